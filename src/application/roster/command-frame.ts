import { type PersonActor } from '../../domain/actor';
import { hasRight, seesEverything } from '../../domain/authority';
import { instantOf } from '../../domain/calendar';
import { type Department, type Institution } from '../../domain/institution/department';
import { type HandledCommand, handledPools } from '../../domain/roster/handled';
import { type ActivityKey, type DepartmentId, type ProductId } from '../../domain/ids';
import { type KnownPerson } from '../../domain/people';
import { type NamedProduct } from '../../domain/refusal';
import { defined } from '../../domain/defined';
import {
  type ChangeLine,
  type ChangeStep,
  type CommandOutcome,
  hasEffect,
  type RosterChange,
} from '../../domain/roster/roster-change';
import { type WritableBooks } from '../../ports/roster/department-store';
import { followUpRecord, type PoolWasChanged } from '../outbox/follow-up-record';
import { CommandRecord, type DoneBefore } from './command-record';
import { askPeopleOf, asRecorded, namedDepartment, namedProduct } from '../access/names';
import { factOf } from '../../domain/notice';
import { type DayPorts, type Ports } from '../ports';
import { type RosterContext, RosterWork } from './roster-work';
import { todayOf } from '../today';
import { refused } from '../../domain/result';

/** People changed in one transaction; each takes two of its hundred writes. Even, so that a swap is in one. */
export const PEOPLE_PER_TRANSACTION = 40;
/** Pools changed in one transaction; each takes up to two of its hundred writes. */
export const POOLS_PER_TRANSACTION = 8;

/** Who sent a command, by which activity, and where its answer is shown. */
export interface CommandSender {
  readonly key: ActivityKey;
  readonly actor: PersonActor;
  readonly shownIn: HandledCommand['shownIn'];
  /** Whether the same activity may have been handled before. */
  readonly isRepeat: boolean;
  /** Where the first part of the message is on record, of which this is another one. */
  readonly partOf?: HandledCommand['partOf'];
}

/** A command that may be carried out: authority was checked. */
export interface OpenedCommand {
  readonly department: Department;
  readonly by: KnownPerson;
  readonly context: RosterContext;
  /** What earlier transactions of the same command did. */
  readonly earlier: HandledCommand | undefined;
}

/** One of the pools of a command, open for changes. */
export interface OpenedPool {
  readonly product: NamedProduct;
  /** Undefined when the department has no such pool. */
  readonly work: RosterWork | undefined;
  readonly record: CommandRecord;
}

/**
 * Opens a command on a department's books: recognizes a repeat, checks authority.
 *
 * @returns An outcome when there is nothing to carry out: the recorded answer, or a refusal, with what was begun before it.
 */
export async function openCommand(
  ports: DayPorts,
  books: WritableBooks,
  asked: {
    readonly sender: CommandSender;
    readonly institution: Institution;
    readonly undoes?: string;
  },
): Promise<OpenedCommand | { readonly outcome: CommandOutcome; readonly begun?: HandledCommand | undefined }> {
  const { sender, institution, undoes } = asked;
  const earlier = await handledBefore(books, sender);
  if (earlier !== undefined && earlier.progress === undefined)
    return { outcome: { kind: 'changed', change: earlier.change, isRecorded: true } };

  const department = await books.department();
  // Whoever sees every department may know that it was closed meanwhile.
  if (department?.closedAt !== undefined && seesEverything(sender.actor, institution))
    return { outcome: refused({ code: 'department-closed', department: namedDepartment(department) }), begun: earlier };
  if (department === undefined || !hasRight(sender.actor, 'change-roster', department, institution))
    return { outcome: refused({ code: 'not-yours', typed: undefined, askPeople: [] }), begun: earlier };

  const by = asRecorded(sender.actor, department, institution);
  const actor = { ...sender.actor, ...by };
  const at = instantOf(ports.clock.now());
  const context = { actor, command: sender.key, today: todayOf(ports), at, term: ports.policy.term };
  return { department, by, context: { ...context, ...defined({ undoes }) }, earlier };
}

/** Opens one of the pools of a command, and writes down what a seat cap does that became another one. */
export async function openPool(
  ports: Pick<DayPorts, 'policy'>,
  books: WritableBooks,
  { context, earlier }: OpenedCommand,
  product: ProductId,
): Promise<OpenedPool> {
  const work = await RosterWork.open(books, product, context);
  const record = new CommandRecord(doneBefore(earlier, product));
  if (work !== undefined) record.capChanged(work.capEffects);
  return { product: namedProduct(ports, product), work, record };
}

/** The refusal of a command whose only pool is not there. */
export async function noPool(
  ports: Pick<DayPorts, 'policy'>,
  books: WritableBooks,
  { department }: OpenedCommand,
  product: ProductId,
): Promise<CommandOutcome> {
  const pools = (await books.pools()).map((pool) => namedProduct(ports, pool.product));
  const names = { department: namedDepartment(department), product: namedProduct(ports, product) };
  return refused({ code: 'no-pool', ...names, pools });
}

function doneBefore(earlier: HandledCommand | undefined, product: ProductId): DoneBefore | undefined {
  const pool = earlier && handledPools(earlier).find((one) => one.product.id === product);
  if (earlier === undefined || pool === undefined) return undefined;
  const told = earlier.notices.flatMap((notice) =>
    notice.product.id === product ? [[notice.to, factOf(notice)] as const] : [],
  );
  return { lines: pool.lines, unsettled: pool.unsettled, told };
}

/** The recorded answer of a command, looked for only when there may be one. */
export function handledBefore(books: WritableBooks, sender: CommandSender): Promise<HandledCommand | undefined> {
  return sender.isRepeat ? books.handled(sender.key) : books.expectNotHandled(sender.key);
}

