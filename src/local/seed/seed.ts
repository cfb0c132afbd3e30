import { join } from 'node:path';
import { mapLimited } from '../../concurrency/map-limited';
import { addDays, calendarDate, dateIn } from '../../domain/calendar';
import { productId, skuId } from '../../domain/ids';
import { type Policy } from '../../domain/institution/policy';
import { gapAround, lastTermEnd, nextTermEnd, termStartAfter } from '../../domain/term/term';
import { type Clock } from '../../ports/clock';
import { type InstitutionStore } from '../../ports/institution/institution-store';
import { type DepartmentStore } from '../../ports/roster/department-store';
import { randomFrom } from '../emulated-tenant/random';
import { sampleTenant } from '../sample/sample-tenant';
import { type Campus, makeCampus, type SeedSize } from './campus';
import { type DepartmentHistory, makeHistory, type Times } from './department-history';
import { seedTenant, writeTenant } from './seed-tenant';
import { PastClock, writeHistory } from './write-history';

export { type SeedSize } from './campus';

/** As large as a university. */
export const FULL_SIZE: SeedSize = { departments: 300, people: 30_000, ledger: 100_000 };

/** The stores of the bot, by any clock. */
export type OpenStores = (clock: Clock) => {
  readonly departments: DepartmentStore;
  readonly institution: InstitutionStore;
};

/** What was made. */
export interface Seeded extends SeedSize {
  readonly pools: number;
  readonly onRosters: number;
  readonly waiting: number;
  readonly licenses: number;
  readonly purchases: number;
}

/** Departments that are written side by side: those of one moment share a write to the disk. */
const AT_ONCE = 40;
/** More purchases than a department has. */
const ORDERS = 100;

/**
 * Fills an empty store with an institution of this size, and writes beside it the tenant that belongs to it. The same size and day always
 * give the same.
 * The tenant's journal lies in `folder`, where local mode looks for it.
 */
export async function seed(
  openStores: OpenStores,
  { size, folder, now, policy }: { size: SeedSize; folder: string; now: Date; policy: Policy },
): Promise<Seeded> {
  const random = randomFrom(1);
  const campus = makeCampus(size, random);
  const times = timesOf(now, policy);
  const histories: DepartmentHistory[] = [];
  let recorded = 0;
  for (const [index, one] of campus.departments.entries()) {
    const entries = Math.round((size.ledger * (index + 1)) / campus.departments.length) - recorded;
    const history = makeHistory(one, campus.approvers, { times, entries, random, firstOrder: 1000 + ORDERS * index });
    histories.push(history);
    recorded += history.happenings.length;
  }
  await mapLimited(histories, AT_ONCE, (history) => {
    const clock = new PastClock();
    return writeHistory(openStores(clock).departments, clock, history);
  });
  await giveRoles(openStores, campus, times);
  writeTenant(join(folder, 'tenant.ndjson'), seedTenant(campus.people, histories));
  return countOf(campus, histories);
}

/** The cover of today, as the sample has it, and the days since it began. */
function timesOf(now: Date, { timeZone, term, products }: Policy): Times {
  const today = dateIn(timeZone, now);
  const coverUntil = gapAround(today, term)?.lastCoverOn ?? nextTermEnd(today, term);
  const coverFrom = termStartAfter(lastTermEnd(addDays(coverUntil, -1), term), term);
  // Noon in Greenwich is the same day wherever the institution is, but for some islands.
  const noonOf = (date: string) => new Date(`${calendarDate(date)}T20:00:00Z`);
  const from = new Date(Math.min(noonOf(coverFrom).getTime(), now.getTime()));
  const until = new Date(Math.min(now.getTime(), noonOf(coverUntil).getTime()));
  const skuOf = (partNumbers: readonly string[]) =>
    sampleTenant.skus?.find(({ skuPartNumber }) => partNumbers.includes(skuPartNumber))?.skuId;
  return {
    ...{ timeZone, term, coverFrom, coverUntil, from, until },
    products: products.flatMap(({ id, skuPartNumbers }) => {
      const sku = skuOf(skuPartNumbers);
      return sku === undefined ? [] : [{ product: productId(id), skuId: skuId(sku) }];
    }),
  };
}

/** Roles in the whole institution are given last: without them nothing else of it is of use. */
async function giveRoles(openStores: OpenStores, { approvers, auditors }: Campus, times: Times): Promise<void> {
  const clock = new PastClock();
  clock.set(times.from);
  await openStores(clock).institution.change(async (books) => {
    await books.save({ approvers, auditors, loaded: { file: 'npm run seed', isComplete: true } });
    const lines = [
      ...approvers.map((person) => ({ role: 'approver', person }) as const),
      ...auditors.map((person) => ({ role: 'auditor', person }) as const),
    ];
    for (const { role, person } of lines) {
      await books.record({
        actor: { kind: 'import', file: 'organization.json', ranBy: 'npm run seed' },
        effectiveOn: times.coverFrom,
        command: `import:role:${role}:${person.userId}`,
        fact: { action: 'role-given', role, person },
      });
    }
  });
}

function countOf({ departments, people }: Campus, histories: readonly DepartmentHistory[]): Seeded {
  const sum = (of: (history: DepartmentHistory) => number) =>
    histories.reduce((total, history) => total + of(history), 0);
  const pools = histories.flatMap((history) => history.pools);
  const onRosters = pools.reduce((total, { entries }) => total + entries.length, 0);
  const licenses = pools.reduce((total, pool) => total + pool.licenses.size, 0);
  return {
    departments: departments.length,
    people: people.length,
    ledger: sum(({ happenings }) => happenings.length),
    pools: pools.length,
    onRosters,
    waiting: onRosters - licenses,
    licenses,
    purchases: sum(({ purchases }) => purchases.length),
  };
}
