import { askingOnce } from '../../../concurrency/asking-once';
import { defined } from '../../../domain/defined';
import { groupBy } from '../../../domain/group-by';
import { type PersonActor } from '../../../domain/actor';
import { type DepartmentId, type UserId } from '../../../domain/ids';
import { type Refusal } from '../../../domain/refusal';
import { type Refused, refused } from '../../../domain/result';
import {
  commandParts,
  type CommandPart,
  type CommandPerson,
  type RosterCommand,
  type SeveralCommands,
} from '../../../domain/roster/roster-command';
import { draftOf, draftsOf, type RosterDraft } from '../../../domain/roster/roster-draft';
import { departmentsFor } from '../../access/standing';
import { lookUpDraft } from '../../people/who-is-meant';
import { type Ports } from '../../ports';
import { PEOPLE_PER_TRANSACTION } from '../command-frame';
import { poolsAmong, productsOf } from './places';
import { type Prepared, prepareRoster } from './prepare-roster';

/** What has to be asked before one command of several goes on. */
type Question = Extract<Prepared, { kind: 'ask-product' | 'ask-department' | 'ask-people' }>;

/** Several commands made ready, those of one department together; or what has to be asked first, of those commands by their places. */
export type PreparedSeveral =
  | { readonly kind: 'ready'; readonly commands: readonly RosterCommand[]; readonly taken: readonly UserId[] }
  | { readonly kind: 'ask'; readonly question: Question; readonly at: readonly number[]; readonly draft: RosterDraft }
  | { readonly kind: 'look-up-failed' }
  | Refused;

/**
 * Finds out which pools and which people the commands of a message mean, as {@link prepareRoster} does for each. Nothing is done until
 * nothing is open in any of them. What one of them can never do is no reason to leave the others: it is refused person by person.
 */
export async function prepareSeveral(
  given: Ports,
  actor: PersonActor,
  draft: RosterDraft,
  { takes }: { readonly takes: boolean },
): Promise<PreparedSeveral> {
  const drafts = draftsOf(draft);
  const ports = readingPoolsOnce(given);
  await lookUpTogether(ports, actor, drafts);
  const prepared = await Promise.all(drafts.map((one) => prepareRoster(ports, actor, one, { takes })));
  if (prepared.some(({ kind }) => kind === 'look-up-failed')) return { kind: 'look-up-failed' };
  const never = prepared.find((one) => one.kind === 'refused' && !isOfOneCommand(one.refusal));
  if (never?.kind === 'refused') return never;
  const [asked] = prepared.flatMap((one, at) => (isQuestion(one) ? [{ question: one, at }] : []));
  if (asked !== undefined) return ask(drafts, prepared, asked);

  const ready = prepared.flatMap((one) => (one.kind === 'ready' ? [one] : []));
  const commands = prepared.flatMap((one, at): readonly RosterCommand[] => {
    if (one.kind === 'ready') return [one.command];
    const nowhere = one.kind === 'refused' && drafts[at] && commandNowhere(drafts[at], one.refusal, ready);
    return nowhere ? [nowhere] : [];
  });
  const [refusal] = prepared.flatMap((one) => (one.kind === 'refused' ? [one] : []));
  if (refusal !== undefined && commands.length < drafts.length) return refusal;
  return (
    tooMany(commands) ?? {
      kind: 'ready',
      commands: followingEachOther(commands),
      taken: ready.flatMap((one) => one.taken),
    }
  );
}

const isQuestion = (prepared: Prepared): prepared is Question =>
  prepared.kind === 'ask-product' || prepared.kind === 'ask-department' || prepared.kind === 'ask-people';

/** Whether a refusal is about one command, so that the others can be done. */
const isOfOneCommand = ({ code }: Refusal): boolean => code === 'no-pool' || code === 'on-no-roster';

/** Ports that read the pools of a question only once: commands of one message are about the same ones, as a rule. */
function readingPoolsOnce(ports: Ports): Ports {
  const poolsOf = askingOnce((...asked: Parameters<typeof ports.departments.poolsOf>) =>
    ports.departments.poolsOf(...asked),
  );
  return { ...ports, departments: { ...ports.departments, poolsOf } };
}

/**
 * Asks the directory about everybody at once, where it is certain whose people are near: each command finds them known then. The pools
 * that the commands may mean are read meanwhile.
 */
async function lookUpTogether(ports: Ports, actor: PersonActor, drafts: readonly RosterDraft[]): Promise<void> {
  const outline = await ports.outline.known();
  const near = drafts.map((one) => ({
    one,
    departments: departmentsFor({ actor, ...outline }, 'change-roster', one.department),
  }));
  for (const { one, departments } of near) {
    const wanted = productsOf(one);
    // Each command that needs them hears of what is wrong with them.
    if (wanted.length > 0 && departments.length > 0) poolsAmong(ports, departments, wanted).catch(() => undefined);
  }
  const sure = near.filter(({ departments }) => departments.length === 1);
  const byDepartment = groupBy(sure, ({ departments: [only] }) => only?.id);
  await Promise.all(
    [...byDepartment.values()].map(async (some) => {
      const [first] = some;
      const people = some.flatMap(({ one }) => one.people);
      if (first !== undefined) await lookUpDraft(ports, { ...first.one, people }, first.departments);
    }),
  );
}

