import { randomUUID } from 'node:crypto';
import { cosmosDocuments } from '../../../src/adapters/cosmos/cosmos-documents';
import { QUERIES, type QueryShape } from '../../../src/adapters/documents/queries';
import { type DocumentStore, type Operation } from '../../../src/adapters/documents/document-store';
import { documentConversationStore } from '../../../src/adapters/documents/tenant/conversation-store';
import { documentTurnStore } from '../../../src/adapters/documents/tenant/turn-store';
import { changeRoster } from '../../../src/application/roster/change-roster';
import { type Ports } from '../../../src/application/ports';
import { instantOf } from '../../../src/domain/calendar';
import { type ConversationAddress } from '../../../src/domain/conversation';
import { activityKey, departmentId, userId } from '../../../src/domain/ids';
import { isRosterFact } from '../../../src/domain/ledger/ledger-entry';
import { readStored } from '../../support/audit';
import { actor, aDepartment, aRequest, found, on, person, toAdd, VISIO } from '../../support/builders';
import { startCosmosStandIn, type CosmosStandIn } from '../../support/cosmos-stand-in/cosmos-stand-in';
import { type FaultOrder } from '../../support/cosmos-stand-in/faults';
import { MovableClock, openDepartment, portsOn } from '../../support/store/store-harness';

/** Every answer of Cosmos DB, and every way to get none, of which none says that somebody else was first. */
const WORDS: readonly (readonly [string, FaultOrder])[] = [
  ...[408, 410, 429, 449, 500, 503].map((status) => [`${status}`, { kind: 'status', status }] as const),
  ['429 with a time to wait', { kind: 'status', status: 429, retryAfterMs: 30 }],
  ...[408, 410, 500, 503].map((status) => [`${status}, though it is done`, { kind: 'status-after', status }] as const),
  ...[404, 409, 412, 429, 449].map((status) => [`${status} of one operation`, { kind: 'operation', status }] as const),
  ['409 of the whole', { kind: 'status', status: 409, on: 'write' }],
  ['412 of the whole', { kind: 'status', status: 412, on: 'write' }],
  ['a reset before it is sent', { kind: 'reset' }],
  ['an answer that is lost', { kind: 'reply-lost' }],
  ['an answer that breaks off', { kind: 'torn' }],
  ['a page of some proxy', { kind: 'html' }],
];
const AT = 'departments';

let standIn: CosmosStandIn;
let store: DocumentStore;
let clock: MovableClock;
/** What the cases ask. */
const ASKED: readonly QueryShape[] = [
  { for: 'a case', container: AT, kind: 'entry', scope: 'within', equal: [], orderBy: 'number' },
  { for: 'a case', container: AT, kind: 'across', scope: 'across', equal: ['userId'] },
];

/** Nobody is on two rosters. */
let people = 0;
/** A name of its own for each case. */
let name: string;

beforeAll(async () => {
  standIn = await startCosmosStandIn();
  const { endpoint, key } = standIn;
  store = await cosmosDocuments({ endpoint, database: 'words', credential: { key }, queries: [...QUERIES, ...ASKED] });
  clock = new MovableClock();
});

beforeEach(() => {
  name = randomUUID();
});

afterEach(() => standIn.setFaults([]));

afterAll(async () => {
  await store.close();
  await standIn.close();
});

const create = (id: string, number = 1): Operation => ({ op: 'create', id, kind: 'entry', body: { number } });
const read = (id: string) => store.read({ container: AT, partition: name, id });
async function versionOf(id: string): Promise<string> {
  const [version = ''] = await store.transact(AT, name, [create(id)]);
  return version;
}

/** What a store does, after what was there before: what it gives, and what stands there afterwards. */
type Deed = () => Promise<{
  readonly act: () => Promise<unknown>;
  readonly after?: () => Promise<unknown>;
  readonly expected: unknown;
}>;

