import { cosmosDocuments } from '../../../../src/adapters/cosmos/cosmos-documents';
import { type DocumentStore } from '../../../../src/adapters/documents/document-store';
import { type Audit, type AuditException, type AuditPool, figuresOf } from '../../../../src/domain/audit/audit';
import { type ExceptionFound } from '../../../../src/domain/audit/exception';
import { type Instant } from '../../../../src/domain/calendar';
import { departmentId } from '../../../../src/domain/ids';
import { INSTITUTION, type LedgerEntry } from '../../../../src/domain/ledger/ledger-entry';
import { recordReading } from '../../../../src/reconcile/exceptions/record-reading';
import { AT, MATH, on, person, VISIO } from '../../../support/builders';
import { type CosmosStandIn, startCosmosStandIn } from '../../../support/cosmos-stand-in/cosmos-stand-in';
import { documentsInMemory, MovableClock, openDepartment, portsOn } from '../../../support/store/store-harness';

const DAY_MS = 24 * 60 * 60_000;
const clock = new MovableClock();
const opened: DocumentStore[] = [];
let standIn: CosmosStandIn;

beforeAll(async () => {
  standIn = await startCosmosStandIn();
});
afterAll(async () => {
  for (const documents of opened) await documents.close();
  await standIn.close();
});

const inMemory = () => Promise.resolve(documentsInMemory(clock));
let databases = 0;
const onCosmos = () => {
  const { endpoint, key } = standIn;
  const database = `audits-${(databases += 1)}`;
  return cosmosDocuments({ endpoint, database, credential: { key }, createIfMissing: true });
};

const openException = (number: number): ExceptionFound => ({
  ...{ kind: 'outside', product: VISIO, person: person(number), count: 1 },
});
const ofMath = (number: number): ExceptionFound => ({ ...openException(number), department: MATH });

const exceptionsIn = (entries: readonly LedgerEntry[], action: 'exceptions-seen' | 'exceptions-gone') =>
  entries.flatMap(({ fact }) => (fact.action === action ? [fact.exceptions.length] : []));

