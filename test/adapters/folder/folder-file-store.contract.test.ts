import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderFileStore } from '../../../src/adapters/folder/folder-file-store';
import { isFault } from '../../../src/ports/fault';
import { aFile, fileStoreContract } from '../../contracts/file-store.contract';
import { childProgram } from '../../support/children/child';
import { type KeptFile } from '../../support/children/child-files';

const temporary = mkdtempSync(join(tmpdir(), 'alacarte-files-'));
let folders = 0;
const newFolder = () => join(temporary, `${(folders += 1)}`, 'files');
const namesIn = (folder: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' });

afterAll(() => {
  rmSync(temporary, { recursive: true });
});

fileStoreContract({
  name: 'a folder',
  open: () => {
    const folder = newFolder();
    return Promise.resolve({
      store: folderFileStore(folder),
      damage: (sha256, bytes) => writeFile(join(folder, sha256.slice(0, 2), sha256), bytes),
      close: () => Promise.resolve(),
    });
  },
});

describe('files in a folder', () => {
  it('are each under their hash, in a subfolder of its first two letters, and nothing else is there', async () => {
    const folder = newFolder();
    const { sha256, bytes } = aFile();

    await folderFileStore(folder).keep(sha256, bytes);

    const start = sha256.slice(0, 2);
    expect(namesIn(folder).toSorted()).toStrictEqual([start, join(start, sha256)]);
  });

  it('are still there for the next program', async () => {
    const folder = newFolder();
    const { sha256, bytes } = aFile();
    await folderFileStore(folder).keep(sha256, bytes);

    expect(await folderFileStore(folder).read(sha256)).toStrictEqual(bytes);
  });

  it('are whole again when they are kept once more after they were damaged', async () => {
    const folder = newFolder();
    const { sha256, bytes } = aFile();
    await mkdir(join(folder, sha256.slice(0, 2)), { recursive: true });
    await writeFile(join(folder, sha256.slice(0, 2), sha256), bytes.subarray(1));

    await folderFileStore(folder).keep(sha256, bytes);

    expect(await folderFileStore(folder).read(sha256)).toStrictEqual(bytes);
  });

  it('cannot be kept where a folder cannot be made, which is a fault', async () => {
    const folder = newFolder();
    const { sha256, bytes } = aFile();
    await mkdir(folder, { recursive: true });
    writeFileSync(join(folder, sha256.slice(0, 2)), 'in the way');

    const fault = await folderFileStore(folder)
      .keep(sha256, bytes)
      .catch((error: unknown) => error);

    expect(isFault(fault, 'unavailable')).toBe(true);
  });

  it('cannot be kept where something else has their name, which is a fault', async () => {
    const folder = newFolder();
    const { sha256, bytes } = aFile();
    const inTheWay = join(folder, sha256.slice(0, 2), sha256);
    await mkdir(inTheWay, { recursive: true });

    const fault = await folderFileStore(folder)
      .keep(sha256, bytes)
      .catch((error: unknown) => error);

    expect(isFault(fault, 'unavailable')).toBe(true);
    expect(namesIn(folder)).toHaveLength(2);
  });

  it('are all whole or not there when the program is killed again and again', async () => {
    const folder = newFolder();
    const program = childProgram('child-files');
    const kept: string[] = [];

    for (let round = 0; round < 6; round += 1) {
      const child = program.start();
      child.onMessage((message) => kept.push((message as KeptFile).sha256));
      child.send({ folder });
      await child.next<KeptFile>('kept');
      await new Promise((done) => setTimeout(done, 3 + round * 5));
      await child.kill();
    }
    program.remove();

    const store = folderFileStore(folder);
    const visible = namesIn(folder).filter((name) => /[0-9a-f]{64}$/u.test(name));
    const hashes = visible.map((name) => name.slice(-64));
    expect(hashes).toEqual(expect.arrayContaining(kept));
    for (const sha256 of hashes) expect(await store.read(sha256)).toHaveLength(4_000_000);
  });
});
