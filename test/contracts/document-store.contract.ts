import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Body,
  type Container,
  type DocumentStore,
  type Json,
  type Operation,
  type Query,
  type StoredDocument,
} from '../../src/adapters/documents/document-store';
import { type QueryShape } from '../../src/adapters/documents/queries';
import { isFault, type FaultKind } from '../../src/ports/fault';

/** An open store, and a way to move the clock by which its documents expire; without one the contract really waits. */
export interface OpenDocumentStore {
  readonly store: DocumentStore;
  readonly advance?: (ms: number) => void | Promise<void>;
  readonly close: () => Promise<void>;
}

/** How to open a document store for the contract. It may hold documents of earlier runs. */
export interface DocumentStoreMaker {
  readonly name: string;
  readonly open: (queries: readonly QueryShape[]) => Promise<OpenDocumentStore>;
}

/** How the partitions of all documents begin that the contract writes, so that they can be told from any others. */
export const OF_THE_CONTRACT = 'contract-';

/** What the contract asks of any kind. */
const SHAPES: readonly Pick<QueryShape, 'equal' | 'orderBy' | 'filtered'>[] = [
  { equal: [] },
  ...[
    ['rank'],
    ['status'],
    ['number'],
    ['product'],
    ['userId'],
    ['product', 'userId'],
    ['product', 'userId', 'isOpen'],
  ].map((equal) => ({ equal })),
  ...['rank', 'at', 'number', 'dueAt'].map((orderBy) => ({
    equal: [],
    orderBy,
    filtered: ['product', 'userId', 'status'],
  })),
  { equal: ['product'], orderBy: 'rank', filtered: ['userId'] },
  { equal: [], orderBy: 'entry.at' },
  { equal: ['entry.fact.product'], orderBy: 'entry.at' },
];

/** The queries that the contract asks, of its own kinds and those given. Which fields they name depends on none of them. */
export const contractQueries = (kinds: readonly string[]): readonly QueryShape[] =>
  ['entry', 'another-kind', ...kinds].flatMap((kind) =>
    SHAPES.flatMap((shape) => [
      { for: 'the contract', container: 'departments', kind, scope: 'within', ...shape } as const,
      { for: 'the contract', container: 'departments', kind, scope: 'across', ...shape } as const,
      { for: 'the contract', container: 'tenant', kind, scope: 'within', ...shape } as const,
    ]),
  );

