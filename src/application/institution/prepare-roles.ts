import { type PersonActor } from '../../domain/actor';
import { type DepartmentId } from '../../domain/ids';
import { type Department, isOwnDirectoryName, openAmong } from '../../domain/institution/department';
import { isNamed } from '../../domain/roster/name-match';
import { type KnownPerson } from '../../domain/people';
import { type NamedDepartment } from '../../domain/refusal';
import { type Role } from '../../domain/institution/role';
import { holdersOf, isDepartmentRole, type RoleChange } from '../../domain/institution/role-change';
import { type CommandPerson } from '../../domain/roster/roster-command';
import { type DraftPerson } from '../../domain/roster/roster-draft';
import { type Person } from '../../ports/roster/directory';
import { type Candidates, candidatesOf } from '../people/candidates';
import { isCalledSo } from '../people/namesakes';
import { approverOf, centralItOnly } from '../access/central-it';
import { asPerson, commandPerson, isGuess, lookUpPeople } from '../people/look-up-people';
import { type Ports, type StandingPorts } from '../ports';
import { notYours, readStanding, type Standing } from '../access/standing';
import { namedDepartment } from '../access/names';
import { type Refused, refused } from '../../domain/result';
import { type MoveRequest } from './move-roles';

/** One message changes the roles of at most this many people. */
const MOST_PEOPLE = 20;

/**
 * A change of roles on its way: what is known so far, as plain data that a card can carry. To `move` is to take the role in one department
 * and give it in another; to `replace` is to give it to some and take it from others in the same place.
 */
export interface RoleDraft {
  readonly kind: RoleChange['kind'] | 'move' | 'replace';
  readonly role: Role;
  readonly department?: DepartmentId;
  /** Where they have the role that is moved. */
  readonly from?: DepartmentId;
  /** In the order typed; of a replacement, who gets the role and then who loses it. */
  readonly people: readonly DraftPerson[];
  /** How many of these, the last ones, lose it in a replacement. */
  readonly losing?: number;
  /** The sender was asked about what follows, and said yes. */
  readonly isConfirmed?: boolean;
}

/** Several people whom a text may mean; `index` counts the draft's people. */
export interface WhichPerson {
  readonly index: number;
  readonly userText: string;
  readonly candidates: Candidates;
}

/** What a draft comes to, with nothing left to ask. */
export type PlannedRoles =
  | {
      readonly kind: 'change';
      readonly change: RoleChange;
      readonly instead?: readonly CommandPerson[];
      readonly department: DepartmentId | undefined;
    }
  | ({ readonly kind: 'move' } & Pick<MoveRequest, 'role' | 'people' | 'from' | 'to'>);

/** A change of roles made ready, or what has to be asked first. */
export type PreparedRoles =
  | { readonly kind: 'ready'; readonly plan: PlannedRoles }
  | {
      readonly kind: 'ask-department';
      /** Which of the two departments of a move. */
      readonly slot: 'department' | 'from';
      readonly draft: RoleDraft;
      readonly departments: readonly NamedDepartment[];
    }
  | { readonly kind: 'ask-people'; readonly draft: RoleDraft; readonly questions: readonly WhichPerson[] }
  | Refused;

/**
 * Finds out which people and which department a change of roles means; nothing is changed, and nothing is guessed.
 *
 * @returns Refusals `central-it-only` before `too-many-people`, `not-yours` and `directory-silent`, so that only an approver learns which
 *   departments and people there are.
 */
export async function prepareRoles(
  ports: StandingPorts & Pick<Ports, 'directory' | 'logger'>,
  actor: PersonActor,
  draft: RoleDraft,
): Promise<PreparedRoles> {
  const standing = await readStanding(ports, actor);
  if (approverOf(actor, standing.institution) === undefined) return refused(centralItOnly(standing.institution));
  if (draft.people.length > MOST_PEOPLE)
    return refused({ code: 'too-many-people', most: MOST_PEOPLE, count: draft.people.length });
  const placed = placesOf(draft, standing);
  if ('kind' in placed) return placed;
  const { department, from } = placed;

  const answers = await lookUpPeople(ports, draft.people, department?.directoryNames);
  if (answers === undefined) return refused({ code: 'directory-silent' });
  const holders = holdersOf(draft.role, standing.institution, from ?? department);
  const isOwn = ({ directoryDepartment }: Person) =>
    department !== undefined &&
    directoryDepartment !== undefined &&
    isOwnDirectoryName(department, directoryDepartment);
  const found = draft.people.map((person, index) => {
    const { people: candidates = [], isCut = false } = answers[index] ?? {};
    const people = isLosing(draft, index) ? amongHolders(person, { candidates, holders }) : candidates;
    return { person, found: candidatesOf({ people, isCut }, isOwn) };
  });
  const questions = found.flatMap(({ person, found: candidates }, index): readonly WhichPerson[] => {
    const [only, ...others] = candidates.people;
    const isOne = others.length === 0 && candidates.moreThan === undefined;
    const isClear = only === undefined || (isOne && !isGuess(person, only));
    return isClear || person.isLeftOut === true ? [] : [{ index, userText: person.userText, candidates }];
  });
  if (questions.length > 0) return { kind: 'ask-people', draft, questions };
  const people = found.map(({ person, found: { people } }) => commandPerson(person, people[0]));
  return { kind: 'ready', plan: planOf(draft, people, placed) };
}

