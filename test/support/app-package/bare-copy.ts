import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { APP_PACKAGE } from './manifest';

/** What the packager said, and how it ended. */
export interface Packaged {
  readonly code: number | null;
  /** Lines of both streams. */
  readonly said: readonly string[];
}

/** A copy of what the packager needs, so that nothing is built in the project itself, and anything in it may be changed. */
export class BareCopy {
  readonly #folder = mkdtempSync(join(tmpdir(), 'alacarte-package-'));

  constructor() {
    cpSync(APP_PACKAGE, join(this.#folder, 'appPackage'), {
      recursive: true,
      filter: (from) => from !== join(APP_PACKAGE, 'build'),
    });
    symlinkSync(join(APP_PACKAGE, '../node_modules'), join(this.#folder, 'node_modules'));
  }

  /** Runs the packager from some other folder, with no variables but these. */
  run(variables: Readonly<Record<string, string>>, ...options: readonly string[]): Packaged {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(this.#folder, 'appPackage/package.cjs'), ...options],
      { env: variables, encoding: 'utf8', cwd: tmpdir() },
    );
    return { code: status, said: (stdout + stderr).split('\n').filter((line) => line !== '') };
  }

  /** Writes a file at a path of the project. */
  write(path: string, content: string | Buffer): void {
    mkdirSync(dirname(join(this.#folder, path)), { recursive: true });
    writeFileSync(join(this.#folder, path), content);
  }

  /** Changes the text of a manifest; throws where there is nothing to change. */
  change(name: string, from: string, to: string): void {
    const path = join(this.#folder, 'appPackage', name);
    const text = readFileSync(path, 'utf8');
    if (!text.includes(from)) throw new Error(`${name} has no ${from}`);
    writeFileSync(path, text.replace(from, to));
  }

  /** Reads what was built. */
  built(name: string): Buffer {
    return readFileSync(join(this.#folder, 'appPackage/build', name));
  }

  /** The names of everything that was built. */
  builtNames(): readonly string[] {
    const folder = join(this.#folder, 'appPackage/build');
    return existsSync(folder) ? readdirSync(folder).sort() : [];
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
