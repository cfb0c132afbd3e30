import { CosmosClient, type IndexingPolicy } from '@azure/cosmos';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { cosmosDocuments, type CosmosOptions } from '../../../src/adapters/cosmos/cosmos-documents';
import { ourPolicy } from '../../../src/adapters/cosmos/index-policy';
import { querySpec } from '../../../src/adapters/cosmos/query-spec';
import { type DocumentStore, type Operation, type Query } from '../../../src/adapters/documents/document-store';
import { fieldsOf, QUERIES } from '../../../src/adapters/documents/queries';
import { type StoreCall } from '../../../src/adapters/documents/store-call';
import { isFault } from '../../../src/ports/fault';
import { startCosmosStandIn, type CosmosStandIn } from '../../support/cosmos-stand-in/cosmos-stand-in';
import { type FaultOrder } from '../../support/cosmos-stand-in/faults';

const HURRIED_MS = 1500;
const LATE_MS = 3 * HURRIED_MS;
const KNOWN = { isOutcomeUnknown: false };
const UNKNOWN = { isOutcomeUnknown: true };

/** How a container of ours has to be, at the least. */
const GOOD = { partitionKey: { paths: ['/kind'] }, defaultTtl: -1 };
const ofTenant = QUERIES.filter(({ container }) => container === 'tenant');
const bodyPaths = [...new Set(ofTenant.flatMap(fieldsOf))].map((field) => `/body/${field.replaceAll('.', '/')}/?`);
const everyPath = ['/kind/?', ...bodyPaths].join(', ');
const onlyPaths = (...paths: readonly string[]) => ({
  indexingPolicy: { includedPaths: paths.map((path) => ({ path })), excludedPaths: [{ path: '/*' }] },
});
const without = (path: string) => ({
  indexingPolicy: { includedPaths: [{ path: '/*' }], excludedPaths: [{ path }] },
});

let standIn: CosmosStandIn;
let store: DocumentStore;
/** Does not wait for late answers, which come long after, and tries nothing again. */
let hurried: DocumentStore;
/** Has little time. */
let impatient: DocumentStore;
let partition: string;
let calls: StoreCall[];

beforeAll(async () => {
  standIn = await startCosmosStandIn();
  store = await open({ onCall: (call) => calls.push(call), requestTimeoutMs: 60_000 });
  hurried = await open({ requestTimeoutMs: HURRIED_MS, timeBudgetMs: 0 });
  impatient = await open({ timeBudgetMs: 100 });
});

beforeEach(() => {
  partition = randomUUID();
  calls = [];
});

afterEach(() => standIn.setFaults([]));

afterAll(async () => {
  await hurried.close();
  await impatient.close();
  await store.close();
  await standIn.close();
});

