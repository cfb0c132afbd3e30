import { isDoneWithin } from '../../concurrency/done-within';
import { isStopping } from '../../concurrency/stopping';
import { type PersonActor } from '../../domain/actor';
import { type HandledCommand, handledPools, isShown } from '../../domain/roster/handled';
import { type ActivityKey, type DepartmentId, type UserId } from '../../domain/ids';
import { groupBy } from '../../domain/group-by';
import { instantOf } from '../../domain/calendar';
import { type KnownPerson } from '../../domain/people';
import { poolsOf, type RosterChange } from '../../domain/roster/roster-change';
import { type Notice } from '../../domain/notice';
import { type Mailbox, withLetter } from '../../domain/outbox/mailbox';
import { type Fault, isFault } from '../../ports/fault';
import { changeRoster } from './change-roster';
import { heldUpBy, settleCommand, type SettledCommand } from './settle-command';
import { type Ports, type RecordPorts } from '../ports';
import { goOnElsewhere } from './several/elsewhere';
import { type Amend, followElsewhere, stateElsewhere } from './several/follow-elsewhere';
import { undoCommand } from './undo-command';
import { amend, claim, commandAt, leaveAlone, letGo, turnClaimant } from '../outbox/claim';
import { noticeLetterKey } from '../outbox/compose';
import { throwOneOf, unlessFault } from '../outbox/faults';
import { answer, type Due, editAnswer, reach, sendNotice } from '../outbox/post';

/** What came of licenses is written down after this time, however slow the rest is. */
const SOON_MS = 2_000;
/** What we are not let in to do is tried again then. */
const NOT_LET_IN_MS = 45_000;
/**
 * Notices that are sent while a command is finished; more of them, and those that could not leave soon, go the way of letters, so that nothing
 * waits for them: a command that is held for longer than its claim would be taken over by another process, and its people be told twice.
 */
const MOST_AT_ONCE = 20;

/**
 * Does what is left to do after a roster command: the rest of a large one, its answer if nobody got it yet, licenses, the edit of
 * the message that shows it, and notices. What is done is written down, most of it in one transaction at the end, so that whoever goes
 * on after a crash does nothing twice but what was under way.
 *
 * @param known The record of the command, where this process has just written it.
 * @returns When nothing is left. Faults pass through: come back later. Where the program stops, what is left is anybody's at once.
 */
export function followUp(
  ports: Ports,
  department: DepartmentId,
  key: ActivityKey,
  known?: HandledCommand,
): Promise<void> {
  // What was written by whoever comes first is not known to whoever waits.
  const isCurrent = known !== undefined && ports.oneAtATime.isFree(`command:${key}`);
  return ports.oneAtATime.run(`command:${key}`, async () => {
    const handled = isCurrent ? known : await ports.departments.look(department).handled(key);
    if (handled?.isOpen !== true) return;
    try {
      await followUpAlone(ports, handled);
    } catch (error) {
      if (isStopping()) await letGo(ports, commandAt(department, key));
      else if (isFault(error, 'forbidden')) await leaveAlone(ports, commandAt(department, key), NOT_LET_IN_MS);
      throw error;
    }
  });
}

