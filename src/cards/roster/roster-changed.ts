import { besideOrBelow } from '../parts/beside';
import { type Button } from '../parts/button';
import { inertName } from '../parts/inert';
import { render, type RenderedCard } from '../render';
import { barFields, NO_BAR, seatsLine, stateStyle, type SeatCounts } from '../parts/seats';

/** How many people have a line of their own, in all pools; those that failed come first and are named past it too. */
const LINES_SHOWN = 20;
/** In each of many pools, at least this number. */
const FEWEST_LINES = 2;
/** How many of those that failed are named at all, in one pool, and in several together, which need room for more besides. */
const FAILED_NAMED = 200;
const FAILED_NAMED_IN_SEVERAL = 100;

/** What became of one person. */
export interface PersonResult {
  readonly name: string;
  /** "Seated", "Waiting, number 3", "Removed", "Guest account – not added" */
  readonly result: string;
  readonly isFailed?: boolean;
  /** It failed for a reason that is not their own: several of them are named together under it. */
  readonly isShared?: boolean;
}

/** How far Microsoft 365 has come with the license. */
export interface LicenseLine {
  /** "License requested…", "License active since 9:42 AM", "License failed: …" */
  readonly text: string;
  readonly isFailed?: boolean;
  /** What to do, and who can do it. */
  readonly whatToDo?: string;
}

/** What became of people in one pool. */
export interface PoolResults {
  /** The product, where there are several. */
  readonly title?: string;
  /** In the order typed; empty where the heading says it all. */
  readonly people: readonly PersonResult[];
  /** Lines stay in this order, and this number of them is shown; otherwise those that failed come first. */
  readonly linesInOrder?: number;
  /** How to see the people beyond those with a line; printed only where there are some. */
  readonly moreHint?: string;
  /** Left out where nothing can be said about seats. */
  readonly seats?: SeatCounts;
}

/** What a roster command did: added, removed, swapped, moved, undone. Also its last form, which has no buttons. */
export interface RosterChangedView extends PoolResults {
  /** The answer: "Jane Doe has a Visio seat", "3 of 4 people added to Visio". */
  readonly heading: string;
  /** "Mathematics · added by you at 9:42 AM" */
  readonly subheading: string;
  /** What became of people in the other pools. */
  readonly alsoIn?: readonly PoolResults[];
  readonly license?: LicenseLine;
  /** How it ended: "Undone by you at 9:43 AM". */
  readonly closing?: string;
  readonly buttons: readonly Button[];
}

/** The card that answers a roster command. Its summary is the heading, then the seats. */
export function renderRosterChanged(view: RosterChangedView): RenderedCard {
  const pools = [view, ...(view.alsoIn ?? [])];
  return render('roster/roster-changed', {
    fields: {
      heading: view.heading,
      subheading: view.subheading,
      pools: pools.map((pool) => poolFields(pool, pools.length)),
      licenseText: view.license?.text ?? '',
      licenseTone: stateStyle(view.license?.isFailed).tone,
      licenseSize: view.license?.isFailed ? 'Default' : 'Small',
      whatToDo: view.license?.whatToDo ?? '',
      closing: view.closing ?? '',
    },
    buttons: view.buttons,
    summary: [view.heading, ...pools.map(seatsOf), view.closing].filter(Boolean).join(' · '),
  });
}

/** "1 of 5 seats free", "Visio: 1 of 5 seats free" */
const seatsOf = ({ title, seats }: PoolResults): string =>
  seats === undefined ? '' : `${title === undefined ? '' : `${title}: `}${seatsLine(seats)}`;

function poolFields({ title, people, moreHint, seats, linesInOrder }: PoolResults, poolCount: number) {
  const most = linesInOrder ?? Math.max(FEWEST_LINES, Math.floor(LINES_SHOWN / poolCount));
  const isInOrder = linesInOrder !== undefined && people.length <= most;
  const allFailed = people.filter((person) => person.isFailed);
  const shared = isInOrder ? [] : allFailed.filter((person) => person.isShared);
  const together = shared.length > 1 ? shared : [];
  const failed = allFailed.filter((person) => !together.includes(person));
  const done = people.filter((person) => !person.isFailed);
  const lines = isInOrder ? people : [...failed, ...done].slice(0, most);
  const doneHidden = done.length - Math.max(0, lines.length - failed.length);
  return {
    title: title ?? '',
    people: lines.map(({ name, result, isFailed }) => ({
      name: inertName(name),
      ...besideOrBelow(result),
      ...stateStyle(isFailed),
    })),
    failedGroups: groupedByResult(
      [...failed.slice(most), ...together],
      poolCount === 1 ? FAILED_NAMED : Math.floor(FAILED_NAMED_IN_SEVERAL / poolCount),
    ),
    moreLine:
      doneHidden > 0 ? [moreLine(done.slice(done.length - doneHidden)), moreHint].filter(Boolean).join('; ') : '',
    seatsText: seats ? seatsLine(seats) : '',
    ...(seats ? barFields(seats) : NO_BAR),
  };
}

/** Past the lines, those that failed are still named, under the reason they share; at most `most`, then how many more there are. */
function groupedByResult(people: readonly PersonResult[], most: number) {
  let room = most;
  return [...groupedBy(people, (person) => person.result)].map(([result, group]) => {
    const names = group.slice(0, room).map(({ name }) => inertName(name));
    room -= names.length;
    const more = group.length - names.length;
    const all = more === 0 ? names : [...names, names.length === 0 ? `${more} people` : `and ${more} more`];
    return { result, names: all.map((name, at) => ({ name, comma: at === all.length - 1 ? '' : ',' })) };
  });
}

/** "and 180 more: 120 seated, 60 waiting"; "Waiting, number 3" counts as waiting. */
function moreLine(people: readonly PersonResult[]): string {
  const counts = [...groupedBy(people, (person) => person.result.split(',')[0] ?? '')].map(
    ([result, group]) => `${group.length} ${result.charAt(0).toLowerCase()}${result.slice(1)}`,
  );
  return counts.length > 3 ? `and ${people.length} more` : `and ${people.length} more: ${counts.join(', ')}`;
}

function groupedBy(people: readonly PersonResult[], keyOf: (person: PersonResult) => string) {
  const groups = new Map<string, PersonResult[]>();
  for (const person of people) groups.set(keyOf(person), [...(groups.get(keyOf(person)) ?? []), person]);
  return groups;
}
