import { type CommandKind, type Intent, type NotUnderstood, type NotUnderstoodReason } from '../intent';
import { type PeopleSaid, type PersonSaid, type PoolSaid } from '../said';
import { findName, type Named, type Names } from './match-names';
import { phrases } from '../phrases/phrases';
import { otherVerbs, plainVerbs, verbs } from './verbs';
import { isPlainly } from './purchase-order-number';
import { NO_POOL, type PoolRead, type Segment } from './read-segments';
import { productNamed } from './read-products';
import { isNamed, splitPeople } from './split-people';
import { isAddressed, typedText, wordAt, wordToken, type Token } from './tokens';
import { ARTICLES, CONDITIONS, NEGATIONS, NO_NAMES, QUESTION_WORDS, TELLERS } from './words';

/** A message of Teams names 500 people at most; more is a file's work. */
const MOST_PEOPLE = 500;

/** What could be made of a text that was not understood. */
export interface Clues {
  readonly command?: CommandKind | undefined;
  readonly people?: readonly PersonSaid[];
  readonly pool?: PoolSaid;
  readonly leftover?: readonly Token[];
}

/** Says why a text is not carried out, with what was understood of it and what to type instead. */
export function notUnderstood(reason: NotUnderstoodReason, clues: Clues = {}): NotUnderstood {
  const { command, people = [], pool = NO_POOL, leftover = [] } = clues;
  return {
    kind: 'not-understood',
    reason,
    leftover: typedText(leftover),
    understood: { command, people, product: pool.product, department: pool.department },
    examples: nearestPhrases(command, people, pool).map((kind) => phrases[kind].example),
  };
}

/** What else somebody may have wanted who came near a command. */
const NEAR: Partial<Readonly<Record<CommandKind, readonly CommandKind[]>>> = {
  buy: ['purchases'],
  withdraw: ['purchases'],
  decide: ['purchases'],
  'which-purchase': ['purchases'],
  correct: ['purchases'],
  purchases: ['show-purchase'],
  'show-purchase': ['withdraw', 'purchases'],
  'add-role': ['show-department'],
  'remove-role': ['show-department'],
  'move-role': ['show-department'],
  'replace-role': ['show-department'],
  'rename-department': ['departments'],
  'close-department': ['departments'],
  'reopen-department': ['departments'],
  'add-department': ['departments'],
  'add-product': ['products'],
  plan: ['reconcile', 'position'],
  position: ['plan', 'seats'],
  reconcile: ['plan'],
  'use-channel': ['leave-channel'],
  'leave-channel': ['use-channel'],
};

function nearestPhrases(
  command: CommandKind | undefined,
  people: readonly PersonSaid[],
  pool: PoolSaid,
): readonly CommandKind[] {
  if (command !== undefined) return [command, ...(NEAR[command] ?? [])];
  if (people.length > 0) return ['add', 'person-holdings'];
  if (pool.product.kind !== 'missing') return ['show-pool', 'show-roster', 'add'];
  return ['help', 'seats', 'add'];
}

/** The change of these people in this pool, when it can be carried out or asked about; otherwise why it cannot. */
export function changeOf(
  command: CommandKind,
  people: readonly PersonSaid[],
  pool: PoolRead,
  change: (people: PeopleSaid) => Intent,
): Intent {
  const [first, ...others] = people;
  if (first === undefined) return notUnderstood('no-people', { command, people, pool });
  return whyNotChange(command, people, pool) ?? change([first, ...others]);
}

function whyNotChange(command: CommandKind, people: readonly PersonSaid[], pool: PoolRead): NotUnderstood | undefined {
  const clues = { command, people, pool };
  const texts = people.map((person) => (person.kind === 'text' ? person.text.toLowerCase().split(' ') : []));
  if (texts.some((words) => words.length > 1 && words.some((word) => plainVerbs.has(word))))
    return notUnderstood('several-commands', clues);
  if (people.some((person) => !isNamed(person))) return notUnderstood('unnamed-people', clues);
  if (people.length > MOST_PEOPLE) return notUnderstood('too-many-people', clues);
  const closing = texts.map((words) => words.join(' ')).find((text) => CLOSING.test(text));
  if (closing !== undefined) return notUnderstood('leftover', { ...clues, leftover: [wordToken(closing)] });
  const late = texts
    .filter((words) => words.length > 1)
    .flat()
    .find((word) => NO_NAMES.has(word));
  return whyNotPool(command, people, pool, late === undefined ? [] : [wordToken(late)]);
}

/** What stands above a signature, and so is nobody, as little as who follows is meant. */
const CLOSING =
  /^(?:(?:kind|best|warm|warmest|many|with|kindest) )*(?:regards|wishes|thanks|thank you|greetings|sincerely|cheers|yours|best|cordially|thx)(?: (?:in advance|again|so much|a lot|truly|sincerely))?$/u;

