import { type ConversationAddress } from '../../domain/conversation';
import { type Department, includesPerson, type Institution } from '../../domain/institution/department';
import { type DepartmentId, type UserId } from '../../domain/ids';
import { findLeavers, type Leaver, leaverKey, type SeatedPerson, sinceBefore } from '../../domain/findings/leaver';
import { type KnownPerson } from '../../domain/people';
import { type ChangedPool, type Churn, churnKey, findChurn } from '../../domain/findings/churn';
import { type ReconcileRun } from '../../domain/reconcile/run';
import { type Moment, sweepOf, type Told } from '../../domain/findings/told';
import { concernsDelegates, isUrgent, type Trouble, troubleKey, troublesOf } from '../../domain/findings/trouble';
import { type TroublesFound } from '../../ports/teams/messenger';
import { mapLimited } from '../../concurrency/map-limited';
import { type Ports } from '../ports';
import { shownLeavers } from './show-leavers';
import { momentOf, tellDue, tellInstitution } from './tell-due';
import { namesOf } from '../access/names';

/** Of one department, this many are remembered; the others are found again once those were answered. */
const MOST_LEAVERS = 500;
const LOOKUPS_AT_ONCE = 10;

/** Longer than it takes to tell one person. */
const LEASE_MS = 2 * 60_000;

/** What a run found, and whom it saw. */
export interface Found {
  readonly run: ReconcileRun;
  readonly seated: readonly SeatedPerson[];
  readonly pools: readonly ChangedPool[];
}

/**
 * Tells those who can act what a run found and does not mend itself: delegates what failed for their people, and who left or moved;
 * central IT everything, in the chosen channel or, without one, each approver. What stays is said again after a week. Where no
 * delegate can be written to, approvers are asked who left. Whoever cannot be reached is tried again by the next run, and keeps
 * no other waiting. Under a lease of its own, so that nobody is told twice and no run waits for it; where everybody was told of all this
 * today, nothing is leased, and nobody's record is read.
 */
export async function tellFindings(ports: Ports, { run, seated, pools }: Found): Promise<void> {
  const [institution, departments] = await Promise.all([ports.institution.read(), ports.departments.departments()]);
  const moment = momentOf(ports);
  const troubles = troublesOf(run);
  const leavers = findLeavers(seated, departments, moment.at);
  const churn = findChurn(pools, ports.policy.churn, moment.today);
  const found = { run, institution, departments, moment, troubles, leavers, churn };
  const sweep = sweepOf(linesOf(found), moment);
  if (await ports.findings.isSwept(sweep)) return;
  const lease = await ports.leases.take('tell-findings', LEASE_MS);
  if (lease === undefined) return;
  try {
    const isTold = await tellAll(ports, found, () => lease.renew());
    if (isTold) await ports.findings.saveSweep(sweep);
  } finally {
    await lease.release();
  }
}

/** All that decides what is told to whom. */
function linesOf({ institution, departments, troubles, leavers, churn }: FoundNow): readonly string[] {
  const found = [...troubles.map(troubleKey), ...leavers.map(textOf), ...churn.map(churnKey)];
  if (found.length === 0) return [];
  const concerned = new Set([...troubles, ...leavers].map(({ department }) => department));
  const { channel, approvers } = institution;
  const told = departments.filter(({ id }) => concerned.has(id)).map(({ id, delegates }) => [id, ...idsOf(delegates)]);
  return [...found, ...told.map(String), String([channel?.conversationId, ...idsOf(approvers)])];
}

const idsOf = (people: readonly KnownPerson[]): readonly UserId[] => people.map(({ userId }) => userId);

/** Tells everybody what is due to them. @returns Whether all of them were reached. */
async function tellAll(ports: Ports, found: FoundNow, mayGoOn: () => Promise<boolean>): Promise<boolean> {
  const { institution, departments, moment, troubles } = found;
  const [before, told] = await Promise.all([ports.findings.leavers(), ports.findings.told()]);
  const leavers = sinceBefore(found.leavers, [...before.values()].flat());
  await saveLeavers(ports, leavers, before);
  const concerned = new Set([...troubles.filter(concernsDelegates), ...leavers].map(({ department }) => department));
  const addresses = await delegateAddresses(
    ports,
    departments.filter(({ id }) => concerned.has(id)),
  );
  const isReached = ({ delegates }: Department) => delegates.some(({ userId }) => addresses.get(userId) !== undefined);
  const unreached = departments.filter((one) => concerned.has(one.id) && !isReached(one));
  const telling = { ports, ...found, moment, told, leavers, addresses, unreached };
  const people = [...departments.flatMap(({ delegates }) => delegates), ...institution.approvers];
  let isTold = true;
  for (const userId of new Set(people.map((person) => person.userId))) {
    if (!(await mayGoOn())) return false;
    isTold = (await tellPerson(telling, userId)) && isTold;
  }
  for (const tell of [tellCentralIt, tellChurn]) {
    if (!(await mayGoOn())) return false;
    isTold = (await tell(telling)) === 'done' && isTold;
  }
  return isTold;
}

