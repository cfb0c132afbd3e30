import { type Ports } from '../../../src/application/ports';
import { coverPools } from '../../../src/application/term/cover-pools';
import { RosterWork } from '../../../src/application/roster/roster-work';
import { instantOf } from '../../../src/domain/calendar';
import { type DepartmentStore } from '../../../src/ports/roster/department-store';
import { Fault } from '../../../src/ports/fault';
import { actor, aDepartment, anEntitlement, aPolicy, MATH, on, person, PHYSICS, VISIO } from '../../support/builders';
import { documentsInMemory, MovableClock, openDepartment, portsOn } from '../../support/store/store-harness';

const DAY = 24 * 60 * 60 * 1000;
const YEAR = anEntitlement({ seats: 3, coverUntil: on('2027-07-31') });
const NO_GAP = { endsOn: '07-31', startsOn: '08-01', gap: 'lapse' } as Ports['policy']['term'];

/** Mathematics with three seats and people 1 to 5, of whom some have a last day. */
async function math(untils: Readonly<Record<number, string>>, own: Partial<Ports> = {}) {
  const clock = new MovableClock(new Date('2027-06-30T19:00:00Z'));
  const ports = portsOn(documentsInMemory(clock), { clock, policy: aPolicy({ term: NO_GAP }), ...own });
  await openDepartment(ports, { entitlements: [YEAR] });
  await joinAll(ports, MATH, [1, 2, 3, 4, 5], untils);
  return { ports, clock };
}

async function joinAll(
  ports: Ports,
  department: typeof MATH,
  numbers: readonly number[],
  untils: Readonly<Record<number, string>>,
): Promise<void> {
  if (numbers.length > 40) {
    await joinAll(ports, department, numbers.slice(0, 40), untils);
    await joinAll(ports, department, numbers.slice(40), untils);
    return;
  }
  await ports.departments.change(department, async (books) => {
    const at = instantOf(ports.clock.now());
    const context = {
      actor: actor(900),
      command: `join-${department}`,
      today: on('2027-06-30'),
      at,
      term: ports.policy.term,
    };
    const work = await RosterWork.open(books, VISIO, context);
    for (const one of numbers) {
      const until = untils[one];
      await work?.join(person(one), until === undefined ? {} : { entry: { until: on(until) } });
    }
  });
}

const rosterOf = async (ports: Ports, department = MATH) => {
  const entries = await ports.departments
    .look(department)
    .entries({ product: VISIO, direction: 'ascending', limit: 99 });
  return entries.map(({ displayName }) => Number(displayName.slice(7)));
};

const noticesOf = async (ports: Ports) =>
  (await ports.departments.openCommands())
    .flatMap(({ notices }) => notices)
    .map(({ to, about }) => `${Number(to.slice(-4))} ${about}`)
    .toSorted();

