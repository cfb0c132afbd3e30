import { z } from 'zod';
import { userId } from '../../../domain/ids';
import { Fault } from '../../../ports/fault';
import { type GroupMember } from '../../../ports/mirror/group-directory';
import { type GraphConnection } from '../connection/graph-connection';
import { textIfAny } from '../connection/careful';
import { attemptOf, readAs } from '../connection/judge';
import { selected, withQuery } from '../connection/odata';
import { readPages } from '../connection/pages';
import { retry, startDeadline, waitToReadAgain, type TimeBudget } from '../connection/retry';
import { graphPersonSchema, toPerson } from '../people/person';
import { missingPermission } from '../permissions';

/** What reading members needs. */
export interface MembersParts {
  readonly connection: GraphConnection;
  /** Its budget is that of each request. */
  readonly budget: TimeBudget;
}

const LARGEST_PAGE = 999;
const OPERATION = 'groups members';
const READ = { operation: OPERATION, isWrite: false } as const;
const USER = '#microsoft.graph.user';

/** Whatever is not said to be something else is a person. */
const memberSchema = graphPersonSchema.extend({ '@odata.type': textIfAny });

/**
 * All direct members of a group, each once.
 *
 * A list that lost its link to the next page looks like a whole one, and would twice if it were read twice. So it is held against the
 * number that the index store counts, before and after: fewer members than both is read again, and in the end a `Fault`
 * `unavailable`. More are fine: the index store is later than the others.
 */
export async function readMembers(parts: MembersParts, groupId: string): Promise<readonly GroupMember[]> {
  for (let readings = 1; ; readings += 1) {
    const before = await countMembers(parts, groupId);
    const members = await listMembers(parts, groupId);
    if (members.length >= before || members.length >= (await countMembers(parts, groupId))) return members;
    const fault = new Fault('unavailable', `graph groups: a short answer about the members of ${groupId}`);
    await waitToReadAgain(readings, fault, parts.budget);
  }
}

/** How many direct members of any kind the index store counts. */
export function countMembers({ connection, budget }: MembersParts, groupId: string): Promise<number> {
  const path = `/groups/${encodeURIComponent(groupId)}/members/$count`;
  return retry(startDeadline(budget, connection.reads), async (signal) => {
    const answer = await connection.send({ method: 'GET', path, isEventual: true }, signal);
    return attemptOf(answer, READ, () => readAs(z.int().min(0), answer, OPERATION));
  });
}

async function listMembers({ connection, budget }: MembersParts, groupId: string): Promise<readonly GroupMember[]> {
  const path = withQuery(`/groups/${encodeURIComponent(groupId)}/members`, {
    $select: selected(graphPersonSchema),
    $top: LARGEST_PAGE,
  });
  const deadline = () => startDeadline(budget, connection.reads);
  const found = await readPages({ connection, path, item: memberSchema, operation: OPERATION, deadline });
  const people = found.filter(isPerson);
  // One who says nothing is odd; when all do, we may not read people.
  if (people.length > 0 && people.every(({ userPrincipalName }) => userPrincipalName === ''))
    throw mayNotReadPeople(connection);
  return [...new Map(found.map((one) => [userId(one.id), toMember(one)])).values()];
}

function mayNotReadPeople({ asker: { clientId, onForbidden } }: GraphConnection): Fault {
  const access = missingPermission('User.Read.All', clientId);
  const message = `graph ${OPERATION}: the answer says nothing of anybody`;
  const fault = new Fault('forbidden', message, { code: 'permission-missing', access });
  onForbidden?.(fault);
  return fault;
}

type GraphMember = z.output<typeof memberSchema>;

const isPerson = (found: GraphMember): boolean => (found['@odata.type'] ?? USER) === USER;

const toMember = (found: GraphMember): GroupMember => ({
  userId: userId(found.id),
  person: isPerson(found) ? toPerson(found) : undefined,
});
