/** Which page of a list: what follows on a place, or the beginning. */
export interface PageAsked<Place> {
  /** Where the last line of the page before stands, or stood: what others write meanwhile moves no line to another page. */
  readonly after?: Place | undefined;
  readonly limit: number;
}

/** Where the page that follows begins; undefined on the last one. */
export interface Paged<Place> {
  readonly next: Place | undefined;
}

/** A page of a list that is at hand as a whole. */
export interface CountedPage<Line, Place> extends Paged<Place> {
  readonly lines: readonly Line[];
  /** Lines before this page, and in all. */
  readonly offset: number;
  readonly total: number;
}

/**
 * A page of a list that is at hand as a whole, in order. `isBehind` says whether a line comes behind a place in that order, also where
 * the line of the place is gone.
 */
export function pageOf<Line, Place>(
  all: readonly Line[],
  { after, limit }: PageAsked<Place>,
  { placeOf, isBehind }: { placeOf: (line: Line) => Place; isBehind: (line: Line, place: Place) => boolean },
): CountedPage<Line, Place> {
  const found = after === undefined ? 0 : all.findIndex((line) => isBehind(line, after));
  const offset = found === -1 ? all.length : found;
  const lines = all.slice(offset, offset + limit);
  return { lines, offset, total: all.length, next: nextOf(lines, all.length - offset, placeOf) };
}

/** Where the next page begins, behind the last of these lines, if there are more than these. */
export function nextOf<Line, Place>(
  lines: readonly Line[],
  found: number,
  placeOf: (line: Line) => Place,
): Place | undefined {
  const last = lines.at(-1);
  return last === undefined || found <= lines.length ? undefined : placeOf(last);
}
