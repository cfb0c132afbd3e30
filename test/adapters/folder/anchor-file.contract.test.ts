import { mkdtempSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anchorFile } from '../../../src/adapters/folder/anchor-file';
import { isFault } from '../../../src/ports/fault';
import { anchorStoreContract, textOf } from '../../contracts/anchor-store.contract';

const newPath = (): string => join(mkdtempSync(join(tmpdir(), 'alacarte-anchors-')), 'anchors.jsonl');

anchorStoreContract({
  name: 'a file',
  open: () => {
    const path = newPath();
    return Promise.resolve([anchorFile(path), anchorFile(path)]);
  },
});

describe('anchors in a file', () => {
  it('are their owner’s alone, and leave nothing else in the folder', async () => {
    const path = newPath();

    await anchorFile(path).append('line\n', 0);

    expect([statSync(path).mode & 0o777, readdirSync(join(path, '..'))]).toEqual([0o600, ['anchors.jsonl']]);
  });

  it('go on behind the last whole line, where a program died while it wrote', async () => {
    const path = newPath();
    writeFileSync(path, 'whole\nhal');
    const store = anchorFile(path);

    const size = await store.size();
    await store.append('next\n', size);

    expect([size, await textOf(store)]).toEqual([6, 'whole\nnext\n']);
  });

  it('wait for nobody who died with the lock', async () => {
    const path = newPath();
    writeFileSync(`${path}.lock`, '');
    utimesSync(`${path}.lock`, new Date(0), new Date(0));

    await anchorFile(path).append('line\n', 0);

    expect(await textOf(anchorFile(path))).toBe('line\n');
  });

  it('are a fault where there is no folder', async () => {
    const failed: unknown = await anchorFile('/nowhere/at/all')
      .append('line\n', 0)
      .catch((error: unknown) => error);

    expect(isFault(failed, 'unavailable') && failed.message).toBe('file of anchors append: ENOENT');
  });
});
