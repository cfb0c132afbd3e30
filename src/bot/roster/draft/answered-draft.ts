import { departmentId, productId } from '../../../domain/ids';
import { type DraftPerson, draftOf, draftsOf, type RosterDraft } from '../../../domain/roster/roster-draft';
import { withPeople } from '../../turn/answered-people';
import { type PressedTurn } from '../../turn/turn';

/**
 * A command with the product or department that was chosen; undefined when nothing was.
 *
 * @param at Of several commands, for which of them it was chosen.
 */
export function withChoice(
  known: RosterDraft | undefined,
  slot: 'product' | 'department',
  choice: string | undefined,
  at: readonly number[] = [0],
): RosterDraft | undefined {
  if (choice === undefined || known === undefined) return undefined;
  const chosen = slot === 'product' ? { product: productId(choice) } : { department: departmentId(choice) };
  return mapDrafts(known, (draft, index) => (at.includes(index) ? { ...draft, ...chosen } : draft));
}

function mapDrafts(known: RosterDraft, next: (draft: RosterDraft, index: number) => RosterDraft): RosterDraft {
  const [first, ...others] = draftsOf(known);
  return draftOf([next(first, 0), ...others.map((draft, index) => next(draft, index + 1))]);
}

/** A command with the answers about its people; of several, the one at that place, and whoever the others name alike. */
export function withPeopleAt(
  known: RosterDraft | undefined,
  at: number,
  asked: Parameters<typeof withPeople>[1],
  inputs: PressedTurn['inputs'],
): RosterDraft | undefined {
  const before = known && draftsOf(known)[at];
  const after = withPeople(before, asked, inputs);
  if (known === undefined || before === undefined || after === undefined) return undefined;
  const chosen = new Map(
    after.people
      .filter((person, index) => person.isChosen === true && before.people[index]?.userId === undefined)
      .map((person) => [person.userText, person]),
  );
  return mapDrafts(known, (draft, index) => {
    if (index === at) return after;
    const isAlike = ({ userId: id, isLeftOut, userText }: DraftPerson) =>
      id === undefined && isLeftOut !== true && chosen.has(userText);
    return { ...draft, people: draft.people.map((one) => (isAlike(one) ? (chosen.get(one.userText) ?? one) : one)) };
  });
}
