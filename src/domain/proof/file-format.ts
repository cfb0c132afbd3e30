import { textAt, uint32At } from './byte-reading';
import { readZip, type ZipArchive } from './zip-archive';

/** Whether bytes are what a format says; only its signature and what it must hold is looked at. */
type Recognize = (bytes: Uint8Array) => boolean;

const HEIF_BRANDS = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'heif', 'mif1', 'msf1'];
/** How long the header after a bitmap's file header may be; the two letters before it begin many a text. */
const BITMAP_HEADER_BYTES = [12, 40, 52, 56, 64, 108, 124];
const COMPOUND_SIGNATURE = '\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1';
const COMPOUND_ENTRY_BYTES = 128;
/** A mail that passed through a large organization says much before it begins. */
const MOST_HEADER_BYTES = 64 * 1024;

const isJpeg = startingWith('\u00ff\u00d8\u00ff');
const isTiff = startingWith('II*\0', 'MM\0*');
const isHeif: Recognize = (bytes) => textAt(bytes, 4, 4) === 'ftyp' && HEIF_BRANDS.includes(textAt(bytes, 8, 4));

const FORMATS: ReadonlyMap<string, Recognize> = new Map([
  ['pdf', startingWith('%PDF-')],
  ['png', startingWith('\u0089PNG\r\n\u001a\n')],
  ['jpg', isJpeg],
  ['jpeg', isJpeg],
  ['gif', startingWith('GIF87a', 'GIF89a')],
  ['webp', (bytes) => textAt(bytes, 0, 4) === 'RIFF' && textAt(bytes, 8, 4) === 'WEBP'],
  ['tif', isTiff],
  ['tiff', isTiff],
  ['bmp', (bytes) => textAt(bytes, 0, 2) === 'BM' && BITMAP_HEADER_BYTES.includes(uint32At(bytes, 14))],
  ['heic', isHeif],
  ['heif', isHeif],
  ['eml', isMail],
  ['msg', compoundOf('__properties_version1.0')],
  ['doc', compoundOf('WordDocument')],
  ['xls', compoundOf('Workbook', 'Book')],
  ['ppt', compoundOf('PowerPoint Document')],
  ['docx', zipOf(hasOfficePart('word/'))],
  ['xlsx', zipOf(hasOfficePart('xl/'))],
  ['pptx', zipOf(hasOfficePart('ppt/'))],
  ['odt', zipOf(({ mimeType }) => mimeType === 'application/vnd.oasis.opendocument.text')],
  ['ods', zipOf(({ mimeType }) => mimeType === 'application/vnd.oasis.opendocument.spreadsheet')],
]);

/**
 * Whether bytes are in the format that the end of a file's name stands for; false when we do not know it.
 *
 * @param extension In lower case, without its dot.
 */
export function isInFormat(extension: string, bytes: Uint8Array): boolean {
  return FORMATS.get(extension)?.(bytes) ?? false;
}

function startingWith(...signatures: readonly string[]): Recognize {
  return (bytes) => signatures.some((signature) => textAt(bytes, 0, signature.length) === signature);
}

function zipOf(isRight: (archive: ZipArchive) => boolean): Recognize {
  return (bytes) => {
    const archive = readZip(bytes);
    return archive !== undefined && isRight(archive);
  };
}

function hasOfficePart(folder: string) {
  return ({ names }: ZipArchive): boolean =>
    names.includes('[Content_Types].xml') && names.some((name) => name.startsWith(folder));
}

/**
 * The older formats of Office and the mails of Outlook are all compound files, as installers are too: they differ by the
 * names of the streams within.
 *
 * @source https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb/60fe8611-66c3-496b-b70d-a504c94c9ace
 */
function compoundOf(...streams: readonly string[]): Recognize {
  const entryNames = streams.map((stream) => Array.from(`${stream}\0`, (character) => `${character}\0`).join(''));
  return (bytes) => {
    if (!startingWith(COMPOUND_SIGNATURE)(bytes)) return false;
    // The sectors of the directory lie anywhere, but each of its entries lies at a multiple of its size, its name first.
    for (let at = COMPOUND_ENTRY_BYTES; at < bytes.length; at += COMPOUND_ENTRY_BYTES)
      if (entryNames.some((name) => textAt(bytes, at, name.length) === name)) return true;

    return false;
  };
}

/**
 * A mail is text that begins with lines of a header, among them one that says whom it is from, and one of what any mail says.
 *
 * @source https://www.rfc-editor.org/rfc/rfc5322#section-2.2
 */
function isMail(bytes: Uint8Array): boolean {
  const start = new TextDecoder().decode(bytes.subarray(0, MOST_HEADER_BYTES));
  const [header = ''] = start.split(/\r?\n\r?\n/u, 1);
  const lines = header.split(/\r?\n/u);
  // The header may be longer than what was looked at.
  if (header === start && bytes.length > MOST_HEADER_BYTES) lines.pop();
  const isHeader = lines.every((line, index) => /^[!-9;-~]+:/u.test(line) || (index > 0 && /^[ \t]/u.test(line)));
  const says = (names: RegExp) => lines.some((line) => names.test(line));
  return isHeader && !header.includes('\0') && says(/^from:/iu) && says(/^(date|subject|to|received|message-id):/iu);
}
