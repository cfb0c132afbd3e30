import {
  type Intent,
  type NotUnderstood,
  type PeopleSaid,
  type PersonSaid,
  type PoolSaid,
  type ProductSaid,
  type RosterCommand,
} from './intent';
import { findName, findNameToEnd, readProduct, type Named, type Names } from './match-names';
import { notUnderstood } from './not-understood';
import {
  behindNouns,
  cutSegments,
  isPreposition,
  NO_POOL,
  productNamed,
  readPool,
  type Leads,
  type PoolRead,
  type Segment,
} from './read-segments';
import { isNamed, splitPeople } from './split-people';
import { typedText, wordToken, type Token } from './tokens';
import { plainVerbs } from './phrases';
import { NO_NAMES, PREPOSITIONS, SEATS } from './words';

/** A message of Teams names 500 people at most; more is a file's work. */
const MOST_PEOPLE = 500;

type Kind = Exclude<RosterCommand['kind'], 'undo'>;

/** What stands behind a verb that changes a roster. */
interface Change {
  readonly kind: Kind;
  readonly verb: Token;
  readonly tokens: readonly Token[];
  readonly names: Names;
}

const leads = (product: string, department: string): Leads => ({
  product: new Set(product.split(' ')),
  department: new Set(department.split(' ')),
});

const LEADS: Readonly<Record<Kind, Leads>> = {
  add: leads('to on onto into in for', 'for in from of at to'),
  remove: leads('from off of in on for', 'from in for of at off'),
  swap: leads('in on for of from at', 'in for of from at'),
  move: leads('in on for of from at', 'in for of from at'),
};

/** The prepositions that lead to the people once the product was named first: `take Visio from jdoe`. */
const PERSONAL: Readonly<Record<'add' | 'remove', ReadonlySet<string>>> = {
  add: new Set(['to', 'for']),
  remove: new Set(['from', 'for']),
};

const REPLACING = new Set(['for', 'with', 'by']);
const NO_ONE = new Set<string>();

/** Adverbs that belong to the verb: `take … away`. Only in lower case, for with a capital they are names. */
const PARTICLES: Readonly<Record<Kind, ReadonlySet<string>>> = {
  add: new Set(['back', 'on', 'in']),
  remove: new Set(['away', 'off', 'out', 'back', 'up']),
  swap: new Set(['out']),
  move: new Set(['up']),
};

/** Reads what follows a verb that changes a roster. Anything that does not fit makes it not understood. */
export function parseChange(kind: Kind, verb: Token, behind: readonly Token[], names: Names): Intent {
  const tokens = withoutAccess(
    kind,
    withoutParticle(kind, behind.slice(behind.findIndex((token) => token.kind !== 'break'))),
  );
  if (kind === 'swap') return parseSwap({ kind, verb, tokens, names }, REPLACING);
  if (kind === 'add' && ownerAt(tokens) >= 0) return parseTransfer({ kind, verb, tokens, names });
  const place = findPlace(tokens);
  if (kind === 'move' || (verb.word === 'put' && place !== undefined)) {
    return parseMove({ kind: 'move', verb, tokens, names }, place);
  }
  return parseRosterChange({ kind, verb, tokens, names }, kind);
}

function parseRosterChange(change: Change, kind: 'add' | 'remove'): Intent {
  const { people, pool } = readProductFirst(change, kind) ?? readPeopleFirst(change, kind);
  return refuse(change, people, pool) ?? { kind, people: people as unknown as PeopleSaid, ...poolOf(pool) };
}

interface Reading {
  readonly people: readonly PersonSaid[];
  readonly pool: PoolRead;
}

/** `Visio to jdoe`, `Visio away from jdoe`; undefined when no product stands first. */
function readProductFirst({ tokens, names }: Change, kind: 'add' | 'remove'): Reading | undefined {
  const match = findName(names, tokens, 0);
  if (match === undefined || match.named.products.length === 0) return undefined;
  let end = behindNouns(tokens, match.end);
  while (isParticle(kind, tokens[end])) end++;
  if (end < tokens.length && !isPreposition(tokens, end)) return undefined;
  const product = productNamed(match.named, typedText(tokens.slice(0, match.end)));
  const segments = cutSegments(names, tokens.slice(end), PERSONAL[kind]);
  const people = segments.find((segment) => segment.named === undefined && PERSONAL[kind].has(segment.preposition));
  const others = segments.filter((segment) => segment !== people);
  const pool = readPool(names, others, LEADS[kind], { ...NO_POOL, product });
  return { people: splitPeople(people?.tokens ?? []), pool };
}

