import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join, resolve as resolvePath } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { samplePolicy } from '../../../src/local/sample/sample-policy';
import { type TenantSeed } from '../../../src/local/emulated-tenant/state/seed';

type SeedUser = NonNullable<TenantSeed['users']>[number];

const ROOT = join(__dirname, '..', '..', '..');
const PROGRAM = join(ROOT, 'dist', 'index.js');
/** The Node that `npm start` runs on, whichever runs the tests. */
const OWN_NODE = join(ROOT, 'node_modules', '.bin', 'node');
const NODE = existsSync(OWN_NODE) ? OWN_NODE : process.execPath;
const START_MS = 60_000;
const STOP_MS = 120_000;

/** The program, started as `npm start` starts it. */
export interface LocalProcess {
  readonly pid: number;
  /** The clients' addresses as printed: the delegate's first, then the approver's. */
  readonly clients: readonly string[];
  /** Where the bot listens. */
  readonly address: string;
  /** All it printed so far. */
  output(): string;
  /** Ends it with a signal, and waits until it is gone. @returns Its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Builds the program as `npm start` does. */
export function buildProgram(): void {
  const { status, stdout } = spawnSync(NODE, [join(ROOT, 'src', 'build.cjs')], { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error(`the program does not compile:\n${stdout}`);
}

/**
 * A policy file with which nobody is reminded of anything by itself: such a message may come at any moment, between a sentence and its
 * answer.
 */
export function quietPolicy(dataDir: string): string {
  const file = join(dataDir, 'policy.json');
  const policy = JSON.parse(samplePolicy) as { readonly reminders: object };
  writeFileSync(file, JSON.stringify({ ...policy, reminders: { ...policy.reminders, after: '23:59' } }));
  return file;
}

/** Starts the built program, in local mode unless told otherwise, and waits until it says that it is ready. */
export async function startProgram(
  dataDir: string,
  own: Readonly<Record<string, string>> = {},
  { file = PROGRAM, ready = 'Press Ctrl-C' }: { readonly file?: string; readonly ready?: string } = {},
): Promise<LocalProcess> {
  const child = spawn(NODE, [file], {
    cwd: ROOT,
    env: { ...withoutOurs(process.env), MODE: 'local', DATA_DIR: dataDir, ...own },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  const isReady = await until(() => said.includes(ready) || hasEnded(child), START_MS);
  if (!isReady || hasEnded(child)) {
    child.kill('SIGKILL');
    throw new Error(`the program did not start; it said:\n${said}`);
  }
  return {
    pid: child.pid ?? 0,
    clients: [...said.matchAll(/^ {2}(http:\S+)/gmu)].map(([, address]) => address ?? ''),
    address: /listens on (http:[^\s;]+)/u.exec(said)?.[1] ?? '',
    output: () => said,
    stop: (signal = 'SIGINT') => stopChild(child, signal),
  };
}

/** What became of a command. */
export interface Ran {
  readonly code: number | null;
  /** All it printed, on either stream. */
  readonly output: string;
  readonly lines: readonly string[];
  readonly seconds: number;
}

/** Runs a built file to its end, as `node dist/job.js` is run. @param file From the root of the repository, or absolute. */
export const runBuilt = (
  file: string,
  args: readonly string[],
  own: Readonly<Record<string, string>> = {},
  cwd = ROOT,
): Promise<Ran> => beginBuilt(file, args, own, cwd).ended;

/** A built file that runs. */
export interface RunningBuilt {
  readonly ended: Promise<Ran>;
  signal(signal: NodeJS.Signals): void;
}

/** As {@link runBuilt}, to be ended by signals. */
export function beginBuilt(
  file: string,
  args: readonly string[],
  own: Readonly<Record<string, string>> = {},
  cwd = ROOT,
): RunningBuilt {
  const startedAt = performance.now();
  const child = spawn(NODE, [resolvePath(ROOT, file), ...args], {
    cwd,
    env: { ...withoutOurs(process.env), ...own },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const ended = new Promise<Ran>((resolve) => {
    child.once('close', (code) => {
      const lines = output.split('\n').filter((line) => line !== '');
      resolve({ code, output, lines, seconds: (performance.now() - startedAt) / 1000 });
    });
  });
  return {
    ended,
    signal: (signal) => {
      child.kill(signal);
    },
  };
}

async function stopChild(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (hasEnded(child)) return child.exitCode;
  child.kill(signal);
  const isGone = await until(() => hasEnded(child), STOP_MS);
  if (!isGone) {
    child.kill('SIGKILL');
    throw new Error(`the program did not end within ${STOP_MS / 1000} s of ${signal}`);
  }
  return child.exitCode;
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** Without what could steer the program from the outside of a test. */
function withoutOurs(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const ours = [
    'MODE',
    'STORE',
    'POLICY_FILE',
    'ORGANIZATION_FILE',
    'TODAY',
    'LOCAL_CLIENTS',
    'GRAPH_BASE_URL',
    'PORT',
  ];
  const isOurs = (name: string): boolean => ours.includes(name) || /^(COSMOS|BLOB|BOT)_/u.test(name);
  return Object.fromEntries(Object.entries(env).filter(([name]) => !isOurs(name)));
}

/** Waits until something is so. @returns Whether it came to be in time. */
export async function until(isSo: () => boolean | Promise<boolean>, withinMs: number): Promise<boolean> {
  const end = Date.now() + withinMs;
  while (!(await isSo())) {
    if (Date.now() > end) return false;
    await sleep(50);
  }
  return true;
}

/** Lets the emulated tenant of a running program have so many units of a product, as after a delivery. */
export const deliverUnits = (dataDir: string, skuId: string, units: number): Promise<void> =>
  load(dataDir, { merge: { skus: [{ skuId, prepaidUnits: { enabled: units } }] } });

/** Changes people of the emulated tenant of a running program, as an administrator would. */
export const changePeople = (
  dataDir: string,
  users: readonly (Pick<SeedUser, 'id'> & Partial<SeedUser>)[],
): Promise<void> => load(dataDir, { merge: { users } });

/** Makes the emulated tenant of a running program anew from what it is now. */
export async function remakeTenant(dataDir: string, remake: (seed: TenantSeed) => TenantSeed): Promise<void> {
  const truth = (await (await fetch(`${controlUrlOf(dataDir)}/truth`)).json()) as TenantSeed;
  await load(dataDir, { seed: remake(truth) });
}

const load = (dataDir: string, change: object): Promise<void> => control(dataDir, 'load', change);

/** Does something to the emulated tenant of a running program behind its back: `people`, `units`, `overrides`, as its control port takes it. */
export async function control(dataDir: string, what: string, body: object): Promise<void> {
  const answer = await fetch(`${controlUrlOf(dataDir)}/${what}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`the tenant does not take this: ${await answer.text()}`);
}

const controlUrlOf = (dataDir: string): string =>
  (JSON.parse(readFileSync(join(dataDir, 'tenant.json'), 'utf8')) as { controlUrl: string }).controlUrl;

/** The part numbers of what somebody holds in the emulated tenant of a running program. */
export async function licensesOf(dataDir: string, userPrincipalName: string): Promise<readonly string[]> {
  const { users, skus, held } = (await (await fetch(`${controlUrlOf(dataDir)}/truth`)).json()) as TenantTruth;
  const user = users.find((one) => one.userPrincipalName === userPrincipalName);
  return held
    .filter((license) => license.userId === user?.id)
    .map(({ skuId }) => skus.find((sku) => sku.skuId === skuId)?.skuPartNumber ?? skuId);
}

interface TenantTruth {
  readonly users: readonly { readonly id: string; readonly userPrincipalName: string }[];
  readonly skus: readonly { readonly skuId: string; readonly skuPartNumber: string }[];
  readonly held: readonly { readonly userId: string; readonly skuId: string }[];
}

/** The processes that a process started, theirs too, where the system says so (`/proc`). */
export function descendantsOf(pid: number): readonly number[] {
  const file = `/proc/${pid}/task/${pid}/children`;
  if (!existsSync(file)) return [];
  const children = readFileSync(file, 'utf8').split(' ').filter(Boolean).map(Number);
  return children.flatMap((child) => [child, ...descendantsOf(child)]);
}

/** Whether a process still runs. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Takes a port on loopback for as long as it is held; 0 for any. */
export async function holdPort(wanted = 0): Promise<{ readonly port: number; release(): Promise<void> }> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(wanted, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : wanted,
    release: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      }),
  };
}

/** Below what a system hands out by itself, to clients and to servers that take any port. */
const [FIRST_PORT, PORTS] = [20_000, 10_000];

/** A port that nobody listens on, for a server of our own: nobody who takes any port gets it meanwhile. */
export async function freePort(): Promise<number> {
  for (;;) {
    const held = await holdPort(FIRST_PORT + Math.floor(Math.random() * PORTS)).catch(() => undefined);
    if (held === undefined) continue;
    await held.release();
    return held.port;
  }
}

/** Where nobody listens, and nobody can begin to: the port is the near end of a connection that stays open meanwhile. */
export async function closedPort(): Promise<{ readonly port: number; readonly free: () => void }> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const far = typeof address === 'object' && address !== null ? address.port : 0;
  const near = connect({ port: far, host: '127.0.0.1' });
  await new Promise<void>((resolve, reject) => {
    near.once('connect', resolve).once('error', reject);
  });
  return {
    port: near.localPort ?? 0,
    free: () => {
      near.destroy();
      server.close();
    },
  };
}
