import { unzipSync, zipSync } from 'fflate';
import writeExcelFile from 'write-excel-file/node';
import { figuresOf } from '../../../domain/audit/audit';
import { type Evidence } from '../../../ports/audit/evidence';
import { aboutLines, notSaid } from '../words/about';
import { purchasesSheet, type Lost } from './bought';
import { sheetOf, type SheetOf, text, whole } from './cells';
import { exceptionsSheet, positionSheet, productsSheet } from './counted';
import { attestationsSheet, decisionsSheet, spellsSheet } from './history';

/** A workbook of everything, an XLSX file; the same evidence gives the same bytes. @param lost Proofs that cannot be given. */
export async function writeWorkbook(evidence: Evidence, lost: Lost = new Map()): Promise<Uint8Array> {
  const sheets = [
    positionSheet(evidence),
    ...(evidence.audit.department === undefined ? [productsSheet(evidence)] : []),
    purchasesSheet(evidence, lost),
    spellsSheet(evidence),
    exceptionsSheet(evidence),
    decisionsSheet(evidence),
    attestationsSheet(evidence),
    aboutSheet(evidence),
  ];
  const written = await writeExcelFile(
    sheets.map(({ name, data, widths }) => ({
      ...{ sheet: name, data, stickyRowsCount: 1, orientation: 'landscape' as const },
      columns: widths.map((width) => ({ width })),
    })),
  ).toBuffer();
  return dated(written, new Date(evidence.audit.madeAt));
}

function aboutSheet(evidence: Evidence): SheetOf {
  const { entitled, seated, waiting, exceptions, unanswered } = figuresOf(evidence.audit);
  const rows: readonly (readonly [string, string | number])[] = [
    ...aboutLines(evidence),
    ['Entitled', entitled],
    ['Seated', seated],
    ['Waiting', waiting],
    ['Exceptions', exceptions],
    ['Exceptions without an answer', unanswered],
    ...notSaid(evidence).map((line) => ['Not said here', line] as const),
  ];
  return sheetOf(
    'About',
    [
      { title: 'What', width: 28, of: ([label]) => text(label) },
      { title: 'Value', width: 90, of: ([, value]) => (typeof value === 'number' ? whole(value) : text(value)) },
    ],
    rows,
  );
}

/** The library dates files by the clock: the day of the evidence instead. */
function dated(archive: Uint8Array, at: Date): Uint8Array {
  const mtime = new Date(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate(), 12);
  return zipSync(unzipSync(archive), { mtime, level: 6 });
}
