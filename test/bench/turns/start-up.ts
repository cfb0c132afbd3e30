import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Helper, startBot, startHelper } from '../processes';
import { pinned, SERVER_CORE } from '../report/machine';
import { type ConnectorQuestion, type Posted } from './connector.bench';
import { activity } from './world';

/** Milliseconds from the start of the process to its first answer in chat, start by start; of a job, until it has done nothing and ended. */
export interface StartUp {
  /** Local mode with nothing stored: the sample organization is imported and its people licensed. */
  readonly empty: readonly number[];
  /** Local mode with a store from an earlier run. */
  readonly warm: readonly number[];
  readonly echo: readonly number[];
  /** `npm run job` but for npm: the look whether anything is to be compiled, and a job that has nothing to do. */
  readonly job: readonly number[];
}

type Starter = keyof StartUp;

const ORDER: readonly Starter[] = ['empty', 'echo', 'warm', 'job'];
const ROOT = join(__dirname, '../../..');

/** Starts each program by turns, every other time in the opposite order: with nothing stored, and with what the start before has left. */
export async function measureStartUp(repeats: number, folder: string): Promise<StartUp> {
  const [empty, warm] = [join(folder, 'empty'), join(folder, 'warm')];
  mkdirSync(folder, { recursive: true });
  const connector = await startHelper('turns/connector.bench.ts');
  const measured = { empty: [] as number[], warm: [] as number[], echo: [] as number[], job: [] as number[] };
  const start: Record<Starter, () => Promise<number>> = {
    echo: () => firstAnswer(connector, 'turns/echo.cjs', {}),
    warm: () => firstAnswer(connector, '../../dist/index.js', local(warm)),
    empty: async () => {
      rmSync(empty, { recursive: true, force: true });
      return firstAnswer(connector, '../../dist/index.js', local(empty));
    },
    job: () => Promise.resolve(jobMs(warm)),
  };
  // Once uncounted: it fills the warm store, and brings every file into memory.
  for (const starter of ORDER) await start[starter]();
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    for (const starter of repeat % 2 === 0 ? ORDER : ORDER.toReversed()) measured[starter].push(await start[starter]());
  }
  await connector.stop();
  return measured;
}

const local = (dataDir: string) => ({ MODE: 'local', LOCAL_CLIENTS: 'off', DATA_DIR: dataDir });

async function firstAnswer(
  connector: Helper & { readonly first: unknown },
  file: string,
  env: Readonly<Record<string, string>>,
): Promise<number> {
  const bot = await startBot(file, env);
  const readyAt = performance.now();
  const { url: serviceUrl } = connector.first as { url: string };
  const said = { id: `start-${readyAt}`, text: 'help', delegate: 0, serviceUrl };
  const headers = { 'content-type': 'application/json' };
  await fetch(`${bot.url}/api/messages`, { method: 'POST', headers, body: activity(said) });
  const take: ConnectorQuestion = 'take';
  while (((await connector.ask(take)) as Posted).answers.length === 0) await sleep(1);
  const answeredMs = performance.now() - readyAt;
  await bot.stop();
  return bot.startedInMs + answeredMs;
}

function jobMs(dataDir: string): number {
  const startedAt = performance.now();
  const env = { PATH: process.env['PATH'], ...local(dataDir) };
  for (const script of [['src/build.cjs'], ['dist/job.js', 'cover', '--dry-run']]) {
    const [program, args] = pinned(SERVER_CORE, process.execPath, script);
    execFileSync(program, args, { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'inherit'] });
  }
  return performance.now() - startedAt;
}
