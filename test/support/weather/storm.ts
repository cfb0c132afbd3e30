import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DocumentStore } from '../../../src/adapters/documents/document-store';
import { type GraphConnection } from '../../../src/adapters/graph/connection/graph-connection';
import { graphDirectory } from '../../../src/adapters/graph/people/graph-directory';
import { graphSeatProvisioner } from '../../../src/adapters/graph/seats/graph-seat-provisioner';
import { type TenantFault } from '../../../src/local/emulated-tenant/conditions/faults';
import { type LoggedRequest } from '../../../src/local/emulated-tenant/conditions/request-log';
import { sqliteDocuments } from '../../../src/adapters/sqlite/sqlite-documents';
import { changeRoster } from '../../../src/application/roster/change-roster';
import { followUp } from '../../../src/application/roster/follow-up';
import { type Ports } from '../../../src/application/ports';
import { runReconcile } from '../../../src/application/reconcile/run-reconcile';
import { activityKey, type DepartmentId, type ProductId } from '../../../src/domain/ids';
import { type RosterCommand } from '../../../src/domain/roster/roster-command';
import { type ReconcileRun } from '../../../src/domain/reconcile/run';
import { finishCommands } from '../../../src/jobs/finish-commands';
import { isFault } from '../../../src/ports/fault';
import { problemsOf, readStored, Rebuilding, type StoredDepartment } from '../audit';
import {
  aDepartment,
  aPolicy,
  anEntitlement,
  aRequest,
  found,
  LAPSE,
  MATH,
  PHYSICS,
  PROJECT,
  TODAY,
  toAdd,
  toMove,
  toRemove,
  toSwap,
  VISIO,
} from '../builders';
import { numbers } from '../tenant/many-seats';
import { type Random } from '../random';
import { openDepartment, portsOn } from '../store/store-harness';
import { ADMINISTRATOR, BOT, startTenant, type TestTenant } from '../tenant/tenant';
import { connectTo, tokensOf } from '../tenant/tenant-connection';
import { aGroup, aSku, aUser, guid, sku } from '../tenant/tenant-seed';

const JOB = { kind: 'job', name: 'reconcile' } as const;
const PEOPLE = 30;
const DEPARTMENTS: readonly DepartmentId[] = [MATH, PHYSICS];
/** With the number of the SKU of each, and how many seats each department has. */
const PRODUCTS = [
  { product: VISIO, number: 1, seats: 7 },
  { product: PROJECT, number: 2, seats: 5 },
] as const;
/** Another SKU of Project: units go to and fro between the two. */
const OTHER = 3;
const PROJECT_UNITS = 14;
/** The plan that makes SKU 1 what it is. */
const PLAN = { servicePlanId: guid(901), servicePlanName: 'SKU_1_PLAN' };
/** People who got Visio from somebody else; the first two may come onto rosters, too. */
const STRANGERS = [29, 30, 31];
/** Somebody who has Visio through a group. */
const MEMBER = 32;
/** A request hangs so long: much less than a client waits, since nobody can wait for half a minute. */
const HANG_MS = 120;
/** What one call of the tenant may take, waits included; half a minute in the program. */
const BUDGET_MS = 1500;
/** Longer than that: whoever asks next has to wait as well. Once a round at most, since it is waited for in real time. */
const LONG_PAUSE = { status: 429, headers: { 'Retry-After': '2' }, count: 1 };
const LONG_PAUSE_MS = 2000;
const ROUNDS = 6;
/** Two opposite changes of one license within so long need a change of the roster between them. */
const FLAP_MS = 10 * 60_000;
/** How long passes between rounds: less than copies lag, less than a request waits for its opposite, and the usual time. */
const PASSING_MS = [5_000, 20_000, 61_000, 5 * 60_000, 15 * 60_000];
const RUN_EVERY_MS = 15 * 60_000;
/** The runs after the faults have stopped in which everything has to be as it should. */
const MOST_RUNS = 3;