/** What one transaction of a command made of it, and whether that was the last one. */
export interface DecidedPart<Outcome = CommandOutcome> {
  readonly outcome: Outcome;
  readonly isComplete: boolean;
}

/** A roster knows better who is meant than the directory alone: nothing was done. */
export interface Unclear {
  readonly kind: 'unclear';
}

/** The command to undo is one of a message for several departments, of which this is on record: nothing was done. */
export interface OfMessage {
  readonly kind: 'of-message';
  readonly found: HandledCommand;
}

/** A command that is carried out: how a part of it is decided, and from what besides the books. */
interface CarriedOut<Request extends CommandSender, Beside, Outcome> {
  readonly request: Request;
  /**
   * Reads what is no part of the department's books, beside them: the sender's role in the institution above all. Read in each attempt
   * that writes, however long it had to wait for its turn.
   */
  readonly readBeside: (attempt: object) => Promise<Beside>;
  /** Decides what the next transaction of it does. */
  readonly decide: (books: WritableBooks, request: Request, beside: Promise<Beside>) => Promise<DecidedPart<Outcome>>;
}

/** Carries out a command, in as many transactions as it takes. @returns What the last one made of it. */
export async function carryOut<
  Request extends CommandSender & { readonly command: { readonly department: DepartmentId } },
  Beside,
  Outcome extends CommandOutcome | Unclear | OfMessage,
>({ departments }: Pick<Ports, 'departments'>, carried: CarriedOut<Request, Beside, Outcome>): Promise<Outcome> {
  const { request } = carried;
  for (let isFirst = true; ; isFirst = false) {
    const sent = { ...request, isRepeat: request.isRepeat || !isFirst };
    const { outcome, isComplete } = await departments.change(request.command.department, (books) =>
      decideOnce(books, { ...carried, request: sent }, carried.readBeside(books.attempt)),
    );
    if (isComplete) return outcome;
  }
}

/**
 * Decides a part of a command. An answer that changes nothing is given only after a look for a recorded one: where nothing is
 * written, no conflict shows that a command which seems to be new was carried out before.
 */
async function decideOnce<Request extends CommandSender, Beside, Outcome extends CommandOutcome | Unclear | OfMessage>(
  books: WritableBooks,
  { request, decide }: CarriedOut<Request, Beside, Outcome>,
  beside: Promise<Beside>,
): Promise<DecidedPart<Outcome>> {
  const decided = await decide(books, request, beside);
  const { outcome } = decided;
  if (request.isRepeat || (outcome.kind === 'changed' && hasEffect(outcome.change))) return decided;
  if ((await books.handled(request.key)) === undefined) return decided;
  books.discard();
  return decide(books, { ...request, isRepeat: true }, beside);
}

/** Stores what a command did, with its answer and all that has to follow, and returns the answer. */
export async function finishCommand(
  books: WritableBooks,
  { by, context, earlier, department }: OpenedCommand,
  done: {
    readonly sender: CommandSender;
    readonly action: RosterChange['action'];
    /** The pools of this transaction; those of earlier ones stay as they were left. */
    readonly pools: readonly OpenedPool[];
    /** What several commands did in this transaction. */
    readonly steps?: readonly ChangeStep[];
    readonly progress?: HandledCommand['progress'];
  },
): Promise<RosterChange> {
  const { sender, action, pools, progress } = done;
  const steps = done.steps && [...(earlier?.change.steps ?? []), ...done.steps];
  const [first, ...alsoIn] = withEarlier(earlier, pools);
  if (first?.seats === undefined) throw new Error('a command changes a pool that is there');
  const handled = followUpRecord({
    key: sender.key,
    action,
    names: { department: namedDepartment(department), product: first.product },
    seats: first.seats,
    done: first.done,
    alsoIn,
    at: context.at,
    since: earlier?.change.at,
    by,
    askPeople: askPeopleOf(department),
    progress,
    partOf: sender.partOf,
    steps,
    shownIn: earlier?.shownIn ?? sender.shownIn,
  });
  const isNothing = pools.every(({ record }) => !record.hasEffect && !record.hasFollowers);
  if (!isNothing || earlier !== undefined || progress !== undefined) await books.saveHandled(handled);
  return handled.change;
}

/** All pools of a command up to now: those that it was done with before, as they were, and those of this transaction. */
function withEarlier(earlier: HandledCommand | undefined, pools: readonly OpenedPool[]): readonly PoolWasChanged[] {
  const before = earlier === undefined ? [] : handledPools(earlier);
  const now = new Map(pools.map((pool) => [pool.product.id, poolWasChanged(pool)]));
  const left = before.map(({ product, seats, ...done }): PoolWasChanged => {
    const { told = [] } = doneBefore(earlier, product.id) ?? {};
    return now.get(product.id) ?? { product, ...defined({ seats }), done: { ...done, told } };
  });
  const begun = new Set(before.map(({ product }) => product.id));
  return [...left, ...[...now.values()].filter(({ product }) => !begun.has(product.id))];
}

function poolWasChanged({ product, record, work }: OpenedPool): PoolWasChanged {
  const { unsettled, told } = record;
  const lines = record.lines.map((line) => withLicenseRequested(line, record));
  return { product, ...defined({ seats: work?.seats }), done: { lines, unsettled, told } };
}

function withLicenseRequested(line: ChangeLine, record: CommandRecord): ChangeLine {
  if (line.status === 'refused' || line.license !== undefined) return line;
  if (!record.unsettled.includes(line.person.userId)) return line;
  const isLeaving = line.status === 'removed' || line.status === 'unseated';
  return { ...line, license: { status: isLeaving ? 'release-requested' : 'requested' } };
}
