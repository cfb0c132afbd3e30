import { hasRight } from '../../domain/authority';
import { type Institution } from '../../domain/institution/department';
import { defined } from '../../domain/defined';
import { activityKey, type UserId } from '../../domain/ids';
import { type HandledCommand } from '../../domain/roster/handled';
import { type RosterFact } from '../../domain/ledger/ledger-entry';
import { type RosterEntry } from '../../domain/roster/pool';
import { type CommandOutcome } from '../../domain/roster/roster-change';
import { isAgreed, type UndoCommand } from '../../domain/roster/roster-command';
import { type HeldEntry, type WritableBooks } from '../../ports/roster/department-store';
import {
  carryOut,
  type CommandSender,
  type DecidedPart,
  finishCommand,
  handledBefore,
  openCommand,
  type OpenedCommand,
  type OpenedPool,
  type OfMessage,
  openPool,
  POOLS_PER_TRANSACTION,
} from './command-frame';
import { reverseEntry } from './reverse-entry';
import { changedSinceIn, changesSince, entriesToUndo, latestChangeOf, type RosterLedgerEntry } from './entries-to-undo';
import { type BookPorts, type RecordPorts } from '../ports';
import { refused } from '../../domain/result';
import { groupBy } from '../../domain/group-by';
import { institutionFor } from '../access/institution-for';
import { namedDepartment } from '../access/names';
import { leaveRest } from './leave-rest';
import { type KnownPerson, named } from '../../domain/people';

/** Entries reversed in one transaction; each takes up to three of its hundred writes. */
const ENTRIES_PER_TRANSACTION = 25;

/** An undo with its sender. */
export interface UndoRequest extends CommandSender {
  readonly command: UndoCommand;
  /** The message in which the undo is shown, where that is on record elsewhere. */
  readonly replaces?: string | undefined;
}

/**
 * Reverses the sender's own latest roster command in a department, all its people, once, within a day. Places return;
 * people who were changed by somebody since are named and left alone.
 *
 * @returns Refusal `nothing-to-undo` with the reason; `confirm` when somebody who has a seat now would lose it.
 */
export async function undoCommand(ports: RecordPorts, request: UndoRequest): Promise<CommandOutcome> {
  const outcome = await undoUnlessOfMessage(ports, request, { isPart: true });
  if (outcome.kind === 'of-message') throw new Error('a part of a message is undone by itself');
  return outcome;
}

/** As {@link undoCommand}. @param given.isPart Whether a part of a message for several departments is undone by itself. */
export function undoUnlessOfMessage(
  ports: RecordPorts,
  request: UndoRequest,
  { isPart }: { readonly isPart: boolean },
): Promise<CommandOutcome | OfMessage> {
  return carryOut(ports, {
    request,
    readBeside: (attempt) => institutionFor(ports, attempt),
    decide: (books, asked, reading) => decidePart(ports, books, asked, { reading, isPart }),
  });
}

/** What {@link undoCommand} would say, were it done now; nothing is stored. */
export function rehearseUndo(ports: RecordPorts, request: UndoRequest): Promise<CommandOutcome | OfMessage> {
  return ports.departments.change(request.command.department, async (books) => {
    const given = { reading: institutionFor(ports, books.attempt), isPart: true };
    const { outcome } = await decidePart(ports, books, request, given);
    books.discard();
    return outcome;
  });
}

