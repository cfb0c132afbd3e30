import { actionOf, type Button } from '../parts/button';
import { inertName, joined } from '../parts/inert';
import { render, type RenderedCard } from '../render';
import { seatFields, seatsLine, type SeatCounts } from '../parts/seats';

/** How many pools the overview shows; the rest are counted. */
export const POOLS_SHOWN = 12;

/** One pool in the overview. */
export interface PoolRow {
  readonly productName: string;
  /** Left out where all pools are of one department, named in the subheading. */
  readonly departmentName?: string;
  readonly seats: SeatCounts;
  /** "Covered to June 30, 2027" or "No cover now" */
  readonly coverLine: string;
  /** "5 more seats await the tenant" */
  readonly awaitingLine?: string;
  /** Opens the pool when the row is selected; its title is read aloud. */
  readonly open: Button;
}

/** All pools of the person asking. */
export interface SeatsOverviewView {
  readonly heading: string;
  readonly subheading?: string;
  /** All of them, in the order shown. */
  readonly pools: readonly PoolRow[];
  /** How to see the pools beyond those shown; printed only where there are some. */
  readonly moreHint?: string;
  /** "Departments 7 to 12 of 300"; left out where all are shown. */
  readonly pageLine?: string;
  readonly buttons: readonly Button[];
}

/** The card that answers `seats`. Its summary states each pool shown as `Visio: 2 of 5 seats free`, up to three. */
export function renderSeatsOverview(view: SeatsOverviewView): RenderedCard {
  const hidden = Math.max(0, view.pools.length - POOLS_SHOWN);
  const pools = view.pools.slice(0, POOLS_SHOWN).map((pool) => ({
    productName: inertName(pool.productName),
    departmentText: pool.departmentName ? `· ${inertName(pool.departmentName)}` : '',
    ...seatFields(pool.seats),
    coverLine: pool.coverLine,
    awaitingLine: pool.awaitingLine ?? '',
    selectAction: actionOf(pool.open),
  }));
  return render('roster/seats-overview', {
    fields: {
      heading: view.heading,
      subheading: view.subheading ?? '',
      pools,
      moreLine: [
        ...(hidden === 0 ? [] : [[`and ${hidden} more`, view.moreHint ?? ''].filter(Boolean).join('. ')]),
        view.pageLine ?? '',
      ]
        .filter(Boolean)
        .join(' · '),
    },
    buttons: view.buttons,
    summary: summaryOf(view),
  });
}

function summaryOf({ heading, pools }: SeatsOverviewView): string {
  const stated = pools.slice(0, 3).map((pool) => {
    const title = joined([inertName(pool.productName), inertName(pool.departmentName ?? '')]);
    return `${title}: ${seatsLine(pool.seats)}`;
  });
  const rest = pools.length > 3 ? [`and ${pools.length - 3} more`] : [];
  return stated.length === 0 ? heading : `${heading}: ${[...stated, ...rest].join('; ')}`;
}