/** The first question; of a department, it is asked of all commands that may be of the same ones. */
function ask(
  drafts: readonly RosterDraft[],
  prepared: readonly Prepared[],
  { question, at }: { readonly question: Question; readonly at: number },
): PreparedSeveral {
  const known = drafts.map((one, index) => (index === at ? question.draft : one));
  const [first, ...others] = known;
  if (first === undefined) throw new Error('a message has a command');
  const alike =
    question.kind === 'ask-department'
      ? prepared.flatMap((one, index) => (one.kind === 'ask-department' && areAlike(one, question) ? [index] : []))
      : [at];
  return { kind: 'ask', question, at: alike, draft: draftOf([first, ...others]) };
}

type DepartmentQuestion = Extract<Prepared, { kind: 'ask-department' }>;

const areAlike = (one: DepartmentQuestion, other: DepartmentQuestion): boolean =>
  one.departments.map(({ id }) => id).join(' ') === other.departments.map(({ id }) => id).join(' ');

/** A command that has nowhere to be done, for each of its people to be refused; undefined when it is known nowhere what it is about. */
function commandNowhere(
  draft: RosterDraft,
  refusal: Refusal,
  ready: readonly Extract<Prepared, { kind: 'ready' }>[],
): RosterCommand | undefined {
  if (refusal.code !== 'no-pool' && refusal.code !== 'on-no-roster') return undefined;
  const beside = ready.find(({ command }) => draft.department === undefined || command.department === draft.department);
  const department = refusal.code === 'no-pool' ? refusal.department.id : beside?.command.department;
  const product = refusal.code === 'no-pool' ? refusal.product.id : beside?.command.product;
  if (department === undefined || product === undefined) return undefined;
  const people = draft.people.map(({ userText }): CommandPerson => ({
    userId: undefined,
    userText,
    reason: refusal.code,
  }));
  const pool = {
    department,
    product,
    ...defined({ isEverything: draft.isEverything === true ? (true as const) : undefined }),
  };
  const [outgoing, incoming] = people;
  if (draft.kind === 'swap' && outgoing !== undefined && incoming !== undefined)
    return { ...pool, kind: 'swap', outgoing, incoming };
  if (draft.kind === 'move') return { ...pool, kind: 'move', people, isConfirmed: false };
  return { ...pool, kind: draft.kind === 'add' ? 'add' : 'remove', people };
}

/** A message makes at most as many changes as an undo takes back; with a move in it, what one transaction holds, since its end decides who would lose a seat. */
function tooMany(commands: readonly RosterCommand[]): Refused | undefined {
  const parts = commands.flatMap((command) => commandParts(command));
  const count = parts.reduce((sum, { people }) => sum + people.length, 0);
  const most = commands.some(({ kind }) => kind === 'move') ? PEOPLE_PER_TRANSACTION : MOST_CHANGES;
  return count > most ? refused({ code: 'too-many-people', most, count }) : undefined;
}

const MOST_CHANGES = 200;

/** Whoever an earlier command puts on a roster is on it for a later one that means everything. */
function followingEachOther(commands: readonly RosterCommand[]): readonly RosterCommand[] {
  return commands.map((command, at) => {
    if (command.isEverything !== true || command.kind !== 'remove') return command;
    const earlier = commands.slice(0, at).filter(({ department }) => department === command.department);
    const joined = earlier.flatMap((one) => (one.kind === 'add' || one.kind === 'swap' ? commandParts(one) : []));
    const parts = joined.reduce(withJoined, commandParts(command));
    const [first, ...others] = parts;
    if (first === undefined) return command;
    const alsoIn = others.map(({ product, people }) => ({ product, people }));
    return {
      ...command,
      product: first.product,
      people: first.people,
      ...defined({ alsoIn: others.length === 0 ? undefined : alsoIn }),
    };
  });
}

/** The parts of a command that means everything, with those of its people who joined another roster just before. */
function withJoined(parts: readonly CommandPart[], joined: CommandPart): readonly CommandPart[] {
  const [first] = parts;
  if (first === undefined) return parts;
  const everybody = parts.flatMap(({ people }) => people);
  const coming = joined.command.kind === 'swap' ? joined.people.slice(1) : joined.people;
  const people = everybody.filter(
    (person, index) =>
      person.userId !== undefined &&
      coming.some(({ userId }) => userId === person.userId) &&
      everybody.findIndex(({ userId }) => userId === person.userId) === index,
  );
  const there = parts.find(({ product }) => product === joined.product);
  const more = people.filter(({ userId }) => there?.people.every((one) => one.userId !== userId) !== false);
  if (more.length === 0) return parts;
  return there === undefined
    ? [...parts, { command: first.command, product: joined.product, people: more }]
    : parts.map((part) => (part === there ? { ...part, people: [...part.people, ...more] } : part));
}

/** Commands of a message by department, in the order in which each is named first. */
export function byDepartment(commands: readonly RosterCommand[]): readonly SeveralCommands[] {
  const groups = groupBy(commands, ({ department }): DepartmentId => department);
  return [...groups].map(([department, some]) => ({ kind: 'several', department, commands: some }));
}
