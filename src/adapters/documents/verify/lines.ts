/** A line of a file, without its break. */
export interface Line {
  /** 1 for the first. */
  readonly number: number;
  /** Undefined where it is too long, or no UTF-8. */
  readonly text?: string;
  /** Why it cannot be read, or is not whole. */
  readonly problem?: string;
}

/** Longer than any document that a store takes. */
const MOST_BYTES = 4 * 1024 * 1024;
const BREAK = 10;

/** The lines of a file that comes in pieces; one at a time is kept, and no more of it than a line may have. */
export async function* linesOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  let number = 1;
  let held: Uint8Array[] = [];
  let bytes = 0;
  const hold = (part: Uint8Array): void => {
    bytes += part.length;
    // What is too long is not read, and not kept.
    if (bytes <= MOST_BYTES) held.push(part);
    else held = [];
  };
  for await (const piece of pieces) {
    let from = 0;
    for (let end = piece.indexOf(BREAK, from); end >= 0; end = piece.indexOf(BREAK, from)) {
      hold(piece.subarray(from, end));
      yield lineOf(number, held, bytes);
      number += 1;
      [held, bytes, from] = [[], 0, end + 1];
    }
    if (from < piece.length) hold(piece.slice(from));
  }
  if (bytes > 0) yield { problem: 'is not written to its end', ...lineOf(number, held, bytes) };
}

/** A byte order mark is part of the text: nothing of ours begins with one. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function lineOf(number: number, held: readonly Uint8Array[], bytes: number): Line {
  if (bytes > MOST_BYTES) return { number, problem: `is longer than ${MOST_BYTES / 1024 / 1024} MB` };
  try {
    return { number, text: decoder.decode(Buffer.concat(held)) };
  } catch {
    return { number, problem: 'is no UTF-8' };
  }
}
