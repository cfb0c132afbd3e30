import { type ProductSaid } from '../said';
import { findName, readProduct, type Named, type Names } from './match-names';
import { compact, typedText, wordAt, wordToken, type Token } from './tokens';
import { ARTICLES, CONDITIONS, GROUPS, NEGATIONS, NO_NAMES, NOUNS, PRONOUNS, TELLERS } from './words';

/** A name that is shared by several products or departments is asked about. */
export function productNamed({ products }: Named, typed: string): ProductSaid {
  const [productId, ...others] = products;
  if (productId === undefined) return { kind: 'missing' };
  return others.length === 0 ? { kind: 'known', productId } : { kind: 'several', productIds: products, typed };
}

/** Whether a token joins two items of a list. */
export const isJoiner = (token: Token | undefined): boolean =>
  token !== undefined && (token.kind === 'break' || token.word === 'and' || token.word === 'plus');

/** Where the words end that only say what kind of thing the name before them is. */
export function behindNouns(tokens: readonly Token[], from: number): number {
  let at = from;
  while (NOUNS.has(wordAt(tokens, at))) at++;
  return at;
}

/**
 * Reads `Visoi, Project and Power BI Pro`; undefined when one of them is no product, or there is none.
 *
 * @param isSure Whether all of it can be nothing but products, so that words which are none of ours are taken for one.
 */
export function readList(names: Names, tokens: readonly Token[], isSure: boolean): readonly ProductSaid[] | undefined {
  const list: ProductSaid[] = [];
  for (let at = wordAt(tokens, 0) === 'both' ? 1 : 0; at < tokens.length;) {
    if (isJoiner(tokens[at])) {
      at++;
      continue;
    }
    const exact = readExact(names, tokens, at);
    const next = tokens.findIndex((token, index) => index > at && isJoiner(token));
    const end = exact?.end ?? (next < 0 ? tokens.length : next);
    const product = exact?.product ?? readProduct(names, withoutAround(tokens.slice(at, end)));
    if (product.kind === 'unknown' && !(isSure && mayBeName(names, tokens.slice(at, end)))) return undefined;
    list.push(product);
    at = end;
  }
  return list.length === 0 ? undefined : list;
}

const NO_PRODUCTS = [GROUPS, NO_NAMES, PRONOUNS, TELLERS, NEGATIONS, CONDITIONS];

/** Whether words may be what somebody calls a product that we do not have: a few, none of which says anything else. */
function mayBeName(names: Names, tokens: readonly Token[]): boolean {
  const isWord = ({ kind, word }: Token): boolean => kind === 'word' && !NO_PRODUCTS.some((words) => words.has(word));
  return (
    tokens.length <= 4 &&
    withoutAround(tokens).length > 0 &&
    tokens.every((token, at) => isWord(token) && findName(names, tokens, at) === undefined)
  );
}

/** More parts than these are no list of products, but a path or a picture. */
const MOST_PARTS = 20;
/** A name has no more words than these. */
const MOST_OF_A_NAME = 12;

/** Cuts `Visio/Project` and `Visio+Project` where that makes products of them, as *and* would. */
export function cutAtSigns(names: Names, tokens: readonly Token[]): readonly Token[] {
  if (!tokens.some(({ text }) => SIGN.test(text))) return tokens;
  return tokens.flatMap((token, at) => {
    const parts =
      token.kind === 'word' && SIGN.test(token.text)
        ? token.text.split(SIGN, MOST_PARTS + 1).filter((part) => compact(part) !== '')
        : [];
    if (parts.length < 2 || parts.length > MOST_PARTS || findName(names, tokens, at) !== undefined) return [token];
    const cut = parts.flatMap((text, index) => [...(index === 0 ? [] : [wordToken('and')]), wordOf(text)]);
    const around = [...cut, ...tokens.slice(at + 1, at + 1 + MOST_OF_A_NAME)];
    const isProduct = cut.some((_, index) => (findName(names, around, index)?.named.products.length ?? 0) > 0);
    const last = cut.at(-1);
    return isProduct && last !== undefined ? [...cut.slice(0, -1), { ...last, before: token.before }] : [token];
  });
}

const SIGN = /[/+]/u;

const wordOf = (text: string): Token => ({ ...wordToken(text.toLowerCase()), text });

/** The product whose name is a whole item of a list. */
function readExact(names: Names, tokens: readonly Token[], at: number) {
  const match = findName(names, tokens, at);
  if (match === undefined || match.named.products.length === 0) return undefined;
  const end = behindNouns(tokens, match.end);
  if (end < tokens.length && !isJoiner(tokens[end])) return undefined;
  return {
    product: productNamed(
      match.named,
      tokens
        .slice(at, end)
        .map(({ text }) => text)
        .join(' '),
    ),
    end,
  };
}

/** The products whose names begin at a token, joined as a list is, each spelled right; undefined when none does. */
export function findProducts(
  names: Names,
  tokens: readonly Token[],
  from: number,
): { readonly product: ProductSaid; readonly alsoIn: readonly ProductSaid[]; readonly end: number } | undefined {
  const list: ProductSaid[] = [];
  let end = from;
  for (let at = from; at < tokens.length;) {
    const match = findName(names, tokens, at);
    if (match === undefined || match.named.products.length === 0) break;
    list.push(productNamed(match.named, typedText(tokens.slice(at, match.end))));
    end = behindNouns(tokens, match.end);
    at = end;
    while (isJoiner(tokens[at])) at++;
    if (at === end) break;
  }
  const [product, ...alsoIn] = list;
  return product && { product, alsoIn, end };
}

/** The words of a name, without articles before it and nouns behind. */
export function withoutAround(tokens: readonly Token[]): readonly Token[] {
  const isName = ({ kind, word }: Token): boolean => kind !== 'break' && !NOUNS.has(word);
  const first = tokens.findIndex((token) => isName(token) && !ARTICLES.has(token.word));
  return tokens.slice(first, tokens.findLastIndex(isName) + 1);
}
