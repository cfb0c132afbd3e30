import { type PersonActor } from '../../domain/actor';
import { type ActivityKey, type DepartmentId } from '../../domain/ids';
import { type RoleChange, type RoleLine } from '../../domain/institution/role-change';
import { type NamedDepartment, type Refusal } from '../../domain/refusal';
import { type Refused } from '../../domain/result';
import { type CommandPerson } from '../../domain/roster/roster-command';
import { type Ports } from '../ports';
import { changeRoles, foreseeRoles, type RolesAsked } from './change-roles';

/** People who are to have their role in another department from now on. */
export interface MoveRequest {
  readonly key: ActivityKey;
  readonly actor: PersonActor;
  readonly role: 'delegate' | 'purchaser';
  readonly people: readonly CommandPerson[];
  readonly from: DepartmentId;
  readonly to: DepartmentId;
  /** Whether the sender agreed that nobody is left where they come from. */
  readonly isConfirmed: boolean;
}

/** Who was moved from where to where; `given` lines are people who have their role there now. */
interface Moved {
  readonly role: MoveRequest['role'];
  readonly from: NamedDepartment;
  readonly to: NamedDepartment;
  readonly lines: readonly RoleLine[];
}

/** What became of a move: `half-moved` are people who still have their role where they had it, and why it was not taken. */
export type MoveOutcome =
  | (Moved & { readonly kind: 'moved' })
  | (Moved & { readonly kind: 'half-moved'; readonly because: Refusal })
  | RolesAsked
  | Refused;

/**
 * Moves people's role from one department to another. First it is given, then taken: whoever dies between the two leaves somebody with both,
 * and the same command, told again, finishes. Whoever asks may have lost their own role
 * between the two. Who does not have the role, or may not have it there, stays as they are.
 */
export async function moveRoles(ports: Ports, request: MoveRequest): Promise<MoveOutcome> {
  const { key, actor, role, from, to, isConfirmed } = request;
  const change = (kind: RoleChange['kind'], people: readonly CommandPerson[]) => ({
    key,
    actor,
    change: { kind, role, people },
    department: kind === 'give' ? to : from,
    isConfirmed,
  });
  const leaving = await foreseeRoles(ports, change('take', request.people));
  if (leaving.kind !== 'changed') return leaving;
  const may = peopleOf(request.people, leaving.lines, ({ status }) => status === 'taken');
  const stay = leaving.lines.filter(({ status }) => status === 'refused');
  const arrived = await changeRoles(ports, change('give', may));
  if (arrived.kind !== 'changed') return arrived;
  const has = (line: RoleLine) => line.status === 'given' || (line.status === 'refused' && line.refusal === 'has-role');
  const left = await changeRoles(ports, change('take', peopleOf(may, arrived.lines, has)));
  if (left.kind === 'confirm') return left;
  const places = { from: leaving.department, to: arrived.department };
  if (places.from === undefined || places.to === undefined) throw new Error('both are departments');
  const named = { role, from: places.from, to: places.to };
  if (left.kind === 'refused') {
    return isAnyGiven(arrived.lines)
      ? { kind: 'half-moved', ...named, lines: arrived.lines, because: left.refusal }
      : left;
  }
  const moved = left.lines.map((line): RoleLine => (line.status === 'taken' ? { ...line, status: 'given' } : line));
  return { kind: 'moved', ...named, lines: [...moved, ...arrived.lines.filter((line) => !has(line)), ...stay] };
}

const isAnyGiven = (lines: readonly RoleLine[]): boolean => lines.some(({ status }) => status === 'given');

/** Those of some people whose line is such a one. */
function peopleOf(
  people: readonly CommandPerson[],
  lines: readonly RoleLine[],
  isOne: (line: RoleLine) => boolean,
): readonly CommandPerson[] {
  const ids = new Set(lines.filter(isOne).flatMap(({ person }) => (person === undefined ? [] : [person.userId])));
  return people.filter(({ userId }) => userId !== undefined && ids.has(userId));
}
