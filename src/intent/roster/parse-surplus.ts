import { isChange, type DidYouMean, type Intent } from '../intent';
import { type Names } from '../text/match-names';
import { isAddressed, sentenceOf, typedText, wordAt, type Token } from '../text/tokens';
import { otherVerbs, verbs } from '../text/verbs';
import { hasSecondCommand } from '../text/why-not';
import { CONDITIONS, NEGATIONS, words } from '../text/words';

/** Longer texts are lists. */
const MOST_TOKENS = 300;
/** More parts than this are a letter. */
const MOST_PARTS = 24;
/** `Dear colleagues of central IT,` */
const MOST_OF_A_GREETING = 8;
/** `for the Department of Physics and Astronomy`, `for our Center for Teaching department` */
const MOST_OF_A_DEPARTMENT = 8;
/** Parts before the request. */
const MOST_BEFORE = 4;

/** Words that begin a reason behind a request, and those that begin a signature. */
const REASONS = words('because since as so cause due whose who');
const CLOSINGS = words(
  'thanks thank thx cheers regards best sincerely kind warm warmly greetings yours cordially sent',
);
/** Who tells something about whom a request is for. */
const TELLING = words('he she they it his her their this that');
/** Words that take back what was said before, or make it doubtful. */
const DOUBTS = words(
  'wait actually scratch ignore disregard mistake cancel kidding joking nevermind never mind maybe perhaps example test testing forget hold stop rather undo instead only unless if provided otherwise except later not',
);
/** Words of somebody else's message. */
const QUOTING = words(
  'said says wrote writes told asked asks replied subject fw fwd re from forwarded original message',
);
/** What mail programs write before the subject of a message that was sent on. */
const FORWARDED = /^(?:fw|fwd|wg|tr)$/u;
const GREETINGS = words('hi hello hey dear good greetings to morning team all');

/**
 * Reads a change with a reason, a signature or whatever else behind it, or a sentence before: it is asked about, with what is left out of
 * it. Undefined where there is no such change, and where what is left out may say that it is not wanted.
 *
 * @param parse Reads a part of the text.
 */
export function parseSurplus(
  tokens: readonly Token[],
  names: Names,
  parse: (part: readonly Token[]) => Intent,
): DidYouMean | undefined {
  if (tokens.length > MOST_TOKENS || hasSecondCommand(tokens.slice(startOf(tokens)), names)) return undefined;
  const [mark] = tokens;
  if (mark?.before === 'colon' && FORWARDED.test(mark.word))
    return parseSentOn(tokens.slice(1), names, { parse, mark: `${mark.text}:` });

  const cuts = [0, ...cutsIn(tokens), tokens.length];
  if (cuts.length < 3 || cuts.length > MOST_PARTS) return undefined;
  for (const [before, from] of cuts.slice(0, MOST_BEFORE).entries()) {
    if (from > 0 && !mayStandBefore(tokens.slice(0, from))) return undefined;
    for (const until of cuts.slice(before + 1).toReversed()) {
      if (from === 0 && until === tokens.length) continue;
      const rest = partsOf(tokens, cuts, [from, until]);
      if (!rest.every((part) => mayBeLeftOut(part))) continue;
      const asked = asQuestion(parse(tokens.slice(from, until)), tokens.slice(from, until), rest.flat());
      if (asked !== undefined) return asked;
    }
  }
  return undefined;
}

/** Reads the change that a message which was sent on asks for. @param mark What stands before it, and is left out. */
export function parseSentOn(
  tokens: readonly Token[],
  names: Names,
  { parse, mark }: { readonly parse: (part: readonly Token[]) => Intent; readonly mark: string },
): DidYouMean | undefined {
  const asked = parseSurplus(tokens, names, parse) ?? asQuestion(parse(tokens), tokens, []);
  return asked && { ...asked, leftOut: `${mark} ${asked.leftOut ?? ''}`.trim() };
}

/** Where the request begins, for who looks for a second one: behind sentences that may stand before it. */
function startOf(tokens: readonly Token[]): number {
  const first = tokens.findIndex(({ word }) => verbs.has(word) || otherVerbs.has(word));
  return first < 0 ? tokens.length : first;
}

/** Where sentences, lines, reasons and signatures begin. */
function cutsIn(tokens: readonly Token[]): readonly number[] {
  return tokens.flatMap((token, at) => {
    if (at === 0) return [];
    const before = tokens[at - 1];
    const isBehindComma = before?.kind === 'break';
    const isLine = token.text === '\n';
    const isBehindGreeting = isBehindComma && GREETINGS.has(wordAt(tokens, 0)) && at <= MOST_OF_A_GREETING;
    const isSentence = before?.before === 'sentence-end' && !isInitial(before);
    const isReason = isReasonAt(tokens, at) || isPurposeAt(tokens, at) || (isBehindComma && TELLING.has(token.word));
    const isAside = token.text.startsWith('(') && !isAddressed(token) && tokens.at(-1)?.text.endsWith(')') === true;
    return isLine || isSentence || isReason || isBehindGreeting || isAside || CLOSINGS.has(token.word) ? [at] : [];
  });
}

