import { ROWS_PER_PAGE } from '../../cards/answer/list';
import { type Button } from '../../cards/parts/button';

/** Buttons that turn the pages of a list, and the line that says which one it is. */
export function paging(
  { offset, shown, total }: { readonly offset: number; readonly shown: number; readonly total: number },
  turn: (title: string, offset: number) => Button,
): { readonly pageLine?: string; readonly buttons: readonly Button[] } {
  if (offset === 0 && shown >= total) return { buttons: [] };
  return {
    pageLine: `${offset + 1} to ${offset + shown} of ${total}`,
    buttons: [
      ...(offset > 0 ? [turn('Back', Math.max(0, offset - ROWS_PER_PAGE))] : []),
      ...(offset + shown < total ? [turn('Show more', offset + ROWS_PER_PAGE)] : []),
    ],
  };
}