/** The commands that may name several products. */
const SEVERAL: ReadonlySet<CommandKind> = new Set<CommandKind>(['add', 'remove', 'swap']);

/** Why words fit nowhere in a pool, or beside it; undefined when all do. */
export function whyNotPool(
  command: CommandKind,
  people: readonly PersonSaid[],
  pool: PoolRead,
  late: readonly Token[] = [],
): NotUnderstood | undefined {
  const clues = { command, people, pool };
  const isSecond = ({ named }: Segment): boolean =>
    ((named?.products.length ?? 0) > 0 && pool.product.kind !== 'missing') ||
    ((named?.departments.length ?? 0) > 0 && pool.department.kind !== 'missing');
  const isTooMany = pool.alsoIn.length > 0 && !SEVERAL.has(command);
  if (isTooMany && command === 'move') return notUnderstood('one-product', clues);
  // `add jdoe to Visio and asmith to Project`: what seems to be a product is somebody with a product of their own.
  const isOther =
    pool.alsoIn.some(({ kind }) => kind === 'unknown') && pool.left.some(({ preposition }) => preposition !== '');
  if (isOther && pool.left.some(isSecond)) return notUnderstood('several-commands', clues);
  if (isTooMany || pool.left.some(isSecond)) return notUnderstood('several-pools', clues);
  const leftover = pool.left.flatMap(({ preposition, tokens }) => [wordToken(preposition), ...tokens]);
  if (late.length > 0) return notUnderstood('leftover', { ...clues, leftover: late });
  return leftover.length === 0 ? undefined : notUnderstood('leftover', { ...clues, leftover });
}

/** Why a text with a command in it is more than that command: it depends on something, or asks for something else too. */
export function whyNotAlone(tokens: readonly Token[], names: Names, clues: Clues): NotUnderstood | undefined {
  if (isConditional(tokens, names)) return notUnderstood('condition', clues);
  return hasSecondCommand(tokens, names) ? notUnderstood('several-commands', clues) : undefined;
}

/** Why a command that is a whole sentence of ours may not be carried out: any word behind its end; undefined when none is. */
export function whyNotWhole(
  command: CommandKind,
  tokens: readonly Token[],
  end: number,
  names: Names,
): NotUnderstood | undefined {
  const leftover = tokens.slice(end);
  if (leftover.length === 0) return undefined;
  if (isNegated(leftover, names)) return notUnderstood('negated', { command });
  if (isConditional(leftover, names)) return notUnderstood('condition', { command });
  if (hasSecondCommand(tokens, names)) return notUnderstood('several-commands', { command });
  return notUnderstood('leftover', { command, leftover });
}

