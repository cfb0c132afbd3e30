import { type Intent } from '../intent';
import { type PersonSaid } from '../said';
import { findName, readProduct, type Names } from '../text/match-names';
import { findEverything } from './find-everything';
import { findPlace, parseMove, parseSwap, parseTransfer } from './parse-swap';
import { isParticle, ownerAt, readHead, type Change, type ChangeKind } from '../text/read-head';
import {
  cutFirst,
  cutSegments,
  isPreposition,
  leads,
  NO_POOL,
  poolsOf,
  readPool,
  type PoolRead,
  type Segment,
} from '../text/read-segments';
import { cutAtSigns, findProducts } from '../text/read-products';
import { isNamed, splitPeople } from '../text/split-people';
import { ARROW, wordAt, type Token } from '../text/tokens';
import { changeOf, notUnderstood } from '../text/why-not';
import { PREPOSITIONS } from '../text/words';

const LEADS = {
  add: leads('to on onto into in for', 'for in from of at to', { isMany: true }),
  remove: leads('from off of in on for', 'from in for of at off', { isMany: true }),
};

/** The prepositions that lead to the people once the product was named first: `take Visio from jdoe`. */
const PERSONAL: Readonly<Record<'add' | 'remove', ReadonlySet<string>>> = {
  add: new Set(['to', 'for']),
  remove: new Set(['from', 'for']),
};

/** Reads what follows a verb that changes a roster. Anything that does not fit makes it not understood. */
export function parseChange(kind: ChangeKind, verb: Token, behind: readonly Token[], names: Names): Intent {
  const tokens = withoutAccess(
    kind,
    withoutParticle(kind, cutAtSigns(names, behind.slice(behind.findIndex((token) => !isSign(token))))),
  );
  if (kind === 'swap') return parseSwap({ kind, verb, tokens, names });
  if (kind === 'add' && ownerAt(headOf(tokens)) >= 0) return parseTransfer({ kind, verb, tokens, names });
  const place = findPlace(tokens);
  if (kind === 'move' || (verb.word === 'put' && place !== undefined))
    return parseMove({ kind: 'move', verb, tokens, names }, place);
  return parseRosterChange({ kind, verb, tokens, names }, kind);
}

/** What stands between a verb and its people without a meaning. */
const isSign = ({ kind, text }: Token): boolean => kind === 'break' || text === ARROW;

const headOf = (tokens: readonly Token[]): readonly Token[] => {
  const end = tokens.findIndex((_, at) => isPreposition(tokens, at));
  return end < 0 ? tokens : tokens.slice(0, end);
};

function parseRosterChange(change: Change, kind: 'add' | 'remove'): Intent {
  const everything = readEverything(change, kind);
  const { people, pool } = everything ?? readProductFirst(change, kind) ?? readPeopleFirst(change, kind);
  return changeOf(kind, people, pool, (named) => {
    if (everything === undefined) return { kind, people: named, ...poolsOf(pool) };
    const clues = { command: kind, people, pool };
    if (pool.product.kind !== 'missing') return notUnderstood('several-pools', clues);
    if (kind === 'add') return notUnderstood('unnamed-products', clues);
    return { kind, people: named, product: { kind: 'everything' }, department: pool.department };
  });
}

interface Reading {
  readonly people: readonly PersonSaid[];
  readonly pool: PoolRead;
}

/** `jdoe from everything`, `everything from jdoe`; undefined when no such word stands in place of a product. */
function readEverything(change: Change, kind: 'add' | 'remove'): Reading | undefined {
  const { tokens, names } = change;
  const place = findEverything(tokens);
  if (place === undefined || findName(names, tokens, place.until - 1) !== undefined) return undefined;
  const around = [...tokens.slice(0, place.from), ...tokens.slice(place.until)];
  if (place.from > 0) return readPeopleFirst({ ...change, tokens: around }, kind);
  const segments = cutSegments(names, around, PERSONAL[kind]);
  const people = segments.find((segment) => segment.named === undefined && PERSONAL[kind].has(segment.preposition));
  if (people === undefined) return undefined;
  const others = segments.filter((segment) => segment !== people);
  return { people: splitPeople(people.tokens), pool: readPool(names, others, LEADS[kind]) };
}

/** `Visio to jdoe`, `Visio and Project away from jdoe`; undefined when no product stands first. */
function readProductFirst({ tokens, names }: Change, kind: 'add' | 'remove'): Reading | undefined {
  const match = findProducts(names, tokens, 0);
  if (match === undefined) return undefined;
  const { product, alsoIn } = match;
  let { end } = match;
  while (isParticle(kind, tokens[end])) end++;
  if (end < tokens.length && !isPreposition(tokens, end)) return undefined;
  const segments = cutSegments(names, tokens.slice(end), PERSONAL[kind]);
  const people = segments.find((segment) => segment.named === undefined && PERSONAL[kind].has(segment.preposition));
  const others = segments.filter((segment) => segment !== people);
  const pool = readPool(names, others, LEADS[kind], { ...NO_POOL, product, alsoIn });
  return { people: splitPeople(people?.tokens ?? []), pool };
}

/** `jdoe to Visio`, `jdoe Visio`, `jdoe's Visio seat`, and `to Visio` with a list of people behind it. */
function readPeopleFirst(change: Change, kind: 'add' | 'remove'): Reading {
  const { tokens, names } = change;
  const { first, rest } = cutFirst(names, tokens, new Set());
  const head = readHead(change, first);
  if (head.isCertain && head.people.length === 0) return readSeatFirst(change, tokens.slice(first.length), kind);
  const start = head.isCertain ? { ...NO_POOL, product: head.product, alsoIn: head.alsoIn } : NO_POOL;
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
  const { product, alsoIn } = pool.product.kind === 'missing' ? head : pool;
  return { people: splitPeople(isFromHead ? head.people : head.all), pool: { ...pool, product, alsoIn } };
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

/** `access to Visio` is no more than Visio, when it is taken away. */
function withoutAccess(kind: ChangeKind, tokens: readonly Token[]): readonly Token[] {
  const at = tokens.findIndex(({ word }, index) => word === 'access' && tokens[index + 1]?.word === 'to');
  return kind === 'remove' && at >= 0 ? [...tokens.slice(0, at), ...tokens.slice(at + 2)] : tokens;
}

const withoutParticle = (kind: ChangeKind, tokens: readonly Token[]): readonly Token[] =>
  tokens.length > 1 &&
  tokens[1]?.kind !== 'break' &&
  isParticle(kind, tokens[0]) &&
  !PREPOSITIONS.has(wordAt(tokens, 0))
    ? tokens.slice(1)
    : tokens;
