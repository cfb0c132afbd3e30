import { crc32, inflateRawSync } from 'node:zlib';

/** A file in a zip archive. */
export interface ZippedFile {
  readonly name: string;
  readonly content: Buffer;
  /** When it says it was changed, `YYYY-MM-DD hh:mm`. */
  readonly changedAt: string;
}

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;

/** Reads a zip archive by its directory, in its order; throws where sizes, names or sums contradict each other. */
export function readZip(zip: Buffer): readonly ZippedFile[] {
  const end = zip.length - 22;
  if (zip.readUInt32LE(end) !== END) throw new Error('no directory at the end');
  const files: ZippedFile[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (zip.readUInt32LE(at) !== ENTRY) throw new Error(`no entry at ${at}`);
    files.push(readFile(zip, at));
    at += 46 + [28, 30, 32].reduce((sum, length) => sum + zip.readUInt16LE(at + length), 0);
  }
  if (at !== end) throw new Error('something follows the entries');
  return files;
}

function readFile(zip: Buffer, entry: number): ZippedFile {
  const name = zip.toString('utf8', entry + 46, entry + 46 + zip.readUInt16LE(entry + 28));
  const local = zip.readUInt32LE(entry + 42);
  const nameLength = zip.readUInt16LE(local + 26);
  if (zip.readUInt32LE(local) !== LOCAL || zip.toString('utf8', local + 30, local + 30 + nameLength) !== name)
    throw new Error(`${name}: not where the directory says`);
  const start = local + 30 + nameLength + zip.readUInt16LE(local + 28);
  const content = unpack(zip.subarray(start, start + zip.readUInt32LE(entry + 20)), zip.readUInt16LE(entry + 10));
  if (content.length !== zip.readUInt32LE(entry + 24) || crc32(content) !== zip.readUInt32LE(entry + 16))
    throw new Error(`${name}: not what was packed`);
  return { name, content, changedAt: timeOf(zip.readUInt16LE(entry + 14), zip.readUInt16LE(entry + 12)) };
}

function unpack(packed: Buffer, method: number): Buffer {
  if (method === STORED) return packed;
  if (method === DEFLATED) return inflateRawSync(packed);
  throw new Error(`method ${method}`);
}

function timeOf(date: number, time: number): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${1980 + (date >> 9)}-${two((date >> 5) & 15)}-${two(date & 31)} ${two(time >> 11)}:${two((time >> 5) & 63)}`;
}
