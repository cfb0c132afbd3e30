import { type Institution } from '../../domain/institution/department';
import { defined } from '../../domain/defined';
import { groupBy } from '../../domain/group-by';
import { type ProductId, type UserId } from '../../domain/ids';
import { named } from '../../domain/people';
import { type ChangeStep, type CommandOutcome } from '../../domain/roster/roster-change';
import {
  type CommandPart,
  type CommandPerson,
  isAgreed,
  isFound,
  type RosterCommand,
  type SeveralCommands,
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
  type Unclear,
} from './command-frame';
import { institutionFor } from '../access/institution-for';
import { alreadyOn, byProduct, leavingIn, nextParts, progressOf } from './command-parts';
import { leaveUnlessBegun } from './leave-rest';
import { type CommandRecord } from './command-record';
import { areNamesUnclear } from '../people/unclear-names';
import { type DayPorts, type Ports, type RecordPorts } from '../ports';
import { namedDepartment } from '../access/names';

/** A roster command, or several, with the sender, ready to be carried out. */
export interface RosterRequest extends CommandSender {
  readonly command: RosterCommand | SeveralCommands;
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
  return carryOut(ports, {
    request,
    readBeside: besideOf(ports, request, taken),
    decide: (books, asked, beside) => decidePart(ports, books, asked, beside),
  });
}

/** What {@link changeIfClear} would say, were it done now; nothing is stored. */
export function rehearseChange(
  ports: RecordPorts,
  request: RosterRequest,
  taken: readonly UserId[],
): Promise<CommandOutcome | Unclear> {
  const readBeside = besideOf(ports, request, taken);
  return ports.departments.change(request.command.department, async (books) => {
    const { outcome } = await decidePart(ports, books, request, readBeside(books.attempt));
    books.discard();
    return outcome;
  });
}

function besideOf(
  ports: RecordPorts,
  { command }: RosterRequest,
  taken: readonly UserId[],
): (attempt: object) => Promise<Beside> {
  const held = findHeld(ports, command);
  // Whoever it is read for may never ask.
  held.catch(() => undefined);
  return async (attempt) => {
    const [institution, found] = await Promise.all([institutionFor(ports, attempt), held]);
    return { institution, held: found, taken };
  };
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
  const left = command.kind === 'several' ? command.then : undefined;
  const begun = left && (await handledBefore(books, request));
  // What is left then is left in other departments, with rights of their own.
  if (begun?.progress?.isDoneHere === true)
    return { outcome: { kind: 'changed', change: begun.change, ...defined({ left }) }, isComplete: true };
  const opened = await openCommand(ports, books, { sender: request, institution: beside.institution });
  if ('outcome' in opened) return leaveUnlessBegun(ports, books, command, opened);

  const { parts, done, isComplete } = nextParts(command, opened.earlier?.progress?.done ?? 0);
  await Promise.all(
    byProduct(parts).map(([product, people]) => books.entriesOf(product, alreadyOn(product, people, beside.held))),
  );
  if (await areUnclear(books, parts, beside.taken)) return { outcome: { kind: 'unclear' }, isComplete: true };
  const carried = await changeParts(ports, books, { request, opened, parts, held: beside.held });
  if ('outcome' in carried) return { outcome: carried.outcome, isComplete: true };
  const { pools, steps } = carried;

  const question = questionAbout(command, opened, pools);
  if (question !== undefined) {
    books.discard();
    return { outcome: question, isComplete: true };
  }
  const change = await finishCommand(books, opened, {
    sender: request,
    action: command.kind,
    pools,
    ...(command.kind === 'several' ? { steps } : {}),
    ...defined({ progress: progressOf(command, { done, isComplete }) }),
  });
  return { outcome: { kind: 'changed', change, ...(isComplete ? defined({ left }) : {}) }, isComplete };
}

/** Changes the people of these parts, in order. @returns The pools as they are left; an outcome where there is no pool at all. */
async function changeParts(
  ports: DayPorts,
  books: WritableBooks,
  given: {
    readonly request: RosterRequest;
    readonly opened: OpenedCommand;
    readonly parts: readonly CommandPart[];
    readonly held: PartOfCommand['held'];
  },
): Promise<
  { readonly pools: readonly OpenedPool[]; readonly steps: readonly ChangeStep[] } | { outcome: CommandOutcome }
