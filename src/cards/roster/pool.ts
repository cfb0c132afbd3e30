import { besideOrBelow } from '../parts/beside';
import { type Button } from '../parts/button';
import { inertName } from '../parts/inert';
import { render, type RenderedCard } from '../render';
import { seatFields, seatsLine, stateStyle, type SeatCounts } from '../parts/seats';

/** How many people one pool card shows. */
export const PEOPLE_PER_PAGE = 15;

/** A seated person, with the state of their license in plain words. */
export interface SeatedRow {
  readonly name: string;
  /** "Active", "License requested", "No usage location – IT must set it" */
  readonly state: string;
  readonly isFailed?: boolean;
}

/** A waiting person and their place in line. */
export interface WaitingRow {
  /** From 1. */
  readonly position: number;
  readonly name: string;
  /** "since Nov 3" */
  readonly since: string;
}

/** One pool, one page of its people. */
export interface PoolView {
  readonly productName: string;
  readonly departmentName: string;
  readonly seats: SeatCounts;
  /** "PO-1007 · 2 seats · Aug 1, 2026 to June 30, 2027", one per entitlement in force, then what awaits the tenant. */
  readonly coverLines: readonly string[];
  /** The seated people of this page, in roster order. */
  readonly seated: readonly SeatedRow[];
  /** The waiting people of this page, in order. */
  readonly waiting: readonly WaitingRow[];
  /** What to say when there is nobody to show; that nobody is on the roster, unless given. */
  readonly emptyLine?: string;
  /** "People 16 to 30 of 42"; left out where everybody is shown. */
  readonly pageLine?: string;
  /** "One license is not active yet. …" */
  readonly note?: string;
  /** "Show more" among them where there are more people. */
  readonly buttons: readonly Button[];
}

/** The card of one pool. People past {@link PEOPLE_PER_PAGE} are left out and counted. */
export function renderPool(view: PoolView): RenderedCard {
  const seated = view.seated.slice(0, PEOPLE_PER_PAGE);
  const waiting = view.waiting.slice(0, PEOPLE_PER_PAGE - seated.length);
  const cut = view.seated.length + view.waiting.length - seated.length - waiting.length;
  return render('roster/pool', {
    fields: {
      productName: inertName(view.productName),
      departmentName: inertName(view.departmentName),
      ...seatFields(view.seats),
      coverLines: view.coverLines,
      seatedTitle: seated.length > 0 ? 'Seated' : '',
      seated: seated.map(({ name, state, isFailed }) => ({
        name: inertName(name),
        ...besideOrBelow(state),
        ...stateStyle(isFailed),
      })),
      waitingTitle: waiting.length > 0 ? 'Waiting' : '',
      waiting: waiting.map(({ position, name, since }) => ({
        position: String(position),
        name: inertName(name),
        ...besideOrBelow(since),
      })),
      emptyLine: view.seated.length + view.waiting.length === 0 ? (view.emptyLine ?? 'Nobody is on this roster.') : '',
      pageLine: view.pageLine ?? (cut > 0 ? `and ${cut} more` : ''),
      note: view.note ?? '',
    },
    buttons: view.buttons,
    summary: `${inertName(view.productName)} · ${inertName(view.departmentName)}: ${seatsLine(view.seats)}`,
  });
}
