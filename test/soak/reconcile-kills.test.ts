import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DocumentStore } from '../../src/adapters/documents/document-store';
import { graphSeatProvisioner } from '../../src/adapters/graph/seats/graph-seat-provisioner';
import { type TokenSource } from '../../src/adapters/graph/connection/token-source';
import { type LoggedRequest } from '../../src/local/emulated-tenant/conditions/request-log';
import { sqliteDocuments } from '../../src/adapters/sqlite/sqlite-documents';
import { changeRoster } from '../../src/application/roster/change-roster';
import { type Ports } from '../../src/application/ports';
import { runReconcile } from '../../src/application/reconcile/run-reconcile';
import { type Entitlement } from '../../src/domain/term/entitlement';
import { departmentId, type DepartmentId, type ProductId } from '../../src/domain/ids';
import { type RosterCommand } from '../../src/domain/roster/roster-command';
import { finishCommands } from '../../src/jobs/finish-commands';
import { type Messenger } from '../../src/ports/teams/messenger';
import { report } from '../support/notes';
import { COUNTS } from './counts';
import { problemsOf, readStored, Rebuilding, type StoredDepartment } from '../support/audit';
import {
  aDepartment,
  anEntitlement,
  aRequest,
  found,
  LAPSE,
  MATH,
  on,
  PHYSICS,
  PROJECT,
  toAdd,
  toRemove,
  VISIO,
} from '../support/builders';
import { numbers } from '../support/tenant/many-seats';
import { Mortal, type Death, type KindOfCall } from '../support/children/mortal';
import { addressOf } from '../support/bot/pressing';
import { entitle, MovableClock, openDepartment, portsOn } from '../support/store/store-harness';
import { closeTenants, startTenant, type TestTenant } from '../support/tenant/tenant';
import { connectTo, tokensOf } from '../support/tenant/tenant-connection';
import { aSku, aUser, guid, sku } from '../support/tenant/tenant-seed';

jest.setTimeout(600_000);

const CHEMISTRY = departmentId('chemistry');
const DEPARTMENTS = [MATH, PHYSICS, CHEMISTRY];
const JOB = { kind: 'job', name: 'reconcile' } as const;
const DAY_MS = 24 * 60 * 60_000;
/** A dead process's lease lasts five minutes, and an opposite request waits for one. The clock is moved, nobody waits. */
const LATER_MS = 6 * 60_000;
/** The runs after a death in which everything has to be as it should. */
const MOST_RUNS = 3;

/** Who holds a license of Visio (SKU 1) when all is as the rosters say; person 8 got it from somebody else. */
const HOLDERS = [2, 3, 4, 5, 6, 7, 8, 11, 12];
/** Who of them has it through whom, and the one of Project (SKU 2). */
const OURS = [
  // The second went to Physics, and the license that Mathematics gave went along.
  ...[2, 3, 4, 5, 6].map((number) => `math ${number} sku 1`),
  ...[7, 11, 12].map((number) => `physics ${number} sku 1`),
  'math 13 sku 2',
];
/** What changes in the tenant on the way there, each once. */
const EFFECTS = [
  ...[1, 9, 10].map((number) => `release ${number} sku 1`),
  ...[3, 5, 6, 7, 11, 12].map((number) => `assign ${number} sku 1`),
  'assign 13 sku 2',
];
/** Who is told what: their cover came, or ended. */
const TOLD = ['9 uncovered', '10 uncovered', '11 covered', '12 covered'];

/** `npm run soak` dies at every await point; here those between two changes, which leave the same behind, count once. */
const KINDS_OF_DEATH: readonly Omit<Death, 'at'>[] = [
  { when: 'before', of: COUNTS.isSoak ? 'calls' : 'changes' },
  { when: 'after', of: 'changes' },
];

/** Of the tenant and of every process. */
const clock = new MovableClock();
let worlds = 0;
let seenSeq = 0;
let folder: string;
let tenant: TestTenant;
let token: TokenSource;
/** What every world begins with. */
let beginning: { readonly file: string; readonly seed: unknown; readonly at: Date };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'alacarte-kill-'));
  tenant = await startTenant(
    {
      users: numbers(1, 13).map((number) => aUser(number)),
      skus: [1, 2].map((number) => aSku(number, { prepaidUnits: { enabled: 16 } })),
      held: [{ userId: guid(8), skuId: sku(1) }],
    },
    { now: () => clock.now() },
  );
  await tenant.control('/throttle', { mode: 'off' });
  token = tokensOf(tenant, () => clock.now());
  beginning = await begin();
});

afterAll(async () => {
  await closeTenants();
  rmSync(folder, { recursive: true });
});

