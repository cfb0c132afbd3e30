import { refusalToJoin } from '../../domain/roster/admission';
import { type CalendarDate } from '../../domain/calendar';
import { type Department, type Institution, isOwnDirectoryName } from '../../domain/institution/department';
import { type UserId } from '../../domain/ids';
import { type RosterEntry } from '../../domain/roster/pool';
import { type CommandOutcome } from '../../domain/roster/roster-change';
import {
  type CommandPerson,
  type FoundPerson,
  isAgreed,
  isFound,
  peopleOf,
  type RosterCommand,
} from '../../domain/roster/roster-command';
import { type HeldEntry, type WritableBooks } from '../../ports/roster/department-store';
import { CommandRecord } from './command-record';
import { carryOut, type CommandSender, type DecidedPart, finishCommand, openCommand } from './command-frame';
import { mapLimited } from '../../concurrency/map-limited';
import { type DayPorts, type Ports, type RecordPorts } from '../ports';
import { type RosterWork } from './roster-work';
import { named } from '../../domain/people';

/** People changed in one transaction; each takes two of its hundred writes. */
const PEOPLE_PER_TRANSACTION = 40;
const LOOKUPS_AT_ONCE = 10;

/** A roster command with its sender, ready to be carried out. */
export interface RosterRequest extends CommandSender {
  readonly command: RosterCommand;
}

/** What one transaction of a command is decided from. */
interface Part {
  readonly books: WritableBooks;
  readonly work: RosterWork;
  readonly record: CommandRecord;
  readonly department: Department;
  readonly by: UserId;
  readonly today: CalendarDate;
  /** Where people who are to join are already, by our records of a moment ago. */
  readonly held: ReadonlyMap<UserId, readonly HeldEntry[]>;
}

/**
 * Carries out a roster command: decides everybody's part, stores it with its ledger entries, and answers with a line for
 * each person. A command of many people takes several transactions, in the order typed; a repeat goes on where the first
 * try stopped.
 *
 * @returns Refusals `not-yours` before `no-pool`, so that a stranger learns nothing; `confirm` when a move would unseat somebody.
 */
export async function changeRoster(ports: RecordPorts, request: RosterRequest): Promise<CommandOutcome> {
  const [institution, held] = await Promise.all([ports.institution.read(), findHeld(ports, request.command)]);
  return carryOut(ports, request, (books, asked) => decidePart(ports, books, { request: asked, institution, held }));
}

async function decidePart(
  ports: DayPorts,
  books: WritableBooks,
  given: { request: RosterRequest; institution: Institution; held: Part['held'] },
): Promise<DecidedPart> {
  const { request, institution, held } = given;
  const { command } = request;
  const opened = await openCommand(ports, books, { sender: request, institution, ...command });
  if ('outcome' in opened) return { outcome: opened.outcome, isComplete: true };

  const { work, earlier, department, context } = opened;
  const record = new CommandRecord(earlier);
  record.capChanged(work.capEffects);
  const part = { books, work, record, department, held, by: request.actor.userId, today: context.today };
  const done = await changePeople(part, command, earlier?.progress?.done ?? 0);

  if (command.kind === 'move' && !isAgreed(command, record.unseatedOthers)) {
    books.discard();
    const gaining = command.people.filter(isFound).map(named);
    const { department, product } = opened.names;
    return {
      outcome: { kind: 'confirm', department, product, unseated: record.unseatedOthers, gaining },
      isComplete: true,
    };
  }
  const isComplete = done >= peopleOf(command).length;
  const change = await finishCommand(books, {
    ...opened,
    sender: request,
    action: command.kind,
    record,
    ...(isComplete ? {} : { progress: { command, done } }),
  });
  return { outcome: { kind: 'changed', change }, isComplete };
}

/** Changes the next people of a command. @returns How many of them have had their turn. */
async function changePeople(part: Part, command: RosterCommand, done: number): Promise<number> {
  switch (command.kind) {
    case 'swap':
      await swap(part, command.outgoing, command.incoming);
      return 2;
    case 'move':
      // The last one first, so that the first one named ends up first.
      for (const person of command.people.toReversed()) await moveFirst(part, person);
      return command.people.length;
    case 'add':
    case 'remove':
      for (const person of command.people.slice(done, done + PEOPLE_PER_TRANSACTION))
        await (command.kind === 'add' ? add(part, person) : remove(part, person));

      return done + PEOPLE_PER_TRANSACTION;
  }
}

async function add(part: Part, person: CommandPerson): Promise<void> {
  if (!isAllowedToJoin(person, part) || !(await mayJoin(part, person))) return;
  const effects = await part.work.join(person, { entry: acceptance(part, person) });
  const isSeated = effects.seated.some((entry) => entry.userId === person.userId);
  const line = isSeated
    ? ({ status: 'seated', person: named(person) } as const)
    : ({ status: 'waiting', person: named(person), waitingPlace: part.work.seats.waiting } as const);
  part.record.changed(line, effects);
}

async function remove(part: Part, person: CommandPerson): Promise<void> {
  const entry = await entryOf(part, person);
  if (entry === undefined) return;
  const waited = part.work.isSeated(entry) ? {} : ({ wasWaiting: true } as const);
  const effects = await part.work.leave(entry);
  part.record.changed({ status: 'removed', person: named(entry), ...waited }, effects);
}

async function swap(part: Part, outgoing: CommandPerson, incoming: CommandPerson): Promise<void> {
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

async function moveFirst(part: Part, person: CommandPerson): Promise<void> {
  const entry = await entryOf(part, person);
  if (entry === undefined) return;
  const effects = await part.work.move(entry);
  const isSeated = part.work.isSeated({ ...entry, rank: part.work.pool.firstRank });
  part.record.changed({ status: 'moved', person: named(entry), isSeated }, effects);
}

/** Writes down a person who was not found or left out; the others pass. */
function isAllowedToJoin(person: CommandPerson, part: Part): person is FoundPerson {
  if (isFound(person)) return true;
  part.record.nobody(person);
  return false;
}

/** The roster entry of a person; one who is not on the roster is written down as refused. */
async function entryOf(part: Part, person: CommandPerson): Promise<RosterEntry | undefined> {
  if (!isFound(person)) {
    part.record.nobody(person);
    return undefined;
  }
  const entry = await part.books.entry(part.work.pool.product, person.userId);
  if (entry === undefined) part.record.refused(person, { code: 'not-on-roster' });
  return entry;
}

/** Writes down a person whom the rules keep off the roster; the others pass. */
async function mayJoin(part: Part, person: FoundPerson): Promise<boolean> {
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
function acceptance(part: Part, person: FoundPerson): Partial<RosterEntry> {
  const { directoryDepartment } = person;
  if (directoryDepartment === undefined || isOwnDirectoryName(part.department, directoryDepartment)) return {};
  return { acceptedFrom: { directoryDepartment, on: part.today, by: part.by } };
}

async function findHeld(ports: Pick<Ports, 'departments'>, command: RosterCommand): Promise<Part['held']> {
  const joining = command.kind === 'add' ? command.people : command.kind === 'swap' ? [command.incoming] : [];
  const userIds = joining.filter(isFound).map((person) => person.userId);
  const rosters = await mapLimited(userIds, LOOKUPS_AT_ONCE, (userId) => ports.departments.entriesOf(userId));
  return new Map(userIds.map((userId, index) => [userId, rosters[index] ?? []]));
}
