import { type Instant } from '../../domain/calendar';
import { defined } from '../../domain/defined';
import { groupBy } from '../../domain/group-by';
import { type DepartmentId, type ProductId, type UserId } from '../../domain/ids';
import { type Plan } from '../../domain/reconcile/plan';
import { seenOf, type Shown, standingOf } from '../../domain/reconcile/standing';
import { type AssignmentRecord } from '../../domain/roster/assignment-record';
import { licenseOf, saysSomething, type Sight, stateKey } from '../../domain/roster/license-state';
import { isSeated } from '../../domain/roster/pool';
import { isFault } from '../../ports/fault';
import { type Logger } from '../../ports/logger';
import { type DepartmentStore, type WritableBooks } from '../../ports/roster/department-store';

/** Places that are written down together. */
const PLACES_AT_ONCE = 40;

/** Somebody's place on the roster of a pool. */
export interface PlaceAt {
  readonly department: DepartmentId;
  readonly product: ProductId;
  readonly userId: UserId;
}

/** What was seen of a place; nothing of somebody who has no seat. */
export interface Seen {
  readonly place: PlaceAt & { readonly sight?: Sight };
  readonly sight: Sight | undefined;
  /** Our records of this license. */
  readonly records: readonly AssignmentRecord[];
}

/** What there was to see: a plan, and what it was made from. */
export interface Looked {
  readonly plan: Plan;
  readonly shown: Shown;
  readonly begunAt: Instant;
  readonly records: readonly AssignmentRecord[];
  /** Nothing is carried out: what is missing is missing. */
  readonly isLook?: boolean;
}

/**
 * What was seen of some places that have a seat. Of a place of which the reading says nothing, there is nothing here: something was to be
 * done about it, or we wrote too lately.
 */
export function sightsOf(
  { plan, shown, begunAt, records, isLook = false }: Looked,
  places: readonly (PlaceAt & { readonly sight?: Sight })[],
): readonly Seen[] {
  const steps = groupBy(
    plan.filter(({ seat }) => seat.department !== undefined),
    ({ seat }) => placeKey(seat),
  );
  const ours = groupBy(records, ({ person, ...at }) => placeKey({ ...at, ...person }));
  return places.flatMap((place): readonly Seen[] => {
    const ofPlace = ours.get(placeKey(place)) ?? [];
    const standing = standingOf(shown, steps.get(placeKey(place)) ?? []);
    const isMissing = isLook && standing.step?.action === 'assign' && !shown.isOn(standing.step.seat);
    const license = isMissing ? ({ status: 'missing' } as const) : seenOf(standing);
    if (license === undefined || !saysSomething(begunAt, ofPlace)) return [];
    return [{ place, sight: { at: begunAt, license }, records: ofPlace }];
  });
}

/**
 * Writes down on the rosters what was seen, so that every card says it: only what our records do not say already, and nothing over what
 * was seen later. One department whose records cannot be written keeps no other waiting; the next reading sees it again.
 */
export async function recordSights(
  ports: { readonly departments: DepartmentStore; readonly logger?: Logger },
  all: readonly Seen[],
): Promise<void> {
  const news = newsIn(all);
  for (const [department, ofDepartment] of groupBy(news, ({ place }) => place.department)) {
    for (let from = 0; from < ofDepartment.length; from += PLACES_AT_ONCE) {
      const some = ofDepartment.slice(from, from + PLACES_AT_ONCE);
      try {
        await ports.departments.change(department, (books) => recordSeen(books, some));
      } catch (error) {
        if (!isFault(error)) throw error;
        ports.logger?.warn('what was seen of licenses was not written down', { department, kind: error.kind });
      }
    }
  }
}

/** What our records do not say already. */
export const newsIn = (all: readonly Seen[]): readonly Seen[] =>
  all.filter(({ place, sight, records }) => isNews(place.sight, sight, records));

/** As {@link recordSights}, of places of one department, in a change of it that does more. */
export async function recordSeen(books: WritableBooks, some: readonly Seen[]): Promise<void> {
  for (const seen of some) await recordOne(books, seen);
}

async function recordOne(books: WritableBooks, { place, sight, records }: Seen): Promise<void> {
  const { product, userId } = place;
  const [pool, entry] = [await books.pool(product), await books.entry(product, userId)];
  if (pool === undefined || entry === undefined) return;
  const isLater = sight !== undefined && entry.sight !== undefined && entry.sight.at > sight.at;
  const isWrong = sight !== undefined ? !isSeated(pool, entry) : isSeated(pool, entry);
  if (isLater || isWrong || !isNews(entry.sight, sight, records)) return;
  const { sight: _, ...others } = entry;
  await books.saveEntry({ ...others, ...defined({ sight }) });
}

/** Whether people would read something else. */
const isNews = (before: Sight | undefined, sight: Sight | undefined, records: readonly AssignmentRecord[]): boolean =>
  sight === undefined
    ? before !== undefined
    : stateKey(licenseOf(before, records)) !== stateKey(licenseOf(sight, records));

const placeKey = (at: {
  readonly department: DepartmentId | undefined;
  readonly product: ProductId;
  readonly userId: UserId;
}): string => `${at.department ?? ''} ${at.product} ${at.userId}`;
