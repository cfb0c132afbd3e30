import { type DocumentStore } from '../../../../src/adapters/documents/document-store';
import { auditPast } from '../../../../src/application/audit/past/audit-past';
import { readInstitutionPast, readPast } from '../../../../src/application/audit/past/read-past';
import { whoHad } from '../../../../src/application/audit/past/who-had';
import { type Ports } from '../../../../src/application/ports';
import { changeRoster } from '../../../../src/application/roster/change-roster';
import { todayOf } from '../../../../src/application/today';
import { type CalendarDate, type Instant, startOf } from '../../../../src/domain/calendar';
import { type DepartmentId, type ProductId } from '../../../../src/domain/ids';
import { INSTITUTION, type LedgerFact } from '../../../../src/domain/ledger/ledger-entry';
import { type RosterCommand } from '../../../../src/domain/roster/roster-command';
import { readRosters } from '../../../support/audit';
import {
  actor,
  aDepartment,
  anEntitlement,
  aPolicy,
  APPROVER,
  aRequest,
  found,
  MATH,
  on,
  person,
  PHYSICS,
  PROJECT,
  VISIO,
} from '../../../support/builders';
import { Random } from '../../../support/random';
import {
  documentsInMemory,
  entitle,
  MovableClock,
  openDepartment,
  portsOn,
} from '../../../support/store/store-harness';

const HOUR_MS = 3_600_000;
/** Midnight in Los Angeles, in winter and in summer: the clocks change on March 14. */
const FIRST_DAY = '2027-03-05';
const DAYS = 16;

/** What a pool was at the end of a day, as the records of that moment say. */
interface Kept {
  readonly date: CalendarDate;
  readonly pool: string;
  readonly entitled: number;
  readonly seated: readonly string[];
  readonly waiting: readonly string[];
  readonly bought: readonly string[];
}

interface Year {
  readonly documents: DocumentStore;
  readonly ports: Ports;
  readonly kept: readonly Kept[];
}

/** Two departments over some days of random commands, up to the last and from the first minute of each; at each day's end the records are copied. */
async function daysOf(seed: number): Promise<Year> {
  const random = new Random(seed);
  const clock = new MovableClock(new Date(startOf('America/Los_Angeles', on(FIRST_DAY))));
  const documents = documentsInMemory(clock);
  const ports = portsOn(documents, { clock });
  const products = [VISIO, PROJECT];
  for (const id of [MATH, PHYSICS])
    await openDepartment(ports, { department: aDepartment({ id, name: `The ${id}` }), products, entitlements: [] });
  const kept: Kept[] = [];
  let number = 0;
  for (let day = 0; day < DAYS; day += 1) {
    const today = todayOf(ports);
    const end = Date.parse(startOf('America/Los_Angeles', dayAfter(today)));
    const start = clock.now().getTime();
    // The first command of a day is in its first minute, the last in its last.
    for (const at of [
      start + 30_000,
      ...Array.from({ length: 4 }, () => start + random.below(22) * HOUR_MS).toSorted(),
      end - 30_000,
    ]) {
      clock.advance(Math.max(0, at - clock.now().getTime()));
      number += 1;
      const department = random.below(2) === 0 ? MATH : PHYSICS;
      const product = products[random.below(2)] ?? VISIO;
      if (random.below(4) === 0) await buySome(ports, random, { department, product, id: `e${number}` });
      else await changeRoster(ports, aRequest(`c${number}`, commandOf(random, { department, product })));
    }
    kept.push(...(await keptOf(documents, today)));
    clock.advance(end - clock.now().getTime());
  }
  return { documents, ports, kept };
}

function commandOf(
  random: Random,
  pool: { readonly department: DepartmentId; readonly product: ProductId },
): RosterCommand {
  const people = [found(1 + random.below(8)), found(9 + random.below(8))] as const;
  const kind = random.below(5);
  if (kind < 3) return { ...pool, kind: 'add', people };
  if (kind === 3) return { ...pool, kind: 'remove', people };
  return { ...pool, kind: 'move', people, isConfirmed: true };
}

/** Seats from some day around today on, which may be over by then: then only a later record tells of that day. */
function buySome(
  ports: Ports,
  random: Random,
  { department, product, id }: { readonly department: DepartmentId; readonly product: ProductId; readonly id: string },
): Promise<void> {
  const first = Date.parse(`${todayOf(ports)}T00:00:00Z`) + (random.below(7) - 4) * 24 * HOUR_MS;
  const day = (time: number) => on(new Date(time).toISOString().slice(0, 10));
  const cover = { coverFrom: day(first), coverUntil: day(first + random.below(6) * 24 * HOUR_MS) };
  const seats = random.below(4) - 1;
  return entitle(ports, department, anEntitlement({ id, product, seats: seats === 0 ? 3 : seats, ...cover }));
}

