import { CosmosClient, type Container, type IndexingPolicy, type OperationInput } from '@azure/cosmos';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { controlCosmosStandIn, startCosmosStandIn, type CosmosStandIn } from './cosmos-stand-in';
import { Faults } from './faults';
import { authorizationOf } from './signature';

/** A batch operation as the service takes it: the SDK's types leave out the version of a delete. */
type BatchOperation = OperationInput & { readonly ifMatch?: string };

let standIn: CosmosStandIn;
let container: Container;

beforeAll(async () => {
  standIn = await startCosmosStandIn();
  container = await containerOf(standIn, { defaultTtl: -1 });
});

afterEach(() => standIn.setFaults([]));

afterAll(() => standIn.close());

describe('one operation', () => {
  it('creates once, reads, and gives a new version to every write', async () => {
    const partition = randomUUID();

    const created = await container.items.create({ id: 'a', partition, value: 1 });
    const replaced = await container.item('a', partition).replace({ id: 'a', partition, value: 1 });
    const read = await container.item('a', partition).read();

    expect([created.statusCode, replaced.statusCode, read.statusCode]).toStrictEqual([201, 200, 200]);
    expect(read.etag).toBe(replaced.etag);
    expect(created.etag).not.toBe(replaced.etag);
    expect(read.resource).toMatchObject({ id: 'a', partition, value: 1, _etag: read.etag });
    expect(await statusOf(container.items.create({ id: 'a', partition }))).toBe(409);
  });

  it('answers 404 for what is missing, and tells a missing container apart', async () => {
    const missing = await container.item('none', 'p').read();
    const elsewhere = await container.database.container('none').item('none', 'p').read();

    expect([missing.statusCode, missing.substatus]).toStrictEqual([404, undefined]);
    expect([elsewhere.statusCode, elsewhere.substatus]).toStrictEqual([404, 1003]);
    expect(await statusOf(container.item('none', 'p').replace({ id: 'none', partition: 'p' }))).toBe(404);
    expect(await statusOf(container.item('none', 'p').delete())).toBe(404);
  });

  it('answers 412 for a stale version and does nothing, also to an upsert of something missing', async () => {
    const partition = randomUUID();
    const { etag } = await container.items.create({ id: 'a', partition, value: 1 });
    await container.item('a', partition).replace({ id: 'a', partition, value: 2 });
    const accessCondition = { type: 'IfMatch', condition: etag };
    const item = container.item('a', partition);

    expect(await statusOf(item.replace({ id: 'a', partition, value: 3 }, { accessCondition }))).toBe(412);
    expect(await statusOf(item.delete({ accessCondition }))).toBe(412);
    expect(await statusOf(container.items.upsert({ id: 'a', partition, value: 3 }, { accessCondition }))).toBe(412);
    expect(await statusOf(container.items.upsert({ id: 'b', partition }, { accessCondition }))).toBe(412);

    expect((await item.read()).resource).toMatchObject({ value: 2 });
    expect((await container.item('b', partition).read()).statusCode).toBe(404);
  });

  it('answers 304 to a read of a version that is known', async () => {
    const partition = randomUUID();
    const { etag } = await container.items.create({ id: 'a', partition });

    const read = await container
      .item('a', partition)
      .read({ accessCondition: { type: 'IfNoneMatch', condition: etag } });

    expect(read.statusCode).toBe(304);
  });

  it('refuses ids with a slash, and documents of more than 2 MB', async () => {
    expect(await batchStatuses('p', [create('a/b', 'p')])).toStrictEqual([207, 400]);
    expect(await statusOf(container.items.create({ id: 'a', partition: 'p', text: 'x'.repeat(2 ** 21) }))).toBe(413);
  });

  it('refuses whoever signs with another key', async () => {
    const key = Buffer.from('another').toString('base64');
    const stranger = new CosmosClient({ endpoint: standIn.endpoint, key });

    expect(await statusOf(stranger.getDatabaseAccount())).toBe(401);
    stranger.dispose();
  });
});

