import { type DepartmentId, type ProductId, type UserId } from '../ids';
import { type KnownPerson } from '../people';
import { type Actor } from '../actor';
import { type CalendarDate, type Instant } from '../calendar';
import { type Sight } from './license-state';

/** How many changes people made to a roster on one day, and the largest seat cap that it had meanwhile. */
export interface DayChanges {
  readonly on: CalendarDate;
  readonly changes: number;
  readonly seatCap: number;
}

/**
 * One department's share of one product, without its people. Seated are exactly the roster entries with
 * rank ≤ `seatedThrough`; their number is min(`capSeen`, `rosterLength`).
 */
export interface Pool {
  readonly department: DepartmentId;
  readonly product: ProductId;
  readonly rosterLength: number;
  /** No entry has a smaller rank. */
  readonly firstRank: number;
  /** No entry has a greater rank. */
  readonly lastRank: number;
  readonly seatedThrough: number;
  /** The seat cap at the last write. */
  readonly capSeen: number;
  /** The last day of the term about whose end somebody with a seat was told. */
  readonly holdersTold?: CalendarDate;
  /** How often people changed the roster on the last days on which they did, at most two, the latest first. */
  readonly changed?: readonly DayChanges[];
  /** The Entra group that mirrors the roster, if one does. */
  readonly group?: string;
}

/** One person on the roster of a pool. */
export interface RosterEntry extends KnownPerson {
  readonly product: ProductId;
  /** Its place in the order; smaller is earlier; unique in the pool. */
  readonly rank: number;
  readonly addedAt: Instant;
  readonly addedBy: Actor;
  /** The directory department when somebody of another one was accepted, and who accepted it. */
  readonly acceptedFrom?: { readonly directoryDepartment: string; readonly on: CalendarDate; readonly by: UserId };
  /** What the account was when somebody kept the seat though nobody can use it, and who did. */
  readonly keptThough?: { readonly account: 'disabled' | 'missing'; readonly on: CalendarDate; readonly by: UserId };
  /** The last day on the roster: job `cover` takes the person off the day after, seated or waiting. */
  readonly until?: CalendarDate;
  /** Since when the person has had the seat, where a file that was imported said so. */
  readonly seatedOn?: CalendarDate;
  /** What the tenant showed of the seat, unless that was what our records say; absent while waiting. */
  readonly sight?: Sight;
}

/** An entry as the ledger keeps it: what the tenant showed of a seat is no change of the roster. */
export function entryFact({ sight: _, ...entry }: RosterEntry): RosterEntry {
  return entry;
}

/** A pool nobody was ever on. */
export const emptyPool = (department: DepartmentId, product: ProductId): Pool => ({
  department,
  product,
  rosterLength: 0,
  firstRank: 1,
  lastRank: 0,
  seatedThrough: 0,
  capSeen: 0,
});

/** People seated under a seat cap. */
export const seatedCount = (pool: Pool, seatCap: number): number => Math.min(seatCap, pool.rosterLength);

/** The numbers of a pool that people are told. */
export interface SeatCount {
  readonly seatCap: number;
  readonly seatsFree: number;
  readonly waiting: number;
}

/** The numbers of a pool under a seat cap. */
export function seatCount(pool: Pool, seatCap: number): SeatCount {
  const seated = seatedCount(pool, seatCap);
  return { seatCap, seatsFree: seatCap - seated, waiting: pool.rosterLength - seated };
}

/** Whether an entry was seated at the pool's last write. */
export const isSeated = (pool: Pool, entry: { readonly rank: number }): boolean => entry.rank <= pool.seatedThrough;

/** Whether somebody's last day on the roster is over. */
export const isOver = <Entry extends Pick<RosterEntry, 'until'>>(
  entry: Entry,
  today: CalendarDate,
): entry is Entry & { readonly until: CalendarDate } => entry.until !== undefined && entry.until < today;