async function keptOf(documents: DocumentStore, date: CalendarDate): Promise<readonly Kept[]> {
  const stored = await Promise.all([MATH, PHYSICS].map((department) => readRosters(documents, department)));
  return stored.flatMap(({ department, pools, entries, entitlements }) =>
    pools.map(({ product }): Kept => {
      const own = entitlements.filter((one) => one.product === product);
      const inForce = own.filter(({ coverFrom, coverUntil }) => coverFrom <= date && date <= coverUntil);
      const entitled = Math.max(
        0,
        inForce.reduce((sum, { seats }) => sum + seats, 0),
      );
      const names = entries
        .filter((entry) => entry.product === product)
        .toSorted((one, other) => one.rank - other.rank)
        .map(({ displayName }) => displayName);
      const pool = `${product}/${department.id}`;
      const bought = own.map(({ id }) => id).toSorted();
      return { date, pool, entitled, seated: names.slice(0, entitled), waiting: names.slice(entitled), bought };
    }),
  );
}

const dayAfter = (date: CalendarDate): CalendarDate =>
  on(new Date(Date.parse(`${date}T00:00:00Z`) + 24 * HOUR_MS).toISOString().slice(0, 10));

it('tells every past day as it was at its end, and apart from it what was learned later', async () => {
  const { documents, ports, kept } = await daysOf(4711);
  const dates = [...new Set(kept.map(({ date }) => date))];
  const latest = kept.filter(({ date }) => date === dates.at(-1));
  const everything = (await Promise.all([MATH, PHYSICS].map((one) => readRosters(documents, one)))).flatMap(
    ({ entitlements, department }) => entitlements.map((one) => ({ ...one, pool: `${one.product}/${department.id}` })),
  );
  let late = 0;
  for (const asOf of dates) {
    const audit = await auditPast(ports, { asOf, madeAt: '2027-04-01T00:00:00.000Z' as Instant, id: 'a1' });
    const then = kept.filter(({ date }) => date === asOf);
    expect(
      audit.pools.map(({ product, department, entitled, seated, waiting, purchases }) => [
        ...[`${product}/${department}`, entitled, seated, waiting],
        purchases.map(({ entitlement }) => entitlement).toSorted(),
      ]),
    ).toEqual(
      then
        .toSorted((one, other) => order(one) - order(other))
        .map((one) => [one.pool, one.entitled, one.seated.length, one.waiting.length, one.bought]),
    );
    const learned = everything.filter(
      ({ id, pool, coverFrom, coverUntil }) =>
        coverFrom <= asOf && asOf <= coverUntil && then.find((one) => one.pool === pool)?.bought.includes(id) === false,
    );
    expect(audit.learnedLater).toHaveLength(learned.length);
    late += learned.length;

    for (const product of [VISIO, PROJECT]) {
      const had = await whoHad(ports, actor(APPROVER), { product, date: asOf });
      if (!had.ok) throw new Error(had.refusal.code);
      const pools = then.filter(({ pool }) => pool.startsWith(product));
      expect(had.answer.pools.map(({ seated }) => seated.map((one) => one.person.displayName))).toEqual(
        pools.map(({ seated }) => seated),
      );
      expect(had.answer.pools.map(({ waiting }) => waiting.map(({ displayName }) => displayName))).toEqual(
        pools.map(({ waiting }) => waiting),
      );
    }
  }
  // The days differ, and some of them are told otherwise since.
  expect(new Set(kept.map((one) => JSON.stringify({ ...one, date: '' }))).size).toBeGreaterThan(DAYS * 2);
  expect(late).toBeGreaterThan(10);
  expect(latest).toHaveLength(4);
}, 60_000);

const ORDER = [`${VISIO}/${MATH}`, `${VISIO}/${PHYSICS}`, `${PROJECT}/${MATH}`, `${PROJECT}/${PHYSICS}`];
const order = ({ pool }: Kept): number => ORDER.indexOf(pool);

