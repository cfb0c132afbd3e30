import { addDays, type CalendarDate } from '../calendar';
import { type Cover, seatsOn } from '../term/cover';
import { type Entitlement } from '../term/entitlement';
import { type EntitlementId } from '../ids';

/** What an entitlement should have said. */
export interface Target extends Cover {
  /** 0 or more. */
  readonly seats: number;
}

/** What has to be added to the books for it, without an id: signed seats for a span of days. */
export interface Correction extends Cover {
  readonly corrects: EntitlementId;
  /** Never 0. */
  readonly seats: number;
  readonly status: Entitlement['status'];
}

/**
 * The corrections that turn an entitlement, with those made before, into what it should have said, so that once all are
 * confirmed their sum on every day is the target's.
 *
 * What is added awaits the tenant. What is taken away counts at once, but from seats that are still awaited first: that part
 * comes into force together with them, so that it never lowers a cap which they have not raised.
 *
 * @param root The entitlement that is wrong.
 * @param made Every correction of it, and of those, in any order.
 * @returns By first day; empty when nothing has to change.
 */
export function correctionsFor(root: Entitlement, made: readonly Entitlement[], target: Target): readonly Correction[] {
  const pieces = [root, ...made];
  const spans = spansOf([...pieces, target]);
  return merged(spans.flatMap((span) => correctSpan(root, pieces, { span, target })));
}

/** The corrections of an entitlement, and those of its corrections, among the entitlements of its pool. */
export function correctionsOf(root: Entitlement, pool: readonly Entitlement[]): readonly Entitlement[] {
  const direct = pool.filter((one) => one.corrects === root.id);
  return direct.flatMap((one) => [one, ...correctionsOf(one, pool)]);
}

function correctSpan(
  root: Entitlement,
  pieces: readonly Entitlement[],
  { span, target }: { span: Cover; target: Target },
): readonly Correction[] {
  const here = pieces.filter((one) => covers(one, span.coverFrom));
  const wanted = covers(target, span.coverFrom) ? target.seats : 0;
  const change = wanted - seatsOn(here, span.coverFrom);
  if (change === 0) return [];
  if (change > 0) return [{ ...span, corrects: root.id, seats: change, status: 'awaiting-tenant' }];

  let left = -change;
  const lowering: Correction[] = [];
  for (const piece of awaitedLatestFirst(here)) {
    const taken = Math.min(left, netSeats(piece, here));
    if (taken > 0) lowering.push({ ...span, corrects: piece.id, seats: -taken, status: 'awaiting-tenant' });
    left -= Math.max(0, taken);
  }
  return left === 0 ? lowering : [...lowering, { ...span, corrects: root.id, seats: -left, status: 'confirmed' }];
}

const awaitedLatestFirst = (here: readonly Entitlement[]): readonly Entitlement[] =>
  here
    .filter((one) => one.status === 'awaiting-tenant' && one.seats > 0)
    .toSorted((one, other) => (one.approvedAt < other.approvedAt ? 1 : -1));

/** What is left of awaited seats after the corrections that will come into force with them. */
const netSeats = (piece: Entitlement, here: readonly Entitlement[]): number =>
  here
    .filter((one) => one.corrects === piece.id && one.status === 'awaiting-tenant' && one.seats < 0)
    .reduce((sum, one) => sum + one.seats, piece.seats);

/** The days between the first and the last of all these covers, cut wherever one begins or ends. */
function spansOf(covers: readonly Cover[]): readonly Cover[] {
  const starts = covers.flatMap(({ coverFrom, coverUntil }) => [coverFrom, addDays(coverUntil, 1)]);
  const cuts = [...new Set(starts)].toSorted();
  return cuts.slice(0, -1).map((coverFrom, index) => ({
    coverFrom,
    coverUntil: addDays(cuts[index + 1] as CalendarDate, -1),
  }));
}

/** Neighbors that say the same become one. */
function merged(corrections: readonly Correction[]): readonly Correction[] {
  const joined: Correction[] = [];
  for (const next of corrections) {
    const index = joined.findIndex((one) => isSameKind(one, next) && addDays(one.coverUntil, 1) === next.coverFrom);
    const before = joined[index];
    if (before === undefined) joined.push(next);
    else joined[index] = { ...before, coverUntil: next.coverUntil };
  }
  return joined;
}

const isSameKind = (one: Correction, other: Correction): boolean =>
  one.corrects === other.corrects && one.seats === other.seats && one.status === other.status;

const covers = ({ coverFrom, coverUntil }: Cover, date: CalendarDate): boolean =>
  coverFrom <= date && date <= coverUntil;
