import { defined } from '../../domain/defined';
import { type KeptKind, type KeptTrouble } from '../../domain/findings/kept-troubles';
import { type DepartmentId, type ProductId, type UserId } from '../../domain/ids';
import { type PendingLine, type PendingPool } from '../../domain/pending/pending';
import { type AssignmentRecord } from '../../domain/roster/assignment-record';
import { licenseOf } from '../../domain/roster/license-state';
import { namedProduct } from '../access/names';
import { counted, departmentNamed, idsOf, type Look, MOST_COUNTED, type PendingSource } from './look';

/** As many as are looked at once more: some of them may be mended by now. */
const LOOKED_AT = MOST_COUNTED + 5;

/** A place whose license may fail. */
interface Place extends Pick<KeptTrouble, 'userId' | 'product'> {
  readonly department: DepartmentId;
  readonly since: KeptTrouble['since'];
}

const keyOf = ({ userId, product, department }: Omit<Place, 'since'>): string =>
  [userId, product, department].join('/');

/**
 * Licenses of seated people that do not work: what the last run found and what was refused since, each as every other card has it now.
 * Those of everybody for whoever sees all, and of their own people for delegates.
 */
export const licensesFailing: PendingSource = async (look) => {
  const { ports, seesAll, keeps } = look;
  if (!seesAll && keeps.length === 0) return [];
  const departments = seesAll ? undefined : idsOf(keeps);
  const [refused, kept] = await Promise.all([
    ports.departments.refusedAssignments({ ...defined({ departments }), limit: MOST_COUNTED + 1 }),
    look.troubles(),
  ]);
  const found = (kept?.lines ?? []).flatMap((line): readonly Place[] =>
    line.kind === 'not-given' && line.department !== undefined ? [{ ...line, department: line.department }] : [],
  );
  const own = found.filter(({ department }) => departments?.includes(department) ?? true);
  const places = new Map([...refused.filter(isToBeGiven).map(placeOf), ...own].map((place) => [keyOf(place), place]));
  const failing = await failingOf(look, [...places.values()].slice(0, LOOKED_AT));
  if (failing.length === 0) return [];
  const count = counted(
    failing.length,
    failing.map(({ since }) => since),
  );
  const pools = new Map(failing.map((place) => [`${place.department}/${place.product}`, poolOf(look, place)]));
  return [{ about: 'failing', ...count, pools: [...pools.values()], run: kept?.run }];
};

/** Those whose license still fails. */
async function failingOf({ ports: { departments } }: Look, places: readonly Place[]): Promise<readonly Place[]> {
  if (places.length === 0) return [];
  const people = [...new Set(places.map(({ userId }) => userId))];
  const [held, records] = await Promise.all([departments.entriesOf(people), departments.assignmentsOf(people)]);
  return places.filter((place) => {
    const entry = held.find(
      (one) => keyOf({ ...place, ...one.entry, department: one.department }) === keyOf(place),
    )?.entry;
    const own = records.filter(
      (record) => keyOf({ ...record, userId: record.person.userId }) === keyOf(place) && isToBeGiven(record),
    );
    return entry !== undefined && licenseOf(entry.sight, own)?.status === 'failed';
  });
}

const isToBeGiven = ({ outcome }: AssignmentRecord): boolean => !('isRelease' in outcome);

const placeOf = ({ person, product, department, outcome }: AssignmentRecord): Place => ({
  userId: person.userId,
  product,
  department,
  since: outcome.at,
});

const poolOf = (look: Look, place: { department: DepartmentId; product: ProductId }): PendingPool => ({
  department: departmentNamed(look, place.department),
  product: namedProduct(look.ports, place.product),
});

/** Seats that departments have a right to, and for which the tenant has no unit. */
export const unitsShort: PendingSource = async (look) => {
  if (!look.seesAll) return [];
  const short = (await look.troubles())?.short ?? [];
  if (short.length === 0) return [];
  const products = short.map((one) => ({ ...one, name: namedProduct(look.ports, one.product).name }));
  return [{ about: 'short', count: short.reduce((sum, { seats }) => sum + seats, 0), isMore: false, products }];
};

/** What a run left to central IT besides. */
const leftToCentralIt =
  (about: 'not-taken' | 'unexplained' | 'differing', ...kinds: readonly KeptKind[]): PendingSource =>
  async (look) => {
    const kept = look.seesAll ? await look.troubles() : undefined;
    const found = (kept?.lines ?? []).filter(({ kind }) => kinds.includes(kind));
    if (kept === undefined || found.length === 0) return [];
    const { count, isMore, ...since } = counted(
      Math.min(found.length, MOST_COUNTED + 1),
      found.map((line) => line.since),
    );
    return [{ about, count, isMore: isMore || kept.more > 0, ...since, run: kept.run }];
  };

/** Licenses that should be taken back, and nothing explains it. */
export const releasesUnexplained = leftToCentralIt('unexplained', 'unexplained');

/** Licenses that the tenant refuses to take back. */
export const licensesNotTaken = leftToCentralIt('not-taken', 'not-taken');

/** Seats through two departments, and licenses of what is in the catalog no more. */
export const licensesDiffering = leftToCentralIt('differing', 'seated-twice', 'not-in-catalog');

/** Licenses that somebody gave outside alacarte and that a seat rests on, without those that were adopted since. */
export const licensesAdoptable: PendingSource = async (look): Promise<readonly PendingLine[]> => {
  const kept = look.seesAll ? await look.troubles() : undefined;
  const found = (kept?.lines ?? []).filter(({ kind }) => kind === 'adoptable').slice(0, MOST_COUNTED + 1);
  if (kept === undefined || found.length === 0) return [];
  const people: readonly UserId[] = [...new Set(found.map(({ userId }) => userId))];
  const records = await look.ports.departments.assignmentsOf(people);
  const open = found.filter(
    ({ userId, product }) => !records.some((one) => one.person.userId === userId && one.product === product),
  );
  if (open.length === 0) return [];
  const count = counted(
    open.length,
    open.map(({ since }) => since),
  );
  return [{ about: 'adoptable', ...count, run: kept.run }];
};
