import { type ActivityKey, type DepartmentId } from '../../domain/ids';
import { type HandledCommand } from '../../domain/roster/handled';
import { poolsOf, type RosterChange } from '../../domain/roster/roster-change';
import { type KnownPerson } from '../../domain/people';
import { type Command, isChange } from '../../intent/intent';
import { type ProductSaid, type PersonSaid } from '../../intent/said';
import { type LastSaid } from '../../intent/dialogue/last-said';
import { type TurnRecord } from '../../ports/roster/turn-store';
import { type BotContext } from '../turn/bot-context';
import { type SaidCommand, type TypedTurn } from '../turn/turn';
import { answerKey, isAnswer } from './answer-once';
import { type Kept, readKept, talkOf } from '../turn/kept';

/** What is said next may refer to what was said for this time. */
export const REACHES_BACK_MS = 10 * 60 * 1000;

/** What was said before, by the same person in the same conversation. */
export interface Talk {
  /** The question that was asked last, which a typed text may answer. */
  readonly open?: NonNullable<Kept['question']>;
  /** How that was answered already, on its card or by typing. */
  readonly answered?: { readonly isWayOut: boolean };
  /** The first line of one that was, where none is open. */
  readonly closed?: string;
  /** What was said, the newest first, up to the last change. */
  readonly lasts: readonly Last[];
}

/** A command that was said, and the people that the mentions of a text that refers to it go on with. */
export type Last = LastSaid & { readonly mentions: SaidCommand['mentions'] };

interface Turn {
  readonly record: TurnRecord;
  readonly kept: Kept | undefined;
}

/** Reads what was said before. */
export async function readTalk(context: BotContext, turn: TypedTurn): Promise<Talk> {
  // Whatever was said since a message came first, it was not typed for that.
  const cameAt = turn.isRepeat ? (await context.turns.find(turn.key))?.at : undefined;
  const now = cameAt === undefined ? context.ports.clock.now().getTime() : Date.parse(cameAt);
  const records = await context.turns.lately(talkOf(turn), cameAt);
  const turns = records
    .filter(({ key }) => key !== turn.key)
    .map((record): Turn => ({ record, kept: readKept(record.said) }));
  const recent = turns.filter(({ record }) => Date.parse(record.at) + REACHES_BACK_MS >= now);
  const [newest] = recent;
  const open = newest?.kept?.question;
  const closed = turns.find(({ kept }) => kept?.question !== undefined)?.kept?.question?.asks;
  const answered = open && (await context.turns.find(answerKey(open.id, turn.actor)));
  const lasts = await lastsOf(context, turn, recent, open !== undefined && answered === undefined);
  return {
    ...(open === undefined ? {} : { open }),
    ...(answered === undefined ? {} : { answered: { isWayOut: isAnswer(answered.said) && answered.said.isWayOut } }),
    ...(open === undefined && closed !== undefined ? { closed } : {}),
    lasts,
  };
}

/** A question without its fields that take whatever is typed. */
export const withoutText = (open: NonNullable<Talk['open']>): NonNullable<Talk['open']> => ({
  ...open,
  fields: open.fields.filter(({ kind }) => kind !== 'text'),
});

/**
 * What turns were about; nothing is reached through a change. One that something was asked about was carried out in a later turn, or never:
 * it counts while it is asked about.
 */
async function lastsOf(
  context: BotContext,
  turn: TypedTurn,
  turns: readonly Turn[],
  isNewestOpen: boolean,
): Promise<readonly Last[]> {
  const lasts: Last[] = [];
  for (const [index, { record, kept }] of turns.entries()) {
    const isAsked = kept?.question !== undefined;
    const isOpen = isAsked && index === 0 && isNewestOpen;
    const done = kept?.done ?? (kept === undefined && record.status === 'working' ? { key: record.key } : undefined);
    const handled = done && (await handledOf(context, done));
    const said = handled === undefined ? kept?.said : commandOf(handled.change);
    const isChanging = handled !== undefined || (said !== undefined && isChange(said.command));
    const isProposed = isChanging || said?.command.kind === 'offer';
    const isOver = isProposed && handled === undefined && isAsked && !isOpen;
    if (said !== undefined && refersToSomething(said.command) && !isOver)
      lasts.push(asLast(said, turn.mentions.length, isOpen));
    if (isProposed) break;
  }
  return lasts;
}