async function decidePart(
  ports: BookPorts,
  books: WritableBooks,
  request: UndoRequest,
  { reading, isPart }: { readonly reading: Promise<Institution>; readonly isPart: boolean },
): Promise<DecidedPart<CommandOutcome | OfMessage>> {
  const [institution, earlier, latest] = await Promise.all([
    reading,
    handledBefore(books, request),
    latestChangeOf(books, request.actor),
    books.department(),
  ]);
  if (earlier !== undefined && earlier.progress === undefined)
    return complete({ kind: 'changed', change: earlier.change, isRecorded: true });
  const left = leftOf(earlier) ?? request.command.then;
  if (earlier !== undefined && left !== undefined && isDoneHere(earlier))
    return complete({ kind: 'changed', change: earlier.change, left });
  const mayUndo = hasRight(request.actor, 'change-roster', await books.department(), institution);
  if (!mayUndo && earlier === undefined)
    return complete(refused({ code: 'not-yours', typed: undefined, askPeople: [] }));

  const found = await entriesToUndo(books, { ...request, latest, now: ports.clock.now() }, earlier);
  if ('code' in found) return complete(refused(found));
  if (!mayUndo && earlier !== undefined) {
    const rest = found.slice(earlier.progress?.done ?? 0).map(({ fact }) => ({
      product: fact.product,
      people: peopleOf(fact).map((entry) => ({ ...named(entry), userText: entry.displayName })),
    }));
    const progress = left && earlier.progress && { ...earlier.progress, isDoneHere: true as const };
    const change = await leaveRest(ports, books, earlier, { rest, progress });
    return complete({
      kind: 'changed',
      change,
      undoes: earlier.progress?.command.kind === 'undo' ? (earlier.progress.command.command ?? '') : '',
      ...defined({ left }),
    });
  }

  const [newest] = found;
  if (newest === undefined) return complete(refused({ code: 'nothing-to-undo', reason: 'none' }));
  const undoes = newest.command;
  const opened = await openCommand(ports, books, { sender: request, institution, undoes });
  if ('outcome' in opened) return complete(opened.outcome);
  const { isConfirmed, agreed } = request.command;
  const given = { opened, found, known: await readTogether(ports, books, found) };
  const undone = await books.handled(activityKey(undoes));
  if (!isPart && earlier === undefined && undone !== undefined && isOfMessage(undone)) {
    books.discard();
    return complete({ kind: 'of-message', found: undone });
  }
  if (earlier === undefined && (!isConfirmed || agreed !== undefined)) {
    const pools = await reverseEntries(ports, books, request, { ...given, entries: found });
    const question = questionAbout(opened, pools, { undoes, ...request.command });
    books.discard();
    if (question !== undefined) return complete(question);
  }
  const next = nextEntries(found, earlier?.progress?.done ?? 0);
  const pools = await reverseEntries(ports, books, request, { ...given, entries: next.entries });
  const isComplete = next.done >= found.length;
  if (pools.every(({ record }) => !record.hasEffect) && earlier === undefined && isComplete) {
    books.discard();
    return complete(refused({ code: 'nothing-to-undo', reason: 'all-changed' }));
  }
  await markUndone(books, undoes, opened.context.at, request.replaces ?? request.shownIn?.activityId);
  const command = { ...request.command, command: undoes, ...defined({ then: left }) };
  const progress = { command, done: next.done, ...(isComplete ? { isDoneHere: true as const } : {}) };
  const finish = { sender: request, action: 'undo' as const, pools };
  const isAll = isComplete && left === undefined;
  const change = await finishCommand(books, opened, isAll ? finish : { ...finish, progress });
  return { outcome: { kind: 'changed', change, undoes, ...(isComplete ? defined({ left }) : {}) }, isComplete };
}

/** Whether a command is one of a message for several departments. */
export const isOfMessage = ({ partOf, change, progress }: HandledCommand): boolean =>
  partOf !== undefined ||
  change.elsewhere !== undefined ||
  (progress?.command.kind === 'several' && progress.command.then !== undefined);

/** What an undo that was begun leaves to other departments. */
const leftOf = (earlier: HandledCommand | undefined) =>
  earlier?.progress?.command.kind === 'undo' ? earlier.progress.command.then : undefined;

const isDoneHere = ({ progress }: HandledCommand): boolean => progress?.isDoneHere === true;

/** The entries that the next transaction reverses. @returns With how many have had their turn then. */
function nextEntries(
  found: readonly RosterLedgerEntry[],
  done: number,
): { readonly entries: readonly RosterLedgerEntry[]; readonly done: number } {
  const some = found.slice(done, done + ENTRIES_PER_TRANSACTION);
  const products = new Set([...new Set(some.map(({ fact }) => fact.product))].slice(0, POOLS_PER_TRANSACTION));
  const entries = some.filter(({ fact }) => products.has(fact.product));
  return { entries, done: done + entries.length };
}

/** What reversing is decided from besides the rosters, read once. */
interface KnownOfUndo {
  /** By person who returns, their places on any roster. */
  readonly held: ReadonlyMap<UserId, readonly HeldEntry[]>;
  /** By person who returns, what our records of licenses call them. */
  readonly names: ReadonlyMap<UserId, KnownPerson>;
  /** Changes of rosters in the department since the command that is undone. */
  readonly latest: readonly RosterLedgerEntry[];
}

