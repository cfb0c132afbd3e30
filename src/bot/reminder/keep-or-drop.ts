import { type PoolPage } from '../../application/roster/shown/show-pool';
import { type Button } from '../../cards/parts/button';
import { type KeptPerson, PEOPLE_ASKED, renderKeepOrDrop } from '../../cards/reminder/keep-or-drop';
import { type RenderedCard } from '../../cards/render';
import { type CalendarDate } from '../../domain/calendar';
import { type RosterEntry } from '../../domain/roster/pool';
import { paging, type Trail } from '../answer/paging';
import { dateWords, peopleWords, shortDateWords } from '../answer/words';
import { button } from '../button/press';

/** Whose people are asked about, and which of them, as the buttons send it back. */
export interface KeepData {
  readonly lastDay: CalendarDate;
  readonly isOneOfMany: boolean;
  readonly trail: Trail<number>;
}

/** The form that asks who still needs a seat, a page of a roster at a time. @param notice What was just done. */
export function presentKeepOrDrop(page: PoolPage, data: KeepData, notice?: string): RenderedCard {
  const { department, product, next, total } = page;
  const { lastDay, trail } = data;
  const people = peopleOf(page, lastDay).slice(0, PEOPLE_ASKED);
  const about = { department: department.id, product: product.id, lastDay, isOneOfMany: data.isOneOfMany };
  const shown = people.map(({ id }) => id);
  const { pageLine, buttons } = paging({ trail, shown: people.length, next, total }, (title, further) =>
    button(title, 'reminder.drop-form', { ...about, trail: further, isInPlace: true }),
  );
  const asked = { ...about, trail, shown };
  return renderKeepOrDrop({
    heading: `Who needs ${product.name} next term?`,
    subheading: `${department.name} · ${peopleWords(total)}`,
    hints: [
      ...(notice === undefined ? [] : [notice]),
      `Mark those who do not: they leave after ${dateWords(lastDay)}, and keep their seat until then. Silence keeps everybody.`,
    ],
    question: `Leaves after ${dateWords(lastDay)}`,
    people,
    notes: people.length === 0 ? ['Nobody is on this roster.'] : [],
    ...(pageLine === undefined ? {} : { pageLine: `People ${pageLine}` }),
    buttons: [
      ...(people.length === 0
        ? []
        : [
            button(`Confirm ${peopleWords(people.length)}`, 'reminder.drop', asked, {
              isPrimary: true,
              sendsInputs: true,
            }),
            button(people.length === 1 ? 'Keep' : `Keep all ${people.length}`, 'reminder.keep', asked),
          ]),
      ...buttons,
      ...(trail.length > 0 ? [] : [backButton(about)]),
    ],
  });
}

const backButton = ({
  department,
  product,
  isOneOfMany,
}: {
  department: string;
  product: string;
  isOneOfMany: boolean;
}): Button => button('Back', 'reminder.show', { department, product, isOneOfMany, isInPlace: true });

function peopleOf({ seated, waiting }: PoolPage, lastDay: CalendarDate): readonly KeptPerson[] {
  return [
    ...seated.map(({ entry }) => personOf(entry, 'seated', lastDay)),
    ...waiting.map(({ entry, place }) => personOf(entry, `waiting, number ${place}`, lastDay)),
  ];
}

function personOf({ userId, displayName, until }: RosterEntry, state: string, lastDay: CalendarDate): KeptPerson {
  const leaves = until !== undefined && until < lastDay ? `, leaves after ${shortDateWords(until)}` : '';
  return {
    id: userId,
    name: displayName,
    state: `${state}${leaves}`,
    isDropped: until !== undefined && until <= lastDay,
  };
}
