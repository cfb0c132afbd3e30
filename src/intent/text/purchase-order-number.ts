import { wordAt, type Token } from './tokens';

/** A purchase order number in a text, and how many tokens it takes, with the words that announce it. */
export interface NumberRead {
  /** As typed, with the `PO` before it when that stands apart: `PO 1001`. */
  readonly text: string;
  readonly length: number;
}

/**
 * The purchase order number at the beginning of a text: `PO-1001`, `the purchase PO-1001`, `PO number 1001`. One token,
 * with a digit in it. Unless something announces it, it must look like nothing else; `PO` and the number may stand apart,
 * and are given back so: comparing is by letters and digits.
 */
export function readNumber(tokens: readonly Token[], looksRight = isPlainly): NumberRead | undefined {
  const from = tokens.findIndex(({ kind, word }) => kind !== 'word' || !ANNOUNCING.has(word));
  const isApart = APART.has(wordAt(tokens, from));
  const named = isApart ? tokens.findIndex(({ word }, at) => at > from && !NUMBER_WORDS.has(word)) : from;
  const token = tokens[named];
  const isAnnounced = isApart || tokens.slice(0, Math.max(from, 0)).some(({ word }) => !DETERMINERS.has(word));
  const number = token === undefined ? '' : trimmed(token);
  if (token?.kind !== 'word' || !isNumber(number) || !(isAnnounced || looksRight(number))) return undefined;
  const parts = isApart ? [...tokens.slice(from, from + 1).map(trimmed), number] : [number];
  return { text: parts.join(' '), length: named + 1 };
}

/** Whether something can be a purchase order number once it is said to be one. */
export const isNumber = (text: string): boolean => /^(?=.*\p{N})[\p{L}\p{N}#][\p{L}\p{N}\-/.#_]{0,39}$/u.test(text);

/** Whether something looks like a purchase order number, and like no name, date or product: `PO-1001`, `REQ-17`. */
export const isPlainly = (text: string): boolean =>
  isNumber(text) && /^(?:#?p\.?o[-/.#_]*\d|#?\p{L}{1,8}[-/#]+\d|#\d|\d{7,40}$)/iu.test(text);

/** The same where a number is expected: figures, however they are set apart, are one too. */
export const isLikely = (text: string): boolean =>
  isNumber(text) && (isPlainly(text) || /^#?\d[\d\-/.#]{2,}$/u.test(text));

/** Without what stands around it; a `#` before it is part of it. */
const trimmed = ({ text }: Token): string => text.replace(/^[^\p{L}\p{N}#]+|[^\p{L}\p{N}#]+$/gu, '');

const DETERMINERS = new Set(['the', 'my', 'our', 'this', 'that']);
const ANNOUNCING = new Set([...DETERMINERS, 'purchase', 'purchases', 'order', 'number']);
const APART = new Set(['po', 'pos', 'p.o']);
const NUMBER_WORDS = new Set(['number', 'no', 'nr', 'num', '']);