/** A clock that runs as fast as the machine's, and can be moved on. */
class RunningClock {
  #shiftMs = TODAY.getTime() - 20 * 24 * 60 * 60_000 - Date.now();

  now(): Date {
    return new Date(Date.now() + this.#shiftMs);
  }

  advance(ms: number): void {
    this.#shiftMs += ms;
  }
}

/** What became of one storm. */
export interface Stormed {
  readonly problems: readonly string[];
  /** Runs that the faults kept from ending, and all of them. */
  readonly brokenRuns: number;
  readonly runs: number;
  readonly writes: number;
  /** How often which fault befell a request: `before-effect 503`. */
  readonly faults: ReadonlyMap<string, number>;
}

/** Lets a storm blow over the program and the tenant, and looks at what is left of them. */
export async function weatherStorm(random: Random): Promise<Stormed> {
  const storm = await Storm.gather(random);
  try {
    for (let round = 1; round <= ROUNDS; round += 1) await storm.blow(round);
    return await storm.calmDown();
  } finally {
    await storm.end();
  }
}

/** A time in which the rosters do not change: a request to change a license that was sent in it has to go with them. */
interface Phase {
  /** `<person> <product>`. */
  readonly seated: ReadonlySet<string>;
  readonly writes: readonly Write[];
}

/** A request to change a license. */
interface Write {
  readonly sign: 'assign' | 'release';
  readonly person: number;
  readonly product: ProductId;
  readonly at: number;
}

class Storm {
  readonly #random: Random;
  readonly #clock: RunningClock;
  readonly #folder: string;
  readonly #documents: DocumentStore;
  readonly #tenant: TestTenant;
  readonly #calm: Ports;
  readonly #stormy: Ports;
  #ports: Ports;
  readonly #phases: Phase[] = [];
  readonly #faults = new Map<string, number>();
  /** Requests whose time was over before their answers came: what these asked for, nobody knows. */
  readonly #unheard: string[] = [];
  #commands = 0;
  #seenSeq = 0;
  #runs = 0;
  #brokenRuns = 0;

  private constructor(parts: {
    random: Random;
    clock: RunningClock;
    folder: string;
    documents: DocumentStore;
    tenant: TestTenant;
  }) {
    const { random, clock, folder, documents, tenant } = parts;
    this.#random = random;
    this.#clock = clock;
    this.#folder = folder;
    this.#documents = documents;
    this.#tenant = tenant;
    const connection = this.#listening(connectTo(tenant, { token: tokensOf(tenant, () => clock.now()) }));
    const policy = aPolicy();
    const products = policy.products.map((product) =>
      product.id === PROJECT ? { ...product, skuPartNumbers: ['SKU_2', `SKU_${OTHER}`] } : product,
    );
    const portsFor = (patience: { budgetMs?: number }) =>
      portsOn(documents, {
        clock,
        policy: { ...policy, products },
        provisioner: graphSeatProvisioner({ connection, ...patience }),
        directory: graphDirectory({ connection, ...patience }),
      });
    this.#calm = this.#ports = portsFor({});
    this.#stormy = portsFor({ budgetMs: BUDGET_MS });
  }

  /** The same connection; notes whose answers it did not wait for. */
  #listening(connection: GraphConnection): GraphConnection {
    return {
      ...connection,
      send: async (request, signal) => {
        try {
          return await connection.send(request, signal);
        } catch (error) {
          const parts = (request.body as { readonly requests?: readonly { readonly url: string }[] } | undefined)
            ?.requests;
          if (signal.aborted) this.#unheard.push(request.path, ...(parts ?? []).map(({ url }) => url));
          throw error;
        }
      },
    };
  }

