import { didYouMean, type Intent } from '../intent';
import { type Names } from '../text/match-names';
import { isPreposition } from '../text/read-segments';
import { typedText, wordAt, wordToken, type Token } from '../text/tokens';
import { notUnderstood } from '../text/why-not';
import { parseChange } from './parse-change';

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
