import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Readable } from 'node:stream';
import { DatabaseSync } from 'node:sqlite';
import { type DocumentStore, type Operation, type Query } from '../../../src/adapters/documents/document-store';
import { type StoreCall } from '../../../src/adapters/documents/store-call';
import { QUERIES, type QueryShape } from '../../../src/adapters/documents/queries';
import { indexesFor, schemaFor } from '../../../src/adapters/sqlite/schema';
import { selectsFor } from '../../../src/adapters/sqlite/select';
import { withTimeBudget } from '../../../src/concurrency/time-budget';
import { sqliteDocuments } from '../../../src/adapters/sqlite/sqlite-documents';

const folder = mkdtempSync(join(tmpdir(), 'alacarte-sqlite-'));
const now = () => new Date('2027-06-29T12:00:00Z');
let files = 0;

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('the index of a query', () => {
  const indexes = indexesFor(QUERIES);
  const database = new DatabaseSync(':memory:');
  database.exec(schemaFor(QUERIES));

  afterAll(() => {
    database.close();
  });

  /** What each step of each statement does. */
  const plansOf = (query: Query, index: string | undefined): readonly (readonly unknown[])[] =>
    selectsFor(query, { index, nowMs: 0 }).map(({ sql, values }) =>
      database
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .all(...values)
        .map(({ detail }) => detail),
    );
  const listOf = (values: number): readonly string[] =>
    Array.from({ length: values }, (_, index) => [
      `LIST SUBQUERY ${index + 1}`,
      'SCAN json_each VIRTUAL TABLE INDEX 1:',
    ]).flat();

  /** Every way to ask a query: of one partition or several, of one value or several, from the start, from a value, behind a place. */
  function waysOf({ container, kind, scope, equal, orderBy, filtered = [] }: QueryShape): readonly Query[] {
    const partitions: readonly Query['partition'][] = scope === 'across' ? [undefined] : ['math', ['math', 'physics']];
    const orders = (['ascending', 'descending'] as const).flatMap((direction): readonly Partial<Query>[] =>
      orderBy === undefined
        ? [{}]
        : [
            { orderBy: { field: orderBy, direction } },
            { orderBy: { field: orderBy, direction, from: 'x' } },
            { orderBy: { field: orderBy, direction }, after: { value: 'x', partition: 'math', id: 'i' } },
            { orderBy: { field: orderBy, direction }, after: { value: 'x', partition: 'zoology', id: 'i' } },
          ],
    );
    const wheres = [
      Object.fromEntries(equal.map((field) => [field, 'x'])),
      Object.fromEntries([...equal, ...filtered].map((field) => [field, 'x'])),
      ...(orderBy === undefined ? [Object.fromEntries(equal.map((field) => [field, ['x', 'y']]))] : []),
    ];
    return partitions.flatMap((partition) =>
      wheres.flatMap((where) =>
        orders.map((order) => ({
          ...{ container, kind, where, limit: 5 },
          ...(partition !== undefined && { partition }),
          ...order,
        })),
      ),
    );
  }

  it.each([...indexes.keys()].map((shape) => [shape.for, shape] as const))(
    'finds %s, and sorts nothing',
    (_, shape) => {
      const index = indexes.get(shape) ?? '';
      for (const query of waysOf(shape)) {
        const sets = [...Object.values(query.where ?? {}), query.orderBy === undefined ? query.partition : undefined];
        for (const [search, ...further] of plansOf(query, index)) {
          expect(search).toMatch(
            new RegExp(`^(SEARCH|SCAN) documents USING INDEX ${index.replaceAll('"', '')}( |$)`, 'u'),
          );
          const found = String(search).match(/partition=\?|<expr>=\?/gu) ?? [];
          expect(found).toHaveLength(shape.equal.length + (shape.scope === 'within' ? 1 : 0));
          expect(further).toEqual(listOf(sets.filter((value) => typeof value === 'object').length));
        }
      }
    },
  );

  it('begins in the index at a value, or behind a place', () => {
    const asked = { container: 'departments', kind: 'ledger', limit: 5 } as const;
    const orderBy = { field: 'entry.at', direction: 'descending' } as const;
    const after = { value: '2027', partition: 'math', id: 'ledger|1' };
    const index = '"departments_ledger_across_by_entry.at"';

    expect(plansOf({ ...asked, orderBy, after }, index)).toEqual([
      ['SEARCH documents USING INDEX departments_ledger_across_by_entry.at (<expr><?)'],
    ]);
    expect(plansOf({ ...asked, orderBy: { ...orderBy, from: '2027' } }, index)).toEqual([
      ['SEARCH documents USING INDEX departments_ledger_across_by_entry.at (<expr><?)'],
    ]);
  });

  it('is that of a longer one where it begins with the same fields, so that no two hold the same', () => {
    const names = database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL")
      .all()
      .map(({ name }) => `"${String(name)}"`);

    expect(names.toSorted()).toEqual([...new Set([...indexes.values(), '"expiring"'])].toSorted());
    expect(names).not.toContain('"departments_assignment_within_product"');
    expect(names).not.toContain('"departments_entry_across_userId"');
  });
});

