import { randomUUID } from 'node:crypto';
import { cosmosDocuments } from '../../../../src/adapters/cosmos/cosmos-documents';
import { type DocumentStore } from '../../../../src/adapters/documents/document-store';
import { kinds } from '../../../../src/adapters/documents/shapes/kinds';
import { type StoreCall } from '../../../../src/adapters/documents/store-call';
import { sqliteDocuments } from '../../../../src/adapters/sqlite/sqlite-documents';
import { type Ports } from '../../../../src/application/ports';
import { type Instant } from '../../../../src/domain/calendar';
import { departmentId, type DepartmentId, purchaseId, skuId } from '../../../../src/domain/ids';
import { INSTITUTION } from '../../../../src/domain/ledger/ledger-entry';
import { type PurchaseStatus } from '../../../../src/domain/purchase/purchase';
import { type PurchaseRecord } from '../../../../src/domain/purchase/purchase-record';
import { type AssignmentRecord } from '../../../../src/domain/roster/assignment-record';
import { placeOfPurchase, type PurchasePlace } from '../../../../src/ports/purchase/purchase-index';
import { type LedgerPlace } from '../../../../src/ports/roster/department-store';
import {
  actor,
  aDepartment,
  anEntitlement,
  anEntry,
  AT,
  MATH,
  on,
  person,
  PHYSICS,
  PROJECT,
  VISIO,
} from '../../../support/builders';
import { startCosmosStandIn, type CosmosStandIn } from '../../../support/cosmos-stand-in/cosmos-stand-in';
import { MovableClock, openDepartment, portsOn } from '../../../support/store/store-harness';
import { samples } from '../../../stored/samples';

const CHEMISTRY = departmentId('chemistry');
const NOBODY = departmentId('nobody');
const ALL = [MATH, PHYSICS, CHEMISTRY];
const [SKU, OTHER_SKU] = [skuId('sku-1'), skuId('sku-2')];

let standIn: CosmosStandIn;

beforeAll(async () => {
  standIn = await startCosmosStandIn();
});

afterAll(() => standIn.close());

type Open = (clock: MovableClock, onCall: (call: StoreCall) => void) => Promise<DocumentStore>;

const stores: readonly (readonly [string, Open])[] = [
  ['SQLite', (clock, onCall) => Promise.resolve(sqliteDocuments({ file: ':memory:', now: () => clock.now(), onCall }))],
  [
    'the Cosmos stand-in',
    (_, onCall) => {
      const { endpoint, key } = standIn;
      return cosmosDocuments({ endpoint, database: randomUUID(), credential: { key }, onCall });
    },
  ],
];