const OPERATIONS: Readonly<Record<string, Deed>> = {
  'a read': async () => {
    await versionOf('a');
    return { act: async () => (await read('a'))?.body, expected: { number: 1 } };
  },
  'a read of nothing': () => Promise.resolve({ act: () => read('a'), expected: undefined }),
  'a query in one partition': async () => {
    await versionOf('a');
    const orderBy = { field: 'number', direction: 'descending' } as const;
    const query = { container: AT, kind: 'entry', partition: name, orderBy, limit: 5 } as const;
    return { act: async () => (await store.query(query)).length, expected: 1 };
  },
  'a query across': async () => {
    await store.transact(AT, name, [{ op: 'create', id: 'a', kind: 'across', body: { userId: name } }]);
    const query = { container: AT, kind: 'across', where: { userId: name }, limit: 5 } as const;
    return { act: async () => (await store.query(query)).length, expected: 1 };
  },
  'a create': () =>
    Promise.resolve({
      act: () => store.transact(AT, name, [create('a')]).then((versions) => versions.length),
      after: async () => (await read('a'))?.body,
      expected: [1, { number: 1 }],
    }),
  'a replace': async () => {
    const version = await versionOf('a');
    return {
      act: () =>
        store
          .transact(AT, name, [{ op: 'replace', id: 'a', kind: 'entry', body: { number: 2 }, version }])
          .then(([one]) => one !== version),
      after: async () => (await read('a'))?.body,
      expected: [true, { number: 2 }],
    };
  },
  'a delete': async () => {
    const version = await versionOf('a');
    return {
      act: () => store.transact(AT, name, [{ op: 'delete', id: 'a', version }]),
      after: () => read('a'),
      expected: [[''], undefined],
    };
  },
  'a transaction of all three': async () => {
    const [first, second] = [await versionOf('a'), await versionOf('b')];
    return {
      act: async () => {
        const versions = await store.transact(AT, name, [
          create('c'),
          { op: 'replace', id: 'a', kind: 'entry', body: { number: 2 }, version: first },
          { op: 'delete', id: 'b', version: second },
        ]);
        // What it gives is what the next one needs.
        return store
          .transact(AT, name, [
            { op: 'replace', id: 'c', kind: 'entry', body: { number: 3 }, version: versions[0] ?? '' },
            { op: 'replace', id: 'a', kind: 'entry', body: { number: 3 }, version: versions[1] ?? '' },
          ])
          .then(() => versions[2]);
      },
      after: async () => [(await read('a'))?.body, await read('b'), (await read('c'))?.body],
      expected: ['', [{ number: 3 }, undefined, { number: 3 }]],
    };
  },
};

const key = () => activityKey(name);
const turns = () => documentTurnStore(store, clock);
const ports = (): Ports => portsOn(store, { clock });
const now = () => instantOf(clock.now());
const addressOf = (own: Partial<ConversationAddress> = {}): ConversationAddress => ({
  tenantId: 't',
  conversationId: 'c1',
  conversationType: 'personal',
  serviceUrl: 'https://smba.trafficmanager.net/amer/',
  botId: '28:bot',
  teamsUserId: '29:one',
  userId: userId(name),
  ...own,
});

