import { type PersonActor } from '../../domain/actor';
import { type DepartmentId } from '../../domain/ids';
import { isOwnDirectoryName } from '../../domain/institution/department';
import { isNamed } from '../../domain/roster/name-match';
import { type KnownPerson } from '../../domain/people';
import { type NamedDepartment } from '../../domain/refusal';
import { type Role } from '../../domain/institution/role';
import { holdersOf, isDepartmentRole, type RoleChange } from '../../domain/institution/role-change';
import { type DraftPerson } from '../../domain/roster/roster-draft';
import { type Person } from '../../ports/roster/directory';
import { type Candidates, candidatesOf } from '../people/candidates';
import { isCalledSo } from '../people/namesakes';
import { approverOf, centralItOnly } from '../access/central-it';
import { asPerson, commandPerson, isGuess, lookUpPeople } from '../people/look-up-people';
import { type Ports, type StandingPorts } from '../ports';
import { notYours, readStanding } from '../access/standing';
import { namedDepartment } from '../access/names';
import { type Refused, refused } from '../../domain/result';

/** One message changes the roles of at most this many people. */
const MOST_PEOPLE = 20;

/** A change of roles on its way: what is known so far, as plain data that a card can carry. */
export interface RoleDraft {
  readonly kind: RoleChange['kind'];
  readonly role: Role;
  readonly department?: DepartmentId;
  /** In the order typed. */
  readonly people: readonly DraftPerson[];
}

/** Several people whom a text may mean; `index` counts the draft's people. */
export interface WhichPerson {
  readonly index: number;
  readonly userText: string;
  readonly candidates: Candidates;
}

/** A change of roles made ready, or what has to be asked first. */
export type PreparedRoles =
  | { readonly kind: 'ready'; readonly change: RoleChange; readonly department: DepartmentId | undefined }
  | { readonly kind: 'ask-department'; readonly draft: RoleDraft; readonly departments: readonly NamedDepartment[] }
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

  const isInDepartment = isDepartmentRole(draft.role);
  if (isInDepartment && draft.department === undefined)
    return { kind: 'ask-department', draft, departments: standing.departments.map(namedDepartment) };
  const department = standing.departments.find(({ id }) => id === draft.department);
  if (isInDepartment && department === undefined) return refused(notYours(standing));

  const answers = await lookUpPeople(ports, draft.people, department?.directoryNames);
  if (answers === undefined) return refused({ code: 'directory-silent' });
  const holders = holdersOf(draft.role, standing.institution, department);
  const isOwn = ({ directoryDepartment }: Person) =>
    department !== undefined &&
    directoryDepartment !== undefined &&
    isOwnDirectoryName(department, directoryDepartment);
  const found = draft.people.map((person, index) => {
    const { people: candidates = [], isCut = false } = answers[index] ?? {};
    return { person, found: candidatesOf({ people: meant(draft, person, { candidates, holders }), isCut }, isOwn) };
  });
  const questions = found.flatMap(({ person, found: candidates }, index): readonly WhichPerson[] => {
    const [only, ...others] = candidates.people;
    const isOne = others.length === 0 && candidates.moreThan === undefined;
    const isClear = only === undefined || (isOne && !isGuess(person, only));
    return isClear || person.isLeftOut === true ? [] : [{ index, userText: person.userText, candidates }];
  });
  if (questions.length > 0) return { kind: 'ask-people', draft, questions };
  const people = found.map(({ person, found: { people } }) => commandPerson(person, people[0]));
  return {
    kind: 'ready',
    change: { kind: draft.kind, role: draft.role, people },
    department: isInDepartment ? department?.id : undefined,
  };
}

/**
 * Who may be meant; somebody who is to lose a role is looked for among those who have it, too: they may have another name by now, or
 * theirs may be somebody else's.
 */
function meant(
  { kind }: RoleDraft,
  person: DraftPerson,
  { candidates, holders }: { candidates: readonly Person[]; holders: readonly KnownPerson[] },
): readonly Person[] {
  if (kind === 'give') return candidates;
  const holding = candidates.filter(({ userId }) => holders.some((one) => one.userId === userId));
  if (holding.length > 0) return holding;
  const isMeant = (one: KnownPerson) =>
    candidates.length === 0 ? isHolder(person, one) : person.userId === undefined && isCalledSo(one, person.userText);
  return [...holders.filter(isMeant).map(asPerson), ...candidates];
}

const isHolder = (person: DraftPerson, holder: KnownPerson): boolean =>
  person.userId === undefined ? isNamed(person.userText, holder) : person.userId === holder.userId;