/** What every document store must do: each sentence of `DocumentStore`'s docstrings, run against one implementation. */
export function documentStoreContract({ name, open }: DocumentStoreMaker): void {
  describe(`the document store contract, kept by ${name}`, () => {
    let opened: OpenDocumentStore;
    let store: DocumentStore;
    /** Kinds that nothing of has been stored, handed out one by one. */
    const kinds = Array.from({ length: 8 }, () => `${OF_THE_CONTRACT}kind-${randomUUID()}`);
    const unused = [...kinds];
    const queries = contractQueries(kinds);

    beforeAll(async () => {
      opened = await open(queries);
      store = opened.store;
    });

    afterAll(async () => {
      await opened.close();
    });

    describe('reading', () => {
      it('finds nothing where nothing was written', async () => {
        expect(await read(newPartition(), 'nobody')).toBeUndefined();
      });

      it('gives back what was written, with the version that the write returned', async () => {
        const partition = newPartition();

        const [version] = await store.transact('departments', partition, [create('a', { rank: 1, product: 'visio' })]);

        expect(await read(partition, 'a')).toStrictEqual({
          partition,
          id: 'a',
          kind: 'entry',
          body: { rank: 1, product: 'visio' },
          version,
        });
      });

      it.each<[string, Body]>([
        ['an empty body', {}],
        ['text in every script', { text: 'Zoë Łuksza 李小龙 דנה 🏳️‍🌈 é é \u2028 "quoted" \\ \u0000 </script>' }],
        ['keys in every script', { 'naïve key': 1, '': 2, 'a.b': 3, "it's": 4, 李: 5 }],
        ['nesting', { list: [1, [2, { deep: [null, true, false, ''] }]], empty: [], nothing: null }],
        [
          'numbers of every size',
          { small: 5e-324, large: 1.7976931348623157e308, whole: 9007199254740991, less: -1.5 },
        ],
        ['names that a database might use itself', { partition: 'p', container: 'c', version: 'v', body: { body: 1 } }],
        ['a field named as the partition key', { department: 'another', value: 1 }],
      ])('gives back %s unchanged', async (_, body) => {
        const partition = newPartition();

        await store.transact('departments', partition, [create('a', body)]);

        expect((await read(partition, 'a'))?.body).toStrictEqual(body);
      });

      it.each([
        'plain',
        'with space',
        'semi;colon:and,comma',
        'per%cent%20',
        'plus+and&equals=',
        'quote\'double"',
        'brackets[]{}()<>',
        'at@tilde~star*bang!dollar$',
        '...',
        '.hidden',
        ' leading',
        'pipe|caret^tick`',
        'Zoë-李小龙-🎉',
        'CASE',
        'case',
        'x'.repeat(255),
      ])('finds a document by the id %j and by no other', async (id) => {
        const partition = newPartition();
        await store.transact('departments', partition, [create(id, { rank: 1 }), create('other', { rank: 2 })]);

        const found = await read(partition, id);
        const [queried] = await store.query({ ...entries(partition), where: { rank: 1 } });

        expect(found).toMatchObject({ id, body: { rank: 1 } });
        expect(queried).toStrictEqual(found);
      });

      it.each(['', '.', '..', 'a ', 'a/b', 'a\\b', 'a?b', 'a#b', 'x'.repeat(256)])(
        'takes the id %j for a bug',
        async (id) => {
          const partition = newPartition();

          await expect(read(partition, id)).rejects.toBeInstanceOf(RangeError);
          await expect(store.transact('departments', partition, [create(id)])).rejects.toBeInstanceOf(RangeError);
        },
      );

      it('keeps equal ids apart in different partitions and containers', async () => {
        const [one, other] = [newPartition(), newPartition()];
        await store.transact('departments', one, [create('a', { rank: 1 })]);
        await store.transact('departments', other, [create('a', { rank: 2 })]);
        await store.transact('tenant', one, [create('a', { rank: 3 }, one)]);

        const ranks = [await read(one, 'a'), await read(other, 'a'), await read(one, 'a', 'tenant')].map(rankOf);

        expect(ranks).toStrictEqual([1, 2, 3]);
      });

      it('takes partitions with odd but legal characters', async () => {
        const partition = `${newPartition()} ~tenant "q" 'q' é 李 / \\ ? #`;
        await store.transact('departments', partition, [create('a', { rank: 1 })]);

        expect(rankOf(await read(partition, 'a'))).toBe(1);
        expect(await store.query(entries(partition))).toHaveLength(1);
      });

      it('sees every write acknowledged before the call', async () => {
        const partition = newPartition();
        let [version = ''] = await store.transact('departments', partition, [create('a', { rank: 0 })]);
        const seen: unknown[] = [];

        for (let rank = 1; rank <= 20; rank += 1) {
          [version = ''] = await store.transact('departments', partition, [replace('a', version, { rank })]);
          seen.push(rankOf(await read(partition, 'a')));
        }

        expect(seen).toStrictEqual(Array.from({ length: 20 }, (_, index) => index + 1));
      });
    });

    describe('a transaction', () => {
      it('creates, replaces and deletes together and returns a version for each in order', async () => {
        const partition = newPartition();
        const [first = '', second = ''] = await store.transact('departments', partition, [create('a'), create('b')]);

        const versions = await store.transact('departments', partition, [
          create('c', { rank: 3 }),
          remove('a', first),
          replace('b', second, { rank: 2 }),
        ]);

        const [a, b, c] = [await read(partition, 'a'), await read(partition, 'b'), await read(partition, 'c')];
        expect(a).toBeUndefined();
        expect([rankOf(b), rankOf(c)]).toStrictEqual([2, 3]);
        expect(versions).toStrictEqual([c?.version, '', b?.version]);
      });

      it('replaces the whole body and the kind', async () => {
        const partition = newPartition();
        const [version = ''] = await store.transact('departments', partition, [create('a', { rank: 1, userId: 'u' })]);

        await store.transact('departments', partition, [replace('a', version, { number: 2 }, 'other')]);

        expect(await read(partition, 'a')).toMatchObject({ kind: 'other', body: { number: 2 } });
        expect((await read(partition, 'a'))?.body).toStrictEqual({ number: 2 });
      });

      it.each<[string, (versions: readonly string[]) => Operation]>([
        ['an id that exists is created', () => create('present')],
        ['an id that is missing is replaced', ([version = '']) => replace('missing', version)],
        ['an id that is missing is deleted', ([version = '']) => remove('missing', version)],
        ['a stale version is replaced', ([, stale = '']) => replace('present', stale)],
        ['a stale version is deleted', ([, stale = '']) => remove('present', stale)],
        ['a version never given is replaced', () => replace('present', randomUUID())],
        ['a version with quotes in it is replaced', () => replace('present', '"')],
        ['any version at all is replaced', () => replace('present', '*')],
        ['no version is replaced', () => replace('present', '')],
        ['no version is deleted', () => remove('present', '')],
      ])('leaves nothing behind, wherever it stands, when %s', async (_, failing) => {
        const partition = newPartition();
        const [stale = '', kept = ''] = await store.transact('departments', partition, [
          create('present'),
          create('kept'),
        ]);
        const [version = ''] = await store.transact('departments', partition, [replace('present', stale, { rank: 5 })]);
        const others = [create('new'), replace('kept', kept, { rank: 9 })];
        const bad = failing([version, stale]);

        for (const operations of [
          [...others, bad],
          [bad, ...others],
          [create('new'), bad, replace('kept', kept)],
        ]) {
          expect(await faultOf(store.transact('departments', partition, operations))).toBe('conflict');
        }

        const left = await store.query(entries(partition));
        expect(left.map(({ id, body, version }) => [id, body, version]).toSorted()).toStrictEqual([
          ['kept', {}, kept],
          ['present', { rank: 5 }, version],
        ]);
      });

      it('never takes an old version again after a delete and a create', async () => {
        const partition = newPartition();
        const [first = ''] = await store.transact('departments', partition, [create('a', { rank: 1 })]);
        await store.transact('departments', partition, [remove('a', first)]);
        const [second = ''] = await store.transact('departments', partition, [create('a', { rank: 1 })]);

        const replaced = await faultOf(store.transact('departments', partition, [replace('a', first)]));
        const deleted = await faultOf(store.transact('departments', partition, [remove('a', first)]));

        expect([replaced, deleted]).toStrictEqual(['conflict', 'conflict']);
        expect((await read(partition, 'a'))?.version).toBe(second);
      });

      it('gives a new version to a write that changes nothing', async () => {
        const partition = newPartition();
        const versions = new Set(await store.transact('departments', partition, [create('a', { rank: 1 })]));

        for (let round = 0; round < 5; round += 1) {
          const [version = ''] = [...versions].slice(-1);
          versions.add((await store.transact('departments', partition, [replace('a', version, { rank: 1 })]))[0] ?? '');
        }

        expect(versions.size).toBe(6);
      });

      it('lets exactly one of many writers at once replace a version', async () => {
        const partition = newPartition();
        let [version = ''] = await store.transact('departments', partition, [create('counter', { number: 0 })]);

        for (let round = 1; round <= 5; round += 1) {
          const outcomes = await Promise.allSettled(
            Array.from({ length: 20 }, (_, writer) =>
              store.transact('departments', partition, [
                create(`${round}-${writer}`, { rank: round }),
                replace('counter', version, { number: round }),
              ]),
            ),
          );
          const winners = outcomes.filter((outcome) => outcome.status === 'fulfilled');
          const losers = outcomes.filter((outcome) => outcome.status === 'rejected');
          expect(winners).toHaveLength(1);
          expect(losers.every(({ reason }) => isFault(reason, 'conflict'))).toBe(true);
          version = winners[0]?.value[1] ?? '';
        }

        expect(await store.query({ ...entries(partition), where: { number: 5 } })).toHaveLength(1);
        expect(await store.query({ ...entries(partition), orderBy: upward('rank') })).toHaveLength(5);
      });

      it('lets exactly one of many writers at once create an id', async () => {
        const partition = newPartition();

        const outcomes = await Promise.all(
          Array.from({ length: 20 }, (_, writer) =>
            faultOf(store.transact('departments', partition, [create(`own-${writer}`), create('shared')])),
          ),
        );

        expect(outcomes.filter((kind) => kind === undefined)).toHaveLength(1);
        expect(outcomes.filter((kind) => kind === 'conflict')).toHaveLength(19);
        expect(await store.query(entries(partition))).toHaveLength(2);
      });

      it('takes every change of writers that read and try again', async () => {
        const partition = newPartition();
        await store.transact('departments', partition, [create('counter', { number: 0 })]);
        const addOne = async (): Promise<void> => {
          const before = await read(partition, 'counter');
          const next = replace('counter', before?.version ?? '', { number: Number(before?.body['number']) + 1 });
          const kind = await faultOf(store.transact('departments', partition, [next]));
          if (kind === 'conflict') await addOne();
        };

        await Promise.all(Array.from({ length: 10 }, addOne));

        expect((await read(partition, 'counter'))?.body).toStrictEqual({ number: 10 });
      });

      it('takes 100 operations and all or none of them', async () => {
        const partition = newPartition();
        const hundred = Array.from({ length: 100 }, (_, rank) => create(`d${rank}`, { rank }));

        const versions = await store.transact('departments', partition, hundred);
        const again = await faultOf(
          store.transact('departments', partition, [...hundred.slice(1).map(renamed), create('d0')]),
        );

        expect(new Set(versions).size).toBe(100);
        expect(again).toBe('conflict');
        expect(await store.query({ ...entries(partition), limit: 1000 })).toHaveLength(100);
      });

      it.each<[string, readonly Operation[]]>([
        ['101 operations', Array.from({ length: 101 }, (_, rank) => create(`d${rank}`))],
        ['no operation', []],
        ['the same id twice', [create('a'), create('a')]],
        ['a reserved key in a body', [create('a', { ttl: 1 })]],
        ['a key that begins with an underscore', [create('a', { _etag: 'x' })]],
        ['a body of more than 1 MB', [create('a', { text: 'x'.repeat(1024 * 1024) })]],
        ['a document that expires at once', [{ ...create('a'), expiresAfterSeconds: 0 }]],
      ])('takes %s for a bug and writes nothing', async (_, operations) => {
        const partition = newPartition();

        await expect(store.transact('departments', partition, operations)).rejects.toBeInstanceOf(RangeError);

        expect(await store.query(entries(partition))).toStrictEqual([]);
      });

      it('takes another kind than the partition for a bug in the tenant container', async () => {
        const partition = newPartition();

        const written = store.transact('tenant', partition, [create('a', {}, 'another')]);

        await expect(written).rejects.toBeInstanceOf(RangeError);
      });

      it('keeps a body of nearly 1 MB', async () => {
        const partition = newPartition();
        const body = { text: 'é'.repeat(500 * 1024), rank: 1 };

        await store.transact('departments', partition, [create('a', body)]);

        expect((await read(partition, 'a'))?.body).toStrictEqual(body);
        expect((await store.query({ ...entries(partition), where: { rank: 1 } }))[0]?.body).toStrictEqual(body);
      });
    });

    describe('expiry', () => {
      it('hides a document from reads and queries once its seconds are over, and not before', async () => {
        const [partition, kind] = [newPartition(), newKind()];
        await store.transact('departments', partition, [
          { ...create('brief', { rank: 1 }, kind), expiresAfterSeconds: 4 },
          create('lasting', { rank: 2 }, kind),
        ]);
        const query: Query = { container: 'departments', kind, limit: 10 };

        await passSeconds(1);
        expect(await read(partition, 'brief')).toBeDefined();
        expect(await store.query({ ...query, partition, orderBy: upward('rank') })).toHaveLength(2);
        await passSeconds(5);

        expect(await read(partition, 'brief')).toBeUndefined();
        for (const each of [query, { ...query, partition }, { ...query, partition, orderBy: upward('rank') }]) {
          expect((await store.query(each)).map(idOf)).toStrictEqual(['lasting']);
        }
        expect(await store.query({ ...query, partition, where: { rank: 1 } })).toStrictEqual([]);
      });

      it('treats an expired document as missing: it can be created again, not replaced or deleted', async () => {
        const partition = newPartition();
        const [old = ''] = await store.transact('departments', partition, [
          { ...create('a', { rank: 1 }), expiresAfterSeconds: 2 },
        ]);
        await passSeconds(4);

        const replaced = await faultOf(store.transact('departments', partition, [replace('a', old)]));
        const deleted = await faultOf(store.transact('departments', partition, [remove('a', old)]));
        const [created] = await store.transact('departments', partition, [create('a', { rank: 2 })]);
        const again = await faultOf(store.transact('departments', partition, [create('a')]));
        const stale = await faultOf(store.transact('departments', partition, [replace('a', old)]));

        expect([replaced, deleted, again, stale]).toStrictEqual(['conflict', 'conflict', 'conflict', 'conflict']);
        expect(await read(partition, 'a')).toMatchObject({ body: { rank: 2 }, version: created });
      });

      it('counts the seconds from the latest write', async () => {
        const partition = newPartition();
        const [first = ''] = await store.transact('departments', partition, [
          { ...create('a'), expiresAfterSeconds: 4 },
        ]);
        await passSeconds(2);
        const [second = ''] = await store.transact('departments', partition, [
          { ...replace('a', first), expiresAfterSeconds: 5 },
        ]);
        await passSeconds(3);

        expect((await read(partition, 'a'))?.version).toBe(second);
      });

      it('keeps a document for good when its latest write gave it no end', async () => {
        const partition = newPartition();
        const [first = ''] = await store.transact('departments', partition, [
          { ...create('a'), expiresAfterSeconds: 3 },
        ]);
        await store.transact('departments', partition, [replace('a', first)]);

        await passSeconds(6);

        expect(await read(partition, 'a')).toBeDefined();
      });

      it('can give an end to a document that had none', async () => {
        const partition = newPartition();
        const [first = ''] = await store.transact('departments', partition, [create('a')]);
        await store.transact('departments', partition, [{ ...replace('a', first), expiresAfterSeconds: 2 }]);

        await passSeconds(4);

        expect(await read(partition, 'a')).toBeUndefined();
      });
    });

    describe('a query', () => {
      it('sees one kind in one partition', async () => {
        const [partition, other] = [newPartition(), newPartition()];
        await store.transact('departments', partition, [create('a'), create('b'), create('c', {}, 'another-kind')]);
        await store.transact('departments', other, [create('d'), create('a')]);

        const found = await store.query(entries(partition));

        expect(found.map(idOf).toSorted()).toStrictEqual(['a', 'b']);
        expect(found.every((document) => document.partition === partition)).toBe(true);
      });

      it('gives each document as a read would', async () => {
        const partition = newPartition();
        await store.transact('departments', partition, [create('a', { rank: 1, nested: { list: [1, 'é'] } })]);

        const [within] = await store.query({ ...entries(partition), orderBy: upward('rank') });

        expect(within).toStrictEqual(await read(partition, 'a'));
      });

      it('sees one kind across all partitions of its container when none is named', async () => {
        const [one, other, kind] = [newPartition(), newPartition(), newKind()];
        await store.transact('departments', one, [create('a', { rank: 3 }, kind), create('b', { rank: 1 }, kind)]);
        await store.transact('departments', other, [create('a', { rank: 2 }, kind), create('x', { rank: 0 })]);
        await store.transact('tenant', kind, [create('a', { rank: 9 }, kind)]);
        const query: Query = { container: 'departments', kind, limit: 10 };

        const all = await store.query(query);
        const ordered = await store.query({ ...query, orderBy: upward('rank') });
        const equal = await store.query({ ...query, where: { rank: 2 } });
        const first = await store.query({ ...query, orderBy: downward('rank'), limit: 2 });

        expect(all.map((found) => [found.partition, found.id]).toSorted()).toStrictEqual(
          [
            [one, 'a'],
            [one, 'b'],
            [other, 'a'],
          ].toSorted(),
        );
        expect(ordered.map((found) => [found.partition, found.id])).toStrictEqual([
          [one, 'b'],
          [other, 'a'],
          [one, 'a'],
        ]);
        expect(equal).toStrictEqual([await read(other, 'a')]);
        expect(first.map(rankOf)).toStrictEqual([3, 2]);
      });

      it('reads the tenant container by its kind, which is its partition', async () => {
        const kind = newKind();
        await store.transact('tenant', kind, [create('a', { rank: 1 }, kind), create('b', { rank: 2 }, kind)]);

        const within = await store.query({
          container: 'tenant',
          kind,
          partition: kind,
          orderBy: upward('rank'),
          limit: 9,
        });
        const across = await store.query({ container: 'tenant', kind, orderBy: upward('rank'), limit: 9 });

        expect(within.map(idOf)).toStrictEqual(['a', 'b']);
        expect(across).toStrictEqual(within);
      });

      it.each<[Json, string | number | boolean, boolean]>([
        ['1', '1', true],
        ['1', 1, false],
        [1, '1', false],
        [1, 1, true],
        [1.5, 1.5, true],
        [true, true, true],
        [false, false, true],
        [true, 1, false],
        [1, true, false],
        [0, false, false],
        ['true', true, false],
        [true, 'true', false],
        [null, 'null', false],
        [['1'], '["1"]', false],
        [{ a: 1 }, '{"a":1}', false],
        ['', '', true],
        ['Visio', 'visio', false],
        ['it\'s 100% "é" \\ 李', 'it\'s 100% "é" \\ 李', true],
        [9007199254740991, 9007199254740991, true],
        [9007199254740991, 9007199254740990, false],
      ])('that asks where a field holding %j equals %j finds it: %s', async (stored, wanted, isFound) => {
        const partition = newPartition();
        await store.transact('departments', partition, [create('a', { status: stored }), create('b')]);

        const found = await store.query({ ...entries(partition), where: { status: wanted } });

        expect(found.map(idOf)).toStrictEqual(isFound ? ['a'] : []);
      });

      it('finds only what equals in every field named', async () => {
        const partition = newPartition();
        await store.transact('departments', partition, [
          create('a', { product: 'visio', userId: 'u1', isOpen: true }),
          create('b', { product: 'visio', userId: 'u2', isOpen: true }),
          create('c', { product: 'project', userId: 'u1', isOpen: true }),
          create('d', { product: 'visio', userId: 'u1', isOpen: false }),
          create('e', { product: 'visio', userId: 'u1' }),
        ]);
        const where = { product: 'visio', userId: 'u1', isOpen: true };

        expect((await store.query({ ...entries(partition), where })).map(idOf)).toStrictEqual(['a']);
      });

      describe('in order', () => {
        const partition = newPartition();
        const ranks = [7, -2, 10, 2.5, 100, 1, 0];

        beforeAll(async () => {
          await store.transact('departments', partition, [
            ...ranks.map((rank) =>
              create(`r${rank}`, { rank, product: rank > 5 ? 'visio' : 'project', at: dayOf(rank) }),
            ),
            create('unranked', { product: 'visio' }),
            create('of-another-kind', { rank: 3, at: dayOf(3) }, 'another-kind'),
          ]);
        });

        it.each<[string, Omit<Query, 'container' | 'kind' | 'limit'>, readonly number[]]>([
          ['upward', { orderBy: upward('rank') }, [-2, 0, 1, 2.5, 7, 10, 100]],
          ['downward', { orderBy: downward('rank') }, [100, 10, 7, 2.5, 1, 0, -2]],
          ['upward from a value that is there', { orderBy: { ...upward('rank'), from: 2.5 } }, [2.5, 7, 10, 100]],
          ['upward from a value between', { orderBy: { ...upward('rank'), from: 2 } }, [2.5, 7, 10, 100]],
          ['downward from a value that is there', { orderBy: { ...downward('rank'), from: 2.5 } }, [2.5, 1, 0, -2]],
          ['downward from zero', { orderBy: { ...downward('rank'), from: 0 } }, [0, -2]],
          ['upward from past the end', { orderBy: { ...upward('rank'), from: 101 } }, []],
          ['of one product', { orderBy: upward('rank'), where: { product: 'visio' } }, [7, 10, 100]],
          [
            'of one product from a value',
            { orderBy: { ...downward('rank'), from: 10 }, where: { product: 'visio' } },
            [10, 7],
          ],
          ['by text', { orderBy: upward('at') }, [-2, 0, 1, 2.5, 7, 10, 100]],
          ['by text from a value', { orderBy: { ...upward('at'), from: dayOf(7) } }, [7, 10, 100]],
          ['by text downward from a value', { orderBy: { ...downward('at'), from: dayOf(1) } }, [1, 0, -2]],
          ['by numbers from a text', { orderBy: { ...upward('rank'), from: '1' } }, []],
          ['by texts from a number', { orderBy: { ...upward('at'), from: 1 } }, []],
          ['by a field that nobody has', { orderBy: upward('dueAt') }, []],
        ])('%s gives the right documents, without those that lack the field', async (_, query, expected) => {
          const found = await store.query({ ...entries(partition), ...query });

          expect(found.map(rankOf)).toStrictEqual(expected);
        });

        it.each([1, 2, 6, 7, 8])('gives at most %i documents, the first ones', async (limit) => {
          const found = await store.query({ ...entries(partition), orderBy: upward('rank'), limit });

          expect(found.map(rankOf)).toStrictEqual([-2, 0, 1, 2.5, 7, 10, 100].slice(0, limit));
        });

        it('gives at most the limit without an order too', async () => {
          expect(await store.query({ ...entries(partition), limit: 3 })).toHaveLength(3);
        });

        it('leaves out documents whose field cannot be ordered, and puts numbers before text', async () => {
          const mixed = newPartition();
          const values: readonly Json[] = ['10', 9, null, true, [1], { a: 1 }, 'a', -1];
          await store.transact(
            'departments',
            mixed,
            values.map((number, index) => create(`d${index}`, { number })),
          );

          const up = await store.query({ ...entries(mixed), orderBy: upward('number') });
          const down = await store.query({ ...entries(mixed), orderBy: downward('number') });

          expect(up.map(({ body }) => body['number'])).toStrictEqual([-1, 9, '10', 'a']);
          expect(down.map(({ body }) => body['number'])).toStrictEqual(['a', '10', 9, -1]);
        });
      });

      describe('for sets', () => {
        const [one, other, third, kind] = [newPartition(), newPartition(), newPartition(), newKind()];

        beforeAll(async () => {
          for (const [index, partition] of [one, other, third].entries())
            await store.transact('departments', partition, [
              create('a', { product: 'visio', userId: `u${index}`, rank: index }, kind),
              create('b', { product: 'visio', userId: 'shared', rank: index + 10, isOpen: true }, kind),
              create('c', { product: 'project', userId: `u${index}`, rank: index + 20 }, kind),
              create('d', { product: ['visio'], userId: 7, rank: index + 30 }, kind),
            ]);
        });

        const ranksOf = async (query: Partial<Query>) =>
          (await store.query({ container: 'departments', kind, limit: 100, ...query })).map(rankOf);
        const ascending = (ranks: readonly (Json | undefined)[]) =>
          ranks.toSorted((left, right) => Number(left) - Number(right));

        it.each<[string, Partial<Query>, readonly number[]]>([
          ['several partitions', { partition: [one, third], where: { product: 'visio' } }, [0, 2, 10, 12]],
          ['one partition', { partition: [other], where: { product: 'visio' } }, [1, 11]],
          ['partitions, one of them named twice', { partition: [one, one], where: { product: 'visio' } }, [0, 10]],
          ['partitions of which one is empty', { partition: [one, newPartition()] }, [0, 10, 20, 30]],
          ['several values', { where: { userId: ['u0', 'u2'] } }, [0, 2, 20, 22]],
          ['several values, one of them named twice', { where: { userId: ['u0', 'u0'] } }, [0, 20]],
          ['a value that nobody has', { where: { userId: ['u0', 'nobody'] } }, [0, 20]],
          [
            'several values in several partitions',
            { partition: [one, other], where: { userId: ['u0', 'u1', 'u2'] } },
            [0, 1, 20, 21],
          ],
          ['two sets at once', { where: { userId: ['u0', 'shared'], product: ['visio', 'other'] } }, [0, 10, 11, 12]],
          ['a set and a value', { where: { userId: ['u0', 'u1'], product: 'project' } }, [20, 21]],
          ['texts that look like others', { where: { product: ['["visio"]', '7'] } }, []],
          ['a number as text', { where: { userId: ['7'] } }, []],
        ])('finds %s', async (_, query, expected) => {
          expect(ascending(await ranksOf(query))).toStrictEqual(expected);
          expect(await ranksOf({ ...query, orderBy: upward('rank') })).toStrictEqual(expected);
          expect(await ranksOf({ ...query, orderBy: downward('rank') })).toStrictEqual(expected.toReversed());
        });

        it('gives the first of all, whatever partition they are in', async () => {
          expect(await ranksOf({ partition: [one, other, third], orderBy: downward('rank'), limit: 4 })).toStrictEqual([
            32, 31, 30, 22,
          ]);
          expect(
            await ranksOf({ where: { product: ['visio', 'project'] }, orderBy: upward('rank'), limit: 4 }),
          ).toStrictEqual([0, 1, 2, 10]);
        });

        it('takes as many as the most values', async () => {
          const many = Array.from({ length: 99 }, (_, index) => `missing-${index}`);

          expect(ascending(await ranksOf({ partition: [...many, one] }))).toStrictEqual([0, 10, 20, 30]);
          expect(ascending(await ranksOf({ where: { userId: [...many, 'u1'] } }))).toStrictEqual([1, 21]);
        });
      });

      describe('in order, where several have one value', () => {
        const kind = newKind();
        const partitions = [newPartition(), newPartition(), newPartition()].toSorted();
        const places: (readonly [at: string, partition: string, id: string])[] = [];

        beforeAll(async () => {
          for (const partition of partitions.toReversed()) {
            const ids = ['c', 'a', 'b', 'd'];
            await store.transact(
              'departments',
              partition,
              ids.map((id) => create(id, { at: id === 'd' ? '2028' : '2027', status: 'odd' }, kind)),
            );
            for (const id of ids) places.push([id === 'd' ? '2028' : '2027', partition, id]);
          }
          places.sort((one, other) => (one.join(' ') < other.join(' ') ? -1 : 1));
        });

        const placesOf = async (query: Partial<Query>) => {
          const found = await store.query({ container: 'departments', kind, limit: 100, ...query });
          return found.map(({ partition, id, body }) => [body['at'], partition, id]);
        };
        const scopes: readonly (readonly [string, (all: readonly string[]) => Query['partition']])[] = [
          ['across all partitions', () => undefined],
          ['in several', (all) => [all[2] ?? '', all[0] ?? '']],
          ['in one', (all) => all[1]],
        ];

        it.each(scopes)('goes by partition and id, %s', async (_, scope) => {
          const partition = scope(partitions);
          const within = partition === undefined ? partitions : [partition].flat();
          const expected = places.filter(([, of]) => within.includes(of));
          const asked = partition === undefined ? {} : { partition };

          expect(await placesOf({ ...asked, orderBy: upward('at') })).toStrictEqual(expected);
          expect(await placesOf({ ...asked, orderBy: downward('at') })).toStrictEqual(expected.toReversed());
        });

        it.each(
          scopes.flatMap(([name, scope]) =>
            [upward('at'), downward('at')].map((orderBy) => [name, orderBy.direction, scope, orderBy] as const),
          ),
        )('goes on behind every place, %s, %s', async (_, direction, scope, orderBy) => {
          const partition = scope(partitions);
          const within = partition === undefined ? partitions : [partition].flat();
          const inOrder = direction === 'ascending' ? places : places.toReversed();
          const asked = { ...(partition === undefined ? {} : { partition }), where: { status: 'odd' }, orderBy };

          for (const [index, [value, of, id]] of inOrder.entries()) {
            const expected = inOrder.slice(index + 1).filter(([, found]) => within.includes(found));
            const behind = await placesOf({ ...asked, after: { value, partition: of, id }, limit: 5 });
            expect(behind).toStrictEqual(expected.slice(0, 5));
          }
        });

        it('goes on behind a place where nothing stands any more, in values of its type only', async () => {
          const after = { value: '2027', partition: partitions[1] ?? '', id: 'bb' };
          const numbered = { ...after, value: 3 };

          expect((await placesOf({ orderBy: upward('at'), after }))[0]).toStrictEqual(['2027', partitions[1], 'c']);
          expect(await placesOf({ orderBy: upward('at'), after: numbered })).toStrictEqual([]);
          expect(await placesOf({ orderBy: downward('at'), after: numbered })).toStrictEqual([]);
        });

        it('reads page by page what others move nothing of', async () => {
          const seen: unknown[] = [];
          let after: Query['after'];
          for (let page = 0; page < 6; page += 1) {
            const found = await store.query({
              ...{ container: 'departments', kind, orderBy: upward('at'), limit: 2 },
              ...(after && { after }),
            });
            seen.push(...found.map(({ partition, id, body }) => [body['at'], partition, id]));
            const last = found.at(-1);
            if (last) after = { value: last.body['at'] as string, partition: last.partition, id: last.id };
            // In front of what is read next, and so of no page.
            await store.transact('departments', partitions[0] ?? '', [create(`early-${page}`, { at: '2026' }, kind)]);
          }

          expect(seen).toStrictEqual(places);
        });
      });

      it('finds and orders by what stands inside an object of the body', async () => {
        const kind = newKind();
        const partition = newPartition();
        const entry = (at: string, product?: string) => ({
          entry: { at, fact: product === undefined ? {} : { product } },
        });
        await store.transact('departments', partition, [
          create('a', entry('2', 'visio'), kind),
          create('b', entry('3', 'visio'), kind),
          create('c', entry('1'), kind),
          create('d', { 'entry.at': '4', entry: 'no object' }, kind),
        ]);
        const query: Query = { container: 'departments', kind, orderBy: downward('entry.at'), limit: 10 };

        for (const scoped of [query, { ...query, partition }, { ...query, partition: [partition] }]) {
          expect((await store.query(scoped)).map(idOf)).toStrictEqual(['b', 'a', 'c']);
          const ofVisio = await store.query({ ...scoped, where: { 'entry.fact.product': 'visio' } });
          expect(ofVisio.map(idOf)).toStrictEqual(['b', 'a']);
        }
      });

      it('is complete past what fits one answer of the service', async () => {
        const partition = newPartition();
        const text = 'x'.repeat(10_000);
        for (let block = 0; block < 5; block += 1) {
          await store.transact(
            'departments',
            partition,
            Array.from({ length: 100 }, (_, index) =>
              create(`d${block}-${index}`, { rank: block * 100 + index, text }),
            ),
          );
        }

        const all = await store.query({ ...entries(partition), orderBy: downward('rank'), limit: 1_000 });
        const most = await store.query({ ...entries(partition), limit: 450 });

        expect(all.map(rankOf)).toStrictEqual(Array.from({ length: 500 }, (_, index) => 499 - index));
        expect(new Set(most.map(idOf)).size).toBe(450);
      });

      it.each<[string, Partial<Query>]>([
        ['a field to equal that is not declared', { where: { undeclared: 1 } }],
        ['a field to order by that is not declared', { orderBy: upward('undeclared') }],
        ['fields that are declared, but not together', { where: { rank: 1, status: 'odd' } }],
        ['an order that is declared, but not of what equals that', { where: { number: 1 }, orderBy: upward('rank') }],
        ['an order of what equals any of several', { where: { product: ['a', 'b'] }, orderBy: upward('entry.at') }],
        ['a kind of which nothing is declared', { kind: 'undeclared', where: { rank: 1 } }],
        ['a kind in several partitions of which nothing is declared', { kind: 'undeclared', partition: ['a', 'b'] }],
        ['no partition at all', { partition: [] }],
        ['more partitions than a set holds', { partition: Array.from({ length: 101 }, (_, index) => `${index}`) }],
        ['a field to equal nothing', { where: { userId: [] } }],
        ['more values than a set holds', { where: { userId: Array.from({ length: 101 }, (_, index) => `${index}`) } }],
        ['a place in no order', { after: { value: 1, partition: 'p', id: 'a' } }],
        [
          'a place and a beginning',
          { orderBy: { ...upward('rank'), from: 1 }, after: { value: 1, partition: 'p', id: 'a' } },
        ],
        ['a limit of 0', { limit: 0 }],
        ['half a document', { limit: 1.5 }],
      ])('takes %s for a bug', async (_, part) => {
        await expect(store.query({ ...entries(newPartition()), ...part })).rejects.toBeInstanceOf(RangeError);
      });
    });

    it('may be closed twice', async () => {
      const other = await open(queries);

      await other.store.close();

      await expect(other.store.close()).resolves.toBeUndefined();
      await other.close();
    });

    function newKind(): string {
      const kind = unused.pop();
      if (kind === undefined) throw new Error('the contract has too few kinds');
      return kind;
    }

    function read(partition: string, id: string, container: Container = 'departments') {
      return store.read({ container, partition, id });
    }

    async function passSeconds(seconds: number): Promise<void> {
      await (opened.advance ? opened.advance(seconds * 1_000) : sleep(seconds * 1_000));
    }
  });
}

function newPartition(): string {
  return `${OF_THE_CONTRACT}${randomUUID()}`;
}

function entries(partition: string): Query {
  return { container: 'departments', kind: 'entry', partition, limit: 100 };
}

function create(id: string, body: Body = {}, kind = 'entry') {
  return { op: 'create', id, kind, body } as const;
}

function replace(id: string, version: string, body: Body = {}, kind = 'entry') {
  return { op: 'replace', id, kind, body, version } as const;
}

function remove(id: string, version: string) {
  return { op: 'delete', id, version } as const;
}

function renamed(operation: Operation): Operation {
  return { ...operation, id: `renamed-${operation.id}` };
}

function upward(field: string) {
  return { field, direction: 'ascending' } as const;
}

function downward(field: string) {
  return { field, direction: 'descending' } as const;
}

function dayOf(rank: number): string {
  return new Date(Date.UTC(2027, 0, 1) + rank * 86_400_000).toISOString();
}

function idOf({ id }: StoredDocument): string {
  return id;
}

function rankOf(document: StoredDocument | undefined): Json | undefined {
  return document?.body['rank'];
}

async function faultOf(work: Promise<unknown>): Promise<FaultKind | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (isFault(error)) return error.kind;
    throw error;
  }
}
