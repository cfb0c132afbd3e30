import { readFileSync } from 'node:fs';

/** The text of a file, or why there is none, in one sentence without its end that begins with the name of the file. */
export type TextReading =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: string };

/** Reads a text file that somebody wrote with a tool of their own: UTF-8 with or without a byte order mark, or UTF-16 with one. */
export function readTextFile(file: string): TextReading {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch {
    return { ok: false, problem: `${file} cannot be read` };
  }
  const kind = kindOf(bytes);
  if ('unread' in kind) return refused(file, kind.unread);
  try {
    // It takes the byte order mark off.
    return { ok: true, text: new TextDecoder(kind.encoding, { fatal: true }).decode(bytes) };
  } catch {
    const isMarked = kind.encoding !== 'utf-8' || startsWith(bytes, [0xef, 0xbb, 0xbf]);
    return refused(file, isMarked ? `damaged ${kind.encoding.toUpperCase()}` : 'text in an encoding that is not UTF-8');
  }
}

const refused = (file: string, what: string): TextReading => ({
  ok: false,
  problem: `${file} holds ${what}, which cannot be read: save it as UTF-8`,
});

type Kind = { readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' } | { readonly unread: string };

/** What files begin with: the longer beginnings first, since one begins as another does. */
const BEGINNINGS: readonly (readonly [bytes: readonly number[], kind: Kind])[] = [
  [[0xff, 0xfe, 0x00, 0x00], { unread: 'UTF-32' }],
  [[0x00, 0x00, 0xfe, 0xff], { unread: 'UTF-32' }],
  [[0xff, 0xfe], { encoding: 'utf-16le' }],
  [[0xfe, 0xff], { encoding: 'utf-16be' }],
  [[0xef, 0xbb, 0xbf], { encoding: 'utf-8' }],
  [[0x2b, 0x2f, 0x76], { unread: 'UTF-7' }],
  [[0x50, 0x4b, 0x03, 0x04], { unread: 'a workbook, document or ZIP archive instead of text' }],
  [[0xd0, 0xcf, 0x11, 0xe0], { unread: 'a workbook or document instead of text' }],
  [[0x25, 0x50, 0x44, 0x46], { unread: 'a PDF instead of text' }],
  [[0x1f, 0x8b], { unread: 'a compressed file instead of text' }],
];

function kindOf(bytes: Buffer): Kind {
  const known = BEGINNINGS.find(([beginning]) => startsWith(bytes, beginning));
  return known?.[1] ?? kindByZeros(bytes);
}

/** Text has no zero bytes, but for encodings of two or four bytes to a letter. */
function kindByZeros(bytes: Buffer): Kind {
  const zeros = bytes.filter((byte) => byte === 0).length;
  if (zeros === 0) return { encoding: 'utf-8' };
  if (zeros * 2 > bytes.length) return { unread: 'UTF-32 without a byte order mark' };
  return { unread: zeros * 4 > bytes.length ? 'UTF-16 without a byte order mark' : 'something else than text' };
}

const startsWith = (bytes: Buffer, beginning: readonly number[]): boolean =>
  beginning.every((byte, place) => bytes[place] === byte);
