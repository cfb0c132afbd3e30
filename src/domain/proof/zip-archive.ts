import { textAt, uint16At, uint32At } from './byte-reading';

/** What can be told about a ZIP archive without unpacking anything. */
export interface ZipArchive {
  /** Of all entries, in the order of the archive's directory. */
  readonly names: readonly string[];
  /** What an OpenDocument file says that it is: its first entry, which is not packed. Undefined when there is no such entry. */
  readonly mimeType: string | undefined;
}

const LOCAL_HEADER = 'PK\u0003\u0004';
const LOCAL_HEADER_BYTES = 30;
const DIRECTORY_HEADER = 'PK\u0001\u0002';
const DIRECTORY_HEADER_BYTES = 46;
const DIRECTORY_END = 'PK\u0005\u0006';
const DIRECTORY_END_BYTES = 22;
const MOST_COMMENT_BYTES = 0xffff;

/**
 * Reads the directory of a ZIP archive; undefined when the bytes do not begin and end as one. Whatever a directory claims,
 * nothing outside the bytes is read.
 *
 * @source https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export function readZip(bytes: Uint8Array): ZipArchive | undefined {
  if (textAt(bytes, 0, LOCAL_HEADER.length) !== LOCAL_HEADER) return undefined;
  const end = directoryEnd(bytes);
  if (end === undefined) return undefined;
  return { names: namesFrom(bytes, uint32At(bytes, end + 16)), mimeType: mimeTypeOf(bytes) };
}

/** Where the end of the directory begins: the last place that looks like it, since a comment may follow. */
function directoryEnd(bytes: Uint8Array): number | undefined {
  const last = bytes.length - DIRECTORY_END_BYTES;
  for (let at = last; at >= 0 && at >= last - MOST_COMMENT_BYTES; at -= 1)
    if (bytes[at] === 0x50 && textAt(bytes, at, DIRECTORY_END.length) === DIRECTORY_END) return at;

  return undefined;
}

function namesFrom(bytes: Uint8Array, directoryStart: number): readonly string[] {
  const names: string[] = [];
  let at = directoryStart;
  while (textAt(bytes, at, DIRECTORY_HEADER.length) === DIRECTORY_HEADER) {
    const nameLength = uint16At(bytes, at + 28);
    names.push(textAt(bytes, at + DIRECTORY_HEADER_BYTES, nameLength));
    at += DIRECTORY_HEADER_BYTES + nameLength + uint16At(bytes, at + 30) + uint16At(bytes, at + 32);
  }
  return names;
}

function mimeTypeOf(bytes: Uint8Array): string | undefined {
  const nameLength = uint16At(bytes, 26);
  const isPacked = uint16At(bytes, 8) !== 0;
  if (isPacked || textAt(bytes, LOCAL_HEADER_BYTES, nameLength) !== 'mimetype') return undefined;
  const start = LOCAL_HEADER_BYTES + nameLength + uint16At(bytes, 28);
  return textAt(bytes, start, Math.min(uint32At(bytes, 18), 100));
}
