import { refusalToJoin } from '../../domain/roster/admission';
import { type CalendarDate } from '../../domain/calendar';
import { type Department, isOwnDirectoryName } from '../../domain/institution/department';
import { type UserId } from '../../domain/ids';
import { named } from '../../domain/people';
import { type RosterEntry } from '../../domain/roster/pool';
import { type CommandPerson, type FoundPerson, isFound, type RosterCommand } from '../../domain/roster/roster-command';
import { type HeldEntry, type WritableBooks } from '../../ports/roster/department-store';
import { type CommandRecord } from './command-record';
import { type RosterWork } from './roster-work';

/** What one transaction of a command is decided from, in one of its pools. */
export interface PartOfCommand {
  readonly books: WritableBooks;
  readonly work: RosterWork;
  readonly record: CommandRecord;
  readonly department: Department;
  readonly by: UserId;
  /** All rosters were meant, so that whoever is not on this one is on none. */
  readonly isEverything: boolean;
  readonly today: CalendarDate;
  /** Where people who are to join are already, by our records of a moment ago. */
  readonly held: ReadonlyMap<UserId, readonly HeldEntry[]>;
}

/** Changes people of a command in one pool; of a swap, who leaves and then who comes. */
export async function changePeople(
  part: PartOfCommand,
  kind: RosterCommand['kind'],
  people: readonly CommandPerson[],
): Promise<void> {
  switch (kind) {
    case 'swap': {
      const [outgoing, incoming] = people;
      if (outgoing === undefined || incoming === undefined) throw new Error('a swap names two people');
      return swap(part, outgoing, incoming);
    }
    case 'move':
      // The last one first, so that the first one named ends up first.
      for (const person of people.toReversed()) await moveFirst(part, person);
      return;
    case 'add':
      for (const person of people) await add(part, person);
      return;
    case 'remove':
      for (const person of people) await remove(part, person);
  }
}

async function add(part: PartOfCommand, person: CommandPerson): Promise<void> {
  if (!isAllowedToJoin(person, part) || !(await mayJoin(part, person))) return;
  const effects = await part.work.join(person, { entry: acceptance(part, person) });
  const isSeated = effects.seated.some((entry) => entry.userId === person.userId);
  const line = isSeated
    ? ({ status: 'seated', person: named(person) } as const)
    : ({ status: 'waiting', person: named(person), waitingPlace: part.work.seats.waiting } as const);
  part.record.changed(line, effects);
}

async function remove(part: PartOfCommand, person: CommandPerson): Promise<void> {
  const entry = await entryOf(part, person);
  if (entry === undefined) return;
  const waited = part.work.isSeated(entry) ? {} : ({ wasWaiting: true } as const);
  const effects = await part.work.leave(entry);
  part.record.changed({ status: 'removed', person: named(entry), ...waited }, effects);
}

async function swap(part: PartOfCommand, outgoing: CommandPerson, incoming: CommandPerson): Promise<void> {
  const { record, work } = part;
  if (!isAllowedToJoin(incoming, part)) return;
  if (incoming.userId === outgoing.userId) {
    record.refused(incoming, { code: 'same-person' });
    return;
  }
  if (!(await mayJoin(part, incoming))) return;
  const entry = await entryOf(part, outgoing);
  if (entry === undefined) return;
  const wasSeated = work.isSeated(entry);
  const waitingPlace = await work.waitingPlace(entry);
  const effects = await work.replace(entry, incoming, acceptance(part, incoming));
  record.changed({ status: 'removed', person: named(entry) }, { seated: [], unseated: [] });
  record.changed(
    wasSeated
      ? { status: 'seated', person: named(incoming) }
      : { status: 'waiting', person: named(incoming), waitingPlace: waitingPlace ?? 1 },
    effects,
  );
}

async function moveFirst(part: PartOfCommand, person: CommandPerson): Promise<void> {
  const entry = await entryOf(part, person);
  if (entry === undefined) return;
  const effects = await part.work.move(entry);
  const isSeated = part.work.isSeated({ ...entry, rank: part.work.pool.firstRank });
  part.record.changed({ status: 'moved', person: named(entry), isSeated }, effects);
}

/** Writes down a person who was not found or left out; the others pass. */
function isAllowedToJoin(person: CommandPerson, part: PartOfCommand): person is FoundPerson {
  if (isFound(person)) return true;
  part.record.nobody(person);
  return false;
}

/** The roster entry of a person; one who is not on the roster is written down as refused. */
async function entryOf(part: PartOfCommand, person: CommandPerson): Promise<RosterEntry | undefined> {
  if (!isFound(person)) {
    part.record.nobody(person);
    return undefined;
  }
  const entry = await part.books.entry(part.work.pool.product, person.userId);
  if (entry === undefined) part.record.refused(person, { code: part.isEverything ? 'on-no-roster' : 'not-on-roster' });
  return entry;
}

/** Writes down a person whom the rules keep off the roster; the others pass. */
async function mayJoin(part: PartOfCommand, person: FoundPerson): Promise<boolean> {
  const { books, work, held, department } = part;
  const { product } = work.pool;
  const rosters = (held.get(person.userId) ?? []).filter(({ entry }) => entry.product === product);
  const isOnAnotherRoster = rosters.some((one) => one.department !== department.id);
  const isExpectedHere = rosters.some((one) => one.department === department.id);
  const entry = await (isExpectedHere
    ? books.entry(product, person.userId)
    : books.expectNoEntry(product, person.userId));
  const waitingPlace = entry === undefined ? undefined : await work.waitingPlace(entry);
  const refusal = refusalToJoin(person, { isOnThisRoster: entry !== undefined, waitingPlace, isOnAnotherRoster });
  if (refusal !== undefined) part.record.refused(person, refusal);
  return refusal === undefined;
}

/** What is remembered on the entry of somebody from another directory department. */
function acceptance(part: PartOfCommand, person: FoundPerson): Partial<RosterEntry> {
  const { directoryDepartment } = person;
  if (directoryDepartment === undefined || isOwnDirectoryName(part.department, directoryDepartment)) return {};
  return { acceptedFrom: { directoryDepartment, on: part.today, by: part.by } };
}
