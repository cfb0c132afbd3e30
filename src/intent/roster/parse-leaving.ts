import { didYouMean, type Intent } from '../intent';
import { type PeopleSaid } from '../said';
import { findName, type Names } from '../text/match-names';
import { NO_POOL, readWholePool } from '../text/read-segments';
import { behindNouns } from '../text/read-products';
import { splitPeople } from '../text/split-people';
import { findWords, typedText, wordAt, type Token } from '../text/tokens';
import { isConditional, notUnderstood } from '../text/why-not';
import { SEATS } from '../text/words';
import { mayBeSomebody } from './parse-offer';
import { parseOtherWords } from './parse-other-words';
import { parseChange } from './parse-change';
import { verbs } from '../text/verbs';

/** Longer texts say more than this. */
const MOST_TOKENS = 60;

/** What is said of somebody who is not here any more. */
const LEFT = new RegExp(
  ' (?:' +
    [
      '(?:has |have |had )?(?:just |already |recently |sadly |unfortunately |now |also |finally )*(?:left|quit|resigned|retired|departed|graduated|moved on|moved away|gone|transferred out|passed away|died)',
      '(?:has|have) (?:been |got )?(?:fired|let go|laid off|dismissed|terminated|made redundant)',
      '(?:was|were|is|are|got) (?:just |already |now )*(?:gone|fired|let go|laid off|dismissed|terminated|retired|made redundant|out|leaving|retiring|resigning|quitting)',
      '(?:(?:is|are) (?:not|no longer)|isnt|arent) (?:here|with us|working here|working for us|working with us|employed|employed here|employed by us|around|on (?:the |our )?(?:team|staff|faculty)|part of (?:the |our )?(?:team|department|staff|faculty)|a member of (?:the |our )?(?:team|department|staff|faculty))',
      '(?:will (?:be )?|(?:is|are) (?:about|going|set|due) to )?(?:leaves?|leaving|retires?|retiring|resigns?|resigning)',
      'no longer (?:works?|teaches|teach|studies|study)(?: (?:here|for us|with us|in (?:the|our|this) department|at .*))?',
      '(?:does not|do not|doesnt|dont) (?:work|teach|study) (?:here|for us|with us|in (?:the|our|this) department)',
    ].join('|') +
    ')(?= )',
  'u',
);

/** What may stand behind it: from where, since when, for what. */
const BEHIND = new RegExp(
  '^(?:(?:' +
    [
      'us|here|for good|already|now|too|anymore|any more|any longer|recently|yesterday|today|earlier|unfortunately|sadly',
      '(?:from |at |with )?(?:the|our|this) (?:department|university|college|school|company|team|group|office|institute|institution|organization|faculty|lab|place|building)',
      '(?:last|this) (?:week|month|year|term|semester|quarter|summer|spring|fall|autumn|winter|monday|tuesday|wednesday|thursday|friday|weekend)',
      '(?:a|one|two|three|four|five|six|some|several|a few|\\d+) (?:days?|weeks?|months?|years?|while|time) ago',
      '(?:in|since|on) (?:january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday)',
      'for (?:a|another|some other) (?:new |better )?(?:job|position|university|company|college|school)',
    ].join('|') +
    ') )*',
  'u',
);
/** When somebody leaves who is still here: nothing waits for that day, and so it is left out where the person reads it. */
const TO_COME = /leav|retir|resign|quitting|will|going|about/u;
const WHEN =
  /^(?:(?:us|here|the university|the department) )?(?:(?:on|in|by|at|from|after|as of|effective|the end of|next|this|coming|of|the|month|week|term|semester|year|summer|spring|fall|winter|tomorrow|tonight|today|soon|shortly|then|end|january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|monday|tuesday|wednesday|thursday|friday|saturday|sunday|\d{1,4}(?:st|nd|rd|th)?) )+$/u;
/** Between what happened and what is to be done. */
const THEREFORE = /^(?:so|and|please|pls|then|therefore|now|kindly|can you|could you|would you|-)$/u;

/**
 * Asks whether to remove somebody who is said to have left, from everything unless a product is named; or to do what the same text asks
 * for: `bob is gone, give his seat to jdoe`. Undefined when a text says something else.
 */
