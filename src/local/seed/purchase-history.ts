import { type Actor } from '../../domain/actor';
import { type CalendarDate } from '../../domain/calendar';
import { type DepartmentId, entitlementId, purchaseId } from '../../domain/ids';
import { type LedgerFact } from '../../domain/ledger/ledger-entry';
import { type KnownPerson } from '../../domain/people';
import { type Purchase, type PurchaseDetails, type PurchaseEvent } from '../../domain/purchase/purchase';
import { type PurchaseRecord } from '../../domain/purchase/purchase-record';
import { type Entitlement } from '../../domain/term/entitlement';
import { type Chronicle } from './chronicle';
import { type RosterHistory } from './roster-history';

/** What becomes of a made-up purchase. */
export type PurchaseEnd = 'confirmed' | 'awaiting' | 'submitted' | 'returned' | 'declined' | 'withdrawn';

/** Of which department a purchase is, and who deals with it. */
export interface PurchasePeople {
  readonly department: DepartmentId;
  readonly sender: KnownPerson;
  readonly approver: KnownPerson;
}

/** What is bought. */
export interface Bought {
  readonly seats: number;
  readonly number: string;
  readonly coverFrom: CalendarDate;
  readonly coverUntil: CalendarDate;
}

const COVER: Actor = { kind: 'job', name: 'cover' };
const PRICE_CENTS = 6_500;
const QUESTION = 'Which cost center pays for these seats?';
const REASON = 'The seats you have are not used up yet.';

/** Sends one purchase of a pool, and lets become of it what is to become; its ledger entries are all of this moment. */
export function buy(
  chronicle: Chronicle,
  pool: RosterHistory,
  people: PurchasePeople,
  bought: Bought,
  end: PurchaseEnd,
): PurchaseRecord {
  const by = { sender: person(people.sender), approver: person(people.approver) };
  const { department } = people;
  const details = detailsOf(pool, bought);
  const id = purchaseId(`${department}-${bought.number.toLowerCase()}`);
  const proof = { files: [], link: `https://contoso.edu/orders/${bought.number}` };
  const key = chronicle.command();
  const events: [PurchaseEvent, ...PurchaseEvent[]] = [
    { action: 'drafted', at: chronicle.at, by: by.sender, key: `${key}-draft` },
  ];
  const step = (action: PurchaseEvent['action'], actor: Actor, facts: readonly LedgerFact[], words?: string): void => {
    const own = `${key}-${action}`;
    events.push({ action, at: chronicle.at, by: actor, key: own, ...(words === undefined ? {} : { words }) });
    chronicle.tell(actor, own, ...facts);
  };
  const about = { product: pool.product, purchaseOrderNumber: bought.number, purchase: id };

  step('submitted', by.sender, [{ action: 'purchase-submitted', ...about, details, proof }]);
  if (end === 'returned')
    step(end, by.approver, [{ action: 'purchase-returned', ...about, question: QUESTION }], QUESTION);
  if (end === 'declined') step(end, by.approver, [{ action: 'purchase-declined', ...about, reason: REASON }], REASON);
  if (end === 'withdrawn') step(end, by.sender, [{ action: 'purchase-withdrawn', ...about }]);
  if (end === 'confirmed' || end === 'awaiting') {
    const awaited = entitlementOf(chronicle, details, id);
    step('approved', by.approver, [
      { action: 'purchase-approved', ...about, entitlement: awaited.id },
      { action: 'entitlement-recorded', product: pool.product, entitlement: awaited },
    ]);
    pool.entitlements.push(end === 'confirmed' ? { ...awaited, status: 'confirmed' } : awaited);
    const units = details.seats * 100;
    const { product, purchaseOrderNumber } = details;
    if (end === 'confirmed') {
      step('confirmed', COVER, [
        { action: 'entitlement-confirmed', product, purchaseOrderNumber, entitlement: awaited.id, units },
      ]);
    }
  }
  const base = {
    id,
    department,
    version: events.length,
    proof,
    contributors: [people.sender] as const,
    details,
    events,
  };
  return recordOf(chronicle, purchaseOf(base, end, people));
}

/** An import's entitlement, which has no purchase. */
export function takeOver(chronicle: Chronicle, pool: RosterHistory, bought: Bought, actor: Actor): void {
  const { number: purchaseOrderNumber, ...rest } = bought;
  const id = entitlementId(`import-${purchaseOrderNumber.toLowerCase()}`);
  const { product } = pool;
  const entitlement: Entitlement = {
    ...{ id, product, purchaseOrderNumber, ...rest },
    approvedAt: chronicle.at,
    status: 'confirmed',
  };
  pool.entitlements.push(entitlement);
  const fact = { action: 'entitlement-recorded', product, entitlement } as const;
  chronicle.tell(actor, `import:entitlement:${product}:${id}`, fact);
}

const person = (one: KnownPerson): Actor => ({ kind: 'person', ...one });

const detailsOf = (pool: RosterHistory, { number, ...bought }: Bought): PurchaseDetails => ({
  product: pool.product,
  purchaseOrderNumber: number,
  reseller: 'SHI',
  priceCents: PRICE_CENTS,
  ...bought,
});

const entitlementOf = (chronicle: Chronicle, details: PurchaseDetails, purchase: Purchase['id']): Entitlement => ({
  id: entitlementId(`purchase-${purchase}`),
  product: details.product,
  seats: details.seats,
  purchaseOrderNumber: details.purchaseOrderNumber,
  coverFrom: details.coverFrom,
  coverUntil: details.coverUntil,
  approvedAt: chronicle.at,
  purchase,
  status: 'awaiting-tenant',
});

type SentBase = Omit<Extract<Purchase, { status: 'submitted' }>, 'status'>;

function purchaseOf(base: SentBase, end: PurchaseEnd, { sender, approver }: PurchasePeople): Purchase {
  switch (end) {
    case 'submitted':
      return { ...base, status: 'submitted' };
    case 'returned':
      return { ...base, status: 'returned', question: QUESTION };
    case 'declined':
      return { ...base, status: 'declined', declinedBy: approver, reason: REASON };
    case 'withdrawn':
      return { ...base, status: 'withdrawn', withdrawnBy: sender };
    case 'confirmed':
    case 'awaiting':
      return { ...base, status: 'approved', approvedBy: approver, entitlement: entitlementId(`purchase-${base.id}`) };
  }
}

/** Nobody has written to the bot yet, so that no message shows it. */
const recordOf = ({ at }: Chronicle, purchase: Purchase): PurchaseRecord => ({
  purchase,
  revision: 1,
  copies: [],
  notices: [],
  claimedUntil: at,
  openSince: at,
  isOpen: false,
});