/** `jdoe to Visio`, `jdoe Visio`, `jdoe's Visio seat`, and `to Visio` with a list of people behind it. */
function readPeopleFirst(change: Change, kind: 'add' | 'remove'): Reading {
  const { tokens, names } = change;
  const segments = cutSegments(names, tokens, NO_ONE);
  const first = segments[0]?.preposition === '' ? segments[0].tokens : [];
  const rest = first.length === 0 ? segments : segments.slice(1);
  const head = readHead(change, first);
  if (head.isCertain && head.people.length === 0) return readSeatFirst(change, tokens.slice(first.length), kind);
  const start = head.isCertain ? { ...NO_POOL, product: head.product } : NO_POOL;
  const list = rest.find(({ isSetApart, named }) => isSetApart && named === undefined);
  if (list !== undefined && splitPeople(head.people).every((person) => !isNamed(person))) {
    const others = rest.filter((segment) => segment !== list);
    return { people: splitPeople(list.tokens), pool: readPool(names, others, LEADS[kind], start) };
  }
  const pool = readPool(names, rest, LEADS[kind], start);
  if (pool.product.kind === 'unknown') {
    const people = head.isCertain ? head.people : first;
    return readMisspelledFirst(names, people, rest, kind) ?? { people: splitPeople(people), pool };
  }
  const isFromHead = head.isCertain || pool.product.kind === 'missing';
  const product = pool.product.kind === 'missing' ? head.product : pool.product;
  return { people: splitPeople(isFromHead ? head.people : head.all), pool: { ...pool, product } };
}

/** `access to Visio to jdoe`, `a seat for jdoe in Visio`: the people follow a preposition too. */
function readSeatFirst({ names }: Change, tokens: readonly Token[], kind: 'add' | 'remove'): Reading {
  const segments = cutSegments(names, tokens, PERSONAL[kind]);
  const people = segments.find((segment) => segment.named === undefined && PERSONAL[kind].has(segment.preposition));
  const others = segments.filter((segment) => segment !== people);
  return { people: splitPeople(people?.tokens ?? []), pool: readPool(names, others, LEADS[kind]) };
}

/** `Visoi to jdoe`: what stands first is nearly a product, and what should be one is none. */
function readMisspelledFirst(
  names: Names,
  first: readonly Token[],
  [people, ...others]: readonly Segment[],
  kind: 'add' | 'remove',
): Reading | undefined {
  const product = readProduct(names, first);
  if (product.kind === 'unknown' || people === undefined || !PERSONAL[kind].has(people.preposition)) return undefined;
  return { people: splitPeople(people.tokens), pool: readPool(names, others, LEADS[kind], { ...NO_POOL, product }) };
}

/** What stands between the verb and the first preposition. */
interface Head {
  /** All of it, should the product turn out to stand elsewhere. */
  readonly all: readonly Token[];
  readonly people: readonly Token[];
  readonly product: ProductSaid;
  /** A possessive or a word like *seat* shows where the people end. */
  readonly isCertain: boolean;
}

function readHead({ kind, names, verb }: Change, head: readonly Token[]): Head {
  const all = isParticle(kind, head.at(-1)) && head.length > 1 ? head.slice(0, -1) : head;
  const end = all.findLastIndex(({ word }) => !SEATS.has(word)) + 1;
  if (ownerAt(all) >= 0 && kind !== 'add') return readOwned(names, all, end);
  const tail = tailFrom(names, all.slice(0, end), GIVING.has(verb.word));
  const product = tail < end ? readTail(names, all.slice(tail, end)) : NO_POOL.product;
  const hasNoun = end < all.length;
  const article = all.slice(0, end - 1).findLastIndex(({ text }, index) => index > 0 && /^(?:an?|A)$/.test(text));
  if (hasNoun && tail === end && article > 0) {
    // `give jdoe a Photoshop license`
    return {
      all,
      people: all.slice(0, article),
      product: readTail(names, all.slice(article + 1, end)),
      isCertain: true,
    };
  }
  const people = tail < end || hasNoun ? withoutArticle(all.slice(0, tail), all[tail]) : all;
  return { all, people, product, isCertain: hasNoun };
}

/** `jdoe's Visio seat`, `jdoe's and asmith's seats`: behind the last possessive, nothing but the product. */
function readOwned(names: Names, all: readonly Token[], end: number): Head {
  const owner = all.findLastIndex((token) => isPossessive(token, undefined));
  const rest = all.slice(owner + 1, Math.max(end, owner + 1));
  const people = all.slice(0, owner + 1).flatMap(withoutPossessive);
  return { all, people, product: rest.length === 0 ? NO_POOL.product : readTail(names, rest), isCertain: true };
}

