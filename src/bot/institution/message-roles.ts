import { type RoleDraft } from '../../application/institution/prepare-roles';
import { defined } from '../../domain/defined';
import { type CommandOf } from '../turn/feature';
import { draftPerson, knownDepartment } from '../turn/slots';
import { type TypedTurn } from '../turn/turn';

/** What gives, takes, moves or replaces roles. */
export type RoleCommandKind = 'add-role' | 'remove-role' | 'move-role' | 'replace-role';

const KINDS = { 'add-role': 'give', 'remove-role': 'take', 'move-role': 'move', 'replace-role': 'replace' } as const;

/** A change of roles as far as a sentence says it; the departments only where they are certain. */
export function messageRoles(turn: TypedTurn, intent: CommandOf<RoleCommandKind>): RoleDraft {
  const losing = intent.kind === 'replace-role' ? intent.instead : [];
  return {
    kind: KINDS[intent.kind],
    role: intent.role,
    people: [...intent.people, ...losing].map((person) => draftPerson(turn, person)),
    ...defined({
      department: knownDepartment(intent.department),
      from: intent.kind === 'move-role' ? knownDepartment(intent.from) : undefined,
      losing: losing.length === 0 ? undefined : losing.length,
    }),
  };
}
