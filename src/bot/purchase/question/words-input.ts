import { lengthOfWords, MOST_WORDS } from '../../../domain/purchase/purchase';

/** The input that holds the reason of a decision, its question, the answer, or the note of a confirmation. */
export const WORDS_INPUT = 'words';

/** What was typed into a card about a purchase, and why that was not enough. */
export interface TypedWords {
  readonly typed: string;
  readonly problem?: string | undefined;
}

/** What is wrong with words that are kept whole; undefined when nothing is. @param missing What to say when there are none. */
export function wordsProblem(typed: string, missing: string): string | undefined {
  const length = lengthOfWords(typed);
  if (length === 0) return missing;
  return length > MOST_WORDS
    ? `At most ${MOST_WORDS} characters are kept, and this has ${length}: please shorten it.`
    : undefined;
}
