import { execFile, execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { samplePerson } from '../../../src/local/sample/sample-people';
import { type BotProcess, startBot, startHelper } from '../processes';
import { OTHER_CORE, pinned } from '../report/machine';
import { percentile } from '../report/statistics';
import { sizeOf } from '../steps/steps-world';
import { type ConnectorQuestion, type Posted } from '../turns/connector.bench';
import { saidBy } from '../turns/world';

/** How large the institution is, and how long others are watched at least. */
export interface BesideKnobs {
  readonly departments: number;
  readonly seconds: number;
  readonly everyMs: number;
}

/** How long a delegate waited for `seats` while something else ran. */
export interface BesideRow {
  readonly what: 'nothing' | 'plan' | 'position' | 'reconcile' | 'import';
  readonly asked: number;
  readonly p50: number;
  readonly p99: number;
  /** Messages that were not answered. */
  readonly lost: number;
  /** How often the work was done meanwhile. */
  readonly runs: number;
  /** The most memory that the bot's process had meanwhile, in MB; undefined where the system does not tell. */
  readonly megabytes: number | undefined;
}

const SEED = join(__dirname, '../../../dist/seed.js');
const IMPORT = join(__dirname, '../../../dist/import.js');
const WORK_MS = 120_000;
const take: ConnectorQuestion = 'take';

/** Asks `seats` at a steady low rate while nothing runs, and while each kind of work over the whole tenant does. */
export async function measureBeside(knobs: BesideKnobs, folder: string): Promise<readonly BesideRow[]> {
  const size = Object.entries(sizeOf(knobs.departments)).flatMap(([name, value]) => [`--${name}`, String(value)]);
  execFileSync(process.execPath, [SEED, folder, ...size], { stdio: ['ignore', 'ignore', 'inherit'] });
  const tenant = await startHelper('beside/seeded-tenant.bench.ts', { args: [folder] });
  const connector = await startHelper('turns/connector.bench.ts');
  const { baseUrl } = tenant.first as { baseUrl: string };
  const env = { MODE: 'local', LOCAL_CLIENTS: 'off', DATA_DIR: folder, GRAPH_BASE_URL: baseUrl };
  const bot = await startBot('../../dist/index.js', env, ['--max-semi-space-size=8']);
  const { url: serviceUrl } = connector.first as { url: string };
  let said = 0;
  const say = async (alias: string, text: string): Promise<void> => {
    const { id: userId, name } = samplePerson(alias);
    const body = saidBy({ userId, name }, { id: `beside-${++said}`, text, serviceUrl });
    const headers = { 'content-type': 'application/json' };
    const { ok } = await fetch(`${bot.url}/api/messages`, { method: 'POST', headers, body });
    if (!ok) throw new Error(`${text} was not taken`);
  };
  /** Says it, and waits until the last of its answers was edited: then the work is done. */
  const work = async (text: string): Promise<void> => {
    const edits = async () => ((await connector.ask('edits')) as Posted).edits;
    const [before, until] = [await edits(), performance.now() + WORK_MS];
    await say('sokafor', text);
    while ((await edits()) === before && performance.now() < until) await sleep(20);
  };
  const organization = importFile(folder, knobs.departments);
  const runs: Record<BesideRow['what'], () => Promise<unknown>> = {
    nothing: () => sleep(100),
    plan: () => work('plan'),
    position: () => work('position'),
    reconcile: () => work('reconcile'),
    import: () =>
      promisify(execFile)(...pinned(OTHER_CORE, process.execPath, [IMPORT, organization]), {
        env: { ...process.env, ...env },
      }),
  };
  try {
    for (let warmUp = 0; warmUp < 100; warmUp += 1) await say('dreyes', 'seats');
    await connector.ask(take);
    const rows: BesideRow[] = [];
    for (const [what, run] of Object.entries(runs) as [BesideRow['what'], () => Promise<unknown>][])
      rows.push(await watch(what, run, { knobs, bot, ask: () => say('dreyes', 'seats') }));
    return rows;
  } finally {
    await bot.stop();
    await Promise.all([tenant, connector].map((helper) => helper.stop()));
  }
}

async function watch(
  what: BesideRow['what'],
  run: () => Promise<unknown>,
  { knobs, bot, ask }: { knobs: BesideKnobs; bot: BotProcess; ask: () => Promise<void> },
): Promise<BesideRow> {
  forgetPeak(bot);
  const latencies: number[] = [];
  const asked: Promise<void>[] = [];
  let isWatching = true;
  let lost = 0;
  const timer = setInterval(() => {
    if (!isWatching) return;
    const startedAt = performance.now();
    const answered = ask().then(
      () => void latencies.push(performance.now() - startedAt),
      () => void (lost += 1),
    );
    asked.push(answered);
  }, knobs.everyMs);
  const until = performance.now() + knobs.seconds * 1000;
  let count = 0;
  do {
    await run();
    count += 1;
  } while (performance.now() < until);
  isWatching = false;
  clearInterval(timer);
  await Promise.all(asked);
  const [p50, p99] = [percentile(latencies, 0.5), percentile(latencies, 0.99)];
  return { what, asked: asked.length, p50, p99, lost, runs: count, megabytes: peakOf(bot) };
}

/** A file that names every department as it is: much to read and check, and little to write. */
function importFile(folder: string, departments: number): string {
  const file = join(folder, 'import.json');
  const numbers = Array.from({ length: departments }, (_, number) => number);
  const organization = {
    departments: numbers.map((number) => ({
      id: `imported-${number}`,
      name: `Imported ${number}`,
      delegates: ['dfarah@contoso.edu'],
    })),
    approvers: ['sokafor@contoso.edu'],
  };
  writeFileSync(file, JSON.stringify(organization));
  return file;
}

function forgetPeak({ pid }: BotProcess): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // Then the peak is that of the whole life.
  }
}

function peakOf({ pid }: BotProcess): number | undefined {
  try {
    const kilobytes = /VmHWM:\s*(\d+)/u.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}
