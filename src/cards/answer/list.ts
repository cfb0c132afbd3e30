import { besideOrBelow } from '../parts/beside';
import { actionOf, type Button } from '../parts/button';
import { render, type RenderedCard } from '../render';
import { stateStyle } from '../parts/seats';

/** How many rows a list shows; the caller pages. */
export const ROWS_PER_PAGE = 8;

/** How many lines a row has below its title. */
const LINES_PER_ROW = 2;

/** One thing of a list. */
export interface ListRow {
  /** "5 Visio seats" */
  readonly title: string;
  /** At the right, in plain words: "Waits for a decision" */
  readonly state: string;
  /** Whether the state is one that somebody has to act on. */
  readonly isAttention?: boolean;
  /** Below, subtle: "PO-1001 · Mathematics", "Aug 1, 2026 to Jun 30, 2027" */
  readonly lines: readonly string[];
  /** Opens it when the row is selected; its title is read aloud. */
  readonly open?: Button;
}

/** A list of purchases, departments, products or wishes, one page of it. */
export interface ListView {
  readonly heading: string;
  readonly subheading?: string;
  readonly rows: readonly ListRow[];
  /** Said when there are no rows, where that can be. */
  readonly emptyLine?: string;
  /** "1 to 8 of 23"; left out where everything is shown. */
  readonly pageLine?: string;
  /** How to see the rows beyond those shown, where there are no pages: "“purchases” lists them all". */
  readonly moreHint?: string;
  readonly buttons?: readonly Button[];
}

/** The card of a list. Rows past {@link ROWS_PER_PAGE} are left out and counted. Its summary states the first three. */
export function renderList(view: ListView): RenderedCard {
  const rows = view.rows.slice(0, ROWS_PER_PAGE);
  const cut = view.rows.length - rows.length;
  return render('answer/list', {
    fields: {
      heading: view.heading,
      subheading: view.subheading ?? '',
      rows: rows.map(({ title, state, isAttention, lines, open }) => ({
        title,
        // What opens on a press looks like it.
        titleTone: open ? 'accent' : '',
        ...besideOrBelow(state),
        isSubtle: stateStyle(isAttention).isSubtle,
        tone: isAttention === true ? 'attention' : '',
        lines: lines.slice(0, LINES_PER_ROW),
        selectAction: open ? actionOf(open) : '',
      })),
      emptyLine: rows.length === 0 ? (view.emptyLine ?? '') : '',
      pageLine: view.pageLine ?? (cut > 0 ? [`and ${cut} more`, view.moreHint].filter(Boolean).join('; ') : ''),
    },
    buttons: view.buttons ?? [],
    summary: summaryOf(view),
  });
}

function summaryOf({ heading, rows, emptyLine = '', pageLine }: ListView): string {
  if (rows.length === 0) return `${heading}: ${emptyLine}`;
  const stated = rows.slice(0, 3).map(({ title, state }) => [title, state].filter(Boolean).join(' – '));
  const rest = rows.length - stated.length;
  const more = rest === 0 ? [] : [pageLine === undefined ? `and ${rest} more` : 'and more'];
  return `${heading}: ${[...stated, ...more].join('; ')}`;
}
