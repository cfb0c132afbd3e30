import { z } from 'zod';
import { type LedgerEntry, NO_PREVIOUS } from '../../../domain/ledger/ledger-entry';
import { hashOf } from '../department/ledger-hash';
import { sha256 } from '../shapes/anchor';
import { type AnchoredEnd } from './anchor-check';
import { type Problem, type TellProblem } from './problem';

/** What a chain is made of. All else of an entry is hashed as it is, also what this program does not know. */
const linkShape = z.looseObject({
  format: z.literal(1),
  department: z.string(),
  number: z.int().positive(),
  at: z.string(),
  previous: sha256,
  hash: sha256,
});
type Link = z.infer<typeof linkShape>;

/** Which ledger is followed, and what is known of it from elsewhere. */
export interface ChainOptions {
  readonly file: string;
  readonly department: string;
  /** As people know it; the id unless given. */
  readonly name?: string;
  /** What anchors say of its entries, by their number. */
  readonly anchored?: ReadonlyMap<number, AnchoredEnd> | undefined;
  readonly tell: TellProblem;
}

/**
 * Follows one ledger entry by entry. After something that does not fit it goes on from there, so that each damage is named once, at its
 * place; it keeps no entry.
 */
export class ChainCheck {
  readonly #options: ChainOptions;
  /** What the next entry may name as the one before; undefined where that cannot be known. */
  #previous: readonly string[] | undefined = [NO_PREVIOUS];
  #at = '';
  #number = 0;
  #hash = NO_PREVIOUS;
  #entries = 0;
  #compared = 0;
  /** Of the newest entry that is as it was anchored, and of the first that is not. */
  #agreedUpTo = 0;
  #differs: { readonly number: number; readonly anchor: AnchoredEnd } | undefined;

  constructor(options: ChainOptions) {
    this.#options = options;
  }

  /** The number of the newest entry. */
  get number(): number {
    return this.#number;
  }

  /** How many entries were there. */
  get entries(): number {
    return this.#entries;
  }

  /** How much anchors say of it that was compared: of entries that are there, and of those that should be. */
  get compared(): number {
    return this.#compared;
  }

  /** Takes what stands in place of the next entry and cannot be read. */
  skip(what: string, line?: number): void {
    this.#entries += 1;
    this.#number += 1;
    this.#previous = undefined;
    this.#hash = '';
    this.#tell(what, this.#number, line);
  }

  /** Takes the next entry, as it was parsed. @returns Whether it is an entry at all. */
  take(value: unknown, line?: number): value is LedgerEntry {
    const { success, error } = linkShape.safeParse(value);
    if (!success) {
      const path = error.issues[0]?.path.join('.') ?? '';
      this.skip(
        `is no entry of a ledger${path === '' ? '' : `: ${path} is missing, or is not what it should be`}`,
        line,
      );
      return false;
    }
    this.#entries += 1;
    // Itself, and not what the shape makes of it: that leaves out a property called `__proto__`.
    const link = value as Link;
    if (link.number !== this.#number + 1) {
      this.#misplaced(link, line);
    } else {
      const problem = this.#problemOf(link);
      if (problem !== undefined) this.#tell(problem, link.number, line);
    }
    this.#goOn(link);
    return true;
  }

  /** Compares the end with what a head says. @param head Undefined: there has to be no entry. */
  end(head: { readonly number: number; readonly hash: string; readonly at?: string } | undefined, of: string): void {
    const { number, hash, at } = head ?? { number: 0, hash: NO_PREVIOUS };
    if (number > this.#number)
      this.#tell(`${missing(this.#number + 1, number)}: ${of} says that there are ${number}`, this.#number + 1);
    else if (number < this.#number) this.#tell(`${of} says that the ledger ends with entry ${number}`, number + 1);
    else if (this.#hash !== '' && hash !== this.#hash)
      this.#tell(`${of} has another hash for the newest entry`, number);
    else if (at !== undefined && this.#at !== '' && at !== this.#at)
      this.#tell(`${of} has another time for the newest entry`, number);
  }

  /** Compares with what anchors know. @param mayKnowMore Whether an anchor may name entries that are not here. */
  endAnchored(mayKnowMore: (anchor: AnchoredEnd) => boolean, holder: string): void {
    const { anchored, tell, file } = this.#options;
    if (this.#differs !== undefined) {
      const { number, anchor } = this.#differs;
      const from = this.#agreedUpTo + 1;
      const rewritten = from === number ? `entry ${number} was` : `entries from one of ${from} to ${number} on were`;
      this.#tell(`${rewritten} written anew: anchor ${anchor.anchor} has another hash for entry ${number}`, number);
    }
    const beyond = [...(anchored ?? [])].filter(([number, anchor]) => number > this.#number && !mayKnowMore(anchor));
    const [known, anchor] = beyond.toSorted(([one], [other]) => other - one)[0] ?? [];
    if (known === undefined || anchor === undefined) return;
    this.#compared += 1;
    const has = this.#number === 0 ? 'none' : String(this.#number);
    tell({
      file,
      department: this.#name,
      entry: this.#number + 1,
      what: `the anchors know ${known === 1 ? '1 entry' : `${known} entries`}, ${holder} has ${has}: ${missing(this.#number + 1, known)} (anchor ${anchor.anchor})`,
    });
  }

  get #name(): string {
    return this.#options.name ?? this.#options.department;
  }

  /** What is wrong with an entry that stands in its place; undefined where nothing is. */
  #problemOf(link: Link): string | undefined {
    if (link.department !== this.#options.department) return 'belongs to the ledger of another department';
    if (computed(link) !== link.hash) return 'its hash is not that of what it says';
    if (this.#previous?.includes(link.previous) === false)
      return 'does not follow the entry before: that has another hash';
    if (link.at < this.#at) return 'is older than the entry before';
    return undefined;
  }

  #misplaced(link: Link, line: number | undefined): void {
    const expected = this.#number + 1;
    const isSkipping = link.number > expected;
    const what = isSkipping
      ? `${missing(expected, link.number - 1)}: entry ${link.number} stands in its place`
      : `entry ${link.number} stands here once more`;
    this.#tell(what, isSkipping ? expected : link.number, line);
    const problem = computed(link) === link.hash ? undefined : 'its hash is not that of what it says';
    if (problem !== undefined) this.#tell(problem, link.number, line);
  }

  #goOn(link: Link): void {
    const hash = computed(link);
    // Whichever of the two was damaged, the next entry names the one that was not.
    this.#previous = hash === undefined ? undefined : [hash, link.hash];
    this.#number = link.number;
    this.#hash = link.hash;
    this.#at = link.at;
    const anchor = this.#options.anchored?.get(link.number);
    if (anchor === undefined) return;
    this.#compared += 1;
    if (anchor.hash !== link.hash) this.#differs ??= { number: link.number, anchor };
    else if (this.#differs === undefined) this.#agreedUpTo = link.number;
  }

  #tell(what: string, entry: number, line?: number): void {
    const { file, tell } = this.#options;
    const problem: Problem = { file, department: this.#name, entry, what };
    tell(line === undefined ? problem : { ...problem, line });
  }
}

const missing = (from: number, to: number): string =>
  from === to ? `entry ${from} is lost` : `entries ${from} to ${to} are lost`;

/** Undefined for something that no JSON can hold, as a number made too large, or that is nested too deep. */
function computed(link: Link): string | undefined {
  try {
    return hashOf(link as unknown as LedgerEntry);
  } catch {
    return undefined;
  }
}