describe.each([
  ['SQLite', inMemory],
  ['Cosmos DB, on the stand-in', onCosmos],
])('on %s', (_, open) => {
  it('exceptions go into as many parts, entries and transactions as it takes, and out of them again', async () => {
    const sizes: number[] = [];
    const documents = await open();
    opened.push(documents);
    const watched: DocumentStore = {
      ...documents,
      read: (at) => documents.read(at),
      query: (query) => documents.query(query),
      transact: (container, partition, operations) => {
        sizes.push(operations.length);
        return documents.transact(container, partition, operations);
      },
    };
    const ports = portsOn(watched, { clock });
    await openDepartment(ports);
    const reading = (hour: number, exceptions: readonly ExceptionFound[]) =>
      recordReading(ports, {
        ...{ exceptions, units: [], readAt: `2027-06-29T${hour}:00:00.000Z` as Instant, today: on('2027-06-29') },
        by: { kind: 'job', name: 'reconcile' },
        wholeBefore: () => Promise.resolve(undefined),
      });
    const openNow = async () => (await ports.exceptions.all()).map((book) => [book.department, book.open.length]);
    const many = Array.from({ length: 1450 }, (_item, index) => openException(1000 + index));

    await reading(10, [ofMath(1), ofMath(2), ...many]);
    const grown = await openNow();
    await reading(11, [ofMath(2), ...many.slice(0, 10)]);
    const shrunk = await openNow();
    // Begun before, and come to its end after.
    await reading(10, many);
    await reading(12, [ofMath(2), ...many.slice(0, 10)]);

    const parts = [200, 200, 200, 200, 200, 200, 200, 50].map((count) => [INSTITUTION, count]);
    const inOrder = (books: typeof grown) => books.map((book) => book.join(' ')).toSorted();
    expect(inOrder(grown)).toEqual(inOrder([[MATH, 2], ...parts] as typeof grown));
    expect(inOrder(shrunk.filter(([, count]) => Number(count) > 0))).toEqual(
      inOrder([
        [MATH, 1],
        [INSTITUTION, 10],
      ]),
    );
    expect(await openNow()).toEqual(shrunk);
    const slice = { sinceNumber: 1, limit: 200 };
    const [math, tenant] = await Promise.all([
      ports.departments.look(MATH).ledger(slice),
      ports.institution.look().ledger(slice),
    ]);
    expect([exceptionsIn(math, 'exceptions-seen'), exceptionsIn(math, 'exceptions-gone')]).toEqual([[2], [1]]);
    expect(exceptionsIn(tenant, 'exceptions-seen')).toEqual(Array.from({ length: 29 }, () => 50));
    expect(Math.max(...exceptionsIn(tenant, 'exceptions-gone'))).toBe(50);
    expect(exceptionsIn(tenant, 'exceptions-gone').reduce((sum, count) => sum + count, 0)).toBe(1440);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(90);
    expect(math.at(-1)?.fact).toMatchObject({ lastSeenAt: '2027-06-29T10:00:00.000Z' });
  });

  it('a department that there is not stops nobody', async () => {
    const documents = await open();
    opened.push(documents);
    const ports = portsOn(documents, { clock });

    await recordReading(ports, {
      exceptions: [{ ...openException(1), department: departmentId('nowhere') }, openException(2)],
      ...{ units: [], readAt: AT, today: on('2027-06-29'), by: { kind: 'job', name: 'reconcile' } },
      wholeBefore: () => Promise.resolve(undefined),
    });

    expect((await ports.exceptions.all()).map(({ department }) => department)).toEqual([INSTITUTION]);
  });

  it('an audit is read back whole and in pages, however long it is, and forgotten after a week', async () => {
    const documents = await open();
    opened.push(documents);
    const bytes: number[] = [];
    const { audits } = portsOn({
      ...documents,
      read: (at) => documents.read(at),
      transact: (container, partition, operations) => {
        for (const one of operations) bytes.push(Buffer.byteLength(JSON.stringify(one)));
        return documents.transact(container, partition, operations);
      },
    });
    const audit = longAudit();
    await audits.save(audit);
    await audits.save(audit);

    expect(await audits.whole(audit.id)).toEqual(audit);
    expect(await audits.find(audit.id)).toMatchObject({
      ...{ figures: figuresOf(audit), poolCount: 2500, exceptionCount: 3000, learnedLaterCount: 1 },
      exceptionsByKind: [
        { kind: 'outside', count: 2000 },
        { kind: 'awaiting', count: 1000 },
      ],
    });
    const across = { offset: 1990, limit: 20 };
    expect(await audits.exceptions(audit.id, across)).toEqual(audit.exceptions.slice(1990, 2010));
    for (const offset of [0, 1400, 2495])
      expect(await audits.pools(audit.id, { offset, limit: 7 })).toEqual(audit.pools.slice(offset, offset + 7));
    expect(await audits.pools('another', { offset: 0, limit: 7 })).toEqual([]);
    expect(Math.max(...bytes)).toBeLessThan(1024 * 1024);
    expect(bytes.length).toBeGreaterThan(6);
    await pass(7.1 * DAY_MS);
    expect(await audits.find(audit.id)).toBeUndefined();
    expect(await audits.pools(audit.id, { offset: 0, limit: 7 })).toEqual([]);
  });
});

async function pass(ms: number): Promise<void> {
  clock.advance(ms);
  await standIn.advance(ms);
}

function longAudit(): Audit {
  const words = 'what somebody wrote about it, at some length '.repeat(8);
  const pools = Array.from({ length: 2500 }, (_, index): AuditPool => ({
    ...{ department: departmentId(`d${index}`), product: VISIO, departmentName: words, productName: 'Visio' },
    ...{ entitled: 2, seated: 1, waiting: 0, actual: 1, awaiting: 0, purchases: [] },
  }));
  const exceptions = Array.from({ length: 3000 }, (_, index): AuditException => ({
    ...{ product: VISIO, productName: 'Visio', firstSeenAt: AT, count: 1 },
    ...(index < 2000 ? { kind: 'outside', person: person(index) } : { kind: 'awaiting', departmentName: words }),
  }));
  return {
    ...{ id: 'audit-1', asOf: on('2027-06-29'), isPast: false, madeAt: AT, tenantReadAt: AT, products: [] },
    ...{ pools, exceptions, signOffs: [] },
    learnedLater: [{ at: AT, departmentName: 'Math', productName: 'Visio', text: 'something' }],
  };
}
