import { ROWS_PER_PAGE } from '../../cards/answer/list';
import { type Button } from '../../cards/parts/button';

/** A page of a list. */
export interface Page {
  readonly offset: number;
  readonly shown: number;
  readonly total: number;
  /** What the line counts to, where that is more than can be turned to. */
  readonly counted?: number;
  /** Where those past what can be turned to are to be found. */
  readonly beyond?: string;
}

/** Buttons that turn the pages of a list, and the line that says which one it is. */
export function paging(
  { offset, shown, total, counted = total, beyond }: Page,
  turn: (title: string, offset: number) => Button,
  back: 'Back' | 'Previous' = 'Back',
): { readonly pageLine?: string; readonly buttons: readonly Button[] } {
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