/** Everything that asks whether somebody else was first, or writes over what stands there. */
const CALLERS: Readonly<Record<string, Deed>> = {
  'the claim of a message': () => {
    const mine = turns();
    return Promise.resolve({
      act: () => mine.claim(key()),
      after: () => turns().claim(key()),
      expected: ['first', 'repeat'],
    });
  },
  'the claim of a message whose taker died': async () => {
    await turns().claim(key());
    clock.advance(60_001);
    return { act: () => turns().claim(key()), after: () => turns().claim(key()), expected: ['retried', 'repeat'] };
  },
  'the end of a turn': async () => {
    await turns().claim(key());
    const record = { key: key(), status: 'answered', at: now() } as const;
    return { act: () => turns().save(record), after: () => turns().find(key()), expected: [undefined, record] };
  },
  'a claim that is given back': async () => {
    await turns().claim(key());
    return { act: () => turns().release(key()), after: () => turns().find(key()), expected: [undefined, undefined] };
  },
  'a conversation': async () => {
    await documentConversationStore(store).save(addressOf());
    const later = addressOf({ conversationId: 'c2' });
    return {
      act: () => documentConversationStore(store).save(later),
      after: () => documentConversationStore(store).find(userId(name)),
      expected: [undefined, later],
    };
  },
  'a conversation that is forgotten': async () => {
    await documentConversationStore(store).save(addressOf());
    return {
      act: () => documentConversationStore(store).forget(userId(name)),
      after: () => documentConversationStore(store).find(userId(name)),
      expected: [undefined, undefined],
    };
  },
  'who left': () => {
    const department = departmentId(name);
    const leavers = [
      { person: person(1), department, product: VISIO, cause: { kind: 'disabled' }, since: now() },
    ] as const;
    return Promise.resolve({
      act: () => ports().findings.saveLeavers(department, leavers),
      after: async () => (await ports().findings.leavers()).get(department),
      expected: [undefined, leavers],
    });
  },
  'who was told of what': () => {
    const told = { said: { something: now() }, lastOn: on('2027-06-29') };
    return Promise.resolve({
      act: () => ports().findings.saveTold(name, told),
      after: async () => (await ports().findings.told()).get(name),
      expected: [undefined, told],
    });
  },
  'a lease': () => {
    const { leases } = ports();
    return Promise.resolve({
      act: async () => (await leases.take(name, 30_000)) !== undefined,
      after: async () => (await leases.take(name, 30_000)) !== undefined,
      expected: [true, false],
    });
  },
  'a lease that is renewed and given back': async () => {
    const { leases } = ports();
    const lease = await leases.take(name, 30_000);
    return {
      act: async () => {
        const isRenewed = await lease?.renew();
        await lease?.release();
        return isRenewed;
      },
      after: async () => (await leases.take(name, 30_000)) !== undefined,
      expected: [true, true],
    };
  },
  'a change of a department': async () => {
    const department = aDepartment({ id: departmentId(name) });
    await openDepartment(ports(), { department, entitlements: [] });
    return {
      act: async () => {
        const command = { ...toAdd(found((people += 1))), department: departmentId(name) };
        return (await changeRoster(ports(), aRequest(name, command))).kind;
      },
      after: async () => {
        const { ledger, entries } = await readStored(store, departmentId(name));
        return [ledger.filter(({ fact }) => isRosterFact(fact)).length, entries.length];
      },
      expected: ['changed', [1, 1]],
    };
  },
  'a change of the institution': () =>
    Promise.resolve({
      act: () =>
        ports().institution.change(async (books) => {
          const before = await books.institution();
          await books.save({ ...before, auditors: [...before.auditors, { ...person(1), userId: userId(name) }] });
          await books.record({
            actor: actor(900),
            effectiveOn: on('2027-06-29'),
            command: name,
            fact: { action: 'department-opened', name },
          });
        }),
      after: async () => {
        const { auditors } = await ports().institution.read();
        const entries = await ports().institution.look().ledger({ command: name, limit: 10 });
        return [auditors.filter((one) => one.userId === name).length, entries.length];
      },
      expected: [undefined, [1, 1]],
    }),
};

describe.each([
  ...Object.entries(OPERATIONS).map(([what, deed]) => [what, deed, 2] as const),
  ...Object.entries(CALLERS).map(([what, deed]) => [what, deed, 4] as const),
])('%s', (_, deed, requests) => {
  it.each(WORDS)(
    `comes about once, whichever of its first ${requests} requests meets %s, twice in a row`,
    async (__, fault) => {
      for (let place = 0; place < requests; place += 1) {
        name = randomUUID();
        const { act, after, expected } = await deed();
        await standIn.setFaults([{ on: 'any', ...fault, after: place, times: 2 }]);

        const given = await act();

        await standIn.setFaults([]);
        expect(after === undefined ? given : [given, await after()]).toStrictEqual(expected);
      }
    },
  );
});

describe('somebody else who was first', () => {
  it.each<[string, (version: string) => Operation]>([
    ['with the same document', () => create('a')],
    ['to replace it', (version) => ({ op: 'replace', id: 'a', kind: 'entry', body: {}, version: `${version}x` })],
    ['to remove it', () => ({ op: 'delete', id: 'none', version: '"v"' })],
  ])('%s is a conflict, also where the answer to that is lost', async (_, operation) => {
    const version = await versionOf('a');
    for (const faults of [
      [],
      [{ kind: 'reply-lost', on: 'write' }],
      [{ kind: 'status', status: 449, on: 'write' }],
    ] as const) {
      await standIn.setFaults(faults);

      const written = store.transact(AT, name, [create(`b${faults.length}`), operation(version)]);

      await expect(written).rejects.toMatchObject({ kind: 'conflict', isOutcomeUnknown: false });
    }
  });

  it('by a moment is found out, though our own answer was lost', async () => {
    await standIn.setFaults([{ kind: 'reply-lost', on: 'write' }]);

    const [one, other] = await Promise.allSettled([
      store.transact(AT, name, [create('a')]),
      store.transact(AT, name, [create('a')]),
    ]);

    expect([one.status, other.status].toSorted()).toStrictEqual(['fulfilled', 'rejected']);
  });
});
