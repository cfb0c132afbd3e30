import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { documentDepartmentStore } from '../../src/adapters/documents/department/department-store';
import { type DocumentStore, type StoredDocument } from '../../src/adapters/documents/document-store';
import { documentInstitutionStore } from '../../src/adapters/documents/tenant/institution-store';
import { readPast } from '../../src/application/audit/past/read-past';
import { readPolicy } from '../../src/config/read-policy';
import { RosterWork } from '../../src/application/roster/roster-work';
import { type Instant } from '../../src/domain/calendar';
import { DepartmentReplay } from '../../src/domain/replay/department-replay';
import { rebuild } from '../../src/jobs/ledger/rebuild';
import { samplePolicy } from '../../src/local/sample/sample-policy';
import { seed } from '../../src/local/seed/seed';
import { readRosters } from '../support/audit';
import { actor, anEntitlement, MATH, on, person, VISIO } from '../support/builders';
import { report } from '../support/notes';
import { Random } from '../support/random';
import { problemsOfReplay } from '../support/replayed';
import { documentsInMemory, openDepartment, portsOn } from '../support/store/store-harness';
import { COUNTS, SEED } from './counts';

const ROUNDS = COUNTS.isSoak ? 200 : 6;
const LARGE = COUNTS.isSoak ? 10_000 : 2_000;
/** Changes of one transaction. */
const AT_ONCE = 40;
const PEOPLE = Array.from({ length: 1200 }, (_, index) => person(index + 1));
/** Kinds of records that a ledger tells again. */
const KINDS = ['pool', 'entry', 'entitlement', 'department'];

async function seeded(size: Parameters<typeof seed>[1]['size']) {
  const read = readPolicy(samplePolicy);
  if (!read.ok) throw new Error(read.problems.join());
  const folder = mkdtempSync(join(tmpdir(), 'alacarte-ruined-'));
  const documents = documentsInMemory();
  const open: Parameters<typeof seed>[0] = (clock) => ({
    departments: documentDepartmentStore(documents, clock),
    institution: documentInstitutionStore(documents, clock),
  });
  await seed(open, { size, folder, now: new Date('2026-11-29T18:00:00Z'), policy: read.policy });
  rmSync(folder, { recursive: true });
  // A process of its own each time: whoever writes past a process is not noticed by it at once.
  return { documents, portsNow: () => portsOn(documents, { policy: read.policy }) };
}

const run = (ports: ReturnType<typeof portsOn>, isDryRun: boolean) =>
  rebuild.byHand(ports, { isDryRun, onProgress: () => undefined });

/** What each document says, and not which version of it. */
async function recordsOf(documents: DocumentStore): Promise<ReadonlyMap<string, StoredDocument>> {
  const heads = await documents.query({ container: 'departments', kind: 'department', limit: 1000 });
  const found = await Promise.all(
    heads.flatMap(({ partition }) =>
      KINDS.map((kind) => documents.query({ container: 'departments', partition, kind, limit: 10_000 })),
    ),
  );
  return new Map(found.flat().map((one) => [`${one.partition} ${one.id}`, one]));
}

const textOf = (records: ReadonlyMap<string, StoredDocument>): ReadonlyMap<string, string> =>
  new Map([...records].map(([key, { body }]) => [key, JSON.stringify(body)] as const).toSorted());

/** Deletes or alters a document as somebody with the key of the store would. */
async function ruin(documents: DocumentStore, random: Random, { partition, id, kind, version, body }: StoredDocument) {
  if (random.chance(0.5)) {
    await documents.transact('departments', partition, [{ op: 'delete', id, version }]);
    return;
  }
  const altered = structuredClone(body) as Record<string, never>;
  const inside = (kind === 'department' || kind === 'entitlement' ? altered[kind] : altered) as Record<string, unknown>;
  const [field, value] = random.pick<readonly [string, unknown]>(
    kind === 'department'
      ? [
          ['name', 'Another'],
          ['delegates', []],
        ]
      : kind === 'entitlement'
        ? [
            ['seats', 4711],
            ['coverUntil', '2026-08-03'],
          ]
        : kind === 'pool'
          ? [
              ['seatedThrough', 4711],
              ['rosterLength', 4711],
              ['capSeen', 4711],
            ]
          : [
              ['rank', 4711],
              ['addedAt', '2026-01-01T00:00:00.000Z'],
              ['until', '2026-12-24'],
            ],
  );
  inside[field] = value;
  await documents.transact('departments', partition, [{ op: 'replace', id, kind, version, body: altered }]);
}

