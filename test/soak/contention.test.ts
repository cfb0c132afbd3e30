import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CommandOutcome } from '../../src/domain/roster/roster-change';
import { type DocumentStore } from '../../src/adapters/documents/document-store';
import { type StoreCall } from '../../src/adapters/documents/store-call';
import { problemsOf, readStored, Rebuilding } from '../support/audit';
import { anEntitlement, LAPSE, MATH, person, TODAY } from '../support/builders';
import { childProgram, type ChildProgram } from '../support/children/child';
import { type AddingOrder, type AddingReport } from '../support/children/child-adds';
import { openStore, type StoreAddress } from '../support/children/child-store';
import { startCosmosStandIn, type CosmosStandIn } from '../support/cosmos-stand-in/cosmos-stand-in';
import { openDepartment, portsOn } from '../support/store/store-harness';
import { report } from '../support/notes';
import { COUNTS, SEED } from './counts';

const PROCESSES = 4;
const PEOPLE_EACH = 50;
const SEATS = 50;

const folder = mkdtempSync(join(tmpdir(), 'alacarte-races-'));
let program: ChildProgram;
let standIn: CosmosStandIn;
let stores = 0;

beforeAll(async () => {
  program = childProgram('child-adds');
  standIn = await startCosmosStandIn();
});

afterAll(async () => {
  program.remove();
  await standIn.close();
  rmSync(folder, { recursive: true });
});

const sqlite = (): StoreAddress => ({ kind: 'sqlite', file: join(folder, `${(stores += 1)}.sqlite`) });
const cosmos = (): StoreAddress => {
  const { endpoint, key } = standIn;
  return { kind: 'cosmos', endpoint, key, database: `races${(stores += 1)}` };
};

const STORES: readonly (readonly [string, () => StoreAddress, boolean])[] = [
  ['SQLite, one file', sqlite, false],
  ...(COUNTS.isSoak ? ([['Cosmos DB', cosmos, false]] as const) : []),
  ['Cosmos DB with faults', cosmos, true],
];

describe.each(Array.from({ length: COUNTS.races }, (_, index) => index + 1))(
  '4 processes × 50 people, race %i',
  (race) => {
    it.each(STORES)('fill a pool of 50 seats exactly, on %s', async (name, makeAddress, isFaulty) => {
      const address = makeAddress();
      const documents = await openStore(address);
      await openDepartment(portsOn(documents), { entitlements: [anEntitlement({ seats: SEATS })] });

      const done = await addAllAtOnce(address, isFaulty ? () => trouble(race) : () => Promise.resolve());
      await standIn.setFaults([]);

      const stored = await readStored(documents, MATH);
      const [pool] = stored.pools;
      expect(problemsOf(stored, new Rebuilding(LAPSE))).toEqual([]);
      expect(pool).toMatchObject({ rosterLength: PROCESSES * PEOPLE_EACH, capSeen: SEATS });
      expect(stored.entries.filter((entry) => entry.rank <= (pool?.seatedThrough ?? 0))).toHaveLength(SEATS);
      expect(stored.entries.map((entry) => entry.rank).toSorted((one, other) => one - other)).toEqual(upTo(200));
      expect(stored.ledger.filter(({ fact }) => fact.action === 'person-added')).toHaveLength(200);
      expect(stored.handled).toHaveLength(200);
      expect(toldPlaces(done)).toEqual([...upTo(SEATS).map(() => 0), ...upTo(150)]);
      await expectSameTold(documents, done);

      const calls = done.flatMap((one) => one.calls);
      const toPartition = calls.filter((call) => call.partition === MATH);
      const perAdd = toPartition.length / (PROCESSES * PEOPLE_EACH);
      const others = calls.length - toPartition.length;
      const sentAgain = done.reduce((sum, one) => sum + one.sentAgain, 0);
      report(
        `contention, ${name}: ${perAdd.toFixed(2)} calls to the department's partition per add ` +
          `(${counted(toPartition)}), ${(others / 200).toFixed(2)} other look-ups per add (${counted(calls.filter((call) => call.partition !== MATH))})` +
          (isFaulty ? `, ${sentAgain} adds sent again, seed ${SEED + race}` : ''),
      );
      if (!isFaulty) expect(perAdd).toBeLessThanOrEqual(2);
      await documents.close();
    });
  },
);

/** Replies lost after the commit, refusals, resets and delays, each with a chance of its own. */
function trouble(race: number): Promise<void> {
  return standIn.setFaults(
    [
      { kind: 'reply-lost', on: 'write', probability: 0.25 },
      { kind: 'status-after', on: 'write', status: 503, probability: 0.05 },
      { kind: 'status', on: 'write', status: 449, probability: 0.1 },
      { kind: 'status', on: 'any', status: 429, retryAfterMs: 5, probability: 0.05 },
      { kind: 'reset', on: 'write', probability: 0.1 },
      { kind: 'late-reply', on: 'write', delayMs: 30, probability: 0.1 },
      { kind: 'delay', on: 'any', delayMs: 30, probability: 0.05 },
      { kind: 'status', on: 'query', status: 503, probability: 0.01 },
    ],
    SEED + race,
  );
}

type Done = Extract<AddingReport, { kind: 'done' }>;

async function addAllAtOnce(address: StoreAddress, before: () => Promise<void>): Promise<readonly Done[]> {
  const children = upTo(PROCESSES).map(() => program.start());
  const opened = children.map((child) => child.next<Extract<AddingReport, { kind: 'opened' }>>('opened'));
  const open: AddingOrder = { kind: 'open', address, now: TODAY.toISOString() };
  for (const child of children) child.send(open);
  await Promise.all(opened);
  await before();

  const done = children.map((child) => child.next<Done>('done'));
  for (const [index, child] of children.entries()) {
    const go: AddingOrder = { kind: 'go', people: upTo(PEOPLE_EACH).map((number) => index * PEOPLE_EACH + number) };
    child.send(go);
  }
  const reports = await Promise.all(done);
  await Promise.all(children.map((child) => child.kill()));
  return reports;
}

/** What people were answered: 0 for a seat, otherwise their place among the waiting. */
function toldPlaces(done: readonly Done[]): readonly number[] {
  return done
    .flatMap(({ outcomes }) => outcomes.map((outcome) => toldPlace(outcome)))
    .toSorted((one, other) => one - other);
}

function toldPlace(outcome: CommandOutcome): number {
  const line = outcome.kind === 'changed' ? outcome.change.lines[0] : undefined;
  if (line?.status === 'seated') return 0;
  if (line?.status === 'waiting') return line.waitingPlace;
  throw new Error(`not an answer to an add: ${JSON.stringify(outcome)}`);
}

/** Who was told to have a seat has one, and who was told a place among the waiting has that place. */
async function expectSameTold(documents: DocumentStore, done: readonly Done[]): Promise<void> {
  const { entries } = await readStored(documents, MATH);
  const ranks = new Map(entries.map((entry) => [entry.userId, entry.rank]));
  const told = done.flatMap(({ outcomes }, index) =>
    outcomes.map((outcome, place) => ({ place: toldPlace(outcome), who: person(index * PEOPLE_EACH + place + 1) })),
  );
  const wrong = told.filter(({ place, who }) => place !== Math.max(0, (ranks.get(who.userId) ?? 0) - SEATS));
  expect(wrong).toEqual([]);
}

function counted(calls: readonly StoreCall[]): string {
  const count = (operation: StoreCall['operation']) => calls.filter((call) => call.operation === operation).length;
  return `${count('transact')} transactions, ${count('read')} reads, ${count('query')} queries`;
}

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);