describe('a database that another process is writing to', () => {
  it('makes writes unavailable, with no effect, and leaves reads alone', async () => {
    const file = newFile();
    const store = sqliteDocuments({ file, now, busyTimeoutMs: 20 });
    await store.transact('departments', 'math', [create('a')]);
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');

    await expect(store.transact('departments', 'math', [create('b')])).rejects.toMatchObject({
      name: 'Fault',
      kind: 'unavailable',
      isOutcomeUnknown: false,
    });
    expect(await ids(store)).toStrictEqual(['a']);

    other.exec('ROLLBACK');
    await store.transact('departments', 'math', [create('b')]);
    expect(await ids(store)).toStrictEqual(['a', 'b']);
    other.close();
    await store.close();
  });

  it('is waited for as long as the work under way has time, and nothing else stands still meanwhile', async () => {
    const file = newFile();
    const store = sqliteDocuments({ file, now });
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    setTimeout(() => {
      other.exec('ROLLBACK');
    }, 600);

    await store.transact('departments', 'math', [create('a')]);
    other.exec('BEGIN IMMEDIATE');
    const hurried = withTimeBudget(50, () => store.transact('departments', 'math', [create('b')]));

    await expect(hurried).rejects.toMatchObject({ kind: 'unavailable', isOutcomeUnknown: false });
    expect(await ids(store)).toStrictEqual(['a']);
    other.close();
    await store.close();
  });

  it('makes writes wait for it', async () => {
    const file = newFile();
    const store = sqliteDocuments({ file, now });
    const child = countUpIn(file, 30);

    const versions: string[] = [];
    for (let round = 0; round < 30; round += 1) {
      versions.push(...(await store.transact('departments', 'math', [create(`own-${round}`)])));
      await new Promise(setImmediate);
    }
    await child.ended;

    expect(versions).toHaveLength(30);
    expect(await ids(store)).toHaveLength(60);
    await store.close();
  });

  it('counts every change of several processes that start on a new file at once', async () => {
    const file = newFile();

    const children = Array.from({ length: 4 }, () => countUpIn(file, 40));
    await Promise.all(children.map(({ ended }) => ended));

    const said = children.flatMap((child) => child.numbers()).toSorted((a, b) => a - b);
    expect(said).toStrictEqual(Array.from({ length: 160 }, (_, index) => index + 1));
    const store = sqliteDocuments({ file, now });
    expect(await ids(store)).toHaveLength(160);
    await store.close();
  });

  it('keeps everything acknowledged, and whole transactions only, when it is killed', async () => {
    const file = newFile();
    const child = countUpIn(file, 0);
    await child.reaches(25);

    child.process.kill('SIGKILL');
    await child.ended;

    const store = sqliteDocuments({ file, now });
    const counter = await store.read({ container: 'departments', partition: 'math', id: 'counter' });
    const entries = await ids(store);
    expect(counter?.body['number']).toBe(entries.length);
    expect(entries.length).toBeGreaterThanOrEqual(Math.max(...child.numbers()));
    await store.close();
  });
});

describe('a file that is there', () => {
  it('is refused with what is wrong when its table is another one', () => {
    const file = newFile();
    const other = new DatabaseSync(file);
    other.exec('CREATE TABLE documents (container TEXT, partition TEXT, id TEXT, kind TEXT, expires_at INTEGER)');
    other.close();

    const open = () => sqliteDocuments({ file, now });

    expect(open).toThrow(expect.objectContaining({ name: 'Fault', kind: 'rejected', code: 'wrong-table' }) as Error);
    expect(open).toThrow(/body/u);
  });

  it('has an index made anew that is another one under the same name', async () => {
    const file = newFile();
    const before = sqliteDocuments({ file, now });
    await before.transact('departments', 'math', [{ op: 'create', id: 'a', kind: 'entry', body: { userId: 'u' } }]);
    await before.close();
    const other = new DatabaseSync(file);
    const name = '"departments_entry_across_by_userId"';
    other.exec(`DROP INDEX ${name}; CREATE INDEX ${name} ON documents (kind) WHERE expires_at IS NOT NULL`);
    other.close();

    const store = sqliteDocuments({ file, now });

    const where = { userId: 'u' };
    expect(await store.query({ container: 'departments', kind: 'entry', where, limit: 5 })).toHaveLength(1);
    await store.close();
  });

  it('loses the indexes that no query needs any more, and keeps what it holds', async () => {
    const file = newFile();
    const before = sqliteDocuments({ file, now });
    await before.transact('departments', 'math', [create('a')]);
    await before.close();
    const made = indexesIn(file);
    const other = new DatabaseSync(file);
    other.exec("CREATE INDEX within_userId ON documents (container, partition, kind, json_extract(body, '$.userId'))");
    other.exec('CREATE TABLE theirs (id TEXT); CREATE INDEX theirs_by_id ON theirs (id)');
    other.close();

    const store = sqliteDocuments({ file, now });

    expect(indexesIn(file)).toEqual([...made, 'theirs_by_id']);
    expect(await ids(store)).toStrictEqual(['a']);
    await store.close();
  });
});

