import { endingOf, endingShown, readEndings } from '../../../src/application/term/read-endings';
import { type Ports } from '../../../src/application/ports';
import { departmentId } from '../../../src/domain/ids';
import { type RosterEntry } from '../../../src/domain/roster/pool';
import { turnAround } from '../../../src/domain/term/turn';
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
import { countedDocuments, countOf } from '../../support/store/counted-documents';
import { documentsInMemory, entitle, MovableClock, openDepartment, portsOn } from '../../support/store/store-harness';

const clock = new MovableClock(new Date('2027-05-01T19:00:00.000Z'));
const policy = aPolicy();
const turn = turnAround(on('2027-05-01'), policy);
const documents = countedDocuments(documentsInMemory(clock));
const ports = portsOn(documents, { clock, policy });

async function fill(department: typeof MATH, entries: readonly RosterEntry[], seats: number): Promise<void> {
  await ports.departments.change(department, async (books) => {
    for (const entry of entries) await books.saveEntry(entry);
    await books.savePool({
      ...aPool(
        entries.map(({ rank }) => rank),
        seats,
      ),
      department,
    });
  });
}

const mathematics = aDepartment();
const physics = aDepartment({ id: PHYSICS, name: 'Physics' });

async function open({ departments }: Ports): Promise<void> {
  await openDepartment(ports, { department: mathematics, entitlements: [anEntitlement({ seats: 4 })] });
  await openDepartment(ports, { department: physics, entitlements: [anEntitlement({ seats: 2 })] });
  const next = { coverFrom: turn.nextFrom, coverUntil: turn.nextUntil, status: 'awaiting-tenant' } as const;
  await entitle(ports, MATH, anEntitlement({ id: 'next', seats: 2, ...next }));
  const until = on('2027-06-30');
  await fill(MATH, [anEntry(1, 1), anEntry(2, 2, { until }), anEntry(3, 3), anEntry(4, 4), anEntry(5, 5)], 4);
  await fill(PHYSICS, [anEntry(6, 1)], 2);
  await departments.change(PHYSICS, (books) =>
    books.saveRenewalAnswer({
      ...{ department: PHYSICS, product: VISIO, lastDay: turn.lastDay, seats: 0 },
      ...{ by: person(900), at: '2027-05-01T19:00:00.000Z' as never },
    }),
  );
}

beforeAll(() => open(ports));
afterAll(() => documents.close());

it('reads what is said of each pool', async () => {
  const [math, other] = await readEndings(ports, turn, { departments: [mathematics, physics] });

  expect(math).toMatchObject({ department: { id: MATH }, untils: ['2027-06-30'], answer: undefined });
  expect(math?.entitlements).toHaveLength(2);
  expect(other).toMatchObject({ department: { id: PHYSICS }, untils: [], answer: { seats: 0, by: person(900) } });
});

it('says who would lose a seat, in order, but for those who leave anyway', async () => {
  const [math] = await readEndings(ports, turn, { departments: [mathematics] });
  const ending = math && (await endingOf(ports, math, turn));

  expect(ending).toMatchObject({
    renewal: { seatsEnding: 4, seatsApproved: 2, seatsOpen: 2 },
    forecast: {
      lastDay: { seated: 4, waiting: 1 },
      gap: { seated: 0 },
      next: { seatCap: 2, seated: 2, waiting: 2, seatsAwaited: 2 },
    },
    losing: { people: [person(4)], count: 1 },
    leaving: 1,
    lastPurchase: { seats: 4, purchaseOrderNumber: 'PO-1001' },
  });
});

it('asks the store the same for one department and for three hundred', async () => {
  const many = Array.from({ length: 300 }, (_, index) => aDepartment({ id: departmentId(`d${index}`) }));
  documents.take();
  await readEndings(ports, turn, { departments: [mathematics] });
  const one = countOf(documents.take());
  await readEndings(ports, turn, { departments: many });

  expect(one.calls).toBe(5);
  // A query takes a hundred departments.
  expect(countOf(documents.take()).calls).toBe(15);
});

it('says on which days nothing can be ordered before it is to be decided', () => {
  const closed = [{ from: '05-10', until: '05-20', because: 'the reseller closes the year' } as never];
  const shown = endingShown({ clock, policy: aPolicy({ purchasing: { closed } }) }, turn);

  expect(shown).toMatchObject({ today: '2027-05-01', closed: { from: '2027-05-10', until: '2027-05-20' } });
});
