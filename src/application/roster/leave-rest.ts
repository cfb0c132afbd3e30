import { defined } from '../../domain/defined';
import { groupBy } from '../../domain/group-by';
import { named } from '../../domain/people';
import { type HandledCommand, handledPools } from '../../domain/roster/handled';
import {
  type ChangeLine,
  type ChangeStep,
  type PoolChange,
  type RosterChange,
} from '../../domain/roster/roster-change';
import {
  type CommandPerson,
  isFound,
  type PoolPart,
  type RosterCommand,
  type SeveralCommands,
} from '../../domain/roster/roster-command';
import { type WritableBooks } from '../../ports/roster/department-store';
import { namedProduct } from '../access/names';
import { type DayPorts } from '../ports';
import { type DecidedPart, type openCommand, type OpenedCommand } from './command-frame';
import { progressOf, restOf } from './command-parts';

/** What of a command is not done, and with several commands in one message by which of them. */
export type LeftPart = PoolPart & { readonly action?: ChangeStep['action'] };

/**
 * Ends a command of several transactions for somebody who may not go on with it: what was done by then stays done and is followed up,
 * everybody else of it has a line that says why nothing was done, and nobody goes on with it, whoever gets which role later.
 * What is left in other departments is `progress`: they decide about it by themselves.
 */
export async function leaveRest(
  ports: Pick<DayPorts, 'policy'>,
  books: WritableBooks,
  earlier: HandledCommand,
  of: { readonly rest: readonly LeftPart[]; readonly progress: HandledCommand['progress'] },
): Promise<RosterChange> {
  const { rest, progress } = of;
  const { progress: _, change: before, ...record } = earlier;
  const left = groupBy(rest, ({ product }) => product);
  const pools = handledPools(earlier).map(({ unsettled: _unsettled, ...pool }): PoolChange => {
    const people = (left.get(pool.product.id) ?? []).flatMap((part) => part.people);
    return { ...pool, lines: [...pool.lines, ...linesOf(people, pool.lines)] };
  });
  const begun = new Set(pools.map(({ product }) => product.id));
  const others = [...left].flatMap(([id, parts]): readonly PoolChange[] => {
    const people = parts.flatMap((part) => part.people);
    return begun.has(id) ? [] : [{ product: namedProduct(ports, id), lines: linesOf(people, []) }];
  });
  const [first, ...alsoIn] = [...pools, ...others];
  const steps = before.steps && [...before.steps, ...rest.flatMap((part) => stepsOf(ports, part))];
  const change: RosterChange = {
    ...before,
    lines: first?.lines ?? [],
    ...defined({ alsoIn: alsoIn.length === 0 ? undefined : alsoIn, steps }),
  };
  await books.saveHandled({ ...record, change, isOpen: true, ...defined({ progress }) });
  return change;
}

/** Nothing is done for somebody who may not do it; of a command that was begun, no more is. */
export async function leaveUnlessBegun(
  ports: DayPorts,
  books: WritableBooks,
  command: RosterCommand | SeveralCommands,
  { outcome, begun }: Exclude<Awaited<ReturnType<typeof openCommand>>, OpenedCommand>,
): Promise<DecidedPart> {
  if (begun === undefined) return { outcome, isComplete: true };
  const done = begun.progress?.done ?? 0;
  const rest = restOf(command, done).map((part) => ({
    ...part,
    ...(command.kind === 'several' ? { action: part.command.kind } : {}),
  }));
  const progress = progressOf(command, { done, isComplete: true });
  const change = await leaveRest(ports, books, begun, { rest, progress });
  const left = command.kind === 'several' ? command.then : undefined;
  return { outcome: { kind: 'changed', change, ...defined({ left }) }, isComplete: true };
}

/** A line for each of these people who has none yet. */
function linesOf(people: readonly CommandPerson[], lines: readonly ChangeLine[]): readonly ChangeLine[] {
  const known = new Set(lines.flatMap(({ person }) => person?.userId ?? []));
  const left = people.filter(({ userId }) => userId === undefined || !known.has(userId));
  return [...new Map(left.map((person) => [person.userId ?? person.userText, lineOf(person)])).values()];
}

const lineOf = (person: CommandPerson): ChangeLine => ({
  status: 'refused',
  person: isFound(person) ? named(person) : undefined,
  userText: person.userText,
  refusal: isFound(person) ? { code: 'right-ended' } : { code: person.reason },
});

const stepsOf = (ports: Pick<DayPorts, 'policy'>, { action, product, people }: LeftPart): readonly ChangeStep[] =>
  action === undefined
    ? []
    : people.map((person) => ({ action, product: namedProduct(ports, product), line: lineOf(person) }));