function handledOf(
  { ports: { departments } }: BotContext,
  done: { readonly key: ActivityKey; readonly department?: DepartmentId },
): Promise<HandledCommand | undefined> {
  return done.department === undefined
    ? departments.handledCommand(done.key)
    : departments.look(done.department).handled(done.key);
}

/** Whether there is anything in a command that may be referred to. */
export const refersToSomething = (command: Command): boolean =>
  'product' in command || 'person' in command || 'people' in command || 'purchaseOrderNumber' in command;

/** A command whose people are mentions behind those of the text that refers to it. */
function asLast({ command, mentions, isGuess }: SaidCommand, from: number, isOpen: boolean): Last {
  const moved = (person: PersonSaid): PersonSaid =>
    person.kind === 'mention' ? { kind: 'mention', index: person.index + from } : person;
  const people = peopleOf(command);
  return {
    command: withMoved(command, moved),
    people: people.map((person) => placeholderOf(moved(person))),
    mentions,
    isOpen,
    isGuess: isGuess === true,
  };
}

const placeholderOf = (person: PersonSaid): string => {
  switch (person.kind) {
    case 'mention':
      return `\uE000${person.index}\uE001`;
    case 'sender':
      return 'me';
    case 'text':
      return person.text;
  }
};

function peopleOf(command: Command): readonly PersonSaid[] {
  if ('people' in command && typeof command.people !== 'string') return command.people;
  if ('person' in command) return [command.person];
  return 'outgoing' in command ? [command.outgoing, command.incoming] : [];
}

function withMoved(command: Command, moved: (person: PersonSaid) => PersonSaid): Command {
  if ('people' in command && typeof command.people !== 'string') {
    const [first, ...others] = command.people;
    return { ...command, people: [moved(first), ...others.map(moved)] };
  }
  if ('person' in command) return { ...command, person: moved(command.person) };
  if ('outgoing' in command)
    return { ...command, outgoing: moved(command.outgoing), incoming: moved(command.incoming) };
  return command;
}

/** What was done, as the command that asks for it: with the people it was done for. */
function commandOf(change: RosterChange): SaidCommand | undefined {
  const { action, department, lines } = change;
  const changed = lines.flatMap((line) =>
    line.status === 'promoted' || line.status === 'unseated' || line.person === undefined ? [] : [line.person],
  );
  const people = [...new Map(changed.map((person) => [person.userId, person])).values()];
  const [first, ...others] = people.map((_, index): PersonSaid => ({ kind: 'mention', index }));
  if (first === undefined) return undefined;
  const said = (command: Command): SaidCommand => ({ command, mentions: people.map(mentionOf) });
  const placed = { department: { kind: 'known' as const, departmentId: department.id } };
  const [one, second, ...more] = poolsOf(change).map(({ product }): ProductSaid => ({
    kind: 'known',
    productId: product.id,
  }));
  if (one === undefined) return undefined;
  const product = second === undefined ? one : ({ kind: 'each', products: [one, second, ...more] } as const);
  switch (action) {
    case 'add':
    case 'remove':
      return said({ kind: action, people: [first, ...others], product, ...placed });
    case 'swap': {
      const [incoming] = others;
      return incoming === undefined ? undefined : said({ kind: 'swap', outgoing: first, incoming, product, ...placed });
    }
    case 'move':
      return said({ kind: 'move', person: first, to: 'first', product: one, ...placed });
    case 'undo':
    case 'several':
    case 'cover':
    case 'mirror':
      return undefined;
  }
}

const mentionOf = ({ userId, displayName, userPrincipalName }: KnownPerson) => ({
  userId,
  name: displayName,
  address: userPrincipalName,
});
