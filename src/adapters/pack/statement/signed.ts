import { groupBy } from '../../../domain/group-by';
import { type LearnedLater, type SignOff } from '../../../domain/audit/audit';
import { type Evidence, type NamedAttestation } from '../../../ports/audit/evidence';
import { dayText, momentText } from '../words/moment';
import { personText } from '../words/people';
import { type Sheet } from './sheet';
import { drawTable, type TableColumn } from './table';

/** Who signed this audit off, and the figures as they stood then. */
export function drawSignOffs(sheet: Sheet, { audit, timeZone }: Evidence): void {
  sheet.begin();
  sheet.heading('Sign-off', 1);
  if (audit.signOffs.length === 0) {
    sheet.paragraph('Nobody has signed this audit off.');
    return;
  }
  const columns: readonly TableColumn<SignOff>[] = [
    { title: 'Signed off by', share: 32, of: ({ by }) => personText(by) },
    { title: 'At', share: 18, of: ({ at }) => momentText(timeZone, at) },
    {
      title: 'Figures as they stood',
      share: 34,
      of: ({ figures }) =>
        `${figures.entitled} entitled, ${figures.seated} seated, ${figures.waiting} waiting, ${figures.exceptions} exceptions, ${figures.unanswered} without an answer`,
    },
    { title: 'Words', share: 28, of: ({ words }) => words ?? '' },
  ];
  drawTable(sheet, columns, audit.signOffs);
}

/** What was recorded after the day, and is about it. */
export function drawLearnedLater(sheet: Sheet, { audit, timeZone }: Evidence): void {
  if (audit.learnedLater.length === 0) return;
  sheet.begin();
  sheet.heading('Learned later', 1);
  sheet.paragraph('Recorded after the day, and about it: no number above counts it.');
  const columns: readonly TableColumn<LearnedLater>[] = [
    { title: 'Recorded', share: 18, of: ({ at }) => momentText(timeZone, at) },
    { title: 'Department', share: 24, of: ({ departmentName }) => departmentName },
    { title: 'Product', share: 16, of: ({ productName }) => productName },
    { title: 'What', share: 54, of: ({ text }) => text },
  ];
  drawTable(sheet, columns, audit.learnedLater);
}

interface Attested {
  readonly first: NamedAttestation;
  readonly keep: number;
  readonly drop: number;
}

/** How many people were to keep a seat, department by department; their names are in the workbook. */
export function drawAttestations(sheet: Sheet, { attestations }: Evidence): void {
  sheet.begin();
  sheet.heading('Attestation', 1);
  if (attestations.length === 0) {
    sheet.paragraph('Nobody was asked who still needs a seat, or nobody answered.');
    return;
  }
  const groups = groupBy(attestations, ({ department, product, lastDay }) => [department, product, lastDay].join('|'));
  const rows = [...groups.values()].flatMap((group): readonly Attested[] => {
    const [first] = group;
    const keep = group.filter(({ result }) => result === 'keep').length;
    return first === undefined ? [] : [{ first, keep, drop: group.length - keep }];
  });
  const columns: readonly TableColumn<Attested>[] = [
    { title: 'Department', share: 34, of: ({ first }) => first.departmentName },
    { title: 'Product', share: 22, of: ({ first }) => first.productName },
    { title: 'Last day of the term', share: 22, of: ({ first }) => dayText(first.lastDay) },
    { title: 'Keep', share: 10, isNumber: true, of: ({ keep }) => keep.toLocaleString('en-US') },
    { title: 'Drop', share: 10, isNumber: true, of: ({ drop }) => drop.toLocaleString('en-US') },
  ];
  sheet.paragraph('Delegates said of each person whether the seat is still needed; names are in the workbook.');
  drawTable(sheet, columns, rows);
}