/** What a run found, for those who are there now. */
interface FoundNow {
  readonly run: ReconcileRun;
  readonly institution: Institution;
  readonly departments: readonly Department[];
  readonly moment: Moment;
  readonly troubles: readonly Trouble[];
  readonly leavers: readonly Leaver[];
  readonly churn: readonly Churn[];
}

interface Telling extends FoundNow {
  readonly ports: Ports;
  readonly told: ReadonlyMap<string, Told>;
  /** Of the delegates who may have to be told. */
  readonly addresses: ReadonlyMap<UserId, ConversationAddress | undefined>;
  /** Departments with something to tell of whose delegates cannot be written to. */
  readonly unreached: readonly Department[];
}

/** Departments where somebody was found, and those where somebody was before. */
async function saveLeavers(
  ports: Pick<Ports, 'findings'>,
  leavers: readonly Leaver[],
  before: ReadonlyMap<DepartmentId, readonly Leaver[]>,
): Promise<void> {
  for (const department of new Set([...before.keys(), ...leavers.map((one) => one.department)])) {
    const now = leavers.filter((one) => one.department === department).slice(0, MOST_LEAVERS);
    const then = before.get(department) ?? [];
    if (now.map(textOf).join() !== then.map(textOf).join()) await ports.findings.saveLeavers(department, now);
  }
}

/** All that is kept of somebody, who may only be called otherwise by now. */
const textOf = (leaver: Leaver): string =>
  [leaverKey(leaver), leaver.person.displayName, leaver.person.userPrincipalName].join('/');

async function delegateAddresses(
  ports: Pick<Ports, 'conversations'>,
  departments: readonly Department[],
): Promise<Telling['addresses']> {
  const people = [...new Set(departments.flatMap(({ delegates }) => delegates.map(({ userId }) => userId)))];
  const found = await mapLimited(people, LOOKUPS_AT_ONCE, (userId) => ports.conversations.find(userId));
  return new Map(people.map((userId, index) => [userId, found[index]]));
}

/** Tells one person what failed for their people, and asks them who left. @returns Whether they got all that is due. */
async function tellPerson(telling: Telling, userId: UserId): Promise<boolean> {
  const { ports, institution, departments, unreached } = telling;
  const own = departments.filter((one) => includesPerson(one.delegates, userId));
  const asked = includesPerson(institution.approvers, userId) ? [...own, ...unreached] : own;
  const isOf = (some: readonly Department[], id: DepartmentId | undefined) => some.some((one) => one.id === id);
  const ofTroubles = await tellDue(ports, telling, {
    recipient: `troubles:${userId}`,
    current: telling.troubles.filter((one) => concernsDelegates(one) && isOf(own, one.department)),
    keyOf: troubleKey,
    isUrgent: () => false,
    to: { userId },
    message: (due) => troublesFound(telling, 'delegate', due),
  });
  const ofLeavers = await tellDue(ports, telling, {
    recipient: `leavers:${userId}`,
    current: telling.leavers.filter((one) => isOf(asked, one.department)),
    keyOf: leaverKey,
    isUrgent: () => false,
    to: { userId },
    message: (due) => ({ kind: 'leavers', shown: shownLeavers(ports, departments, due) }),
  });
  return ofTroubles === 'done' && ofLeavers === 'done';
}

function tellCentralIt(telling: Telling): Promise<'done' | 'lost'> {
  const { ports, institution, troubles } = telling;
  return tellInstitution(ports, institution, telling, {
    name: 'digest',
    current: troubles,
    keyOf: troubleKey,
    isUrgent,
    message: (due) => troublesFound(telling, 'central-it', due),
  });
}

/** Tells central IT of pools that were changed unusually often, on the day itself: nobody is kept from it. */
function tellChurn(telling: Telling): Promise<'done' | 'lost'> {
  const { ports, institution, departments, churn } = telling;
  return tellInstitution(ports, institution, telling, {
    name: 'churn',
    current: churn,
    keyOf: churnKey,
    isUrgent: () => true,
    message: (due) => ({ kind: 'churn', pools: due.map((one) => ({ ...one, ...namesOf(ports, departments, one) })) }),
  });
}

function troublesFound(telling: Telling, to: TroublesFound['to'], due: readonly Trouble[]): TroublesFound {
  const { ports, departments, run, moment, unreached } = telling;
  const troubles = due.map((trouble) => ({ ...trouble, ...namesOf(ports, departments, trouble) }));
  const untold = unreached.filter(({ id }) => due.some((one) => one.department === id && concernsDelegates(one)));
  return { kind: 'troubles', to, troubles, untold: untold.map(({ name }) => name), run: run.id, at: moment.at };
}
