import { distance } from 'fastest-levenshtein';
import { type DepartmentSaid, type ProductSaid, type Vocabulary } from '../intent';
import { compact, isAddressed, readTokens, typedText, wordAt, type Token } from './tokens';
import { normalizeText } from './normalize-text';
import { ARTICLES } from './words';

/** Everything that one name stands for. */
export interface Named {
  readonly products: readonly Vocabulary['products'][number]['id'][];
  readonly departments: readonly Vocabulary['departments'][number]['id'][];
}

/** The vocabulary, ready to be looked up. */
export interface Names {
  /** By their letters and digits alone. */
  readonly exact: ReadonlyMap<string, Named>;
  /** Everything that one of them begins with. */
  readonly beginnings: ReadonlySet<string>;
  readonly products: readonly Spelled<Named['products'][number]>[];
  readonly departments: readonly Spelled<Named['departments'][number]>[];
}

interface Spelled<Id> {
  readonly id: Id;
  readonly key: string;
  readonly loose: string;
  /** The name's words, for those who type only some of them. */
  readonly words: readonly string[];
}

/** Makes a vocabulary ready to be looked up. */
export function readVocabulary({ products, departments }: Vocabulary): Names {
  const spelledProducts = products.flatMap(({ id, name, aliases }) => spell(id, [id, name, ...aliases]));
  const spelledDepartments = departments.flatMap(({ id, name }) => spell(id, [id, name]));
  const exact = new Map<string, Named>();
  for (const { id, key } of spelledProducts) {
    const named = exact.get(key) ?? none;
    exact.set(key, { ...named, products: [...new Set([...named.products, id])] });
  }
  for (const { id, key } of spelledDepartments) {
    const named = exact.get(key) ?? none;
    exact.set(key, { ...named, departments: [...new Set([...named.departments, id])] });
  }
  const beginnings = new Set(
    [...exact.keys()].flatMap((key) => Array.from(key, (_, index) => key.slice(0, index + 1))),
  );
  return { exact, beginnings, products: spelledProducts, departments: spelledDepartments };
}

/** A name that stands at a place of a text, and where it ends. */
export interface Match {
  readonly named: Named;
  readonly end: number;
}

/** The longest name that begins at this token, behind articles if need be. */
export function findName(names: Names, tokens: readonly Token[], from: number): Match | undefined {
  for (let at = from; at <= from + MOST_ARTICLES; at++) {
    const match = findAt(names, tokens, at);
    if (match !== undefined || !ARTICLES.has(wordAt(tokens, at))) return match;
  }
  return undefined;
}

const MOST_ARTICLES = 3;

/** The name that begins at this very token and ends with the last one. */
export function findNameToEnd(names: Names, tokens: readonly Token[], from: number): Match | undefined {
  const match = findAt(names, tokens, from);
  return match?.end === tokens.length ? match : undefined;
}

/** Which product these words are, short of being its name; every word counts. */
export function readProduct(names: Names, tokens: readonly Token[]): ProductSaid {
  const typed = typedText(tokens);
  const [productId, ...others] = nearest(names.products, tokens);
  if (productId === undefined) return { kind: 'unknown', typed };
  return others.length === 0
    ? { kind: 'near', productId, typed }
    : { kind: 'several', productIds: [productId, ...others], typed };
}

/** Which department these words are, short of being its name; every word counts. */
export function readDepartment(names: Names, tokens: readonly Token[]): DepartmentSaid {
  const typed = typedText(tokens);
  const [departmentId, ...others] = nearest(names.departments, tokens);
  if (departmentId === undefined) return { kind: 'unknown', typed };
  return others.length === 0
    ? { kind: 'near', departmentId, typed }
    : { kind: 'several', departmentIds: [departmentId, ...others], typed };
}

/** The words a typed one may be meant to be: one slip of the hand away, or two from a long one; nearest first. */
export function nearestWords(typed: string, words: readonly string[]): readonly string[] {
  return words.filter((word) => isNear(typed, word)).sort((one, other) => slips(typed, one) - slips(typed, other));
}

const none: Named = { products: [], departments: [] };

const loosen = (text: string): string => compact(text.normalize('NFKD').replace(/\p{M}/gu, ''));

function spell<Id>(id: Id, texts: readonly string[]): Spelled<Id>[] {
  return texts
    .map((text) => readTokens(normalizeText(text)))
    .map((tokens) => ({ key: tokens.map(({ key }) => key).join(''), tokens }))
    .filter(({ key }) => key !== '')
    .map(({ key, tokens }) => ({ id, key, loose: loosen(key), words: tokens.map((token) => token.key) }));
}

function findAt(names: Names, tokens: readonly Token[], from: number): Match | undefined {
  let key = '';
  let found: Match | undefined;
  for (let end = from; end < tokens.length; end++) {
    const token = tokens[end];
    if (token === undefined || isAddressed(token) || (token.kind === 'break' && key === '')) break;
    const owned = token.text.includes("'")
      ? names.exact.get(key + compact(token.text.replace(/'s?$/iu, '')))
      : undefined;
    key += token.key;
    const named = names.exact.get(key) ?? owned;
    if (named !== undefined && token.kind === 'word') found = { named, end: end + 1 };
    if (!names.beginnings.has(key)) break;
  }
  return found;
}

/** The ids of the names that begin with or contain what was typed; failing those, of the names it misspells. */
function nearest<Id>(spelled: readonly Spelled<Id>[], tokens: readonly Token[]): readonly Id[] {
  const key = tokens.map((token) => token.key).join('');
  if (key.length < 3 || key.length > 60) return [];
  const loose = loosen(key);
  const containing = spelled.filter((name) => name.loose.startsWith(loose) || hasWords(name.words, key));
  if (containing.length > 0) return [...new Set(containing.map(({ id }) => id))];
  const misspelled = spelled.map(({ id, loose: right }) => ({
    id,
    slips: isNear(loose, right) ? slips(loose, right) : 9,
  }));
  const fewest = Math.min(8, ...misspelled.map((name) => name.slips));
  return [...new Set(misspelled.filter((name) => name.slips === fewest).map(({ id }) => id))];
}

function hasWords(words: readonly string[], key: string): boolean {
  return words.some((_, from) => words.some((__, to) => to >= from && words.slice(from, to + 1).join('') === key));
}

function isNear(typed: string, word: string): boolean {
  if (Math.abs(typed.length - word.length) > 2) return false;
  return slips(typed, word) <= (word.length < 3 ? 0 : word.length < 5 ? 1 : 2);
}

function slips(typed: string, word: string): number {
  const changed = distance(typed, word);
  return changed === 2 && isTransposed(typed, word) ? 1 : changed;
}

function isTransposed(typed: string, word: string): boolean {
  const at = Array.from(typed).findIndex((letter, index) => letter !== word[index]);
  return typed === word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2);
}
