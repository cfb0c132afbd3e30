import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cosmosDocuments } from '../../../../src/adapters/cosmos/cosmos-documents';
import { type DocumentStore } from '../../../../src/adapters/documents/document-store';
import { documentInstitutionStore } from '../../../../src/adapters/documents/tenant/institution-store';
import { firstBrokenEntry } from '../../../../src/adapters/documents/department/ledger-hash';
import { type LedgerHead } from '../../../../src/adapters/documents/shapes/institution';
import { sqliteDocuments } from '../../../../src/adapters/sqlite/sqlite-documents';
import { INSTITUTION, type NewLedgerEntry } from '../../../../src/domain/ledger/ledger-entry';
import { withAsker, type ProductWish } from '../../../../src/domain/institution/product-wish';
import { Fault } from '../../../../src/ports/fault';
import { type InstitutionBooks, type InstitutionStore } from '../../../../src/ports/institution/institution-store';
import { APPROVER, AT, actor, on, person } from '../../../support/builders';
import { type CosmosStandIn, startCosmosStandIn } from '../../../support/cosmos-stand-in/cosmos-stand-in';
import { MovableClock } from '../../../support/store/store-harness';

const at = { container: 'departments', partition: INSTITUTION } as const;
const clock = new MovableClock();
const folder = mkdtempSync(join(tmpdir(), 'alacarte-institution-'));
const opened: DocumentStore[] = [];
let standIn: CosmosStandIn;
let places = 0;