/** Where a product begins that ends a text; the text's end when there is none. */
function tailFrom(names: Names, tokens: readonly Token[], mayBeNear: boolean): number {
  const starts = tokens.map((_, index) => index).filter((index) => index > 0 && tokens.length - index <= 8);
  const exact = starts.find((from) => (findNameToEnd(names, tokens, from)?.named.products.length ?? 0) > 0);
  const near = (from: number): boolean =>
    tokens.slice(from).every(({ kind }) => kind === 'word') &&
    readProduct(names, tokens.slice(from)).kind !== 'unknown';
  return exact ?? (mayBeNear ? starts.find(near) : undefined) ?? tokens.length;
}

function readTail(names: Names, tokens: readonly Token[]): ProductSaid {
  const match = findName(names, tokens, 0);
  const isExact = match?.end === tokens.length && match.named.products.length > 0;
  return isExact ? productNamed(match.named, typedText(tokens)) : readProduct(names, tokens);
}

/** Verbs that are followed by a person and a product: `give jdoe Visio`. */
const GIVING = new Set(['give', 'assign', 'grant', 'allocate']);

const isPossessive = (token: Token, next: Token | undefined): boolean =>
  /(?:'s|s')$/iu.test(token.text) || (token.kind === 'mention' && next?.text === "'s");

function withoutPossessive(token: Token): readonly Token[] {
  const text = token.text.replace(/'s$|'$/iu, '');
  return text === '' ? [] : [{ ...token, text }];
}

/** Leaves *An* and *My* alone: many are called so. */
function withoutArticle(tokens: readonly Token[], next: Token | undefined): readonly Token[] {
  const last = tokens.at(-1)?.text ?? '';
  const isArticle =
    /^(?:a|A|the|THE|one|1|MS|ms|microsoft|Microsoft)$/.test(last) ||
    (last === 'an' && /^[aeiou]/i.test(next?.key ?? ''));
  return isArticle ? withoutArticle(tokens.slice(0, -1), next) : tokens;
}

function parseSwap(change: Change, replacing: ReadonlySet<string>): Intent {
  const { tokens, names } = change;
  const segments = cutSegments(names, tokens, replacing);
  const first = segments[0]?.preposition === '' ? segments[0].tokens : [];
  const second = segments.find(({ preposition, named }) => replacing.has(preposition) && !isProduct(named));
  const isReversed = first.length > 1 && first.at(-1)?.text === 'in';
  const head = readHead(change, isReversed ? first.slice(0, -1) : first);
  const one = splitPeople(head.isCertain ? head.people : head.all);
  const other = splitPeople(second?.tokens ?? []);
  const rest = segments.slice(first.length === 0 ? 0 : 1).filter((segment) => segment !== second);
  const pool = readPool(names, rest, LEADS.swap, {
    ...NO_POOL,
    product: head.isCertain ? head.product : NO_POOL.product,
  });
  if (second === undefined && one.length === 2) return askWhichWay(change, one, pool);
  const unfit = refuse(change, [...one, ...other], pool);
  if (unfit !== undefined) return unfit;
  const [outgoing, incoming] = isReversed ? [other[0], one[0]] : [one[0], other[0]];
  const clues = { command: 'swap', people: [...one, ...other], pool } as const;
  if (one.length > 1 || other.length > 1) return notUnderstood('one-person', clues);
  if (outgoing === undefined || incoming === undefined) return notUnderstood('incomplete', clues);
  return { kind: 'swap', outgoing, incoming, ...poolOf(pool) };
}

const isProduct = (named: Named | undefined): boolean => (named?.products.length ?? 0) > 0;

/** `give jdoe's Visio seat to asmith` is a swap, in other words. */
function parseTransfer(change: Change): Intent {
  const intent = parseSwap({ ...change, kind: 'swap' }, new Set(['to']));
  return intent.kind === 'swap' && intent.product.kind !== 'unknown'
    ? { kind: 'did-you-mean', intent, typed: change.verb.text, meant: 'swap' }
    : notUnderstood('unnamed-people', { command: 'add' });
}

/** `swap jdoe and asmith` does not say who leaves. */
function askWhichWay(change: Change, people: readonly PersonSaid[], pool: PoolRead): Intent {
  const unfit = refuse(change, people, pool);
  if (unfit !== undefined) return unfit;
  const [outgoing, incoming] = people as readonly [PersonSaid, PersonSaid];
  return {
    kind: 'did-you-mean',
    intent: { kind: 'swap', outgoing, incoming, ...poolOf(pool) },
    typed: 'and',
    meant: 'for',
  };
}

/** Where a place at the top is named, and where the words for it end. */
interface Place {
  readonly from: number;
  readonly until: number;
}

