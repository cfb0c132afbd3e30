import { type Token } from '../text/tokens';

/** Texts set apart by commas. */
const texts = (list: string): readonly (readonly string[])[] =>
  list
    .split(',')
    .map((text) => text.trim().split(/\s+/u))
    .sort((one, other) => other.length - one.length);

/** What means yes, alone or one after the other: `yes please do it`. */
const YES = texts(`
  yes, y, ye, yep, yup, yeah, yea, yah, aye, sure, sure thing, ok, okay, k, oki, alright, all right, correct, thats correct, that is
  correct, right, thats right, that is right, exactly, indeed, absolutely, definitely, certainly, of course, affirmative, confirm, confirmed,
  i confirm, agreed, i agree, do it, do so, do that, do this, just do it, lets do it, go, go ahead, go for it, go on, proceed, continue, make it
  so, fine, thats fine, sounds good, looks good, that works, works for me, i do, i am, i am sure, im sure, that one, thats it, thats the one,
  thats him, thats her, thats what i meant, i did, i meant that, its ok, it is, by all means, please do, you got it, why not, oui, ja, si`);
const NO = texts(`
  no, n, nope, nah, na, no way, no thanks, no thank you, not now, not really, not that, not this, not that one, not yet, cancel, cancel it, cancel that,
  cancel this, stop, stop it, abort, quit, exit, never mind, nevermind, nvm, forget it, forget about it, forget that, leave it, leave it
  alone, dont, dont do it, dont do that, do not, do not do it, do not do that, please dont, i dont, i did not, i didnt, i dont want that, i dont want to, drop it, scrap that,
  neither, none, none of them, none of these, none of those, none of the above, skip, skip it, wrong, thats wrong, incorrect, negative, better
  not, rather not, id rather not, changed my mind, i changed my mind, on second thought, no need, not necessary, hold on, hang on, wait, wait a minute, wait a second, one moment, wrong one, my mistake, my bad, nein, non, undo that not`);
/** What may stand beside either. */
const COURTESY = texts(`
  please, pls, plz, thanks, thank you, thx, ty, cheers, then, bot, alacarte, that, it, well, oh, oops, sorry, mate, now, all good, today, many
  thanks, thanks a lot, thank you very much, and, so`);

/** Whether a text says yes, and nothing else. */
export const isWayIn = (text: string, tokens: readonly Token[]): boolean =>
  isSign(text, /^(?:[👍👌✅✔☑🆗💯][\u{1F3FB}-\u{1F3FF}\ufe0f]*\s*)+$/u) || consistsOf(tokens, YES);

/** Whether a text says no, or takes it all back, and nothing else. */
export const isWayOut = (text: string, tokens: readonly Token[]): boolean =>
  isSign(text, /^(?:[👎❌🚫✖⛔🛑][\u{1F3FB}-\u{1F3FF}\ufe0f]*\s*)+$/u) || consistsOf(tokens, NO);

const isSign = (text: string, signs: RegExp): boolean => text.length <= 40 && signs.test(text);

/** Longer texts say more than yes or no. */
const MOST_TOKENS = 14;

function consistsOf(tokens: readonly Token[], phrases: readonly (readonly string[])[]): boolean {
  if (tokens.length > MOST_TOKENS) return false;
  const words = tokens.filter(({ kind }) => kind !== 'break');
  if (words.some(({ kind }) => kind !== 'word')) return false;
  let isSaid = false;
  for (let at = 0; at < words.length;) {
    const said = phrases.find((phrase) => standsAt(words, at, phrase));
    const courtesy = said ?? COURTESY.find((phrase) => standsAt(words, at, phrase));
    if (courtesy === undefined) return false;
    isSaid ||= said !== undefined;
    at += courtesy.length;
  }
  return isSaid;
}

const standsAt = (tokens: readonly Token[], at: number, phrase: readonly string[]): boolean =>
  phrase.every((word, index) => tokens[at + index]?.word === word);
