import { type Institution } from '../../domain/institution/department';
import { named } from '../../domain/people';
import { type CommandOutcome } from '../../domain/roster/roster-change';
import {
  type CommandPerson,
  isAgreed,
  isFound,
  partsOf,
  type PoolPart,
  type RosterCommand,
} from '../../domain/roster/roster-command';
import { type WritableBooks } from '../../ports/roster/department-store';
import { changePeople, type PartOfCommand } from './change-people';
import {
  carryOut,
  type CommandSender,
  type DecidedPart,
  finishCommand,
  noPool,
  openCommand,
  type OpenedCommand,
  type OpenedPool,
  openPool,
  POOLS_PER_TRANSACTION,
} from './command-frame';
import { type CommandRecord } from './command-record';
import { mapLimited } from '../../concurrency/map-limited';
import { type DayPorts, type Ports, type RecordPorts } from '../ports';
import { namedDepartment } from '../access/names';

/** People changed in one transaction; each takes two of its hundred writes. Even, so that a swap is in one. */
const PEOPLE_PER_TRANSACTION = 40;
const LOOKUPS_AT_ONCE = 10;

/** A roster command with its sender, ready to be carried out. */
export interface RosterRequest extends CommandSender {
  readonly command: RosterCommand;
}

/**
 * Carries out a roster command: decides everybody's part, stores it with its ledger entries, and answers with a line for
 * each person and pool. A command of many people takes several transactions, one pool after the other and in the order
 * typed; a repeat goes on where the first try stopped.
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
  given: { request: RosterRequest; institution: Institution; held: PartOfCommand['held'] },
): Promise<DecidedPart> {
  const { request, institution } = given;
  const { command } = request;
  const opened = await openCommand(ports, books, { sender: request, institution });
  if ('outcome' in opened) return { outcome: opened.outcome, isComplete: true };

  const { parts, done, isComplete } = nextParts(command, opened.earlier?.progress?.done ?? 0);
  const pools: OpenedPool[] = [];
  for (const { product, people } of parts) {
    const pool = await openPool(ports, books, opened, product);
    const { work, record } = pool;
    if (work !== undefined) await changePeople(partIn(given, books, opened, { work, record }), command.kind, people);
    else if (product !== command.product) refuseAll(record, people);
    else return { outcome: await noPool(ports, books, opened, product), isComplete: true };
    pools.push(pool);
  }

  const question = questionAbout(command, opened, pools);
  if (question !== undefined) {
    books.discard();
    return { outcome: question, isComplete: true };
  }
  const change = await finishCommand(books, opened, {
    sender: request,
    action: command.kind,
    pools,
    ...(isComplete ? {} : { progress: { command, done } }),
  });
  return { outcome: { kind: 'changed', change }, isComplete };
}

const partIn = (
  { request, held }: { readonly request: RosterRequest; readonly held: PartOfCommand['held'] },
  books: WritableBooks,
  { department, by, context }: OpenedCommand,
  pool: Pick<PartOfCommand, 'work' | 'record'>,
): PartOfCommand => ({
  ...pool,
  books,
  department,
  held,
  by: by.userId,
  today: context.today,
  isEverything: request.command.isEverything === true,
});

/** The parts of a command that its next transaction takes. @returns With how many of its people have had their turn then. */
function nextParts(
  command: RosterCommand,
  done: number,
): { readonly parts: readonly PoolPart[]; readonly done: number; readonly isComplete: boolean } {
  const parts: PoolPart[] = [];
  let skipped = done;
  let room = PEOPLE_PER_TRANSACTION;
  let isComplete = true;
  for (const { product, people } of partsOf(command)) {
    const left = people.slice(skipped);
    skipped = Math.max(0, skipped - people.length);
    const taken = parts.length < POOLS_PER_TRANSACTION ? left.slice(0, room) : [];
    if (taken.length > 0) parts.push({ product, people: taken });
    room -= taken.length;
    if (taken.length < left.length) isComplete = false;
  }
  return { parts, done: done + PEOPLE_PER_TRANSACTION - room, isComplete };
}

/** Writes down of people that the department has no pool of a product. */
function refuseAll(record: CommandRecord, people: readonly CommandPerson[]): void {
  for (const person of people) {
    if (isFound(person)) record.refused(person, { code: 'no-pool' });
    else record.nobody(person);
  }
}

/** What to ask before people are moved, were it done like this; undefined when nobody would lose a seat. */
function questionAbout(
  command: RosterCommand,
  { department }: OpenedCommand,
  pools: readonly OpenedPool[],
): CommandOutcome | undefined {
  if (command.kind !== 'move') return undefined;
  const gaining = command.people.filter(isFound).map(named);
  const unseating = pools.map(({ product, record }) => ({ product, unseated: record.unseatedOthers, gaining }));
  const unseated = unseating.flatMap((pool) => pool.unseated);
  if (isAgreed(command, unseated)) return undefined;
  return { kind: 'confirm', department: namedDepartment(department), pools: unseating };
}

async function findHeld(ports: Pick<Ports, 'departments'>, command: RosterCommand): Promise<PartOfCommand['held']> {
  const joining = command.kind === 'add' ? command.people : command.kind === 'swap' ? [command.incoming] : [];
  const userIds = joining.filter(isFound).map((person) => person.userId);
  const rosters = await mapLimited(userIds, LOOKUPS_AT_ONCE, (userId) => ports.departments.entriesOf(userId));
  return new Map(userIds.map((userId, index) => [userId, rosters[index] ?? []]));
}
