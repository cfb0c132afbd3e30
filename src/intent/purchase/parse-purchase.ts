import { didYouMean, type DidYouMean, type Intent } from '../intent';
import { type ProductSaid } from '../said';
import { findName, readDepartment, type Names } from '../text/match-names';
import { isLikely, isPlainly, readNumber } from '../text/purchase-order-number';
import { cutSegments, leads, NO_POOL, poolOf, readPool, type PoolRead } from '../text/read-segments';
import { readBuyExtras } from './buy-extras';
import { parseWhichPurchase } from './parse-decision';
import { readFigures, readSeatCount } from './seat-count';
import { defined } from '../../domain/defined';
import { sentenceOf, typedText, wordAt, wordsMatched, wordToken, type Token } from '../text/tokens';
import { notUnderstood, productsIn, whyNotAlone, whyNotPool } from '../text/why-not';
import { GROUPS, NO_NAMES, PREPOSITIONS, PRONOUNS, SEATS } from '../text/words';

/** Words that make *purchase* before them a noun: `purchase orders`. */
const NOUNS_OF_PURCHASE = new Set(['order', 'orders', 'request', 'requests', 'list', 'history', 'number', 'numbers']);
const BUYING = new Set(['buy', 'purchase', 'order']);

/** Reads what begins with a verb of purchases: `buy 5 Visio`, `withdraw PO-1001`, `correct PO-1001`; undefined when nothing does. */
export function parsePurchase(tokens: readonly Token[], names: Names): Intent | undefined {
  if (wordAt(tokens, 0) === 'purchase' && NOUNS_OF_PURCHASE.has(wordAt(tokens, 1))) return parseNumbered(tokens, names);
  if (BUYING.has(wordAt(tokens, 0))) return parseNumbered(tokens, names) ?? parseBuyWhole(tokens, 1, names);
  return parseWhichPurchase(tokens) ?? parseWithdraw(tokens, names) ?? parseCorrect(tokens, names) ?? parseLook(tokens);
}

/** `purchase PO-1001` buys nothing: it names one. */
function parseNumbered(tokens: readonly Token[], names: Names): Intent | undefined {
  const number = findName(names, tokens, 1) === undefined ? readNumber(tokens) : undefined;
  const isBare = number?.length === tokens.length && isPlainly(number.text.replaceAll(' ', ''));
  return isBare ? { kind: 'show-purchase', purchaseOrderNumber: number.text } : undefined;
}

/** The same as {@link parseBuy}, with a number and a term besides: `order 3 Project seats for next term, PO-4711`. */
function parseBuyWhole(all: readonly Token[], from: number, names: Names): Intent {
  const { tokens, purchaseOrderNumber, isForNextTerm } = readBuyExtras(all, names);
  const intent = parseBuy(tokens, from, names);
  if (intent.kind !== 'buy') return intent;
  return { ...intent, ...defined({ purchaseOrderNumber }), ...(isForNextTerm ? { isForNextTerm } : {}) };
}

const LEADS = leads('of on in to for', 'for in at');
/** Words before the number of seats, and between it and the product, that add nothing. */
const OPENING = new Set(['me', 'us', 'up', 'to', 'the', 'about', 'around']);
const MORE = new Set(['more', 'additional', 'extra', 'new', 'further', 'other', 'of']);
const MOST_WORDS_OF_PRODUCT = 8;

/**
 * Reads `5 Visio seats for Mathematics` from a place of a text. A product we do not know is given back as typed; words
 * that belong to none of seats, product and department make it not understood.
 */
export function parseBuy(tokens: readonly Token[], from: number, names: Names, kind: 'buy' | 'renew' = 'buy'): Intent {
  const behind = tokens.slice(from);
  const { seats, pool } = readBuy(behind, names);
  const clues = { command: kind, pool } as const;
  const unfit = whyNotAlone(tokens, names, clues);
  if (unfit !== undefined) return unfit;
  if (productsIn(behind, names) > 1) return notUnderstood('several-pools', clues);
  return whyNotPool(kind, [], pool) ?? whyNotWords(kind, pool, behind) ?? { kind, seats, ...poolOf(pool) };
}

