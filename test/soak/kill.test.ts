import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DocumentStore } from '../../src/adapters/documents/document-store';
import { sqliteDocuments } from '../../src/adapters/sqlite/sqlite-documents';
import { type DepartmentId, type ProductId } from '../../src/domain/ids';
import { isRosterFact } from '../../src/domain/ledger/ledger-entry';
import { type CommandOutcome, hasEffect, poolsOf } from '../../src/domain/roster/roster-change';
import { type RosterCommand, type UndoCommand } from '../../src/domain/roster/roster-command';
import { problemsOf, readStored, Rebuilding, type StoredDepartment } from '../support/audit';
import {
  aDepartment,
  anEntitlement,
  DELEGATES,
  found,
  LAPSE,
  MATH,
  on,
  PHYSICS,
  PROJECT,
  VISIO,
} from '../support/builders';
import { childProgram, type Child, type ChildProgram } from '../support/children/child';
import { type SentCommand, type StreamOrder, type StreamReport } from '../support/children/child-commands';
import { Random } from '../support/random';
import { openDepartment, portsOn } from '../support/store/store-harness';
import { closeTenants, startTenant, type TestTenant } from '../support/tenant/tenant';
import { aSku, aUser, sku } from '../support/tenant/tenant-seed';
import { report } from '../support/notes';
import { COUNTS, SEED } from './counts';

const PRODUCTS = [VISIO, PROJECT];
const SEATS = 6;
const PEOPLE = 10;
const START = new Date('2027-02-01T12:00:00.000Z');
const WANDERERS = range(201, 4);
const EVERYBODY = [...range(1, PEOPLE), ...range(101, PEOPLE), ...WANDERERS];
/** More than a process gets done before it is killed. */
const COMMANDS = 150;
const AT_ONCE = 3;
const LONGEST_LIFE_MS = 250;

const folder = mkdtempSync(join(tmpdir(), 'alacarte-kills-'));
const file = join(folder, 'alacarte.sqlite');
const random = new Random(SEED);
let program: ChildProgram;
let tenant: TestTenant;
let documents: DocumentStore;

beforeAll(async () => {
  program = childProgram('child-commands');
  tenant = await startTenant({
    users: EVERYBODY.map((number) => aUser(number)),
    skus: [1, 2].map((number) => aSku(number, { prepaidUnits: { enabled: 100 } })),
  });
  await tenant.control('/throttle', { mode: 'off' });
  documents = sqliteDocuments({ file, now: () => START });
  const ports = portsOn(documents, { clock: { now: () => START } });
  for (const [id, name] of [
    [MATH, 'Mathematics'],
    [PHYSICS, 'Physics'],
  ] as const) {
    await openDepartment(ports, {
      department: aDepartment({ id, name }),
      products: PRODUCTS,
      entitlements: PRODUCTS.map((product) =>
        anEntitlement({ id: `bought-${product}`, product, seats: SEATS, coverFrom: on('2026-08-01') }),
      ),
    });
  }
});

afterAll(async () => {
  program.remove();
  await documents.close();
  await closeTenants();
  rmSync(folder, { recursive: true });
});

it(`keeps every acknowledged change, once, through ${COUNTS.kills} kills in the middle of the work`, async () => {
  const run = new KilledRun();

  while (run.kills < COUNTS.kills) await run.oneLife();

  report(run.summary());
}, 1_200_000);

/** Lives and deaths of processes on one file, with what was promised to whom by them. */
class KilledRun {
  kills = 0;
  #killsInRecovery = 0;
  #nowMs = START.getTime();
  #life = 0;
  #streamed: readonly SentCommand[] = [];
  readonly #acknowledged = new Map<string, CommandOutcome>();
  #resent = 0;
  #seenAgain = 0;
  #foundOpen = 0;
  readonly #rebuilt = { math: new Rebuilding(LAPSE), physics: new Rebuilding(LAPSE) };

