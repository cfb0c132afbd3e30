import { didYouMean, type DidYouMean, type Intent } from '../intent';
import { nearestWords, type Names } from '../text/match-names';
import { isPreposition } from '../text/read-segments';
import { typedText, wordAt, wordToken, type Token } from '../text/tokens';
import { verbs } from '../text/verbs';
import { isConditional, notUnderstood } from '../text/why-not';
import { QUESTION_WORDS } from '../text/words';
import { parseChange } from './parse-change';
import { mayBeSomebody } from './parse-offer';
import { findPlace, parseMove } from './parse-swap';

const VERBS = new Set(['move', 'put', 'bump', 'place', 'rank']);
/** Places before somebody: the first place is one of them. */
const BEFORE =
  /^(?:(?:right |just |directly )?(?:before|above)|(?:right |just )?ahead of|in front of|(?:(?:to|at|in|on) )?(?:the )?(?:position|place|spot|number|no|nr|rank) (?:one|two|three|\d+)|up)(?= |$)/u;
/** Places that the first is none of. */
const BEHIND =
  /^(?:(?:right |just )?(?:after|behind|below|under)|down|last|(?:to|at|in) (?:the )?(?:last|end|bottom|back)(?: (?:place|position|spot))?)(?= |$)/u;

/**
 * `put cdiaz before bkhan in Project`: only the first place can be given, so that is asked about; a place behind somebody is none that can be
 * given. Undefined when no place but the first is named.
 */
export function parsePlace(tokens: readonly Token[], names: Names): Intent | undefined {
  if (!VERBS.has(wordAt(tokens, 0))) return undefined;
  const words = tokens.map(({ word }) => (word === '' ? '-' : word));
  for (let from = 2; from < tokens.length; from++) {
    const text = words.slice(from, from + 6).join(' ');
    const isBehind = BEHIND.test(text);
    const place = BEFORE.exec(text) ?? BEHIND.exec(text);
    if (place === null) continue;
    const named = from + place[0].split(' ').length;
    const until = endOfName(tokens, named);
    const around = [...tokens.slice(1, from), wordToken('first'), ...tokens.slice(until)];
    const move = parseChange('move', wordToken('move'), around, names);
    if (move.kind !== 'move') return undefined;
    if (isBehind) return notUnderstood('only-first', { command: 'move', people: [move.person], pool: move });
    return { ...didYouMean(move, 'move', 'move'), leftOut: typedText(tokens.slice(from, until)) };
  }
  return undefined;
}

/** Where the person who is named after a place ends: at the pool, or with the text. */
function endOfName(tokens: readonly Token[], from: number): number {
  let at = from;
  while (at < tokens.length && !isPreposition(tokens, at) && tokens[at]?.kind !== 'break') at++;
  return at;
}

/** Longer texts say more than this. */
const MOST_TOKENS = 20;
/** Other verbs for it. */
const PLACING = new Set(['position', 'place', 'rank', 'list', 'make', 'let', 'set', 'keep', 'have']);
/** `jdoe should be first in Visio` */
const LINKS = new Set(['should', 'must', 'shall', 'be', 'goes', 'go', 'is', 'comes', 'come', 'has', 'to']);

/** A verb of ours, or what may be one misspelled: then it is no name. */
const hasVerb = (word: string): boolean => verbs.has(word) || nearestWords(word, [...verbs.keys()]).length > 0;

/** Asks whether to move somebody who is named with the first place and nothing else: `jdoe first in Visio`. */
export function parseFirst(tokens: readonly Token[], names: Names): DidYouMean | undefined {
  if (tokens.length > MOST_TOKENS || QUESTION_WORDS.has(wordAt(tokens, 0)) || hasVerb(wordAt(tokens, 0)))
    return undefined;
  const place = findPlace(tokens);
  if (place === undefined || isConditional(tokens, names)) return undefined;
  const isPlaced = PLACING.has(wordAt(tokens, 0)) && place.from > 1;
  const who = tokens.slice(isPlaced ? 1 : 0, place.from);
  const end = who.findLastIndex(({ word }) => !LINKS.has(word)) + 1;
  const told = [...who.slice(0, end), ...tokens.slice(place.until)];
  const at = { from: end, until: end };
  const move = parseMove({ kind: 'move', verb: wordToken('move'), tokens: told, names }, at);
  if (move.kind !== 'move' || move.product.kind !== 'known' || !mayBeSomebody(move.person)) return undefined;
  return didYouMean(move, typedText(tokens.slice(place.from, place.until)), 'move');
}
