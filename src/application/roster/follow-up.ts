import { type Actor, type PersonActor } from '../../domain/actor';
import { instantOf } from '../../domain/calendar';
import { type HandledCommand } from '../../domain/roster/handled';
import { type ActivityKey, type DepartmentId, type UserId } from '../../domain/ids';
import { type Notice } from '../../domain/notice';
import { type KnownPerson } from '../../domain/people';
import { type Product } from '../../domain/institution/product';
import { type ChangeLine, type LicenseState } from '../../domain/roster/roster-change';
import { type Fault, isFault } from '../../ports/fault';
import { settlePeople } from '../../reconcile/settle-people';
import { changeRoster } from './change-roster';
import { type Ports } from '../ports';
import { todayOf } from '../today';
import { undoCommand } from './undo-command';
import { claimEnd } from './claim-end';
import { named } from '../access/names';

/** Nobody is written to about something older than this: by then they have asked. */
const GIVE_UP_MS = 24 * 60 * 60 * 1000;

/**
 * Does what is left to do after a roster command: the rest of a large one, its answer if nobody got it yet, licenses, the edit of
 * the message that shows it, and notices. Every step is written down when it is done, so that whoever goes on after a crash does no
 * step twice but the one that was under way.
 *
 * @returns When nothing is left. Faults pass through: come back later.
 */
export function followUp(ports: Ports, department: DepartmentId, key: ActivityKey): Promise<void> {
  return ports.oneAtATime.run(`command:${key}`, () => followUpAlone(ports, department, key));
}

async function followUpAlone(ports: Ports, department: DepartmentId, key: ActivityKey): Promise<void> {
  const handled = await ports.departments.look(department).handled(key);
  if (handled?.isOpen !== true) return;
  const complete = handled.progress === undefined ? handled : await carryOn(ports, handled);
  // Teams and Graph fail apart: neither keeps the other waiting.
  const faults: Fault[] = [];
  const shown = await attempt(faults, complete, () => show(ports, complete));
  const settled = await attempt(faults, shown, () => settle(ports, shown));
  const edited = await attempt(faults, settled, () => edit(ports, settled));
  await attempt(faults, edited, () => tell(ports, edited));
  const [fault] = faults;
  if (fault !== undefined) throw fault;
  await amend(ports, settled, (now) => (isUndoneSince(settled, now) ? now : { ...now, isOpen: false }));
}

/** Takes one step. @returns The command after it; as it was before, when a fault is in the way. */
async function attempt(
  faults: Fault[],
  before: HandledCommand,
  step: () => Promise<HandledCommand>,
): Promise<HandledCommand> {
  try {
    return await step();
  } catch (error) {
    if (!isFault(error)) throw error;
    faults.push(error);
    return before;
  }
}

/** Takes a command that somebody left behind, if nobody else has it. @returns Whether it is ours now. */
export function takeOver(ports: Ports, handled: HandledCommand): Promise<boolean> {
  return ports.departments.change(handled.department, async (books) => {
    const now = instantOf(ports.clock.now());
    const current = await books.handled(handled.key);
    if (current?.isOpen !== true || current.claimedUntil > now) return false;
    await books.saveHandled({ ...current, claimedUntil: claimEnd(now) });
    return true;
  });
}

/**
 * Writes down in which message an answer is shown: one that can be edited, or, without an id, one that cannot.
 *
 * @returns Whether the answer has a record, so that more is to follow; a command that changed nothing has none.
 */
export async function rememberShown(
  ports: Ports,
  department: DepartmentId,
  key: ActivityKey,
  activityId: string | undefined,
): Promise<boolean> {
  return ports.departments.change(department, async (books) => {
    const handled = await books.handled(key);
    if (handled?.shownIn === undefined) return handled !== undefined;
    if (activityId !== undefined && handled.shownIn.activityId === activityId) return true;
    const shownIn = activityId === undefined ? undefined : { ...handled.shownIn, activityId };
    await books.saveHandled({ ...handled, shownIn });
    return true;
  });
}

async function carryOn(ports: Ports, handled: HandledCommand): Promise<HandledCommand> {
  const { key, shownIn, change, progress } = handled;
  // Only what people asked for goes on: the rest was done at once.
  if (change.by === undefined) return handled;
  const actor: PersonActor = { kind: 'person', ...change.by };
  const sender = { key, actor, shownIn, isRepeat: true };
  const command = progress?.command;
  if (command?.kind === 'undo') await undoCommand(ports, { ...sender, command });
  else if (command !== undefined) await changeRoster(ports, { ...sender, command });
  return (await ports.departments.look(handled.department).handled(key)) ?? handled;
}

async function show(ports: Ports, handled: HandledCommand): Promise<HandledCommand> {
  const { shownIn, change } = handled;
  if (shownIn === undefined || shownIn.activityId !== undefined) return handled;
  const message = { kind: 'roster-change', change } as const;
  const posted = await reach(ports, handled, () => ports.messenger.post(shownIn.address, message));
  const now = posted.isReached ? { ...shownIn, activityId: posted.value } : undefined;
  return amend(ports, handled, (current) => ({ ...current, shownIn: now }));
}

