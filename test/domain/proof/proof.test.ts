import { MOST_PROOF_BYTES, proofFileName, type ProofKind, proofKindOf } from '../../../src/domain/proof/proof';
import { aCompoundFile, aDocx, aMsg, anEml, anExe, aPdf, aPng, aZip } from '../../support/purchase/proof-files';

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const ODF = 'application/vnd.oasis.opendocument';
const TYPES = '[Content_Types].xml';
const aWorkbook = () => aZip({ [TYPES]: '', 'xl/workbook.xml': '' });
const aPage = () => bytesOf('<!DOCTYPE html>\r\n<html><head><title>From: nobody</title></head></html>');
const aBitmap = (headerBytes: number) =>
  Buffer.concat([bytesOf('BM'), Buffer.alloc(12), Buffer.from([headerBytes, 0, 0, 0])]);
const aLongMail = () =>
  bytesOf(
    `Received: ${'x'.repeat(900)}\r\n`.repeat(100).concat(`From: a@example.com\r\nTo: b@example.com\r\n\r\nHello`),
  );
const aMailOfManyLines = () =>
  bytesOf(`From: a@example.com\r\nTo: b@example.com\r\n${'X-Trace-Of-Everything: 1\r\n'.repeat(4000)}\r\nHello`);
const aMailAfter = (headerBytes: number) =>
  bytesOf(`From: a@example.com\r\nTo: b@example.com\r\nX-Trace: ${'x'.repeat(headerBytes)}\r\n\r\nHello`);

