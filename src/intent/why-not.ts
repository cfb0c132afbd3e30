import { type CommandKind, type NotUnderstood, type NotUnderstoodReason, type PoolSaid } from './intent';
import { notUnderstood } from './not-understood';
import { verbs } from './phrases';
import { NO_POOL, productNamed } from './read-segments';
import { findName, type Named, type Names } from './match-names';
import { splitPeople } from './split-people';
import { type Token } from './tokens';
import { CONDITIONS, NEGATIONS, QUESTION_WORDS, TELLERS } from './words';

/** Whether a normalized text is somebody else's words: quoted, struck out, code, or a comment in code. */
export const isQuoted = (text: string): boolean =>
  /^(?:["'#$%=|]|\/[/*]|--|<!)/u.test(text) || /`|~~|^>|<(?:blockquote|s|del|code|pre)\b/imu.test(text);

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
    if (index === 0 || !verbs.has(token.word) || token.text === 'Grant' || !outside.has(token)) return false;
    const before = tokens[index - 1] as Token;
    return before.kind === 'break' || /^(?:and|then|also|or)$/u.test(before.word) || before.before === 'sentence-end';
  });
}

/** Says why a text that begins with no verb of ours is no command. */
export function whyNot(tokens: readonly Token[], names: Names): NotUnderstood {
  const changes = tokens.some(({ word }) => verbs.has(word) || INFLECTED.has(word));
  const clues = { command: commandIn(tokens), people: peopleIn(tokens), pool: poolIn(tokens, names) };
  return notUnderstood(reason(tokens, changes, names), clues);
}

function reason(tokens: readonly Token[], changes: boolean, names: Names): NotUnderstoodReason {
  const first = tokens[0]?.word ?? '';
  if (!changes && productsIn(tokens, names) > 1) return 'several-pools';
  if (QUESTION_WORDS.has(first)) return 'question';
  if (changes && isConditional(tokens, names)) return 'condition';
  return changes && (TELLERS.has(first) || tokens.some(({ word }) => INFLECTED.has(word))) ? 'report' : 'no-command';
}

/** The words of a text that are no part of a name of the vocabulary. */
function loose(tokens: readonly Token[], names: Names): readonly Token[] {
  const left: Token[] = [];
  for (let at = 0; at < tokens.length;) {
    const end = findName(names, tokens, at)?.end;
    if (end === undefined) left.push(tokens[at] as Token);
    at = end ?? at + 1;
  }
  return left;
}

/** The forms of the verbs that tell or describe instead of asking. */
export const INFLECTED: ReadonlyMap<string, CommandKind> = new Map([
  ...[...verbs].flatMap(([verb, kind]) => inflect(verb).map((form) => [form, kind] as const)),
  ...['gave', 'given', 'giving'].map((form) => [form, 'add'] as const),
  ...['took', 'taken', 'freeing'].map((form) => [form, 'remove'] as const),
  ...['undid', 'undone', 'undoing'].map((form) => [form, 'undo'] as const),
]);

function inflect(verb: string): readonly string[] {
  const stem = verb.replace(/e$/u, '');
  const doubled = verb + verb.slice(-1);
  return [`${verb}s`, `${stem}es`, `${stem}ed`, `${stem}ing`, `${doubled}ed`, `${doubled}ing`];
}

const commandIn = (tokens: readonly Token[]): CommandKind | undefined =>
  tokens
    .map(({ word }) => verbs.get(word) ?? INFLECTED.get(word) ?? ASKED.get(word))
    .find((kind) => kind !== undefined);

const ASKED: ReadonlyMap<string, CommandKind> = new Map([
  ...['seats', 'seat', 'licenses', 'license'].map((word) => [word, 'seats'] as const),
  ['history', 'history'],
  ['help', 'help'],
]);

const peopleIn = (tokens: readonly Token[]) =>
  splitPeople(tokens.filter(({ kind }) => kind === 'mention' || kind === 'address').flatMap((token) => [token]));

function poolIn(tokens: readonly Token[], names: Names): PoolSaid {
  const found = namedIn(tokens, names);
  const product = found.find(({ products }) => products.length > 0);
  const departmentId = found.find(({ departments }) => departments.length === 1)?.departments[0];
  return {
    product: product === undefined ? NO_POOL.product : productNamed(product, ''),
    department: departmentId === undefined ? NO_POOL.department : { kind: 'known', departmentId },
  };
}

const productsIn = (tokens: readonly Token[], names: Names): number =>
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
