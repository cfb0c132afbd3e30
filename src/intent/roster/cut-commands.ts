import { findName, readProduct, type Names } from '../text/match-names';
import { behindNouns, isJoiner, withoutAround } from '../text/read-products';
import { isPreposition } from '../text/read-segments';
import { stripPoliteness } from '../text/strip-politeness';
import { wordAt, type Token } from '../text/tokens';
import { leadingVerbs, otherVerbs, verbs } from '../text/verbs';
import { loose } from '../text/why-not';
import { PLEASE, words } from '../text/words';

/** Words between two commands that belong to neither. */
const BETWEEN = words('and then also plus but next finally lastly afterwards first second third');

/** The parts of a text that each may be a command: at every verb behind a comma or such, and where the verb before carries on. */
export const cutCommands = (tokens: readonly Token[], names: Names): readonly (readonly Token[])[] =>
  joinOpenings(cutAtVerbs(scan(tokens, names))).flatMap((part) => cutWhereCarried(part, names));

/** Whether a word begins a command. */
export const startsCommand = (word: string): boolean =>
  verbs.has(word) || otherVerbs.has(word) || leadingVerbs.has(word);

/** Whether a department or product stands before the verb: `for Mathematics, add …`. */
export const isLead = (part: readonly Token[]): boolean => /^(?:for|in)$/u.test(wordAt(part, 0));

/** What opens a text is no part of it: polite words, a department before a comma, `add:` before a list, `first`. */
function joinOpenings(parts: readonly (readonly Token[])[]): readonly (readonly Token[])[] {
  const [first, second, ...others] = parts.map((part, index) => (index === 0 ? withoutOrdinal(part) : part));
  if (first === undefined || second === undefined) return parts;
  const { tokens: told } = stripPoliteness(first);
  const isOpening =
    told.length === 0 ||
    (isLead(told) && first.every(({ word }) => !startsCommand(word))) ||
    (first.length === 1 && verbs.has(wordAt(first, 0)));
  return isOpening ? joinOpenings([[...first, ...second], ...others]) : [first, second, ...others];
}

function withoutOrdinal(part: readonly Token[]): readonly Token[] {
  const start = part.findIndex((token) => !isBetween(token));
  return start > 0 && startsCommand(wordAt(part, start)) ? part.slice(start) : part;
}

/** A text with what is found in it once. */
interface Scanned {
  readonly tokens: readonly Token[];
  /** What is no part of a name. */
  readonly outside: ReadonlySet<Token>;
  /** The names in it, each with where it ends, nouns like *seat* counted in. */
  readonly named: ReadonlyMap<number, { readonly end: number; readonly isProduct: boolean }>;
  /** For each place, where the next preposition stands that leads to a product; past the end where none does. */
  readonly ahead: readonly number[];
}

function scan(tokens: readonly Token[], names: Names): Scanned {
  const named = new Map<number, { readonly end: number; readonly isProduct: boolean }>();
  for (let at = 0; at < tokens.length;) {
    const match = findName(names, tokens, at);
    const end = match === undefined ? at + 1 : behindNouns(tokens, match.end);
    if (match !== undefined) named.set(at, { end, isProduct: match.named.products.length > 0 });
    at = end;
  }
  const ahead: number[] = [];
  let next = Infinity;
  for (let at = tokens.length - 1; at >= 0; at--) {
    if (leadsToProduct(tokens, at, names)) next = at;
    ahead[at] = next;
  }
  return { tokens, outside: new Set(loose(tokens, names)), named, ahead };
}

/** Cuts a text where another command begins: at a verb behind a comma or such, and at a line that has a product of its own. */
function cutAtVerbs(scanned: Scanned): readonly (readonly Token[])[] {
  const { tokens, outside } = scanned;
  const cuts = tokens.flatMap((token, at) => {
    if (at === 0 || token.kind === 'break' || !outside.has(token) || isBetween(token)) return [];
    const from = startOf(scanned, at);
    if (from === 0) return [];
    const isVerb = (verbs.has(token.word) || otherVerbs.has(token.word)) && token.text !== 'Grant';
    const isApart = from < at || tokens[at - 1]?.before === 'sentence-end';
    const isLine = tokens.slice(from, at).some(isStrong);
    return (isVerb && isApart) || (isLine && beginsLine(scanned, at)) ? [{ from, at }] : [];
  });
  return cutInto(tokens, cuts);
}

