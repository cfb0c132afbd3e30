import { actionOf, type Button } from '../parts/button';
import { inertName, joined } from '../parts/inert';
import { type SeatCounts, seatFields, type Tone } from '../parts/seats';
import { render, type RenderedCard } from '../render';

/** How many lines a row has below its figures, and how many a note has; those past it are counted. */
const LINES_PER_ROW = 4;
const LINES_PER_NOTE = 5;

/** A number with what it counts; a text where there is none. */
export interface Figure {
  readonly label: string;
  readonly number: number | string;
}

/** One product in the whole tenant. */
export interface AuditProductRow {
  readonly productName: string;
  /** At the right: "2 units orphaned" */
  readonly balance: string;
  readonly isAttention: boolean;
  readonly figures: readonly Figure[];
  readonly lines: readonly string[];
}

/** One pool. */
export interface AuditPoolRow {
  readonly productName: string;
  readonly departmentName: string;
  readonly seats: SeatCounts;
  readonly figures: readonly Figure[];
  /** What was bought for it: "PO-1001 · 5 seats · until Jun 30, 2027 · proof" */
  readonly lines: readonly string[];
  /** Opens its purchases. */
  readonly open?: Button;
}

/** A page of an audit. */
export interface AuditView {
  /** "3 exceptions that nobody answered", "Everything agrees" */
  readonly heading: string;
  /** "Mathematics · as of the end of March 31, 2027" */
  readonly subheading: string;
  /** What else there is to know at once, one line each. */
  readonly findings: readonly string[];
  readonly products: readonly AuditProductRow[];
  readonly pools: readonly AuditPoolRow[];
  /** Said when there are neither. */
  readonly emptyLine: string;
  /** Below: sign-offs, what was learned later; those without lines are left out. */
  readonly notes: readonly { readonly title: string; readonly lines: readonly string[] }[];
  /** "1 to 8 of 23"; left out where everything is shown. */
  readonly pageLine?: string;
  readonly buttons: readonly Button[];
}

/** The card of an audit. The caller pages. */
export function renderAudit(view: AuditView): RenderedCard {
  const { heading, subheading, findings, products, pools, notes } = view;
  const sections = [
    { title: 'The whole tenant', rows: products.map(productRow) },
    { title: 'Departments', rows: pools.map(poolRow) },
  ];
  return render('audit/audit', {
    fields: {
      heading,
      subheading,
      findings,
      sections: sections.filter(({ rows }) => rows.length > 0),
      emptyLine: products.length + pools.length === 0 ? view.emptyLine : '',
      pageLine: view.pageLine ?? '',
      notes: notes
        .filter(({ lines }) => lines.length > 0)
        .map(({ title, lines }) => ({ title, lines: counted(lines, LINES_PER_NOTE) })),
    },
    buttons: view.buttons,
    summary: joined([heading, ...findings, subheading]),
  });
}

function productRow({ productName, balance, isAttention, figures, lines }: AuditProductRow) {
  return {
    productName: inertName(productName),
    titleTone: '',
    departmentText: '',
    freeText: balance,
    waitingText: '',
    seatsTone: toneOf(isAttention),
    figures: figures.map(figureFields),
    lines: linesOf(lines),
    selectAction: '',
  };
}

function poolRow({ productName, departmentName, seats, figures, lines, open }: AuditPoolRow) {
  const { freeText, waitingText } = seatFields(seats);
  return {
    productName: inertName(productName),
    // What opens on a press looks like it.
    titleTone: open ? 'accent' : '',
    departmentText: `· ${inertName(departmentName)}`,
    freeText,
    waitingText,
    seatsTone: toneOf(seats.waitingCount > 0),
    figures: figures.map(figureFields),
    lines: linesOf(lines),
    selectAction: open ? actionOf(open) : '',
  };
}

const toneOf = (isAttention: boolean): Tone => (isAttention ? 'attention' : 'default');

const figureFields = ({ label, number }: Figure) => ({ label, number: String(number) });

const linesOf = (lines: readonly string[]) =>
  counted(lines, LINES_PER_ROW).map((text) => ({ text, tone: 'default', isSubtle: true }));

/** At most this number of lines, of which the last counts those that are left out. */
function counted(lines: readonly string[], most: number): readonly string[] {
  if (lines.length <= most) return lines;
  const shown = lines.slice(0, most - 1);
  return [...shown, `and ${lines.length - shown.length} more`];
}