describe('a batch', () => {
  it('does all of its operations, each seeing those before it', async () => {
    const partition = randomUUID();

    const statuses = await batchStatuses(partition, [
      create('a', partition),
      { operationType: 'Replace', id: 'a', resourceBody: { id: 'a', partition, value: 2 } },
      { operationType: 'Read', id: 'a' },
      { operationType: 'Delete', id: 'a' },
      { operationType: 'Upsert', resourceBody: { id: 'a', partition, value: 3 } },
    ]);

    expect(statuses).toStrictEqual([200, 201, 200, 200, 204, 201]);
    expect((await container.item('a', partition).read()).resource).toMatchObject({ value: 3 });
  });

  it.each<[string, BatchOperation, number]>([
    ['an id that exists', create('kept', 'p'), 409],
    [
      'a missing document to replace',
      { operationType: 'Replace', id: 'x', resourceBody: { id: 'x', partition: 'p' } },
      404,
    ],
    ['a missing document to delete', { operationType: 'Delete', id: 'x' }, 404],
    [
      'a stale version to replace',
      { operationType: 'Replace', id: 'kept', resourceBody: { id: 'kept', partition: 'p' }, ifMatch: '"stale"' },
      412,
    ],
    ['a stale version to delete', { operationType: 'Delete', id: 'kept', ifMatch: '"stale"' }, 412],
    ['a body of another partition', create('x', 'another'), 400],
  ])('does nothing and says 424 of all the others when one has %s', async (_, failing, status) => {
    await container.items.upsert({ id: 'kept', partition: 'p', value: 1 });
    const before = (await container.item('kept', 'p').read()).etag;
    const replaced: BatchOperation = {
      operationType: 'Upsert',
      resourceBody: { id: 'kept', partition: 'p', value: 2 },
    };

    const last = await batchStatuses('p', [create('new', 'p'), failing]);
    const middle = await batchStatuses('p', [create('new', 'p'), failing, replaced]);
    const first = await batchStatuses('p', [failing, replaced]);

    expect([last, middle, first]).toStrictEqual([
      [207, 424, status],
      [207, 424, status, 424],
      [207, status, 424],
    ]);
    expect((await container.item('kept', 'p').read()).etag).toBe(before);
    expect((await container.item('new', 'p').read()).statusCode).toBe(404);
  });

  it.each([
    ['101 operations', 101, 1, 400],
    ['more than 2 MB', 3, 800_000, 413],
  ])('of %s is refused as a whole', async (_, count, size, status) => {
    const partition = randomUUID();
    const operations = Array.from({ length: count }, (__, index) => ({
      operationType: 'Create',
      resourceBody: { id: `d${index}`, partition, text: 'x'.repeat(size) },
    }));

    // Not by the SDK, which counts the operations itself.
    const answer = await fetch(`${standIn.endpoint}/dbs/test/colls/${container.id}/docs`, {
      method: 'POST',
      headers: {
        ...signature('POST', ['dbs', 'test', 'colls', container.id, 'docs']),
        'x-ms-cosmos-is-batch-request': 'True',
        'x-ms-cosmos-batch-atomic': 'True',
        'x-ms-documentdb-partitionkey': JSON.stringify([partition]),
      },
      body: JSON.stringify(operations),
    });

    expect(answer.status).toBe(status);
    expect((await container.item('d0', partition).read()).statusCode).toBe(404);
  });

  it('lets exactly one of many with the same version through', async () => {
    const partition = randomUUID();
    const { etag } = await container.items.create({ id: 'a', partition });
    const replace = { operationType: 'Replace', id: 'a', resourceBody: { id: 'a', partition }, ifMatch: etag } as const;

    const statuses = await Promise.all(Array.from({ length: 20 }, () => batchStatuses(partition, [replace])));

    expect(statuses.map(([status]) => status).toSorted()).toStrictEqual([200, ...Array<number>(19).fill(207)]);
  });
});

describe('a query', () => {
  it('sees the given partition and no other', async () => {
    const [one, other] = [randomUUID(), randomUUID()];
    await container.items.create({ id: 'a', partition: one });
    await container.items.create({ id: 'b', partition: other });

    const { resources } = await container.items.query('SELECT * FROM c', { partitionKey: one }).fetchAll();

    expect(resources).toMatchObject([{ id: 'a' }]);
  });

  it('is merged by the client from both physical partitions, in order and up to the limit', async () => {
    const kind = randomUUID();
    for (let rank = 0; rank < 30; rank += 1) {
      await container.items.create({ id: `d${rank}`, partition: randomUUID(), kind, rank });
    }
    const parameters = [{ name: '@kind', value: kind }];
    const before = await standIn.calls();

    const query = 'SELECT TOP 25 * FROM c WHERE c.kind = @kind ORDER BY c.rank DESC';
    const { resources } = await container.items
      .query<{ rank: number }>({ query, parameters }, { maxItemCount: 10 })
      .fetchAll();

    const after = await standIn.calls();
    expect(resources.map(({ rank }) => rank)).toStrictEqual(Array.from({ length: 25 }, (_, index) => 29 - index));
    // One that the gateway refuses, and at least one to each partition.
    expect(after.query - before.query).toBeGreaterThanOrEqual(3);
    expect(after.plan - before.plan).toBe(1);
  });
});

