import { didYouMean, type DidYouMean, type NotUnderstood } from '../intent';
import { findName, type Names } from '../text/match-names';
import { splitPeople } from '../text/split-people';
import { findWords, typedText, wordAt, wordToken, wordsMatched, sentenceOf, type Token } from '../text/tokens';
import { isConditional } from '../text/why-not';
import { QUESTION_WORDS, words } from '../text/words';
import { parseChange } from './parse-change';
import { mayBeSomebody } from './parse-offer';

const STRESSES = new Set('also really now both still just will would might must should could'.split(' '));
const NEEDS =
  / (?:needs?|wants?|requires?|(?:should|must|can|may|shall|is to|are to|is supposed to|ought to) (?:get|have)|would (?:like|need|love)(?: to (?:have|use|get))?|could use|will need|is going to need|(?:has |have )?(?:asked|asks|ask) for|is asking for|(?:has |have )?requested)(?: to (?:have|use|get))? /u;
const WISHES = /^(?:(?:can|could|may) i (?:have|get)|id like|i would like|id love) /u;

/** `get jdoe Visio`, `let jdoe use Visio`, `make sure jdoe has Visio`: requests that are not quite ours. */
const GETTING =
  /^(?:get|let|have|make sure(?: that)?|ensure(?: that)?|see (?:to it )?that|arrange(?: for)?|organize|order) /u;
/** What may stand between person and product there. */
const HAVING =
  / (?:(?:set up|signed up|enrolled|added|hooked up) )?(?:have|has|use|gets?|to have|to get|with|on|onto|into|to|for) /u;

/** Asks whether to add whoever is to get something; undefined where no product of ours shows that it is one. */
function parseGetting(tokens: readonly Token[], names: Names): DidYouMean | undefined {
  const start = wordsMatched(GETTING.exec(sentenceOf(tokens.slice(0, 6))));
  if (start === 0 || tokens.length > MOST_TOKENS) return undefined;
  const behind = tokens.slice(start);
  const having = findWords(HAVING, behind);
  const told =
    having === undefined ? behind : [...behind.slice(0, having.from), wordToken('to'), ...behind.slice(having.until)];
  const change = parseChange('add', wordToken('give'), told, names);
  if (isConditional(tokens, names) || change.kind !== 'add' || !change.people.every(mayBeSomebody)) return undefined;
  const { kind } = change.product;
  return kind === 'known' || kind === 'near' || kind === 'each'
    ? didYouMean(change, typedText(tokens.slice(0, start)), 'add')
    : undefined;
}

/** Longer texts say more than this. */
const MOST_TOKENS = 60;

/** `can jdoe get Visio`: whether it may be done, or shall be, only who asks knows. */
const MAY = new Set(['can', 'could', 'may', 'might']);
const MAY_HAVE = / (?:please |also |now )?(?:get|have|use|join|be (?:added to|put on|given|set up (?:with|on|for))) /u;
/** What follows *for* and is no person: a reason. */
const NOBODY = /^(?:the|a|an|my|our|her|his|their|this|that|these|next|some|all|\p{L}+ing)$/u;

/** `I'd like Visio for jdoe`: somebody else is to get it. */
function asWishFor(tokens: readonly Token[], wish: number, names: Names): DidYouMean | undefined {
  const behind = tokens.slice(wish);
  const to = behind.findIndex(({ word }) => word === 'for');
  if (tokens.length > MOST_TOKENS || to < 1 || NOBODY.test(wordAt(behind, to + 1))) return undefined;
  const change = parseChange('add', wordToken('give'), behind, names);
  const isSomebody = change.kind === 'add' && change.product.kind === 'known' && change.people.every(mayBeSomebody);
  if (!isSomebody || isConditional(tokens, names) || findName(names, behind, to + 1) !== undefined) return undefined;
  return didYouMean(change, typedText(tokens.slice(0, wish)), 'add');
}

/** `jdoe needs Visio`, `can I have Visio`: these tell or ask more than they request. */
export function parseNeeds(tokens: readonly Token[], names: Names): DidYouMean | NotUnderstood | undefined {
  const wish = wordsMatched(WISHES.exec(sentenceOf(tokens.slice(0, 5))));
  if (wish > 0) return asWishFor(tokens, wish, names) ?? asNeed(tokens, [wordToken('me')], [0, wish], names);
  const may = MAY.has(wordAt(tokens, 0)) ? findWords(MAY_HAVE, tokens) : undefined;
  if (may !== undefined && tokens.length <= MOST_TOKENS && may.from > 1) {
    const who = splitPeople(tokens.slice(1, may.from));
    return who.length > 0 && who.every(mayBeSomebody)
      ? asNeed(tokens, tokens.slice(1, may.from), [may.from, may.until], names)
      : undefined;
  }
  const getting = parseGetting(tokens, names);
  if (getting !== undefined) return getting;
  const needed = tokens.length > MOST_TOKENS ? undefined : findWords(NEEDS, tokens);
  if (needed === undefined || QUESTION_WORDS.has(wordAt(tokens, 0))) return undefined;
  const at = needed.from;
  const isOver = tokens[at - 1]?.word === 'longer' && tokens[at - 2]?.word === 'no';
  const from = isOver ? at - 2 : at;
  const who = unintroduced(tokens.slice(0, from).filter(({ word }) => !STRESSES.has(word)));
  return asNeed(
    tokens,
    who.map((token) => (token.word === 'i' ? wordToken('me') : token)),
    [from, needed.until],
    names,
  );
}

/** Words that say what somebody is, before what they are called. */
const INTRODUCING = words(
  'our the my a new colleague colleagues hire hires starter employee coworker staff member lecturer postdoc student assistant researcher',
);

/** `our new colleague Jane Doe` as `Jane Doe`; where nobody is called anything, as it was. */
function unintroduced(people: readonly Token[]): readonly Token[] {
  const name = people.findIndex(
    ({ kind, word, text }) => kind !== 'break' && !(INTRODUCING.has(word) && text === word),
  );
  return name < 1 || !/^\p{Lu}/u.test(people[name]?.text ?? '') ? people : people.slice(name);
}

/** Asks whether to add these people, or, when they *no longer* need it, to remove them. */
function asNeed(
  tokens: readonly Token[],
  people: readonly Token[],
  [from, until]: readonly [number, number],
  names: Names,
): DidYouMean | NotUnderstood | undefined {
  if (isConditional(tokens, names)) return undefined;
  const [kind, preposition] = tokens[from]?.word === 'no' ? (['remove', 'from'] as const) : (['add', 'to'] as const);
  const change = parseChange(kind, wordToken(kind), [...people, wordToken(preposition), ...tokens.slice(until)], names);
  // Who that is, the last command may say.
  if (change.kind === 'not-understood' && people.length === 1 && /^(?:she|he|they)$/u.test(wordAt(people, 0)))
    return change.reason === 'unnamed-people' ? change : undefined;
  if (change.kind !== 'add' && change.kind !== 'remove') return undefined;
  if (change.product.kind === 'missing' || change.product.kind === 'unknown') return undefined;
  return didYouMean(change, typedText(tokens.slice(from, until)), kind);
}
