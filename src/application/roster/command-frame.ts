import { type PersonActor } from '../../domain/actor';
import { hasRight } from '../../domain/authority';
import { instantOf } from '../../domain/calendar';
import { type Department, type Institution } from '../../domain/institution/department';
import { type HandledCommand } from '../../domain/roster/handled';
import { type ActivityKey, type DepartmentId, type ProductId } from '../../domain/ids';
import { type KnownPerson } from '../../domain/people';
import { type NamedDepartment, type NamedProduct } from '../../domain/refusal';
import { type ChangeLine, type CommandOutcome, hasEffect, type RosterChange } from '../../domain/roster/roster-change';
import { type WritableBooks } from '../../ports/roster/department-store';
import { followUpRecord } from '../outbox/follow-up-record';
import { type CommandRecord } from './command-record';
import { asRecorded, namedDepartment, namedProduct } from '../access/names';
import { type DayPorts, type Ports } from '../ports';
import { type RosterContext, RosterWork } from './roster-work';
import { todayOf } from '../today';
import { refused } from '../../domain/result';

/** Who sent a command, by which activity, and where its answer is shown. */
export interface CommandSender {
  readonly key: ActivityKey;
  readonly actor: PersonActor;
  readonly shownIn: HandledCommand['shownIn'];
  /** Whether the same activity may have been handled before. */
  readonly isRepeat: boolean;
}

/** A command that may be carried out: authority was checked, the pool is open. */
export interface OpenedCommand {
  readonly work: RosterWork;
  readonly department: Department;
  readonly names: { readonly department: NamedDepartment; readonly product: NamedProduct };
  readonly by: KnownPerson;
  readonly context: RosterContext;
  /** What earlier transactions of the same command did. */
  readonly earlier: HandledCommand | undefined;
}

/**
 * Opens a command on a department's books: recognizes a repeat, checks authority, opens the pool.
 *
 * @returns An outcome when there is nothing to carry out: the recorded answer, or a refusal.
 */
export async function openCommand(
  ports: DayPorts,
  books: WritableBooks,
  asked: {
    readonly sender: CommandSender;
    readonly institution: Institution;
    readonly product: ProductId;
    readonly undoes?: string;
  },
): Promise<OpenedCommand | { readonly outcome: CommandOutcome }> {
  const { sender, institution, product, undoes } = asked;
  const earlier = await handledBefore(books, sender);
  if (earlier !== undefined && earlier.progress === undefined)
    return { outcome: { kind: 'changed', change: earlier.change, isRecorded: true } };

  const department = await books.department();
  if (department === undefined || !hasRight(sender.actor, 'change-roster', department, institution))
    return { outcome: refused({ code: 'not-yours', typed: undefined, askPeople: [] }) };

  const by = asRecorded(sender.actor, department, institution);
  const actor = { ...sender.actor, ...by };
  const at = instantOf(ports.clock.now());
  const context = { actor, command: sender.key, today: todayOf(ports), at, term: ports.policy.term };
  const work = await RosterWork.open(books, product, undoes === undefined ? context : { ...context, undoes });
  const names = { department: namedDepartment(department), product: namedProduct(ports, product) };
  if (work === undefined) {
    const pools = await books.pools();
    const others = pools.map((pool) => namedProduct(ports, pool.product));
    return { outcome: refused({ code: 'no-pool', ...names, pools: others }) };
  }
  return { work, department, names, by, context, earlier };
}

/** The recorded answer of a command, looked for only when there may be one. */
export function handledBefore(books: WritableBooks, sender: CommandSender): Promise<HandledCommand | undefined> {
  return sender.isRepeat ? books.handled(sender.key) : books.expectNotHandled(sender.key);
}

/** What one transaction of a command made of it, and whether that was the last one. */
export interface DecidedPart {
  readonly outcome: CommandOutcome;
  readonly isComplete: boolean;
}

/** Carries out a command, in as many transactions as it takes. @returns What the last one made of it. */
export async function carryOut<
  Request extends CommandSender & { readonly command: { readonly department: DepartmentId } },
>(
  { departments }: Pick<Ports, 'departments'>,
  request: Request,
  decide: (books: WritableBooks, request: Request) => Promise<DecidedPart>,
): Promise<CommandOutcome> {
  for (let isFirst = true; ; isFirst = false) {
    const sent = { ...request, isRepeat: request.isRepeat || !isFirst };
    const { outcome, isComplete } = await departments.change(request.command.department, (books) =>
      decideOnce(books, sent, decide),
    );
    if (isComplete) return outcome;
  }
}

/**
 * Decides a part of a command. An answer that changes nothing is given only after a look for a recorded one: where nothing is
 * written, no conflict shows that a command which seems to be new was carried out before.
 */
async function decideOnce<Request extends CommandSender>(
  books: WritableBooks,
  request: Request,
  decide: (books: WritableBooks, request: Request) => Promise<DecidedPart>,
): Promise<DecidedPart> {
  const decided = await decide(books, request);
  const { outcome } = decided;
  if (request.isRepeat || (outcome.kind === 'changed' && hasEffect(outcome.change))) return decided;
  if ((await books.handled(request.key)) === undefined) return decided;
  books.discard();
  return decide(books, { ...request, isRepeat: true });
}

/** Stores what a command did, with its answer and all that has to follow, and returns the answer. */
export async function finishCommand(
  books: WritableBooks,
  done: OpenedCommand & {
    readonly sender: CommandSender;
    readonly action: RosterChange['action'];
    readonly record: CommandRecord;
    readonly progress?: HandledCommand['progress'];
  },
): Promise<RosterChange> {
  const { sender, action, record, names, by, context, earlier, progress } = done;
  const { unsettled, told } = record;
  const lines = record.lines.map((line) => withLicenseRequested(line, record));
  const handled = followUpRecord({
    key: sender.key,
    action,
    names,
    seats: done.work.seats,
    done: { lines, unsettled, told },
    at: context.at,
    since: earlier?.change.at,
    by,
    progress,
    shownIn: earlier?.shownIn ?? sender.shownIn,
  });
  const isNothing = !record.hasEffect && !record.hasFollowers;
  if (!isNothing || earlier !== undefined || progress !== undefined) await books.saveHandled(handled);
  return handled.change;
}

function withLicenseRequested(line: ChangeLine, record: CommandRecord): ChangeLine {
  if (line.status === 'refused' || line.license !== undefined) return line;
  if (!record.unsettled.includes(line.person.userId)) return line;
  const isLeaving = line.status === 'removed' || line.status === 'unseated';
  return { ...line, license: { status: isLeaving ? 'release-requested' : 'requested' } };
}
