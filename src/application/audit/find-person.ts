import { type PersonActor } from '../../domain/actor';
import { type KnownPerson, named } from '../../domain/people';
import { type Refused, refused } from '../../domain/result';
import { type DraftPerson } from '../../domain/roster/roster-draft';
import { allDepartmentsFor, notYours, readStanding, rolesOf } from '../access/standing';
import { type Candidates } from '../people/candidates';
import { whoIsAskedAbout } from '../people/who-is-meant';
import { type Ports } from '../ports';

/** Whose past is asked about. */
export type PersonFound =
  | { readonly kind: 'found'; readonly person: KnownPerson }
  | { readonly kind: 'which'; readonly userText: string; readonly candidates: Candidates }
  | Refused;

/**
 * Finds somebody by name for those who may look at rosters, in the directory and on their rosters.
 *
 * @throws A `Fault` when the directory does not answer.
 */
export async function findPerson(
  ports: Pick<Ports, 'departments' | 'institution' | 'outline' | 'directory' | 'clock'>,
  actor: PersonActor,
  sought: DraftPerson,
): Promise<PersonFound> {
  const standing = await readStanding(ports, actor);
  if (!rolesOf(standing).seesPools) return refused(notYours(standing));
  const candidates = await whoIsAskedAbout(ports, sought, allDepartmentsFor(standing, 'see-pools'));
  const [person, ...others] = candidates.people;
  const { userText } = sought;
  if (person === undefined) return refused({ code: 'nobody-found', typed: [userText] });
  const isClear = others.length === 0 && candidates.moreThan === undefined && candidates.isNear !== true;
  return isClear ? { kind: 'found', person: named(person) } : { kind: 'which', userText, candidates };
}
