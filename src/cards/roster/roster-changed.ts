import { type Button } from '../parts/button';
import { inertName } from '../parts/inert';
import { render, type RenderedCard } from '../render';
import { barFields, NO_BAR, seatsLine, stateStyle, type SeatCounts } from '../parts/seats';

/** How many people have a line of their own; those that failed come first and are named past it too. */
const LINES_SHOWN = 20;

/** What became of one person. */
export interface PersonResult {
  readonly name: string;
  /** "Seated", "Waiting, number 3", "Removed", "Guest account – not added" */
  readonly result: string;
  readonly isFailed?: boolean;
}

/** How far Microsoft 365 has come with the license. */
export interface LicenseLine {
  /** "License requested…", "License active since 9:42 AM", "License failed: …" */
  readonly text: string;
  readonly isFailed?: boolean;
  /** What to do, and who can do it. */
  readonly whatToDo?: string;
}

/** What a roster command did: added, removed, swapped, moved, undone. Also its last form, which has no buttons. */
export interface RosterChangedView {
  /** The answer: "Jane Doe has a Visio seat", "3 of 4 people added to Visio". */
  readonly heading: string;
  /** "Mathematics · added by you at 9:42 AM" */
  readonly subheading: string;
  /** In the order typed; empty where the heading says it all. */
  readonly people: readonly PersonResult[];
  /** Left out where nothing can be said about seats. */
  readonly seats?: SeatCounts;
  readonly license?: LicenseLine;
  /** How it ended: "Undone by you at 9:43 AM". */
  readonly closing?: string;
  readonly buttons: readonly Button[];
}

/** The card that answers a roster command. Its summary is the heading, then the seats. */
export function renderRosterChanged(view: RosterChangedView): RenderedCard {
  const failed = view.people.filter((person) => person.isFailed);
  const done = view.people.filter((person) => !person.isFailed);
  const lines = [...failed, ...done].slice(0, LINES_SHOWN);
  const doneHidden = done.length - Math.max(0, lines.length - failed.length);
  return render('roster/roster-changed', {
    fields: {
      heading: view.heading,
      subheading: view.subheading,
      people: lines.map(({ name, result, isFailed }) => ({ name: inertName(name), result, ...stateStyle(isFailed) })),
      failedGroups: groupedByResult(failed.slice(LINES_SHOWN)),
      moreLine: doneHidden > 0 ? moreLine(done.slice(done.length - doneHidden)) : '',
      seatsText: view.seats ? seatsLine(view.seats) : '',
      ...(view.seats ? barFields(view.seats) : NO_BAR),
      licenseText: view.license?.text ?? '',
      licenseTone: stateStyle(view.license?.isFailed).tone,
      licenseSize: view.license?.isFailed ? 'Default' : 'Small',
      whatToDo: view.license?.whatToDo ?? '',
      closing: view.closing ?? '',
    },
    buttons: view.buttons,
    summary: [view.heading, view.seats && seatsLine(view.seats), view.closing].filter(Boolean).join(' · '),
  });
}

/** Past the lines, those that failed are still all named, under the reason they share. */
function groupedByResult(people: readonly PersonResult[]) {
  return [...groupedBy(people, (person) => person.result)].map(([result, group]) => ({
    result,
    names: group.map(({ name }, at) => ({ name: inertName(name), comma: at === group.length - 1 ? '' : ',' })),
  }));
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