describe('an index policy', () => {
  const only = (path: string) => ({ includedPaths: [{ path }], excludedPaths: [{ path: '/*' }] });
  const everythingBut = (path: string) => ({ includedPaths: [{ path: '/*' }], excludedPaths: [{ path }] });

  it.each<[string, IndexingPolicy, boolean]>([
    ['with everything', {}, true],
    ['with this value', only('/body/rank/?'), true],
    ['with all below', only('/body/*'), true],
    ['with another value', only('/body/at/?'), false],
    ['without this value', everythingBut('/body/rank/?'), false],
    ['without what it is in', everythingBut('/"body"/*'), false],
    ['with nothing', { indexingMode: 'none' }, false],
  ])('%s lets queries order by a value, or refuses them with 400', async (_, indexingPolicy, isOrdered) => {
    const indexed = await containerOf(standIn, { defaultTtl: -1, indexingPolicy });
    const query = (text: string) => statusOf(indexed.items.query(text, { partitionKey: 'p' }).fetchAll());

    const status = await query('SELECT TOP 5 * FROM c WHERE c.kind = 1 ORDER BY c.body["rank"] ASC');

    expect(status).toBe(isOrdered ? undefined : 400);
    expect(await query('SELECT TOP 5 * FROM c WHERE c.body["rank"] = 1')).toBeUndefined();
  });
});

describe('an order by several values', () => {
  const composite = (...orders: readonly ('ascending' | 'descending')[]): IndexingPolicy => ({
    compositeIndexes: [
      ['/kind', '/body/rank', '/id'].map((path, index) => ({ path, order: orders[index] ?? 'ascending' })),
    ],
  });

  it.each<[string, IndexingPolicy, string, boolean]>([
    ['with no composite index', {}, 'ASC', false],
    ['with one of the same paths', composite(), 'ASC', true],
    ['with one of the opposite direction', composite(), 'DESC', true],
    ['with one that goes up and down', composite('ascending', 'descending'), 'ASC', false],
  ])('%s is answered, or refused with 400', async (_, indexingPolicy, word, isAnswered) => {
    const indexed = await containerOf(standIn, { defaultTtl: -1, indexingPolicy });
    const query = `SELECT TOP 5 * FROM c WHERE c.kind = 1 ORDER BY c.kind ${word}, c.body["rank"] ${word}, c.id ${word}`;

    const status = await statusOf(indexed.items.query(query, { partitionKey: 'p' }).fetchAll());

    expect(status).toBe(isAnswered ? undefined : 400);
  });
});

describe('time', () => {
  it('hides a document when its seconds since the latest write are over, or else the seconds of the container', async () => {
    const brief = await containerOf(standIn, { defaultTtl: 10 });
    const statuses = async () =>
      Promise.all(['a', 'b', 'c'].map(async (id) => (await brief.item(id, 'p').read()).statusCode));
    await brief.items.create({ id: 'a', partition: 'p', ttl: 5 });
    await brief.items.create({ id: 'b', partition: 'p' });
    await brief.items.create({ id: 'c', partition: 'p', ttl: -1 });

    const atOnce = await statuses();
    await standIn.advance(7_000);
    const soon = await statuses();
    await standIn.advance(7_000);
    const later = await statuses();

    expect([atOnce, soon, later]).toStrictEqual([
      [200, 200, 200],
      [404, 200, 200],
      [404, 404, 200],
    ]);
    expect((await brief.items.create({ id: 'a', partition: 'p' })).statusCode).toBe(201);
  });

  it('hides nothing in a container without expiry', async () => {
    const lasting = await containerOf(standIn, {});
    await lasting.items.create({ id: 'a', partition: 'p', ttl: 1 });

    await standIn.advance(60_000);

    expect((await lasting.item('a', 'p').read()).statusCode).toBe(200);
  });
});

