import { type Anchor, type LedgerEnd, mergedEnds } from '../../../domain/audit/anchor';
import { NO_PREVIOUS } from '../../../domain/ledger/ledger-entry';
import { isFault } from '../../../ports/fault';
import { anchorLines, rootOf } from './anchor-lines';
import { type Line } from './lines';
import { type TellProblem } from './problem';

/** What an anchor says of one entry. */
export interface AnchoredEnd {
  readonly hash: string;
  /** The number of the first anchor that names the entry, and when it was made. */
  readonly anchor: number;
  readonly at: string;
}

/** What the anchors say of all ledgers. */
export interface Anchored {
  /** Ends by their number, by department. */
  readonly ends: ReadonlyMap<string, ReadonlyMap<number, AnchoredEnd>>;
  readonly count: number;
}

/** The newest anchor as somebody remembers it. */
export interface Remembered {
  readonly number: number;
  readonly hash: string;
  /** The ends of all ledgers up to it, where they are remembered, too. */
  readonly heads?: readonly LedgerEnd[];
  /** Who does: "the store" */
  readonly by: string;
}

/** Reads all anchors, and compares each with the one before, its own hash, and the hash of all ledgers' ends up to it. */
export async function checkAnchors(
  lines: AsyncIterable<Line>,
  {
    file,
    remembered,
    tell,
  }: { readonly file: string; readonly remembered: Remembered | undefined; readonly tell: TellProblem },
): Promise<Anchored> {
  const check = new AnchorCheck(file, tell);
  for await (const line of lines) check.take(line);
  check.end(remembered);
  return check;
}

class AnchorCheck implements Anchored {
  readonly ends = new Map<string, Map<number, AnchoredEnd>>();
  readonly #known = new Map<number, Pick<Anchor, 'hash' | 'root'>>();
  readonly #file: string;
  readonly #tell: TellProblem;
  #newest: Pick<Anchor, 'number' | 'hash' | 'at'> = { number: 0, hash: NO_PREVIOUS, at: '' as Anchor['at'] };
  #all: readonly LedgerEnd[] = [];
  /** After a line that is lost or damaged nobody knows what the root is made of, until an anchor names every ledger. */
  #isWhole = true;
  #line = 0;

  constructor(file: string, tell: TellProblem) {
    this.#file = file;
    this.#tell = tell;
  }

  get count(): number {
    return this.#known.size;
  }

  take(line: Line): void {
    this.#line = line.number;
    const anchor = this.#read(line);
    if (anchor === undefined) {
      this.#newest = { ...this.#newest, number: this.#newest.number + 1, hash: '' };
      this.#isWhole = false;
      return;
    }
    const problem = this.#problemOf(anchor);
    if (problem !== undefined) this.#say(problem);
    this.#all = mergedEnds(this.#all, anchor.heads);
    const isRoot = rootOf(this.#all) === anchor.root;
    if (this.#isWhole && problem === undefined && !isRoot)
      this.#say(`anchor ${anchor.number}: its root is not the hash of all ledgers' ends`);
    this.#isWhole = isRoot;
    this.#keep(anchor);
  }

  end(remembered: Remembered | undefined): void {
    if (remembered === undefined) return;
    const { number, hash, heads, by } = remembered;
    const last = this.#newest.number;
    if (number > last) {
      const gone = number === last + 1 ? `anchor ${number} is` : `anchors ${last + 1} to ${number} are`;
      this.#tell({
        file: this.#file,
        line: this.#line + 1,
        what: `${gone} lost: ${by} remembers anchor ${number} as the newest`,
      });
      return;
    }
    const known = this.#known.get(number);
    if (known === undefined) return;
    const say = (what: string): void => {
      this.#tell({ file: this.#file, what: `anchor ${number} ${what} than ${by} remembers` });
    };
    if (known.hash !== hash) say('is another one');
    else if (heads !== undefined && rootOf(mergedEnds([], heads)) !== known.root) say('names other ends of ledgers');
  }

  #read({ text, problem }: Line): Anchor | undefined {
    if (text === undefined || problem !== undefined) {
      this.#say(problem ?? 'cannot be read');
      return undefined;
    }
    try {
      return anchorLines.read(text);
    } catch (error) {
      this.#say(isFault(error) ? error.message.replace(/^a line of anchors /u, '') : 'cannot be read');
      return undefined;
    }
  }

  #problemOf({ number, previous, at }: Anchor): string | undefined {
    const expected = this.#newest.number + 1;
    if (number > expected) {
      return number === expected + 1
        ? `anchor ${expected} is lost: anchor ${number} stands in its place`
        : `anchors ${expected} to ${number - 1} are lost: anchor ${number} stands in their place`;
    }
    if (number < expected) return `anchor ${number} stands here once more`;
    if (this.#newest.hash !== '' && previous !== this.#newest.hash)
      return `anchor ${number} does not follow the one before: that has another hash`;
    if (at < this.#newest.at) return `anchor ${number} is older than the one before`;
    return undefined;
  }

  #keep({ number, hash, root, at, heads }: Anchor): void {
    this.#newest = { number, hash, at };
    this.#known.set(number, { hash, root });
    for (const end of heads) {
      const known = this.ends.get(end.department) ?? new Map<number, AnchoredEnd>();
      // The first to name an entry counts: what was lost later was there then.
      if (!known.has(end.number)) known.set(end.number, { hash: end.hash, anchor: number, at });
      this.ends.set(end.department, known);
    }
  }

  #say(what: string): void {
    this.#tell({ file: this.#file, line: this.#line, what });
  }
}