async function settle(ports: Ports, handled: HandledCommand): Promise<HandledCommand> {
  const product = ports.policy.products.find((one) => one.id === handled.product);
  if (handled.unsettled.length === 0 || product === undefined) return handled;
  const people = handled.change.lines.flatMap((line) =>
    line.person !== undefined && handled.unsettled.includes(line.person.userId) ? [named(line.person)] : [],
  );
  const states = await statesAfter(ports, handled, product, people);
  const settled = new Set<UserId>(people.map((person) => person.userId));
  return amend(ports, handled, (now) => ({
    ...now,
    change: { ...now.change, lines: now.change.lines.map((line) => withState(line, settled, states)) },
    unsettled: now.unsettled.filter((userId) => !settled.has(userId)),
  }));
}

const doerOf = ({ change: { by }, doer }: HandledCommand): Actor =>
  by === undefined ? (doer ?? { kind: 'job', name: 'cover' }) : { kind: 'person', ...by };

/** What these people's licenses are doing after they were settled. What Graph will never take is a failure of each. */
async function statesAfter(
  ports: Ports,
  handled: HandledCommand,
  product: Product,
  people: readonly KnownPerson[],
): Promise<ReadonlyMap<UserId, LicenseState>> {
  try {
    return await settlePeople(ports, {
      department: handled.department,
      product,
      people,
      actor: doerOf(handled),
      command: handled.key,
      today: todayOf(ports),
      policy: ports.policy.reconcile,
    });
  } catch (error) {
    if (!isFault(error, 'rejected')) throw error;
    ports.logger.error('licenses could not be settled', { key: handled.key, error });
    const failed: LicenseState = { status: 'failed', failure: { code: 'other' } };
    return new Map(people.map(({ userId }) => [userId, failed]));
  }
}

function withState(
  line: ChangeLine,
  settled: ReadonlySet<UserId>,
  states: ReadonlyMap<UserId, LicenseState>,
): ChangeLine {
  if (line.status === 'refused' || !settled.has(line.person.userId)) return line;
  const { license: _, ...rest } = line;
  const state = states.get(line.person.userId);
  return state === undefined ? rest : { ...rest, license: state };
}

async function edit(ports: Ports, handled: HandledCommand): Promise<HandledCommand> {
  const { shownIn, change } = handled;
  const activityId = shownIn?.activityId;
  if (shownIn === undefined || activityId === undefined) return handled;
  const editedAs = [activityId, handled.unsettled.length, change.undone?.at ?? ''].join('|');
  if (handled.editedAs === editedAs) return handled;
  const message = { kind: 'roster-change', change } as const;
  await reach(ports, handled, () => ports.messenger.update(shownIn.address, activityId, message));
  return amend(ports, handled, (now) => ({ ...now, editedAs }));
}

async function tell(ports: Ports, handled: HandledCommand): Promise<HandledCommand> {
  for (const notice of handled.notices) {
    // Whom the command was undone for before they were told has nothing to know.
    if (handled.change.undone === undefined) await tellOne(ports, handled, notice);
    await amend(ports, handled, (now) => ({ ...now, notices: now.notices.filter((one) => one.to !== notice.to) }));
  }
  return handled;
}

/** Somebody who cannot be reached is left alone: they see it when they ask. */
async function tellOne(ports: Ports, handled: HandledCommand, notice: Notice): Promise<void> {
  const address = await ports.conversations.find(notice.to);
  if (address === undefined) {
    ports.logger.info('nobody to tell: no conversation', { userId: notice.to, about: notice.about });
    return;
  }
  const told = await reach(ports, handled, () => ports.messenger.post(address, { kind: 'notice', notice }));
  if (!told.isReached && told.isGone) await ports.conversations.forget(notice.to);
}

type Reached<Value> =
  { readonly isReached: true; readonly value: Value } | { readonly isReached: false; readonly isGone: boolean };

/** Writes to somebody. A conversation that is gone, or that nothing reached for a day, is given up. */
async function reach<Value>(
  ports: Ports,
  { key, change }: HandledCommand,
  write: () => Promise<Value>,
): Promise<Reached<Value>> {
  try {
    return { isReached: true, value: await write() };
  } catch (error) {
    const isOld = Date.parse(change.at) + GIVE_UP_MS < ports.clock.now().getTime();
    if (!isFault(error) || (error.kind !== 'rejected' && !isOld)) throw error;
    ports.logger.warn('a conversation cannot be reached', { key, kind: error.kind });
    return { isReached: false, isGone: error.code === 'unreachable' };
  }
}

/** Changes the record of a command as it stands now. @returns It as it is afterwards. */
async function amend(
  ports: Ports,
  handled: { readonly department: DepartmentId; readonly key: ActivityKey },
  next: (now: HandledCommand) => HandledCommand,
): Promise<HandledCommand> {
  return ports.departments.change(handled.department, async (books) => {
    const now = await books.handled(handled.key);
    if (now === undefined) throw new Error('the record of a command is gone before it was closed');
    const changed = next(now);
    if (changed !== now) await books.saveHandled(changed);
    return changed;
  });
}

const isUndoneSince = (seen: HandledCommand, now: HandledCommand): boolean =>
  seen.change.undone?.at !== now.change.undone?.at;
