import { ROWS_PER_PAGE } from '../../cards/answer/list';
import { type AuditPoolRow, type AuditProductRow, renderAudit } from '../../cards/audit/audit';
import { type Button } from '../../cards/parts/button';
import { inertName } from '../../cards/parts/inert';
import { type RenderedCard } from '../../cards/render';
import { type AuditPool, type AuditProduct, type AuditPurchase, type SignOff } from '../../domain/audit/audit';
import { type AuditHead, type AuditShown } from '../../domain/audit/audit-shown';
import { keptPaging } from '../answer/paging';
import { presentNote } from '../answer/plain';
import { nameOf, peopleWords, quoted, seatsWords, signedSeats, whenWords } from '../answer/words';
import { button } from '../button/press';
import { coverWords } from '../purchase/purchase-words';
import { unitsWords } from '../reconcile/position';
import { dayOf, exceptionsWords, subheadingOf } from './words';

/** A page of an audit: what it came to, then the tenant, then each pool with what was bought for it. */
export function presentAudit(shown: AuditShown, timeZone: string): RenderedCard {
  const { audit, offset, pools } = shown;
  const total = audit.products.length + audit.poolCount;
  const products = audit.products.slice(offset, offset + ROWS_PER_PAGE);
  const isFirst = offset === 0;
  const { buttons: turns, ...pageLine } = keptPaging(
    { offset, shown: products.length + pools.length, total },
    (title, to) => button(title, 'audit.show', { audit: audit.id, offset: to, isInPlace: true }),
    'Previous',
  );
  const firstPool = Math.max(0, offset - audit.products.length);
  return renderAudit({
    heading: total === 0 ? 'There is nothing to audit' : headingOf(audit),
    subheading: subheadingOf(audit, timeZone),
    findings: isFirst && total > 0 ? findingsOf(audit, timeZone) : [],
    products: products.map((product) => productRow(product)),
    pools: pools.map((pool, at) => poolRow(pool, { audit: audit.id, at: firstPool + at })),
    emptyLine: audit.isPast ? 'No department had seats on this day.' : 'No department has seats.',
    notes: isFirst
      ? [
          { title: 'Signed off', lines: audit.signOffs.map((one) => signOffWords(one, timeZone)) },
          {
            title: 'Recorded later about this day',
            lines: audit.learnedLater.map(
              ({ at, departmentName, productName, text }) =>
                `${dayOf(at, timeZone)}: ${inertName(departmentName)}, ${inertName(productName)}, ${text}`,
            ),
          },
        ]
      : [],
    ...pageLine,
    buttons: [...(audit.figures.exceptions > 0 ? [exceptionsButton(audit)] : []), ...turns, ...ends(shown)].slice(0, 4),
  });
}

/** What can be done with an audit, on its first page; the more there is to turn, the less else fits beside it. */
function ends({ audit, offset, may }: AuditShown): readonly Button[] {
  if (offset > 0 || audit.products.length + audit.poolCount === 0) return [];
  return [
    ...(may.seesEverything && audit.department === undefined
      ? [button('Evidence pack', 'audit.pack', { audit: audit.id })]
      : []),
    ...(may.decides && audit.department === undefined
      ? [button('Sign off', 'audit.sign-form', { audit: audit.id })]
      : []),
    ...(audit.department === undefined ? [] : [button('Export', 'audit.export', { department: audit.department.id })]),
  ];
}

const exceptionsButton = ({ id, figures: { unanswered } }: AuditHead): Button =>
  button('Exceptions', 'audit.show-exceptions', { audit: id, offset: 0 }, unanswered > 0 ? { isPrimary: true } : {});

/** Said when an audit, or a file of it, could not be made. */
export function presentNoAudit(of: 'audit' | 'past' | 'file'): RenderedCard {
  switch (of) {
    case 'audit':
      return presentNote(
        'The audit could not be made whole just now',
        'Microsoft 365 or our own records did not answer in full, so that nothing is shown by halves. Try again in a minute.',
      );
    case 'past':
      return presentNote(
        'The ledger could not be read whole just now',
        'Nothing is shown by halves. Try again in a minute.',
      );
    case 'file':
      return presentNote('The file could not be made just now', 'Nothing was sent. Try again in a minute.');
  }
}

/** The worst of it, in one line. */
function headingOf({ figures: { exceptions, unanswered }, isPast, tenantReadAt }: AuditHead): string {
  if (unanswered > 0) return `${exceptionsWords(unanswered)} that nobody answered`;
  if (exceptions > 0) return exceptions === 1 ? '1 exception, answered' : `${exceptions} exceptions, all answered`;
  return isPast && tenantReadAt === undefined ? 'No exception is on record' : 'Everything agrees';
}