describe('whose last day is over', () => {
  it('keeps the place on that day, and leaves on the next, when the first in line is seated in the same write', async () => {
    const { ports, clock } = await math({ 2: '2027-07-01', 5: '2027-06-30' });
    clock.advance(DAY);

    const before = await coverPools(ports);
    const rosterOnTheDay = await rosterOf(ports);
    clock.advance(DAY);
    const after = await coverPools(ports);

    expect(before.lines).toEqual([{ did: 'ended', department: MATH, product: VISIO, people: 1 }]);
    expect(rosterOnTheDay).toEqual([1, 2, 3, 4]);
    expect(after.lines).toEqual([{ did: 'ended', department: MATH, product: VISIO, people: 1 }]);
    await expect(rosterOf(ports)).resolves.toEqual([1, 3, 4]);
    await expect(noticesOf(ports)).resolves.toEqual(['2 ended', '4 seated', '5 ended-waiting']);
    await expect(coverPools(ports)).resolves.toMatchObject({ lines: [], commands: [] });
  });

  it('is a change of the schedule in the ledger, which an undo of somebody does not reach', async () => {
    const { ports, clock } = await math({ 2: '2027-06-30' });
    clock.advance(DAY);

    await coverPools(ports);

    const [entry] = await ports.departments.look(MATH).ledger({ isRosterChange: true, limit: 1 });
    expect(entry).toMatchObject({
      actor: { kind: 'job', name: 'schedule' },
      effectiveOn: '2027-07-01',
      fact: { action: 'person-removed', entry: { displayName: 'Person 2', until: '2027-06-30' } },
    });
  });

  it('hears of that alone when the seats ended on the same day', async () => {
    const { ports, clock } = await math({ 2: '2027-07-31', 4: '2027-07-31' });
    clock.advance(32 * DAY);

    await coverPools(ports);

    await expect(rosterOf(ports)).resolves.toEqual([1, 3, 5]);
    await expect(noticesOf(ports)).resolves.toEqual(['1 uncovered', '2 ended', '3 uncovered', '4 ended-waiting']);
  });

  it('takes nothing from those behind who keep their seats though there are fewer', async () => {
    const next = anEntitlement({ id: 'e2', seats: 2, coverFrom: on('2027-08-01'), coverUntil: on('2028-07-31') });
    const { ports, clock } = await math({ 1: '2027-07-31' });
    await ports.departments.change(MATH, (books) => books.saveEntitlement(next));
    clock.advance(32 * DAY);

    await coverPools(ports);

    // Three seats became two: 3 would have lost theirs, and takes that of 1 in the same write.
    await expect(noticesOf(ports)).resolves.toEqual(['1 ended']);
    await expect(ports.departments.look(MATH).pool(VISIO)).resolves.toMatchObject({
      rosterLength: 4,
      seatedThrough: 3,
    });
  });

  it('is asked for by one small question when nobody leaves', async () => {
    const { ports } = await math({ 2: '2027-08-30' });
    const asked: unknown[] = [];
    const departments: DepartmentStore = {
      ...ports.departments,
      entriesEnding: (question) => {
        asked.push(question);
        return ports.departments.entriesEnding(question);
      },
    };

    await coverPools({ ...ports, departments });

    expect(asked).toEqual([{ limit: 40 }]);
  });

  it('leaves in as many writes as it takes, and a department that cannot be written keeps no other waiting', async () => {
    const many = Array.from({ length: 95 }, (_, index) => 100 + index);
    const { ports, clock } = await math({ 2: '2027-06-30' });
    await openDepartment(ports, { department: aDepartment({ id: PHYSICS, name: 'Physics' }), entitlements: [] });
    await joinAll(ports, PHYSICS, many, Object.fromEntries(many.map((one) => [one, '2027-06-30'])));
    clock.advance(DAY);
    let isBroken = true;
    const departments: DepartmentStore = {
      ...ports.departments,
      change: (department, decide) =>
        isBroken && department === PHYSICS
          ? Promise.reject(new Fault('unavailable', 'not now'))
          : ports.departments.change(department, decide),
    };

    const first = await coverPools({ ...ports, departments });
    isBroken = false;
    const second = await coverPools({ ...ports, departments });

    expect(first.lines?.map(({ did }) => did).toSorted()).toEqual(['ended', 'failed']);
    expect(second.lines).toMatchObject([40, 40, 15].map((people) => ({ did: 'ended', people })));
    await expect(rosterOf(ports, PHYSICS)).resolves.toEqual([]);
  });

  it('is only counted by a dry run', async () => {
    const { ports, clock } = await math({ 2: '2027-06-30', 3: '2027-06-30' });
    clock.advance(DAY);

    const { lines } = await coverPools(ports, { isDryRun: true });

    expect(lines).toEqual([{ did: 'ended', department: MATH, product: VISIO, people: 2 }]);
    await expect(rosterOf(ports)).resolves.toEqual([1, 2, 3, 4, 5]);
  });
});