async function followUpAlone(ports: Ports, handled: HandledCommand): Promise<void> {
  const isOurs = handled.progress !== undefined;
  const complete = isOurs ? await carryOn(ports, handled) : handled;
  // Teams and Graph fail apart: neither keeps the other waiting.
  const faults: Fault[] = [];
  const shown = (await unlessFault(faults, () => show(ports, complete))) ?? complete;
  const end = new CommandEnd(ports, shown, faults);
  const elsewhere = followElsewhere(ports, shown, {
    faults,
    follow: isOurs ? (there, key) => followUp(ports, there, key) : undefined,
  });
  // It is waited for below, whatever comes of the licenses here.
  elsewhere.catch(() => undefined);
  await unlessFault(faults, () =>
    settleCommand(ports, shown, async (settled) => end.afterLicenses(settled, await elsewhere)),
  );
  await elsewhere;
  await end.afterAll();
  throwOneOf(faults);
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
 * @returns The record of the answer, from which more is to follow; undefined for a command that changed nothing, which has none.
 */
export function rememberShown(
  ports: Pick<Ports, 'departments'>,
  department: DepartmentId,
  key: ActivityKey,
  activityId: string | undefined,
): Promise<HandledCommand | undefined> {
  return amend(ports, commandAt(department, key), (now) => {
    if (now.shownIn === undefined || (activityId !== undefined && now.shownIn.activityId === activityId)) return now;
    return { ...now, shownIn: activityId === undefined ? undefined : { ...now.shownIn, activityId } };
  });
}

async function carryOn(ports: RecordPorts, handled: HandledCommand): Promise<HandledCommand> {
  const { key, shownIn, change, progress } = handled;
  // Only what people asked for goes on: the rest was done at once.
  if (change.by === undefined) return handled;
  const actor: PersonActor = { kind: 'person', ...change.by };
  const sender = { key, actor, shownIn, isRepeat: true };
  const command = progress?.command;
  const outcome =
    command === undefined
      ? undefined
      : command.kind === 'undo'
        ? await undoCommand(ports, { ...sender, command })
        : await changeRoster(ports, { ...sender, command });
  if (outcome?.kind === 'changed' && outcome.left !== undefined)
    await goOnElsewhere(ports, { department: handled.department, sender, left: outcome.left });
  return (await ports.departments.look(handled.department).handled(key)) ?? handled;
}

async function show(ports: Ports, handled: HandledCommand): Promise<HandledCommand> {
  const { shownIn, change } = handled;
  if (shownIn === undefined || isShown(handled)) return handled;
  const message = { kind: 'roster-change', change } as const;
  const activityId = await reach(ports, dueOf(handled), () => answer(ports, shownIn.address, message));
  const now = activityId === undefined ? undefined : { ...shownIn, activityId };
  const after = await amend(ports, commandAt(handled.department, handled.key), (current) => ({
    ...current,
    shownIn: now,
  }));
  if (after === undefined) throw gone();
  return after;
}

const nothing = (): Promise<void> => Promise.resolve();

/** The end of a command: what licenses came to, the edit and the notices, written down together where they keep nobody waiting. */
class CommandEnd {
  readonly #ports: Ports;
  readonly #handled: HandledCommand;
  /** Those of every step of the command so far; more of them keep it open. */
  readonly #faults: Fault[];
  #record: SettledCommand['record'] = nothing;
  #writing: Promise<unknown> = Promise.resolve();
  /** What the message shows now, and whom there is nothing more to tell. */
  #shown: Amend[] = [];
  readonly #told: Amend[] = [];
  /** Whom a notice did not reach. */
  readonly #missed = new Set<UserId>();
  #telling: Promise<void> | undefined;
  #isTold = false;
  /** Whether all of it is written down. */
  #isWritten = false;

  constructor(ports: Ports, handled: HandledCommand, faults: Fault[]) {
    this.#ports = ports;
    this.#handled = handled;
    this.#faults = faults;
  }

  /** Tells what licenses came to, and writes all of it down; soon, whatever is not told by then. */
  async afterLicenses({ amend: withLicenses, record, faults }: SettledCommand, elsewhere: Amend): Promise<void> {
    this.#faults.push(...faults);
    this.#shown = [withLicenses, elsewhere];
    this.#record = record;
    await isDoneWithin(SOON_MS, this.#tell());
    try {
      await this.#write();
    } catch (error) {
      // Without its record nothing of it counts: it is done again, and shown again.
      await this.#tell();
      this.#shown = [];
      this.#record = nothing;
      throw error;
    }
  }

  /** Waits for what is not told yet, and writes it down. */
  async afterAll(): Promise<void> {
    await this.#tell();
    if (!this.#isWritten) await this.#write();
  }

  /** Edits the message and sends the notices; begun once. */
  #tell(): Promise<void> {
    this.#telling ??= this.#tellNow().then(() => {
      this.#isTold = true;
    });
    return this.#telling;
  }

  async #tellNow(): Promise<void> {
    const handled = this.#shown.reduce((so, next) => next(so), this.#handled);
    await unlessFault(this.#faults, () => this.#edit(handled));
    await unlessFault(this.#faults, () => this.#notify());
    if (this.#missed.size === 0) return;
    // Whoever asked reads whom the notice did not reach.
    this.#shown.push((now) => ({ ...now, change: { ...now.change, untold: this.#untold(now.change) } }));
    await unlessFault(this.#faults, () => this.#edit(this.#shown.reduce((so, next) => next(so), this.#handled)));
  }

  #untold(change: RosterChange): readonly KnownPerson[] {
    const people = poolsOf(change).flatMap(({ lines }) => lines.flatMap(({ person }) => person ?? []));
    const missed = people.filter(({ userId }) => this.#missed.has(userId));
    return [...new Map(missed.map((person) => [person.userId, person])).values()];
  }

  async #edit(handled: HandledCommand): Promise<void> {
    const { shownIn, change } = handled;
    const activityId = shownIn?.activityId;
    if (shownIn === undefined || activityId === undefined) return;
    const unsettled = handledPools(handled).reduce((count, pool) => count + pool.unsettled.length, 0);
    const untold = change.untold === undefined ? [] : [change.untold.length];
    const state = [activityId, unsettled, change.undone?.at ?? '', ...stateElsewhere(change), ...untold];
    const editedAs = `${state.join('|')}${heldUpBy(change)}`;
    if (handled.editedAs === editedAs) return;
    const message = { kind: 'roster-change', change } as const;
    await reach(this.#ports, dueOf(handled), () => editAnswer(this.#ports, shownIn.address, activityId, message));
    this.#shown.push((now) => ({ ...now, editedAs }));
  }

  /** Sends the notices one by one, each written down before the next, so that after a crash nobody is told twice but one. */
  async #notify(): Promise<void> {
    const { department, key, notices } = this.#handled;
    if (notices.length === 0) return;
    let now = await this.#ports.departments.look(department).handled(key);
    const left = now?.notices ?? [];
    if (left.length > MOST_AT_ONCE || this.#ports.pace.waitMs() > SOON_MS)
      return this.#tellLater(left, now?.change.undone !== undefined);
    for (const [index, notice] of left.entries()) {
      // Whom the command was undone for before they were told has nothing to know.
      if (now?.change.undone === undefined) {
        const isTold = await sendNotice(this.#ports, dueOf(this.#handled), notice, { kind: 'notice', notice });
        if (!isTold) this.#missed.add(notice.to);
      }
      this.#told.push((later) => withoutNotice(later, notice));
      // The last one is written down with what else there is.
      if (index < left.length - 1) now = await this.#write();
    }
  }

  /** Decides the notices as letters, which are sent at their own pace; each is one, however often it is decided. */
  async #tellLater(notices: readonly Notice[], isUndone: boolean): Promise<void> {
    const byPerson = groupBy(notices, ({ to }) => to);
    const decidedAt = instantOf(this.#ports.clock.now());
    const decide = (mailbox: Mailbox): Mailbox =>
      (byPerson.get(mailbox.id as UserId) ?? []).reduce((now, notice) => {
        const key = noticeLetterKey(this.#handled.key, notice.product.id);
        return withLetter(now, { key, content: { kind: 'notice', notice }, decidedAt });
      }, mailbox);
    const recipients = [...byPerson.keys()].map((userId) => ({ userId }));
    if (!isUndone) await this.#ports.outbox.changeMany(recipients, decide);
    this.#told.push((later) => notices.reduce(withoutNotice, later));
  }

  /** One after the other: what licenses came to counts once. */
  #write(): Promise<HandledCommand> {
    const writing = this.#writing.then(() => this.#writeNow());
    this.#writing = writing.catch(() => undefined);
    return writing;
  }

  async #writeNow(): Promise<HandledCommand> {
    const { department, key } = this.#handled;
    const amends = [...this.#shown, ...this.#told];
    const [record, isTold] = [this.#record, this.#isTold];
    const isDone = isTold && this.#faults.length === 0;
    const after = await this.#ports.departments.change(department, async (books) => {
      const [now] = await Promise.all([books.handled(key), record(books)]);
      if (now === undefined) throw gone();
      const amended = amends.reduce((so, next) => next(so), now);
      const isClosed = isDone && !isUndoneSince(this.#handled, now);
      const next = isClosed ? { ...amended, isOpen: false } : amended;
      if (next !== now) await books.saveHandled(next);
      return next;
    });
    this.#record = nothing;
    this.#isWritten = isTold;
    return after;
  }
}

const withoutNotice = (now: HandledCommand, told: Notice): HandledCommand => ({
  ...now,
  notices: now.notices.filter((one) => one.to !== told.to || one.product.id !== told.product.id),
});

const dueOf = ({ key, change }: HandledCommand): Due => ({ about: { key }, since: change.at });

const gone = () => new Error('the record of a command is gone before it was closed');

const isUndoneSince = (seen: HandledCommand, now: HandledCommand): boolean =>
  seen.change.undone?.at !== now.change.undone?.at;