function findingsOf(audit: AuditHead, timeZone: string): readonly string[] {
  const { entitled, seated, waiting, exceptions, unanswered } = audit.figures;
  const answered = exceptions - unanswered;
  return [
    `${seatsWords(entitled)} entitled, ${seated} seated${waiting === 0 ? '' : `, ${peopleWords(waiting)} waiting`}`,
    ...(unanswered > 0 && answered > 0
      ? [`${answered} more ${answered === 1 ? 'exception' : 'exceptions'}, answered`]
      : []),
    readWords(audit, timeZone),
  ];
}

/** When the tenant was read, and what that leaves out. */
function readWords({ isPast, tenantReadAt: readAt }: AuditHead, timeZone: string): string {
  if (isPast) {
    return readAt === undefined
      ? 'Microsoft 365 was not read by then: units and licenses are left out'
      : `From the ledger. Microsoft 365 was last read ${dayOf(readAt, timeZone)}; licenses of the day are left out`;
  }
  return readAt === undefined
    ? 'Microsoft 365 was never read: units and licenses are left out'
    : `Microsoft 365 was read ${whenWords(readAt, timeZone)}`;
}

function productRow(product: AuditProduct): AuditProductRow {
  const { productName, units, promised, seated, waiting, orphaned = 0, short = 0 } = product;
  const isUnclear = units?.isUnclear === true;
  return {
    productName,
    balance: balanceWords({ isRead: units !== undefined, isUnclear, orphaned, short }),
    isAttention: short > 0 && !isUnclear,
    figures: [
      ...(units === undefined ? [] : [{ label: 'Units', number: isUnclear ? '?' : units.enabled }]),
      { label: 'Promised', number: promised },
      { label: 'Seated', number: seated },
    ],
    lines: [
      ...(isUnclear ? ['Microsoft 365 does not say clearly how many units there are'] : []),
      ...(units === undefined
        ? []
        : [
            moreUnits(units.trial, 'of a trial, not counted'),
            moreUnits(units.warning, 'expired, in grace'),
            moreUnits(units.suspended, 'suspended'),
          ].filter((line) => line !== '')),
      ...(waiting === 0 ? [] : [`${peopleWords(waiting)} ${waiting === 1 ? 'waits' : 'wait'} for a seat`]),
    ],
  };
}

const moreUnits = (count: number, what: string): string =>
  count === 0 ? '' : `${count} more ${count === 1 ? 'unit' : 'units'} ${what}`;

function balanceWords(units: {
  readonly isRead: boolean;
  readonly isUnclear: boolean;
  readonly orphaned: number;
  readonly short: number;
}): string {
  if (!units.isRead) return 'Units not read';
  if (units.isUnclear) return 'Units unclear';
  if (units.short > 0) return `${unitsWords(units.short)} short`;
  return units.orphaned > 0 ? `${unitsWords(units.orphaned)} orphaned` : 'All claimed';
}

function poolRow(pool: AuditPool, place: { readonly audit: string; readonly at: number }): AuditPoolRow {
  const { productName, departmentName, entitled, seated, waiting, actual, awaiting, purchases } = pool;
  return {
    productName,
    departmentName,
    seats: { seatCap: entitled, seatsTaken: seated, waitingCount: waiting },
    figures: [
      { label: 'Entitled', number: entitled },
      { label: 'Seated', number: seated },
      ...(actual === undefined ? [] : [{ label: 'Actual', number: actual }]),
    ],
    lines: [
      ...(awaiting === 0
        ? []
        : [`${awaiting} more ${awaiting === 1 ? 'seat' : 'seats'} approved, not seen in Microsoft 365`]),
      ...purchases.filter(({ state }) => state === 'in-force').map(purchaseLine),
    ],
    ...(purchases.length === 0
      ? {}
      : { open: button(`Purchases of ${productName}, ${departmentName}`, 'audit.show-pool', { ...place, offset: 0 }) }),
  };
}

/** "PO-1001 · 5 seats · Aug 1, 2026 to Jun 30, 2027 · proof" */
const purchaseLine = (purchase: AuditPurchase): string =>
  [
    inertName(purchase.purchaseOrderNumber),
    purchase.origin === 'correction' ? signedSeats(purchase.seats) : seatsWords(purchase.seats),
    coverWords(purchase),
    proofWord(purchase),
  ].join(' · ');

/** Whether there is proof; what was imported or corrects has none of its own. */
function proofWord({ proof, origin }: AuditPurchase): string {
  if (origin === 'imported') return 'imported';
  if (origin === 'correction') return 'correction';
  return proof === undefined || (proof.files.length === 0 && proof.link === undefined) ? 'no proof' : 'proof';
}

/** "Sam Okafor, Nov 21, 2026: “as discussed”" */
export function signOffWords({ by, at, words }: SignOff, timeZone: string): string {
  const who = `${nameOf(by)}, ${dayOf(at, timeZone)}`;
  return words === undefined ? who : `${who}: ${quoted(words)}`;
}
