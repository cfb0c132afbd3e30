import { didYouMean, type Intent } from '../intent';
import { type PersonSaid } from '../said';
import { type Named } from '../text/match-names';
import { readHead, type Change } from '../text/read-head';
import {
  cutFirst,
  isPreposition,
  leads,
  NO_POOL,
  poolOf,
  poolsOf,
  readPool,
  type PoolRead,
  type Segment,
} from '../text/read-segments';
import { splitPeople } from '../text/split-people';
import { type Token } from '../text/tokens';
import { findEverything, type Place } from './find-everything';
import { changeOf, notUnderstood } from '../text/why-not';

const LEADS = leads('in on for of from at', 'in for of from at', { isMany: true });
const REPLACING = new Set(['for', 'with', 'by']);

/** Reads `jdoe for asmith in Visio`; behind `swap asmith in for jdoe` the two change places. */
export function parseSwap(change: Change, replacing: ReadonlySet<string> = REPLACING): Intent {
  const { tokens, names } = change;
  const { first, rest } = cutFirst(names, tokens, replacing);
  const second = rest.find(({ preposition, named }) => replacing.has(preposition) && !isProduct(named));
  const isReversed = first.length > 1 && first.at(-1)?.text === 'in';
  const head = isReversed ? first.slice(0, -1) : first;
  const others = rest.filter((segment) => segment !== second);
  const { people: one, pool } = readHeadAndPool(change, head, others);
  const other = splitPeople(second?.tokens ?? []);
  if (second === undefined && one.length === 2) return askWhichWay(change, one, pool);
  if (second === undefined && change.kind === 'swap' && rest.some(isTowards)) {
    const asked = parseSwap(change, new Set(['to']));
    return asked.kind === 'swap' ? didYouMean(asked, 'to', 'for') : asked;
  }
  const people = [...one, ...other];
  if (findEverything(tokens) !== undefined) return notUnderstood('unnamed-products', { command: 'swap', people });
  return changeOf(change.kind, people, pool, () => {
    const [outgoing, incoming] = isReversed ? [other[0], one[0]] : [one[0], other[0]];
    const clues = { command: 'swap', people, pool } as const;
    if (one.length > 1 || other.length > 1) return notUnderstood('one-person', clues);
    if (outgoing === undefined || incoming === undefined) return notUnderstood('incomplete', clues);
    return { kind: 'swap', outgoing, incoming, ...poolsOf(pool) };
  });
}

/** `swap jdoe to asmith`, `swap jdoe -> asmith`: nearly how it is said. */
const isTowards = ({ preposition, named }: Segment): boolean => preposition === 'to' && named === undefined;

/** The people before the first preposition, and the pool with the product that may stand behind them. */
function readHeadAndPool(
  change: Change,
  first: readonly Token[],
  rest: readonly Segment[],
): { readonly people: readonly PersonSaid[]; readonly pool: PoolRead } {
  const head = readHead(change, first);
  const { product, alsoIn } = head.isCertain ? head : NO_POOL;
  const people = splitPeople(head.isCertain ? head.people : head.all);
  return { people, pool: readPool(change.names, rest, LEADS, { ...NO_POOL, product, alsoIn }) };
}

const isProduct = (named: Named | undefined): boolean => (named?.products.length ?? 0) > 0;

/** `give jdoe's Visio seat to asmith` is a swap, in other words. */
export function parseTransfer(change: Change): Intent {
  const intent = parseSwap({ ...change, kind: 'swap' }, new Set(['to']));
  return intent.kind === 'swap' && intent.product.kind !== 'unknown'
    ? didYouMean(intent, change.verb.text, 'swap')
    : notUnderstood('unnamed-people', { command: 'add' });
}

/** `swap jdoe and asmith` does not say who leaves. */
function askWhichWay(change: Change, people: readonly PersonSaid[], pool: PoolRead): Intent {
  return changeOf(change.kind, people, pool, ([outgoing, incoming]) =>
    incoming === undefined
      ? notUnderstood('incomplete', { command: 'swap', people, pool })
      : didYouMean({ kind: 'swap', outgoing, incoming, ...poolsOf(pool) }, 'and', 'for'),
  );
}

/** Reads `jdoe in Visio`, the place being taken out. */
export function parseMove(change: Change, place: Place | undefined): Intent {
  const { names, tokens } = change;
  const around = place === undefined ? tokens : [...tokens.slice(0, place.from), ...tokens.slice(place.until)];
  const { first, rest } = cutFirst(names, around, new Set());
  const { people, pool } = readHeadAndPool(change, first, rest);
  const clues = { command: 'move', people, pool } as const;
  if (place === undefined) return notUnderstood('incomplete', clues);
  return changeOf(change.kind, people, pool, ([person, ...others]) =>
    others.length > 0 ? notUnderstood('one-person', clues) : { kind: 'move', person, to: 'first', ...poolOf(pool) },
  );
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
