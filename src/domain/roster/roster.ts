import { type Pool, type RosterEntry } from './pool';

/**
 * Entries that leave and join the roster of one pool in one step. Someone who moves is in both, with two ranks.
 */
export interface RosterEdit {
  readonly removed: readonly RosterEntry[];
  readonly added: readonly RosterEntry[];
}

/** A roster edit that changes nobody: what a new seat cap alone does. */
export const noEdit: RosterEdit = { removed: [], added: [] };

/** Which entries around the last seat must be read before {@link reseat} can decide. */
export interface NeededEntries {
  /** `after`: entries with rank above `seatedThrough`, ascending; `upTo`: those at or below it, descending. */
  readonly side: 'after' | 'upTo';
  readonly limit: number;
}

/** What an edit and a seat cap make of a pool. */
export interface Reseating {
  readonly pool: Pool;
  /** People who have a seat now and had none, in order. */
  readonly seated: readonly RosterEntry[];
  /** People who were on the roster with a seat, and now wait, in order. */
  readonly unseated: readonly RosterEntry[];
}

/**
 * Which entries must be known to decide who is seated after an edit.
 *
 * @returns Undefined when the pool's own numbers are enough, as for every ordinary add.
 */
export function neededEntries(pool: Pool, seatCap: number, edit: RosterEdit): NeededEntries | undefined {
  const shift = seatShift(pool, seatCap, edit);
  if (shift > 0) {
    const others = waitingCount(pool) - edit.removed.filter((entry) => entry.rank > pool.seatedThrough).length;
    return others > 0 ? { side: 'after', limit: shift + edit.removed.length } : undefined;
  }
  return shift < 0 ? { side: 'upTo', limit: 1 - shift + edit.removed.length } : undefined;
}

/**
 * Carries out an edit under a seat cap: the first `seatCap` people of the roster are seated afterwards, the others wait.
 *
 * @param nearby The entries {@link neededEntries} asked for, as they were before the edit; empty when it asked for none.
 */
export function reseat(pool: Pool, seatCap: number, edit: RosterEdit, nearby: readonly RosterEntry[] = []): Reseating {
  const shift = seatShift(pool, seatCap, edit);
  const leaving = new Set(edit.removed.map((entry) => entry.userId));
  const known = [...nearby.filter((entry) => !leaving.has(entry.userId)), ...edit.added].toSorted(byRank);
  const seatedThrough = shift === 0 ? pool.seatedThrough : moveThreshold(pool, shift, known, edit);

  const wasSeated = (entry: RosterEntry): boolean => {
    const before =
      edit.removed.find((old) => old.userId === entry.userId) ?? (edit.added.includes(entry) ? undefined : entry);
    return before !== undefined && before.rank <= pool.seatedThrough;
  };
  return {
    pool: {
      ...pool,
      rosterLength: pool.rosterLength + edit.added.length - edit.removed.length,
      firstRank: Math.min(pool.firstRank, ...edit.added.map((entry) => entry.rank)),
      lastRank: Math.max(pool.lastRank, ...edit.added.map((entry) => entry.rank)),
      seatedThrough,
      capSeen: seatCap,
    },
    seated: known.filter((entry) => entry.rank <= seatedThrough && !wasSeated(entry)),
    unseated: known.filter((entry) => entry.rank > seatedThrough && wasSeated(entry)),
  };
}

/** How many more (or, negative, fewer) entries must be seated than an edit leaves at or below the last seat's rank. */
function seatShift(pool: Pool, seatCap: number, edit: RosterEdit): number {
  const below = (entries: readonly RosterEntry[]): number =>
    entries.filter((entry) => entry.rank <= pool.seatedThrough).length;
  const staying = Math.min(pool.capSeen, pool.rosterLength) - below(edit.removed) + below(edit.added);
  const target = Math.min(seatCap, pool.rosterLength + edit.added.length - edit.removed.length);
  return target - staying;
}

function moveThreshold(pool: Pool, shift: number, known: readonly RosterEntry[], edit: RosterEdit): number {
  if (shift > 0) {
    const last = known.filter((entry) => entry.rank > pool.seatedThrough)[shift - 1];
    if (last === undefined)
      throw new Error(`roster of ${pool.department}/${pool.product}: entries after the last seat are missing`);
    return last.rank;
  }
  const seated = known.filter((entry) => entry.rank <= pool.seatedThrough);
  if (seated.length < -shift)
    throw new Error(`roster of ${pool.department}/${pool.product}: seated entries are missing`);
  const last = seated.at(shift - 1);
  return last?.rank ?? Math.min(pool.firstRank, ...edit.added.map((entry) => entry.rank)) - 1;
}

const waitingCount = (pool: Pool): number => pool.rosterLength - Math.min(pool.capSeen, pool.rosterLength);

const byRank = (one: RosterEntry, other: RosterEntry): number => one.rank - other.rank;
