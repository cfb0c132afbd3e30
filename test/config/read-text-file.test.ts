import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTextFile, type TextReading } from '../../src/config/read-text-file';

const TEXT = '{"name": "Wörter, 字 and 😀"}\r\n';
const folder = mkdtempSync(join(tmpdir(), 'alacarte-texts-'));
const file = join(folder, 'file.json');

const little = (text: string): Buffer => Buffer.from(text, 'utf16le');
const big = (text: string): Buffer => little(text).swap16();
const wide = (text: string): Buffer =>
  Buffer.concat(
    Array.from(text, (letter) => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32LE(letter.codePointAt(0) ?? 0);
      return bytes;
    }),
  );

function read(bytes: Uint8Array): TextReading {
  writeFileSync(file, bytes);
  return readTextFile(file);
}

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('a text file of somebody else’s tool', () => {
  it.each([
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${TEXT}`)],
    ['UTF-16, the lower byte first', little(`\uFEFF${TEXT}`)],
    ['UTF-16, the higher byte first', big(`\uFEFF${TEXT}`)],
  ])('is read in %s', (_what, bytes) => {
    expect(read(bytes)).toEqual({ ok: true, text: TEXT });
  });

  it('is read when it is empty', () => {
    expect(read(Buffer.alloc(0))).toEqual({ ok: true, text: '' });
  });

  it.each([
    ['UTF-16 without a byte order mark', little(TEXT), 'UTF-16 without a byte order mark'],
    ['UTF-16 without a mark, the higher byte first', big(TEXT), 'UTF-16 without a byte order mark'],
    ['UTF-16 that is cut off', little(`\uFEFF${TEXT}`).subarray(0, -1), 'damaged UTF-16LE'],
    ['half a letter of UTF-16', little('\uFEFF"\uD83D"'), 'damaged UTF-16LE'],
    ['UTF-32', wide(`\uFEFF${TEXT}`), 'UTF-32'],
    ['UTF-32, the higher byte first', wide(`\uFEFF${TEXT}`).swap32(), 'UTF-32'],
    ['UTF-32 without a byte order mark', wide(TEXT), 'UTF-32 without a byte order mark'],
    ['UTF-7', Buffer.from('+/v8-{}'), 'UTF-7'],
    [
      'an encoding of one byte to a letter',
      Buffer.from('{"name": "Wörter"}', 'latin1'),
      'text in an encoding that is not UTF-8',
    ],
    ['damage behind a byte order mark', Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0xff]), 'damaged UTF-8'],
    ['a workbook', Buffer.from('PK\u0003\u0004\u0014\u0000'), 'a workbook, document or ZIP archive instead of text'],
    ['a workbook of old', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), 'a workbook or document instead of text'],
    ['a PDF', Buffer.from('%PDF-1.7'), 'a PDF instead of text'],
    ['a compressed file', Buffer.from([0x1f, 0x8b, 0x08]), 'a compressed file instead of text'],
    ['stray zeros', Buffer.from('{"name": \u0000"x"}'), 'something else than text'],
  ])('is named when it is %s, with what to do', (_what, bytes, named) => {
    expect(read(bytes)).toEqual({
      ok: false,
      problem: `${file} holds ${named}, which cannot be read: save it as UTF-8`,
    });
  });

  it('is named when there is none', () => {
    expect(readTextFile(folder)).toEqual({ ok: false, problem: `${folder} cannot be read` });
  });
});
