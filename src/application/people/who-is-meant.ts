import { type Department, isOwnDirectoryName } from '../../domain/institution/department';
import { type UserId } from '../../domain/ids';
import { type DraftPerson, type RosterDraft } from '../../domain/roster/roster-draft';
import { isNamed } from '../../domain/roster/name-match';
import { type Pool, type RosterEntry } from '../../domain/roster/pool';
import { type FoundPeople, type Person } from '../../ports/roster/directory';
import { type Ports } from '../ports';
import { type Candidates, candidatesOf, nearCandidates, nobody } from './candidates';
import { entriesOf, findOnRosters, type LookUp, MOST_OTHERWISE, type Sought } from './find-on-roster';
import { lookUpIds, lookUpPeople, queryOf } from './look-up-people';

/** Whoever asks for more departments at once has none of their own. */
const MOST_DEPARTMENTS = 10;
/** Of more departments than these, no roster is looked through for somebody who is only asked about. */
const MOST_ASKED_ABOUT = 100;
/** People on all the rosters that are looked through for somebody who is only asked about. */
const MOST_LOOKED_AT = 2000;

/** Of one name, at most this number of people of the departments' rosters is added to those whom the directory told. */
const MOST_LEFT_OUT = 20;

/** Everybody on the departments' rosters. */
type OwnEntries = () => Promise<readonly RosterEntry[]>;

/** A department, and those of its pools that a command may mean. */
interface Around {
  readonly department: Department;
  readonly pools: readonly Pool[];
}

/** Who each person of a draft may be. */
export type People = readonly {
  readonly person: DraftPerson;
  readonly meant: Candidates;
  /** As {@link findOnRosters} says it. */
  readonly isTaken?: true;
}[];

/** What the directory says about the people of a draft, those of these departments first; undefined when it is too slow. */
export const lookUpDraft = (
  ports: Pick<Ports, 'directory' | 'logger'>,
  draft: RosterDraft,
  near: readonly Department[],
): Promise<readonly FoundPeople[] | undefined> =>
  lookUpPeople(
    ports,
    draft.people,
    near.flatMap(({ directoryNames }) => directoryNames),
  );

/**
 * Who may be meant by each name of a command, by the directory and by the rosters, the departments' own people first.
 * `takes` is as of {@link findOnRosters}.
 *
 * @returns Undefined when the directory does not answer in time.
 */
export async function whoIsMeant(
  ports: Pick<Ports, 'departments' | 'directory' | 'logger' | 'clock'>,
  draft: RosterDraft,
  around: readonly Around[],
  given: { readonly answers: readonly FoundPeople[]; readonly takes: boolean },
): Promise<People | undefined> {
  const { answers, takes } = given;
  const sought = draft.people.map((person, index) => ({
    person,
    found: answers[index] ?? { people: [], isCut: false },
    wish: draft.kind === 'add' || (draft.kind === 'swap' && index === 1) ? ('join' as const) : ('leave' as const),
  }));
  const departments = around.map(({ department }) => department);
  const own = ownEntries(ports, departments);
  const lookUp = (ids: readonly UserId[]) => lookUpIds(ports, ids);
  const near = await withOwnPeople(sought, { own, lookUp });
  if (near === undefined) return undefined;
  const pools = around.flatMap((one) => one.pools);
  const found = await findOnRosters(ports, lookUp, { sought: near, pools, takes });
  if (found === undefined) return undefined;
  const isOwn = await ownPeople(departments, { own, found });
  return draft.people.map((person, index) => {
    const one = found[index];
    if (one === undefined || person.isLeftOut === true) return { person, meant: nobody };
    const { userText, userId } = person;
    if (one.people.length === 0 && userId === undefined)
      return { person, meant: nearCandidates(userText, answers[index] ?? {}, ofDepartments(departments)) };
    return { person, meant: candidatesOf(one, isOwn), ...(one.isTaken === true ? { isTaken: true } : {}) };
  });
}

/**
 * Who is asked about, by the directory and by the rosters of these departments.
 *
 * @throws A `Fault` when the directory does not answer.
 */
