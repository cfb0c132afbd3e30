import { type Token } from './tokens';
import { byWord, PLEASE, PREPOSITIONS } from './words';

/**
 * How a text opens. `asked` is a request in the form of a question (`can you …`); a `wish` says that something should be
 * done, but not that we should do it now (`we need to …`), or asks to be told.
 */
type Manner = 'greeting' | 'thanks' | 'asked' | 'wish' | 'plain';

/** A text without its polite words, and what kinds of opening words it had. */
export interface Stripped {
  readonly tokens: readonly Token[];
  readonly manners: ReadonlySet<Manner>;
  /** The opening words in front of the first word that is left, as typed. */
  readonly opening: readonly Token[];
}

/** Texts set apart by commas. */
const texts = (list: string): readonly string[] => list.split(',').map((text) => text.trim().replace(/\s+/g, ' '));

const OPENINGS: Readonly<Record<Manner, readonly string[]>> = {
  greeting: texts(`
    hi, hello, hey, hiya, howdy, greetings, good morning, good afternoon, good evening, good day, hi
    there, hello there, hey there, hi all, hello all, hi team, hi everyone, hello everyone, morning`),
  thanks: texts(`
    thanks, thank you, thank u, thankyou, thx, ty, tysm, cheers, many thanks, thanks a lot, thanks so
    much, thank you so much, thank you very much, thanks very much, thanks again, thank you again, thanks
    a million, thanks for your help, thank you for your help, thanks for the help, thank you for the
    help, thanks for that, for your help, for all your help, great thanks, perfect thanks, awesome thanks, great thank you, perfect thank
    you, got it thanks`),
  asked: texts(`
    can you, could you, would you, will you, can u, could u`),
  wish: texts(`
    can we, could we, shall we, lets, let us, i need to, we need to, i have to, we have to, i must, we
    must, you should, you need to, you have to, help me, help me to, help us, tell me, let me know, do
    you know, i want to know, id like to know, i would like to know, can i see, may i see, could i see,
    can we see, id like to see, i want to see, i would like to see, i need to see, i need to know, remind
    me, just wondering, quick question, is it possible to, would it be possible to, is it possible for you to, would it
    be possible for you to, is there any chance you could, any chance you could, is there a chance you could, do you
    think you could, would you be able to, are you able to, could i ask you to, can i ask you to, may i ask you to, i
    would be grateful if you could, id be grateful if you could, it would be great if you could, would be great if you
    could, i would appreciate it if you could, would appreciate it if you could, i was wondering if you could, wondering
    if you could, was wondering if you could, we need you to`),
  plain: texts(`
    alacarte, a la carte, bot, ok, okay, alright, so, now, also, and, then, next, just, simply, yes, yep,
    yeah, sure, oops, go ahead and, quickly, id like to, i would like to, i want to, we would like to,
    wed like to, we want to, id like you to, i would like you to, i want you to, i need you to, there,
    finally, sorry`),
};

const CLOSINGS = [
  ...OPENINGS.thanks.filter((text) => text !== 'ty' && text !== 'cheers'),
  ...texts(`
    today, now, right now, right away, immediately, asap, a s a p, at once, as soon as possible, as soon
    as you can, if possible, if you can, if you could, if that is ok, if thats ok, when you can, when you
    get a chance, when possible, when you have a moment, when you have time, when you have a minute, at
    your convenience, for me, for us, as well, will you, would you, could you, can you, thanks in
    advance, thank you in advance, and thanks, and thank you, much appreciated, it would be appreciated,
    would be great, that would be great, kind regards, best regards`),
];

/** Closings that are also names, as in `George Best`: they count only where no name can go on. */
const NAME_LIKE = texts('ty, cheers, too, also, ok, okay, alacarte, bot, regards, best, again');

const openings = [...byWord(OPENINGS)]
  .map(([text, manner]) => ({ manner, words: text.split(' ') }))
  .sort((one, other) => other.words.length - one.words.length);
const closings = [...CLOSINGS, ...NAME_LIKE]
  .map((text) => ({ words: text.split(' '), isNameLike: NAME_LIKE.includes(text) }))
  .sort((one, other) => other.words.length - one.words.length);

/** Pictures alone that thank or agree. */
const NODS = /^(?:[👍👌🎉🙏👏✅💯🥳🙌😀😁😃😄😊🙂😎🤝❤♥⭐✨](?:\ufe0f|\p{Emoji_Modifier})?\s*)+$/u;

/** Whether a text is nothing but a nod: pictures that thank or agree. */
export const isNod = (text: string): boolean => NODS.test(text);

/** Takes the polite words away: `please` anywhere, openings and closings as often as they come. */
export function stripPoliteness(all: readonly Token[]): Stripped {
  const tokens = all.filter((token) => !PLEASE.has(token.word));
  const manners = new Set<Manner>();
  let from = 0;
  for (let next = 0; next >= 0;) {
    while (tokens[from]?.kind === 'break') from++;
    const opening = openings.find(({ words }) => standsAt(tokens, from, words));
    if (opening !== undefined) manners.add(opening.manner);
    next = opening === undefined ? -1 : (from += opening.words.length);
  }
  return { tokens: withoutClosing(tokens.slice(from)), manners, opening: tokens.slice(0, from) };
}

/** Whether these words, behind a name that is complete, are nothing but a polite closing. */
export function isPolite(tokens: readonly Token[]): boolean {
  return endOf(tokens, 0, () => true) === 0;
}

const withoutClosing = (tokens: readonly Token[]): readonly Token[] =>
  tokens.slice(
    0,
    endOf(tokens, 1, (from, isNameLike) => {
      const before = tokens[from - 1];
      if (before === undefined) return true;
      if (isNameLike) return before.kind === 'break' || before.before === 'sentence-end';
      // Behind a preposition or `and`, the same word is somebody's name.
      return before.word !== 'and' && !PREPOSITIONS.has(before.word);
    }),
  );

/** Where the closing words begin, not before `least`. */
function endOf(
  tokens: readonly Token[],
  least: number,
  mayEnd: (from: number, isNameLike: boolean) => boolean,
): number {
  let until = tokens.length;
  for (let next = 0; next >= 0;) {
    while (until > least && tokens[until - 1]?.kind === 'break') until--;
    const closing = closings.find(({ words, isNameLike }) => {
      const from = until - words.length;
      return from >= least && standsAt(tokens, from, words) && mayEnd(from, isNameLike);
    });
    next = closing === undefined ? -1 : (until -= closing.words.length);
  }
  return until;
}

function standsAt(tokens: readonly Token[], from: number, words: readonly string[]): boolean {
  return words.every((word, index) => tokens[from + index]?.word === word);
}
