import { type Group as GraphGroup } from '@microsoft/microsoft-graph-types';
import { z } from 'zod';
import { instantOf } from '../../../domain/calendar';
import { type UserId } from '../../../domain/ids';
import { type Group, type GroupDirectory, type MembershipOutcome } from '../../../ports/mirror/group-directory';
import { type GraphAnswer, type GraphConnection } from '../connection/graph-connection';
import { truthIfClear, unclearNames } from '../connection/careful';
import { countMembers, readMembers } from './group-members';
import { attemptOf, isShutOut, readAs, type ServiceError } from '../connection/judge';
import { selected, withQuery } from '../connection/odata';
import { sendPaced } from '../seats/paced-write';
import { retry, startDeadline, type Attempt, type TimeBudget } from '../connection/retry';
import { WritePace } from '../seats/write-pace';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;
const OPERATION = 'groups';

/** No rule is written so. */
const UNCLEAR = ' ';

/** What may be left out or null, which means no. */
const truthOrNothing = z.union([z.boolean().nullish(), z.literal(UNCLEAR)]).catch(UNCLEAR);
const isTrueOrUnclear = (value: z.output<typeof truthOrNothing>): boolean => value === true || value === UNCLEAR;

const groupSchema = z.object({
  groupTypes: z.array(z.unknown()).optional().catch(undefined),
  membershipRule: z.string().nullish().catch(UNCLEAR),
  mailEnabled: truthIfClear,
  /** Null or left out of groups that were never kept on premises. */
  onPremisesSyncEnabled: truthOrNothing,
  isAssignableToRole: truthOrNothing,
  assignedLicenses: z.array(z.unknown()).optional().catch(undefined),
} satisfies Partial<Record<keyof GraphGroup, z.ZodType>>);

/** What a group directory is made of. The budget is that of one request, waits included; `pace` is that of all writes of the process. */
type Parts = {
  readonly connection: GraphConnection;
  readonly pace?: WritePace;
  /** The real time. */
  readonly now: () => Date;
} & TimeBudget;

/** Groups of the tenant and their members, in Microsoft Graph. */
export function graphGroupDirectory({ connection, pace = new WritePace(), now, ...budget }: Parts): GroupDirectory {
  const parts = { connection, budget };

  async function find(groupId: string): Promise<Group | undefined> {
    // Anything else would be refused as a request, not answered as a group that is not there.
    if (!GUID.test(groupId)) return undefined;
    const path = withQuery(`/groups/${encodeURIComponent(groupId)}`, { $select: selected(groupSchema) });
    const found = await retry(startDeadline(budget, connection.reads), async (signal) =>
      judgeGroup(await connection.send({ method: 'GET', path }, signal)),
    );
    return found === undefined ? undefined : toGroup(groupId, found, await countMembers(parts, groupId));
  }

  /** Sends one write. @returns Why it was refused; undefined when it is done. */
  function write(request: Parameters<typeof sendPaced>[0]['request']): Promise<ServiceError | undefined> {
    const deadline = startDeadline(budget);
    return sendPaced({ connection, pace, priority: 'normal', deadline, request, judge: judgeWrite });
  }

  /** One who cannot be added keeps all others of the request out: then each half is asked for alone. */
  async function add(groupId: string, userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, MembershipOutcome>> {
    if (userIds.length === 0) return new Map();
    const links = userIds.map((userId) => connection.addressOf(`/directoryObjects/${encodeURIComponent(userId)}`));
    const path = `/groups/${encodeURIComponent(groupId)}`;
    const refused = await write({ method: 'PATCH', path, body: { 'members@odata.bind': links } });
    if (refused === undefined || userIds.length === 1) {
      const outcome = refused === undefined ? DONE : addingRefused(refused);
      return new Map(userIds.map((userId) => [userId, outcome]));
    }
    const middle = Math.ceil(userIds.length / 2);
    const first = await add(groupId, userIds.slice(0, middle));
    return new Map([...first, ...(await add(groupId, userIds.slice(middle)))]);
  }

  return {
    find,
    members: async (groupId) => {
      const begunAt = instantOf(now());
      const members = await readMembers(parts, groupId);
      return { members, begunAt, endedAt: instantOf(now()) };
    },
    add,
    remove: async (groupId, userId) => {
      const path = `/groups/${encodeURIComponent(groupId)}/members/${encodeURIComponent(userId)}/$ref`;
      const refused = await write({ method: 'DELETE', path });
      if (refused === undefined) return DONE;
      return refused.status === 404 ? ALREADY : failed('other', refused);
    },
  };
}

const DONE: MembershipOutcome = { status: 'done' };
const ALREADY: MembershipOutcome = { status: 'already' };

/** Of what is unclear the value that allows less. */
function toGroup(groupId: string, group: z.output<typeof groupSchema>, memberCount: number): Group {
  const { groupTypes, membershipRule, mailEnabled, assignedLicenses, onPremisesSyncEnabled, isAssignableToRole } =
    group;
  return {
    groupId,
    memberCount,
    isDynamic: (membershipRule ?? '') !== '' || groupTypes?.includes('DynamicMembership') !== false,
    isMailEnabled: mailEnabled !== false,
    isOnPremises: isTrueOrUnclear(onPremisesSyncEnabled),
    isRoleAssignable: isTrueOrUnclear(isAssignableToRole),
    givesLicenses: assignedLicenses?.length !== 0,
    ...unclearNames({
      groupTypes: groupTypes === undefined,
      membershipRule: membershipRule === UNCLEAR,
      mailEnabled: mailEnabled === undefined,
      onPremisesSyncEnabled: onPremisesSyncEnabled === UNCLEAR,
      isAssignableToRole: isAssignableToRole === UNCLEAR,
      assignedLicenses: assignedLicenses === undefined,
    }),
  };
}

function judgeGroup(answer: GraphAnswer): Attempt<z.output<typeof groupSchema> | undefined> {
  const read = () => readAs(groupSchema, answer, OPERATION);
  const isMissing = ({ status }: ServiceError) => (status === 404 ? { value: undefined } : undefined);
  return attemptOf(answer, { operation: OPERATION, isWrite: false }, read, isMissing);
}

function judgeWrite(answer: GraphAnswer): Attempt<ServiceError | undefined> {
  const request = { operation: OPERATION, isWrite: true } as const;
  const nothing = (): ServiceError | undefined => undefined;
  return attemptOf(answer, request, nothing, (error) => (isShutOut(error) ? undefined : { value: error }));
}

/** Why one person was not added: being a member already is what was wanted. */
function addingRefused(error: ServiceError): MembershipOutcome {
  if (error.status === 404) return failed('person-missing', error);
  const isMember = error.status === 400 && error.rawText.toLowerCase().includes('already exist');
  return isMember ? ALREADY : failed('other', error);
}

const failed = (code: 'person-missing' | 'other', { rawText }: ServiceError): MembershipOutcome => ({
  status: 'failed',
  code,
  rawText,
});
