import { type Actor, type PersonActor } from '../../domain/actor';
import { type HandledCommand, type HandledPool, handledPools, withPool } from '../../domain/roster/handled';
import { type ActivityKey, type DepartmentId, type ProductId, type UserId } from '../../domain/ids';
import { type KnownPerson, named } from '../../domain/people';
import { type Product } from '../../domain/institution/product';
import { type LicenseState } from '../../domain/roster/license-state';
import { type ChangeLine } from '../../domain/roster/roster-change';
import { type Fault, isFault, isUnreadable } from '../../ports/fault';
import { settlePeople } from '../../reconcile/settle-people';
import { changeRoster } from './change-roster';
import { type Ports, type RecordPorts } from '../ports';
import { todayOf } from '../today';
import { undoCommand } from './undo-command';
import { amend, claim, commandAt, turnClaimant } from '../outbox/claim';
import { unlessFault } from '../outbox/faults';
import { type Due, post, reach, sendNotice } from '../outbox/post';

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
  const shown = (await unlessFault(faults, () => show(ports, complete))) ?? complete;
  const settled = await settle(ports, shown, faults);
  const edited = (await unlessFault(faults, () => edit(ports, settled))) ?? settled;
  await unlessFault(faults, () => tell(ports, edited));
  const [fault] = faults;
  if (fault !== undefined) throw fault;
  await amendCommand(ports, settled, (now) => (isUndoneSince(settled, now) ? now : { ...now, isOpen: false }));
}

/** Takes a command that somebody left behind, if nobody else has it. @returns Whether it is ours now. */
export async function takeOver(
  ports: Pick<Ports, 'departments' | 'clock'>,
  { department, key }: HandledCommand,
): Promise<boolean> {
  return (await claim(ports, commandAt(department, key), turnClaimant)) !== undefined;
}

/**
 * Writes down in which message an answer is shown: one that can be edited, or, without an id, one that cannot.
 *
 * @returns Whether the answer has a record, so that more is to follow; a command that changed nothing has none.
 */
export async function rememberShown(
  ports: Pick<Ports, 'departments'>,
  department: DepartmentId,
  key: ActivityKey,
  activityId: string | undefined,
): Promise<boolean> {
  const handled = await amend(ports, commandAt(department, key), (now) => {
    if (now.shownIn === undefined || (activityId !== undefined && now.shownIn.activityId === activityId)) return now;
    return { ...now, shownIn: activityId === undefined ? undefined : { ...now.shownIn, activityId } };
  });
  return handled !== undefined;
}

async function carryOn(ports: RecordPorts, handled: HandledCommand): Promise<HandledCommand> {
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
  const activityId = await reach(ports, dueOf(handled), () => post(ports, shownIn.address, message));
  const now = activityId === undefined ? undefined : { ...shownIn, activityId };
  return amendCommand(ports, handled, (current) => ({ ...current, shownIn: now }));
}

/** Lets licenses follow, one pool after the other; none keeps another waiting. */
async function settle(ports: Ports, handled: HandledCommand, faults: Fault[]): Promise<HandledCommand> {
  let settled = handled;
  for (const { product } of handledPools(handled))
    settled = (await unlessFault(faults, () => settleIn(ports, settled, product.id))) ?? settled;
  return settled;
}

async function settleIn(ports: Ports, handled: HandledCommand, productId: ProductId): Promise<HandledCommand> {
  const product = ports.policy.products.find((one) => one.id === productId);
  const pool = poolIn(handled, productId);
  if (pool === undefined || pool.unsettled.length === 0 || product === undefined) return handled;
  const people = pool.lines.flatMap((line) =>
    line.person !== undefined && pool.unsettled.includes(line.person.userId) ? [named(line.person)] : [],
  );
  const states = await statesAfter(ports, handled, product, people);
  const settled = new Set<UserId>(people.map((person) => person.userId));
  return amendCommand(ports, handled, (now) => {
    const left = poolIn(now, productId);
    if (left === undefined) return now;
    const lines = left.lines.map((line) => withState(line, settled, states));
    return withPool(now, { ...left, lines, unsettled: left.unsettled.filter((userId) => !settled.has(userId)) });
  });
}

const poolIn = (handled: HandledCommand, product: ProductId): HandledPool | undefined =>
  handledPools(handled).find((pool) => pool.product.id === product);

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
    if (!isFault(error, 'rejected') || isUnreadable(error)) throw error;
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

async function edit(
  ports: Pick<Ports, 'departments' | 'messenger' | 'clock' | 'logger'>,
  handled: HandledCommand,
): Promise<HandledCommand> {
  const { shownIn, change } = handled;
  const activityId = shownIn?.activityId;
  if (shownIn === undefined || activityId === undefined) return handled;
  const unsettled = handledPools(handled).reduce((count, pool) => count + pool.unsettled.length, 0);
  const editedAs = [activityId, unsettled, change.undone?.at ?? ''].join('|');
  if (handled.editedAs === editedAs) return handled;
  const message = { kind: 'roster-change', change } as const;
  await reach(ports, dueOf(handled), () => ports.messenger.update(shownIn.address, activityId, message));
  return amendCommand(ports, handled, (now) => ({ ...now, editedAs }));
}

async function tell(ports: Ports, handled: HandledCommand): Promise<void> {
  for (const notice of handled.notices) {
    // Whom the command was undone for before they were told has nothing to know.
    if (handled.change.undone === undefined)
      await sendNotice(ports, dueOf(handled), notice, { kind: 'notice', notice });

    await amendCommand(ports, handled, (now) => ({
      ...now,
      notices: now.notices.filter((one) => one.to !== notice.to || one.product.id !== notice.product.id),
    }));
  }
}

const dueOf = ({ key, change }: HandledCommand): Due => ({ about: { key }, since: change.at });

/** Changes the record of a command as it stands now. @returns It as it is afterwards. */
async function amendCommand(
  ports: Pick<Ports, 'departments'>,
  { department, key }: HandledCommand,
  next: (now: HandledCommand) => HandledCommand,
): Promise<HandledCommand> {
  const after = await amend(ports, commandAt(department, key), next);
  if (after === undefined) throw new Error('the record of a command is gone before it was closed');
  return after;
}

const isUndoneSince = (seen: HandledCommand, now: HandledCommand): boolean =>
  seen.change.undone?.at !== now.change.undone?.at;