describe('a file of proof', () => {
  it.each<readonly [string, string, Uint8Array, ProofKind]>([
    ['a PDF', 'PO.pdf', aPdf(), 'pdf'],
    ['a PDF in capitals', 'PO 4500123456.PDF', aPdf(), 'pdf'],
    ['a PNG', 'screen.png', aPng(), 'image'],
    ['a JPEG', 'photo.jpg', bytesOf('\u00ff\u00d8\u00ff\u00e0'), 'image'],
    ['a PNG called JPEG', 'photo.jpeg', aPng(), 'image'],
    ['a GIF', 'a.gif', bytesOf('GIF89a'), 'image'],
    ['a WebP', 'a.webp', bytesOf('RIFF\x10\0\0\0WEBPVP8 '), 'image'],
    ['a little-endian TIFF', 'scan.tif', bytesOf('II*\0\x08\0\0\0'), 'image'],
    ['a big-endian TIFF', 'scan.tiff', bytesOf('MM\0*\0\0\0\x08'), 'image'],
    ['a bitmap', 'a.bmp', aBitmap(40), 'image'],
    ['a photo of a telephone', 'IMG_0042.HEIC', bytesOf('\0\0\0\x24ftypheic'), 'image'],
    ['a mail', 'order.eml', anEml(), 'mail'],
    ['a mail with a byte order mark', 'order.eml', Buffer.concat([bytesOf('\u00ef\u00bb\u00bf'), anEml()]), 'mail'],
    ['a mail with Unix line ends', 'order.eml', bytesOf('Date: x\nFrom: a@example.com\n\nHello'), 'mail'],
    ['a mail that is all header', 'order.eml', bytesOf('Date: x\r\nFrom: a@example.com'), 'mail'],
    ['a mail that says much before it begins', 'order.eml', aMailAfter(100_000), 'mail'],
    ['a mail with a header of many lines', 'order.eml', aMailOfManyLines(), 'mail'],
    ['a mail of Outlook', 'order.msg', aMsg(), 'mail'],
    ['a document', 'quote.docx', aDocx(), 'office'],
    ['a workbook', 'quote.xlsx', aWorkbook(), 'office'],
    ['slides', 'quote.pptx', aZip({ [TYPES]: '', 'ppt/presentation.xml': '' }), 'office'],
    ['a document with a comment at its end', 'quote.docx', aZip({ [TYPES]: '', 'word/x': '' }, 'PK'), 'office'],
    ['an OpenDocument text', 'quote.odt', aZip({ mimetype: `${ODF}.text` }), 'office'],
    ['an OpenDocument spreadsheet', 'quote.ods', aZip({ mimetype: `${ODF}.spreadsheet` }), 'office'],
    ['an older document', 'quote.doc', aCompoundFile('WordDocument'), 'office'],
    ['an older workbook', 'quote.xls', aCompoundFile('Workbook'), 'office'],
    ['older slides', 'quote.ppt', aCompoundFile('PowerPoint Document'), 'office'],
    ['a name with a space at its end', 'PO.pdf ', aPdf(), 'pdf'],
    ['a name with two ends', 'invoice.exe.pdf', aPdf(), 'pdf'],
  ])('may be %s', (_, name, bytes, kind) => {
    expect(proofKindOf(name, bytes)).toBe(kind);
  });

  it.each<readonly [string, string, Uint8Array]>([
    ['a program called PDF', 'invoice.pdf', anExe()],
    ['a program', 'invoice.exe', anExe()],
    ['a PDF called a program', 'invoice.pdf.exe', aPdf()],
    ['a PDF without an end to its name', 'invoice', aPdf()],
    ['a PDF whose name is only an end', 'pdf', aPdf()],
    ['a PDF whose name hides its end', 'invoice\u202Efdp.exe', aPdf()],
    ['an archive called PDF', 'invoice.pdf', aZip({ 'invoice.exe': '' })],
    ['a document called PDF', 'invoice.pdf', aDocx()],
    ['a PDF called an image', 'invoice.png', aPdf()],
    ['an image called PDF', 'invoice.pdf', aPng()],
    ['a PDF after something else', 'invoice.pdf', Buffer.concat([anExe(), aPdf()])],
    ['an archive', 'all.zip', aZip({ 'invoice.pdf': '' })],
    ['an archive called a document', 'quote.docx', aZip({ 'invoice.exe': '' })],
    ['an archive with only the folder of a document', 'quote.docx', aZip({ 'word/document.xml': '' })],
    ['a workbook called a document', 'quote.docx', aWorkbook()],
    ['a document with macros', 'quote.docm', aDocx()],
    ['half of a document', 'quote.docx', aDocx().subarray(0, 400)],
    ['a program that is an archive as well', 'quote.docx', Buffer.concat([bytesOf('MZ\u0090\0'), aDocx().subarray(4)])],
    ['an archive after something else', 'quote.docx', Buffer.concat([anExe(), aDocx()])],
    ['a document whose directory is elsewhere', 'quote.docx', withDirectoryAt(aDocx(), 0xffffffff)],
    ['an OpenDocument text called a spreadsheet', 'quote.ods', aZip({ mimetype: `${ODF}.text` })],
    ['half of an OpenDocument text', 'quote.odt', aZip({ mimetype: `${ODF}.text` }).subarray(0, -22)],
    ['an archive of a file that speaks of OpenDocument', 'quote.odt', aZip({ 'read.me': `${ODF}.text` })],
    ['an archive called OpenDocument', 'quote.odt', aZip({ 'content.xml': '' })],
    ['an archive that says late what it is', 'quote.odt', aZip({ x: '', mimetype: `${ODF}.text` })],
    ['an installer called a mail', 'order.msg', aCompoundFile('\u4840\u3f3f')],
    ['an older document called a mail', 'order.msg', aCompoundFile('WordDocument')],
    ['a mail of Outlook called a document', 'quote.doc', aMsg()],
    ['a compound file of something else', 'quote.xls', aCompoundFile('Bookkeeping')],
    ['the name of a stream without a compound file', 'quote.doc', aCompoundFile('WordDocument').fill(0, 0, 8)],
    ['a web page called a mail', 'order.eml', aPage()],
    ['a web page', 'order.html', aPage()],
    ['a web page after a first line of a mail', 'order.eml', Buffer.concat([bytesOf('From: x\r\nTo: y\r\n'), aPage()])],
    ['text called a mail', 'order.eml', bytesOf('Dear all,\r\n\r\nFrom: me\r\nTo: you\r\n')],
    ['a header that says nothing of whom it is from', 'order.eml', bytesOf('Date: x\r\nTo: y\r\n\r\n')],
    ['a header that says only whom it is from', 'order.eml', bytesOf('From: x\r\n\r\n')],
    ['a mail with binary content for a header', 'order.eml', bytesOf('From: x\r\nTo: \0\r\n\r\n')],
    ['a mail that says whom it is from after far too much else', 'order.eml', aLongMail()],
    ['text called a bitmap', 'a.bmp', bytesOf('BMW, a quote for a car')],
    ['a film called a photo', 'a.heic', bytesOf('\0\0\0\x24ftypisom')],
    ['an image that could run', 'a.svg', bytesOf('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['nothing at all', 'invoice.pdf', bytesOf('')],
    ['nothing at all, called a mail', 'order.eml', bytesOf('')],
    ['nothing at all, called a document', 'quote.docx', bytesOf('')],
    ['the first letters of a signature', 'invoice.pdf', bytesOf('%PD')],
  ])('may not be %s', (_, name, bytes) => {
    expect(proofKindOf(name, bytes)).toBeUndefined();
  });

  it('is recognized within any larger buffer', () => {
    const larger = Buffer.concat([bytesOf('abc'), aDocx(), bytesOf('xyz')]);

    expect(proofKindOf('quote.docx', larger.subarray(3, -3))).toBe('office');
  });

  it('may be as large as ten megabytes, and have its directory at the end', () => {
    const file = aCompoundFile('WordDocument');
    const large = Buffer.concat([file.subarray(0, 512), Buffer.alloc(MOST_PROOF_BYTES - 1024), file.subarray(512)]);

    expect(large).toHaveLength(MOST_PROOF_BYTES);
    expect(proofKindOf('quote.doc', large)).toBe('office');
  });
});

describe('the name of a file of proof', () => {
  it.each([
    ['PO 4500123456.pdf', 'PO 4500123456.pdf'],
    ['Zoë 李小龙.pdf', 'Zoë 李小龙.pdf'],
    ['/etc/passwd', 'passwd'],
    ['..\\..\\windows\\win.ini', 'win.ini'],
    ['C:\\Users\\dana\\quote.docx', 'quote.docx'],
    ['a/b\\c.pdf', 'c.pdf'],
    ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
    ['\u2066a\u2069\u200F\u061C.pdf', 'a.pdf'],
    ['a\0b\r\nc\td\u007f\u0085.pdf', 'abcd.pdf'],
    ['a\u2028b\uFEFF.pdf', 'ab.pdf'],
    ['half \uD83D.pdf', 'half .pdf'],
    ['  a.pdf  ', 'a.pdf'],
    ['e\u0301.pdf', 'é.pdf'],
    ['', 'unnamed'],
    ['..', 'unnamed'],
    ['a/', 'unnamed'],
    ['\u202E', 'unnamed'],
    ['👩‍🔬.pdf', '👩‍🔬.pdf'],
  ])('%j is shown as %j', (text, shown) => {
    expect(proofFileName(text)).toBe(shown);
  });

  it('has at most 120 characters, the last of which say the kind of file', () => {
    const name = proofFileName(`${'😀'.repeat(300)}.docx`);

    expect(name).toBe(`${'😀'.repeat(115)}.docx`);
  });

  it('has at most 120 characters, whatever follows its last dot', () => {
    expect(proofFileName(`a.${'x'.repeat(300)}`)).toHaveLength(120);
  });

  it('stays as it is when it is made again', () => {
    const name = proofFileName(` a/${'b '.repeat(80)}.pdf`);

    expect(proofFileName(name)).toBe(name);
  });
});

function withDirectoryAt(archive: Uint8Array, offset: number): Uint8Array {
  const copy = Buffer.from(archive);
  copy.writeUInt32LE(offset, copy.length - 6);
  return copy;
}
