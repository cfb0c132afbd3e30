import { type DocumentStore } from '../../../src/adapters/documents/document-store';
import { takeAudit } from '../../../src/application/audit/take-audit';
import { instantOf } from '../../../src/domain/calendar';
import { productId } from '../../../src/domain/ids';
import { type PurchaseRecord } from '../../../src/domain/purchase/purchase-record';
import { aPurchase } from '../../support/lists/list-world';
import { type AuditException } from '../../../src/domain/audit/audit';
import { type ExceptionFound } from '../../../src/domain/audit/exception';
import { EXCEPTION_KINDS } from '../../../src/domain/audit/exception-kinds';
import { actor, APPROVER, VISIO } from '../../support/builders';
import {
  ALL_COUNTS,
  aPlantedWorld,
  ART,
  BIOLOGY,
  CHEMISTRY,
  DANCE,
  type Expected,
  plant,
  type PlantedWorld,
  PLANTS,
  remove,
} from '../../support/exceptions/planted-world';
import { documentsInMemory } from '../../support/store/store-harness';

const KINDS = Object.keys(PLANTS) as (keyof typeof PLANTS)[];
const opened: DocumentStore[] = [];

afterEach(async () => {
  for (const documents of opened.splice(0)) await documents.close();
});

async function aWorld(...own: Parameters<typeof aPlantedWorld> extends [unknown, ...infer Rest] ? Rest : never) {
  const world = await aPlantedWorld(documentsInMemory, ...own);
  opened.push(world.documents);
  return world;
}

const audit = ({ ports }: PlantedWorld, about: Parameters<typeof takeAudit>[2] = {}) =>
  takeAudit(ports, actor(APPROVER), about);

/** As {@link Expected} writes it. */
const inShort = ({ kind, product, department = '-' as never, person, count, failure }: ExceptionFound): Expected =>
  [
    kind,
    product,
    department,
    person === undefined ? '-' : Number(person.userId.slice(-12)),
    count,
    ...(failure ? [failure] : []),
  ].join(' ') as Expected;
const allInShort = (exceptions: readonly AuditException[]) => exceptions.map(inShort).toSorted();

it('finds nothing where all is as it should be, and says what each pool has', async () => {
  const { exceptions, pools, products, isPast } = await audit(await aWorld());

  expect(exceptions).toEqual([]);
  expect(isPast).toBe(false);
  expect(pools).toHaveLength(10);
  expect(pools[0]).toMatchObject({
    ...{ department: ART, departmentName: 'Department of art', product: VISIO, productName: 'Visio' },
    ...{ entitled: 4, seated: 2, waiting: 0, actual: 2, awaiting: 0 },
    purchases: [{ origin: 'imported', state: 'in-force', seats: 4, purchaseOrderNumber: 'PO-0' }],
  });
  expect(products[0]).toMatchObject({
    ...{ product: VISIO, promised: 20, seated: 10, waiting: 0, orphaned: 0, short: 0 },
    units: { enabled: 20, trial: 0, warning: 0, suspended: 0 },
  });
});

it.each(KINDS)('finds %s where it is planted alone, and nothing else', async (kind) => {
  const world = await aWorld();
  await plant(world, [kind]);

  expect(allInShort((await audit(world)).exceptions)).toEqual(PLANTS[kind].expected.toSorted());
});

it('has a line for what a department asked for, also before it has a pool, and not for what it only began', async () => {
  const world = await aWorld();
  const product = productId('unheard-of');
  const send = (number: number, own: (purchase: PurchaseRecord) => PurchaseRecord) =>
    world.ports.departments.change(DANCE, (books) => {
      const record = aPurchase({ department: DANCE, number, status: 'submitted', at: instantOf(new Date(0)) });
      return books.savePurchase(own(record));
    });
  const of = (record: PurchaseRecord, status: 'submitted' | 'draft', asked = product): PurchaseRecord =>
    ({
      ...record,
      purchase: {
        ...{ ...record.purchase, status, details: { ...record.purchase.details, product: asked } },
        events: [{ action: 'submitted', at: instantOf(new Date(0)), by: actor(900), key: 'key' }],
      },
    }) as PurchaseRecord;
  await send(1, (record) => of(record, 'submitted'));
  await send(2, (record) => of(record, 'draft', productId('only-begun')));

  const { pools } = await audit(world);

  expect(pools).toHaveLength(11);
  expect(pools.at(-1)).toMatchObject({
    ...{ department: DANCE, departmentName: 'Department of dance', product: 'unheard-of' },
    ...{ entitled: 0, seated: 0, waiting: 0, awaiting: 0 },
    purchases: [{ purchaseOrderNumber: 'PO-1', state: 'submitted', seats: 1 }],
  });
});

it('finds what the mode of the policy leaves alone', async () => {
  const world = await aWorld({ mode: 'assign-only' });
  await remove(world, ART, VISIO, 1);
  await plant(world, []);

  expect(allInShort((await audit(world)).exceptions)).toEqual(['mode visio art 1 1']);
});

describe('an institution with every kind of exception', () => {
  const expected = KINDS.flatMap((kind) => PLANTS[kind].expected)
    .flatMap((one) => ALL_COUNTS.get(one) ?? [one])
    .toSorted();

  it('finds all of them and no others, in the order of the table, and the books say the same', async () => {
    const world = await aWorld();
    await plant(world, KINDS);

    const { exceptions } = await audit(world);

    expect(allInShort(exceptions)).toEqual(expected);
    const order = Object.keys(EXCEPTION_KINDS);
    const places = exceptions.map(({ kind }) => order.indexOf(kind));
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    const open = (await world.ports.exceptions.all()).flatMap((book) => book.open);
    expect(open.map(inShort).toSorted()).toEqual(expected);
  });

  it('shows a department its own part, and nothing of others or of the tenant', async () => {
    const world = await aWorld();
    await plant(world, KINDS);

    for (const department of [BIOLOGY, CHEMISTRY]) {
      const part = await audit(world, { department });

      expect(allInShort(part.exceptions)).toEqual(expected.filter((one) => one.split(' ')[2] === department));
      expect(new Set(part.pools.map((pool) => pool.department))).toEqual(new Set([department]));
      expect(part).toMatchObject({ products: [], signOffs: [], department: { id: department } });
      const others = ['art', 'biology', 'chemistry', 'dance', 'economics'].filter((one) => one !== department);
      expect(others.filter((one) => JSON.stringify(part).includes(`"${one}"`))).toEqual([]);
    }
  });
});
