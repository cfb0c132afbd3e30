import { isCertain, type Intent, type NotUnderstoodReason, type PartSaid, type PeopleChange } from '../intent';
import { type PoolsSaid, type ProductSaid } from '../said';
import { nearestWords, type Names } from '../text/match-names';
import { stripPoliteness } from '../text/strip-politeness';
import { typedText, wordAt, type Token } from '../text/tokens';
import { isConditional, notUnderstood } from '../text/why-not';
import { otherVerbs, verbs } from '../text/verbs';
import { cutCommands, isLead, isStrong, startsCommand, SURE_LEADS } from './cut-commands';

/** One message holds at most this number of commands. */
export const MOST_COMMANDS = 20;

/** What a text is, or does, as a whole: none of its parts is a command then. */
const WHOLE: readonly NotUnderstoodReason[] = ['question', 'report', 'negated', 'condition', 'quoted'];

type Parse = (part: readonly Token[]) => Intent;

/**
 * Several roster commands in one text: a line each, set apart by semicolons, or by *and*, *then* or a comma before the next verb; the
 * verb carries on where the next part has none (`add jdoe to Visio, and asmith to Project`). Where one of them is not understood, or
 * not sure, the others are asked about and not done.
 *
 * @param text What the tokens were read from.
 * @param tokens The text.
 * @param names The vocabulary.
 * @param given How it was read before.
 * @param given.whole The text read as one command.
 * @param given.parsePart Reads a part of it.
 * @returns Undefined when the text is no such thing.
 */
export function parseSeveral(
  text: string,
  tokens: readonly Token[],
  names: Names,
  given: { readonly whole: Intent; readonly parsePart: Parse },
): Intent | undefined {
  const { whole, parsePart } = given;
  const mayBeOne = isPeopleChange(whole) || whole.kind === 'offer';
  if (!mayBeOne && whole.kind !== 'not-understood') return undefined;
  if (QUOTED_VERB.test(text) || isConditional(tokens, names)) return undefined;
  const parts = cutCommands(tokens, names);
  if (parts.length < 2) return undefined;
  if (parts.length > MOST_COMMANDS) return notUnderstood('too-many-commands', { command: 'several' });
  const read: ReadPart[] = [];
  for (const part of parts) {
    const said = readLines(part, read.at(-1)?.verb, parsePart);
    const [first] = said;
    if (read.length === 0 && first?.isWhole === true) return undefined;
    read.push(...said);
  }
  const intent = together(isLead(parts[0] ?? []) ? withLead(read) : read);
  // `give jdoe Visio, asmith Project` would otherwise be people of strange names.
  const isSure = intent?.kind === 'several' && intent.commands.every(isCertain);
  return mayBeOne && !isSure ? undefined : intent;
}

const QUOTED_VERB = new RegExp(
  `["'\`~>]\\s*(?:please )?(?:${[...verbs.keys(), ...otherVerbs.keys()].join('|')})\\b`,
  'iu',
);

/** A part of a text, read by itself. */
interface ReadPart extends PartSaid {
  /** Its verb, or the one that carries on. */
  readonly verb: Token | undefined;
  readonly isSure: boolean;
  /** What it is it would be with all that stands around it: a question, a report, a negation. */
  readonly isWhole: boolean;
  /** It begins as a command does, or leads to a product. */
  readonly isCommand: boolean;
}

/** Reads a part; what follows its first line and makes it unclear is a part of its own. */
function readLines(part: readonly Token[], before: Token | undefined, parse: Parse): readonly ReadPart[] {
  const verb = part.find(({ word }) => verbs.has(word)) ?? before;
  const whole = partOf(part, verb, readPart(part, before, parse));
  const end = part.findIndex((token, index) => index > 0 && isStrong(token));
  if (whole.command !== undefined || end < 0) return [whole];
  const line = partOf(part.slice(0, end), verb, readPart(part.slice(0, end), before, parse));
  const rest = part.slice(end + 1);
  return line.command === undefined || rest.every(({ kind }) => kind === 'break')
    ? [whole]
    : [line, partOf(rest, verb, readPart(rest, undefined, parse))];
}