describe('a fault', () => {
  it('breaks the connection after the effect, or before', async () => {
    const partition = randomUUID();

    await standIn.setFaults([{ kind: 'reply-lost', on: 'write' }]);
    expect(await statusOf(container.items.create({ id: 'lost', partition }))).toBe('ECONNRESET');
    await standIn.setFaults([{ kind: 'reset', on: 'write' }]);
    expect(await statusOf(container.items.create({ id: 'never', partition }))).toBe('ECONNRESET');

    expect((await container.item('lost', partition).read()).statusCode).toBe(200);
    expect((await container.item('never', partition).read()).statusCode).toBe(404);
  });

  it('gives any status, as often as asked, and says how long to wait', async () => {
    const partition = randomUUID();
    await standIn.setFaults([
      { kind: 'status', status: 449, on: 'write' },
      { kind: 'status', status: 429, retryAfterMs: 1, times: 3 },
    ]);
    const before = await standIn.calls();

    expect(await statusOf(container.items.create({ id: 'a', partition }))).toBe(449);
    expect(await statusOf(container.items.create({ id: 'a', partition }))).toBeUndefined();

    // One, three that the SDK tried again by itself, and the one that succeeded.
    expect((await standIn.calls()).write - before.write).toBe(5);
  });

  it('breaks the connection within an answer, after the effect', async () => {
    await standIn.setFaults([{ kind: 'torn', on: 'write' }]);
    const partition = randomUUID();

    expect(await statusOf(container.items.create({ id: 'torn', partition }))).not.toBe(201);

    expect((await container.item('torn', partition).read()).statusCode).toBe(200);
  });

  it('gives one operation of a batch a status, and all others 424, with no effect', async () => {
    const partition = randomUUID();
    await standIn.setFaults([{ kind: 'operation', status: 449, type: 'Create' }]);

    const statuses = await batchStatuses(partition, [create('a', partition), create('b', partition)]);

    expect(statuses).toStrictEqual([207, 449, 424]);
    expect((await container.item('b', partition).read()).statusCode).toBe(404);
  });

  it('strikes where it is meant to, after the calls that it lets pass', async () => {
    const partition = randomUUID();
    await standIn.setFaults([{ kind: 'status', status: 503, on: 'read', partition, after: 1 }]);
    const read = (of: string) => statusOf(container.item('none', of).read());

    expect([await read('other'), await read(partition), await read(partition), await read(partition)]).toStrictEqual([
      undefined,
      undefined,
      503,
      undefined,
    ]);
  });

  it('strikes the same calls for the same random start, and others for another', () => {
    const struckFor = (randomStart: number) => {
      const faults = new Faults();
      faults.set([{ kind: 'reset', probability: 0.3 }], randomStart);
      return Array.from({ length: 200 }, () => faults.strike({ kind: 'write', types: [] }) !== undefined);
    };

    expect(struckFor(7)).toStrictEqual(struckFor(7));
    expect(struckFor(7)).not.toStrictEqual(struckFor(8));
    expect(struckFor(7).filter(Boolean).length).toBeGreaterThan(30);
    expect(struckFor(7).filter(Boolean).length).toBeLessThan(90);
  });
});

it('runs as a process of its own, controlled from another', async () => {
  const script = ['--require', join(__dirname, 'typescript.cjs'), join(__dirname, 'serve.ts')];
  const child = spawn(process.execPath, script, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
  const { endpoint, key } = JSON.parse(line) as { endpoint: string; key: string };
  const apart = controlCosmosStandIn(endpoint, key);
  const there = await containerOf(apart, { defaultTtl: -1 });

  await apart.setFaults([{ kind: 'status', status: 503, on: 'write' }]);

  expect(await statusOf(there.items.create({ id: 'a', partition: 'p' }))).toBe(503);
  expect(await statusOf(there.items.create({ id: 'a', partition: 'p' }))).toBeUndefined();
  child.kill();
  await once(child, 'close');
});

async function containerOf(
  { endpoint, key }: CosmosStandIn,
  rules: { readonly defaultTtl?: number; readonly indexingPolicy?: IndexingPolicy },
): Promise<Container> {
  const client = new CosmosClient({ endpoint, key, connectionPolicy: { enableEndpointDiscovery: false } });
  const { database } = await client.databases.createIfNotExists({ id: 'test' });
  const partitionKey = { paths: ['/partition'] };
  return (await database.containers.createIfNotExists({ id: `c-${randomUUID()}`, partitionKey, ...rules })).container;
}

function create(id: string, partition: string): BatchOperation {
  return { operationType: 'Create', resourceBody: { id, partition } };
}

/** The status of the whole, then of each operation. */
async function batchStatuses(partition: string, operations: readonly BatchOperation[]): Promise<readonly unknown[]> {
  const { code, result = [] } = await container.items.batch([...operations], partition);
  return [code, ...result.map(({ statusCode }) => statusCode)];
}

async function statusOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return (error as { readonly code?: unknown }).code ?? error;
  }
}

function signature(method: string, segments: readonly string[]): Readonly<Record<string, string>> {
  const date = new Date().toUTCString();
  return {
    'x-ms-date': date,
    authorization: encodeURIComponent(authorizationOf({ method, segments, date }, standIn.key)),
  };
}
