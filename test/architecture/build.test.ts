import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'alacarte-build-'));
const at = (...path: readonly string[]) => join(folder, ...path);
const compiled = (file: string) => readFileSync(at('dist', file), 'utf8');

/** Builds. @returns The exit code, and what was said. */
function build(...flags: readonly string[]): { readonly code: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [at('src', 'build.cjs'), ...flags], {
    encoding: 'utf8',
  });
  return { code: status, output: stdout + stderr };
}

beforeAll(() => {
  writeFileSync(
    at('tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        rootDir: 'src',
        outDir: 'dist',
        module: 'node20',
        incremental: true,
        tsBuildInfoFile: 'dist/.tsbuildinfo',
        types: [],
      },
      include: ['src'],
    }),
  );
  symlinkSync(join(ROOT, 'node_modules'), at('node_modules'));
});

beforeEach(() => {
  rmSync(at('dist'), { recursive: true, force: true });
  rmSync(at('src'), { recursive: true, force: true });
  mkdirSync(at('src', 'part'), { recursive: true });
  copyFileSync(join(ROOT, 'src', 'build.cjs'), at('src', 'build.cjs'));
  writeFileSync(at('src', 'one.ts'), 'export const one = 1;\n');
  writeFileSync(at('src', 'part', 'two.ts'), "export const two = 'two';\n");
  expect(build()).toEqual({ code: 0, output: '' });
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the build', () => {
  it('leaves everything alone when nothing changed', () => {
    const before = statSync(at('dist', 'one.js')).mtimeMs;
    utimesSync(at('src', 'one.ts'), new Date(), new Date());

    expect(build()).toEqual({ code: 0, output: '' });

    expect(statSync(at('dist', 'one.js')).mtimeMs).toBe(before);
  });

  it('says in one line that it compiles, when npm start does and only then', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      readonly scripts: Readonly<Record<string, string>>;
    };
    const [, flag = ''] = /build\.cjs (--\S+);/u.exec(scripts['start'] ?? '') ?? [];
    const line = 'Compiling, which takes up to a minute; the next start does without…\n';
    expect(build(flag)).toEqual({ code: 0, output: '' });
    writeFileSync(at('src', 'one.ts'), 'export const one = 2;\n');

    expect([build(flag), build(flag)]).toEqual([
      { code: 0, output: line },
      { code: 0, output: '' },
    ]);
  });

  it('sees a change that has an old time, and removes what has no source any more', () => {
    writeFileSync(at('src', 'one.ts'), 'export const one = 11;\n');
    utimesSync(at('src', 'one.ts'), new Date(0), new Date(0));
    renameSync(at('src', 'part', 'two.ts'), at('src', 'two.ts'));

    expect(build()).toEqual({ code: 0, output: '' });

    expect(compiled('one.js')).toContain('one = 11');
    expect(existsSync(at('dist', 'two.js'))).toBe(true);
    expect(existsSync(at('dist', 'part', 'two.js'))).toBe(false);
  });

  it('mends what was deleted, changed by hand, or left from another checkout', () => {
    rmSync(at('dist', 'part'), { recursive: true });
    writeFileSync(at('dist', 'one.js'), '');
    writeFileSync(at('dist', 'older.js'), 'throw new Error();');

    expect(build()).toEqual({ code: 0, output: '' });

    expect(compiled('one.js')).toContain('one = 1');
    expect(compiled('part/two.js')).toContain("'two'");
    expect(existsSync(at('dist', 'older.js'))).toBe(false);
  });

  it('goes on after one that was interrupted, and after one that died with the lock', () => {
    rmSync(at('dist', '.stamp.json'));
    writeFileSync(at('dist', 'one.js'), 'half of');
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    writeFileSync(at('dist.lock'), String(pid));

    expect(build()).toEqual({ code: 0, output: '' });

    expect(compiled('one.js')).toContain('one = 1');
    expect(existsSync(at('dist.lock'))).toBe(false);
  });

  it('fails as often as something does not compile, and not once it does', () => {
    writeFileSync(at('src', 'one.ts'), 'export const one: string = 1;\n');

    const [first, second] = [build(), build()];
    writeFileSync(at('src', 'one.ts'), 'export const one = 3;\n');
    const mended = build();

    expect([first.code, second.code]).toEqual([expect.any(Number), expect.any(Number)]);
    expect(Math.min(first.code ?? 0, second.code ?? 0)).toBeGreaterThan(0);
    expect(second.output).toContain('one.ts');
    expect(mended).toEqual({ code: 0, output: '' });
    expect(compiled('one.js')).toContain('one = 3');
  });
});