beforeAll(async () => {
  standIn = await startCosmosStandIn();
});
afterAll(async () => {
  for (const store of opened) await store.close();
  await standIn.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Where a test keeps its documents; opened again, it is another process. */
type Open = () => Promise<DocumentStore>;
const stores: readonly (readonly [name: string, open: (place: number) => Promise<DocumentStore>])[] = [
  [
    'SQLite',
    (place) => Promise.resolve(sqliteDocuments({ file: join(folder, `${place}.db`), now: () => clock.now() })),
  ],
  [
    'Cosmos DB, on the stand-in',
    (place) =>
      cosmosDocuments({
        endpoint: standIn.endpoint,
        database: `institution-${place}`,
        credential: { key: standIn.key },
        createIfMissing: true,
      }),
  ],
];

const given = (number: number, command = `give-${number}`): NewLedgerEntry => ({
  actor: actor(APPROVER),
  effectiveOn: on('2027-06-29'),
  command,
  fact: { action: 'role-given', role: 'auditor', person: person(number) },
});

const giveTo =
  (number: number) =>
  async (books: InstitutionBooks): Promise<number> => {
    const institution = await books.institution();
    await books.save({ ...institution, auditors: [...institution.auditors, person(number)] });
    await books.record(given(number));
    return institution.auditors.length;
  };

async function brokenEntry(documents: DocumentStore, store: InstitutionStore): Promise<number | undefined> {
  const entries = await store.look().ledger({ limit: 1000 });
  const head = (await documents.read({ ...at, id: 'institution' }))?.body['ledger'] as LedgerHead | undefined;
  return firstBrokenEntry(entries.toReversed(), head);
}

describe.each(stores)('the institution on %s', (_, openAt) => {
  let open: Open;
  beforeEach(() => {
    places += 1;
    const place = places;
    open = async () => {
      const documents = await openAt(place);
      opened.push(documents);
      return documents;
    };
  });

  it('has nobody before anything was stored, and then whoever was stored last', async () => {
    const store = documentInstitutionStore(await open(), clock);
    const before = await store.read();

    await store.change((books) => books.save({ approvers: [person(1)], auditors: [] }));
    await store.change((books) => books.save({ approvers: [person(2)], auditors: [person(3)] }));

    expect(before).toEqual({ approvers: [], auditors: [] });
    expect(await store.read()).toEqual({ approvers: [person(2)], auditors: [person(3)] });
  });

  it('is read from a store that was written before it had a ledger, and gets one', async () => {
    const documents = await open();
    const body = JSON.parse(JSON.stringify({ approvers: [person(1)], auditors: [] })) as Record<string, never>;
    await documents.transact(at.container, at.partition, [
      { op: 'create', id: 'institution', kind: 'institution', body },
    ]);
    const store = documentInstitutionStore(documents, clock);

    await store.change(giveTo(2));

    expect(await store.read()).toEqual({ approvers: [person(1)], auditors: [person(2)] });
    expect(await brokenEntry(documents, store)).toBeUndefined();
  });

  it('keeps what four writers do at once, in one unbroken chain', async () => {
    const processes = await Promise.all([1, 2, 3, 4].map(() => open()));
    const writers = processes.map((documents) => documentInstitutionStore(documents, clock));

    await Promise.all(
      writers.map(async (store, writer) => {
        for (let turn = 0; turn < 5; turn += 1) await store.change(giveTo(writer * 10 + turn));
      }),
    );

    const [documents, store] = [processes[0], writers[0]];
    if (documents === undefined || store === undefined) throw new Error('nobody wrote');
    const { auditors } = await store.read();
    expect(new Set(auditors.map((one) => one.userId)).size).toBe(20);
    expect(await store.look().ledger({ limit: 1000 })).toHaveLength(20);
    expect(await brokenEntry(documents, store)).toBeUndefined();
  });

  it('stores a change and its ledger entry together or not at all', async () => {
    const store = documentInstitutionStore(await open(), clock);

    const failing = store.change(async (books) => {
      await giveTo(1)(books);
      throw new Error('a bug');
    });

    await expect(failing).rejects.toThrow('a bug');
    expect(await store.read()).toEqual({ approvers: [], auditors: [] });
    expect(await store.look().ledger({ limit: 10 })).toEqual([]);
  });

  it('finds the entries of a command, newest first, also in the change that writes them', async () => {
    const store = documentInstitutionStore(await open(), clock);
    await store.change(giveTo(1));

    const seen = await store.change(async (books) => {
      await books.record(given(2, 'another'));
      return [await books.ledger({ command: 'another', limit: 5 }), await books.ledger({ limit: 5 })];
    });

    expect(seen.map((entries) => entries.map((entry) => entry.number))).toEqual([[2], [2, 1]]);
    expect(seen[0]?.[0]?.department).toBe(INSTITUTION);
  });

  it('keeps wishes, and lists those that are open', async () => {
    const store = documentInstitutionStore(await open(), clock);
    const wish = withAsker(undefined, 'Photo  shop/Ü?', { person: person(1), at: AT });
    const other: ProductWish = {
      ...withAsker(undefined, 'Figma', { person: person(1), at: AT }),
      status: 'closed',
      reason: 'no',
    };

    await store.change(async (books) => {
      await books.saveWish(wish);
      await books.saveWish(other);
      await books.record(given(1));
    });

    expect(await store.look().wish(wish.id)).toEqual(wish);
    expect(await store.look().openWishes()).toEqual([wish]);
  });

  it('knows that a change was stored when no answer came', async () => {
    const documents = await open();
    const store = documentInstitutionStore(withoutAnswers(documents, 'stored'), clock);

    const found = await store.change(giveTo(1));

    expect(found).toBe(0);
    expect((await store.read()).auditors).toHaveLength(1);
    expect(await brokenEntry(documents, store)).toBeUndefined();
  });

  it('decides again when a change that nobody answered was not stored', async () => {
    const documents = await open();
    const store = documentInstitutionStore(withoutAnswers(documents, 'lost'), clock);

    await store.change(giveTo(1));

    expect((await store.read()).auditors).toHaveLength(1);
    expect(await store.look().ledger({ limit: 10 })).toHaveLength(1);
  });
});

it('gives up after 10 seconds', async () => {
  let now = 0;
  const timing = {
    steadyMs: () => now,
    random: () => 1,
    wait: (ms: number) => {
      now += ms;
      return Promise.resolve();
    },
  };
  const documents = sqliteDocuments({ file: ':memory:', now: () => clock.now() });
  opened.push(documents);
  const busy = { ...documents, transact: () => Promise.reject(new Fault('conflict', 'somebody was first')) };
  const store = documentInstitutionStore({ ...busy, read: (address) => documents.read(address) }, clock, timing);

  await expect(store.change((books) => books.save({ approvers: [], auditors: [] }))).rejects.toThrow('somebody');
  expect(now).toBeGreaterThan(9000);
  expect(now).toBeLessThanOrEqual(10_000);
});

/** The documents, whose first transaction is not answered, and whose first look for it fails. */
function withoutAnswers(documents: DocumentStore, became: 'stored' | 'lost'): DocumentStore {
  let isSilent = true;
  let isBlind = false;
  return {
    read: (address) => {
      if (!isBlind) return documents.read(address);
      isBlind = false;
      return Promise.reject(new Fault('unavailable', 'no answer'));
    },
    query: (query) => documents.query(query),
    transact: async (container, partition, operations) => {
      if (!isSilent) return documents.transact(container, partition, operations);
      isSilent = false;
      isBlind = true;
      if (became === 'stored') await documents.transact(container, partition, operations);
      throw new Fault('unavailable', 'no answer', { isOutcomeUnknown: true });
    },
    close: () => documents.close(),
  };
}
