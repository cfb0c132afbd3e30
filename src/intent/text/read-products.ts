import { type ProductSaid } from '../intent';
import { findName, readProduct, type Named, type Names } from './match-names';
import { typedText, wordAt, type Token } from './tokens';
import { ARTICLES, NOUNS } from './words';

/** A name that is shared by several products or departments is asked about. */
export function productNamed({ products }: Named, typed: string): ProductSaid {
  const [productId, ...others] = products;
  if (productId === undefined) return { kind: 'missing' };
  return others.length === 0 ? { kind: 'known', productId } : { kind: 'several', productIds: products, typed };
}

/** Whether a token joins two items of a list. */
export const isJoiner = (token: Token | undefined): boolean =>
  token !== undefined && (token.kind === 'break' || token.word === 'and');

/** Where the words end that only say what kind of thing the name before them is. */
export function behindNouns(tokens: readonly Token[], from: number): number {
  let at = from;
  while (NOUNS.has(wordAt(tokens, at))) at++;
  return at;
}

/** Reads `Visoi, Project and Power BI Pro`; undefined when one of them is no product, or there is none. */
export function readList(names: Names, tokens: readonly Token[]): readonly ProductSaid[] | undefined {
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
    if (product.kind === 'unknown') return undefined;
    list.push(product);
    at = end;
  }
  return list.length === 0 ? undefined : list;
}

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
