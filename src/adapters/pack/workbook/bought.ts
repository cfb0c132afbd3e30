import { type AuditPool, type AuditPurchase } from '../../../domain/audit/audit';
import { type ProofFile } from '../../../domain/proof/proof';
import { type Evidence } from '../../../ports/audit/evidence';
import { actorText } from '../words/people';
import { ORIGINS, STATES } from '../words/purchases';
import { type Column, day, moment, money, sheetOf, type SheetOf, text, whole } from './cells';

/** What became of a proof that cannot be given. */
export type Lost = ReadonlyMap<string, 'missing' | 'damaged'>;

type Bought = AuditPurchase & Pick<AuditPool, 'departmentName' | 'productName'>;

/** Every line of what was bought, with the organization's own fields in columns of their own. */
export function purchasesSheet({ audit, timeZone, currency }: Evidence, lost: Lost): SheetOf {
  const rows: readonly Bought[] = audit.pools.flatMap(({ purchases, departmentName, productName }) =>
    purchases.map((purchase) => ({ ...purchase, departmentName, productName })),
  );
  const columns: readonly Column<Bought>[] = [
    { title: 'Department', width: 24, of: ({ departmentName }) => text(departmentName) },
    { title: 'Product', width: 18, of: ({ productName }) => text(productName) },
    { title: 'Purchase order', width: 16, of: ({ purchaseOrderNumber }) => text(purchaseOrderNumber) },
    { title: 'Seats', width: 8, of: ({ seats }) => whole(seats) },
    { title: 'Cover from', width: 12, of: ({ coverFrom }) => day(coverFrom) },
    { title: 'Cover until', width: 12, of: ({ coverUntil }) => day(coverUntil) },
    { title: 'State', width: 18, of: ({ state }) => text(STATES[state]) },
    { title: 'Origin', width: 18, of: ({ origin }) => text(ORIGINS[origin]) },
    { title: 'Reason of the correction', width: 28, of: ({ reason }) => text(reason) },
    { title: 'Reseller', width: 14, of: ({ reseller }) => text(reseller) },
    { title: 'Reseller order', width: 16, of: ({ resellerOrderNumber }) => text(resellerOrderNumber) },
    { title: `Price of a seat (${currency})`, width: 14, of: ({ priceCents }) => money(priceCents) },
    ...fieldColumns(rows),
    { title: 'Note', width: 28, of: ({ note }) => text(note) },
    { title: 'Proof link', width: 28, of: ({ proof }) => text(proof?.link) },
    { title: 'Proof files', width: 28, of: ({ proof }) => lines(proof?.files, (file) => fileText(file, lost)) },
    { title: 'SHA-256 of the files', width: 68, of: ({ proof }) => lines(proof?.files, ({ sha256 }) => sha256) },
    ...decisionColumns(timeZone),
  ];
  return sheetOf('Purchases', columns, rows);
}

const lines = (files: readonly ProofFile[] | undefined, say: (file: ProofFile) => string) =>
  text(files?.map(say).join('\n'));

const fileText = ({ name, sha256 }: ProofFile, lost: Lost): string => {
  const how = lost.get(sha256);
  return how === undefined ? name : `${name} (${how}: not in this pack)`;
};

function decisionColumns(timeZone: string): readonly Column<Bought>[] {
  return [
    { title: 'Sent by', width: 32, of: ({ submitted }) => text(submitted && actorText(submitted.by)) },
    { title: 'Sent at', width: 17, of: ({ submitted }) => moment(timeZone, submitted?.at) },
    { title: 'Decided by', width: 32, of: ({ decided }) => text(decided && actorText(decided.by)) },
    { title: 'Decided at', width: 17, of: ({ decided }) => moment(timeZone, decided?.at) },
    { title: 'Reason of the decision', width: 28, of: ({ decided }) => text(decided?.reason) },
    { title: 'Confirmed by', width: 32, of: ({ confirmed }) => text(confirmed && actorText(confirmed.by)) },
    { title: 'Confirmed at', width: 17, of: ({ confirmed }) => moment(timeZone, confirmed?.at) },
    { title: 'Units seen', width: 10, of: ({ confirmed }) => whole(confirmed?.units) },
  ];
}

/** One for each field that any purchase has: the name that it had last, in the order in which they are met. */
function fieldColumns(rows: readonly Bought[]): readonly Column<Bought>[] {
  const labels = new Map(rows.flatMap(({ fields = [] }) => fields.map(({ id, label }) => [id, label] as const)));
  return [...labels].map(([id, label]) => ({
    title: label,
    width: 20,
    of: ({ fields }) => text(fields?.find((field) => field.id === id)?.value),
  }));
}
