import { createHash, randomBytes } from 'node:crypto';
import { isFault } from '../../src/ports/fault';
import { type FileStore } from '../../src/ports/purchase/file-store';

/** An open file store, and a way to change behind its back what it keeps. */
export interface OpenFileStore {
  readonly store: FileStore;
  /** Changes what is kept under a hash to other bytes. */
  readonly damage: (sha256: string, bytes: Uint8Array) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** How to open a file store for the contract. It may hold files of earlier runs. */
export interface FileStoreMaker {
  readonly name: string;
  readonly open: () => Promise<OpenFileStore>;
}

const TEN_MEGABYTES = 10 * 1024 * 1024;

/** What every file store must do: each sentence of `FileStore`'s docstrings, run against one implementation. */
export function fileStoreContract({ name, open }: FileStoreMaker): void {
  describe(`the file store contract, kept by ${name}`, () => {
    let opened: OpenFileStore;
    let store: FileStore;

    beforeAll(async () => {
      opened = await open();
      store = opened.store;
    });

    afterAll(async () => {
      await opened.close();
    });

    it('finds nothing where nothing was kept', async () => {
      const { sha256 } = aFile();

      expect(await store.read(sha256)).toBeUndefined();
    });

    it.each([
      ['one byte', Buffer.from([0])],
      ['every byte', Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))],
      ['line ends', Buffer.from('one\r\ntwo\nthree\r')],
      ['nothing at all', Buffer.alloc(0)],
      ['ten megabytes', randomBytes(TEN_MEGABYTES)],
    ])('gives back %s unchanged', async (_, bytes) => {
      const { sha256 } = aFile(bytes);

      await store.keep(sha256, bytes);

      expect(bytes.equals((await store.read(sha256)) ?? Buffer.from('missing'))).toBe(true);
    });

    it('keeps the part of a larger buffer that it was given, and no more', async () => {
      const { sha256, bytes } = aFile(randomBytes(64).subarray(8, 40));

      await store.keep(sha256, bytes);

      expect(Buffer.from((await store.read(sha256)) ?? [])).toStrictEqual(Buffer.from(bytes));
    });

    it('changes nothing when the same is kept again', async () => {
      const { sha256, bytes } = aFile();
      await store.keep(sha256, bytes);

      await store.keep(sha256, bytes);

      expect(await read(sha256)).toStrictEqual(bytes);
    });

    it('keeps the same once when it is kept many times at once', async () => {
      const { sha256, bytes } = aFile(randomBytes(100_000));

      await Promise.all(Array.from({ length: 8 }, () => store.keep(sha256, bytes)));

      expect(await read(sha256)).toStrictEqual(bytes);
    });

    it('tells files apart that begin alike', async () => {
      const [one, other] = [aFile(Buffer.from('one')), aFile(Buffer.from('one more'))];

      await Promise.all([store.keep(one.sha256, one.bytes), store.keep(other.sha256, other.bytes)]);

      expect([await read(one.sha256), await read(other.sha256)]).toStrictEqual([one.bytes, other.bytes]);
    });

    it('shows all of a file or none of it while it is being kept', async () => {
      const { sha256, bytes } = aFile(randomBytes(TEN_MEGABYTES));
      const progress = { isDone: false };
      const keeping = store.keep(sha256, bytes).finally(() => {
        progress.isDone = true;
      });

      const seen = new Set<number>();
      while (!progress.isDone) seen.add((await store.read(sha256))?.length ?? 0);
      await keeping;

      expect([...seen].filter((length) => length !== 0 && length !== TEN_MEGABYTES)).toStrictEqual([]);
    });

    it('keeps nothing under a hash that its bytes do not have', async () => {
      const { sha256 } = aFile();

      const outcome = await faultOf(store.keep(sha256, randomBytes(8)));

      expect(outcome).toBe('rejected wrong-hash');
      expect(await store.read(sha256)).toBeUndefined();
    });

    it('gives back no bytes that changed since they were kept', async () => {
      const { sha256, bytes } = aFile(randomBytes(1000));
      await store.keep(sha256, bytes);

      await opened.damage(sha256, bytes.subarray(0, 999));

      expect(await faultOf(store.read(sha256))).toBe('rejected damaged');
    });

    it.each([
      ['a path', '../../etc/passwd'],
      ['nothing', ''],
      ['a hash in capitals', 'A'.repeat(64)],
      ['a hash with a path', `${'a'.repeat(62)}/b`],
      ['half a hash', 'a'.repeat(32)],
      ['a hash and a line', `${'a'.repeat(64)}\n`],
    ])('takes %s for a bug where a hash belongs', async (_, text) => {
      await expect(store.read(text)).rejects.toBeInstanceOf(RangeError);
      await expect(store.keep(text, Buffer.alloc(1))).rejects.toBeInstanceOf(RangeError);
    });

    async function read(sha256: string): Promise<Uint8Array | undefined> {
      const bytes = await store.read(sha256);
      return bytes && Buffer.from(bytes);
    }
  });
}

/** A file that no other test has, unless its bytes are given. */
export function aFile(bytes: Uint8Array = randomBytes(100)): { readonly sha256: string; readonly bytes: Uint8Array } {
  return { sha256: createHash('sha256').update(bytes).digest('hex'), bytes };
}

async function faultOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'no fault';
  } catch (error) {
    if (isFault(error)) return `${error.kind} ${error.code ?? ''}`.trim();
    throw error;
  }
}
