import { isFault } from '../../src/ports/fault';
import { type AnchorStore } from '../../src/ports/audit/anchor-store';

/** How to open a place for anchors for the contract; each call gives one that nobody used. */
export interface AnchorStoreMaker {
  readonly name: string;
  /** @returns Two that write to the same place, as two programs do. */
  readonly open: () => Promise<readonly [AnchorStore, AnchorStore]>;
}

/** What every place for anchors must do. */
export function anchorStoreContract({ name, open }: AnchorStoreMaker): void {
  describe(`the contract of places for anchors, kept by ${name}`, () => {
    it('has nothing where nothing was appended', async () => {
      const [store] = await open();

      expect([await store.size(), await textOf(store)]).toEqual([0, '']);
    });

    it('gives back each line in order, from any place on', async () => {
      const [store, other] = await open();

      await store.append('{"one":"¼"}\n', 0);
      await other.append('{"two":2}\n', 13);

      expect([await store.size(), await textOf(store), await textOf(store, 13)]).toEqual([
        23,
        '{"one":"¼"}\n{"two":2}\n',
        '{"two":2}\n',
      ]);
      expect(await textOf(store, 23)).toBe('');
    });

    it.each([
      ['before the end', 0],
      ['behind the end', 9],
    ])('appends nothing %s', async (_, at) => {
      const [store] = await open();
      await store.append('first\n', 0);

      expect(await outcomeOf(store.append('other\n', at))).toBe('conflict');
      expect(await textOf(store)).toBe('first\n');
    });

    it('appends nothing behind an end that is not there', async () => {
      const [store] = await open();

      expect(await outcomeOf(store.append('other\n', 6))).toBe('conflict');
      expect(await textOf(store)).toBe('');
    });

    it('lets one win of many who append in the same place', async () => {
      const [one, other] = await open();
      await one.append('first\n', 0);

      const outcomes = await Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          outcomeOf((index % 2 === 0 ? one : other).append(`line ${index}\n`, 6)),
        ),
      );

      expect(outcomes.filter((outcome) => outcome === 'appended')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'conflict')).toHaveLength(7);
      expect(await textOf(one)).toBe(`first\nline ${outcomes.indexOf('appended')}\n`);
    });

    it('keeps a line that is longer than a piece', async () => {
      const [store] = await open();
      const long = `${'x'.repeat(300_000)}\n`;

      await store.append(long, 0);
      await store.append('end\n', long.length);

      expect(await textOf(store)).toBe(`${long}end\n`);
    });
  });
}

/** All that a place has, from somewhere on. */
export async function textOf(store: Pick<AnchorStore, 'read'>, from = 0): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of store.read(from)) pieces.push(Uint8Array.from(piece));
  return Buffer.concat(pieces).toString();
}

async function outcomeOf(append: Promise<void>): Promise<string> {
  try {
    await append;
    return 'appended';
  } catch (error) {
    if (isFault(error)) return error.kind;
    throw error;
  }
}
