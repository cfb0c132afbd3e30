import { MOST_PAGES_BACK } from '../button/card-data';
import { ROWS_PER_PAGE } from '../../cards/answer/list';
import { type Button } from '../../cards/parts/button';

/** A page of a list that is kept as it was, and so does not change while it is turned. */
export interface KeptPage {
  readonly offset: number;
  readonly shown: number;
  readonly total: number;
  /** What the line counts to, where that is more than can be turned to. */
  readonly counted?: number;
  /** Where those past what can be turned to are to be found. */
  readonly beyond?: string;
}

/** What a card has to turn its pages: the line that says which one it is, and buttons. */
export interface Paging {
  readonly pageLine?: string;
  readonly buttons: readonly Button[];
}

type Back = 'Back' | 'Previous' | 'Newer';

/** Turns the pages of a list that is kept as it was: by how much of it was shown. */
export function keptPaging(
  { offset, shown, total, counted = total, beyond }: KeptPage,
  turn: (title: string, offset: number) => Button,
  back: Back = 'Back',
): Paging {
  const end = offset + shown;
  const hint = end >= total && counted > total && beyond !== undefined ? `; ${beyond}` : '';
  return {
    ...(shown < counted ? { pageLine: `${offset + 1} to ${end} of ${counted}${hint}` } : {}),
    buttons: [
      ...(offset > 0 ? [turn(back, Math.max(0, offset - ROWS_PER_PAGE))] : []),
      ...(end < total ? [turn('Show more', end)] : []),
    ],
  };
}

/** Where the pages of a list begin, from the second to the one shown, as its buttons carry it: none on the first page. */
export type Trail<Place> = readonly { readonly after: Place; readonly seen: number }[];

/** Where the page begins that a trail leads to, and how many lines were shown before it. */
export function beginOf<Place>(trail: Trail<Place>): { readonly after: Place | undefined; readonly seen: number } {
  return trail.at(-1) ?? { after: undefined, seen: 0 };
}

/** A page of a list that others may change meanwhile. */
export interface ListPage<Place> {
  readonly trail: Trail<Place>;
  readonly shown: number;
  readonly next: Place | undefined;
  /** Lines before the page, where that is known better than by what was shown. */
  readonly offset?: number;
  /** Left out where it is not known without counting. */
  readonly total?: number;
}

/** Turns the pages of a list that others may change meanwhile: by the line that a page ended with. */
export function paging<Place>(
  { trail, shown, next, offset = beginOf(trail).seen, total }: ListPage<Place>,
  turn: (title: string, trail: Trail<Place>) => Button,
  back: Back = 'Back',
): Paging {
  const isAll = trail.length === 0 && next === undefined;
  const end = offset + shown;
  const of = total === undefined ? '' : ` of ${total}`;
  const further = next === undefined ? [] : [...trail, { after: next, seen: end }].slice(-MOST_PAGES_BACK);
  return {
    ...(isAll || shown === 0 ? {} : { pageLine: `${offset + 1} to ${end}${of}` }),
    buttons: [
      ...(trail.length > 0 ? [turn(back, trail.slice(0, -1))] : []),
      ...(next === undefined ? [] : [turn('Show more', further)]),
    ],
  };
}
