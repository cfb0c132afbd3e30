import { hasRight } from '../../domain/authority';
import { type Institution } from '../../domain/institution/department';
import { activityKey, type UserId } from '../../domain/ids';
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
  openPool,
  POOLS_PER_TRANSACTION,
} from './command-frame';
import { type CommandRecord } from './command-record';
import { entriesToUndo, findChangedSince, type RosterLedgerEntry } from './entries-to-undo';
import { type BookPorts, type RecordPorts } from '../ports';
import { type RosterWork } from './roster-work';
import { refused } from '../../domain/result';
import { type KnownPerson, named } from '../../domain/people';
import { groupBy } from '../../domain/group-by';
import { namedDepartment } from '../access/names';

/** Entries reversed in one transaction; each takes up to three of its hundred writes. */
const ENTRIES_PER_TRANSACTION = 25;

/** An undo with its sender. */
export interface UndoRequest extends CommandSender {
  readonly command: UndoCommand;
}

interface Part {
  readonly books: WritableBooks;
  readonly work: RosterWork;
  readonly record: CommandRecord;
  /** Somebody's places on the rosters of other departments and products. */
  readonly heldElsewhere: (entry: RosterEntry) => Promise<readonly HeldEntry[]>;
  /** People whom somebody changed after the command that is undone. */
  readonly changedSince: ReadonlySet<UserId>;
}

/**
 * Reverses the sender's own latest roster command in a department, all its people, once, within a day. Places return;
 * people who were changed by somebody since are named and left alone.
 *
 * @returns Refusal `nothing-to-undo` with the reason; `confirm` when somebody who has a seat now would lose it.
 */
export async function undoCommand(ports: RecordPorts, request: UndoRequest): Promise<CommandOutcome> {
  const institution = await ports.institution.read();
  return carryOut(ports, request, (books, asked) => decidePart(ports, books, asked, institution));
}

async function decidePart(
  ports: BookPorts,
  books: WritableBooks,
  request: UndoRequest,
  institution: Institution,
): Promise<DecidedPart> {
  const earlier = await handledBefore(books, request);
  if (earlier !== undefined && earlier.progress === undefined)
    return complete({ kind: 'changed', change: earlier.change, isRecorded: true });
  if (!hasRight(request.actor, 'change-roster', await books.department(), institution))
    return complete(refused({ code: 'not-yours', typed: undefined, askPeople: [] }));

  const found = await entriesToUndo(books, { ...request, now: ports.clock.now() }, earlier);
  if ('code' in found) return complete(refused(found));

  const [newest] = found;
  if (newest === undefined) return complete(refused({ code: 'nothing-to-undo', reason: 'none' }));
  const undoes = newest.command;
  const opened = await openCommand(ports, books, { sender: request, institution, undoes });
  if ('outcome' in opened) return complete(opened.outcome);
  const { isConfirmed, agreed } = request.command;
  if (earlier === undefined && (!isConfirmed || agreed !== undefined)) {
    const pools = await reverseEntries(ports, books, request, { opened, found, entries: found });
    const question = questionAbout(opened, pools, { undoes, ...request.command });
    books.discard();
    if (question !== undefined) return complete(question);
  }
  const next = nextEntries(found, earlier?.progress?.done ?? 0);
  const pools = await reverseEntries(ports, books, request, { opened, found, entries: next.entries });
  const isComplete = next.done >= found.length;
  if (pools.every(({ record }) => !record.hasEffect) && earlier === undefined && isComplete) {
    books.discard();
    return complete(refused({ code: 'nothing-to-undo', reason: 'all-changed' }));
  }
  await markUndone(books, undoes, opened.context.at, request.shownIn?.activityId);
  const progress = { command: { ...request.command, command: undoes }, done: next.done };
  const finish = { sender: request, action: 'undo' as const, pools };
  const change = await finishCommand(books, opened, isComplete ? finish : { ...finish, progress });
  return { outcome: { kind: 'changed', change, undoes }, isComplete };
}

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

