import { normalizeText } from './normalize-text';
import { compact, readTokens } from './tokens';

/** Something that has names, each of which may be typed. */
export interface Nameable<Id> {
  readonly id: Id;
  readonly name: string;
  readonly aliases?: readonly string[];
}

/** The names of things of one kind, ready to be looked up. */
export interface NameIndex<Id> {
  /** What each name stands for, by the name's letters and digits alone. */
  readonly exact: ReadonlyMap<string, readonly Id[]>;
  /** The same names in order, so that what begins one is found without trying all. */
  readonly sorted: readonly string[];
  readonly spelled: readonly (Spelling & { readonly id: Id })[];
}

/** A name in the ways it is compared. */
interface Spelling {
  /** Its letters and digits alone. */
  readonly key: string;
  /** The same without accents. */
  readonly loose: string;
  /** Each of its words, and those that follow each other as one, for those who type only some of them. */
  readonly runs: ReadonlySet<string>;
}

/** Whether some name begins with these letters, or is them. */
export function beginsName({ sorted }: NameIndex<unknown>, key: string): boolean {
  let [from, until] = [0, sorted.length];
  while (from < until) {
    const middle = (from + until) >> 1;
    if ((sorted[middle] ?? '') < key) from = middle + 1;
    else until = middle;
  }
  return sorted[from]?.startsWith(key) === true;
}

/** A text to be compared without its accents. */
export const loosen = (text: string): string => compact(text.normalize('NFKD').replace(/\p{M}/gu, ''));

/**
 * Makes the function that makes things ready to be looked up by name. The same names come with nearly every text, so that what was
 * made of the last few lists is kept; a list is known again by what it says, whoever made it.
 */
export function indexingNames<Id extends string>(): (things: readonly Nameable<Id>[]) => NameIndex<Id> {
  const kept: { readonly things: readonly Nameable<Id>[]; readonly index: NameIndex<Id> }[] = [];
  return (things) => {
    const at = kept.findIndex((one) => areSame(one.things, things));
    const [entry = { things, index: indexOf(things) }] = at < 0 ? [] : kept.splice(at, 1);
    kept.unshift(entry);
    kept.length = Math.min(kept.length, LISTS_KEPT);
    return entry.index;
  };
}

const LISTS_KEPT = 8;

function areSame<Id>(some: readonly Nameable<Id>[], others: readonly Nameable<Id>[]): boolean {
  return some.length === others.length && some.every((one, at) => isSame(one, others[at]));
}

function isSame<Id>(one: Nameable<Id>, other: Nameable<Id> | undefined): boolean {
  if (one === other) return true;
  const { aliases = [] } = one;
  const { aliases: otherAliases = [] } = other ?? {};
  return (
    one.id === other?.id &&
    one.name === other.name &&
    aliases.length === otherAliases.length &&
    aliases.every((alias, at) => alias === otherAliases[at])
  );
}

function indexOf<Id extends string>(things: readonly Nameable<Id>[]): NameIndex<Id> {
  const spelled = things.flatMap(({ id, name, aliases = [] }) =>
    [id, name, ...aliases]
      .map(spellingOf)
      .filter(({ key }) => key !== '')
      .map((spelling) => ({ ...spelling, id })),
  );
  const exact = new Map<string, readonly Id[]>();
  for (const { id, key } of spelled) exact.set(key, [...new Set([...(exact.get(key) ?? []), id])]);
  return { exact, sorted: [...exact.keys()].sort(), spelled };
}

/** Names spelled before. Lists differ from person to person, and share their names. */
const spellings = new Map<string, Spelling>();

/** More names than a large institution has. */
const SPELLINGS_KEPT = 5000;

function spellingOf(text: string): Spelling {
  const known = spellings.get(text);
  if (known !== undefined) return known;
  const words = readTokens(normalizeText(text)).map(({ key }) => key);
  const key = words.join('');
  const runs = words.flatMap((_, from) => words.slice(from).map((__, at) => words.slice(from, from + at + 1).join('')));
  const spelling = { key, loose: loosen(key), runs: new Set(runs) };
  if (spellings.size >= SPELLINGS_KEPT) spellings.clear();
  spellings.set(text, spelling);
  return spelling;
}
