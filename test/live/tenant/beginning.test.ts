import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Refused } from '../say';
import { type Beginning, dropBeginning, keepBeginning, readBeginning } from './beginning';

const BEGINNING: Beginning = {
  ...{ graph: 'https://graph.microsoft.com', tenantId: null, people: [], skus: [], groupId: null, memberIds: [] },
};

let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'alacarte-beginning-'));
});
afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

describe('what is to be put back', () => {
  it('is kept in one file, and let go', () => {
    keepBeginning(dataDir, BEGINNING);

    expect(readdirSync(dataDir)).toEqual(['live.json']);
    expect(readBeginning(dataDir)).toEqual(BEGINNING);

    dropBeginning(dataDir);

    expect(readBeginning(dataDir)).toBeUndefined();
  });

  it('is still what it was after one that was killed while it wrote', () => {
    keepBeginning(dataDir, BEGINNING);
    writeFileSync(join(dataDir, 'live.json.tmp'), '{"graph":');

    expect(readBeginning(dataDir)).toEqual(BEGINNING);
  });

  it.each(['', '{"graph":', '{}', 'null'])('is refused where nobody can read it, with what to do: %j', (text) => {
    const file = join(dataDir, 'live.json');
    writeFileSync(file, text);

    const read = (): unknown => readBeginning(dataDir);

    expect(read).toThrow(Refused);
    expect(read).toThrow(`Nothing was changed: ${file} should say`);
    expect(read).toThrow('mend that, and remove the file');
  });
});
