import { type Instant } from '../../domain/calendar';
import { defined } from '../../domain/defined';
import { groupBy } from '../../domain/group-by';
import { grouping } from '../../domain/pausable';
import { inSlices } from '../../concurrency/in-slices';
import { endIfStopping } from '../../concurrency/stopping';
import { type DepartmentId, type ProductId, type UserId } from '../../domain/ids';
import { type Plan, type Step } from '../../domain/reconcile/plan';
import { seenOf, type Shown, standingOf } from '../../domain/reconcile/standing';
import { type AssignmentRecord } from '../../domain/roster/assignment-record';
import { licenseOf, saysSomething, type Sight, stateKey } from '../../domain/roster/license-state';
import { isSeated } from '../../domain/roster/pool';
import { isFault } from '../../ports/fault';
import { type Logger } from '../../ports/logger';
import { type DepartmentStore, type WritableBooks } from '../../ports/roster/department-store';

/** Places that are written down together. */
const PLACES_AT_ONCE = 90;

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
 * What was seen of some places that have a seat, one by one; undefined in between, where it may be paused, and of a place of which the
 * reading says nothing: something was to be done about it, or we wrote too lately.
 */
export function* sightsOf(
  { plan, shown, begunAt, records, isLook = false }: Looked,
  places: readonly (PlaceAt & { readonly sight?: Sight })[],
): Generator<Seen | undefined, void, undefined> {
  const steps: ByPerson<Step> = yield* grouping(plan, ({ seat }) => seat.userId);
  const ours: ByPerson<AssignmentRecord> = yield* grouping(records, ({ person }) => person.userId);
  for (const place of places) {
    const ofPlace = (ours.get(place.userId) ?? []).filter((record) => isOf(place, record));
    const ofSeat = (steps.get(place.userId) ?? []).filter(({ seat }) => isOf(place, seat));
    const standing = standingOf(shown, ofSeat);
    const isMissing = isLook && standing.step?.action === 'assign' && !shown.isOn(standing.step.seat);
    const license = isMissing ? ({ status: 'missing' } as const) : seenOf(standing);
    const isSaid = license !== undefined && saysSomething(begunAt, ofPlace);
    yield isSaid ? { place, sight: { at: begunAt, license }, records: ofPlace } : undefined;
  }
}

type ByPerson<Item> = ReadonlyMap<UserId, readonly Item[]>;

const isOf = (place: PlaceAt, at: { readonly department: DepartmentId | undefined; readonly product: ProductId }) =>
  at.department === place.department && at.product === place.product;

/**
 * Writes down on the rosters what was seen, so that every card says it: only what our records do not say already, and nothing over what
 * was seen later. One department whose records cannot be written keeps no other waiting; the next reading sees it again.
 */
export async function recordSights(
  ports: { readonly departments: DepartmentStore; readonly logger?: Logger },
  all: Iterable<Seen | undefined>,
): Promise<void> {
  const news: Seen[] = [];
  for await (const seen of inSlices(all)) if (seen !== undefined && isNews(seen)) news.push(seen);
  for (const [department, ofDepartment] of groupBy(news, ({ place }) => place.department)) {
    for (let from = 0; from < ofDepartment.length; from += PLACES_AT_ONCE) {
      endIfStopping();
      const some = ofDepartment.slice(from, from + PLACES_AT_ONCE);
      try {
        await ports.departments.change(department, (books) => recordSome(books, some));
      } catch (error) {
        if (!isFault(error)) throw error;
        ports.logger?.warn('what was seen of licenses was not written down', { department, kind: error.kind, error });
        break;
      }
    }
  }
}

/** As {@link recordSights}, of places of one department, in a change of it that does more. */
export async function recordSome(books: WritableBooks, some: readonly Seen[]): Promise<void> {
  // Asked for as a set; those who are not there are told of by their absence.
  for (const [product, ofProduct] of groupBy(some, ({ place }) => place.product)) {
    const people = ofProduct.map(({ place }) => place.userId);
    const there = new Set((await books.entriesOf(product, people)).map(({ userId }) => userId));
    for (const seen of ofProduct) if (there.has(seen.place.userId)) await recordOne(books, seen);
  }
}

async function recordOne(books: WritableBooks, { place, sight, records }: Seen): Promise<void> {
  const { product, userId } = place;
  const [pool, entry] = [await books.pool(product), await books.entry(product, userId)];
  if (pool === undefined || entry === undefined) return;
  const isLater = sight !== undefined && entry.sight !== undefined && entry.sight.at > sight.at;
  const isWrong = sight !== undefined ? !isSeated(pool, entry) : isSeated(pool, entry);
  if (isLater || isWrong || !isNews({ place: entry, sight, records })) return;
  const { sight: _, ...others } = entry;
  await books.saveEntry({ ...others, ...defined({ sight }) });
}

/** Whether people would read something else than what our records say. */
export const isNews = ({
  place,
  sight,
  records,
}: Pick<Seen, 'sight' | 'records'> & { readonly place: { readonly sight?: Sight } }): boolean =>
  sight === undefined
    ? place.sight !== undefined
    : stateKey(licenseOf(place.sight, records)) !== stateKey(licenseOf(sight, records));
