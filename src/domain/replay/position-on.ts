import { type CalendarDate } from '../calendar';
import { type ProductId } from '../ids';
import { type RosterEntry } from '../roster/pool';
import { seatsOn } from '../term/cover';
import { seatCapOn } from '../term/entitlement';
import { type Term } from '../term/term';
import { type AuditPurchase } from '../audit/audit';
import { boughtLines, type PoolBought } from '../audit/purchase-lines';
import { defined } from '../defined';
import { type PoolPast } from '../audit/past';
import { type ReplayedDepartment } from './replayed';

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
  { pools, purchases }: Pick<ReplayedDepartment, 'pools' | 'purchases'>,
  product: ProductId,
  date: CalendarDate,
): readonly AuditPurchase[] {
  const pool = pools.get(product);
  const sent = [...purchases.values()].filter((one) => one.product === product);
  const pastOf: PoolBought['pastOf'] = ({ id }) => {
    const { recorded: decided, confirmed } = pool?.history.get(id) ?? {};
    return defined({ decided, confirmed });
  };
  return boughtLines(
    {
      purchases: sent.map(({ product: _, ...one }) => one),
      entitlements: [...(pool?.entitlements.values() ?? [])],
      pastOf,
    },
    date,
  );
}