interface BuyRead {
  readonly seats: number | undefined;
  readonly pool: PoolRead;
}

function readBuy(behind: readonly Token[], names: Names): BuyRead {
  const start = skip(behind, 0, OPENING);
  const isName = /^\d/.test(behind[start]?.text ?? '') && findName(names, behind, start) !== undefined;
  const count = isName ? undefined : readSeatCount(behind, start);
  const counted = skip(behind, count?.end ?? start, MORE);
  const noun = skip(behind, counted, SEATS);
  const { seats, rest } = readCountBehind(behind.slice(noun), names, count?.seats);
  return { seats, pool: readWhat(rest, noun > counted, names) };
}

const skip = (tokens: readonly Token[], from: number, words: ReadonlySet<string>): number => {
  let at = from;
  while (tokens[at]?.kind === 'break' || words.has(wordAt(tokens, at))) at++;
  return at;
};

/** `Visio, 5 seats`: the number behind the product. */
function readCountBehind(
  tokens: readonly Token[],
  names: Names,
  seats: number | undefined,
): { readonly seats: number | undefined; readonly rest: readonly Token[] } {
  const end = seats === undefined ? findName(names, tokens, 0)?.end : undefined;
  const from = end === undefined ? undefined : skip(tokens, end, SEATS);
  const count = from === undefined ? undefined : readFigures(tokens, from);
  if (count === undefined) return { seats, rest: tokens };
  return { seats: count.seats, rest: [...tokens.slice(0, end), ...tokens.slice(skip(tokens, count.end, SEATS))] };
}

function readWhat(tokens: readonly Token[], isBehindNoun: boolean, names: Names): PoolRead {
  if (tokens.length === 0) return NO_POOL;
  const isLed = PREPOSITIONS.has(wordAt(tokens, 0));
  const isOf = !isLed || (isBehindNoun && !isDepartment(tokens.slice(1), names));
  const led = isOf ? [wordToken('of'), ...tokens.slice(isLed ? 1 : 0)] : tokens;
  const pool = readPool(names, cutSegments(names, led, new Set()), LEADS);
  return { ...withoutGroup(pool), product: isNothing(pool.product) ? NO_POOL.product : asTyped(pool.product, led) };
}

/** *Microsoft* is part of what was typed where we do not know the product. */
function asTyped(product: ProductSaid, tokens: readonly Token[]): ProductSaid {
  const maker = tokens[1];
  const isMaker = maker !== undefined && /^(?:microsoft|ms)$/u.test(maker.word);
  return product.kind === 'unknown' && isMaker ? { ...product, typed: `${maker.text} ${product.typed}` } : product;
}

function isDepartment(tokens: readonly Token[], names: Names): boolean {
  const departments = findName(names, tokens, 0)?.named.departments ?? [];
  return departments.length > 0 || readDepartment(names, tokens).kind !== 'unknown';
}

const lastWord = (typed: string): string => typed.toLowerCase().split(' ').at(-1) ?? '';

/** `buy it`, `buy everything`: no product is named. */
const isNothing = (product: ProductSaid): boolean =>
  product.kind === 'unknown' && (PRONOUNS.has(product.typed.toLowerCase()) || GROUPS.has(lastWord(product.typed)));

/** `for my students` names no department. */
const withoutGroup = (pool: PoolRead): PoolRead =>
  pool.department.kind === 'unknown' && GROUPS.has(lastWord(pool.department.typed))
    ? { ...pool, department: NO_POOL.department }
    : pool;