  /** Starts a process, lets it recover, checks, lets it work, kills it, and checks what death left. */
  async oneLife(): Promise<void> {
    this.#life += 1;
    await tenant.faults(...troubleOf(this.#life));
    const child = await this.#start();
    if (random.chance(0.2)) {
      const order: StreamOrder = { kind: 'recover', again: this.#again() };
      child.send(order);
      await sleep(random.below(100));
      await this.#kill(child);
      this.#killsInRecovery += 1;
      return;
    }
    await this.#recover(child);
    this.#streamed = Array.from({ length: COMMANDS }, (_, index) => aCommand(`life${this.#life}-${index}`));
    child.onMessage((message) => {
      const said = message as StreamReport;
      if (said.kind === 'acknowledged') this.#acknowledged.set(said.key, said.outcome);
    });
    const order: StreamOrder = { kind: 'stream', commands: this.#streamed, atOnce: AT_ONCE };
    child.send(order);
    await sleep(random.below(LONGEST_LIFE_MS));
    await this.#kill(child);
  }

  summary(): string {
    return (
      `kill -9: ${this.kills} kills (${this.#killsInRecovery} during recovery), ${this.#acknowledged.size} acknowledged ` +
      `commands kept, ${this.#foundOpen} found open after a kill and finished, ${this.#resent} sent again twice at once ` +
      `(${this.#seenAgain} of them acknowledged before: same answer), seed ${SEED}`
    );
  }

  async #start(): Promise<Child> {
    const child = program.start();
    const opened = child.next<Extract<StreamReport, { kind: 'opened' }>>('opened');
    const { baseUrl, tenantId, clientId, clientSecret } = tenant;
    this.#nowMs += 120_000;
    const open: StreamOrder = {
      kind: 'open',
      file,
      nowMs: this.#nowMs,
      tenant: { baseUrl, tenantId, clientId, clientSecret },
    };
    child.send(open);
    await opened;
    return child;
  }

  async #kill(child: Child): Promise<void> {
    await child.kill();
    this.kills += 1;
    const stored = await this.#readAll();
    expect(this.#problems(stored)).toEqual([]);
    expect(this.#missing(stored)).toEqual([]);
    expect(await unknownToUs(stored)).toEqual([]);
    this.#foundOpen += stored.flatMap(({ handled }) => handled).filter((one) => one.isOpen).length;
  }

  async #recover(child: Child): Promise<void> {
    const before = factCounts(await this.#readAll());
    const again = this.#again();
    const recovered = child.next<Extract<StreamReport, { kind: 'recovered' }>>('recovered');
    const order: StreamOrder = { kind: 'recover', again };
    child.send(order);
    const { answers, nowMs, problems, stillOpen } = await recovered;
    this.#nowMs = Math.max(this.#nowMs, nowMs);

    const stored = await this.#readAll();
    const after = factCounts(stored);
    expect(problems).toEqual([]);
    expect(this.#problems(stored)).toEqual([]);
    for (const { key, outcomes } of answers) {
      const [first, second] = outcomes.map(answerOf);
      const acknowledged = this.#acknowledged.get(key);
      expect(second).toEqual(first);
      if (acknowledged !== undefined && isEffective(acknowledged)) {
        this.#seenAgain += 1;
        expect(first).toEqual(answerOf(acknowledged));
        expect(after.get(key)).toBe(before.get(key));
      }
      const [outcome] = outcomes;
      if (outcome !== undefined && isEffective(outcome)) this.#acknowledged.set(key, outcome);
    }
    this.#resent += answers.length;
    expect(this.#missing(stored)).toEqual([]);
    expect(stillOpen).toBe(0);
    expect(stored.flatMap(({ handled }) => handled).filter((one) => one.isOpen)).toEqual([]);
    expect(await differenceToTenant(stored)).toEqual([]);
    // The same write again is how an outcome that nobody heard of is settled.
    expect((await tenant.violations()).filter(({ kind }) => kind !== 'DUPLICATED_EFFECT')).toEqual([]);
  }

  /** Commands whose fate is open, and some that were acknowledged; not those that changed nothing, which are not recorded. */
  #again(): readonly SentCommand[] {
    const last = this.#streamed.findLastIndex(({ key }) => this.#acknowledged.has(key));
    const begun = this.#streamed.slice(0, last + 1 + AT_ONCE);
    const open = begun.filter(({ key }) => !this.#acknowledged.has(key));
    const kept = begun.filter(({ key }) => {
      const outcome = this.#acknowledged.get(key);
      return outcome !== undefined && isEffective(outcome);
    });
    return [...open, ...random.some(kept, 3)];
  }

  #readAll(): Promise<readonly StoredDepartment[]> {
    return Promise.all([MATH, PHYSICS].map((department) => readStored(documents, department)));
  }

  #problems(stored: readonly StoredDepartment[]): readonly string[] {
    return stored.flatMap((one) =>
      problemsOf(one, one.department.id === MATH ? this.#rebuilt.math : this.#rebuilt.physics),
    );
  }

  /** Acknowledged commands whose facts are not in the ledger, each person of the answer once. */
  #missing(stored: readonly StoredDepartment[]): readonly string[] {
    const facts = factsByCommand(stored);
    return [...this.#acknowledged].flatMap(([key, outcome]) => {
      const action = outcome.kind === 'changed' ? outcome.change.action : undefined;
      // Several commands of one message may come to nothing together, though each was done.
      const answered = isEffective(outcome) || action === 'several' ? peopleOf(outcome) : '';
      const found = facts.get(key)?.toSorted() ?? [];
      // Their undo takes back step by step, and answers with what that comes to.
      const people = answered === '' ? [] : answered.split(',');
      const isThere = action === 'undo' ? people.every((one) => found.includes(one)) : found.join() === answered;
      return isThere ? [] : [`${key}: answered ${answered}, recorded ${found.join()}`];
    });
  }
}

function factsByCommand(stored: readonly StoredDepartment[]): ReadonlyMap<string, string[]> {
  const facts = new Map<string, string[]>();
  for (const { command, fact } of stored.flatMap(({ ledger }) => ledger)) {
    if (!isRosterFact(fact)) continue;
    const people = fact.action === 'person-swapped' ? [fact.entry, fact.outgoing] : [fact.entry];
    facts.set(command, [...(facts.get(command) ?? []), ...people.map((one) => one.userId)]);
  }
  return facts;
}

const factCounts = (stored: readonly StoredDepartment[]): ReadonlyMap<string, number> =>
  new Map([...factsByCommand(stored)].map(([key, people]) => [key, people.length]));

/** Everybody an answer says was changed by the command itself. */
function peopleOf(outcome: CommandOutcome): string {
  if (outcome.kind !== 'changed') return '';
  const { steps } = outcome.change;
  const lines = steps?.map(({ line }) => line) ?? poolsOf(outcome.change).flatMap((pool) => pool.lines);
  const changed = lines.flatMap((line) =>
    line.status === 'refused' || line.status === 'promoted' || line.status === 'unseated' ? [] : [line.person.userId],
  );
  // A swap is one step, of two people.
  const swapped = steps?.flatMap(({ outgoing }) => outgoing?.userId ?? []) ?? [];
  return [...changed, ...swapped].toSorted().join();
}

const isEffective = (outcome: CommandOutcome): boolean => outcome.kind === 'changed' && hasEffect(outcome.change);

/**
 * An answer without what goes on after it: what became of licenses, and that it was undone; and without the time of an
 * answer that changed nothing and so was not kept.
 */
function answerOf(outcome: CommandOutcome): unknown {
  if (outcome.kind !== 'changed') return outcome;
  // Whom nobody could tell is known later than what was answered, as licenses are.
  const { undone: _, untold: ___, at, ...rest } = outcome.change;
  const change = isEffective(outcome) ? { ...rest, at } : rest;
  const pools = poolsOf(outcome.change).map(({ product, seats, lines }) => ({
    product,
    seats,
    lines: lines.map((line) => {
      if (line.status === 'refused') return line;
      const { license: __, ...known } = line;
      return known;
    }),
  }));
  const { lines: _lines, alsoIn: _alsoIn, ...told } = change;
  return JSON.parse(JSON.stringify({ ...told, pools })) as unknown;
}

/** Assignments in the tenant of which our records know nothing. */
async function unknownToUs(stored: readonly StoredDepartment[]): Promise<readonly string[]> {
  const held = await tenant.held();
  const ours = new Set(
    stored.flatMap(({ assignments }) => assignments.map((one) => `${one.person.userId} ${one.skuId}`)),
  );
  return held.filter((one) => !ours.has(one.split(' ').slice(0, 2).join(' ')));
}

/** What differs between seats and licenses, when nothing is left to do. */
async function differenceToTenant(stored: readonly StoredDepartment[]): Promise<readonly string[]> {
  const held = new Set((await tenant.held()).map((one) => one.split(' ').slice(0, 2).join(' ')));
  const seated = new Set<string>(
    stored.flatMap(({ pools, entries }) =>
      pools.flatMap(({ product, seatedThrough }) =>
        entries
          .filter((entry) => entry.product === product && entry.rank <= seatedThrough)
          .map((entry) => `${entry.userId} ${skuOf(product)}`),
      ),
    ),
  );
  const records = new Map(
    stored.flatMap(({ assignments }) =>
      assignments.map((one) => [`${one.person.userId} ${one.skuId}`, one.outcome.status]),
    ),
  );
  return EVERYBODY.flatMap((number) => PRODUCTS.map((product) => `${found(number).userId} ${skuOf(product)}`))
    .filter((id) => held.has(id) !== seated.has(id) || (records.get(id) === 'active') !== seated.has(id))
    .map((id) => `${id}: seated ${seated.has(id)}, licensed ${held.has(id)}, record ${records.get(id) ?? 'none'}`);
}

const skuOf = (product: ProductId): string => sku(product === VISIO ? 1 : 2);

/** Half of the lives have a tenant that loses answers and refuses now and then. */
function troubleOf(life: number) {
  if (life % 2 === 0) return [];
  const path = '/assignLicense';
  return [
    { path, probability: 0.05, when: 'after-effect', reset: true },
    { path, probability: 0.02, when: 'after-effect', status: 503 },
  ] as const;
}

function aCommand(key: string): SentCommand {
  const department = random.pick([MATH, PHYSICS]);
  const actor = random.pick(DELEGATES);
  if (!random.chance(0.2)) return { key, actor, command: commandIn(department) };
  const commands = Array.from({ length: 2 + random.below(4) }, () => rosterCommandIn(department));
  return { key, actor, command: { kind: 'several', department, commands } };
}

function commandIn(department: DepartmentId): RosterCommand | UndoCommand {
  if (random.chance(0.1)) return { kind: 'undo', department, command: undefined, isConfirmed: true };
  return rosterCommandIn(department);
}

function rosterCommandIn(department: DepartmentId): RosterCommand {
  const [product = VISIO, other = PROJECT] = random.some(PRODUCTS, 2);
  const pool = { department, product };
  const people = random.some(numbersOf(department), 1 + random.below(3)).map((number) => found(number));
  const dice = random.next();
  const both = random.chance(0.3) ? { ...pool, alsoIn: [{ product: other, people }] } : pool;
  if (dice < 0.45) return { ...both, kind: 'add', people };
  if (dice < 0.78) return { ...both, kind: 'remove', people };
  if (dice < 0.89) return { ...pool, kind: 'move', people, isConfirmed: true };
  const [outgoing, incoming] = random.some(numbersOf(department), 2).map((number) => found(number));
  if (outgoing === undefined || incoming === undefined) throw new Error('a department has two people');
  return { ...pool, kind: 'swap', outgoing, incoming };
}

/** The people of a department, with some who go to and fro between the two. */
function numbersOf(department: DepartmentId): readonly number[] {
  return [...range(department === MATH ? 1 : 101, PEOPLE), ...WANDERERS];
}

function range(first: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}
