import { type FileHandle, open } from 'node:fs/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import { pipeline, Readable } from 'node:stream';
import {
  DamagedZip,
  END_BYTES,
  endOf,
  entriesIn,
  headerBytes,
  LOCAL_BYTES,
  MOST_END_BYTES,
  type ZipEntry,
} from './zip-directory';

/** A file of a pack. */
export interface PackFile {
  readonly path: string;
  /** Its bytes, piece by piece, checked while they are read: throws {@link DamagedZip} where they are not what the zip says. */
  bytes(): AsyncIterable<Uint8Array>;
}

/** The files of a zip, which stays open for them. */
export interface OpenZip {
  readonly files: readonly PackFile[];
  close(): Promise<void>;
}

const PIECE_BYTES = 64 * 1024;
/** More than any pack holds, unpacked: what is larger is made to fill a disk. */
const MOST_BYTES = 4 * 1024 ** 3;
const MOST_FILES = 60_000;
const MOST_HEADER = LOCAL_BYTES + 2 * 0xffff;
const [STORED, DEFLATED] = [0, 8];

/** Opens a zip by its directory, as whatever unpacks it does; nothing is unpacked yet. Throws {@link DamagedZip}, or the system's own error. */
export async function openZip(path: string): Promise<OpenZip> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    if (size < END_BYTES) throw new DamagedZip('is no zip, or was cut off');
    const tail = await readAt(file, Math.max(0, size - MOST_END_BYTES), Math.min(size, MOST_END_BYTES));
    const { files, offset, bytes } = endOf(tail, size);
    if (files > MOST_FILES) throw new DamagedZip('has more files than a pack can have');
    const entries = entriesIn(await readAt(file, offset, bytes), files);
    checkSizes(entries, offset);
    return {
      files: entries.map((entry) => ({ path: entry.path, bytes: () => unpacked(file, entry) })),
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** A few bytes that several files share can unpack to more than any disk holds. */
function checkSizes(entries: readonly ZipEntry[], end: number): void {
  if (entries.reduce((sum, { bytes }) => sum + bytes, 0) > MOST_BYTES)
    throw new DamagedZip(`unpacks to more than ${MOST_BYTES / 1024 ** 3} GB`);
  let free = 0;
  for (const { offset, packedBytes, path } of entries.toSorted((one, other) => one.offset - other.offset)) {
    if (offset < free || offset + LOCAL_BYTES + packedBytes > end)
      throw new DamagedZip(`has a file that lies in another: ${path}`);
    free = offset + LOCAL_BYTES + packedBytes;
  }
}

async function* unpacked(file: FileHandle, entry: ZipEntry): AsyncGenerator<Uint8Array> {
  if (entry.isEncrypted || (entry.method !== STORED && entry.method !== DEFLATED))
    throw new DamagedZip('is packed in a way that this program does not know');
  const begin = entry.offset + headerBytes(await readAt(file, entry.offset, MOST_HEADER), entry.path);
  let [bytes, checksum] = [0, 0];
  for await (const piece of entry.method === STORED ? packed(file, begin, entry) : inflated(file, begin, entry)) {
    bytes += piece.length;
    if (bytes > entry.bytes) throw new DamagedZip('is larger than the zip says');
    checksum = crc32(piece, checksum);
    yield piece;
  }
  if (bytes !== entry.bytes || checksum !== entry.crc32) throw new DamagedZip('is damaged in the zip');
}

async function* inflated(file: FileHandle, begin: number, entry: ZipEntry): AsyncGenerator<Uint8Array> {
  const inflating = pipeline(Readable.from(packed(file, begin, entry)), createInflateRaw(), () => undefined);
  try {
    for await (const piece of inflating) yield piece as Uint8Array;
  } catch {
    throw new DamagedZip('is damaged in the zip');
  }
}

async function* packed(file: FileHandle, begin: number, { packedBytes }: ZipEntry): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < packedBytes; at += PIECE_BYTES)
    yield await readAt(file, begin + at, Math.min(PIECE_BYTES, packedBytes - at));
}

/** Fewer bytes than asked for only where the file ends. */
async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}
