import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../browser/local-process';
import { type Block, ROOT } from './markdown';
import { type Command } from './commands';

/** What a clone has that is only read; the rest is copied, since commands write there. */
const READ_ONLY = ['node_modules', 'dist', 'src', 'cards', 'test'];
const COPIED = ['package.json', 'appPackage', 'env', 'infra'];
const READY = 'Press Ctrl-C to stop everything.';
const WAIT_MS = 100_000;

/** What became of a command. */
export interface Outcome {
  /** 0 also of one that goes on: `npm start`, once it says that it is ready. */
  readonly code: number | null;
  readonly output: string;
}

/** Somebody who types the commands of a document one after another into a shell, in a clone of their own. What was started last goes on beside. */
export class Newcomer {
  readonly #folder = mkdtempSync(join(tmpdir(), 'alacarte-newcomer-'));
  #started: ChildProcess | undefined;
  /** What was exported so far. */
  readonly #exported: Record<string, string> = {};

  constructor() {
    for (const name of READ_ONLY) symlinkSync(join(ROOT, name), join(this.#folder, name));
    for (const name of COPIED)
      if (existsSync(join(ROOT, name))) cpSync(join(ROOT, name), join(this.#folder, name), { recursive: true });
  }

  /** Saves what a document says is to be saved. */
  save({ name, lines }: Block): void {
    writeFileSync(join(this.#folder, name), lines.join('\n'));
  }

  /** @param env Beside what the command itself says. */
  async type({ text, env: own }: Command, env: Readonly<Record<string, string>>): Promise<Outcome> {
    if (text.startsWith('export ')) return this.#export(text);
    const goesOn = text === 'npm start';
    if (goesOn) await this.stop();
    const child = spawn('sh', ['-c', text], {
      cwd: this.#folder,
      env: { ...bareEnvironment(), ...this.#exported, ...env, ...own },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, as a terminal gives it, so that Ctrl-C reaches all of it.
      detached: true,
    });
    if (goesOn) this.#started = child;
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (part: string) => {
        output += part;
      });
    await until(() => hasEnded(child) || (goesOn && output.includes(READY)), WAIT_MS);
    const isReady = goesOn && output.includes(READY) && !hasEnded(child);
    if (!isReady && !hasEnded(child)) interrupt(child, 'SIGKILL');
    return { code: isReady ? 0 : child.exitCode, output };
  }

  /** Presses Ctrl-C. @returns Whether all of what was started last is gone then; so it is where nothing runs. */
  async stop(): Promise<boolean> {
    const child = this.#started;
    this.#started = undefined;
    if (child === undefined) return true;
    interrupt(child, 'SIGINT');
    // npm itself ends at once, and what it started when it has cleaned up.
    const isGone = await until(() => !isAnyLeft(child), WAIT_MS);
    if (!isGone) interrupt(child, 'SIGKILL');
    return isGone;
  }

  /** Goes for all that is typed after it. */
  #export(text: string): Outcome {
    const env = { ...bareEnvironment(), ...this.#exported };
    const { status, stdout } = spawnSync('sh', ['-c', `${text} && env`], { cwd: this.#folder, env, encoding: 'utf8' });
    for (const [, name = ''] of text.matchAll(/(?:^export|\s)\s*([A-Z_]+)=/gu))
      this.#exported[name] = new RegExp(`^${name}=(.*)$`, 'mu').exec(stdout)?.[1] ?? '';
    return { code: status, output: '' };
  }

  async leave(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** To all of what was started with it. */
function interrupt(child: ChildProcess, signal: NodeJS.Signals): void {
  if (isAnyLeft(child)) process.kill(-(child.pid ?? NaN), signal);
}

function isAnyLeft({ pid }: ChildProcess): boolean {
  try {
    return pid !== undefined && process.kill(-pid, 0);
  } catch {
    return false;
  }
}

/** What a shell has on a machine where nobody set anything up for us. */
const bareEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(['PATH', 'HOME', 'TMPDIR', 'LANG'].map((name) => [name, process.env[name]]));