/** Whether a normalized text is somebody else's words: quoted, struck out, code, or a comment in code. */
export const isQuoted = (text: string): boolean =>
  /^(?:["'#$%=|]|\/[/*]|--|<!)/u.test(text) ||
  /`|~~|^>|<(?:blockquote|quoted|attachment|s|strike|del|code|pre)\b|^-{2,}\s?(?:original|forwarded) message/imu.test(
    text,
  );

/** Whether a text says what not to do. */
export const isNegated = (tokens: readonly Token[], names: Names): boolean =>
  loose(tokens, names).some(({ word }) => NEGATIONS.has(word));

/** Whether a text depends on something. */
export const isConditional = (tokens: readonly Token[], names: Names): boolean =>
  loose(tokens, names).some(({ word }) => CONDITIONS.has(word));

/** Whether another verb begins behind a comma, an *and*, or the end of a line or sentence. */
export function hasSecondCommand(tokens: readonly Token[], names: Names): boolean {
  const outside = new Set(loose(tokens, names));
  return tokens.some((token, index) => {
    if (index === 0 || !isVerb(token.word) || token.text === 'Grant' || !outside.has(token)) return false;
    const before = tokens[index - 1];
    if (before === undefined) return false;
    return before.kind === 'break' || /^(?:and|then|also|or)$/u.test(before.word) || before.before === 'sentence-end';
  });
}

const isVerb = (word: string): boolean => verbs.has(word) || otherVerbs.has(word);

/** Says why a text that begins with no verb of ours is no command. */
export function whyNot(tokens: readonly Token[], names: Names): NotUnderstood {
  const changes = tokens.some(({ word }) => isVerb(word) || INFLECTED.has(word));
  const clues = { command: commandIn(tokens), people: peopleIn(tokens), pool: poolIn(tokens, names) };
  return notUnderstood(reason(tokens, changes, names), clues);
}

function reason(tokens: readonly Token[], changes: boolean, names: Names): NotUnderstoodReason {
  const first = wordAt(tokens, 0);
  if (!changes && productsIn(tokens, names) > 1) return 'several-pools';
  if (QUESTION_WORDS.has(first)) return 'question';
  if (changes && isConditional(tokens, names)) return 'condition';
  return changes && (TELLERS.has(first) || tokens.some(({ word }) => INFLECTED.has(word))) ? 'report' : 'no-command';
}

/** The words of a text that are no part of a name of the vocabulary. Each of several questions about one text asks for them. */
export function loose(tokens: readonly Token[], names: Names): readonly Token[] {
  const known = looseWords.get(tokens);
  if (known?.names === names) return known.left;
  const left = looseIn(tokens, names);
  looseWords.set(tokens, { names, left });
  return left;
}

/** What was found of texts that are still being read. */
const looseWords = new WeakMap<readonly Token[], { readonly names: Names; readonly left: readonly Token[] }>();

function looseIn(tokens: readonly Token[], names: Names): readonly Token[] {
  const left: Token[] = [];
  for (let at = 0; at < tokens.length;) {
    const end = findName(names, tokens, at)?.end;
    if (end === undefined) left.push(...tokens.slice(at, at + 1));
    at = end ?? at + 1;
  }
  return left;
}

/** The forms of the verbs that tell or describe instead of asking. */
export const INFLECTED: ReadonlyMap<string, CommandKind> = new Map([
  ...[...verbs, ...otherVerbs].flatMap(([verb, kind]) =>
    inflect(verb)
      .filter((form) => form !== 'purchases' && form !== 'orders')
      .map((form) => [form, kind] as const),
  ),
  ...['gave', 'given', 'giving'].map((form) => [form, 'add'] as const),
  ...['took', 'taken', 'freeing'].map((form) => [form, 'remove'] as const),
  ...['undid', 'undone', 'undoing'].map((form) => [form, 'undo'] as const),
  ...['bought'].map((form) => [form, 'buy'] as const),
  ...['withdrew', 'withdrawn'].map((form) => [form, 'withdraw'] as const),
]);

function inflect(verb: string): readonly string[] {
  const stem = verb.replace(/e$/u, '');
  const doubled = verb + verb.slice(-1);
  return [`${verb}s`, `${stem}es`, `${stem}ed`, `${stem}ing`, `${doubled}ed`, `${doubled}ing`];
}

/** The command that a text speaks of, by its verbs, or else by what it is about. */
function commandIn(tokens: readonly Token[]): CommandKind | undefined {
  const kinds = tokens.map(
    ({ word }) => verbs.get(word) ?? otherVerbs.get(word) ?? INFLECTED.get(word) ?? ASKED.get(word),
  );
  const kind = kinds.find((one) => one !== undefined);
  const words = new Set(tokens.map(({ word }) => word));
  const noun = tokens.findIndex(({ word }) => word === 'purchase' || word === 'order');
  if (kind === 'buy' && ARTICLES.has(wordAt(tokens, noun - 1))) return 'purchases';
  const isNumbered = tokens.some(({ text }) => isPlainly(text));
  if (kind === undefined && isNumbered) return words.has('cancel') ? 'withdraw' : 'show-purchase';
  if (kind === 'remove' && isNumbered) return 'withdraw';
  if (kind === 'purchases' && (words.has('send') || words.has('sending')))
    return words.has('stop') ? 'leave-channel' : 'use-channel';
  if (kind !== 'add' && kind !== 'remove') return kind;
  if (kinds.includes('add-role')) return kind === 'add' ? 'add-role' : 'remove-role';
  const added = words.has('department') ? 'add-department' : words.has('product') ? 'add-product' : 'add';
  return kind === 'add' ? added : kind;
}

const ASKED: ReadonlyMap<string, CommandKind> = new Map([
  ...['seats', 'seat', 'licenses', 'license'].map((word) => [word, 'seats'] as const),
  ['history', 'history'],
  ['help', 'help'],
  ...['rename', 'renamed'].map((word) => [word, 'rename-department'] as const),
  ...['purchases', 'orders'].map((word) => [word, 'purchases'] as const),
  ...['delegate', 'purchaser', 'approver', 'auditor'].flatMap((role) => [
    [role, 'add-role'] as const,
    [`${role}s`, 'add-role'] as const,
  ]),
]);

const peopleIn = (tokens: readonly Token[]) => splitPeople(tokens.filter(isAddressed));

function poolIn(tokens: readonly Token[], names: Names): PoolSaid {
  const found = namedIn(tokens, names);
  const product = found.find(({ products }) => products.length > 0);
  const departmentId = found.find(({ departments }) => departments.length === 1)?.departments[0];
  return {
    product: product === undefined ? NO_POOL.product : productNamed(product, ''),
    department: departmentId === undefined ? NO_POOL.department : { kind: 'known', departmentId },
  };
}

/** How many products a text names. */
export const productsIn = (tokens: readonly Token[], names: Names): number =>
  new Set(namedIn(tokens, names).flatMap(({ products }) => products)).size;

function namedIn(tokens: readonly Token[], names: Names): readonly Named[] {
  const found: Named[] = [];
  for (let at = 0; at < tokens.length;) {
    const match = findName(names, tokens, at);
    if (match !== undefined) found.push(match.named);
    at = match?.end ?? at + 1;
  }
  return found;
}
