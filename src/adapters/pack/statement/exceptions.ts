import { type AuditException } from '../../../domain/audit/audit';
import { EXCEPTION_KINDS, type KindOfException } from '../../../domain/audit/exception-kinds';
import { groupBy } from '../../../domain/group-by';
import { type Evidence } from '../../../ports/audit/evidence';
import { ANSWERS, failureText } from '../words/exceptions';
import { momentText } from '../words/moment';
import { personText } from '../words/people';
import { INK, type Sheet } from './sheet';
import { drawTable, type TableColumn } from './table';

/** The most of one kind that are named here; the workbook names all of them. */
const MOST_OF_A_KIND = 200;

/** Everything that does not agree, kind by kind. */
export function drawExceptions(sheet: Sheet, { audit, timeZone }: Evidence): void {
  sheet.begin();
  sheet.heading('Exceptions', 1);
  if (audit.exceptions.length === 0) {
    sheet.paragraph(
      audit.tenantReadAt === undefined
        ? 'None is on record; the tenant was not read by then.'
        : 'None: rosters, purchases and the tenant agree.',
    );
    return;
  }
  const byKind = groupBy<AuditException, string>(audit.exceptions, ({ kind }) => kind);
  const kinds = Object.entries(EXCEPTION_KINDS).flatMap(([kind, about]): readonly OfKind[] => {
    const found = byKind.get(kind);
    return found === undefined ? [] : [{ about, found }];
  });
  drawTable(sheet, SUMMARY, kinds);
  for (const { about, found } of kinds) {
    sheet.heading(`${about.title} (${found.length.toLocaleString('en-US')})`, 2, 90);
    sheet.paragraph(`${about.means} ${about.remedy}`, { size: 8.5, color: INK.faint }, 4);
    drawTable(sheet, columnsOf(timeZone), found.slice(0, MOST_OF_A_KIND));
    const more = found.length - MOST_OF_A_KIND;
    if (more > 0) sheet.paragraph(`${more.toLocaleString('en-US')} more are in the workbook, sheet “Exceptions”.`);
  }
}

interface OfKind {
  readonly about: KindOfException;
  readonly found: readonly AuditException[];
}

const SUMMARY: readonly TableColumn<OfKind>[] = [
  { title: 'Kind', share: 60, of: ({ about }) => about.title },
  { title: 'Exceptions', share: 15, isNumber: true, of: ({ found }) => found.length.toLocaleString('en-US') },
  {
    ...{ title: 'Licenses, seats or units', share: 22, isNumber: true },
    of: ({ found }) => found.reduce((sum, { count }) => sum + count, 0).toLocaleString('en-US'),
  },
  {
    ...{ title: 'Without an answer', share: 18, isNumber: true },
    of: ({ found }) => found.filter(({ answered }) => answered === undefined).length.toLocaleString('en-US'),
  },
];

const columnsOf = (timeZone: string): readonly TableColumn<AuditException>[] => [
  {
    title: 'Where',
    share: 26,
    of: ({ departmentName, productName }) => `${productName}, ${departmentName ?? 'whole tenant'}`,
  },
  {
    title: 'Who',
    share: 34,
    of: ({ person, failure }) =>
      [person === undefined ? '—' : personText(person), ...(failure === undefined ? [] : [failureText(failure)])].join(
        ': ',
      ),
  },
  { title: 'Count', share: 10, isNumber: true, of: ({ count }) => count.toLocaleString('en-US') },
  { title: 'First seen', share: 20, of: ({ firstSeenAt }) => momentText(timeZone, firstSeenAt) },
  {
    title: 'Answer',
    share: 36,
    of: ({ answered }) =>
      answered === undefined
        ? 'none'
        : `${ANSWERS[answered.answer]}: ${answered.words}; ${personText(answered.by)}, ${momentText(timeZone, answered.at)}`,
  },
];