/** Reverses these of the entries found, under the pools as they stand now. */
async function reverseEntries(
  ports: BookPorts,
  books: WritableBooks,
  request: UndoRequest,
  given: {
    readonly opened: OpenedCommand;
    readonly found: readonly RosterLedgerEntry[];
    readonly entries: readonly RosterLedgerEntry[];
  },
): Promise<readonly OpenedPool[]> {
  const pools: OpenedPool[] = [];
  const { department } = request.command;
  const heldElsewhere = async ({ userId, product }: RosterEntry) =>
    (await ports.departments.entriesOf(userId)).filter(
      (one) => one.department !== department || one.entry.product !== product,
    );
  for (const [product, entries] of byProduct(given.entries)) {
    const pool = await openPool(ports, books, given.opened, product);
    const { work, record } = pool;
    const newest = given.found.find(({ fact }) => fact.product === product);
    if (work === undefined || newest === undefined) throw new Error('a pool that was changed is there');
    const changedSince = await findChangedSince(books, newest, request.key);
    for (const { fact } of entries) await reverse({ books, work, record, heldElsewhere, changedSince }, fact);
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

async function reverse(part: Part, fact: RosterFact): Promise<void> {
  switch (fact.action) {
    case 'person-added':
      return takeOff(part, fact.entry);
    case 'person-removed':
      return putBack(part, fact.entry);
    case 'person-swapped':
      return swapBack(part, fact.entry, fact.outgoing);
    case 'person-moved':
      return moveBack(part, fact.entry, fact.rankBefore);
  }
}

async function takeOff(part: Part, added: RosterEntry): Promise<void> {
  const entry = await unchanged(part, added);
  if (entry === undefined) return;
  const waited = part.work.isSeated(entry) ? {} : ({ wasWaiting: true } as const);
  const effects = await part.work.leave(entry);
  part.record.changed({ status: 'removed', person: named(entry), ...waited }, effects);
}

async function putBack(part: Part, removed: RosterEntry): Promise<void> {
  const returning = await freeToReturn(part, removed);
  if (returning === undefined) return;
  const effects = await part.work.join(returning, { rank: returning.rank, entry: returning });
  part.record.changed({ status: 'restored', person: named(returning) }, effects);
}

async function swapBack(part: Part, incoming: RosterEntry, outgoing: RosterEntry): Promise<void> {
  const entry = await unchanged(part, incoming);
  const returning = entry === undefined ? undefined : await freeToReturn(part, outgoing);
  if (entry === undefined || returning === undefined) return;
  const effects = await part.work.replace(entry, returning, returning);
  part.record.changed({ status: 'removed', person: named(entry) }, { seated: [], unseated: [] });
  part.record.changed({ status: 'restored', person: named(returning) }, effects);
}

async function moveBack(part: Part, moved: RosterEntry, rankBefore: number): Promise<void> {
  const entry = await unchanged(part, moved);
  if (entry === undefined) return;
  const effects = await part.work.move(entry, rankBefore);
  const isSeated = part.work.isSeated({ ...entry, rank: rankBefore });
  part.record.changed({ status: 'moved', person: named(entry), isSeated }, effects);
}

/** The entry as the command left it; somebody changed since is written down as such. */
async function unchanged(part: Part, left: RosterEntry): Promise<RosterEntry | undefined> {
  const entry = await part.books.entry(left.product, left.userId);
  const isSame = entry?.rank === left.rank && entry.addedAt === left.addedAt && !part.changedSince.has(left.userId);
  if (!isSame) part.record.refused(refusedPerson(entry ?? left), { code: 'changed-since' });
  return isSame ? entry : undefined;
}

/** The entry to put back; who may not return is written down as such. */
async function freeToReturn(part: Part, left: RosterEntry): Promise<RosterEntry | undefined> {
  const [entry, held] = [await part.books.entry(left.product, left.userId), await part.heldElsewhere(left)];
  const isElsewhere = held.some((one) => one.entry.product === left.product);
  if (entry === undefined && !isElsewhere && !part.changedSince.has(left.userId)) {
    const known = await newestName(part, left.userId, held);
    return known === undefined ? left : { ...left, ...named(known) };
  }
  const code = isElsewhere ? ('through-another-department' as const) : ('changed-since' as const);
  part.record.refused(refusedPerson(entry ?? left), { code });
  return undefined;
}

/** What our records call somebody now, if any does: the ledger gives the place, but keeps the name of its day. */
async function newestName(
  { books }: Part,
  userId: UserId,
  held: readonly HeldEntry[],
): Promise<KnownPerson | undefined> {
  const [newest] = held.toSorted((one, other) => (one.entry.addedAt < other.entry.addedAt ? 1 : -1));
  if (newest !== undefined) return newest.entry;
  const [record] = await books.assignmentsOf({ userId });
  return record?.person;
}

const refusedPerson = (person: KnownPerson) => ({ ...named(person), userText: person.displayName });

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

const complete = (outcome: CommandOutcome) => ({ outcome, isComplete: true });
