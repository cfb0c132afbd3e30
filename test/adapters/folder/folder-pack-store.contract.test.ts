import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderPackStore } from '../../../src/adapters/folder/folder-pack-store';
import { isFault } from '../../../src/ports/fault';
import { packStoreContract } from '../../contracts/pack-store.contract';

const temporary = mkdtempSync(join(tmpdir(), 'alacarte-packs-'));

afterAll(() => {
  rmSync(temporary, { recursive: true });
});

packStoreContract({
  name: 'a folder',
  open: (now) => Promise.resolve(folderPackStore(join(temporary, 'contract'), now)),
});

const only = async function* (text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text));
};

describe('packs in a folder', () => {
  it('are their owner’s alone, and nothing is left of one that broke off', async () => {
    const folder = join(temporary, 'own');
    const store = folderPackStore(folder);
    const { id } = await store.keep(only('whole'));
    const broken = async function* (): AsyncGenerator<Uint8Array> {
      yield* only('half');
      throw new Error('broken');
    };

    await store.keep(broken()).catch(() => undefined);

    expect(readdirSync(folder)).toStrictEqual([id]);
    expect(statSync(join(folder, id)).mode & 0o777).toBe(0o600);
  });

  it('cannot be kept where a folder cannot be made, which is a fault', async () => {
    writeFileSync(join(temporary, 'in the way'), '');

    const fault = await folderPackStore(join(temporary, 'in the way', 'packs'))
      .keep(only('x'))
      .catch((error: unknown) => error);

    expect(isFault(fault, 'unavailable')).toBe(true);
  });
});