/** What stands where a product or a department should, but is a sentence, a date or an amount. */
function whyNotWords(command: 'buy' | 'renew', pool: PoolRead, behind: readonly Token[]): Intent | undefined {
  const { product, department } = pool;
  const long = behind.find(({ text }) => /^[\d.,]{7,}$/.test(text));
  const typed = [product, department].flatMap((said) => (said.kind === 'unknown' ? [said.typed] : []));
  const words = typed.flatMap((text) => text.toLowerCase().split(' '));
  const isSentence = words.length > MOST_WORDS_OF_PRODUCT || words.some((word) => NO_NAMES.has(word));
  const isAmount = department.kind === 'unknown' && /\d/.test(department.typed);
  const isNumber = product.kind === 'unknown' && isPlainly(product.typed);
  const odd = isAmount ? department.typed : isSentence || isNumber ? typed.join(' ') : long?.text;
  return odd === undefined ? undefined : notUnderstood('leftover', { command, pool, leftover: [wordToken(odd)] });
}

const WITHDRAWING = /^(?:withdraw|cancel|(?:take|pull) back)$/u;

/** `withdraw PO-1001`, `cancel PO-1001`, `take PO-1001 back`; words other than `withdraw` only with a number. */
function parseWithdraw(tokens: readonly Token[], names: Names): Intent | undefined {
  const first = wordAt(tokens, 0);
  const length = WITHDRAWING.test(first) ? 1 : WITHDRAWING.test(`${first} ${wordAt(tokens, 1)}`) ? 2 : 0;
  const isOwn = first === 'withdraw';
  if (length > 0) return parseNumberBehind('withdraw', { tokens, from: length, isOwn }, names);
  if (first !== 'take' && first !== 'pull') return parseRemoved(tokens);
  const isBack = tokens.at(-1)?.word === 'back';
  return isBack ? parseNumberBehind('withdraw', { tokens: tokens.slice(0, -1), from: 1, isOwn }, names) : undefined;
}

/** `delete PO-1001`: not quite how to say it, and too grave to guess. */
function parseRemoved(tokens: readonly Token[]): DidYouMean | undefined {
  const isRemoval = /^(?:remove|delete|drop|revoke|undo)$/.test(wordAt(tokens, 0));
  const number = isRemoval ? readNumber(tokens.slice(1)) : undefined;
  if (number?.length !== tokens.length - 1) return undefined;
  return didYouMean({ kind: 'withdraw', purchaseOrderNumber: number.text }, typedText(tokens.slice(0, 1)), 'withdraw');
}

const CORRECTING = /^(?:correct|amend|fix|change|edit|update|adjust)$/u;
const PARTS = /^(?:the )?(?:seats?|dates?|cover|cover dates|seat count|number of seats) (?:of|on|in|for) /u;

/** `correct PO-1001`, `change the dates of PO-1001`; words other than `correct` only with a number. */
function parseCorrect(tokens: readonly Token[], names: Names): Intent | undefined {
  const first = wordAt(tokens, 0);
  if (!CORRECTING.test(first)) return undefined;
  const from = 1 + wordsMatched(PARTS.exec(sentenceOf(tokens.slice(1))));
  return parseNumberBehind('correct', { tokens, from, isOwn: first === 'correct' || first === 'amend' }, names);
}

interface Place {
  readonly tokens: readonly Token[];
  readonly from: number;
  /** Whether the verb can mean nothing else, so that without a number it is incomplete. */
  readonly isOwn: boolean;
}

/** One purchase order number and nothing else behind a verb. */
function parseNumberBehind(
  kind: 'withdraw' | 'correct',
  { tokens, from, isOwn }: Place,
  names: Names,
): Intent | undefined {
  const behind = tokens.slice(tokens.findIndex((token, at) => at >= from && token.kind !== 'break'));
  const rest = tokens.length > from ? behind : [];
  const number = readNumber(rest, isOwn ? () => true : kind === 'withdraw' ? isPlainly : isLikely);
  if (number === undefined && !isOwn) return undefined;
  const clues = { command: kind };
  const unfit = whyNotAlone(tokens, names, clues);
  if (unfit !== undefined) return unfit;
  const leftover = number === undefined ? rest : rest.slice(number.length);
  if (leftover.some(({ text }) => isPlainly(text))) return notUnderstood('several-commands', clues);
  const isNamed = rest.some(({ word }) => !/^(?:a|the|my|our|this|that|it|purchases?|order)?$/.test(word));
  if (number === undefined && !isNamed) return notUnderstood('incomplete', clues);
  if (number === undefined || leftover.length > 0) return notUnderstood('leftover', { ...clues, leftover });
  return { kind, purchaseOrderNumber: number.text };
}