describe('a transaction', () => {
  it.each<[string, FaultOrder, object]>([
    ['whose connection breaks at once', { kind: 'reset' }, { kind: 'unavailable', ...UNKNOWN }],
    ['that some proxy answers', { kind: 'html' }, { kind: 'unavailable', ...UNKNOWN }],
    ['that always meets another', { kind: 'status', status: 449 }, { kind: 'unavailable', ...KNOWN }],
    ['that is not allowed', { kind: 'status', status: 403 }, { kind: 'forbidden', ...KNOWN }],
    ['whose sender is unknown', { kind: 'status', status: 401 }, { kind: 'forbidden', ...KNOWN }],
    [
      'that the service cannot read',
      { kind: 'status', status: 400 },
      { kind: 'rejected', code: 'bad-request', ...KNOWN },
    ],
    [
      'that is too large for the service',
      { kind: 'status', status: 413 },
      { kind: 'rejected', code: 'too-large', ...KNOWN },
    ],
    ...[408, 410, 500, 503].map((status): [string, FaultOrder, object] => [
      `answered ${status}`,
      { kind: 'status', status },
      { kind: 'unavailable', ...UNKNOWN },
    ]),
  ])('%s until the time is over is a fault that says so, and has not taken place', async (_, fault, expected) => {
    await standIn.setFaults([{ ...fault, on: 'write', times: 1000 }]);

    const written = impatient.transact('departments', partition, [create('a'), create('b')]);

    await expect(written).rejects.toMatchObject({ name: 'Fault', ...expected });
    expect(await store.query(entries())).toHaveLength(0);
  });

  it('whose outcome cannot be looked up is a fault that says so', async () => {
    await standIn.setFaults([
      { kind: 'reply-lost', on: 'write', times: 1000 },
      { kind: 'status', status: 503, on: 'read', times: 1000 },
    ]);

    const written = impatient.transact('departments', partition, [create('a')]);

    await expect(written).rejects.toMatchObject({ name: 'Fault', kind: 'unavailable', ...UNKNOWN });
    await standIn.setFaults([]);
    expect(await store.query(entries())).toHaveLength(1);
  });

  it('that is throttled is tried again', async () => {
    await standIn.setFaults([{ kind: 'status', status: 429, retryAfterMs: 2, times: 5 }]);

    await store.transact('departments', partition, [create('a')]);

    expect(await store.query(entries())).toHaveLength(1);
  });

  it('that stays throttled says how long to wait, and has not taken place', async () => {
    await standIn.setFaults([{ kind: 'status', status: 429, retryAfterMs: 7, times: 1000 }]);

    const written = impatient.transact('departments', partition, [create('a')]);

    await expect(written).rejects.toMatchObject({ kind: 'throttled', retryAfterMs: 7, ...KNOWN });
    await standIn.setFaults([]);
    expect(await store.query(entries())).toHaveLength(0);
  });

  it('is told as a conflict by the operation that failed, not by those that failed with it', async () => {
    const [version = ''] = await store.transact('departments', partition, [create('a')]);
    await store.transact('departments', partition, [{ op: 'delete', id: 'a', version }]);

    const written = store.transact('departments', partition, [
      create('b'),
      { op: 'delete', id: 'a', version },
      create('c'),
    ]);

    await expect(written).rejects.toMatchObject({ kind: 'conflict', ...KNOWN });
  });

  it('that was never sent has not taken place', async () => {
    const gone = await startCosmosStandIn();
    const { endpoint, key } = gone;
    const other = await cosmosDocuments({ endpoint, database: 'alacarte', credential: { key }, timeBudgetMs: 0 });
    await gone.close();
    // The first finds its open connection broken, and cannot know how far it came.
    await expect(other.transact('departments', partition, [create('a')])).rejects.toMatchObject(UNKNOWN);

    const written = other.transact('departments', partition, [create('a')]);

    await expect(written).rejects.toMatchObject({ name: 'Fault', kind: 'unavailable', ...KNOWN });
    await other.close();
  });

  it('keeps every fault its cause, and the id of the request where the service gave one', async () => {
    await standIn.setFaults([{ kind: 'status', status: 503, on: 'write', times: 1000 }]);

    const fault: unknown = await impatient
      .transact('departments', partition, [create('a')])
      .catch((error: unknown) => error);

    expect(isFault(fault) && fault.cause).toBeDefined();
    expect(isFault(fault) && fault.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('a read or query', () => {
  it.each([401, 403])('answered %i is forbidden, and says what is missing', async (status) => {
    await standIn.setFaults([{ kind: 'status', status, times: 1000 }]);

    const reading = impatient.read({ container: 'departments', partition, id: 'a' });
    const access = { service: 'Cosmos DB', needs: 'Cosmos DB Built-in Data Contributor' };
    await expect(reading).rejects.toMatchObject({ kind: 'forbidden', code: 'role-missing', access, ...KNOWN });
    await expect(impatient.query(entries())).rejects.toMatchObject({ kind: 'forbidden', access, ...KNOWN });
  });

  it.each([400, 408, 410, 449, 500, 503])('answered %i until the time is over is unavailable', async (status) => {
    await standIn.setFaults([{ kind: 'status', status, times: 1000 }]);

    const reading = impatient.read({ container: 'departments', partition, id: 'a' });
    await expect(reading).rejects.toMatchObject({ name: 'Fault', kind: 'unavailable', ...KNOWN });
    const querying = impatient.query(entries());
    await expect(querying).rejects.toMatchObject({ name: 'Fault', kind: 'unavailable', ...KNOWN });
  });

  it('that stays throttled says how long to wait', async () => {
    await standIn.setFaults([{ kind: 'status', status: 429, retryAfterMs: 3, times: 1000 }]);

    const reading = impatient.read({ container: 'departments', partition, id: 'a' });
    await expect(reading).rejects.toMatchObject({ kind: 'throttled', retryAfterMs: 3 });
    const querying = impatient.query(entries());
    await expect(querying).rejects.toMatchObject({ kind: 'throttled', retryAfterMs: 3 });
  });

  it('that takes too long is unavailable', async () => {
    await standIn.setFaults([{ kind: 'delay', delayMs: LATE_MS }]);

    const reading = hurried.read({ container: 'departments', partition, id: 'a' });

    await expect(reading).rejects.toMatchObject({ kind: 'unavailable', ...KNOWN });
  });

  it('whose connection breaks is sent again', async () => {
    await store.transact('departments', partition, [create('a')]);
    await standIn.setFaults([{ kind: 'reset', on: 'read' }]);

    expect(await store.read({ container: 'departments', partition, id: 'a' })).toBeDefined();
  });

  it('of a document that is not ours is unavailable, not half a document', async () => {
    const { endpoint, key } = standIn;
    const client = new CosmosClient({ endpoint, key });
    const shared = await open({ database: 'shared' });
    await client
      .database('shared')
      .container('departments')
      .items.create({ id: 'a', department: partition, kind: 'entry' });

    const reading = shared.read({ container: 'departments', partition, id: 'a' });
    await expect(reading).rejects.toMatchObject({ name: 'Fault', kind: 'unavailable' });
    await expect(shared.query(entries())).rejects.toMatchObject({ name: 'Fault', kind: 'unavailable' });
    await shared.close();
    client.dispose();
  });
});

describe('a container that is gone', () => {
  it('is named, and is not a container without documents', async () => {
    const { endpoint, key } = standIn;
    const client = new CosmosClient({ endpoint, key });
    const emptied = await open({ database: 'emptied' });
    await client.database('emptied').container('departments').delete();

    const reading = emptied.read({ container: 'departments', partition, id: 'a' });
    const access = { needs: 'the container departments in the database emptied' };
    await expect(reading).rejects.toMatchObject({ kind: 'forbidden', code: 'missing-container', access });
    await expect(emptied.query(entries())).rejects.toMatchObject({ kind: 'forbidden', access });
    await emptied.close();
    client.dispose();
  });
});

describe('requests to the service', () => {
  it('are one for a read and one for a transaction', async () => {
    const before = await standIn.calls();

    await store.transact('departments', partition, [create('a'), create('b')]);
    await store.read({ container: 'departments', partition, id: 'a' });

    const after = await standIn.calls();
    expect([after.write - before.write, after.read - before.read]).toStrictEqual([1, 1]);
    expect(after.metadata).toBe(before.metadata);
  });

  it.each<[string, (partition: string) => Query]>([
    [
      'in one partition',
      (partition) => ({
        ...entries(partition),
        where: { product: 'visio' },
        orderBy: { field: 'rank', direction: 'ascending' },
      }),
    ],
    ['of one kind of the tenant container', () => ({ container: 'tenant', kind: 'lease', limit: 10 })],
  ])('are one for a query %s', async (_, query) => {
    const before = await standIn.calls();

    await store.query(query(partition));

    expect((await standIn.calls()).query - before.query).toBe(1);
  });

  it('carry the values of a query as parameters', () => {
    const evil = `'" OR 1=1 --`;

    const spec = querySpec({
      ...entries(evil),
      kind: evil,
      where: { userId: evil },
      orderBy: { field: 'at', direction: 'descending', from: evil },
      limit: 3,
    });

    expect(spec).toStrictEqual({
      query:
        'SELECT TOP 3 * FROM c WHERE c.kind = @kind AND c.body["userId"] = @equal0 AND c.body["at"] <= @from' +
        ' ORDER BY c.kind DESC, c.body["at"] DESC, c.department DESC, c.id DESC',
      parameters: [
        { name: '@kind', value: evil },
        { name: '@equal0', value: evil },
        { name: '@from', value: evil },
      ],
    });
  });

  it('name sets, and the place behind which a query goes on, as parameters too', () => {
    const spec = querySpec({
      container: 'departments',
      kind: 'ledger',
      partition: ['math', 'physics'],
      where: { 'entry.fact.product': 'visio', userId: ['u', 'v'] },
      orderBy: { field: 'entry.at', direction: 'descending' },
      after: { value: '2027', partition: 'math', id: 'ledger|7' },
      limit: 3,
    });

    expect(spec).toStrictEqual({
      query:
        'SELECT TOP 3 * FROM c WHERE c.kind = @kind AND c.department IN (@partitionof0, @partitionof1)' +
        ' AND c.body["entry"]["fact"]["product"] = @equal0 AND c.body["userId"] IN (@equal1of0, @equal1of1)' +
        ' AND (c.body["entry"]["at"] <= @value AND (c.body["entry"]["at"] < @value OR c.department < @behind' +
        ' OR (c.department = @behind AND c.id < @id)))' +
        ' ORDER BY c.kind DESC, c.body["entry"]["at"] DESC, c.department DESC, c.id DESC',
      parameters: [
        { name: '@kind', value: 'ledger' },
        { name: '@partitionof0', value: 'math' },
        { name: '@partitionof1', value: 'physics' },
        { name: '@equal0', value: 'visio' },
        { name: '@equal1of0', value: 'u' },
        { name: '@equal1of1', value: 'v' },
        { name: '@value', value: '2027' },
        { name: '@behind', value: 'math' },
        { name: '@id', value: 'ledger|7' },
      ],
    });
  });

  it('are told one call at a time', async () => {
    await store.transact('departments', partition, [create('a'), create('b')]);
    await store.read({ container: 'departments', partition, id: 'a' });
    await store.query({ container: 'departments', kind: 'department', limit: 5 });

    expect(calls).toStrictEqual([
      { operation: 'transact', container: 'departments', partition },
      { operation: 'read', container: 'departments', partition },
      { operation: 'query', container: 'departments', partition: undefined },
    ]);
  });
});

describe('opening', () => {
  afterEach(() => standIn.setTraits({ enableMultipleWriteLocations: false, consistency: 'Session' }));

  it('is refused on an account that takes writes in several regions', async () => {
    await standIn.setTraits({ enableMultipleWriteLocations: true });

    await expect(open()).rejects.toMatchObject({ name: 'Fault', kind: 'rejected', code: 'multi-region-writes' });
  });

  it.each(['Eventual', 'ConsistentPrefix'])('is refused on an account with %s consistency', async (consistency) => {
    await standIn.setTraits({ consistency });

    await expect(open()).rejects.toMatchObject({ name: 'Fault', kind: 'rejected', code: 'weak-consistency' });
  });

  it.each(['Strong', 'BoundedStaleness', 'Session'])(
    'is accepted on an account with %s consistency',
    async (consistency) => {
      await standIn.setTraits({ consistency });

      const opened = await open();

      await expect(opened.close()).resolves.toBeUndefined();
    },
  );

  it.each(['BoundedStaleness', 'Session', 'Eventual'])(
    'is refused with %s consistency where several machines may read',
    async (consistency) => {
      await standIn.setTraits({ consistency });

      await expect(open({ needsStrong: true })).rejects.toMatchObject({
        ...{ kind: 'rejected', code: 'weak-consistency' },
        message: `Cosmos DB open: the account's consistency is ${consistency}; it must be Strong: az cosmosdb update --name 127 --resource-group <resource group> --default-consistency-level Strong`,
      });
    },
  );

  it('names what is missing, and what makes it, where nothing is to be made', async () => {
    const database = randomUUID();
    const opening = () =>
      open({ database, createIfMissing: false }).then(String, (error: unknown) =>
        isFault(error, 'forbidden') ? `${error.message}: ${error.access?.grant ?? ''}` : error,
      );
    const client = new CosmosClient(standIn);

    const said = [await opening()];
    await client.databases.create({ id: database });
    said.push(await opening());
    client.dispose();

    const command = (what: string): string =>
      `az cosmosdb sql ${what} create --account-name 127 --resource-group <resource group> --name`;
    expect(said).toEqual([
      `Cosmos DB open: there is no database ${database}: ${command('database')} ${database}`,
      `Cosmos DB open: there is no container departments in the database ${database}: ${command('container')} departments --database-name ${database} --partition-key-path /department --ttl -1`,
    ]);
  });

  it.each<[string, object, string, string]>([
    ['another partition key', { partitionKey: { paths: ['/id'] } }, 'wrong-partition-key', 'must be /kind'],
    ['no expiry', { defaultTtl: undefined }, 'no-expiry', 'time to live'],
    ['expiry of everything', { defaultTtl: 60 }, 'no-expiry', 'time to live'],
    [
      'unique keys',
      { uniqueKeyPolicy: { uniqueKeys: [{ paths: ['/body/number'] }] } },
      'unique-keys',
      'no unique keys',
    ],
    ['no index', { indexingPolicy: { indexingMode: 'none' } }, 'missing-index', everyPath],
    ['an index that lags', { indexingPolicy: { indexingMode: 'lazy' } }, 'missing-index', everyPath],
    ['an index of what is asked for', { indexingPolicy: { automatic: false } }, 'missing-index', everyPath],
    ['an index of the kind only', onlyPaths('/kind/?'), 'missing-index', everyPath.replace('/kind/?, ', '')],
    [
      'an index of fewer fields',
      onlyPaths('/kind/?', ...bodyPaths.slice(0, -1)),
      'missing-index',
      bodyPaths.slice(-1).join(', '),
    ],
    ['an index without a field', without('/body/at/?'), 'missing-index', 'out /body/at/?:'],
    ['an index without a field in quotation marks', without('/"body"/"at"/?'), 'missing-index', 'out /body/at/?:'],
    ['an index without bodies', without('/body/*'), 'missing-index', bodyPaths.join(', ')],
    [
      'an index by hashes',
      { indexingPolicy: { includedPaths: [{ path: '/*', indexes: [{ kind: 'Hash', dataType: 'String' }] }] } },
      'missing-index',
      everyPath,
    ],
    [
      'no composite index',
      { indexingPolicy: { includedPaths: [{ path: '/*' }] } },
      'missing-index',
      'lacks composite indexes, each of these paths, all ascending: (/kind, /body/at, /id)',
    ],
    [
      'a composite index that goes up and down',
      {
        indexingPolicy: {
          compositeIndexes: ourPolicy('tenant', QUERIES).compositeIndexes?.map((index) => {
            const isTurned = index.some(({ path }) => path === '/body/at');
            return index.map(({ path }) => ({ path, order: isTurned && path === '/id' ? 'descending' : 'ascending' }));
          }),
        },
      },
      'missing-index',
      'all ascending: (/kind, /body/at, /id)',
    ],
  ])('is refused on a container with %s, and says what is wrong', async (_, rules, code, named) => {
    const { endpoint, key } = standIn;
    const client = new CosmosClient({ endpoint, key });
    const database = randomUUID();
    await client.databases.create({ id: database });
    await client.database(database).containers.create({ id: 'tenant', ...GOOD, ...rules });

    const opening: unknown = await open({ database }).catch((error: unknown) => error);

    expect(opening).toMatchObject({ name: 'Fault', kind: 'rejected', code });
    expect(String(opening)).toContain('tenant');
    expect(String(opening)).toContain(named);
    client.dispose();
  });

  it.each<[string, { readonly indexingPolicy?: IndexingPolicy }]>([
    ['indexes everything', { indexingPolicy: { includedPaths: [{ path: '/*' }] } }],
    ['is as the service makes it otherwise', {}],
    ['indexes all of bodies', onlyPaths('/kind/?', '/body/*')],
    [
      'indexes what is needed inside of what it leaves out',
      {
        indexingPolicy: {
          includedPaths: ['/*', ...bodyPaths].map((path) => ({ path })),
          excludedPaths: [{ path: '/body/*' }],
        },
      },
    ],
    [
      'names the kinds of its indexes',
      {
        indexingPolicy: {
          includedPaths: [{ path: '/*', indexes: [{ kind: 'Range', dataType: 'String', precision: -1 }] }],
        },
      },
    ],
  ])('is accepted on a container with our composite indexes that %s', async (_, rules) => {
    const { endpoint, key } = standIn;
    const client = new CosmosClient({ endpoint, key });
    const database = randomUUID();
    await client.databases.create({ id: database });
    const { compositeIndexes = [] } = ourPolicy('tenant', QUERIES);
    const indexingPolicy = { ...rules.indexingPolicy, compositeIndexes };
    await client.database(database).containers.create({ id: 'tenant', ...GOOD, ...rules, indexingPolicy });

    const opened = await open({ database });

    await opened.close();
    client.dispose();
  });

  it.each([429, 449, 408, 410, 500, 503])('waits out a %i', async (status) => {
    await standIn.setFaults([{ kind: 'status', status, on: 'metadata', times: 4 }]);

    const opened = await open({ database: randomUUID() });

    await opened.close();
  });

  it('makes nothing that is missing unless it is told to, or the account is on this machine', async () => {
    const database = randomUUID();

    await expect(open({ database, createIfMissing: false })).rejects.toMatchObject({
      name: 'Fault',
      kind: 'forbidden',
    });

    await expect(open({ database })).resolves.toBeDefined();
  });

  it('makes what is missing once when several do so at the same time', async () => {
    const database = randomUUID();

    const opened = await Promise.all(Array.from({ length: 5 }, () => open({ database })));

    expect(opened).toHaveLength(5);
  });

  it('is forbidden with a key that is not the account’s', async () => {
    const credential = { key: Buffer.from('another').toString('base64') };

    await expect(open({ credential })).rejects.toMatchObject({ name: 'Fault', kind: 'forbidden' });
  });
});

it('counts every change of several processes once, whatever goes wrong', async () => {
  const other = await open({ database: 'counting' });
  await other.transact('departments', 'math', [{ op: 'create', id: 'counter', kind: 'counter', body: { number: 0 } }]);
  const randomStart = Math.floor(Math.random() * 1_000_000);
  await standIn.setFaults(
    [
      { kind: 'reply-lost', on: 'write', probability: 0.1 },
      { kind: 'reset', on: 'write', probability: 0.05 },
      { kind: 'status-after', status: 503, on: 'write', probability: 0.05 },
      { kind: 'status', status: 449, on: 'write', probability: 0.05 },
      { kind: 'status', status: 429, retryAfterMs: 1, probability: 0.1 },
    ],
    randomStart,
  );

  await Promise.all(['a', 'b', 'c'].map((worker) => countUpApart(worker, 25)));

  await standIn.setFaults([]);
  const counter = await other.read({ container: 'departments', partition: 'math', id: 'counter' });
  const counted = await other.query({ container: 'departments', kind: 'entry', partition: 'math', limit: 1_000 });
  expect({ randomStart, number: counter?.body['number'], entries: counted.length }).toStrictEqual({
    randomStart,
    number: 75,
    entries: 75,
  });
  await other.close();
});

function open(options: Partial<CosmosOptions> = {}): Promise<DocumentStore> {
  const { endpoint, key } = standIn;
  return cosmosDocuments({ endpoint, database: 'alacarte', credential: { key }, ...options });
}

function create(id: string): Operation {
  return { op: 'create', id, kind: 'entry', body: { rank: 1 } };
}

function entries(of: string = partition): Query {
  return { container: 'departments', kind: 'entry', partition: of, limit: 100 };
}

function countUpApart(worker: string, times: number): Promise<void> {
  const typescript = join(__dirname, '../../support/cosmos-stand-in/typescript.cjs');
  const script = ['--require', typescript, join(__dirname, 'count-up.ts')];
  const args = [standIn.endpoint, standIn.key, worker, String(times)];
  const child = spawn(process.execPath, [...script, ...args], { stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`count-up ended with ${code}`));
    });
  });
}
