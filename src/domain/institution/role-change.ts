import { type Department, includesPerson, type Institution } from './department';
import { type UserId } from '../ids';
import { type KnownPerson, named } from '../people';
import { type Role } from './role';
import { type CommandPerson, type UnknownPerson, withoutRepeats } from '../roster/roster-command';

/** Why one person's role stays as it is, while others' may have changed. */
export type RoleRefusal =
  | UnknownPerson['reason']
  | 'guest'
  | 'account-disabled'
  | 'account-unclear'
  | 'has-role'
  | 'has-no-role'
  /** Without them nobody could give anybody a role again; `oneself` when they asked themselves. */
  | 'last-approver'
  | 'last-approver-oneself'
  /** Somebody gave or took it after what is undone. */
  | 'changed-since';

/** What became of one person named. */
export type RoleLine =
  | { readonly status: 'given' | 'taken'; readonly person: KnownPerson }
  | {
      readonly status: 'refused';
      readonly person: KnownPerson | undefined;
      readonly userText: string;
      readonly refusal: RoleRefusal;
    };

/** Who is to get a role, or to lose it, in the order typed. */
export interface RoleChange {
  readonly kind: 'give' | 'take';
  readonly role: Role;
  readonly people: readonly CommandPerson[];
}

/**
 * Decides for each person whether they get a role or lose it, in the order typed. Guests, disabled and unclear accounts get no role, but
 * can lose one. The last approver stays. `already` are those whom this very command changed before, so that a repeat says
 * the same.
 *
 * @param holders Who has the role now.
 * @returns Who has the role afterwards, in the order given, and a line for each person named, the same person once.
 */
export function decideRoles(
  holders: readonly KnownPerson[],
  change: RoleChange,
  asked: { readonly by: UserId; readonly already?: readonly UserId[] },
): { readonly holders: readonly KnownPerson[]; readonly lines: readonly RoleLine[] } {
  let now = holders;
  const lines: RoleLine[] = [];
  for (const person of withoutRepeats(change.people)) {
    const refusal = refusalFor(now, change, { person, ...asked });
    if (refusal !== undefined) {
      const known = person.userId === undefined ? undefined : named(person);
      lines.push({ status: 'refused', person: known, userText: person.userText, refusal });
    } else if (person.userId !== undefined) {
      const others = now.filter((one) => one.userId !== person.userId);
      now = change.kind === 'give' ? [...others, named(person)] : others;
      lines.push({ status: change.kind === 'give' ? 'given' : 'taken', person: named(person) });
    }
  }
  return { holders: now, lines };
}

/**
 * Decides who gets a role instead of others, all of it or nothing: nobody of `instead` loses it unless everybody who is to get it has it then.
 */
export function decideInstead(
  holders: readonly KnownPerson[],
  change: RoleChange & { readonly instead: readonly CommandPerson[] },
  asked: { readonly by: UserId; readonly already?: readonly UserId[] },
): ReturnType<typeof decideRoles> {
  const { role, people } = change;
  const given = decideRoles(holders, { kind: 'give', role, people }, asked);
  const staying = new Set(given.lines.flatMap(({ person }) => (person === undefined ? [] : [person.userId])));
  const leaving = change.instead.filter(({ userId }) => userId === undefined || !staying.has(userId));
  const taken = decideRoles(given.holders, { kind: 'take', role, people: leaving }, asked);
  const misses = given.lines.filter((line) => line.status === 'refused' && line.refusal !== 'has-role');
  if (misses.length > 0) return { holders, lines: misses };
  if (taken.lines.every(({ status }) => status === 'refused'))
    return { holders, lines: [...given.lines.filter(({ status }) => status === 'refused'), ...taken.lines] };
  return { holders: taken.holders, lines: [...given.lines, ...taken.lines] };
}

/** What has to be agreed to before a role is taken. */
export type RoleWarning = 'last-delegate' | 'oneself';

/** What follows from taking a role that whoever asks has to agree to; undefined where nothing does. */
export function warningAbout(
  role: Role,
  changed: { readonly before: readonly KnownPerson[]; readonly after: readonly KnownPerson[]; readonly by: UserId },
): RoleWarning | undefined {
  const { before, after, by } = changed;
  if (role === 'delegate' && before.length > 0 && after.length === 0) return 'last-delegate';
  return role === 'approver' && includesPerson(before, by) && !includesPerson(after, by) ? 'oneself' : undefined;
}

function refusalFor(
  holders: readonly KnownPerson[],
  { kind, role }: RoleChange,
  asked: { person: CommandPerson; by: UserId; already?: readonly UserId[] },
): RoleRefusal | undefined {
  const { person, by, already = [] } = asked;
  if (person.userId === undefined) return person.reason === 'left-out' ? 'left-out' : 'not-found';
  const hasRole = holders.some((one) => one.userId === person.userId);
  // What this command did before is done, unless somebody else turned it round since.
  if (already.includes(person.userId) && hasRole === (kind === 'give')) return undefined;
  if (kind === 'give') {
    if (person.isGuest === true) return 'guest';
    if (person.isUnclear === true) return 'account-unclear';
    if (person.isDisabled === true) return 'account-disabled';
    return hasRole ? 'has-role' : undefined;
  }
  if (!hasRole) return 'has-no-role';
  if (role === 'approver' && holders.length === 1)
    return person.userId === by ? 'last-approver-oneself' : 'last-approver';
  return undefined;
}

const LISTS = { delegate: 'delegates', purchaser: 'purchasers', approver: 'approvers', auditor: 'auditors' } as const;

/** Whether a role belongs to a department, and not to the whole institution. */
export const isDepartmentRole = (role: Role): role is 'delegate' | 'purchaser' =>
  role === 'delegate' || role === 'purchaser';

/** Who has a role; nobody where it belongs to a department and none is given. */
export function holdersOf(
  role: Role,
  institution: Institution,
  department: Department | undefined,
): readonly KnownPerson[] {
  return isDepartmentRole(role) ? (department?.[LISTS[role]] ?? []) : institution[LISTS[role]];
}

/** A department or an institution, with other people in a role. */
export const withHolders = <Place extends Department | Institution>(
  role: Role,
  place: Place,
  holders: readonly KnownPerson[],
): Place => ({ ...place, [LISTS[role]]: holders });
