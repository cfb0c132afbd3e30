/** What the directory of a zip says of one file in it. */
export interface ZipEntry {
  readonly path: string;
  /** 0: as it is; 8: deflated. */
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly crc32: number;
  readonly packedBytes: number;
  readonly bytes: number;
  /** Where its own header begins. */
  readonly offset: number;
}

/** A zip that cannot be read; the message says why. */
export class DamagedZip extends Error {}

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
export const [END_BYTES, ENTRY_BYTES, LOCAL_BYTES] = [22, 46, 30];
/** The end of a zip may have a comment of this length. */
export const MOST_END_BYTES = END_BYTES + 0xffff;
const [IN_16_BITS, IN_32_BITS] = [0xffff, 0xffffffff];

/** Where the directory is. */
export interface ZipEnd {
  readonly files: number;
  readonly offset: number;
  readonly bytes: number;
}

/**
 * Finds the end of a zip.
 *
 * @param tail The last bytes of the file, {@link MOST_END_BYTES} of them where there are as many.
 * @param size Of the whole file.
 * @source https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export function endOf(tail: Buffer, size: number): ZipEnd {
  for (let at = tail.length - END_BYTES; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== END || at + END_BYTES + tail.readUInt16LE(at + 20) !== tail.length) continue;
    const [files, bytes, offset] = [tail.readUInt16LE(at + 10), tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)];
    if (files === IN_16_BITS || bytes === IN_32_BITS || offset === IN_32_BITS)
      throw new DamagedZip('is larger than a pack can be');
    if (offset + bytes !== size - tail.length + at) throw new DamagedZip('has a directory that is not where it says');
    return { files, bytes, offset };
  }
  throw new DamagedZip('is no zip, or was cut off');
}

/** The files of a zip, in the order of its directory. */
export function entriesIn(directory: Buffer, files: number): readonly ZipEntry[] {
  const entries: ZipEntry[] = [];
  let at = 0;
  while (entries.length < files) {
    if (at + ENTRY_BYTES > directory.length || directory.readUInt32LE(at) !== ENTRY)
      throw new DamagedZip('has a damaged directory');
    const [name, extra, comment] = [28, 30, 32].map((place) => directory.readUInt16LE(at + place)) as [
      number,
      number,
      number,
    ];
    const flags = directory.readUInt16LE(at + 8);
    const nameEnd = at + ENTRY_BYTES + name;
    if (nameEnd + extra + comment > directory.length) throw new DamagedZip('has a damaged directory');
    entries.push({
      path: textOf(directory.subarray(at + ENTRY_BYTES, nameEnd)),
      method: directory.readUInt16LE(at + 10),
      isEncrypted: (flags & 1) !== 0,
      crc32: directory.readUInt32LE(at + 16),
      packedBytes: directory.readUInt32LE(at + 20),
      bytes: directory.readUInt32LE(at + 24),
      offset: directory.readUInt32LE(at + 42),
    });
    at = nameEnd + extra + comment;
  }
  if (at !== directory.length) throw new DamagedZip('has a damaged directory');
  return entries;
}

/**
 * Reads the header that stands before a file.
 *
 * @returns How long it is. Throws {@link DamagedZip} where it names another file than the directory: programs that unpack go by one of the two.
 */
export function headerBytes(header: Buffer, path: string): number {
  if (header.length < LOCAL_BYTES || header.readUInt32LE(0) !== LOCAL)
    throw new DamagedZip('is not where the zip says');
  const name = header.readUInt16LE(26);
  if (textOf(header.subarray(LOCAL_BYTES, LOCAL_BYTES + name)) !== path)
    throw new DamagedZip('has another name where it is than in the directory of the zip');
  return LOCAL_BYTES + name + header.readUInt16LE(28);
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function textOf(name: Buffer): string {
  try {
    return decoder.decode(name);
  } catch {
    throw new DamagedZip('has a file whose name is no UTF-8');
  }
}
