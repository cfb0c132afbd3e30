import { type ConversationAddress } from '../../domain/conversation';
import { type Department, includesPerson, type Institution } from '../../domain/institution/department';
import { type DepartmentId, type UserId } from '../../domain/ids';
import { findLeavers, type Leaver, leaverKey, type SeatedPerson, sinceBefore } from '../../domain/findings/leaver';
import { type ReconcileRun } from '../../domain/reconcile/run';
import { type Moment, type Told } from '../../domain/findings/told';
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
}

/**
 * Tells those who can act what a run found and does not mend itself: delegates what failed for their people, and who left or moved;
 * central IT everything, in the chosen channel or, without one, each approver. What stays is said again after a week. Where no
 * delegate can be written to, approvers are asked who left. Whoever cannot be reached is tried again by the next run, and keeps
 * no other waiting. Under a lease of its own, so that nobody is told twice and no run waits for it.
 */
export async function tellFindings(ports: Ports, found: Found): Promise<void> {
  const lease = await ports.leases.take('tell-findings', LEASE_MS);
  if (lease === undefined) return;
  try {
    await tellAll(ports, found, () => lease.renew());
  } finally {
    await lease.release();
  }
}

async function tellAll(ports: Ports, { run, seated }: Found, mayGoOn: () => Promise<boolean>): Promise<void> {
  const [institution, departments, before, told] = await Promise.all([
    ports.institution.read(),
    ports.departments.departments(),
    ports.findings.leavers(),
    ports.findings.told(),
  ]);
  const moment = momentOf(ports);
  const leavers = sinceBefore(findLeavers(seated, departments, moment.at), [...before.values()].flat());
  await saveLeavers(ports, leavers, before);
  const troubles = troublesOf(run);
  const concerned = new Set([...troubles.filter(concernsDelegates), ...leavers].map(({ department }) => department));
  const addresses = await delegateAddresses(
    ports,
    departments.filter(({ id }) => concerned.has(id)),
  );
  const isReached = ({ delegates }: Department) => delegates.some(({ userId }) => addresses.get(userId) !== undefined);
  const unreached = departments.filter((one) => concerned.has(one.id) && !isReached(one));
  const telling = { ports, institution, departments, told, moment, run, troubles, leavers, addresses, unreached };
  const people = [...departments.flatMap(({ delegates }) => delegates), ...institution.approvers];
  for (const userId of new Set(people.map((person) => person.userId))) {
    if (!(await mayGoOn())) return;
    await tellPerson(telling, userId);
  }
  await tellCentralIt(telling);
}

interface Telling {
  readonly ports: Ports;
  readonly institution: Institution;
  readonly departments: readonly Department[];
  readonly told: ReadonlyMap<string, Told>;
  readonly moment: Moment;
  readonly run: ReconcileRun;
  readonly troubles: readonly Trouble[];
  readonly leavers: readonly Leaver[];
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

/** Tells one person what failed for their people, and asks them who left. */
async function tellPerson(telling: Telling, userId: UserId): Promise<void> {
  const { ports, institution, departments, unreached } = telling;
  const own = departments.filter((one) => includesPerson(one.delegates, userId));
  const asked = includesPerson(institution.approvers, userId) ? [...own, ...unreached] : own;
  const isOf = (some: readonly Department[], id: DepartmentId | undefined) => some.some((one) => one.id === id);
  await tellDue(ports, telling, {
    recipient: `troubles:${userId}`,
    current: telling.troubles.filter((one) => concernsDelegates(one) && isOf(own, one.department)),
    keyOf: troubleKey,
    isUrgent: () => false,
    to: { userId },
    message: (due) => troublesFound(telling, 'delegate', due),
  });
  await tellDue(ports, telling, {
    recipient: `leavers:${userId}`,
    current: telling.leavers.filter((one) => isOf(asked, one.department)),
    keyOf: leaverKey,
    isUrgent: () => false,
    to: { userId },
    message: (due) => ({ kind: 'leavers', shown: shownLeavers(ports, departments, due) }),
  });
}

function tellCentralIt(telling: Telling): Promise<void> {
  const { ports, institution, troubles } = telling;
  return tellInstitution(ports, institution, telling, {
    name: 'digest',
    current: troubles,
    keyOf: troubleKey,
    isUrgent,
    message: (due) => troublesFound(telling, 'central-it', due),
  });
}

function troublesFound(telling: Telling, to: TroublesFound['to'], due: readonly Trouble[]): TroublesFound {
  const { ports, departments, run, moment, unreached } = telling;
  const troubles = due.map((trouble) => ({ ...trouble, ...namesOf(ports, departments, trouble) }));
  const untold = unreached.filter(({ id }) => due.some((one) => one.department === id && concernsDelegates(one)));
  return { kind: 'troubles', to, troubles, untold: untold.map(({ name }) => name), run: run.id, at: moment.at };
}
