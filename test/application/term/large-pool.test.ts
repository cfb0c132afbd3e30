import { type Ports } from '../../../src/application/ports';
import { coverPools } from '../../../src/application/term/cover-pools';
import { instantOf } from '../../../src/domain/calendar';
import {
  aDepartment,
  anEntitlement,
  anEntry,
  aPolicy,
  aPool,
  MATH,
  on,
  person,
  PHYSICS,
  VISIO,
} from '../../support/builders';
import { SKU } from '../../support/tenant/between-world';
import { documentsInMemory, MovableClock, openDepartment, portsOn } from '../../support/store/store-harness';

const PEOPLE = 5000;
const DAY = 24 * 60 * 60 * 1000;
const NO_GAP = { endsOn: '07-31', startsOn: '08-01', gap: 'lapse' } as Ports['policy']['term'];
const YEAR = { coverUntil: on('2027-07-31') };
const ranks = Array.from({ length: PEOPLE }, (_, index) => index + 1);

/** The last day of a term without a gap: all of Mathematics have a seat until today, and a person of Physics; some leave. */
async function lastDay(leaving: number) {
  const clock = new MovableClock(new Date('2027-07-31T19:00:00Z'));
  const ports = portsOn(documentsInMemory(clock), { clock, policy: aPolicy({ term: NO_GAP }) });
  await openDepartment(ports, { entitlements: [anEntitlement({ seats: PEOPLE, ...YEAR })] });
  for (let from = 0; from < PEOPLE; from += 95)
    await ports.departments.change(MATH, async (books) => {
      for (const rank of ranks.slice(from, from + 95)) await books.saveEntry(entryAt(rank, leaving));
      await books.savePool(aPool(ranks, PEOPLE));
    });
  const physics = aDepartment({ id: PHYSICS, name: 'Physics' });
  await openDepartment(ports, { department: physics, entitlements: [anEntitlement({ id: 'e2', seats: 1, ...YEAR })] });
  await ports.departments.change(PHYSICS, async (books) => {
    await books.saveEntry(anEntry(PEOPLE + 1, 1));
    await books.savePool({ ...aPool([1], 1), department: PHYSICS });
  });
  await ports.departments.change(MATH, async (books) => {
    for (const rank of ranks.slice(0, leaving)) await books.saveAssignment(aLicense(rank, ports));
  });
  clock.advance(DAY);
  return ports;
}

const aLicense = (number: number, { clock }: Ports) => {
  const at = instantOf(clock.now());
  const outcome = { status: 'active', at } as const;
  return { person: person(number), product: VISIO, skuId: SKU, department: MATH, intendedAt: at, outcome };
};

const entryAt = (rank: number, leaving: number) => ({
  ...anEntry(rank, rank),
  displayName: `Maximiliana Mustermann-${rank}`,
  ...(rank > leaving ? {} : { until: on('2027-07-31') }),
});

describe('a pool of 5,000 people', () => {
  it('loses all its seats in one transaction, in records of a hundred people that say what is common to them once', async () => {
    const ports = await lastDay(0);

    const { lines, commands } = await coverPools(ports);

    expect(lines?.map(({ did }) => did)).toEqual(['cap-changed', 'cap-changed']);
    expect(commands).toHaveLength(PEOPLE / 100 + 1);
    const records = await ports.departments.openCommands();
    const told = records.flatMap(({ notices }) => notices);
    expect(new Set(told.map(({ to }) => to)).size).toBe(PEOPLE + 1);
    expect(told[0]).toMatchObject({ about: 'uncovered', turn: { lastDay: '2027-07-31' }, askPeople: { length: 3 } });
    await expect(coverPools(ports)).resolves.toMatchObject({ lines: [] });
  });

  it('lets people leave in steps once its seats ended, none of whom hears anything else', async () => {
    const ports = await lastDay(50);

    const { lines } = await coverPools(ports);

    const ofMath = lines?.filter((line) => 'department' in line && line.department === MATH);
    expect(ofMath).toMatchObject([
      { did: 'ended', people: 40 },
      { did: 'ended', people: 10 },
    ]);
    await expect(ports.departments.look(MATH).pool(VISIO)).resolves.toMatchObject({ rosterLength: PEOPLE - 50 });
    const told = (await ports.departments.openCommands()).flatMap(({ notices }) => notices);
    expect(told).toHaveLength(PEOPLE + 1);
    expect(told.filter(({ to }) => to === person(50).userId)).toMatchObject([{ about: 'ended' }]);
  });

  it('keeps no other pool waiting whatever is wrong with it', async () => {
    const ports = await lastDay(1);
    const errors: unknown[] = [];
    const broken: Ports = {
      ...ports,
      logger: { ...ports.logger, error: (...words) => void errors.push(words) },
      departments: {
        ...ports.departments,
        change: (department, decide) =>
          department === MATH
            ? Promise.reject(new RangeError('too much'))
            : ports.departments.change(department, decide),
      },
    };

    const { lines } = await coverPools(broken);

    expect(lines?.map((line) => ('department' in line ? `${line.department} ${line.did}` : line.did))).toEqual([
      'math failed',
      'math cap-changed',
      'math failed',
      'physics cap-changed',
    ]);
    expect(errors).toMatchObject([
      ['cover could not be brought up to date', { department: MATH, error: { message: 'too much' } }],
      ['cover could not be brought up to date', { department: MATH, error: { message: 'too much' } }],
    ]);
    await expect(ports.departments.look(PHYSICS).pool(VISIO)).resolves.toMatchObject({ seatedThrough: 0 });
  });
});
