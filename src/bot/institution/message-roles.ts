import { type RoleDraft } from '../../application/institution/prepare-roles';
import { defined } from '../../domain/defined';
import { type CommandOf } from '../turn/feature';
import { draftPerson, knownDepartment } from '../turn/slots';
import { type TypedTurn } from '../turn/turn';

/** A change of roles as far as a sentence says it; the department only where it is certain. */
export const messageRoles = (turn: TypedTurn, intent: CommandOf<'add-role'>): RoleDraft => ({
  kind: intent.kind === 'add-role' ? 'give' : 'take',
  role: intent.role,
  people: intent.people.map((person) => draftPerson(turn, person)),
  ...defined({ department: knownDepartment(intent.department) }),
});
