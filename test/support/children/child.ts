import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

const root = resolve(__dirname, '../../..');
const compilerOptions = { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.CommonJS, esModuleInterop: true };

/** A program of test/support/children as plain JavaScript, to be started again and again. */
export interface ChildProgram {
  /** Starts a process of it. It ends when it is killed, or when this process ends. */
  readonly start: () => Child;
  /** Removes what was written. */
  readonly remove: () => void;
}

/** A running process, and what it says. */
export class Child {
  readonly #process: ChildProcess;
  readonly #listeners = new Set<(message: unknown) => void>();
  readonly ended: Promise<void>;

  constructor(file: string) {
    this.#process = fork(file, [], {
      execArgv: [],
      env: { ...process.env, NODE_PATH: join(root, 'node_modules') },
    });
    this.#process.on('message', (message) => {
      for (const listener of this.#listeners) listener(message);
    });
    this.ended = new Promise((done) =>
      this.#process.once('exit', () => {
        done();
      }),
    );
  }

  send(message: object): void {
    this.#process.send(message);
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#listeners.add(listener);
  }

  /** The next message of this kind; fails when the process ends first. */
  next<Message extends { readonly kind: string }>(kind: Message['kind']): Promise<Message> {
    return new Promise((found, failed) => {
      const listener = (message: unknown): void => {
        if ((message as Message).kind !== kind) return;
        this.#listeners.delete(listener);
        found(message as Message);
      };
      this.#listeners.add(listener);
      void this.ended.then(() => {
        failed(new Error(`the process ended before it said ${kind}`));
      });
    });
  }

  /** Ends it without a warning, as a power cut does. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.ended;
  }
}

/**
 * Makes JavaScript of a program of this folder and of all it imports. Types are removed, not checked: the type checker sees
 * these files like all others.
 */
export function childProgram(name: string): ChildProgram {
  const folder = mkdtempSync(join(tmpdir(), 'alacarte-child-'));
  const waiting = [join(__dirname, `${name}.ts`)];
  const written = new Set<string>();
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (written.has(file)) continue;
    written.add(file);
    const text = readFileSync(file, 'utf8');
    const target = join(folder, relative(root, file).replace(/\.ts$/u, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, ts.transpileModule(text, { compilerOptions, fileName: file }).outputText);
    for (const { fileName } of ts.preProcessFile(text).importedFiles) {
      if (fileName.startsWith('.')) waiting.push(`${resolve(dirname(file), fileName)}.ts`);
    }
  }
  const children: Child[] = [];
  return {
    start: () => {
      const child = new Child(join(folder, `test/support/children/${name}.js`));
      children.push(child);
      return child;
    },
    remove: () => {
      for (const child of children) void child.kill();
      rmSync(folder, { recursive: true });
    },
  };
}
