import { type RosterDraft } from '../../domain/roster/roster-draft';
import { type CommandOf } from '../turn/feature';
import { draftPerson } from '../turn/slots';
import { type TypedTurn } from '../turn/turn';

/** A sentence that changes who is on a roster. */
export type PeopleCommand = CommandOf<'add' | 'remove' | 'swap' | 'move'>;

/** What a sentence wants changed, and for whom; its pool is another matter. */
export const messageDraft = (turn: TypedTurn, command: PeopleCommand): Pick<RosterDraft, 'kind' | 'people'> => ({
  kind: command.kind,
  people: peopleOf(command).map((person) => draftPerson(turn, person)),
});

function peopleOf(command: PeopleCommand) {
  switch (command.kind) {
    case 'add':
    case 'remove':
      return command.people;
    case 'swap':
      return [command.outgoing, command.incoming];
    case 'move':
      return [command.person];
  }
}