/** Whether a line says something by itself: it leads to a product, or begins with a verb. */
function beginsLine({ tokens, ahead }: Scanned, at: number): boolean {
  const end = tokens.findIndex((token, index) => index > at && isStrong(token));
  const lead = ahead[at] ?? Infinity;
  return startsCommand(wordAt(tokens, at)) || (lead > at && lead < (end < 0 ? Infinity : end));
}

/** Whether a token ends a line, or is a semicolon. */
export const isStrong = ({ kind, text }: Token): boolean => kind === 'break' && text !== ',';

const isBetween = ({ word }: Token): boolean => BETWEEN.has(word) || PLEASE.has(word) || /^\d{1,2}$/u.test(word);

/** Where what stands between two commands begins, the second of them beginning at `at`. */
function startOf({ tokens, outside }: Pick<Scanned, 'tokens' | 'outside'>, at: number): number {
  let from = at;
  for (let before = tokens[from - 1]; before !== undefined; before = tokens[from - 1]) {
    if (before.kind !== 'break' && !(isBetween(before) && outside.has(before))) break;
    from--;
  }
  return from;
}

/** A place to cut: what lies between belongs to neither side. */
interface Cut {
  readonly from: number;
  readonly at: number;
}

function cutInto(tokens: readonly Token[], cuts: readonly Cut[]): readonly (readonly Token[])[] {
  const starts = [0, ...cuts.map(({ at }) => at)];
  const parts = starts.map((start, index) => tokens.slice(start, cuts[index]?.from ?? tokens.length));
  return parts.filter((part) => part.some(({ kind }) => kind !== 'break'));
}

/** Prepositions that lead to a product even where it is none of ours. */
export const SURE_LEADS = words('to from off into onto');

function leadsToProduct(tokens: readonly Token[], at: number, names: Names): boolean {
  if (!isPreposition(tokens, at)) return false;
  const found = findName(names, tokens, at + 1);
  if (found !== undefined) return found.named.products.length > 0;
  const near = tokens.slice(at + 1, at + 5);
  const end = near.findIndex((token, index) => isJoiner(token) || isPreposition(tokens, at + 1 + index));
  const typed = withoutAround(end < 0 ? near : near.slice(0, end));
  return SURE_LEADS.has(wordAt(tokens, at)) || readProduct(names, typed).kind !== 'unknown';
}

/** Cuts a part with one verb where its people and products begin anew: `add jdoe to Visio and asmith to Project`. */
function cutWhereCarried(part: readonly Token[], names: Names): readonly (readonly Token[])[] {
  if (!part.some(({ word }) => startsCommand(word))) return [part];
  const scanned = scan(part, names);
  const first = [...scanned.named.values()].findIndex(({ isProduct }) => isProduct);
  const isProductFirst = first === 0 && (scanned.named.has(1) || wordAt(part, 1) === 'both');
  return cutInto(part, isProductFirst ? cutsBeforeProducts(scanned) : cutsBehindPools(scanned));
}

/** Where people follow on a pool, and lead to another one. */
function cutsBehindPools({ tokens, named, ahead }: Scanned): readonly Cut[] {
  const products = [...named].flatMap(([at, { isProduct }]) => (isProduct ? [at] : []));
  const lastProduct = products.at(-1) ?? -1;
  const hasLeads = ahead[0] !== Infinity;
  const cuts: Cut[] = [];
  let hasProduct = false;
  for (const { end, isProduct } of named.values()) {
    hasProduct ||= isProduct;
    let next = end;
    while (next < tokens.length && (isJoiner(tokens[next]) || (next > end && BETWEEN.has(wordAt(tokens, next)))))
      next++;
    const isPeople = next > end && next < tokens.length && !named.has(next) && !isPreposition(tokens, next);
    const lead = ahead[next] ?? Infinity;
    const goesOn = hasLeads ? lead > next && lead < Infinity : lastProduct > next;
    if (!isPeople || !hasProduct || !goesOn) continue;
    cuts.push({ from: end, at: next });
    hasProduct = false;
  }
  return cuts;
}

/** `give Visio to jdoe and Project to asmith`: where a product stands behind people, and leads to others. */
function cutsBeforeProducts({ tokens, named, outside }: Scanned): readonly Cut[] {
  const ends = new Set([...named.values()].map(({ end }) => end));
  return [...named].flatMap(([at, { end, isProduct }]) => {
    const isLed = isProduct && /^(?:to|for|from)$/u.test(wordAt(tokens, end));
    const from = startOf({ tokens, outside }, at);
    return isLed && at > 1 && from < at && !ends.has(from) ? [{ from, at }] : [];
  });
}