/** People to release, to assign, to give again, to hand over, to seat and to unseat, in three departments. */
async function begin(): Promise<typeof beginning> {
  const file = join(folder, 'beginning.db');
  const documents = sqliteDocuments({ file, now: () => clock.now() });
  const ports = portsOn(documents, { clock, provisioner: graphSeatProvisioner({ connection: connectTo(tenant) }) });
  const cover = { coverUntil: on('2027-06-30') };
  await open(
    ports,
    MATH,
    [VISIO, PROJECT],
    [anEntitlement({ seats: 6, ...cover }), anEntitlement({ id: 'e2', seats: 1, product: PROJECT, ...cover })],
  );
  await open(ports, PHYSICS, [VISIO], [anEntitlement({ seats: 2, ...cover })]);
  await open(ports, CHEMISTRY, [VISIO], [anEntitlement({ seats: 2, coverUntil: on('2027-06-29') })]);
  for (const number of [9, 10, 11, 12]) await ports.conversations.save(addressOf(number));

  const change = (key: string, command: RosterCommand) => changeRoster(ports, aRequest(key, command));
  const people = (...all: readonly number[]) => toAdd(...all.map((number) => found(number)));
  await change('math', people(1, 2, 3, 4));
  await change('chemistry', { ...people(9, 10), department: CHEMISTRY });
  await runReconcile(ports, { by: JOB });
  clock.advance(LATER_MS);
  await finishCommands.onSchedule(ports)();

  clock.advance(DAY_MS);
  await change('left', toRemove(found(1), found(2)));
  await change('came', people(5, 6));
  await change('project', { ...people(13), product: PROJECT });
  await change('moved', { ...people(2, 7, 11, 12), department: PHYSICS });
  const more = { seats: 2, status: 'awaiting-tenant', coverFrom: on('2027-06-30'), ...cover } as const;
  await entitle(ports, PHYSICS, anEntitlement({ id: 'e3', ...more }));
  const away = { addLicenses: [], removeLicenses: [sku(1)] };
  await tenant.ask('POST', `/users/${guid(3)}/assignLicense`, away);
  await documents.close();
  await newWrites();
  return { file, seed: await tenant.control('/truth'), at: clock.now() };
}

/** Opens a department with pools, as an import does. */
const open = (
  ports: Ports,
  id: DepartmentId,
  products: readonly ProductId[],
  entitlements: readonly Entitlement[],
): Promise<void> => openDepartment(ports, { department: aDepartment({ id, name: id }), products, entitlements });

/** One beginning, the processes on it one after another, and what came of them. */
class World {
  readonly told: string[] = [];
  readonly #file: string;
  #open: DocumentStore[] = [];

  private constructor(file: string) {
    this.#file = file;
  }

  static async begin(): Promise<World> {
    worlds += 1;
    const file = join(folder, `${worlds}.db`);
    copyFileSync(beginning.file, file);
    clock.advance(beginning.at.getTime() - clock.now().getTime());
    await tenant.control('/load', { seed: beginning.seed });
    return new World(file);
  }

