import { type Intent, type PersonSaid } from '../intent';
import { type Named } from '../text/match-names';
import { readHead, type Change } from '../text/read-head';
import { cutSegments, isPreposition, leads, NO_POOL, poolOf, readPool, type PoolRead } from '../text/read-segments';
import { splitPeople } from '../text/split-people';
import { type Token } from '../text/tokens';
import { notUnderstood, whyNotChange } from '../text/why-not';

const LEADS = leads('in on for of from at', 'in for of from at');
const REPLACING = new Set(['for', 'with', 'by']);

/** Reads `jdoe for asmith in Visio`; behind `swap asmith in for jdoe` the two change places. */
export function parseSwap(change: Change, replacing: ReadonlySet<string> = REPLACING): Intent {
  const { tokens, names } = change;
  const segments = cutSegments(names, tokens, replacing);
  const first = segments[0]?.preposition === '' ? segments[0].tokens : [];
  const second = segments.find(({ preposition, named }) => replacing.has(preposition) && !isProduct(named));
  const isReversed = first.length > 1 && first.at(-1)?.text === 'in';
  const head = readHead(change, isReversed ? first.slice(0, -1) : first);
  const one = splitPeople(head.isCertain ? head.people : head.all);
  const other = splitPeople(second?.tokens ?? []);
  const rest = segments.slice(first.length === 0 ? 0 : 1).filter((segment) => segment !== second);
  const pool = readPool(names, rest, LEADS, {
    ...NO_POOL,
    product: head.isCertain ? head.product : NO_POOL.product,
  });
  if (second === undefined && one.length === 2) return askWhichWay(change, one, pool);
  const unfit = whyNotChange(change.kind, [...one, ...other], pool);
  if (unfit !== undefined) return unfit;
  const [outgoing, incoming] = isReversed ? [other[0], one[0]] : [one[0], other[0]];
  const clues = { command: 'swap', people: [...one, ...other], pool } as const;
  if (one.length > 1 || other.length > 1) return notUnderstood('one-person', clues);
  if (outgoing === undefined || incoming === undefined) return notUnderstood('incomplete', clues);
  return { kind: 'swap', outgoing, incoming, ...poolOf(pool) };
}

const isProduct = (named: Named | undefined): boolean => (named?.products.length ?? 0) > 0;

/** `give jdoe's Visio seat to asmith` is a swap, in other words. */
export function parseTransfer(change: Change): Intent {
  const intent = parseSwap({ ...change, kind: 'swap' }, new Set(['to']));
  return intent.kind === 'swap' && intent.product.kind !== 'unknown'
    ? { kind: 'did-you-mean', intent, typed: change.verb.text, meant: 'swap' }
    : notUnderstood('unnamed-people', { command: 'add' });
}

/** `swap jdoe and asmith` does not say who leaves. */
function askWhichWay(change: Change, people: readonly PersonSaid[], pool: PoolRead): Intent {
  const unfit = whyNotChange(change.kind, people, pool);
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
export interface Place {
  readonly from: number;
  readonly until: number;
}

/** Reads `jdoe in Visio`, the place being taken out. */
export function parseMove(change: Change, place: Place | undefined): Intent {
  const { names, tokens } = change;
  const around = place === undefined ? tokens : [...tokens.slice(0, place.from), ...tokens.slice(place.until)];
  const segments = cutSegments(names, around, new Set());
  const first = segments[0]?.preposition === '' ? segments[0].tokens : [];
  const head = readHead(change, first);
  const people = splitPeople(head.isCertain ? head.people : head.all);
  const product = head.isCertain ? head.product : NO_POOL.product;
  const pool = readPool(names, segments.slice(first.length === 0 ? 0 : 1), LEADS, { ...NO_POOL, product });
  const [person, ...others] = people;
  const clues = { command: 'move', people, pool } as const;
  if (place === undefined) return notUnderstood('incomplete', clues);
  const unfit = whyNotChange(change.kind, people, pool);
  if (unfit !== undefined) return unfit;
  if (others.length > 0) return notUnderstood('one-person', clues);
  return { kind: 'move', person: person as PersonSaid, to: 'first', ...poolOf(pool) };
}

const PLACE =
  /^(?:(?:to|at|in|on) )?(?:the )?(?:very )?(?:first|top|front|head|start|beginning)(?: (?:place|position|spot|row))?(?: of (?:the )?(?:waiting )?(?:list|line|queue|roster))?(?= |$)/;

/** The words for a place at the top, behind a person: `first`, `to the top of the list`. */
export function findPlace(tokens: readonly Token[]): Place | undefined {
  const words = tokens.map(({ word }) => (word === '' ? '-' : word));
  for (let from = 1; from < tokens.length; from++) {
    const place = PLACE.exec(words.slice(from, from + 12).join(' '));
    const until = from + (place?.[0].split(' ').length ?? 0);
    if (place !== null && (until === tokens.length || isPreposition(tokens, until))) return { from, until };
  }
  return undefined;
}
