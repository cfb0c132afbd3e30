import { z } from 'zod';
import { runInSlices } from '../../../concurrency/in-slices';
import { type Pausable } from '../../../domain/pausable';
import { mapLimited } from '../../../concurrency/map-limited';
import { type Assignment } from '../../../domain/roster/assignment';
import { type SkuId } from '../../../domain/ids';
import { Fault } from '../../../ports/fault';
import { type ObservedPerson, type TenantSku } from '../../../ports/roster/seat-provisioner';
import { readBatched } from '../connection/batch';
import { type GraphAnswer, type GraphConnection } from '../connection/graph-connection';
import { readAs } from '../connection/judge';
import { OBSERVED_PROPERTIES, observedSchema, toObservedPerson } from './observed-person';
import { withQuery } from '../connection/odata';
import { readPages } from '../connection/pages';
import { startDeadline, waitToReadAgain, type TimeBudget } from '../connection/retry';

/** What reading holders needs. */
export interface HoldersParts {
  readonly connection: GraphConnection;
  /** Its budget is that of each page. */
  readonly budget: TimeBudget;
  readonly tenantSkus: () => Promise<readonly TenantSku[]>;
  /** Told of each page how many people it listed. */
  readonly onPage?: ((people: number) => void) | undefined;
}

type Lists = ReadonlyMap<SkuId, readonly ObservedPerson[]>;

/** Half of the largest: to take one apart holds nobody up, and a page costs one unit of several thousand. */
const PEOPLE_PER_PAGE = 500;
const LISTS_AT_ONCE = 4;

/**
 * Everybody whom Graph lists under `assignedLicenses` for any of these SKUs. People whose only assignment of a SKU is in the state
 * `Error` are not listed there: whoever needs those asks for them by `observe`.
 *
 * A list that lost its link to the next page looks like a whole one, so each is held against the units that the tenant says are
 * in use, before and after, and, since units may be in use by nobody whom it lists, against the number of people it counts: fewer people than
 * all of these is read again, and in the end a `Fault` `unavailable`. More people are fine, replicas are not equally late.
 */
export async function readHolders(parts: HoldersParts, skuIds: readonly SkuId[]): Promise<readonly ObservedPerson[]> {
  const lists = new Map<SkuId, readonly ObservedPerson[]>();
  let open: readonly SkuId[] = [...new Set(skuIds)];
  for (let readings = 1; open.length > 0; readings++) {
    const before = await unitsInUse(parts);
    (await readLists(parts, open)).forEach((people, sku) => lists.set(sku, people));
    open = open.filter((sku) => isShort(lists, sku, before));
    if (open.length > 0) {
      const after = await unitsInUse(parts);
      open = open.filter((sku) => isShort(lists, sku, after));
    }
    if (open.length > 0) {
      const counted = await countHolders(parts, open);
      open = open.filter((sku) => (lists.get(sku)?.length ?? 0) < (counted.get(sku) ?? Infinity));
    }
    if (open.length > 0) await waitToReadAgain(readings, shortAnswer(open), parts.budget);
  }
  return runInSlices(merged([...lists.values()]));
}

async function unitsInUse({ tenantSkus }: HoldersParts): Promise<ReadonlyMap<SkuId, number>> {
  const told = (sku: TenantSku) => sku.unclear?.includes('consumedUnits') !== true;
  return new Map((await tenantSkus()).map((sku) => [sku.skuId, told(sku) ? sku.consumedUnits : Infinity]));
}

function isShort(lists: Lists, sku: SkuId, units: ReadonlyMap<SkuId, number>): boolean {
  const working = (lists.get(sku) ?? []).filter(
    (person) =>
      person.unclear?.includes('licenseAssignmentStates') === true ||
      person.assignments.some((one) => one.skuId === sku && one.status !== 'error'),
  );
  return working.length < (units.get(sku) ?? 0);
}

/** How many people the tenant counts for each SKU, by its index; nothing of one that it does not count for us. */
async function countHolders(
  { connection, budget }: HoldersParts,
  skus: readonly SkuId[],
): Promise<ReadonlyMap<SkuId, number>> {
  const reads = skus.map((sku) => ({
    path: withQuery('/users', { $filter: holds(sku), $select: 'id', $top: 1, $count: 'true' }),
    isEventual: true,
    read: (answer: GraphAnswer) => readAs(countSchema, answer, 'users')['@odata.count'],
    refused: () => Infinity,
  }));
  const deadline = startDeadline(budget, connection.reads);
  const counts = await readBatched(connection, reads, { operation: 'users', deadline });
  return new Map(skus.map((sku, place) => [sku, counts[place] ?? Infinity]));
}

const countSchema = z.object({ '@odata.count': z.int() });

const holds = (sku: SkuId): string => `assignedLicenses/any(s:s/skuId eq ${sku})`;

const shortAnswer = (skus: readonly SkuId[]): Fault =>
  new Fault('unavailable', `graph users: a short answer about ${skus.join(', ')}`);

/** The people of each SKU, each person once. */
async function readLists(parts: HoldersParts, skuIds: readonly SkuId[]): Promise<Lists> {
  const people = await mapLimited(skuIds, LISTS_AT_ONCE, (sku) => readList(parts, sku));
  const read = new Map<SkuId, readonly ObservedPerson[]>();
  for (const [place, sku] of skuIds.entries()) read.set(sku, await runInSlices(merged([people[place] ?? []])));
  return read;
}

function readList({ connection, budget, onPage }: HoldersParts, sku: SkuId): Promise<readonly ObservedPerson[]> {
  const path = withQuery('/users', { $filter: holds(sku), $select: OBSERVED_PROPERTIES, $top: PEOPLE_PER_PAGE });
  const deadline = () => startDeadline(budget, connection.reads);
  // What was sent is let go with its page.
  const item = observedSchema.transform(toObservedPerson);
  return readPages({ connection, path, item, operation: 'users', deadline, onPage });
}

/** One of each person, with what any reading found; the newest reading of the same assignment counts. */
function* merged(lists: readonly (readonly ObservedPerson[])[]): Pausable<readonly ObservedPerson[]> {
  const byId = new Map<string, ObservedPerson>();
  for (const person of lists.flat()) {
    yield;
    const other = byId.get(person.userId);
    if (other === undefined) {
      byId.set(person.userId, person);
      continue;
    }
    const { assignments: known, unclear } = other;
    const others = known.filter((one) => !person.assignments.some((newer) => isSameSource(one, newer)));
    const either = [...new Set([...(unclear ?? []), ...(person.unclear ?? [])])].toSorted();
    byId.set(person.userId, {
      ...person,
      ...(either.length === 0 ? {} : { unclear: either }),
      assignments: [...others, ...person.assignments],
    });
  }
  return [...byId.values()];
}

function isSameSource(one: Assignment, other: Assignment): boolean {
  return one.skuId === other.skuId && groupOf(one) === groupOf(other);
}

function groupOf({ source }: Assignment): string | undefined {
  return source.kind === 'group' ? source.groupId : undefined;
}
