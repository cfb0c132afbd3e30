import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { OTHER_CORE, pinned, SERVER_CORE } from './report/machine';

const COMPILED = join(__dirname, 'compiled.cjs');
const POLL_MS = 2;
const READY_MS = 60_000;
const STOP_MS = 10_000;

/** A helper of the bench in a process of its own, which answers what it is asked, one question at a time. */
export interface Helper {
  ask(question: unknown): Promise<unknown>;
  stop(): Promise<void>;
}

/** Starts a helper, a file beside this one, and waits until it says what it has to say first. */
export async function startHelper(
  file: string,
  settings: { readonly core?: number | undefined; readonly args?: readonly string[] } = {},
): Promise<Helper & { readonly first: unknown }> {
  const core = 'core' in settings ? settings.core : OTHER_CORE;
  const node = ['--expose-gc', '--require', COMPILED, join(__dirname, file), ...(settings.args ?? [])];
  const [program, args] = pinned(core, process.execPath, node);
  const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const first = await answerOf(child, file);
  return {
    first,
    ask: (question) => {
      const answer = answerOf(child, file);
      child.send(question as object);
      return answer;
    },
    stop: () => ended(child),
  };
}

/** In a helper: answers every question, beginning with one nobody asked; ends when the bench does. */
export function answerQuestions(first: object, answer: (question: never) => unknown): void {
  process.on('disconnect', () => process.exit());
  process.on('message', (question) => {
    void Promise.resolve(answer(question as never)).then((given) => process.send?.(given ?? {}));
  });
  process.send?.(first);
}

/** Bots know nothing of the bench, so they do not end with it by themselves. */
const bots = new Set<ChildProcess>();
process.once('exit', () => {
  for (const bot of bots) bot.kill('SIGKILL');
});

/** A bot under test. */
export interface BotProcess {
  readonly url: string;
  readonly startedInMs: number;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts a bot on its core and waits until it is ready; says how long that took, from the start of the process. */
export async function startBot(
  file: string,
  env: Readonly<Record<string, string>>,
  node: readonly string[] = [],
): Promise<BotProcess> {
  const port = await freePort();
  const [program, args] = pinned(SERVER_CORE, process.execPath, [...node, join(__dirname, file)]);
  const startedAt = performance.now();
  const child = spawn(program, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { PATH: process.env['PATH'], ...env, PORT: String(port) },
  });
  const url = `http://127.0.0.1:${port}`;
  bots.add(child);
  while (!(await isReady(`${url}/readyz`))) {
    if (child.exitCode !== null || performance.now() - startedAt > READY_MS) throw new Error(`${file} did not start`);
    await sleep(POLL_MS);
  }
  return { url, startedInMs: performance.now() - startedAt, pid: child.pid ?? 0, stop: () => ended(child) };
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

function answerOf(child: ChildProcess, file: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const lost = (code: number | null) => {
      reject(new Error(`${file} ended with ${String(code)}`));
    };
    child.once('exit', lost);
    child.once('message', (answer) => {
      child.off('exit', lost);
      resolve(answer);
    });
  });
}

async function ended(child: ChildProcess): Promise<void> {
  bots.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await exit;
  clearTimeout(timer);
}

/** A port that nobody listens on now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('no free port'));
      });
    });
  });
}