  /** A process on the store's file and on the tenant: everything that it does outside of itself can be its last. */
  start(mortal = new Mortal()): Ports {
    const documents = sqliteDocuments({ file: this.#file, now: () => clock.now() });
    this.#open.push(documents);
    const store = mortal.wrap(documents, kindOfDocumentCall);
    const connection = mortal.wrap(connectTo(tenant, { token }), kindOfRequest);
    const messenger: Messenger = {
      post: (_address, message) => {
        if (message.kind === 'notice') this.told.push(`${numberOf(message.notice.to)} ${message.notice.about}`);
        return Promise.resolve('message');
      },
      update: () => Promise.resolve(),
    };
    return portsOn(store, {
      clock,
      provisioner: graphSeatProvisioner({ connection }),
      messenger: mortal.wrap(messenger, () => 'changes'),
      pause: mortal.wrap({ pause: () => Promise.resolve() }, () => 'reads').pause,
    });
  }

  /** What is stored, read past every process. */
  async stored(): Promise<readonly StoredDepartment[]> {
    const documents = sqliteDocuments({ file: this.#file, now: () => clock.now() });
    this.#open.push(documents);
    return Promise.all(DEPARTMENTS.map((id) => readStored(documents, id)));
  }

  async end(): Promise<void> {
    for (const documents of this.#open) await documents.close();
    rmSync(this.#file);
  }
}

const kindOfDocumentCall: KindOfCall = (method) =>
  method === 'close' ? undefined : method === 'transact' ? 'changes' : 'reads';
const kindOfRequest: KindOfCall = (method, [request]) => {
  if (method !== 'send') return undefined;
  return (request as { readonly isWrite?: boolean } | undefined)?.isWrite === true ? 'changes' : 'reads';
};

/** Lets a process run until it dies, then a fresh one on the same store and tenant. @returns What is wrong, and the calls of the one that died. */
async function tryDeath(
  death: Death | undefined,
): Promise<{ readonly problems: readonly string[]; readonly mortal: Mortal }> {
  const world = await World.begin();
  const mortal = new Mortal(death);
  await runReconcile(world.start(mortal), { by: JOB }).catch(() => undefined);
  await mortal.stillness();

  const fresh = world.start();
  const problems: string[] = [];
  for (let runs = 1; runs <= MOST_RUNS; runs += 1) {
    clock.advance(LATER_MS);
    const run = await runReconcile(fresh, { by: JOB });
    if (run === undefined) problems.push('the dead process keeps others out');
    if (run?.counts.assign === 0 && run.counts.release === 0) break;
  }
  const sent = await newWrites();
  clock.advance(LATER_MS);
  await finishCommands.onSchedule(fresh)();
  clock.advance(LATER_MS);
  const last = await runReconcile(fresh, { by: JOB });
  const more = await newWrites();
  if (more.length > 0) problems.push(`afterwards ${more.map(effectOf).join()}`);
  if (last?.counts.hold !== 1 || last.counts.keep !== OURS.length) problems.push(JSON.stringify(last?.counts));
  const effects = sent.filter(({ hasEffect }) => hasEffect).map(effectOf);
  problems.push(...differ('changed', effects, EFFECTS), ...(await wrongWith(world, mortal)));
  await world.end();
  return { problems: problems.map((problem) => `${JSON.stringify(death)}: ${problem}`), mortal };
}

/** What is wrong with a world in which all should be as the rosters say. */
async function wrongWith(world: World, mortal: Mortal): Promise<readonly string[]> {
  const held = (await tenant.held()).map((one) => one.split(' '));
  const holders = held.filter(([, skuId]) => skuId === sku(1)).map(([userId]) => numberOf(userId ?? ''));
  const stored = await world.stored();
  const records = stored.flatMap(({ department, assignments }) =>
    assignments.map(({ person: { userId }, skuId, outcome }) => {
      const settled = outcome.status === 'active' ? '' : ` ${outcome.status}`;
      return `${department.id} ${numberOf(userId)} sku ${skuId.slice(-1)}${settled}`;
    }),
  );
  // Somebody is told twice only when the process died before it wrote down that it had told them.
  const isTelling = mortal.isDead && mortal.changes.at(-1) === 'post';
  const twice = isTelling ? world.told.filter((one, place) => world.told.indexOf(one) !== place) : [];
  return [
    ...stored.flatMap((one) => problemsOf(one, new Rebuilding(LAPSE))),
    ...stored.flatMap(({ handled }) => handled.filter(({ isOpen }) => isOpen).map(({ key }) => `${key} is open`)),
    ...differ('holding', holders, HOLDERS),
    ...differ('recorded', records, OURS),
    ...differ('told', world.told, [...TOLD, ...twice.slice(0, 1)]),
    ...(await tenant.violations()).map(({ text }) => text),
  ];
}

const numberOf = (userId: string): number => Number(userId.slice(-12));

/** The requests to change a license since this was asked last. */
async function newWrites(): Promise<readonly LoggedRequest[]> {
  const { requests } = (await tenant.control(`/log?after=${seenSeq}`)) as { readonly requests: LoggedRequest[] };
  seenSeq = Math.max(seenSeq, ...requests.map(({ seq }) => seq));
  return requests.filter(({ path }) => path.endsWith('/assignLicense'));
}

function effectOf({ path, body }: LoggedRequest): string {
  const { addLicenses, removeLicenses } = body as {
    readonly addLicenses: readonly { readonly skuId: string }[];
    readonly removeLicenses: readonly string[];
  };
  const [added] = addLicenses;
  const number = numberOf(path.split('/')[2] ?? '');
  return added === undefined
    ? `release ${number} sku ${removeLicenses[0]?.slice(-1) ?? ''}`
    : `assign ${number} sku ${added.skuId.slice(-1)}`;
}

const differ = (what: string, is: readonly unknown[], wanted: readonly unknown[]): readonly string[] => {
  const [left, right] = [is, wanted].map((all) => JSON.stringify(all.map(String).toSorted()));
  return left === right ? [] : [`${what} ${left}, not ${right}`];
};

describe('a process that dies during a run over HTTP', () => {
  it('leaves nothing to make up for when it does not', async () => {
    const { problems, mortal } = await tryDeath(undefined);

    expect(problems).toEqual([]);
    expect(new Set(mortal.calls)).toEqual(new Set(['read', 'query', 'transact', 'send', 'post']));
  });

  it.each(KINDS_OF_DEATH)(
    '$when one of its $of takes effect is made up for by a fresh one, whichever',
    async (kind) => {
      const problems: string[] = [];
      let at = 1;
      let deaths = 0;
      for (; ; at += COUNTS.callsApart) {
        const tried = await tryDeath({ at, ...kind });
        problems.push(...tried.problems);
        if (!tried.mortal.isDead) break;
        deaths += 1;
      }

      report(`killed over HTTP ${kind.when} ${deaths} of ${kind.of}, each ${COUNTS.callsApart} apart`);
      expect(problems).toEqual([]);
      expect(at).toBeGreaterThan(kind.of === 'calls' ? 150 : 30);
    },
  );
});
