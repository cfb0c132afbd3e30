import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { clientCredentialsToken } from '../../../src/adapters/graph/connection/token-source';
import { samplePolicy } from '../../../src/local/sample/sample-policy';
import { type ConnectorQuestion, type Posted } from './connector.bench';
import { type Load, type LoadResult } from './load.bench';
import { type BotProcess, type Helper, startBot, startHelper } from '../processes';
import { peopleOnRosters } from '../contention/roster-check';
import { median, percentile } from '../report/statistics';
import { activity, addText, DELEGATES, personId, worldOrganization, type WorldSize } from './world';

/** What people say in the bench. */
export type MessageKind = 'seats' | 'add';

/** One comparison: what is said, and over how many connections. */
export interface TurnKnobs {
  readonly world: WorldSize;
  readonly repeats: number;
  readonly warmUp: number;
  readonly mode: 'full' | 'observe';
  readonly comparisons: readonly {
    readonly kind: MessageKind;
    readonly connections: number;
    /** Messages of each repeat. */
    readonly toAlacarte: number;
    readonly toEcho: number;
  }[];
  /** Arguments of Node for alacarte, for a profile. */
  readonly nodeArguments: readonly string[];
}

/** Messages sent in one go to one bot. */
export interface Sample {
  readonly turnsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** Messages without exactly one right answer, or without exactly one effect where there has to be one. */
  readonly lost: number;
  /** The share of adds whose licensing behind the turn was done by the end of the last turn. */
  readonly followed: number;
  /** Turns a second until all of that was done, too. */
  readonly settledPerSecond: number;
  /** Seconds until all of it was done, the turns included. */
  readonly settledInSeconds: number;
}

/** All bots in one comparison, in the order of the repeats. */
export interface TurnComparison {
  readonly kind: MessageKind;
  readonly connections: number;
  readonly alacarte: readonly Sample[];
  readonly echo: readonly Sample[];
  readonly floor: readonly Sample[];
}

type BotName = 'alacarte' | 'echo' | 'floor';
const BOTS: readonly BotName[] = ['alacarte', 'echo', 'floor'];

const FOLLOW_UP_MS = 180_000;
/** Between samples, so that nothing of one runs into the next. */
const QUIET_MS = 200;
const SEATS_LINE = /^Your seats: .*Visio: \d+ of 100000 seats free/u;
const ADDED_LINE = /seat/iu;

/** Runs every comparison against bots that stay up throughout. */
export async function measureTurns(knobs: TurnKnobs, folder: string): Promise<readonly TurnComparison[]> {
  const bench = await TurnBench.start(knobs, folder);
  try {
    const compared: TurnComparison[] = [];
    for (const comparison of knobs.comparisons) compared.push(await bench.compare(comparison));
    return compared;
  } finally {
    await bench.stop();
  }
}

class TurnBench {
  readonly #knobs: TurnKnobs;
  readonly #store: string;
  readonly #bots: Readonly<Record<BotName, BotProcess>>;
  readonly #connector: Helper & { readonly url: string };
  readonly #load: Helper;
  readonly #others: readonly Helper[];
  #messages = 0;
  /** The next person nobody has added yet; those before are delegates. */
  #nextPerson: number;

  private constructor(
    knobs: TurnKnobs,
    started: {
      readonly store: string;
      readonly bots: Readonly<Record<BotName, BotProcess>>;
      readonly connector: Helper & { readonly url: string };
      readonly load: Helper;
      readonly others: readonly Helper[];
    },
  ) {
    this.#knobs = knobs;
    this.#store = started.store;
    this.#bots = started.bots;
    this.#connector = started.connector;
    this.#load = started.load;
    this.#others = started.others;
    this.#nextPerson = knobs.world.departments * DELEGATES;
  }

  static async start(knobs: TurnKnobs, folder: string): Promise<TurnBench> {
    const { departments, people } = knobs.world;
    const [tenant, connector, load] = await Promise.all([
      startHelper('reconcile/tenant.bench.ts', { args: [String(departments), String(people)] }),
      startHelper('turns/connector.bench.ts'),
      startHelper('turns/load.bench.ts'),
    ]);
    mkdirSync(folder, { recursive: true });
    const { baseUrl } = tenant.first as { baseUrl: string };
    const alacarte = await startBot('../../dist/index.js', environment(knobs, folder, baseUrl), knobs.nodeArguments);
    const echo = await startBot('turns/echo.cjs', {});
    const floor = await startBot('turns/floor.cjs', await floorEnvironment(folder, tenant.first as TenantAddress));
    return new TurnBench(knobs, {
      store: join(folder, 'data', 'alacarte.db'),
      bots: { alacarte, echo, floor },
      connector: { ...connector, url: (connector.first as { url: string }).url },
      load,
      others: [tenant],
    });
  }