  static async gather(random: Random): Promise<Storm> {
    const clock = new RunningClock();
    const folder = mkdtempSync(join(tmpdir(), 'alacarte-storm-'));
    const documents = sqliteDocuments({ file: join(folder, 'alacarte.db'), now: () => clock.now() });
    const tenant = await startTenant(
      {
        users: numbers(1, PEOPLE + 2).map((number) => aUser(number)),
        skus: [
          aSku(1, { prepaidUnits: { enabled: DEPARTMENTS.length * 7 + STRANGERS.length + 1 }, servicePlans: [PLAN] }),
          aSku(2, { prepaidUnits: { enabled: PROJECT_UNITS } }),
          aSku(OTHER, { prepaidUnits: { enabled: 0 } }),
        ],
        held: STRANGERS.map((number) => ({ userId: guid(number), skuId: sku(1) })),
        groups: [aGroup(1, { licenses: [{ skuId: sku(1) }], members: [guid(MEMBER)] })],
      },
      { now: () => clock.now(), startValue: random.below(2 ** 31), apps: [BOT, ADMINISTRATOR] },
    );
    const storm = new Storm({ random, clock, folder, documents, tenant });
    await storm.#open();
    return storm;
  }

  /** Opens the departments, fills their rosters and lets one run go by undisturbed. */
  async #open(): Promise<void> {
    for (const id of DEPARTMENTS) {
      await openDepartment(this.#ports, {
        department: aDepartment({ id, name: id }),
        products: PRODUCTS.map(({ product }) => product),
        entitlements: PRODUCTS.map(({ product, seats, number }) => anEntitlement({ id: `e${number}`, product, seats })),
      });
    }
    for (let changes = 0; changes < 8; changes += 1) await this.#change();
    await this.#inPhase(() => this.#run());
    this.#clock.advance(RUN_EVERY_MS);
    // Once, since copies see everything when it is set.
    await this.#tenant.control('/replicas', {
      lag: 'on',
      p50Ms: 5_000,
      p99Ms: 60_000,
      indexP50Ms: 5_000,
      indexP99Ms: 60_000,
    });
    this.#ports = this.#stormy;
  }

  /** One round: somebody interferes, everything goes wrong, people change rosters, and a run comes. */
  async blow(round: number): Promise<void> {
    if (this.#random.chance(0.3)) await this.#interfere();
    if (this.#random.chance(0.4)) await this.#microsoft();
    await this.#setFaults();
    const changes = this.#random.below(4);
    for (let change = 0; change < changes; change += 1) {
      const made = await this.#change();
      // The license follows at once; what does not come about is left to the run.
      if (made !== undefined && this.#random.chance(0.6)) await this.#inPhase(() => this.#follow(made));
      if (this.#random.chance(0.5)) this.#clock.advance(this.#random.below(30_000));
    }
    await this.#inPhase(() => finishCommands.onSchedule(this.#ports)());
    await this.#inPhase(() => this.#run());
    this.#clock.advance(round % 2 === 0 ? this.#random.pick(PASSING_MS) : this.#random.below(90_000));
  }

  /** The faults stop; copies go on being late. */
  async calmDown(): Promise<Stormed> {
    await this.#tenant.faults();
    await this.#tenant.control('/throttle', { mode: 'bucket' });
    await this.#tenant.control('/settings', { lockProbability: 0, emptyPageProbability: 0 });
    await this.#switchPlans(false);
    await sleep(LONG_PAUSE_MS);
    this.#ports = this.#calm;
    const problems: string[] = [];
    for (let runs = 1; runs <= MOST_RUNS; runs += 1) {
      this.#clock.advance(RUN_EVERY_MS);
      const run = await this.#inPhase(() => this.#run());
      if (run === undefined) problems.push(`run ${runs} after the storm did not end`);
    }
    this.#clock.advance(RUN_EVERY_MS);
    const last = await this.#inPhase(() => this.#run());
    const rest = this.#phases.at(-1)?.writes.length ?? 0;
    if (last === undefined || rest > 0) problems.push(`${rest} changes after everything was as it should be`);
    problems.push(...(await this.#wrong()), ...this.#wrongWrites());
    return {
      problems,
      runs: this.#runs,
      brokenRuns: this.#brokenRuns,
      writes: this.#phases.reduce((sum, { writes }) => sum + writes.length, 0),
      faults: this.#faults,
    };
  }

  async end(): Promise<void> {
    await this.#documents.close();
    rmSync(this.#folder, { recursive: true });
  }

  /** Every kind of fault, each as probable as chance will have it. */
  async #setFaults(): Promise<void> {
    const faults: readonly TenantFault[] = [
      { status: 503 },
      { status: 503, when: 'after-effect' },
      { status: 500, when: 'after-effect' },
      { status: 504 },
      { reset: true },
      { reset: true, when: 'after-effect' },
      { truncateBody: true },
      { hangMs: HANG_MS },
      { hangMs: HANG_MS, when: 'after-effect' },
      { dropNextLink: true, path: '/users?' },
      { dropAnswers: 1, path: '/$batch' },
      { status: 429 },
      { status: 429, headers: { 'Retry-After': '0.3' } },
      ...['/subscribedSkus', '/users'].map((path) => ({ ...LONG_PAUSE, path })),
      { status: 429, headers: { 'Retry-After': '0.2' }, when: 'after-effect' },
      { status: 409, path: '/assignLicense' },
    ];
    const most = this.#random.pick([0.02, 0.06, 0.15]);
    await this.#tenant.faults(
      ...faults.map((fault) => {
        const probability = most * this.#random.next();
        return { ...fault, probability: 'count' in fault ? probability / 5 : probability };
      }),
    );
    await this.#tenant.control('/throttle', {
      mode: this.#random.chance(0.2) ? 'chaos' : 'bucket',
      chaosProbability: 0.01,
      appliedProbability: 0.02,
    });
    await this.#tenant.control('/settings', { largestPage: 5, emptyPageProbability: 0.1, lockProbability: 0.1 });
  }

  /** Somebody takes a license of ours away in the Microsoft 365 admin center. */
  async #interfere(): Promise<void> {
    await this.#tenant.faults();
    await this.#tenant.control('/throttle', { mode: 'off' });
    await this.#tenant.control('/settings', { lockProbability: 0 });
    const [seat] = this.#random.some([...(await this.#seated())], 1);
    const [number, product] = seat?.split(' ') ?? [];
    const known = PRODUCTS.find((one) => one.product === product);
    if (number === undefined || known === undefined || STRANGERS.includes(Number(number))) return;
    const away = { addLicenses: [], removeLicenses: [sku(known.number)] };
    await this.#tenant.ask('POST', `/users/${guid(Number(number))}/assignLicense`, away, { app: ADMINISTRATOR });
  }

  /** Units go over to another SKU, and Microsoft takes licenses; a plan is switched off or on; somebody has another name. */
  async #microsoft(): Promise<void> {
    await this.#tenant.faults();
    const control = (path: string, body: object) => this.#tenant.control(path, body);
    const left = this.#random.below(PROJECT_UNITS + 1);
    const lost = this.#random.pick(['error', 'gone'] as const);
    await control('/units', { skuId: sku(2), prepaidUnits: { enabled: left }, lost });
    await control('/units', { skuId: sku(OTHER), prepaidUnits: { enabled: PROJECT_UNITS - left }, lost });
    await this.#switchPlans(this.#random.chance(0.7));
    const number = 1 + this.#random.below(PEOPLE);
    await control('/people', { change: [{ id: guid(number), displayName: `Renamed ${this.#random.below(1000)}` }] });
  }

  /** Switches the plan of Visio off for somebody, or on for everybody. */
  async #switchPlans(isOff: boolean): Promise<void> {
    const holders = (await this.#tenant.held())
      .map((one) => one.split(' '))
      .filter(([, skuId, from]) => skuId === sku(1) && from === 'direct');
    const some = isOff ? this.#random.some(holders, 1) : holders;
    for (const [userId] of some)
      await this.#tenant.control('/plans', { userId, skuId: sku(1), disabledPlans: isOff ? [PLAN.servicePlanId] : [] });
  }

  /** Somebody changes a roster. @returns What has to follow; undefined when nothing came of it. */
  async #change(): Promise<
    { readonly department: DepartmentId; readonly key: ReturnType<typeof activityKey> } | undefined
  > {
    const random = this.#random;
    const [department, { product }] = [random.pick(DEPARTMENTS), random.pick(PRODUCTS)];
    const some = (count: number) => random.some(numbers(1, PEOPLE), count).map((number) => found(number));
    const entries = await this.#ports.departments
      .look(department)
      .entries({ product, direction: 'ascending', limit: 100 });
    const there = (count: number) => random.some(entries, count).map((entry) => found(Number(entry.userId.slice(-12))));
    const [one] = there(1);
    const [other] = some(1);
    const commands: readonly RosterCommand[] = [
      toAdd(...some(1 + random.below(4))),
      toAdd(...some(1 + random.below(4))),
      ...(one === undefined || other === undefined
        ? []
        : [toRemove(...there(1 + random.below(3))), toSwap(one, other), toMove([one])]),
    ];
    this.#commands += 1;
    const key = `command-${this.#commands}`;
    const command = { ...random.pick(commands), department, product } as RosterCommand;
    const outcome = await changeRoster(this.#ports, aRequest(key, command));
    return outcome.kind === 'changed' ? { department, key: activityKey(key) } : undefined;
  }

  async #follow({
    department,
    key,
  }: {
    readonly department: DepartmentId;
    readonly key: ReturnType<typeof activityKey>;
  }) {
    await followUp(this.#ports, department, key).catch(onlyFaults);
  }

  async #run(): Promise<ReconcileRun | undefined> {
    this.#runs += 1;
    const run = await runReconcile(this.#ports, { by: JOB }).catch(onlyFaults);
    if (run === undefined) this.#brokenRuns += 1;
    return run;
  }

  /** Does something while the rosters stand still, and waits for what may still be on its way to the tenant. */
  async #inPhase<Value>(work: () => Promise<Value>): Promise<Value> {
    const seated = await this.#seated();
    const value = await work();
    await sleep(2 * HANG_MS);
    const { requests } = (await this.#tenant.control(`/log?after=${this.#seenSeq}`)) as {
      readonly requests: readonly LoggedRequest[];
    };
    this.#seenSeq = Math.max(this.#seenSeq, ...requests.map(({ seq }) => seq));
    for (const { fault } of requests) {
      if (fault !== undefined) this.#faults.set(fault, (this.#faults.get(fault) ?? 0) + 1);
    }
    this.#phases.push({ seated, writes: requests.flatMap((request) => writeOf(request) ?? []) });
    return value;
  }

  /** Who has a seat, as the store has it. */
  async #seated(): Promise<ReadonlySet<string>> {
    const stored = await this.#stored();
    return new Set(
      stored.flatMap(({ pools, entries }) =>
        entries
          .filter(({ product, rank }) => pools.some((pool) => pool.product === product && rank <= pool.seatedThrough))
          .map(({ userId, product }) => `${Number(userId.slice(-12))} ${product}`),
      ),
    );
  }

  #stored(): Promise<readonly StoredDepartment[]> {
    return Promise.all(DEPARTMENTS.map((id) => readStored(this.#documents, id)));
  }

  /** What is wrong with a world in which all should be as the rosters say. */
  async #wrong(): Promise<readonly string[]> {
    const stored = await this.#stored();
    const seated = [...(await this.#seated())];
    const direct = (await this.#tenant.held())
      .map((one) => one.split(' '))
      .filter(([, , source]) => source === 'direct')
      .map(([userId = '', skuId]) => `${Number(userId.slice(-12))} ${productOf(skuId)}`);
    const strangers = STRANGERS.map((number) => `${number} ${VISIO}`);
    const records = stored.flatMap(({ assignments }) =>
      assignments.map(
        ({ person, product, outcome }) => `${Number(person.userId.slice(-12))} ${product} ${outcome.status}`,
      ),
    );
    const ours = seated.filter((seat) => !strangers.includes(seat)).map((seat) => `${seat} active`);
    const { users } = (await this.#tenant.control('/truth')) as {
      readonly users: readonly { readonly id: string; readonly displayName: string }[];
    };
    const called = (userId: string): string | undefined => users.find(({ id }) => id === userId)?.displayName;
    const people = stored.flatMap(({ entries }) => entries);
    return [
      ...stored.flatMap((one) => problemsOf(one, new Rebuilding(LAPSE))),
      ...people
        .filter(({ userId, displayName }) => displayName !== called(userId))
        .map(({ userId, displayName }) => `${userId} is still called ${displayName}, and not ${called(userId)}`),
      ...differ('held', direct, [...new Set([...seated, ...strangers])]),
      ...differ('recorded', records, ours),
      // An effect whose answer was lost counts as repeated there when somebody took it back in between; that is looked at below.
      ...(await this.#tenant.violations())
        .filter(({ kind, text }) => kind !== 'DUPLICATED_EFFECT' && !this.#isUnheard(kind, text))
        .map(({ kind, text }) => `${kind} ${text}`),
    ];
  }

  #isUnheard(kind: string, text: string): boolean {
    return kind === 'RETRY_TOO_EARLY' && this.#unheard.some((path) => text.split(' ')[1] === path);
  }

  /** Changes that the rosters of their time did not call for, and those that were taken back without a reason. */
  #wrongWrites(): readonly string[] {
    const problems: string[] = [];
    const last = new Map<string, Write & { readonly wasSeated: boolean }>();
    for (const { seated, writes } of this.#phases) {
      for (const write of writes) {
        const seat = `${write.person} ${write.product}`;
        const wasSeated = seated.has(seat);
        const isOfStranger = write.product === VISIO && STRANGERS.includes(write.person);
        if (isOfStranger && write.sign === 'release') problems.push(`${seat} is a stranger's, and was taken away`);
        // Of a product that two SKUs give, one may be taken back from somebody who keeps the other; what is held in the end is looked at.
        const mayBeSpare = write.sign === 'release' && write.product === PROJECT;
        if (wasSeated !== (write.sign === 'assign') && !mayBeSpare)
          problems.push(`${write.sign} ${seat} at ${write.at}, against the roster`);
        const before = last.get(seat);
        const isOpposite = before !== undefined && before.sign !== write.sign && write.at - before.at < FLAP_MS;
        if (isOpposite && before.wasSeated === wasSeated && write.product !== PROJECT)
          problems.push(`${seat} was changed to and fro`);
        last.set(seat, { ...write, wasSeated });
      }
    }
    return problems;
  }
}

function onlyFaults(error: unknown): undefined {
  if (!isFault(error)) throw error;
}

const productOf = (skuId: string | undefined): string =>
  (skuId === sku(OTHER) ? PROJECT : undefined) ??
  PRODUCTS.find(({ number }) => sku(number) === skuId)?.product ??
  String(skuId);

/** A request of ours to change a license; what somebody else sends is none of it. */
function writeOf({ appId, path, body, at }: LoggedRequest): Write | undefined {
  const person = /^\/users\/[^/]*(\d{12})\/assignLicense$/u.exec(path)?.[1];
  if (person === undefined || appId !== BOT.clientId) return undefined;
  const { addLicenses, removeLicenses } = body as {
    readonly addLicenses: readonly { readonly skuId: string }[];
    readonly removeLicenses: readonly string[];
  };
  const sign = addLicenses.length > 0 ? 'assign' : 'release';
  const product = productOf(addLicenses[0]?.skuId ?? removeLicenses[0]) as ProductId;
  return { sign, person: Number(person), product, at: Date.parse(at) };
}

const differ = (what: string, is: readonly string[], wanted: readonly string[]): readonly string[] => {
  const [left, right] = [is, wanted].map((all) => all.toSorted());
  const missing = right?.filter((one) => !is.includes(one)) ?? [];
  const spare = left?.filter((one, place) => !wanted.includes(one) || left.indexOf(one) !== place) ?? [];
  return [...missing.map((one) => `not ${what}: ${one}`), ...spare.map((one) => `${what}, and should not be: ${one}`)];
};
