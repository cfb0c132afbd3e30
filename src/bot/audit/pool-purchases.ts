import { type ListRow, renderList, ROWS_PER_PAGE } from '../../cards/answer/list';
import { inertName, joined } from '../../cards/parts/inert';
import { type RenderedCard } from '../../cards/render';
import { type AuditPool, type AuditPurchase } from '../../domain/audit/audit';
import { type AuditHead } from '../../domain/audit/audit-shown';
import { keptPaging } from '../answer/paging';
import { seatsWords, signedSeats } from '../answer/words';
import { button } from '../button/press';
import { coverWords, moneyWords, proofWords } from '../purchase/purchase-words';
import { asOfWords, dayOf, doerWords } from './words';

/** A page of what was bought for one pool, with what it said and who decided. */
export function presentPoolPurchases(
  audit: AuditHead,
  pool: AuditPool,
  given: {
    readonly at: number;
    readonly offset: number;
    readonly timeZone: string;
    readonly currency: string;
  },
): RenderedCard {
  const { at, offset, timeZone, currency } = given;
  const { purchases, productName, departmentName, entitled, seated, waiting } = pool;
  const page = purchases.slice(offset, offset + ROWS_PER_PAGE);
  const free = `${Math.max(0, entitled - seated)} of ${entitled} seats free`;
  return renderList({
    heading: `What ${inertName(departmentName)} bought of ${inertName(productName)}`,
    subheading: joined([`A${asOfWords(audit, timeZone).slice(1)}`, free, waiting === 0 ? '' : `${waiting} waiting`]),
    rows: page.map((purchase) => rowOf(purchase, { timeZone, currency })),
    emptyLine: 'Nothing was bought.',
    ...keptPaging({ offset, shown: page.length, total: purchases.length }, (title, to) =>
      button(title, 'audit.show-pool', { audit: audit.id, at, offset: to, isInPlace: true }),
    ),
  });
}

function rowOf(purchase: AuditPurchase, { timeZone, currency }: { timeZone: string; currency: string }): ListRow {
  const { purchaseOrderNumber, seats, origin, state, reseller, resellerOrderNumber, priceCents } = purchase;
  const bought = origin === 'correction' ? signedSeats(seats) : seatsWords(seats);
  return {
    title: `${inertName(purchaseOrderNumber)} · ${bought}`,
    state: STATES[state],
    isAttention: state === 'submitted' || state === 'returned',
    lines: [
      joined([
        coverWords(purchase),
        reseller === undefined ? '' : inertName(reseller),
        resellerOrderNumber === undefined ? '' : inertName(resellerOrderNumber),
        priceCents === undefined ? '' : `${moneyWords(priceCents, currency)} a seat`,
      ]),
      joined([
        ...(purchase.fields ?? []).map(({ label, value }) => `${inertName(label)}: ${inertName(value)}`),
        evidenceWords(purchase),
        decisionWords(purchase, timeZone),
      ]),
    ],
  };
}

/** "Proof: quote.pdf", "Imported", "No proof" */
function evidenceWords({ origin, proof, reason }: AuditPurchase): string {
  if (origin === 'imported') return 'Imported, without proof';
  if (origin === 'correction') return `Correction${reason === undefined ? '' : `: ${inertName(reason)}`}`;
  const words = proof === undefined ? '' : proofWords(proof, { hasSizes: false });
  return words === '' ? 'No proof' : `Proof: ${words}`;
}

/** "approved by Sam Okafor, Aug 3, 2026" */
function decisionWords({ decided, submitted, confirmed, state }: AuditPurchase, timeZone: string): string {
  const isDeclined = state === 'declined';
  const said = (what: string, { by, at }: NonNullable<AuditPurchase['submitted']>): string =>
    `${what} by ${doerWords(by)}, ${dayOf(at, timeZone)}`;
  if (decided !== undefined) return said(isDeclined ? 'declined' : 'approved', decided);
  if (confirmed !== undefined) return said('confirmed', confirmed);
  return submitted === undefined ? '' : said('sent', submitted);
}

const STATES: Readonly<Record<AuditPurchase['state'], string>> = {
  submitted: 'Waits for a decision',
  returned: 'Needs an answer',
  declined: 'Declined',
  withdrawn: 'Withdrawn',
  awaiting: 'Awaits the tenant',
  'starts-later': 'Starts later',
  'in-force': 'In force',
  ended: 'Ended',
};
