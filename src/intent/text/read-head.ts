import { type RosterCommand } from '../intent';
import { type ProductSaid } from '../said';
import { readProduct, type Names } from './match-names';
import { findProducts, isJoiner, readList } from './read-products';
import { type Token } from './tokens';
import { SEATS } from './words';

/** A command that changes a roster by naming people. */
export type ChangeKind = Exclude<RosterCommand['kind'], 'undo'>;

/** What stands behind a verb that changes a roster. */
export interface Change {
  readonly kind: ChangeKind;
  readonly verb: Token;
  readonly tokens: readonly Token[];
  readonly names: Names;
}

/** What stands between the verb and the first preposition. */
export interface Head {
  /** All of it, should the product turn out to stand elsewhere. */
  readonly all: readonly Token[];
  readonly people: readonly Token[];
  readonly product: ProductSaid;
  /** The products behind the first. */
  readonly alsoIn: readonly ProductSaid[];
  /** A possessive or a word like *seat* shows where the people end. */
  readonly isCertain: boolean;
}

/** Reads people, and a product behind them, where nothing leads to it: `jdoe a Visio seat`, `jdoe's Visio seat`. */
export function readHead({ kind, names, verb }: Change, head: readonly Token[]): Head {
  const all = isParticle(kind, head.at(-1)) && head.length > 1 ? head.slice(0, -1) : head;
  const end = all.findLastIndex(({ word }) => !SEATS.has(word)) + 1;
  if (ownerAt(all) >= 0 && kind !== 'add') return readOwned(names, all, end);
  const tail = productFrom(names, all.slice(0, end), GIVING.has(verb.word));
  const read = tail < end ? readTail(names, all.slice(tail, end)) : NOTHING;
  const hasNoun = end < all.length;
  const article = all.slice(0, end - 1).findLastIndex(({ text }, index) => index > 0 && /^(?:an?|A)$/.test(text));
  if (hasNoun && tail === end && article > 0) {
    // `give jdoe a Photoshop license`
    return {
      all,
      people: all.slice(0, article),
      ...readTail(names, all.slice(article + 1, end)),
      isCertain: true,
    };
  }
  const next = all[tail];
  const people = next === undefined ? all : withoutArticle(all.slice(0, tail), next);
  return { all, people, ...read, isCertain: hasNoun };
}

/** `jdoe's Visio seat`, `jdoe's and asmith's seats`: behind the last possessive, nothing but the product. */
function readOwned(names: Names, all: readonly Token[], end: number): Head {
  const owner = all.findLastIndex((token) => isPossessive(token, undefined));
  const rest = all.slice(owner + 1, Math.max(end, owner + 1));
  const people = all.slice(0, owner + 1).flatMap(withoutPossessive);
  return { all, people, ...(rest.length === 0 ? NOTHING : readTail(names, rest)), isCertain: true };
}

/** Longer lists of products stand behind a preposition. */
const MOST_TOKENS = 24;

/** Where the products begin that end a text; the text's end when there are none. */
export function productFrom(names: Names, tokens: readonly Token[], mayBeNear = false): number {
  const starts = tokens.map((_, index) => index).filter((index) => index > 0 && tokens.length - index <= MOST_TOKENS);
  const exact = starts.find((from) => findProducts(names, tokens, from)?.end === tokens.length);
  const isApart = (from: number): boolean => !isJoiner(tokens[from]) && !isJoiner(tokens[from - 1]);
  const list = mayBeNear
    ? starts.find((from) => isApart(from) && (readList(names, tokens.slice(from), false)?.length ?? 0) > 1)
    : undefined;
  const near = (from: number): boolean =>
    tokens.slice(from).every(({ kind }) => kind === 'word') &&
    readProduct(names, tokens.slice(from)).kind !== 'unknown';
  return list ?? exact ?? (mayBeNear ? starts.find(near) : undefined) ?? tokens.length;
}

const NOTHING: Pick<Head, 'product' | 'alsoIn'> = { product: { kind: 'missing' }, alsoIn: [] };

function readTail(names: Names, tokens: readonly Token[]): Pick<Head, 'product' | 'alsoIn'> {
  const exact = findProducts(names, tokens, 0);
  if (exact?.end === tokens.length) return exact;
  const [product, ...alsoIn] = readList(names, tokens, false) ?? [];
  return product === undefined || alsoIn.length === 0
    ? { ...NOTHING, product: readProduct(names, tokens) }
    : { product, alsoIn };
}

/** Verbs that are followed by a person and a product: `give jdoe Visio`. */
const GIVING = new Set(['give', 'assign', 'grant', 'allocate']);

const isPossessive = (token: Token, next: Token | undefined): boolean =>
  /(?:'s|s')$/iu.test(token.text) || (token.kind === 'mention' && next?.text === "'s");

function withoutPossessive(token: Token): readonly Token[] {
  const text = token.text.replace(/'s$|'$/iu, '');
  return text === '' ? [] : [{ ...token, text }];
}

/** Leaves *An* and *My* alone: many are called so. */
function withoutArticle(tokens: readonly Token[], next: Token): readonly Token[] {
  const last = tokens.at(-1)?.text ?? '';
  const isArticle =
    /^(?:a|A|the|THE|one|1|MS|ms|microsoft|Microsoft)$/.test(last) || (last === 'an' && /^[aeiou]/i.test(next.key));
  return isArticle ? withoutArticle(tokens.slice(0, -1), next) : tokens;
}

/** Where somebody stands in the possessive with something behind; −1 when nobody does. */
export const ownerAt = (tokens: readonly Token[]): number =>
  tokens.findIndex((token, index) => index < tokens.length - 1 && isPossessive(token, tokens[index + 1]));

/** Adverbs that belong to the verb: `take … away`. Only in lower case, for with a capital they are names. */
const PARTICLES: Readonly<Record<ChangeKind, ReadonlySet<string>>> = {
  add: new Set(['back', 'on', 'in']),
  remove: new Set(['away', 'off', 'out', 'back', 'up']),
  swap: new Set(['out']),
  move: new Set(['up']),
};

/** Whether a token is an adverb of the verb. */
export const isParticle = (kind: ChangeKind, token: Token | undefined): boolean =>
  token !== undefined && token.text === token.word && PARTICLES[kind].has(token.word);