/** The departments that a draft is about; none for the roles in the whole institution. */
interface Places {
  readonly department: Department | undefined;
  readonly from: Department | undefined;
}

/** Settles the departments of a draft, as far as it can be done without asking. */
function placesOf(
  draft: RoleDraft,
  standing: Standing,
): Places | Extract<PreparedRoles, { kind: 'ask-department' }> | Refused {
  const { role, kind } = draft;
  if (!isDepartmentRole(role)) return { department: undefined, from: undefined };
  const open = openAmong(standing.departments);
  const ask = (slot: 'department' | 'from', among: readonly Department[]) =>
    ({ kind: 'ask-department', slot, draft, departments: among.map(namedDepartment) }) as const;
  // Where somebody is to lose a role, only those matter in which one of this name has it.
  const having = (except?: DepartmentId) => {
    const found = open.filter(
      (one) => one.id !== except && holdsAny(draft, holdersOf(role, standing.institution, one)),
    );
    return found.length > 0 ? found : open;
  };
  if (draft.department === undefined) return ask('department', kind === 'take' ? having() : open);
  const department = standing.departments.find(({ id }) => id === draft.department);
  if (department === undefined) return refused(notYours(standing));
  if (kind !== 'move') return { department, from: undefined };
  if (draft.from === undefined) {
    const [only, ...others] = having(department.id);
    return only === undefined || others.length > 0
      ? ask('from', [only ?? [], others].flat())
      : { department, from: only };
  }
  const from = standing.departments.find(({ id }) => id === draft.from);
  return from === undefined ? refused(notYours(standing)) : { department, from };
}

/** Whether somebody of a draft who is to lose a role seems to be among those who have it. */
const holdsAny = (draft: RoleDraft, holders: readonly KnownPerson[]): boolean =>
  draft.people.some((person, index) => isLosing(draft, index) && holders.some((holder) => isHolder(person, holder)));

/** Whether a person of a draft is one who is to lose a role. */
const isLosing = ({ kind, people, losing = 0 }: RoleDraft, index: number): boolean =>
  kind === 'take' || kind === 'move' || (kind === 'replace' && index >= people.length - losing);

function planOf(draft: RoleDraft, people: readonly CommandPerson[], { department, from }: Places): PlannedRoles {
  const { kind, role, losing = 0 } = draft;
  if (kind === 'move' && isDepartmentRole(role) && department !== undefined && from !== undefined)
    return { kind: 'move', role, people, from: from.id, to: department.id };
  const place = department?.id;
  if (kind === 'replace') {
    const instead = people.slice(people.length - losing);
    const change = { kind: 'give', role, people: people.slice(0, people.length - losing) } as const;
    return { kind: 'change', change, instead, department: place };
  }
  return { kind: 'change', change: { kind: kind === 'take' ? 'take' : 'give', role, people }, department: place };
}

/**
 * Who may be meant by somebody who is to lose a role: they are looked for among those who have it, too, since they may have another name by
 * now, or theirs may be somebody else's.
 */
function amongHolders(
  person: DraftPerson,
  { candidates, holders }: { readonly candidates: readonly Person[]; readonly holders: readonly KnownPerson[] },
): readonly Person[] {
  const holding = candidates.filter(({ userId }) => holders.some((one) => one.userId === userId));
  if (holding.length > 0) return holding;
  const isMeant = (one: KnownPerson) =>
    candidates.length === 0 ? isHolder(person, one) : person.userId === undefined && isCalledSo(one, person.userText);
  return [...holders.filter(isMeant).map(asPerson), ...candidates];
}

const isHolder = (person: DraftPerson, holder: KnownPerson): boolean =>
  person.userId === undefined ? isNamed(person.userText, holder) : person.userId === holder.userId;