/** Reads side by side what the entries found are reversed by, so that nothing after it waits. */
async function readTogether(
  { departments }: Pick<BookPorts, 'departments'>,
  books: WritableBooks,
  found: readonly RosterLedgerEntry[],
): Promise<KnownOfUndo> {
  const named = found.flatMap(({ fact }) => peopleOf(fact));
  const returning = [...new Set(found.flatMap(({ fact }) => returningIn(fact)).map(({ userId }) => userId))];
  const [newest] = found;
  const newestOfEach = [...byProduct(found).values()].map((entries) =>
    Math.max(...entries.map(({ number }) => number)),
  );
  const [held, records, latest] = await Promise.all([
    returning.length === 0 ? [] : departments.entriesOf(returning),
    returning.length === 0 ? [] : departments.assignmentsOf(returning),
    changesSince(books, Math.min(...newestOfEach)),
    books.handled(activityKey(newest?.command ?? '')),
    ...[...groupBy(named, ({ product }) => product)].flatMap(([product, entries]) => [
      books.pool(product),
      books.entitlements(product),
      books.entriesOf(product, [...new Set(entries.map(({ userId }) => userId))]),
    ]),
  ]);
  const names = new Map(records.map(({ person }) => [person.userId, person]));
  return { held: groupBy(held, ({ entry }) => entry.userId), names, latest };
}

const peopleOf = (fact: RosterFact): readonly RosterEntry[] =>
  fact.action === 'person-swapped' ? [fact.entry, fact.outgoing] : [fact.entry];

/** Whoever comes back to the roster when a fact is reversed. */
function returningIn(fact: RosterFact): readonly RosterEntry[] {
  if (fact.action === 'person-removed') return [fact.entry];
  return fact.action === 'person-swapped' ? [fact.outgoing] : [];
}

/** Reverses these of the entries found, under the pools as they stand now. */
async function reverseEntries(
  ports: BookPorts,
  books: WritableBooks,
  request: UndoRequest,
  given: {
    readonly opened: OpenedCommand;
    readonly found: readonly RosterLedgerEntry[];
    readonly entries: readonly RosterLedgerEntry[];
    readonly known: KnownOfUndo;
  },
): Promise<readonly OpenedPool[]> {
  const pools: OpenedPool[] = [];
  const { department } = request.command;
  const { held, names, latest } = given.known;
  const heldElsewhere = ({ userId, product }: RosterEntry) =>
    (held.get(userId) ?? []).filter((one) => one.department !== department || one.entry.product !== product);
  for (const [product, entries] of byProduct(given.entries)) {
    const pool = await openPool(ports, books, given.opened, product);
    const { work, record } = pool;
    const newest = given.found.find(({ fact }) => fact.product === product);
    if (work === undefined || newest === undefined) throw new Error('a pool that was changed is there');
    const changedSince = changedSinceIn(latest, newest, request.key);
    for (const { fact } of entries)
      await reverseEntry({ books, work, record, heldElsewhere, names, changedSince }, fact);
    pools.push(pool);
  }
  return pools;
}

const byProduct = (entries: readonly RosterLedgerEntry[]) => groupBy(entries, ({ fact }) => fact.product);

/** What to ask before a whole command is reversed, were it done like this; undefined when nobody would lose a seat. */
function questionAbout(
  { department }: OpenedCommand,
  reversed: readonly OpenedPool[],
  asked: { readonly undoes: string; readonly isConfirmed: boolean; readonly agreed?: readonly UserId[] },
): CommandOutcome | undefined {
  const pools = reversed
    .map(({ product, record }) => ({
      product,
      unseated: record.unseatedOthers,
      gaining: record.lines.flatMap((line) => (line.status === 'restored' ? [line.person] : [])),
    }))
    .filter(({ unseated }) => unseated.length > 0);
  const unseated = pools.flatMap((pool) => pool.unseated);
  if (isAgreed(asked, unseated)) return undefined;
  return { kind: 'confirm', undoes: asked.undoes, department: namedDepartment(department), pools };
}

/**
 * Marks the answer of the undone command, so that its card loses its buttons. Where the undo is shown in the same message, the
 * answer of the undone command is shown nowhere any more.
 */
async function markUndone(
  books: WritableBooks,
  command: string,
  at: RosterEntry['addedAt'],
  activityId: string | undefined,
): Promise<void> {
  const handled = await books.handled(activityKey(command));
  if (handled === undefined || handled.change.undone !== undefined) return;
  const isReplaced = activityId !== undefined && handled.shownIn?.activityId === activityId;
  const shownIn = isReplaced ? undefined : handled.shownIn;
  // What was left of a large command is not done any more.
  const { progress: _, ...complete } = handled;
  await books.saveHandled({ ...complete, shownIn, change: { ...handled.change, undone: { at } }, isOpen: true });
}

const complete = (outcome: CommandOutcome | OfMessage) => ({ outcome, isComplete: true });
