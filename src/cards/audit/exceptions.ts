import { besideOrBelow } from '../parts/beside';
import { actionOf, type Button } from '../parts/button';
import { stateStyle } from '../parts/seats';
import { render, type RenderedCard } from '../render';

/** How many lines an exception has below its title. */
const LINES_PER_ROW = 3;

/** One exception. */
export interface ExceptionRow {
  /** Whom it is about, or how much: "Jane Doe", "2 units" */
  readonly title: string;
  /** At the right: "Not answered", "Accepted" */
  readonly state: string;
  readonly isAttention: boolean;
  /** "Visio · Mathematics · since Nov 3, 2026", "“On leave until May” – Sam Okafor, Nov 4, 2026" */
  readonly lines: readonly string[];
  /** Opens what answers it; its title is read aloud. */
  readonly open?: Button;
}

/** A page of what an audit found, kind by kind. */
export interface ExceptionsView {
  readonly heading: string;
  readonly subheading: string;
  /** What was just done, or what can be: "Select one to answer it." */
  readonly doneLine: string;
  readonly groups: readonly {
    /** "Given outside alacarte" */
    readonly title: string;
    /** What it means, in one sentence. */
    readonly means: string;
    readonly rows: readonly ExceptionRow[];
  }[];
  /** Said when there are none. */
  readonly emptyLine: string;
  /** "1 to 8 of 23"; left out where everything is shown. */
  readonly pageLine?: string;
  readonly buttons: readonly Button[];
}

/** The card of exceptions. The caller pages. */
export function renderExceptions(view: ExceptionsView): RenderedCard {
  const { heading, subheading, groups, doneLine } = view;
  const isEmpty = groups.length === 0;
  return render('audit/exceptions', {
    fields: {
      heading,
      subheading,
      doneLine,
      groups: groups.map(({ title, means, rows }) => ({ title, means, rows: rows.map(rowFields) })),
      emptyLine: isEmpty ? view.emptyLine : '',
      pageLine: view.pageLine ?? '',
    },
    buttons: view.buttons,
    summary: isEmpty ? `${heading}: ${view.emptyLine}` : `${heading} · ${subheading}`,
  });
}

const rowFields = ({ title, state, isAttention, lines, open }: ExceptionRow) => ({
  title,
  titleTone: open ? 'accent' : '',
  ...besideOrBelow(state),
  isSubtle: stateStyle(isAttention).isSubtle,
  tone: isAttention ? 'attention' : '',
  lines: lines.slice(0, LINES_PER_ROW),
  selectAction: open ? actionOf(open) : '',
});