/** `because …`, `as she …`; *as* alone joins much else. */
const isReasonAt = (tokens: readonly Token[], at: number): boolean =>
  REASONS.has(wordAt(tokens, at)) && (wordAt(tokens, at) !== 'as' || TELLING.has(wordAt(tokens, at + 1)));

/** `for the map project`, `from next week on`: why, or when. */
const PURPOSE =
  /^(?:for (?:the|a|an|her|his|their|its|our|my|this|that|these|some|\p{L}+ing)|from (?:next|this|tomorrow|today|now|monday|tuesday|wednesday|thursday|friday)) /u;
const isPurposeAt = (tokens: readonly Token[], at: number): boolean =>
  /^(?:for|from)$/u.test(wordAt(tokens, at)) &&
  PURPOSE.test(sentenceOf(tokens.slice(at, at + 4))) &&
  // Which one, central IT may have to know.
  !tokens.slice(at, at + MOST_OF_A_DEPARTMENT).some(({ word }) => word === 'department' || word === 'dept');

/** `J.` is the beginning of a name, and no end of a sentence. */
const isInitial = ({ text }: Token): boolean => /^\p{L}\.$/u.test(text);

const partsOf = (
  tokens: readonly Token[],
  cuts: readonly number[],
  [from, until]: readonly [number, number],
): readonly (readonly Token[])[] =>
  cuts
    .slice(0, -1)
    .filter((at) => at < from || at >= until)
    .map((at) => tokens.slice(at, cuts[cuts.indexOf(at) + 1]));

/** Whether these words may be set aside: they ask for nothing, and take nothing back. */
function mayBeLeftOut(part: readonly Token[]): boolean {
  const said = part.filter(({ kind }) => kind !== 'break');
  const first = wordAt(said, 0);
  const isTold = TELLING.has(first) || REASONS.has(first);
  if (verbs.has(first) || otherVerbs.has(first)) return false;
  return said.every(({ word }) => {
    if (NEGATIONS.has(word)) return isTold && word !== 'but' && word !== 'except' && word !== 'instead';
    if (CONDITIONS.has(word)) return isTold && /^(?:when|after|before|while|once)$/u.test(word);
    return !DOUBTS.has(word) && !(verbs.has(word) && !isTold);
  });
}

/** Whether a text is a greeting or whole sentences, of nobody else's message. */
function mayStandBefore(tokens: readonly Token[]): boolean {
  const last = tokens.findLast(({ kind }) => kind !== 'break');
  const isWhole = last?.before === 'sentence-end' || GREETINGS.has(wordAt(tokens, 0));
  return isWhole && tokens.every(({ word, before }) => before !== 'colon' && !QUOTING.has(word));
}

/** With the full stop that a token is without. */
const ended = (token: Token): Token => (/\.$/u.test(token.text) ? token : { ...token, text: `${token.text}.` });

/** Whether words that are none of ours were taken for a product in a list, or for one of its places. */
export function isDoubtful(intent: Intent): boolean {
  if (intent.kind === 'not-understood') return true;
  const change = intent.kind === 'did-you-mean' ? intent.intent : intent;
  if (!isChange(change) || !('product' in change)) return false;
  return change.product.kind === 'each'
    ? change.product.products.some(({ kind }) => kind === 'unknown')
    : change.product.kind !== 'unknown' && change.department.kind === 'unknown';
}

function asQuestion(intent: Intent, said: readonly Token[], rest: readonly Token[]): DidYouMean | undefined {
  const leftOut = typedText(rest.map((token) => (token.before === 'sentence-end' ? ended(token) : token)));
  const change = intent.kind === 'did-you-mean' ? intent.intent : intent;
  if (!isChange(change)) return undefined;
  const isOdd = 'product' in change && (change.product.kind === 'unknown' || change.department.kind === 'unknown');
  if (isOdd) return undefined;
  if (intent.kind === 'did-you-mean') {
    const more = [...(intent.leftOut === undefined ? [] : [intent.leftOut]), leftOut].join(' … ');
    return { ...intent, leftOut: more };
  }
  if (!isChange(intent)) return undefined;
  const verb = said.find(({ word }) => verbs.has(word) || otherVerbs.has(word));
  const meant = intent.kind;
  return { kind: 'did-you-mean', intent, typed: verb?.text ?? meant, meant, leftOut };
}