export function parseLeaving(tokens: readonly Token[], names: Names): Intent | undefined {
  if (tokens.length > MOST_TOKENS || isConditional(tokens, names)) return undefined;
  const left = findWords(LEFT, tokens);
  if (left === undefined) return undefined;
  const person = tokens
    .slice(0, left.from)
    .filter(({ word }) => !/^(?:fyi|btw|also|apparently|seems|our|colleague)$/u.test(word));
  const people = splitPeople(person);
  const [first, ...others] = people;
  const typed = typedText(tokens.slice(left.from, left.until));
  const rest = tokens.slice(left.until);
  if (first === undefined) return undefined;
  if (!people.every(mayBeSomebody))
    return isPronoun(person) ? notUnderstood('unnamed-people', { command: 'remove', people }) : undefined;
  const behind = BEHIND.exec(sentence(rest))?.[0] ?? '';
  const after = rest.slice(behind === '' ? 0 : behind.trim().split(' ').length);
  const leavers: PeopleSaid = [first, ...others];
  if (TO_COME.test(typed.toLowerCase()) && rest.length > 0 && WHEN.test(sentence(rest))) {
    const gone = {
      kind: 'remove',
      people: leavers,
      product: { kind: 'everything' },
      department: NO_POOL.department,
    } as const;
    return { ...didYouMean(gone, typed, 'remove'), leftOut: typedText(rest) };
  }
  if (after.every(({ kind }) => kind === 'break')) {
    return didYouMean(
      { kind: 'remove', people: leavers, product: { kind: 'everything' }, department: NO_POOL.department },
      typed,
      'remove',
    );
  }
  const match = findName(names, after, 0);
  if (match !== undefined && behindNouns(after, match.end) === after.length) {
    const { product, department, left: odd } = readWholePool(names, after);
    if (product.kind === 'known' && odd.length === 0)
      return didYouMean({ kind: 'remove', people: leavers, product, department }, typed, 'remove');
  }
  return others.length > 0 ? undefined : parseConsequence(person, after, names);
}

const sentence = (tokens: readonly Token[]): string =>
  tokens.map(({ word }) => `${word === '' ? '-' : word} `).join('');

const isPronoun = (tokens: readonly Token[]): boolean =>
  tokens.length === 1 && /^(?:he|she|they)$/u.test(wordAt(tokens, 0));

/** `remove her from Visio`, `give his seat to jdoe`: what follows from it, for the person who left. */
function parseConsequence(person: readonly Token[], behind: readonly Token[], names: Names): Intent | undefined {
  let at = 0;
  while (at < behind.length && (behind[at]?.kind === 'break' || THEREFORE.test(wordAt(behind, at)))) at++;
  const told = withPerson(behind.slice(at), person);
  const [verb, ...rest] = told ?? [];
  if (told === undefined || verb === undefined) return undefined;
  const kind = verbs.get(verb.word);
  const change =
    kind === undefined || kind === 'undo' || kind === 'move'
      ? parseOtherWords(told, names)
      : parseChange(kind, verb, rest, names);
  if (change?.kind === 'did-you-mean') return change;
  const isAsked = change?.kind === 'remove' || change?.kind === 'swap';
  return isAsked ? didYouMean(change, verb.text, change.kind) : undefined;
}

/** A text with somebody's name in place of *him* and *her*; undefined where nothing stands for them. */
function withPerson(tokens: readonly Token[], person: readonly Token[]): readonly Token[] | undefined {
  const at = tokens.findIndex(({ word }) => /^(?:him|her|them|his|their)$/u.test(word));
  const [last] = person.slice(-1);
  if (at < 1 || last === undefined) return undefined;
  const isOwner = /^(?:his|their)$/u.test(wordAt(tokens, at)) || (wordAt(tokens, at) === 'her' && isOwned(tokens, at));
  const owner = { ...last, text: `${last.text}'s`, word: `${last.word}s` };
  const named = isOwner ? [...person.slice(0, -1), owner] : person;
  return [...tokens.slice(0, at), ...named, ...tokens.slice(at + 1)];
}

/** Whether *her* is followed by what is hers. */
const isOwned = (tokens: readonly Token[], at: number): boolean =>
  tokens.slice(at + 1, at + 4).some(({ word }) => SEATS.has(word) || word === 'place' || word === 'spot') ||
  (tokens[at + 2]?.word === 'to' && tokens[at + 1]?.kind === 'word');
