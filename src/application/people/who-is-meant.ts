import { mapLimited } from '../../concurrency/map-limited';
import { type Department, isOwnDirectoryName } from '../../domain/institution/department';
import { type UserId } from '../../domain/ids';
import { type DraftPerson, type RosterDraft } from '../../domain/roster/roster-draft';
import { type Pool } from '../../domain/roster/pool';
import { type FoundPeople, type Person } from '../../ports/roster/directory';
import { type Ports } from '../ports';
import { type Candidates, candidatesOf, nobody } from './candidates';
import { entriesOf, findOnRosters } from './find-on-roster';
import { lookUpIds, lookUpPeople, queryOf } from './look-up-people';

/** Whoever asks for more departments at once has none of their own. */
const MOST_DEPARTMENTS = 10;
/** People on all the rosters that are looked through for somebody who is only asked about. */
const MOST_LOOKED_AT = 2000;

/** A department, and those of its pools that a command may mean. */
interface Around {
  readonly department: Department;
  readonly pools: readonly Pool[];
}

/** Who each person of a draft may be. */
export type People = readonly { readonly person: DraftPerson; readonly meant: Candidates }[];

/**
 * Who may be meant by each name of a command, by the directory and by the rosters, the departments' own people first.
 *
 * @returns Undefined when the directory does not answer in time.
 */
export async function whoIsMeant(
  ports: Pick<Ports, 'departments' | 'directory' | 'logger'>,
  draft: RosterDraft,
  around: readonly Around[],
): Promise<People | undefined> {
  const near = around.flatMap(({ department }) => department.directoryNames);
  const answers = await lookUpPeople(ports, draft.people, near);
  if (answers === undefined) return undefined;
  const sought = draft.people.map((person, index) => ({
    person,
    found: answers[index] ?? { people: [], isCut: false },
    wish: draft.kind === 'add' || (draft.kind === 'swap' && index === 1) ? ('join' as const) : ('leave' as const),
  }));
  const found = await findOnRosters(ports, (ids) => lookUpIds(ports, ids), {
    sought,
    pools: around.flatMap(({ pools }) => pools),
  });
  if (found === undefined) return undefined;
  const departments = around.map(({ department }) => department);
  const isOwn = await ownPeople(ports, departments, found);
  return draft.people.map((person, index) => {
    const one = found[index];
    return { person, meant: one === undefined || person.isLeftOut === true ? nobody : candidatesOf(one, isOwn) };
  });
}

/**
 * Who is asked about, by the directory and by the rosters of these departments.
 *
 * @throws A `Fault` when the directory does not answer.
 */
export async function whoIsAskedAbout(
  ports: Pick<Ports, 'departments' | 'directory'>,
  person: DraftPerson,
  departments: readonly Department[],
): Promise<Candidates> {
  const near = departments.flatMap(({ directoryNames }) => directoryNames);
  const [found = { people: [], isCut: false }] = await ports.directory.find([queryOf(person, near)]);
  const allowed = new Set(departments.map(({ id }) => id));
  const pools = (await ports.departments.allPools()).filter(({ department }) => allowed.has(department));
  const length = pools.reduce((sum, { rosterLength }) => sum + rosterLength, 0);
  const lookUp = (ids: readonly UserId[]) =>
    ports.directory.find(ids.map((userId) => ({ kind: 'id' as const, userId })));
  const sought = [{ person, found, wish: 'look' as const }];
  const [one = found] =
    (await findOnRosters(ports, lookUp, { sought, pools: length > MOST_LOOKED_AT ? [] : pools })) ?? [];
  return candidatesOf(one, await ownPeople(ports, departments, [one]));
}

/** Whether somebody belongs to one of the departments, by the directory or by any roster of theirs; read only where there is a choice. */
async function ownPeople(
  ports: Pick<Ports, 'departments'>,
  departments: readonly Department[],
  found: readonly Pick<FoundPeople, 'people'>[],
): Promise<(person: Person) => boolean> {
  if (found.every(({ people }) => people.length < 2)) return () => false;
  const few = departments.length > MOST_DEPARTMENTS ? [] : departments;
  const pools = await mapLimited(few, 10, ({ id }) => ports.departments.look(id).pools());
  const onRoster = new Set((await entriesOf(ports, pools.flat())).map(({ userId }) => userId));
  return ({ userId, directoryDepartment }) =>
    onRoster.has(userId) ||
    (directoryDepartment !== undefined &&
      departments.some((department) => isOwnDirectoryName(department, directoryDepartment)));
}
