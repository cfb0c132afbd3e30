/** One piece of a text. */
export interface Token {
  /** `break` is a comma, a semicolon or the end of a line; `address` is a mail address, bare or in brackets. */
  readonly kind: 'word' | 'mention' | 'address' | 'break';
  /** As typed, without the punctuation around it. */
  readonly text: string;
  /** In lower case and without apostrophes, to be compared with words of ours; empty unless it is a word. */
  readonly word: string;
  /** Only letters and digits, in lower case, to be compared with names of the vocabulary; empty unless it is a word. */
  readonly key: string;
  /** Which mention of a person; −1 for anything else. */
  readonly mention: number;
  /** What stood right behind it: the end of a sentence, a colon, or nothing of note. */
  readonly before: 'sentence-end' | 'colon' | '';
}

const PIECE = /\ue000(\d{1,4})\ue001|<([^<>\s]{1,320})>|(\n)|([,，、،])|([;；؛])|&|[^\s,，、،;；؛&<\ue000]+|</gu;

const AROUND = /[\p{Extended_Pictographic}\p{RI}\p{Sk}"*~!?:.…؟。！？：,]/u;
const LETTER = /[\p{L}\p{N}]/u;

/** How an arrow is kept: a word that leads to something, as *to* does. */
export const ARROW = '->';

/** An arrow stands apart; a slash between blanks joins as *and* does. */
const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/[-=]{1,4}>|[→⇒➔➜]/gu, ` ${ARROW} `],
  [/(?<=\S) \/ (?=\S)/gu, ' & '],
];

/** The pieces of a normalized text, in order. Pieces without a letter or a digit, such as a dash or a smile, are left out. */
export function readTokens(text: string): readonly Token[] {
  const plain = SIGNS.reduce((so, [sign, word]) => so.replaceAll(sign, word), text);
  return [...plain.matchAll(PIECE)].map(readPiece).filter((token) => token !== undefined);
}

/** The parts of a text that names are compared by: letters, digits and marks, in lower case, nothing between them. */
export const compact = (text: string): string =>
  // Most words are of these letters, and none of the work is needed for them.
  /^[a-z0-9]*$/u.test(text)
    ? text
    : text
        .normalize('NFKC')
        .toLowerCase()
        .replaceAll('&', 'and')
        .replace(/[^\p{L}\p{N}\p{M}]/gu, '');

/** A word of our own, as if it had been typed. */
export const wordToken = (text: string): Token => ({
  kind: 'word',
  text,
  word: text,
  key: compact(text),
  mention: -1,
  before: '',
});

/** Whether somebody is mentioned, or named by an address. */
export const isAddressed = ({ kind }: Token): boolean => kind === 'mention' || kind === 'address';

/** The word at a place, or none there: empty. */
export const wordAt = (tokens: readonly Token[], at: number): string => tokens[at]?.word ?? '';

/** The words of a text with a blank behind each, for patterns; what is no word is a dash. */
export const sentenceOf = (tokens: readonly Token[]): string =>
  tokens.map(({ word }) => `${word === '' ? '-' : word} `).join('');

/** How many words of a {@link sentenceOf} a pattern matched from its beginning; none when it did not. */
export const wordsMatched = (match: RegExpExecArray | null): number => match?.[0].trim().split(' ').length ?? 0;

/** Where a pattern with a blank before it and one at its end first matches a sentence, by its words; not at the very beginning. */
export function findWords(
  pattern: RegExp,
  tokens: readonly Token[],
): { readonly from: number; readonly until: number } | undefined {
  const said = ` ${sentenceOf(tokens)}`;
  const match = pattern.exec(said);
  if (match === null) return undefined;
  const from = said.slice(0, match.index + 1).split(' ').length - 2;
  return from < 1 ? undefined : { from, until: from + match[0].trim().split(' ').length };
}

/** What the tokens say, as typed, at most 100 characters. */
export const typedText = (tokens: readonly Token[]): string => (/^.{0,100}/su.exec(joined(tokens))?.[0] ?? '').trim();

const joined = (tokens: readonly Token[]): string =>
  tokens
    .slice(0, 100)
    .map(({ kind, text }) => (kind === 'break' ? text.trim() : ` ${text}`))
    .join('')
    .replace(/^[\s,;]+/, '')
    .trim();

function readPiece([piece, mention, angled, line, comma, semicolon]: RegExpMatchArray): Token | undefined {
  if (mention !== undefined) return { ...nothing, kind: 'mention', text: piece, mention: Number(mention) };
  if (angled?.includes('@') === true) return { ...nothing, kind: 'address', text: angled };
  if (line !== undefined) return { ...nothing, kind: 'break', text: '\n' };
  if (comma !== undefined) return { ...nothing, kind: 'break', text: ',' };
  if (semicolon !== undefined) return { ...nothing, kind: 'break', text: ';' };
  if (piece === ARROW) return { ...nothing, kind: 'word', text: ARROW, word: 'to', key: 'to' };
  return readWord(piece === '+' ? '&' : piece);
}

const nothing = { word: '', key: '', mention: -1, before: '' } as const;

function readWord(piece: string): Token | undefined {
  const key = compact(piece);
  if (key === '' || !LETTER.test(key)) return undefined;
  const text = readText(piece);
  const address = /^[([]?([^@()[\]]{1,200}@[^@()[\]]{1,200})[)\]]?$/u.exec(text)?.[1];
  if (address !== undefined) return { ...nothing, kind: 'address', text: address, before: readEnd(piece) };
  const word = trimmed(text.normalize('NFKC').toLowerCase(), (sign) => !LETTER.test(sign)).replaceAll("'", '');
  return { kind: 'word', text, word: word === '' ? key : word, key, mention: -1, before: readEnd(piece) };
}

function readText(piece: string): string {
  let text = trimmed(piece, (sign) => AROUND.test(sign));
  if (/^\p{L}{1,3}$/u.test(text) && piece.endsWith(`${text}.`)) text += '.';
  if (/^'.+'$/su.test(text) || /^_.+_$/su.test(text)) text = text.slice(1, -1);
  text = text.replace(/^@(?=.)/su, '');
  const isAscii = /^[\u0020-\u007e\u200c\u200d]*$/.test(text);
  return isAscii ? text.replace(/[\u200c\u200d]/g, '') : text;
}

function readEnd(piece: string): Token['before'] {
  if (/[.!?…][^\p{L}\p{N}]{0,9}$/u.test(piece.slice(-10))) return 'sentence-end';
  return piece.endsWith(':') ? 'colon' : '';
}

function trimmed(text: string, isAround: (sign: string) => boolean): string {
  if (/^[\p{L}\p{N}]+$/u.test(text)) return text;
  const signs = Array.from(text);
  const from = signs.findIndex((sign) => !isAround(sign));
  const until = signs.findLastIndex((sign) => !isAround(sign));
  return signs.slice(Math.max(from, 0), until + 1).join('');
}
