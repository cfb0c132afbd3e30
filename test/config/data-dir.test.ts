import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataDirProblem } from '../../src/config/data-dir';

const REMEDY = 'set DATA_DIR to a folder that alacarte may make and write to';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alacarte-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('the folder of all that is kept', () => {
  it('is made, with those around it, and left as it was found', () => {
    const inner = join(folder, 'a', 'b', 'c');

    expect([dataDirProblem(inner), dataDirProblem(inner)]).toEqual([undefined, undefined]);
    expect(readdirSync(inner)).toEqual([]);
  });

  it('is none where there is a file, and says so', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');

    expect(dataDirProblem(file)).toBe(`${file} cannot be used: ${file} is a file, and no folder; ${REMEDY}`);
    expect(dataDirProblem(join(file, 'inner'))).toContain(`inner cannot be used: ${file} is a file, and no folder;`);
  });

  it('ends, and names the folder and what to do, where none can ever be', () => {
    expect(dataDirProblem('/proc/alacarte/data')).toMatch(/^\/proc\/alacarte\/data cannot be used: .*; set DATA_DIR/u);
    expect(dataDirProblem(join(folder, 'x'.repeat(300)))).toContain('its name is too long');
    expect(existsSync('/proc/alacarte')).toBe(false);
  });

  it('is none where nothing may be written', () => {
    const readOnly = join(folder, 'read-only');
    mkdirSync(readOnly, { mode: 0o500 });

    // Whoever may do everything may write here, too: then there is a place of the system that takes no file.
    const problem = process.getuid?.() === 0 ? dataDirProblem('/sys/kernel') : dataDirProblem(readOnly);

    expect(problem).toMatch(
      /cannot be used: (?:alacarte may not write there|it can only be read|there cannot be a folder);/u,
    );
  });
});