describe.each(stores)('what is asked of several departments or people at once, on %s', (_, open) => {
  let clock: MovableClock;
  let documents: DocumentStore;
  let ports: Ports;
  let calls: StoreCall[];

  beforeEach(async () => {
    clock = new MovableClock();
    calls = [];
    documents = await open(clock, (call) => calls.push(call));
    ports = portsOn(documents, { clock });
    for (const id of ALL) {
      await openDepartment(ports, {
        department: aDepartment({ id, name: id }),
        products: [VISIO, PROJECT],
        entitlements: [anEntitlement({ id: `v-${id}` }), anEntitlement({ id: `p-${id}`, product: PROJECT })],
      });
    }
    calls.length = 0;
  });

  afterEach(() => documents.close());

  const made = () => calls.map(({ operation }) => operation);

  it('gives the departments that there are by one call, and a single one by its id', async () => {
    const several = await ports.departments.departmentsOf([PHYSICS, NOBODY, MATH, MATH]);
    const one = await ports.departments.departmentsOf([MATH]);
    const none = [await ports.departments.departmentsOf([]), await ports.departments.departmentsOf([NOBODY])];

    expect(several.map(({ id }) => id).toSorted()).toEqual([MATH, PHYSICS]);
    expect(one).toEqual([aDepartment({ name: MATH })]);
    expect(none).toEqual([[], []]);
    expect(made()).toEqual(['query', 'read', 'read']);
  });

  it('gives pools and entitlements, of one product or of all', async () => {
    const { departments } = ports;
    const pools = await departments.poolsOf([MATH, CHEMISTRY]);
    const visio = await departments.poolsOf([MATH, CHEMISTRY], VISIO);
    const one = await departments.poolsOf([MATH], VISIO);
    const held = await departments.entitlementsOf([MATH, CHEMISTRY]);
    const project = await departments.entitlementsOf([PHYSICS], PROJECT);

    expect(pools.map(({ department, product }) => `${department} ${product}`).toSorted()).toEqual([
      'chemistry project',
      'chemistry visio',
      'math project',
      'math visio',
    ]);
    expect(visio.map(({ department }) => department).toSorted()).toEqual([CHEMISTRY, MATH]);
    expect(one).toMatchObject([{ department: MATH, product: VISIO }]);
    expect(held.map(({ department, entitlement }) => `${department} ${entitlement.id}`).toSorted()).toEqual([
      'chemistry p-chemistry',
      'chemistry v-chemistry',
      'math p-math',
      'math v-math',
    ]);
    expect(project).toEqual([
      { department: PHYSICS, entitlement: anEntitlement({ id: 'p-physics', product: PROJECT }) },
    ]);
    expect(made()).toEqual(['query', 'query', 'read', 'query', 'query']);
  });

  it('gives the entries and the assignment records of several people by one call each', async () => {
    await ports.departments.change(MATH, async (books) => {
      await books.saveEntry(anEntry(1, 1));
      await books.saveEntry(anEntry(2, 2));
      await books.saveAssignment(anAssignment(MATH, 1));
    });
    await ports.departments.change(PHYSICS, async (books) => {
      await books.saveEntry(anEntry(1, 1, { product: PROJECT }));
      await books.saveEntry(anEntry(3, 2, { product: PROJECT }));
      await books.saveAssignment(anAssignment(PHYSICS, 3));
    });
    calls.length = 0;
    const people = [1, 3, 4].map((number) => person(number).userId);

    const entries = await ports.departments.entriesOf(people);
    const records = await ports.departments.assignmentsOf(people);

    expect(entries.map(({ department, entry }) => `${department} ${entry.displayName}`).toSorted()).toEqual([
      'math Person 1',
      'physics Person 1',
      'physics Person 3',
    ]);
    expect(records.map((record) => record.department).toSorted()).toEqual([MATH, PHYSICS]);
    expect(await ports.departments.entriesOf(person(2).userId)).toEqual([{ department: MATH, entry: anEntry(2, 2) }]);
    expect(await ports.departments.entriesOf([])).toEqual([]);
    expect(made()).toEqual(['query', 'query', 'query']);
  });

  it('asks for more people than one query takes in as many as are needed', async () => {
    await ports.departments.change(MATH, async (books) => {
      for (const number of [1, 150, 201]) await books.saveEntry(anEntry(number, number));
    });
    calls.length = 0;

    const entries = await ports.departments.entriesOf(
      Array.from({ length: 201 }, (__, index) => person(index + 1).userId),
    );

    expect(entries).toHaveLength(3);
    expect(calls).toHaveLength(3);
  });

  describe('inside a change', () => {
    const people = [1, 2, 3].map((number) => person(number).userId);

    beforeEach(async () => {
      await ports.departments.change(MATH, async (books) => {
        await books.saveEntry(anEntry(1, 1));
        await books.saveEntry(anEntry(3, 3));
        await books.saveAssignment(anAssignment(MATH, 1));
        await books.saveAssignment(anAssignment(MATH, 1, OTHER_SKU));
        await books.saveAssignment(anAssignment(MATH, 3));
      });
      calls.length = 0;
    });

    it('makes known who is on a roster, and who is not', async () => {
      await ports.departments.change(MATH, async (books) => {
        const before = await books.entriesOf(VISIO, people);
        const single = [];
        for (const id of people) single.push(await books.entry(VISIO, id));
        await books.saveEntry(anEntry(2, 2));
        await books.deleteEntry(anEntry(3, 3));
        const after = await books.entriesOf(VISIO, people);

        expect(before).toEqual([anEntry(1, 1), anEntry(3, 3)]);
        expect(single).toEqual([anEntry(1, 1), undefined, anEntry(3, 3)]);
        expect(after).toEqual([anEntry(1, 1), anEntry(2, 2)]);
      });

      // Whoever is asked for, the head that this change does not write, and what it writes.
      expect(made()).toEqual(['query', 'read', 'transact']);
      expect(await ports.departments.look(MATH).entriesOf(VISIO, people)).toEqual([anEntry(1, 1), anEntry(2, 2)]);
    });

    it('makes known which licenses they have, and which not', async () => {
      await ports.departments.change(MATH, async (books) => {
        const ofThem = { product: VISIO, userIds: people.slice(0, 2) };
        const before = await books.assignmentsOf(ofThem);
        const single = [];
        for (const id of ofThem.userIds)
          for (const sku of [SKU, OTHER_SKU]) single.push(await books.assignment(VISIO, id, sku));
        await books.saveAssignment(anAssignment(MATH, 2));
        const after = await books.assignmentsOf(ofThem);

        expect(before.map(({ skuId: sku }) => sku).toSorted()).toEqual([SKU, OTHER_SKU]);
        expect(single.map((one) => one?.skuId)).toEqual([SKU, OTHER_SKU, undefined, undefined]);
        expect(after).toHaveLength(3);
      });

      expect(made()).toEqual(['query', 'read', 'transact']);
      expect(await ports.departments.look(MATH).assignmentsOf({ product: VISIO, userIds: people })).toHaveLength(4);
    });

    it('is decided again where somebody was believed to have none and has', async () => {
      let times = 0;

      const held = await ports.departments.change(MATH, async (books) => {
        times += 1;
        await books.expectNoEntry(VISIO, person(1).userId);
        return books.entriesOf(VISIO, people);
      });

      expect(held).toEqual([anEntry(1, 1), anEntry(3, 3)]);
      expect(times).toBeGreaterThan(1);
    });
  });

  describe('the ledgers', () => {
    beforeEach(async () => {
      for (const round of [1, 2, 3]) {
        clock.advance(1000);
        for (const id of ALL) await note(id, VISIO, round);
        await note(MATH, PROJECT, round);
        await ports.institution.change((books) =>
          books.record({
            ...{ actor: actor(1), effectiveOn: on('2027-06-29'), command: `tenant-${round}` },
            fact: { action: 'channel-left' },
          }),
        );
      }
      calls.length = 0;
    });

    /** Records that somebody came, and on which round: in one department after the other at the same moment. */
    const note = (department: DepartmentId, product: typeof VISIO, round: number) =>
      ports.departments.change(department, (books) =>
        books.record({
          ...{ actor: actor(1), effectiveOn: on('2027-06-29'), command: `${product}-${round}` },
          fact: {
            action: 'person-added',
            product,
            entry: anEntry(round, round, { product }),
            seatedThrough: 1,
          },
        }),
      );
    const commands = async (asked: Omit<Parameters<typeof ports.departments.ledger>[0], 'limit'>, limit = 100) =>
      (await ports.departments.ledger({ ...asked, limit })).map(
        ({ department, command }) => `${department} ${command}`,
      );

    it('are read newest first, over all departments or some, and never that of the institution unless it is named', async () => {
      expect((await commands({}, 5)).slice(0, 5)).toEqual([
        'physics visio-3',
        'math project-3',
        'math visio-3',
        'chemistry visio-3',
        'physics visio-2',
      ]);
      expect(await commands({ departments: [CHEMISTRY, PHYSICS] }, 3)).toEqual([
        'physics visio-3',
        'chemistry visio-3',
        'physics visio-2',
      ]);
      expect(await commands({ departments: [INSTITUTION] })).toEqual(
        [3, 2, 1]
          .map((round) => `${INSTITUTION} tenant-${round}`)
          .concat(`${INSTITUTION} opening`)
          .slice(0, 3),
      );
      expect((await commands({})).filter((command) => command.includes('tenant'))).toEqual([]);
    });

    it('are read of one product', async () => {
      expect((await commands({ product: PROJECT })).slice(0, 3)).toEqual(
        [3, 2, 1].map((round) => `math project-${round}`),
      );
      expect((await commands({ product: VISIO, departments: [MATH, NOBODY] })).slice(0, 3)).toEqual(
        [3, 2, 1].map((round) => `math visio-${round}`),
      );
      expect(await commands({ product: VISIO, departments: [] })).toEqual([]);
    });

    it.each([[undefined], [[MATH, PHYSICS]]])(
      'are paged, of %p, and a line that comes meanwhile moves none',
      async (departments) => {
        const asked = departments === undefined ? {} : { departments };
        const all = await commands(asked);
        const seen: string[] = [];
        let after: LedgerPlace | undefined;

        for (let page = 0; page < 20; page += 1) {
          const entries = await ports.departments.ledger({ ...asked, ...(after && { after }), limit: 2 });
          seen.push(...entries.map(({ department, command }) => `${department} ${command}`));
          const last = entries.at(-1);
          if (last === undefined) break;
          const { at, department, number } = last;
          after = JSON.parse(JSON.stringify({ at, department, number })) as LedgerPlace;
          await note(MATH, VISIO, 10 + page);
        }

        expect(seen).toEqual(all);
      },
    );

    it('cost one call a page', async () => {
      await ports.departments.ledger({ departments: ALL, limit: 10 });

      expect(made()).toEqual(['query']);
    });
  });

  describe('purchases', () => {
    const days = ['2027-01-01', '2027-01-02', '2027-01-02', '2027-01-03', '2027-01-04'];

    beforeEach(async () => {
      const statuses: readonly PurchaseStatus[] = ['submitted', 'declined', 'submitted', 'withdrawn', 'submitted'];
      for (const [index, day] of days.entries())
        await keep(ALL[index % 2] ?? MATH, `p${index}`, `${day}T00:00:00.000Z` as Instant, statuses[index]);
      calls.length = 0;
    });

    async function keep(department: DepartmentId, id: string, at: Instant, status: PurchaseStatus = 'submitted') {
      const record = aRecord(department, id, at, status);
      const body = kinds.purchase.bodyOf(record);
      await documents.transact('departments', department, [
        { op: 'create', id: `purchase|${record.purchase.id}`, kind: 'purchase', body },
      ]);
    }

    const list = async (asked: Omit<Parameters<typeof ports.purchases.list>[0], 'limit'>, limit = 100) =>
      (await ports.purchases.list({ ...asked, limit })).map(({ purchase }) => purchase.id);

    it('are listed newest first, of some departments and some states', async () => {
      expect(await list({})).toEqual(['p4', 'p3', 'p1', 'p2', 'p0']);
      expect(await list({ department: MATH })).toEqual(['p4', 'p2', 'p0']);
      expect(await list({ departments: [MATH, CHEMISTRY] })).toEqual(['p4', 'p2', 'p0']);
      expect(await list({ departments: [MATH, PHYSICS], status: 'submitted' }, 2)).toEqual(['p4', 'p2']);
      expect(await list({ status: ['declined', 'withdrawn'] })).toEqual(['p3', 'p1']);
      expect(await list({ departments: [] })).toEqual([]);
      expect(calls).toHaveLength(5);
    });

    it.each([[{}], [{ status: 'submitted' }], [{ departments: [MATH, PHYSICS] }]] as const)(
      'are paged, of %j, and one that comes meanwhile moves none',
      async (asked) => {
        const all = await list(asked);
        const seen: string[] = [];
        let after: PurchasePlace | undefined;

        for (let page = 0; page < 10; page += 1) {
          const records = await ports.purchases.list({ ...asked, ...(after && { after }), limit: 1 });
          seen.push(...records.map(({ purchase }) => purchase.id));
          const last = records.at(-1);
          if (last === undefined) break;
          after = JSON.parse(JSON.stringify(placeOfPurchase(last))) as PurchasePlace;
          await keep(MATH, `new-${page}`, '2027-02-01T00:00:00.000Z' as Instant);
        }

        expect(seen).toEqual(all);
      },
    );
  });
});

function anAssignment(department: DepartmentId, number: number, sku = SKU): AssignmentRecord {
  const outcome = { status: 'active', at: AT } as const;
  return { person: person(number), product: VISIO, skuId: sku, department, intendedAt: AT, outcome };
}

/** A purchase as it was stored once, with what tells it apart. */
function aRecord(department: DepartmentId, id: string, at: Instant, status: PurchaseStatus): PurchaseRecord {
  const found = samples
    .filter(({ kind }) => kind === 'purchase')
    .map((sample) => kinds.purchase.read(sample))
    .find(({ purchase }) => purchase.status === status);
  if (found === undefined) throw new Error(`there is no sample that is ${status}`);
  const { purchase } = found;
  const [first, ...later] = purchase.events;
  return { ...found, purchase: { ...purchase, department, id: purchaseId(id), events: [{ ...first, at }, ...later] } };
}
