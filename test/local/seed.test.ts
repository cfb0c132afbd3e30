import { allOf } from '../support/store/all-of';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { documentDepartmentStore } from '../../src/adapters/documents/department/department-store';
import { firstBrokenEntry } from '../../src/adapters/documents/department/ledger-hash';
import { type Body, type DocumentStore } from '../../src/adapters/documents/document-store';
import { kinds } from '../../src/adapters/documents/shapes/kinds';
import { documentInstitutionStore } from '../../src/adapters/documents/tenant/institution-store';
import { readPolicy } from '../../src/config/read-policy';
import { type InstitutionHead } from '../../src/adapters/documents/shapes/institution';
import { INSTITUTION, type LedgerEntry } from '../../src/domain/ledger/ledger-entry';
import { isSeated } from '../../src/domain/roster/pool';
import { samplePolicy } from '../../src/local/sample/sample-policy';
import { seed, type Seeded } from '../../src/local/seed/seed';
import { readSeed } from '../../src/local/emulated-tenant/state/seed';
import { doublyRostered, problemsOf, readStored, Rebuilding, type StoredDepartment } from '../support/audit';
import { documentsInMemory } from '../support/store/store-harness';

const SIZE = { departments: 6, people: 400, ledger: 2000 };

interface World {
  readonly documents: DocumentStore;
  readonly made: Seeded;
  readonly departments: readonly StoredDepartment[];
  readonly journal: string;
}

function policy() {
  const read = readPolicy(samplePolicy);
  if (!read.ok) throw new Error(read.problems.join());
  return read.policy;
}

async function seeded(now: string): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'alacarte-seed-'));
  const documents = documentsInMemory();
  const open: Parameters<typeof seed>[0] = (clock) => ({
    departments: documentDepartmentStore(documents, clock),
    institution: documentInstitutionStore(documents, clock),
  });
  const made = await seed(open, { size: SIZE, folder, now: new Date(now), policy: policy() });
  const heads = await documents.query({ container: 'departments', kind: 'department', limit: 1000 });
  const departments = await Promise.all(heads.map(({ partition }) => readStored(documents, partition as never)));
  const journal = readFileSync(join(folder, 'tenant.ndjson'), 'utf8');
  rmSync(folder, { recursive: true });
  return { documents, made, departments, journal };
}

describe.each([
  ['in the middle of a term', '2026-11-29T18:00:00Z'],
  ['on the first day of cover', '2026-08-01T19:00:00Z'],
  ['in the gap', '2026-07-10T19:00:00Z'],
])('seeded %s', (_, now) => {
  let world: World;

  beforeAll(async () => {
    world = await seeded(now);
  });
  afterAll(() => world.documents.close());

  test('has as much as asked for', () => {
    const { made, departments } = world;
    expect(made).toMatchObject({ departments: SIZE.departments, people: SIZE.people });
    expect(made.ledger).toBeGreaterThanOrEqual(SIZE.ledger);
    expect(made.ledger).toBeLessThan(SIZE.ledger * 1.02);
    expect(departments.flatMap(({ ledger }) => ledger)).toHaveLength(made.ledger);
    expect(departments.flatMap(({ entries }) => entries)).toHaveLength(made.onRosters);
    expect(departments.flatMap(({ purchases }) => purchases)).toHaveLength(made.purchases);
    expect(made.waiting).toBeGreaterThan(0);
  });

  test('every ledger tells what is stored, and every cap holds', () => {
    const { term } = policy();
    expect(world.departments.flatMap((stored) => problemsOf(stored, new Rebuilding(term)))).toEqual([]);
    expect(doublyRostered(world.departments)).toEqual([]);
  });

  test('nothing is from a day that is not over', () => {
    const entries = world.departments.flatMap(({ ledger }) => ledger);
    expect(entries.filter(({ at }) => Date.parse(at) > Date.parse(now))).toEqual([]);
  });

  test('the license of everybody who is seated is ours, and the tenant has it', () => {
    const { seed: tenant } = JSON.parse(world.journal) as { seed: ReturnType<typeof readSeed> };
    expect(() => readSeed(tenant)).not.toThrow();
    const held = new Set(tenant.held.map(({ userId, skuId }) => `${userId} ${skuId}`));
    for (const { pools, entries, assignments } of world.departments) {
      const seated = entries.filter((entry) =>
        pools.some((pool) => pool.product === entry.product && isSeated(pool, entry)),
      );
      expect(assignments).toHaveLength(seated.length);
      expect(assignments.filter(({ person, skuId }) => !held.has(`${person.userId} ${skuId}`))).toEqual([]);
    }
  });
});

test('every document is one that our stores read, the institution’s too', async () => {
  const { documents } = await seeded('2026-11-29T18:00:00Z');
  for (const kind of Object.values(kinds)) {
    const found = await allOf(documents, kind.name, kind.container);
    for (const document of found) {
      // An entry of a ledger is stored with the mark of its transaction.
      const { transaction: _, ...body } = document.body;
      expect(kind.bodyOf(kind.read(document) as never)).toEqual(body);
    }
  }
  const chain = { container: 'departments', partition: INSTITUTION, kind: 'ledger', limit: 1000 } as const;
  const orderBy = { field: 'number', direction: 'ascending' } as const;
  const entries = (await documents.query({ ...chain, orderBy })).map(
    ({ body }) => body as Body & { entry: LedgerEntry },
  );
  const head = await documents.read({ container: 'departments', partition: INSTITUTION, id: 'institution' });
  const { approvers, auditors, ledger } = head?.body as unknown as InstitutionHead;
  expect(entries).toHaveLength(approvers.length + auditors.length);
  expect(
    firstBrokenEntry(
      entries.map(({ entry }) => entry),
      ledger,
    ),
  ).toBeUndefined();
  await documents.close();
});

test('the same size on the same day gives the same', async () => {
  const [one, other] = await Promise.all([seeded('2026-11-29T18:00:00Z'), seeded('2026-11-29T18:00:00Z')]);
  const heads = ({ departments }: World) => departments.map(({ head }) => head?.hash).toSorted();
  expect(heads(one)).toEqual(heads(other));
  expect(one.journal).toBe(other.journal);
});