it(`names what ${ROUNDS} times somebody ruined in a seeded store, and mends just that`, async () => {
  const { documents, portsNow } = await seeded({ departments: 5, people: 300, ledger: 1500 });
  const untouched = await run(portsNow(), true);
  expect(untouched.lines).toEqual([expect.stringMatching(/^nothing differs: 5 departments, 15\d\d entries$/u)]);

  const random = new Random(SEED);
  const before = textOf(await recordsOf(documents));
  let ruined = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const records = await recordsOf(documents);
    const some = random.some([...records.values()], 1 + random.below(12));
    for (const one of some) await ruin(documents, random, one);
    ruined += some.length;

    const { lines } = await run(portsNow(), false);
    const named = lines.slice(0, -1).map((line) => line.split(': ', 2).join(' ').slice(2));
    expect(named.toSorted()).toEqual(some.map(nameOf).toSorted());
    expect((await run(portsNow(), true)).lines).toEqual(untouched.lines);
    // A person or a department that was gone has the names of the ledger, and a seed renames nobody.
    expect(textOf(await recordsOf(documents))).toEqual(before);
  }
  report(`ruined records: ${ruined} in ${ROUNDS} rounds named and mended, seed ${SEED}`);
  await documents.close();
}, 600_000);

function nameOf({ partition, id }: StoredDocument): string {
  const [kind = '', product = '', which = ''] = id.split('|');
  if (kind === 'department') return `${partition} department`;
  if (kind === 'pool') return `${partition} pool ${product}`;
  return `${partition} ${kind === 'entry' ? `person ${which} on ${product}` : `entitlement ${which} of ${product}`}`;
}

it(`does a ledger of ${LARGE} entries again in a moment`, async () => {
  const documents = documentsInMemory();
  const ports = portsOn(documents);
  await openDepartment(ports, { entitlements: [anEntitlement({ seats: 200 })] });
  await changeOften(ports, LARGE);
  const stored = await readRosters(documents, MATH);
  expect(stored.ledger.length).toBeGreaterThan(LARGE);

  const replay = new DepartmentReplay(MATH);
  const foldedMs = await took(() => {
    replay.take(stored.ledger);
  });
  expect(problemsOfReplay(stored, replay)).toEqual([]);
  const readMs = await took(async () => {
    expect((await readPast(ports, MATH)).entries).toBe(stored.ledger.length);
  });
  const comparedMs = await took(async () => {
    expect((await run(ports, true)).lines).toEqual([expect.stringMatching(/^nothing differs/u)]);
  });
  report(
    `replay: ${stored.ledger.length} entries folded in ${foldedMs} ms, read and folded in ${readMs} ms, checked and compared in ${comparedMs} ms`,
  );
  expect(comparedMs).toBeLessThan(10_000);
  await documents.close();
}, 600_000);

/** Lets people of one pool join, leave and move at random, some at a time, until there are so many entries. */
async function changeOften({ departments, policy }: ReturnType<typeof portsOn>, entries: number): Promise<void> {
  const random = new Random(SEED);
  for (let done = 0; done < entries; done += AT_ONCE) {
    await departments.change(MATH, async (books) => {
      const at = new Date(Date.parse('2026-09-01T18:00:00Z') + done * 60_000).toISOString() as Instant;
      const today = on(at.slice(0, 10));
      const context = { actor: actor(900), command: `c${done}`, today, at, term: policy.term };
      const work = await RosterWork.open(books, VISIO, context);
      if (work === undefined) throw new Error('no pool');
      for (const one of random.some(PEOPLE, AT_ONCE)) {
        const entry = await books.entry(VISIO, one.userId);
        if (entry === undefined) await work.join(one);
        else if (random.chance(0.5)) await work.leave(entry);
        else await work.move(entry);
      }
    });
  }
}

async function took(work: () => Promise<void> | void): Promise<number> {
  const begun = performance.now();
  await work();
  return Math.round(performance.now() - begun);
}
