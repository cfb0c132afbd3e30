import { wordAt, type Token } from '../text/tokens';
import { words } from '../text/words';

/** A number of seats in a text, and the token behind it. */
export interface CountRead {
  /** Undefined when the words say no number: `a few`. */
  readonly seats: number | undefined;
  readonly end: number;
}

/** The number of seats at a place of a text: figures, a word up to *twenty*, *a*, *another*, *a dozen*, or words like *some*. */
export function readSeatCount(tokens: readonly Token[], at: number): CountRead | undefined {
  const figures = readFigures(tokens, at);
  if (figures !== undefined) return figures;
  const word = wordAt(tokens, at);
  if (VAGUE.has(word)) return { seats: undefined, end: at + 1 };
  if (!ONE.has(word)) return COUNTS.has(word) ? { seats: COUNTS.get(word), end: at + 1 } : undefined;
  const next = wordAt(tokens, at + 1);
  if (VAGUE.has(next)) return { seats: undefined, end: at + 2 };
  return next === 'dozen' ? { seats: 12, end: at + 2 } : { seats: 1, end: at + 1 };
}

/** Figures, up to six: `5`, `x5`, `5x`, `(5)`, `1,000`. */
export function readFigures(tokens: readonly Token[], at: number): CountRead | undefined {
  const figures = figuresIn(tokens[at]);
  if (figures === undefined) return undefined;
  const thousands = tokens[at + 1]?.text === ',' && figures.length < 4 ? figuresIn(tokens[at + 2]) : undefined;
  return thousands?.length === 3
    ? { seats: atLeastOne(figures + thousands), end: at + 3 }
    : { seats: atLeastOne(figures), end: at + 1 };
}

const figuresIn = (token: Token | undefined): string | undefined =>
  /^[([]?x?(\d{1,6})x?[)\]]?$/iu.exec(token?.text ?? '')?.[1];

const atLeastOne = (figures: string): number | undefined => (Number(figures) === 0 ? undefined : Number(figures));

const WORDS =
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty';
const COUNTS: ReadonlyMap<string, number> = new Map([
  ...WORDS.split(' ').map((word, index) => [word, index + 1] as const),
  ['dozen', 12],
]);
const ONE = new Set(['a', 'an', 'another']);
const VAGUE = words('some more few couple several many lot lots additional extra bunch');
