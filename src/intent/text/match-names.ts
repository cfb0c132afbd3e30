import { distance } from 'fastest-levenshtein';
import { type DepartmentSaid, type ProductSaid, type Vocabulary } from '../said';
import { beginsName, indexingNames, loosen, type NameIndex } from './name-index';
import { compact, isAddressed, typedText, wordAt, type Token } from './tokens';
import { ARTICLES } from './words';

/** Everything that one name stands for. */
export interface Named {
  readonly products: readonly Vocabulary['products'][number]['id'][];
  readonly departments: readonly Vocabulary['departments'][number]['id'][];
}

/** The vocabulary, ready to be looked up. */
export interface Names {
  readonly products: NameIndex<Named['products'][number]>;
  readonly departments: NameIndex<Named['departments'][number]>;
}

const indexProducts = indexingNames<Named['products'][number]>();
const indexDepartments = indexingNames<Named['departments'][number]>();

/** Makes a vocabulary ready to be looked up. */
export const readVocabulary = ({ products, departments }: Vocabulary): Names => ({
  products: indexProducts(products),
  departments: indexDepartments(departments),
});

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
  return words
    .filter((word) => slipsIfNear(typed, word) !== undefined)
    .sort((one, other) => slips(typed, one) - slips(typed, other));
}

/** What is called exactly this, by letters and digits alone. */
function namedExactly({ products, departments }: Names, key: string): Named | undefined {
  const [product, department] = [products.exact.get(key), departments.exact.get(key)];
  return product === undefined && department === undefined
    ? undefined
    : { products: product ?? [], departments: department ?? [] };
}

function findAt(names: Names, tokens: readonly Token[], from: number): Match | undefined {
  let key = '';
  let found: Match | undefined;
  for (let end = from; end < tokens.length; end++) {
    const token = tokens[end];
    if (token === undefined || isAddressed(token) || (token.kind === 'break' && key === '')) break;
    const owned = token.text.includes("'")
      ? namedExactly(names, key + compact(token.text.replace(/'s?$/iu, '')))
      : undefined;
    key += token.key;
    const named = namedExactly(names, key) ?? owned;
    if (named !== undefined && token.kind === 'word') found = { named, end: end + 1 };
    if (!beginsName(names.products, key) && !beginsName(names.departments, key)) break;
  }
  return found;
}

/** The ids of the names that begin with or contain what was typed; failing those, of the names it misspells. */
function nearest<Id>({ spelled }: NameIndex<Id>, tokens: readonly Token[]): readonly Id[] {
  const key = tokens.map((token) => token.key).join('');
  if (key.length < 3 || key.length > 60) return [];
  const loose = loosen(key);
  const containing = spelled.filter((name) => name.loose.startsWith(loose) || name.runs.has(key));
  if (containing.length > 0) return [...new Set(containing.map(({ id }) => id))];
  const misspelled = spelled.flatMap(({ id, loose: right }) => {
    const changed = slipsIfNear(loose, right);
    return changed === undefined ? [] : [{ id, slips: changed }];
  });
  const fewest = Math.min(...misspelled.map((name) => name.slips));
  return [...new Set(misspelled.filter((name) => name.slips === fewest).map(({ id }) => id))];
}

/** By how many slips a word is missed, one or two from a long one; undefined when it is too many to be meant. */
function slipsIfNear(typed: string, word: string): number | undefined {
  // A short word with two letters too few is a name sooner: `dlee` is nothing that is to be deleted.
  if (Math.abs(typed.length - word.length) > (typed.length < 5 ? 1 : 2)) return undefined;
  const changed = slips(typed, word);
  return changed <= (word.length < 3 ? 0 : word.length < 5 ? 1 : 2) ? changed : undefined;
}

/** How many slips of the hand are between two words; two letters that changed places are one. */
export function slips(typed: string, word: string): number {
  const changed = distance(typed, word);
  return changed === 2 && isTransposed(typed, word) ? 1 : changed;
}

function isTransposed(typed: string, word: string): boolean {
  const at = Array.from(typed).findIndex((letter, index) => letter !== word[index]);
  return typed === word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2);
}