function parseMove(change: Change, place: Place | undefined): Intent {
  const { names, tokens } = change;
  const around = place === undefined ? tokens : [...tokens.slice(0, place.from), ...tokens.slice(place.until)];
  const segments = cutSegments(names, around, NO_ONE);
  const first = segments[0]?.preposition === '' ? segments[0].tokens : [];
  const head = readHead(change, first);
  const people = splitPeople(head.isCertain ? head.people : head.all);
  const product = head.isCertain ? head.product : NO_POOL.product;
  const pool = readPool(names, segments.slice(first.length === 0 ? 0 : 1), LEADS.move, { ...NO_POOL, product });
  const [person, ...others] = people;
  const clues = { command: 'move', people, pool } as const;
  if (place === undefined) return notUnderstood('incomplete', clues);
  const unfit = refuse(change, people, pool);
  if (unfit !== undefined) return unfit;
  if (others.length > 0) return notUnderstood('one-person', clues);
  return { kind: 'move', person: person as PersonSaid, to: 'first', ...poolOf(pool) };
}

const PLACE =
  /^(?:(?:to|at|in|on) )?(?:the )?(?:very )?(?:first|top|front|head|start|beginning)(?: (?:place|position|spot|row))?(?: of (?:the )?(?:waiting )?(?:list|line|queue|roster))?(?= |$)/;

/** The words for a place at the top, behind a person: `first`, `to the top of the list`. */
function findPlace(tokens: readonly Token[]): Place | undefined {
  const words = tokens.map(({ word }) => (word === '' ? '-' : word));
  for (let from = 1; from < tokens.length; from++) {
    const place = PLACE.exec(words.slice(from, from + 12).join(' '));
    const until = from + (place?.[0].split(' ').length ?? 0);
    if (place !== null && (until === tokens.length || isPreposition(tokens, until))) return { from, until };
  }
  return undefined;
}

/** Why a change with these people and this pool cannot be carried out; undefined when it can, or can be asked about. */
function refuse({ kind }: Change, people: readonly PersonSaid[], pool: PoolRead): NotUnderstood | undefined {
  const clues = { command: kind, people, pool };
  const texts = people.map((person) => (person.kind === 'text' ? person.text.toLowerCase().split(' ') : []));
  if (people.length === 0) return notUnderstood('no-people', clues);
  if (texts.some((words) => words.length > 1 && words.some((word) => plainVerbs.has(word))))
    return notUnderstood('several-commands', clues);
  if (people.some((person) => !isNamed(person))) return notUnderstood('unnamed-people', clues);
  if (people.length > MOST_PEOPLE) return notUnderstood('too-many-people', clues);
  const isSecond = ({ named }: Segment): boolean =>
    ((named?.products.length ?? 0) > 0 && pool.product.kind !== 'missing') ||
    ((named?.departments.length ?? 0) > 0 && pool.department.kind !== 'missing');
  if (pool.left.some(isSecond)) return notUnderstood('several-pools', clues);
  const leftover = pool.left.flatMap(({ preposition, tokens }) => [wordToken(preposition), ...tokens]);
  const late = texts
    .filter((words) => words.length > 1)
    .flat()
    .find((word) => NO_NAMES.has(word));
  if (late !== undefined) return notUnderstood('leftover', { ...clues, leftover: [wordToken(late)] });
  return leftover.length === 0 ? undefined : notUnderstood('leftover', { ...clues, leftover });
}

const ownerAt = (tokens: readonly Token[]): number =>
  tokens.findIndex((token, index) => index < tokens.length - 1 && isPossessive(token, tokens[index + 1]));

/** `access to Visio` is no more than Visio, when it is taken away. */
function withoutAccess(kind: Kind, tokens: readonly Token[]): readonly Token[] {
  const at = tokens.findIndex(({ word }, index) => word === 'access' && tokens[index + 1]?.word === 'to');
  return kind === 'remove' && at >= 0 ? [...tokens.slice(0, at), ...tokens.slice(at + 2)] : tokens;
}

const poolOf = ({ product, department }: PoolSaid): PoolSaid => ({ product, department });

const isParticle = (kind: Kind, token: Token | undefined): boolean =>
  token !== undefined && token.text === token.word && PARTICLES[kind].has(token.word);

const withoutParticle = (kind: Kind, tokens: readonly Token[]): readonly Token[] =>
  tokens.length > 1 &&
  tokens[1]?.kind !== 'break' &&
  isParticle(kind, tokens[0]) &&
  !PREPOSITIONS.has(tokens[0]?.word ?? '')
    ? tokens.slice(1)
    : tokens;