> {
  const { request, opened, parts, held } = given;
  const pools = new Map<ProductId, OpenedPool>();
  const steps: ChangeStep[] = [];
  for (const { command, product, people } of parts) {
    const pool = pools.get(product) ?? (await openPool(ports, books, opened, product));
    pools.set(product, pool);
    const { work, record } = pool;
    const part = { held, command };
    const isOnly = request.command.kind !== 'several' && product === request.command.product;
    if (work !== undefined) await changePeople(partIn(part, books, opened, { work, record }), command.kind, people);
    else if (!isOnly) refuseAll(record, people);
    else return { outcome: await noPool(ports, books, opened, product) };
    steps.push(...stepsOf(command.kind, pool));
  }
  const [first] = parts;
  const opens = [...pools.values()];
  if (first === undefined || opens.some(({ work }) => work !== undefined)) {
    return {
      pools: opens.toSorted((one, other) => Number(other.work !== undefined) - Number(one.work !== undefined)),
      steps,
    };
  }
  return { outcome: await noPool(ports, books, opened, first.product) };
}

/** What a command just did; of a swap that was made, one step for both. */
function stepsOf(action: ChangeStep['action'], { product, record }: OpenedPool): readonly ChangeStep[] {
  const done = record.takeDone();
  const [leaving, coming] = done;
  if (action === 'swap' && leaving?.line.status === 'removed' && coming !== undefined)
    return [{ action, product, ...coming, outgoing: leaving.line.person }];
  // The last one named is moved first.
  const asTyped = action === 'move' ? done.toReversed() : done;
  return asTyped.map((step) => ({ action, product, ...step }));
}

/** Whether a roster knows better who is meant by one of these parts. */
async function areUnclear(
  books: WritableBooks,
  parts: readonly CommandPart[],
  taken: readonly UserId[],
): Promise<boolean> {
  const byCommand = groupBy(parts, ({ command }) => command);
  const unclear = await Promise.all(
    [...byCommand].map(([command, some]) => areNamesUnclear(books, { command, parts: some, taken })),
  );
  return unclear.includes(true);
}

/** Reads side by side what the next transaction is decided from, so that nothing after it waits. */
async function readTogether(books: WritableBooks, request: RosterRequest): Promise<void> {
  const earlier = await handledBefore(books, request);
  const { parts } = nextParts(request.command, earlier?.progress?.done ?? 0);
  const leaving = parts.map(({ command, product, people }) => ({ product, userIds: leavingIn(command, people) }));
  await Promise.all([
    books.department(),
    ...[...groupBy(leaving, ({ product }) => product)].flatMap(([product, some]) => [
      books.pool(product),
      books.entitlements(product),
      books.entriesOf(product, [...new Set(some.flatMap(({ userIds }) => userIds))]),
    ]),
  ]);
}

const partIn = (
  {
    held,
    command,
  }: {
    readonly held: PartOfCommand['held'];
    readonly command: RosterCommand;
  },
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
  isEverything: command.isEverything === true,
});

/** Writes down of people that the department has no pool of a product. */
function refuseAll(record: CommandRecord, people: readonly CommandPerson[]): void {
  for (const person of people) {
    if (isFound(person)) record.refused(person, { code: 'no-pool' });
    else record.nobody(person);
  }
}

/** What to ask before people are moved, were it done like this; undefined when nobody would lose a seat. */
function questionAbout(
  command: RosterRequest['command'],
  { department }: OpenedCommand,
  pools: readonly OpenedPool[],
): CommandOutcome | undefined {
  const moves = (command.kind === 'several' ? command.commands : [command]).filter((one) => one.kind === 'move');
  const [first] = moves;
  if (first === undefined) return undefined;
  const all = pools.map(({ product, record }) => ({ product, unseated: record.unseatedOthers }));
  const unseated = all.flatMap((pool) => pool.unseated);
  if (isAgreed(first, unseated)) return undefined;
  const unseating = all
    .map((pool) => ({
      ...pool,
      gaining: moves.flatMap((move) =>
        move.product === pool.product.id ? move.people.filter(isFound).map(named) : [],
      ),
    }))
    .filter((pool) => command.kind !== 'several' || pool.unseated.length > 0);
  return { kind: 'confirm', department: namedDepartment(department), pools: unseating };
}

async function findHeld(
  ports: Pick<Ports, 'departments'>,
  given: RosterRequest['command'],
): Promise<PartOfCommand['held']> {
  const commands = given.kind === 'several' ? given.commands : [given];
  const joining = commands.flatMap((command) =>
    command.kind === 'add' ? command.people : command.kind === 'swap' ? [command.incoming] : [],
  );
  const userIds = [...new Set(joining.filter(isFound).map((person) => person.userId))];
  const held = userIds.length === 0 ? [] : await ports.departments.entriesOf(userIds);
  return groupBy(held, ({ entry }) => entry.userId);
}