function partOf(tokens: readonly Token[], verb: Token | undefined, intent: Intent): ReadPart {
  const meant = intent.kind === 'did-you-mean' ? intent.intent : intent;
  const command = isPeopleChange(meant) ? meant : undefined;
  const isWhole = intent.kind === 'not-understood' && WHOLE.includes(intent.reason);
  const isCommand =
    command !== undefined ||
    startsCommand(wordAt(stripPoliteness(tokens).tokens, 0)) ||
    tokens.some(({ word }, at) => at > 0 && SURE_LEADS.has(word));
  return { isCommand, isWhole, verb, typed: typedText(tokens), command, isSure: intent === command };
}

const isPeopleChange = (intent: Intent): intent is PeopleChange =>
  intent.kind === 'add' || intent.kind === 'remove' || intent.kind === 'swap' || intent.kind === 'move';

/** Reads a part; one that begins with no verb is read with the verb before it. */
function readPart(part: readonly Token[], before: Token | undefined, parse: Parse): Intent {
  const first = wordAt(part, 0);
  const isLed = startsCommand(first) || nearestWords(first, [...verbs.keys()]).length > 0;
  if (isLed || before === undefined) return parse(part);
  const carried = parse([before, ...part]);
  return isPeopleChange(carried) ? carried : parse(part);
}

/** `for Mathematics: add …, remove …`: the department before all parts is that of each which names none. */
function withLead([first, ...others]: readonly ReadPart[]): readonly ReadPart[] {
  if (first?.command === undefined) return others;
  const { department } = first.command;
  return [
    first,
    ...others.map((part) =>
      part.command?.department.kind === 'missing' ? { ...part, command: { ...part.command, department } } : part,
    ),
  ];
}

/** All parts as one intent; undefined when none of them can be done by itself, or only one of them is a command at all. */
function together(parts: readonly ReadPart[]): Intent | undefined {
  const placed = parts.map((part, index) => withProduct(part, parts, index));
  const isSure = placed.every((part) => part.isSure);
  const said = isSure ? placed : placed.map(offered);
  const [first, second, ...others] = said.flatMap(({ command }) => command ?? []);
  if (first === undefined || parts.filter(({ isCommand }) => isCommand).length < 2) return undefined;
  const intent = second === undefined ? first : ({ kind: 'several', commands: [first, second, ...others] } as const);
  if (isSure) return intent;
  const open = said.filter((part) => !part.isSure).map(({ typed }) => typed);
  return {
    kind: 'did-you-mean',
    intent,
    typed: open.join('; ').slice(0, 100),
    meant: 'in parts',
    parts: said.map(({ typed, command }) => ({ typed, command })),
  };
}

/** Beside parts that are not understood, only what says all by itself is offered. */
function offered(part: ReadPart): ReadPart {
  const { kind } = part.command?.product ?? { kind: 'missing' as const };
  return kind === 'missing' || kind === 'unknown' ? { ...part, command: undefined } : part;
}

/** `add jdoe, and remove awong from Visio`: a part without a product may mean that of the next one, or the one before. */
function withProduct(part: ReadPart, parts: readonly ReadPart[], index: number): ReadPart {
  const { command } = part;
  if (command === undefined || command.product.kind !== 'missing') return part;
  const around = [...parts.slice(index + 1), ...parts.slice(0, index).toReversed()];
  const product = around.map((one) => one.command?.product).find(isOneProduct);
  return product === undefined ? part : { ...part, command: { ...command, product }, isSure: false };
}

const isOneProduct = (product: PoolsSaid['product'] | undefined): product is ProductSaid & { kind: 'known' } =>
  product?.kind === 'known';