const LOOKING = /^(?:confirm|renew|submit|review|open|find|status)$/u;

/** `confirm PO-1001` is done on its card, which can be shown. */
function parseLook(tokens: readonly Token[]): DidYouMean | undefined {
  const number = LOOKING.test(wordAt(tokens, 0)) ? readNumber(tokens.slice(1), isLikely) : undefined;
  if (number?.length !== tokens.length - 1) return undefined;
  return didYouMean({ kind: 'show-purchase', purchaseOrderNumber: number.text }, typedText(tokens.slice(0, 1)), 'show');
}

const ASKING = /^(?:(?:how|where) (?:do|can|could|should) (?:i|we)|(?:can|could|may) i) (?:buy|purchase|order) /u;
const TELLING =
  /^(?:i|we)(?: have)?(?: just| already| also| now)* (?:bought|purchased|ordered) |^(?:ive|weve)(?: just| already| also| now)* (?:bought|purchased|ordered) /u;
const NEEDING =
  /^(?:i|we)(?: also| really| now| still| just| will| would| might| must| could)* (?:need|require|want|would like|like) |^(?:(?:can|could|may) (?:i|we) )?(?:get|have)(?: me| us)? |^need /u;

/**
 * `how do I buy Visio`, `we bought 5 Visio`, `we need 5 more Visio seats`: other ways to say that there is something to
 * buy. Only a form is opened.
 */
export function parseBuyInOtherWords(tokens: readonly Token[], names: Names): Intent | undefined {
  const words = sentenceOf(tokens);
  const asked = wordsMatched(ASKING.exec(words) ?? TELLING.exec(words));
  if (asked > 0) return asTold(asBuy(tokens, asked, names, words.startsWith('i') || words.startsWith('we')));
  const needed = wordsMatched(NEEDING.exec(words)) || needOfDepartment(tokens, names);
  const isCounted = /^(?:more|additional|extra|another|some more)$/u.test(wordAt(tokens, needed));
  const count = needed > 0 ? readSeatCount(tokens, needed) : undefined;
  const isMany = (count?.seats ?? 0) > 1 || isCounted || wordAt(tokens, needed + 1) === 'more';
  const isOurs = isMany || (count?.seats === 1 && wordAt(tokens, 0) === 'we');
  return isOurs ? asBuy(tokens, needed, names, true)?.intent : undefined;
}

/** Who says what was bought, and under which number, need not be asked whether the form should be opened. */
const asTold = (asked: DidYouMean | undefined): Intent | undefined => {
  const told = asked?.intent;
  return told?.kind === 'buy' && told.product.kind === 'known' && told.purchaseOrderNumber !== undefined ? told : asked;
};

/** `Mathematics needs …`: how many words that takes. */
function needOfDepartment(tokens: readonly Token[], names: Names): number {
  const match = findName(names, tokens, 0);
  const isNeed = match !== undefined && /^(?:needs?|wants?|requires?)$/u.test(wordAt(tokens, match.end));
  return isNeed && match.named.departments.length === 1 ? match.end + 1 : 0;
}

function asBuy(tokens: readonly Token[], from: number, names: Names, isTold: boolean): DidYouMean | undefined {
  const intent = parseBuyWhole(tokens, from, names);
  if (intent.kind !== 'buy') return undefined;
  const isAboutSeats = tokens.slice(from).some(({ word }) => SEATS.has(word));
  const isOther = intent.product.kind === 'unknown' || intent.product.kind === 'missing';
  if (isTold && isOther && !isAboutSeats) return undefined;
  const own = findName(names, tokens, 0)?.named.departments ?? [];
  const department =
    own[0] !== undefined && intent.department.kind === 'missing'
      ? ({ kind: 'known', departmentId: own[0] } as const)
      : intent.department;
  return didYouMean({ ...intent, department }, typedText(tokens.slice(0, from)), 'buy');
}
