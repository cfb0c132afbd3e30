import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DocumentStore } from '../../../../src/adapters/documents/document-store';
import { documentLeaseStore } from '../../../../src/adapters/documents/tenant/lease-store';
import { Fault } from '../../../../src/ports/fault';
import { type Lease } from '../../../../src/ports/lease-store';
import { openStore } from '../../../support/children/child-store';
import { type CosmosStandIn, startCosmosStandIn } from '../../../support/cosmos-stand-in/cosmos-stand-in';
import { MovableClock } from '../../../support/store/store-harness';

const FOR_MS = 30_000;

const folder = mkdtempSync(join(tmpdir(), 'alacarte-leases-'));
let standIn: CosmosStandIn;
let clock: MovableClock;
let opened: DocumentStore[] = [];
let databases = 0;

beforeAll(async () => {
  standIn = await startCosmosStandIn();
});

beforeEach(() => {
  databases += 1;
  clock = new MovableClock();
});

afterEach(async () => {
  await standIn.setFaults([]);
  await Promise.all(opened.map((documents) => documents.close()));
  opened = [];
});

afterAll(async () => {
  await standIn.close();
  rmSync(folder, { recursive: true });
});

/** The documents of this test as another process opens them. */
async function open(kind: 'sqlite' | 'cosmos'): Promise<DocumentStore> {
  const { endpoint, key } = standIn;
  const documents = await openStore(
    kind === 'sqlite'
      ? { kind, file: join(folder, `${databases}.sqlite`) }
      : { kind, endpoint, key, database: `leases${databases}` },
  );
  opened.push(documents);
  return documents;
}

describe.each(['sqlite', 'cosmos'] as const)('a lease, on %s,', (kind) => {
  const take = async (name = 'cover', documents?: DocumentStore): Promise<Lease | undefined> =>
    documentLeaseStore(documents ?? (await open(kind)), clock).take(name, FOR_MS);
  async function taken(name = 'cover'): Promise<Lease> {
    const lease = await take(name);
    if (lease === undefined) throw new Error('somebody has it');
    return lease;
  }

  it('has one holder at a time', async () => {
    await taken();

    expect(await take()).toBeUndefined();
  });

  it('is given to one of many who take it at once', async () => {
    const stores = await Promise.all(Array.from({ length: 4 }, () => open(kind)));

    const leases = await Promise.all([...stores, ...stores].map((documents) => take('cover', documents)));

    expect(leases.filter((lease) => lease !== undefined)).toHaveLength(1);
  });

  it('keeps nobody from another one', async () => {
    await taken();

    expect(await take('publish|purchase-1')).toBeDefined();
  });

  it('ends by itself', async () => {
    await taken();

    clock.advance(FOR_MS - 1);
    expect(await take()).toBeUndefined();
    clock.advance(1);
    expect(await take()).toBeDefined();
  });

  it('that ended is given to one of many who take it at once', async () => {
    await taken();
    clock.advance(FOR_MS);
    const stores = await Promise.all(Array.from({ length: 4 }, () => open(kind)));

    const leases = await Promise.all(stores.map((documents) => take('cover', documents)));

    expect(leases.filter((lease) => lease !== undefined)).toHaveLength(1);
  });

  it('that is renewed lasts as long again', async () => {
    const lease = await taken();

    clock.advance(FOR_MS - 1);
    expect(await lease.renew()).toBe(true);
    clock.advance(FOR_MS - 1);
    expect(await take()).toBeUndefined();
  });

  it('that ended can be renewed while nobody else took it', async () => {
    const lease = await taken();

    clock.advance(FOR_MS + 1);

    expect(await lease.renew()).toBe(true);
    expect(await take()).toBeUndefined();
  });

  it('cannot be renewed once somebody else took it', async () => {
    const former = await taken();
    clock.advance(FOR_MS);
    const later = await taken();

    expect(await former.renew()).toBe(false);
    expect(await later.renew()).toBe(true);
  });

  it('goes to one when its former holder renews it as another one takes it', async () => {
    const former = await taken();
    clock.advance(FOR_MS);

    const [isRenewed, other] = await Promise.all([former.renew(), take()]);

    expect(isRenewed).toBe(other === undefined);
  });

  it('can be taken again at once when it was given back', async () => {
    const lease = await taken();

    await lease.release();

    expect(await take()).toBeDefined();
  });

  it('is not given back by a former holder', async () => {
    const former = await taken();
    clock.advance(FOR_MS);
    await taken();

    await former.release();

    expect(await take()).toBeUndefined();
  });

  it('is given back once', async () => {
    const lease = await taken();
    await lease.release();
    await taken();

    await lease.release();

    expect(await take()).toBeUndefined();
  });
});

describe('a lease in bad weather', () => {
  /** The documents, whose transactions fail in a way of our choice. */
  async function failing(fails: (store: () => Promise<readonly string[]>) => Promise<readonly string[]>) {
    const documents = await open('sqlite');
    return {
      ...documents,
      read: documents.read.bind(documents),
      transact: (...given: Parameters<DocumentStore['transact']>) => fails(() => documents.transact(...given)),
    };
  }
  const noAnswer = () => new Fault('unavailable', 'no answer came', { isOutcomeUnknown: true });

  it('is ours when it was stored and no answer came', async () => {
    const documents = await failing(async (store) => {
      await store();
      throw noAnswer();
    });

    const lease = await documentLeaseStore(documents, clock).take('cover', FOR_MS);

    expect(lease).toBeDefined();
    clock.advance(FOR_MS - 1);
    expect(await lease?.renew()).toBe(true);
  });

  it('is not ours when it was not stored and no answer came', async () => {
    const documents = await failing(() => Promise.reject(noAnswer()));

    await expect(documentLeaseStore(documents, clock).take('cover', FOR_MS)).rejects.toMatchObject({
      kind: 'unavailable',
    });
    expect(await documentLeaseStore(await open('sqlite'), clock).take('cover', FOR_MS)).toBeDefined();
  });

  it('is not renewed when that was not stored and no answer came', async () => {
    let isDown = false;
    const documents = await failing((store) => (isDown ? Promise.reject(noAnswer()) : store()));
    const lease = await documentLeaseStore(documents, clock).take('cover', FOR_MS);
    clock.advance(1);
    isDown = true;

    await expect(lease?.renew()).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('that cannot be given back ends by itself', async () => {
    let isDown = false;
    const documents = await failing((store) => (isDown ? Promise.reject(noAnswer()) : store()));
    const lease = await documentLeaseStore(documents, clock).take('cover', FOR_MS);
    isDown = true;

    await lease?.release();

    isDown = false;
    expect(await documentLeaseStore(documents, clock).take('cover', FOR_MS)).toBeUndefined();
    clock.advance(FOR_MS);
    expect(await documentLeaseStore(documents, clock).take('cover', FOR_MS)).toBeDefined();
  });

  it('tells of a bug as of any other', async () => {
    let isBroken = false;
    const documents = await failing((store) => (isBroken ? Promise.reject(new TypeError('a bug')) : store()));
    const lease = await documentLeaseStore(documents, clock).take('cover', FOR_MS);
    isBroken = true;

    await expect(lease?.release()).rejects.toThrow('a bug');
    await expect(lease?.renew()).rejects.toThrow('a bug');
  });
});