  async stop(): Promise<void> {
    await Promise.all(BOTS.map((bot) => this.#bots[bot].stop()));
    await Promise.all([this.#connector, this.#load, ...this.#others].map((helper) => helper.stop()));
  }

  /** Both bots in turn, after a warm-up: ABBA, and so on. */
  async compare(asked: TurnKnobs['comparisons'][number]): Promise<TurnComparison> {
    const { repeats, warmUp } = this.#knobs;
    const { kind, connections } = asked;
    const samples = { alacarte: [] as Sample[], echo: [] as Sample[], floor: [] as Sample[] };
    const measure = async (bot: BotName, count: number) => this.#sample(bot, kind, { connections, count });
    for (const bot of BOTS) await measure(bot, warmUp);
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      const order = repeat % 2 === 0 ? BOTS : BOTS.toReversed();
      for (const bot of order) {
        samples[bot].push(await measure(bot, bot === 'alacarte' ? asked.toAlacarte : asked.toEcho));
      }
    }
    return { kind, connections, ...samples };
  }

  async #sample(
    bot: BotName,
    kind: MessageKind,
    { connections, count }: { connections: number; count: number },
  ): Promise<Sample> {
    const said = Array.from({ length: count }, () => this.#say(bot, kind));
    const load: Load = {
      url: `${this.#bots[bot].url}/api/messages`,
      connections,
      bodies: said.map(({ body }) => body),
    };
    const startedAt = performance.now();
    const result = (await this.#load.ask(load)) as LoadResult;
    const isFollowed = bot === 'alacarte' && kind === 'add';
    const followed = isFollowed ? (await this.#posted('edits')).edits / count : 1;
    if (isFollowed) await this.#followedUp(count);
    const settledInSeconds = (performance.now() - startedAt) / 1000;
    await sleep(QUIET_MS);
    return {
      turnsPerSecond: count / result.seconds,
      settledPerSecond: count / (isFollowed ? settledInSeconds : result.seconds),
      p50: median(result.latenciesMs),
      p99: percentile(result.latenciesMs, 0.99),
      lost: Math.max(
        result.failures,
        await this.#unanswered(said, (line, text) => isRight(line, text, bot, kind)),
        isFollowed ? await this.#notAdded(said) : 0,
      ),
      followed,
      settledInSeconds,
    };
  }

  #say(bot: BotName, kind: MessageKind) {
    const id = `${bot}-${++this.#messages}`;
    const person = bot === 'alacarte' && kind === 'add' ? this.#nextPerson++ : this.#knobs.world.departments;
    if (person >= this.#knobs.world.people) throw new Error('the tenant of the bench has too few people');
    const { departments } = this.#knobs.world;
    const department = (kind === 'add' ? person : this.#messages) % departments;
    const delegate = department + departments * (Math.floor(this.#messages / departments) % DELEGATES);
    const text = kind === 'add' ? addText(person) : 'seats';
    return { id, text, person, body: activity({ id, text, delegate, serviceUrl: this.#connector.url }) };
  }

  /** Waits until the answers of all adds were edited: the last thing done behind a turn but for a note that it is done. */
  async #followedUp(count: number): Promise<void> {
    const until = performance.now() + FOLLOW_UP_MS;
    while ((await this.#posted('edits')).edits < count && performance.now() < until) await sleep(20);
  }

  /** Messages that did not get exactly one answer, and a right one. */
  async #unanswered(
    said: readonly { readonly id: string; readonly text: string }[],
    isRightAnswer: (line: string, text: string) => boolean,
  ): Promise<number> {
    const { answers, others } = await this.#posted('take');
    const lines = new Map<string, string[]>();
    for (const [replyTo, line] of answers) lines.set(replyTo, [...(lines.get(replyTo) ?? []), line]);
    const bad = said.filter(({ id, text }) => {
      const [line, ...more] = lines.get(id) ?? [];
      return line === undefined || more.length > 0 || !isRightAnswer(line, text);
    });
    return bad.length + others + Math.max(0, lines.size - said.length);
  }

  /** Adds that are not exactly once on a roster, and exactly once in a ledger. */
  async #notAdded(said: readonly { readonly person: number }[]): Promise<number> {
    const { rostered, recorded } = await peopleOnRosters(this.#store);
    return said.filter(({ person }) => rostered.get(personId(person)) !== 1 || recorded.get(personId(person)) !== 1)
      .length;
  }

  async #posted(question: ConnectorQuestion): Promise<Posted> {
    return (await this.#connector.ask(question)) as Posted;
  }
}

function isRight(line: string, text: string, bot: BotName, kind: MessageKind): boolean {
  if (bot !== 'alacarte') return line === `You said: ${text}`;
  return (kind === 'seats' ? SEATS_LINE : ADDED_LINE).test(line);
}

interface TenantAddress {
  readonly baseUrl: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The floor bot has a token that lasts for the whole bench. */
async function floorEnvironment(folder: string, tenant: TenantAddress): Promise<Readonly<Record<string, string>>> {
  const { baseUrl, tenantId, clientId, clientSecret } = tenant;
  const token = clientCredentialsToken({
    tokenUrl: `${baseUrl}/${tenantId}/oauth2/v2.0/token`,
    ...{ clientId, clientSecret, now: () => new Date() },
  });
  return { DATABASE: join(folder, 'floor.db'), GRAPH_BASE_URL: baseUrl, GRAPH_TOKEN: await token() };
}

function environment(knobs: TurnKnobs, folder: string, graphBaseUrl: string): Readonly<Record<string, string>> {
  const [organization, policy] = [join(folder, 'organization.json'), join(folder, 'policy.json')];
  const shipped = JSON.parse(samplePolicy) as { reconcile: object };
  writeFileSync(organization, worldOrganization(knobs.world));
  writeFileSync(policy, JSON.stringify({ ...shipped, reconcile: { ...shipped.reconcile, mode: knobs.mode } }));
  return {
    MODE: 'local',
    LOCAL_CLIENTS: 'off',
    DATA_DIR: join(folder, 'data'),
    GRAPH_BASE_URL: graphBaseUrl,
    ORGANIZATION_FILE: organization,
    POLICY_FILE: policy,
  };
}