export async function whoIsAskedAbout(
  ports: Pick<Ports, 'departments' | 'directory' | 'clock'>,
  person: DraftPerson,
  departments: readonly Department[],
): Promise<Candidates> {
  const near = departments.flatMap(({ directoryNames }) => directoryNames);
  const looked = departments.length > MOST_ASKED_ABOUT ? [] : departments;
  const [[found = { people: [], isCut: false }], pools] = await Promise.all([
    ports.directory.find([queryOf(person, near)]),
    ports.departments.poolsOf(looked.map(({ id }) => id)),
  ]);
  const length = pools.reduce((sum, { rosterLength }) => sum + rosterLength, 0);
  const lookUp = (ids: readonly UserId[]) =>
    ports.directory.find(ids.map((userId) => ({ kind: 'id' as const, userId })));
  const sought = [{ person, found, wish: 'look' as const }];
  const [one = found] =
    (await findOnRosters(ports, lookUp, { sought, pools: length > MOST_LOOKED_AT ? [] : pools })) ?? [];
  if (one.people.length === 0 && person.userId === undefined)
    return nearCandidates(person.userText, found, ofDepartments(departments));
  return candidatesOf(one, await ownPeople(departments, { own: ownEntries(ports, departments), found: [one] }));
}

/** Whether the directory says that somebody belongs to one of these departments. */
const ofDepartments =
  (departments: readonly Department[]) =>
  ({ directoryDepartment }: Person): boolean =>
    directoryDepartment !== undefined &&
    departments.some((department) => isOwnDirectoryName(department, directoryDepartment));

/** Reads everybody on the rosters of a few departments, once, and only when asked: no roster longer than a choice is worth. */
function ownEntries(ports: Pick<Ports, 'departments'>, departments: readonly Department[]): OwnEntries {
  const few = departments.length > MOST_DEPARTMENTS ? [] : departments;
  const read = async () => {
    const pools = few.length === 0 ? [] : await ports.departments.poolsOf(few.map(({ id }) => id));
    return entriesOf(ports, pools, MOST_OTHERWISE);
  };
  let reading: ReturnType<OwnEntries> | undefined;
  return () => (reading ??= read());
}

/**
 * The same people sought; where the directory has more of a name than it told, those of the departments' rosters whom it left out are
 * with them.
 *
 * @returns Undefined when the directory does not answer in time.
 */
async function withOwnPeople(
  sought: readonly Sought[],
  { own, lookUp }: { readonly own: OwnEntries; readonly lookUp: LookUp },
): Promise<readonly Sought[] | undefined> {
  if (sought.every(({ found }) => !found.isCut)) return sought;
  const entries = await own();
  const leftOut = sought.map(({ person, found: { people, isCut } }) => {
    const told = new Set(people.map(({ userId }) => userId));
    const isLeftOut = (entry: RosterEntry) => !told.has(entry.userId) && isNamed(person.userText, entry);
    const ids = isCut ? entries.filter(isLeftOut).map(({ userId }) => userId) : [];
    return [...new Set(ids)].slice(0, MOST_LEFT_OUT);
  });
  const ids = [...new Set(leftOut.flat())];
  const answers = ids.length === 0 ? [] : await lookUp(ids);
  if (answers === undefined) return undefined;
  const present = new Map(ids.map((id, index) => [id, answers[index]?.people ?? []]));
  return sought.map((one, index) => {
    const people = [...(leftOut[index] ?? []).flatMap((id) => present.get(id) ?? []), ...one.found.people];
    return { ...one, found: { ...one.found, people } };
  });
}

/** Whether somebody belongs to one of the departments, by the directory or by any roster of theirs; read only where there is a choice. */
async function ownPeople(
  departments: readonly Department[],
  { own, found }: { readonly own: OwnEntries; readonly found: readonly Pick<FoundPeople, 'people'>[] },
): Promise<(person: Person) => boolean> {
  if (found.every(({ people }) => people.length < 2)) return () => false;
  const onRoster = new Set((await own()).map(({ userId }) => userId));
  return ({ userId, directoryDepartment }) =>
    onRoster.has(userId) ||
    (directoryDepartment !== undefined &&
      departments.some((department) => isOwnDirectoryName(department, directoryDepartment)));
}
