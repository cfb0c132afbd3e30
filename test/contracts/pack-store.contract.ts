import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { PACK_KEPT_MS, type PackStore } from '../../src/ports/audit/pack-store';

/** How to open a pack store for the contract, by a clock that the contract sets. */
export interface PackStoreMaker {
  readonly name: string;
  readonly open: (now: () => number) => Promise<PackStore>;
}

/** What every pack store must do: each sentence of `PackStore`'s docstrings, run against one implementation. */
export function packStoreContract({ name, open }: PackStoreMaker): void {
  describe(`the pack store contract, kept by ${name}`, () => {
    let store: PackStore;
    let passedMs = 0;

    beforeAll(async () => {
      store = await open(() => Date.now() + passedMs);
    });

    beforeEach(() => {
      passedMs = 0;
    });

    it.each([
      ['one byte', [Buffer.from([7])]],
      ['nothing at all', []],
      ['many small parts', Array.from({ length: 300 }, () => randomBytes(1000))],
      ['nine megabytes in parts', Array.from({ length: 3 }, () => randomBytes(3 * 1024 * 1024))],
    ])('gives back %s unchanged, and says how large it is and what its hash is', async (_, parts) => {
      const whole = Buffer.concat(parts);

      const kept = await store.keep(given(parts));

      expect(kept.sizeBytes).toBe(whole.length);
      expect(kept.sha256).toBe(createHash('sha256').update(whole).digest('hex'));
      const found = await store.read(kept.id);
      expect(found?.sizeBytes).toBe(whole.length);
      expect(whole.equals(found === undefined ? Buffer.from('missing') : await buffer(found.parts))).toBe(true);
    });

    it('keeps the same twice under two ids', async () => {
      const one = await store.keep(given([Buffer.from('same')]));
      const other = await store.keep(given([Buffer.from('same')]));

      await store.remove(one.id);

      expect(await store.read(one.id)).toBeUndefined();
      expect(await textOf(other.id)).toBe('same');
    });

    it('finds nothing where nothing was kept, and forgets that without complaint', async () => {
      const id = randomUUID();

      await store.remove(id);

      expect(await store.read(id)).toBeUndefined();
    });

    it('passes on what the bytes throw', async () => {
      const failing = async function* (): AsyncGenerator<Uint8Array> {
        yield await Promise.resolve(Buffer.from('begun'));
        throw new Error('the proof broke off');
      };

      await expect(store.keep(failing())).rejects.toThrow('the proof broke off');
    });

    it('forgets what is older than a day once something else is kept, and nothing younger', async () => {
      const { id } = await store.keep(given([Buffer.from('old')]));
      passedMs = PACK_KEPT_MS - 60_000;
      await store.keep(given([Buffer.from('new')]));
      expect(await textOf(id)).toBe('old');

      passedMs = PACK_KEPT_MS + 60_000;
      await store.keep(given([Buffer.from('newer')]));

      expect(await store.read(id)).toBeUndefined();
    });

    it.each([
      ['a path', '../../etc/passwd'],
      ['nothing', ''],
      ['an id in capitals', randomUUID().toUpperCase()],
      ['an id and a path', `${randomUUID()}/x`],
    ])('takes %s for a bug where an id belongs', async (_, id) => {
      await expect(async () => store.read(id)).rejects.toBeInstanceOf(RangeError);
      await expect(async () => store.remove(id)).rejects.toBeInstanceOf(RangeError);
    });

    async function textOf(id: string): Promise<string> {
      const found = await store.read(id);
      return found === undefined ? 'missing' : (await buffer(found.parts)).toString();
    }
  });
}

async function* given(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield await Promise.resolve(part);
}
