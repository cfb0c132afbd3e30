import { type Institution } from '../../domain/institution/department';
import { groupBy } from '../../domain/group-by';
import { type ProductId, type UserId } from '../../domain/ids';
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
  handledBefore,
  noPool,
  openCommand,
  type OpenedCommand,
  type OpenedPool,
  openPool,
  PEOPLE_PER_TRANSACTION,
  POOLS_PER_TRANSACTION,
  type Unclear,
} from './command-frame';
import { institutionFor } from '../access/institution-for';
import { type CommandRecord } from './command-record';
import { areNamesUnclear } from '../people/unclear-names';
import { type DayPorts, type Ports, type RecordPorts } from '../ports';
import { namedDepartment } from '../access/names';

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
  const outcome = await changeIfClear(ports, request, []);
  if (outcome.kind === 'unclear') throw new Error('nobody was taken on trust');
  return outcome;
}

/**
 * As {@link changeRoster}, unless a roster knows better who is meant.
 *
 * @param taken Those of the command whom the directory found for what was typed, before any roster was looked at. The command is one of
 *   a single transaction.
 */
export function changeIfClear(
  ports: RecordPorts,
  request: RosterRequest,
  taken: readonly UserId[],
): Promise<CommandOutcome | Unclear> {
  const held = findHeld(ports, request.command);
  // Whoever it is read for may never ask.
  held.catch(() => undefined);
  return carryOut(ports, {
    request,
    readBeside: async (attempt) => {
      const [institution, found] = await Promise.all([institutionFor(ports, attempt), held]);
      return { institution, held: found, taken };
    },
    decide: (books, asked, beside) => decidePart(ports, books, asked, beside),
  });
}

interface Beside extends Pick<PartOfCommand, 'held'> {
  readonly institution: Institution;
  readonly taken: readonly UserId[];
}

async function decidePart(
  ports: DayPorts,
  books: WritableBooks,
  request: RosterRequest,
  reading: Promise<Beside>,
): Promise<DecidedPart<CommandOutcome | Unclear>> {
  const { command } = request;
  const [beside] = await Promise.all([reading, readTogether(books, request)]);
  const opened = await openCommand(ports, books, { sender: request, institution: beside.institution });
  if ('outcome' in opened) return { outcome: opened.outcome, isComplete: true };

  const { parts, done, isComplete } = nextParts(command, opened.earlier?.progress?.done ?? 0);
  await Promise.all(
    parts.map(({ product, people }) => books.entriesOf(product, alreadyOn(product, people, beside.held))),
  );
  if (await areNamesUnclear(books, { command, parts, taken: beside.taken }))
    return { outcome: { kind: 'unclear' }, isComplete: true };
  const pools: OpenedPool[] = [];
  for (const { product, people } of parts) {
    const pool = await openPool(ports, books, opened, product);
    const { work, record } = pool;
    const part = { request, held: beside.held };
    if (work !== undefined) await changePeople(partIn(part, books, opened, { work, record }), command.kind, people);
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

/** Reads side by side what the next transaction is decided from, so that nothing after it waits. */
async function readTogether(books: WritableBooks, request: RosterRequest): Promise<void> {
  const earlier = await handledBefore(books, request);
  const { parts } = nextParts(request.command, earlier?.progress?.done ?? 0);
  await Promise.all([
    books.department(),
    ...parts.flatMap(({ product, people }) => [
      books.pool(product),
      books.entitlements(product),
      books.entriesOf(product, leavingIn(request.command, people)),
    ]),
  ]);
}

/** Those of these people who are on a roster of this product, by our records of a moment ago: here, if at all, they are looked for. */
function alreadyOn(
  product: ProductId,
  people: readonly CommandPerson[],
  held: PartOfCommand['held'],
): readonly UserId[] {
  const found = people.filter(isFound).map(({ userId }) => userId);
  return found.filter((userId) => held.get(userId)?.some(({ entry }) => entry.product === product));
}

/** Those of these people who must be on the roster already. */
function leavingIn({ kind }: RosterCommand, people: readonly CommandPerson[]): readonly UserId[] {
  if (kind === 'add') return [];
  const leaving = kind === 'swap' ? people.slice(0, 1) : people;
  return leaving.filter(isFound).map(({ userId }) => userId);
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
  const held = userIds.length === 0 ? [] : await ports.departments.entriesOf(userIds);
  return groupBy(held, ({ entry }) => entry.userId);
}
