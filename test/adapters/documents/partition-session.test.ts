import { type Body, type DocumentStore, type Place, type Query } from '../../../src/adapters/documents/document-store';
import { PartitionSession } from '../../../src/adapters/documents/partition-session';
import { plainKind } from '../../../src/adapters/documents/shapes/kind/kind';
import { z } from 'zod';
import { sqliteDocuments } from '../../../src/adapters/sqlite/sqlite-documents';

const things = plainKind<Body>({
  container: 'departments',
  name: 'thing',
  shape: z.custom<Body>((value) => typeof value === 'object'),
});
const thing = (rank: number, userId: string): Body => ({ rank, userId });

let documents: DocumentStore;
let session: PartitionSession;

beforeEach(async () => {
  documents = sqliteDocuments({
    ...{ file: ':memory:', now: () => new Date() },
    queries: [
      {
        for: 'a test',
        container: 'departments',
        kind: 'thing',
        scope: 'within',
        equal: [],
        orderBy: 'rank',
        filtered: ['userId'],
      },
    ],
  });
  await documents.transact(
    'departments',
    'math',
    Array.from({ length: 6 }, (_, index) => ({
      op: 'create' as const,
      id: `t${index}`,
      kind: 'thing',
      body: thing(Math.floor(index / 2), `u${index}`),
    })),
  );
  session = new PartitionSession({ store: documents, container: 'departments', partition: 'math' });
});

afterEach(() => documents.close());

const upward = { field: 'rank', direction: 'ascending' } as const;
const downward = { field: 'rank', direction: 'descending' } as const;
const behind = (value: number, id: string, partition = 'math'): Place => ({ value, partition, id });

/** Removes one, moves one, changes one so that it is asked for no longer, and adds two. */
async function stage(): Promise<void> {
  await session.read(things, 't3');
  await session.read(things, 't4');
  await session.remove(things, 't1');
  session.put(things, 't3', thing(0, 'u3'));
  session.put(things, 't4', thing(2, 'other'));
  session.put(things, 't15', thing(1, 'u2'));
  session.put(things, 't9', thing(2, 'u5'));
}

describe('an answer with what is staged laid over it', () => {
  it.each<[string, Omit<Query, 'container' | 'kind' | 'partition'>]>([
    ['in order', { orderBy: upward, limit: 10 }],
    ['in order, downward', { orderBy: downward, limit: 10 }],
    ['cut', { orderBy: upward, limit: 3 }],
    ['from a value', { orderBy: { ...downward, from: 1 }, limit: 10 }],
    ['for a set', { where: { userId: ['u2', 'u3', 'u5'] }, orderBy: upward, limit: 10 }],
    ['behind one that stays', { orderBy: upward, after: behind(1, 't15'), limit: 10 }],
    ['behind one that goes', { orderBy: upward, after: behind(0, 't1'), limit: 2 }],
    ['behind one that is new, downward', { orderBy: downward, after: behind(2, 't9'), limit: 10 }],
    ['behind one of an earlier partition', { orderBy: upward, after: behind(1, 'z', 'art'), limit: 10 }],
    ['behind one of a later partition', { orderBy: upward, after: behind(1, 'a', 'zoology'), limit: 10 }],
    ['behind a value of another type', { orderBy: upward, after: { ...behind(1, 'a'), value: 'x' }, limit: 10 }],
  ])('%s is what the store answers once it is written', async (_, asked) => {
    await stage();

    const before = await session.query(things, asked);

    await documents.transact('departments', 'math', session.operations('none'));
    const after = await documents.query({ container: 'departments', kind: 'thing', partition: 'math', ...asked });
    expect(before).toEqual(after.map(({ body }) => body));
  });
});
