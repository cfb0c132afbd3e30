import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { samplePolicy } from '../../../src/local/sample/sample-policy';
import { type BotProcess, freePort, type Helper, startBot, startHelper } from '../processes';
import { type Posted } from '../turns/connector.bench';
import { type Load, type LoadResult } from '../turns/load.bench';
import { worldOrganization, type WorldSize } from '../turns/world';
import { type SaidTurn, turnsOf } from './turns-of-people';

/** How much is said. */
export interface MemoryKnobs {
  readonly world: WorldSize;
  /** In all. */
  readonly turns: number;
  /** Memory is looked at after so many turns each time. */
  readonly every: number;
  readonly connections: number;
}

/** What the process had after so many turns, in MB. */
export interface MemorySample {
  readonly turns: number;
  /** After a collection. */
  readonly heap: number;
  /** Of buffers and the like. */
  readonly external: number;
  /** The whole process. */
  readonly resident: number;
  /** Turns a second since the sample before. */
  readonly perSecond: number;
  /** Turns that were not answered with 200, and messages without exactly one answer. */
  readonly lost: number;
}

/** As the program is started in package.json. */
const SETTINGS = ['--max-semi-space-size=8', '--expose-gc', '--require', join(__dirname, 'memory-probe.cjs')];
const FOLLOW_UP_MS = 120_000;

/** Says much to one process, and looks again and again at what is left of it in memory. */
export async function measureMemory(knobs: MemoryKnobs, folder: string): Promise<readonly MemorySample[]> {
  mkdirSync(folder, { recursive: true });
  const { departments, people } = knobs.world;
  const [tenant, connector, load, probePort] = await Promise.all([
    startHelper('reconcile/tenant.bench.ts', { args: [String(departments), String(people)] }),
    startHelper('turns/connector.bench.ts'),
    startHelper('turns/load.bench.ts'),
    freePort(),
  ]);
  const { baseUrl } = tenant.first as { baseUrl: string };
  const env = { ...environment(knobs, folder, baseUrl), PROBE_PORT: String(probePort) };
  const bot = await startBot('../../dist/index.js', env, SETTINGS);
  try {
    const probe = `http://127.0.0.1:${probePort}/`;
    return await sayAll(knobs, { bot, probe, connector, load });
  } finally {
    await bot.stop();
    await Promise.all([tenant, connector, load].map((helper) => helper.stop()));
  }
}

interface Running {
  readonly bot: BotProcess;
  readonly probe: string;
  readonly connector: Helper & { readonly first: unknown };
  readonly load: Helper;
}

async function sayAll(knobs: MemoryKnobs, running: Running): Promise<readonly MemorySample[]> {
  const { bot, probe, connector, load } = running;
  const { url: serviceUrl } = connector.first as { url: string };
  const samples: MemorySample[] = [];
  const turns = turnsOf(knobs.world, serviceUrl);
  for (let turn = 0; turn < A_ROUND; turn += 1) await sayOne(bot, turns.next().value);
  await connector.ask('take');
  while ((samples.at(-1)?.turns ?? 0) < knobs.turns) {
    const said = Array.from({ length: knobs.every }, () => turns.next().value);
    const request: Load = {
      url: `${bot.url}/api/messages`,
      connections: knobs.connections,
      bodies: said.map(({ body }) => body),
    };
    const startedAt = performance.now();
    const { failures } = (await load.ask(request)) as LoadResult;
    const perSecond = said.length / ((performance.now() - startedAt) / 1000);
    const changes = said.filter(({ kind }) => kind === 'change').length;
    await followedUp(connector, changes);
    const { answers } = (await connector.ask('take')) as Posted;
    const answered = new Map<string, number>();
    for (const [id] of answers) answered.set(id, (answered.get(id) ?? 0) + 1);
    const unanswered = said.filter(({ id, kind }) => kind !== 'press' && answered.get(id) !== 1).length;
    const reached = (samples.at(-1)?.turns ?? 0) + said.length;
    const usage = await look(probe);
    samples.push({ turns: reached, ...usage, perSecond, lost: Math.max(failures, unanswered) });
  }
  return samples;
}

/** Turns until everything was said once. */
const A_ROUND = 20;

/** Says one thing, and looks at what came back: a press that nobody understands is answered with 200, too. */
async function sayOne({ url }: BotProcess, { kind, body }: SaidTurn): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/api/messages`, { method: 'POST', headers, body });
  const text = await answer.text();
  if (!answer.ok || (kind === 'press' && !text.startsWith('{"statusCode":200,')))
    throw new Error(`a ${kind} was answered with ${answer.status} ${text.slice(0, 200)}`);
}

/** Waits until the answers of all changes were edited: what follows a turn is over by then. */
async function followedUp(connector: Helper, changes: number): Promise<void> {
  const until = performance.now() + FOLLOW_UP_MS;
  let before = -1;
  for (;;) {
    const { edits } = (await connector.ask('edits')) as Posted;
    // Those that found nothing to change are edited by nobody.
    if (edits >= changes || edits === before || performance.now() > until) return;
    before = edits;
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
  }
}

/** Nothing is edited for so long only when nothing is left to do. */
const QUIET_MS = 3_000;

async function look(probe: string): Promise<Pick<MemorySample, 'heap' | 'external' | 'resident'>> {
  const usage = (await (await fetch(probe)).json()) as NodeJS.MemoryUsage;
  const megabytes = (bytes: number): number => bytes / 2 ** 20;
  return {
    heap: megabytes(usage.heapUsed),
    external: megabytes(usage.external),
    resident: megabytes(usage.rss),
  };
}

function environment({ world }: MemoryKnobs, folder: string, graphBaseUrl: string): Readonly<Record<string, string>> {
  const [organization, policy] = [join(folder, 'organization.json'), join(folder, 'policy.json')];
  writeFileSync(organization, worldOrganization(world));
  writeFileSync(policy, samplePolicy);
  return {
    MODE: 'local',
    LOCAL_CLIENTS: 'off',
    DATA_DIR: join(folder, 'data'),
    GRAPH_BASE_URL: graphBaseUrl,
    ORGANIZATION_FILE: organization,
    POLICY_FILE: policy,
  };
}