describe('the tenant and its exceptions', () => {
  const [early, late] = ['2027-03-10T10:00:00.000Z', '2027-03-12T10:00:00.000Z'] as Instant[] as [Instant, Instant];
  const units = (enabled: number) => [{ product: VISIO, enabled, trial: 0, warning: 0, suspended: 0 }];
  const figures = { entitled: 1, seated: 0, waiting: 0, exceptions: 0, unanswered: 0 };

  async function world() {
    const clock = new MovableClock(new Date('2027-03-09T18:00:00Z'));
    const ports = portsOn(documentsInMemory(clock), { clock, policy: aPolicy() });
    await openDepartment(ports);
    const inOurs = (at: Instant, fact: LedgerFact) => {
      clock.advance(Date.parse(at) - clock.now().getTime());
      return ports.institution.change((books) =>
        books.record({ actor: actor(APPROVER), effectiveOn: on(at.slice(0, 10)), command: at, fact }),
      );
    };
    const inMath = (fact: LedgerFact) =>
      ports.departments.change(MATH, (books) =>
        books.record({ actor: actor(APPROVER), effectiveOn: on('2027-03-10'), command: 'seen', fact }),
      );
    await inOurs(early, { action: 'tenant-read', readAt: early, units: units(5) });
    await inMath({
      action: 'exceptions-seen',
      product: VISIO,
      readAt: early,
      exceptions: [{ kind: 'outside', product: VISIO, department: MATH, person: person(5), count: 1 }],
    });
    await inOurs('2027-03-11T10:00:00.000Z' as Instant, {
      action: 'exceptions-seen',
      product: VISIO,
      readAt: early,
      exceptions: [{ kind: 'outside', product: VISIO, count: 3 }],
    });
    await inOurs(late, { action: 'tenant-read', readAt: late, units: units(0) });
    await inMath({
      action: 'exceptions-gone',
      product: VISIO,
      readAt: late,
      lastSeenAt: early,
      exceptions: [{ kind: 'outside', product: VISIO, department: MATH, person: person(5) }],
    });
    await inOurs('2027-03-13T10:00:00.000Z' as Instant, { action: 'audit-signed', asOf: on('2027-03-10'), figures });
    await ports.departments.change(MATH, async (books) => {
      const department = await books.department();
      if (department === undefined) throw new Error('gone');
      await books.saveDepartment({ ...department, name: 'Maths' });
      await books.record({
        actor: actor(APPROVER),
        effectiveOn: on('2027-03-13'),
        command: 'name',
        fact: { action: 'department-changed', name: 'Maths', directoryNames: [] },
      });
    });
    return ports;
  }

  const auditOf = async (ports: Ports, asOf: string, department?: DepartmentId) =>
    auditPast(ports, { asOf: on(asOf), ...(department === undefined ? {} : { department }), madeAt: late, id: 'a' });

  it('are told as they were recorded by then', async () => {
    const ports = await world();
    const [before, first, second, last] = await Promise.all(
      ['2027-03-09', '2027-03-10', '2027-03-11', '2027-03-12'].map((day) => auditOf(ports, day)),
    );

    expect([before?.tenantReadAt, before?.products[0]?.units, before?.products[0]?.orphaned]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(first).toMatchObject({
      tenantReadAt: early,
      isPast: true,
      products: [{ promised: 1, orphaned: 4, short: 0 }],
    });
    expect(last).toMatchObject({ tenantReadAt: late, products: [{ promised: 1, orphaned: 0, short: 1 }] });
    const countsOf = (audit: typeof first) =>
      audit?.exceptions.map(({ count, departmentName }) => [count, departmentName]);
    expect([before, first, second, last].map(countsOf)).toEqual([
      [],
      [[1, 'Mathematics']],
      [
        [3, undefined],
        [1, 'Mathematics'],
      ],
      [[3, undefined]],
    ]);
    expect([before, first, last].map((audit) => audit?.signOffs.length)).toEqual([0, 1, 0]);
    expect(first?.pools[0]).toMatchObject({ departmentName: 'Mathematics', productName: 'Visio' });
  });

  it('are left out of what is narrowed to a department, but for its own', async () => {
    const audit = await auditOf(await world(), '2027-03-11', MATH);
    expect(audit).toMatchObject({ department: { id: MATH, name: 'Mathematics' }, products: [] });
    expect(audit.exceptions.map(({ count }) => count)).toEqual([1]);
  });

  it('can be read up to a day, or whole', async () => {
    const ports = await world();
    const [then, now] = await Promise.all([readPast(ports, MATH, { until: on('2027-03-11') }), readPast(ports, MATH)]);
    expect([then.name, then.exceptions.size, now.name, now.exceptions.size]).toEqual(['Mathematics', 1, 'Maths', 0]);
    const institution = await readInstitutionPast(ports, { until: on('2027-03-10') });
    expect([institution.tenantRead?.readAt, institution.exceptions.size]).toEqual([early, 0]);
    expect(await ports.departments.withLedgers()).not.toContain(INSTITUTION);
  });
});