describe('the SQLite documents', () => {
  it('are there again after closing and opening', async () => {
    const file = newFile();
    const store = sqliteDocuments({ file, now });
    await store.transact('departments', 'math', [create('a')]);
    await store.close();

    const again = sqliteDocuments({ file, now });

    expect(await ids(again)).toStrictEqual(['a']);
    await again.close();
  });

  it('that have expired are removed a few at a time by later writes', async () => {
    const file = newFile();
    let nowMs = 0;
    const store = sqliteDocuments({ file, now: () => new Date(nowMs) });
    const brief = Array.from({ length: 25 }, (_, index) => ({ ...create(`brief-${index}`), expiresAfterSeconds: 1 }));
    await store.transact('departments', 'math', brief);
    nowMs = 1_000;

    const left: unknown[] = [];
    for (let round = 0; round < 4; round += 1) {
      await store.transact('departments', 'history', [create(`later-${round}`)]);
      left.push(countOf(file, `id LIKE 'brief-%'`));
    }

    expect(left).toStrictEqual([15, 5, 0, 0]);
    expect(countOf(file, `id LIKE 'later-%'`)).toBe(4);
    await store.close();
  });

  it('are unavailable where no file can be opened', () => {
    expect(() => sqliteDocuments({ file: join(folder, 'missing', 'file'), now })).toThrow(
      expect.objectContaining({ name: 'Fault', kind: 'unavailable', isOutcomeUnknown: false }) as Error,
    );
  });

  it('tell of each call once', async () => {
    const calls: StoreCall[] = [];
    const store = sqliteDocuments({ file: ':memory:', now, onCall: (call) => calls.push(call) });

    await store.transact('departments', 'math', [create('a'), create('b')]);
    await store.read({ container: 'departments', partition: 'math', id: 'a' });
    await store.query({ container: 'tenant', kind: 'entry', limit: 5 });

    expect(calls).toStrictEqual([
      { operation: 'transact', container: 'departments', partition: 'math' },
      { operation: 'read', container: 'departments', partition: 'math' },
      { operation: 'query', container: 'tenant', partition: undefined },
    ]);
    await store.close();
  });
});

function newFile(): string {
  files += 1;
  return join(folder, `${files}.sqlite`);
}

function create(id: string): Operation & { op: 'create' } {
  return { op: 'create', id, kind: 'entry', body: { number: 1 } };
}

async function ids(store: DocumentStore): Promise<readonly string[]> {
  const query: Query = { container: 'departments', kind: 'entry', partition: 'math', limit: 1_000_000 };
  return (await store.query(query)).map(({ id }) => id);
}

function indexesIn(file: string): readonly unknown[] {
  const database = new DatabaseSync(file);
  const found = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL").all();
  database.close();
  return found.map(({ name }) => name);
}

function countOf(file: string, condition: string): unknown {
  const database = new DatabaseSync(file);
  const found = database.prepare(`SELECT count(*) AS count FROM documents WHERE ${condition}`).get();
  database.close();
  return found?.['count'];
}

interface Child {
  readonly process: ChildProcessByStdio<null, Readable, null>;
  /** Resolves when it has ended; rejects when it failed by itself. */
  readonly ended: Promise<void>;
  readonly numbers: () => readonly number[];
  readonly reaches: (number: number) => Promise<void>;
}

function countUpIn(file: string, times: number): Child {
  const typescript = join(__dirname, '../../support/cosmos-stand-in/typescript.cjs');
  const script = join(__dirname, 'count-up.ts');
  const child = spawn(process.execPath, ['--require', typescript, script, file, String(times)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (text: string) => (output += text));
  // A number is whole once its line has ended.
  const numbers = () => output.split('\n').slice(0, -1).map(Number);
  const ended = new Promise<void>((resolve, reject) => {
    child.on('close', (code, signal) => {
      if (code === 0 || signal === 'SIGKILL') resolve();
      else reject(new Error(`count-up ended with ${code}`));
    });
  });
  const reaches = async (number: number) => {
    while (!numbers().includes(number)) await new Promise((resolve) => child.stdout.once('data', resolve));
  };
  return { process: child, ended, numbers, reaches };
}
