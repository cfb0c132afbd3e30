import { type UserId } from '../../domain/ids';
import { type RosterFact } from '../../domain/ledger/ledger-entry';
import { type KnownPerson, named } from '../../domain/people';
import { type RosterEntry } from '../../domain/roster/pool';
import { type HeldEntry, type WritableBooks } from '../../ports/roster/department-store';
import { type CommandRecord } from './command-record';
import { type RosterWork } from './roster-work';

/** From what an entry of the ledger is reversed, in one pool. */
export interface Part {
  readonly books: WritableBooks;
  readonly work: RosterWork;
  readonly record: CommandRecord;
  /** Somebody's places on the rosters of other departments and products. */
  readonly heldElsewhere: (entry: RosterEntry) => readonly HeldEntry[];
  /** What our records of licenses call people. */
  readonly names: ReadonlyMap<UserId, KnownPerson>;
  /** People whom somebody changed after the command that is undone. */
  readonly changedSince: ReadonlySet<UserId>;
}

/** Reverses an entry of the ledger; whom somebody changed since is written down as such, and left alone. */
export async function reverseEntry(part: Part, fact: RosterFact): Promise<void> {
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
  const [entry, held] = [await part.books.entry(left.product, left.userId), part.heldElsewhere(left)];
  const isElsewhere = held.some((one) => one.entry.product === left.product);
  if (entry === undefined && !isElsewhere && !part.changedSince.has(left.userId)) {
    const known = newestName(part, left.userId, held);
    return known === undefined ? left : { ...left, ...named(known) };
  }
  const code = isElsewhere ? ('through-another-department' as const) : ('changed-since' as const);
  part.record.refused(refusedPerson(entry ?? left), { code });
  return undefined;
}

/** What our records call somebody now, if any does: the ledger gives the place, but keeps the name of its day. */
function newestName({ names }: Part, userId: UserId, held: readonly HeldEntry[]): KnownPerson | undefined {
  const [newest] = held.toSorted((one, other) => (one.entry.addedAt < other.entry.addedAt ? 1 : -1));
  return newest?.entry ?? names.get(userId);
}

const refusedPerson = (person: KnownPerson) => ({ ...named(person), userText: person.displayName });
