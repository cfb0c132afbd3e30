import { actionOf, type Button } from '../parts/button';
import { inertName, joined } from '../parts/inert';
import { stateStyle, type Tone } from '../parts/seats';
import { render, type RenderedCard } from '../render';

/** One thing that a reminder is about: a pool, or a department. */
export interface ReminderRow {
  readonly title: string;
  /** Behind it, not bold: the department. */
  readonly titleMore?: string;
  /** At the right: "0 of 5 seats free", "11 seats". */
  readonly state: string;
  readonly isStateAttention?: boolean;
  /** Below it: "2 waiting". */
  readonly stateMore?: string;
  /** Side by side: seated on days to come. */
  readonly figures: readonly { readonly label: string; readonly number: string; readonly isLost?: boolean }[];
  /** Below, one thing a line; what somebody loses stands out. */
  readonly lines: readonly { readonly text: string; readonly isAttention?: boolean }[];
  /** Opens it when the row is selected. */
  readonly open?: Button;
}

/** Rows that belong together. */
export interface ReminderSection {
  readonly title?: string;
  /** What it asks for, in a sentence. */
  readonly intro?: string;
  readonly rows: readonly ReminderRow[];
}

/** What ends and when, by when to decide, and what silence means. */
export interface ReminderView {
  /** The answer: "11 seats end June 30, 2027". */
  readonly heading: string;
  readonly subheading: string;
  /** By when to decide, and what silence means: the first of them is bold. */
  readonly leads: readonly string[];
  readonly sections: readonly ReminderSection[];
  /** What is good to know, subtle. */
  readonly notes: readonly string[];
  /** "Pools 1 to 3 of 7"; left out where everything is shown. */
  readonly pageLine?: string;
  readonly buttons: readonly Button[];
}

/** How many buttons: what can be done about a pool, and the way back to all of them. */
const MOST_BUTTONS = 5;

/** The card of a reminder. The caller pages. */
export function renderReminder(view: ReminderView): RenderedCard {
  const { heading, subheading, leads, sections, notes } = view;
  return render('reminder/reminder', {
    fields: {
      heading,
      subheading,
      leads: leads.map((text, index) => ({ text, weight: index === 0 ? 'Bolder' : 'Default' })),
      sections: sections
        .filter(({ rows, intro }) => rows.length > 0 || intro !== undefined)
        .map(({ title = '', intro = '', rows }) => ({ sectionTitle: title, intro, rows: rows.map(rowFields) })),
      notes,
      pageLine: view.pageLine ?? '',
    },
    buttons: view.buttons,
    summary: joined([heading, leads[0]]),
    maxButtons: MOST_BUTTONS,
  });
}

function rowFields(row: ReminderRow) {
  const tone = (isLost: boolean | undefined): Tone => (isLost === true ? 'attention' : 'default');
  return {
    title: inertName(row.title),
    titleMore: row.titleMore === undefined ? '' : `· ${inertName(row.titleMore)}`,
    state: row.state,
    stateTone: tone(row.isStateAttention),
    stateMore: row.stateMore ?? '',
    figures: row.figures.map(({ label, number, isLost }) => ({ label, number, numberTone: tone(isLost) })),
    lines: row.lines.map(({ text, isAttention }) => ({ text, ...stateStyle(isAttention) })),
    selectAction: row.open === undefined ? '' : actionOf(row.open),
  };
}
