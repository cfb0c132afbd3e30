import { matcherOf, type Part, sizeOf } from './pattern-matcher';

/** The pattern of a field, ready for use. */
export interface FieldPattern {
  /** Whether it fits the whole of a value. Takes time in proportion to the value's length, whatever the pattern. */
  readonly fits: (value: string) => boolean;
  /** A value that fits, to show what is wanted; undefined when none was found that is short enough to show. */
  readonly example: string | undefined;
}

/** A pattern that was read, or what is wrong with it, behind its name. */
export type PatternReading =
  { readonly ok: true; readonly pattern: FieldPattern } | { readonly ok: false; readonly problem: string };

/** The longest pattern. */
export const MOST_PATTERN = 100;
/** More characters, with all repetitions written out, are no pattern of a field. */
const MOST_SIZE = 2000;

/**
 * Reads the regular expression that the values of a field have to match. What none of our own matching understands is refused: looking
 * around, word edges, and references back to a group.
 */
export function readPattern(source: string): PatternReading {
  const wrong = syntaxProblem(source);
  if (wrong !== undefined) return { ok: false, problem: `must be a regular expression: ${wrong}` };
  const whole = new Reader(source).read();
  if (whole === undefined)
    return { ok: false, problem: 'must do without looking around, word edges and references back to a group' };
  if (sizeOf(whole) > MOST_SIZE)
    return { ok: false, problem: `must not stand for more than ${MOST_SIZE} characters with its repetitions` };
  const fits = matcherOf(whole);
  const example = exampleOf(whole);
  return { ok: true, pattern: { fits, example: isShowable(example) && fits(example) ? example : undefined } };
}

function syntaxProblem(source: string): string | undefined {
  try {
    RegExp(source, 'u');
    return undefined;
  } catch (error) {
    // "Invalid regular expression: /[/u: Unterminated character class"
    return error instanceof Error ? error.message.split(': ').at(-1) : 'it cannot be read';
  }
}

/** One character of a value: a class, an escape, a dot, or the character itself. */
const ONE =
  /\[(?:\\.|[^\]\\])*\]|\\(?:[pPu]\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[A-Za-z]|[^bBk1-9])|[^()[\]\\|*+?{}^$]/suy;
const OPEN = /\((?:\?:|\?<[^=!>][^>]*>|(?!\?))/suy;
const REPEATED = /(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/suy;

/** Reads a source that is known to be a regular expression, so that all that is closed was opened. */
class Reader {
  #at = 0;
  #isUnderstood = true;
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  /** The whole of it. @returns Undefined when there is something in it that is not understood. */
  read(): Part | undefined {
    const part = this.#either();
    return this.#isUnderstood && this.#at === this.#source.length ? part : undefined;
  }

  #either(): Part {
    const parts = [this.#sequence()];
    while (this.#take('|')) parts.push(this.#sequence());
    return { kind: 'either', parts };
  }

  #sequence(): Part {
    const parts: Part[] = [];
    for (let part = this.#repeated(); part !== undefined; part = this.#repeated()) parts.push(part);
    return { kind: 'sequence', parts };
  }

  #repeated(): Part | undefined {
    const part = this.#single();
    const [, sign, least, comma, most] = (part && this.#match(REPEATED)) ?? [];
    if (part === undefined || (sign === undefined && least === undefined)) return part;
    if (sign !== undefined)
      return { kind: 'repeated', part, least: sign === '+' ? 1 : 0, most: sign === '?' ? 1 : Infinity };
    const upTo = comma === '' ? least : most;
    return { kind: 'repeated', part, least: Number(least), most: upTo === '' ? Infinity : Number(upTo) };
  }

  #single(): Part | undefined {
    if (this.#take('^')) return { kind: 'edge', at: 'start' };
    if (this.#take('$')) return { kind: 'edge', at: 'end' };
    const one = this.#match(ONE);
    if (one !== undefined) return { kind: 'one', accepts: RegExp(`^${one[0]}$`, 'u') };
    if (this.#match(OPEN) === undefined) return undefined;
    const part = this.#either();
    this.#isUnderstood &&= this.#take(')');
    return part;
  }

  #take(sign: string): boolean {
    const isThere = this.#source[this.#at] === sign;
    if (isThere) this.#at += 1;
    return isThere;
  }

  #match(token: RegExp): RegExpExecArray | undefined {
    token.lastIndex = this.#at;
    const found = token.exec(this.#source) ?? undefined;
    this.#at += found?.[0].length ?? 0;
    return found;
  }
}

/** Longer ones are not shown. */
const MOST_EXAMPLE = 40;
const GROUPS = ['1234567890', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'];
const PRINTED = Array.from({ length: 95 }, (_, index) => String.fromCodePoint(0x20 + index));

const isShowable = (example: string): boolean => example.trim() !== '' && example.length <= MOST_EXAMPLE;

/** A short value of a pattern: digits count up, and letters go through the alphabet, as in "123456-7890" and "ABC". */
function exampleOf(whole: Part): string {
  const used = GROUPS.map(() => 0);
  const write = (part: Part): string => {
    switch (part.kind) {
      case 'edge':
        return '';
      case 'one':
        return writeOne(part.accepts, used);
      case 'sequence':
        return part.parts.map(write).join('');
      case 'either':
        return part.parts[0] === undefined ? '' : write(part.parts[0]);
      case 'repeated': {
        const times = part.most === Infinity ? Math.max(3, part.least) : part.least;
        return Array.from({ length: Math.min(times, MOST_EXAMPLE) }, () => write(part.part)).join('');
      }
    }
  };
  return write(whole);
}

/** The next character of a group that is accepted; `used` counts those that were taken from each where there was a choice. */
function writeOne(accepts: RegExp, used: number[]): string {
  for (const [index, group] of GROUPS.entries()) {
    const accepted = Array.from(group).filter((one) => accepts.test(one));
    if (accepted.length === 0) continue;
    const place = accepted.length === 1 ? 0 : (used[index] ?? 0);
    if (accepted.length > 1) used[index] = place + 1;
    return accepted[place % accepted.length] ?? '';
  }
  return PRINTED.find((one) => accepts.test(one)) ?? '';
}
