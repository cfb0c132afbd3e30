import { type Button } from '../parts/button';
import { inertName, joined } from '../parts/inert';
import { render, type RenderedCard } from '../render';
import { type SeatCounts, seatFields, stateStyle, type Tone } from '../parts/seats';

/** How many lines a pool or product has below its figures; those past it share the last one. */
const LINES_PER_ROW = 6;

/** One product in the whole tenant. */
export interface ProductPositionRow {
  readonly productName: string;
  readonly units: number;
  readonly promised: number;
  readonly seated: number;
  /** Units that nobody claims, and promises without a unit: one of the two is 0. */
  readonly orphaned: number;
  readonly short: number;
  /** Nobody knows how many units there are. */
  readonly isUnclear?: boolean;
  /** "2 licenses given outside alacarte" */
  readonly notes: readonly string[];
}

/** One pool: what is wanted, what is bought, what is on. */
export interface PoolPositionRow {
  readonly productName: string;
  readonly departmentName: string;
  readonly desired: number;
  readonly entitled: number;
  readonly actual: number;
  readonly seats: SeatCounts;
  /** Each with its number: "1 license requested, not active yet"; those that somebody must see to stand out. */
  readonly differences: readonly { readonly text: string; readonly isAttention: boolean }[];
}

/** A page of the effective license position. */
export interface PositionView {
  /** "Visio is 3 units short", "Everything matches" */
  readonly heading: string;
  /** "Visio · Mathematics · as of Nov 21, 9:42 AM" */
  readonly subheading: string;
  /** What else there is to know at once, one line each: "3 people wait for a seat". */
  readonly findings: readonly string[];
  readonly products: readonly ProductPositionRow[];
  readonly pools: readonly PoolPositionRow[];
  /** Said when there are neither. */
  readonly emptyLine: string;
  /** "1 to 8 of 23"; left out where everything is shown. */
  readonly pageLine?: string;
  readonly buttons: readonly Button[];
}

/** The card of a position. The caller pages. */
export function renderPosition(view: PositionView): RenderedCard {
  const { heading, subheading, findings, products, pools } = view;
  const sections = [
    { title: 'The whole tenant', rows: products.map(productRow) },
    { title: 'Departments', rows: pools.map(poolRow) },
  ];
  return render('reconcile/position', {
    fields: {
      heading,
      subheading,
      findings,
      sections: sections.filter(({ rows }) => rows.length > 0),
      emptyLine: products.length + pools.length === 0 ? view.emptyLine : '',
      pageLine: view.pageLine ?? '',
    },
    buttons: view.buttons,
    summary: joined([heading, ...findings, subheading]),
  });
}

interface Row {
  readonly productName: string;
  readonly departmentText: string;
  /** What stands at the right, in two parts. */
  readonly freeText: string;
  readonly waitingText: string;
  readonly seatsTone: Tone;
  readonly figures: readonly { readonly label: string; readonly number: string }[];
  readonly lines: readonly { readonly text: string; readonly tone: Tone; readonly isSubtle: boolean }[];
}

function productRow({
  productName,
  units,
  promised,
  seated,
  orphaned,
  short,
  isUnclear,
  notes,
}: ProductPositionRow): Row {
  return {
    productName: inertName(productName),
    departmentText: '',
    freeText: isUnclear === true ? 'Units unclear' : balanceText({ orphaned, short }),
    waitingText: '',
    seatsTone: short > 0 ? 'attention' : 'default',
    figures: figures({ Units: isUnclear === true ? '?' : units, Promised: promised, Seated: seated }),
    lines: linesOf(notes.map((text) => ({ text, isAttention: false }))),
  };
}

function balanceText({ orphaned, short }: Pick<ProductPositionRow, 'orphaned' | 'short'>): string {
  if (short > 0) return `${short} ${short === 1 ? 'unit' : 'units'} short`;
  return orphaned > 0 ? `${orphaned} ${orphaned === 1 ? 'unit' : 'units'} orphaned` : 'All claimed';
}

function poolRow({ productName, departmentName, desired, entitled, actual, seats, differences }: PoolPositionRow): Row {
  const { freeText, waitingText } = seatFields(seats);
  return {
    productName: inertName(productName),
    departmentText: `· ${inertName(departmentName)}`,
    freeText,
    waitingText,
    // A pool that is full, and keeps nobody waiting, is as it should be here.
    seatsTone: seats.waitingCount > 0 ? 'attention' : 'default',
    figures: figures({ Desired: desired, Entitled: entitled, Actual: actual }),
    lines: linesOf(differences),
  };
}

const figures = (numbers: Readonly<Record<string, number | string>>): Row['figures'] =>
  Object.entries(numbers).map(([label, number]) => ({ label, number: String(number) }));

function linesOf(differences: PoolPositionRow['differences']): Row['lines'] {
  const isTooMany = differences.length > LINES_PER_ROW;
  const alone = isTooMany ? differences.slice(0, LINES_PER_ROW - 1) : differences;
  const rest = differences.slice(alone.length);
  const last = {
    text: joined(rest.map(({ text }) => text)),
    isAttention: rest.some(({ isAttention }) => isAttention),
  };
  return [...alone, ...(isTooMany ? [last] : [])].map(({ text, isAttention }) => ({
    text,
    ...stateStyle(isAttention),
  }));
}
