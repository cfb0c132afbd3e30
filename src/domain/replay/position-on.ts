import { type CalendarDate } from '../calendar';
import { type ProductId } from '../ids';
import { entitlementState } from '../purchase/purchase';
import { type RosterEntry } from '../roster/pool';
import { seatsOn } from '../term/cover';
import { type Entitlement, seatCapOn } from '../term/entitlement';
import { type Term } from '../term/term';
import { type AuditPurchase } from '../audit/audit';
import { type PoolPast } from '../audit/past';
import { type EntitlementPast, type ReplayedDepartment, type ReplayedPool } from './replayed';

/** Who had a seat at the end of a day, and who waited, each in the order of the roster. */
export interface PositionOn {
  readonly entitled: number;
  readonly seated: readonly RosterEntry[];
  readonly waiting: readonly RosterEntry[];
  /** Seats approved for the day that nobody saw in the tenant. */
  readonly awaiting: number;
}

/**
 * A pool on a day, by what was recorded by its end: the first people of the roster are seated, as many as the cap of that day,
 * whether or not anything was written on it that says so.
 */
export function positionOn(
  { entries, entitlements }: Pick<PoolPast, 'entries' | 'entitlements'>,
  date: CalendarDate,
  term: Term,
): PositionOn {
  const bought = [...entitlements.values()];
  const entitled = seatCapOn(bought, date, term);
  const inOrder = [...entries.values()].toSorted((one, other) => one.rank - other.rank);
  const awaited = bought.filter(({ status }) => status === 'awaiting-tenant');
  return {
    entitled,
    seated: inOrder.slice(0, entitled),
    waiting: inOrder.slice(entitled),
    awaiting: Math.max(0, seatsOn(awaited, date)),
  };
}

/** What a department bought of a product or wants to buy, with what each line is on a day, in the order in which the cover begins. */
export function purchaseLines(
  past: Pick<ReplayedDepartment, 'pools' | 'purchases'>,
  product: ProductId,
  date: CalendarDate,
): readonly AuditPurchase[] {
  const pool = past.pools.get(product);
  const given = [...(pool?.entitlements.values() ?? [])].map((one) => lineOf(past, pool, one, date));
  const others = [...past.purchases.values()]
    .filter((one) => one.product === product && one.entitlement === undefined)
    .map(({ product: _, ...purchase }) => purchase);
  return [...given, ...others].toSorted((one, other) =>
    one.coverFrom < other.coverFrom ? -1 : Number(one.coverFrom > other.coverFrom),
  );
}

function lineOf(
  { purchases }: Pick<ReplayedDepartment, 'purchases'>,
  pool: ReplayedPool | undefined,
  entitlement: Entitlement,
  date: CalendarDate,
): AuditPurchase {
  const { id, seats, purchaseOrderNumber, coverFrom, coverUntil, purchase, corrects, reason } = entitlement;
  const past = pool?.history.get(id);
  const confirmed = past?.confirmed === undefined ? {} : { confirmed: past.confirmed };
  const own = { entitlement: id, seats, purchaseOrderNumber, coverFrom, coverUntil };
  const state = entitlementState(entitlement, date);
  const sent = purchase === undefined ? undefined : purchases.get(purchase);
  if (corrects === undefined && sent !== undefined) {
    const { product: _, ...details } = sent;
    return { ...details, ...own, state, ...confirmed };
  }
  return {
    ...own,
    ...(purchase === undefined ? {} : { purchase }),
    origin: originOf(entitlement),
    state,
    ...decidedOf(past),
    ...confirmed,
    ...(reason === undefined ? {} : { reason }),
  };
}

const originOf = ({ corrects, purchase }: Entitlement): AuditPurchase['origin'] =>
  corrects !== undefined ? 'correction' : purchase === undefined ? 'imported' : 'purchase';

const decidedOf = (past: EntitlementPast | undefined): Pick<AuditPurchase, 'decided'> =>
  past === undefined ? {} : { decided: past.recorded };
