import { badRequest } from '../error-answer';

/** One page of a list that keeps its order. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** What the next page begins after; undefined on the last page. */
  readonly skipToken: string | undefined;
}

/** Where an item stands in a list: by text first, then by number. */
export type Place = readonly [text: string, ordinal: number];

/**
 * Cuts one page out of an ordered list. The token names the place of the page's last item, so that changes to the list
 * between two pages neither repeat nor skip anybody else.
 *
 * @param items In the order of their places; may be a generator, which is read no further than needed.
 */
export function pageOf<Item>(
  items: Iterable<Item>,
  placeOf: (item: Item) => Place,
  { top, skipToken, isDescending = false }: { top: number; skipToken: string | undefined; isDescending?: boolean },
): Page<Item> {
  const after = skipToken === undefined ? undefined : readToken(skipToken);
  const page: Item[] = [];
  for (const item of items) {
    if (after !== undefined && compare(placeOf(item), after) * (isDescending ? -1 : 1) <= 0) continue;
    if (page.length === top) {
      const last = page.at(-1);
      return { items: page, skipToken: last === undefined ? undefined : writeToken(placeOf(last)) };
    }
    page.push(item);
  }
  return { items: page, skipToken: undefined };
}

/**
 * An empty page that is not the last one, as Graph may send before any other: the next one begins where this one did.
 *
 * @param mark Makes its token another one than that of the page before.
 */
export function emptyPage(skipToken: string | undefined, mark: string): Page<never> {
  const [text, ordinal]: Place = skipToken === undefined ? ['', -1] : readToken(skipToken);
  return { items: [], skipToken: writeToken([text, ordinal], mark) };
}

/** Orders two places. */
export function compare(one: Place, other: Place): number {
  return one[0] < other[0] ? -1 : one[0] > other[0] ? 1 : one[1] - other[1];
}

/** The number in a token's place, for lists that can start there; 0 without a token. */
export function startOf(skipToken: string | undefined): number {
  return skipToken === undefined ? 0 : readToken(skipToken)[1];
}

function writeToken(place: Place, ...marks: readonly string[]): string {
  return Buffer.from(JSON.stringify([...place, ...marks])).toString('base64url');
}

function readToken(skipToken: string): Place {
  try {
    const place: unknown = JSON.parse(Buffer.from(skipToken, 'base64url').toString());
    if (Array.isArray(place) && typeof place[0] === 'string' && typeof place[1] === 'number')
      return [place[0], place[1]];
  } catch {
    // Not JSON: refused below like any other token we did not write.
  }
  throw badRequest('Invalid $skiptoken.');
}
