import { type GraphPerson } from './person';

/** A text that may name a person. */
export interface SoughtText {
  /** Without invisible characters and spare spaces; never empty, at most 256 characters. */
  readonly text: string;
  /** Its words in lower case, letters and digits only; empty when there are none, as in a text of symbols. */
  readonly words: readonly string[];
}

/** No text of a person in the directory is longer. */
const LONGEST = 256;
const MOST_WORDS = 8;
/** Control characters, marks of writing direction, and halves of characters. */
const INVISIBLE = /[\p{Cc}\p{Surrogate}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** Reads what somebody typed; undefined when it can name nobody. */
export function readSoughtText(userText: string): SoughtText | undefined {
  const text = userText.normalize('NFC').replaceAll(INVISIBLE, ' ').replaceAll(/\s+/gu, ' ').trim();
  if (text === '' || text.length > LONGEST) return undefined;
  const words = text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return { text, words: [...new Set(words.map((word) => word.toLowerCase()))].slice(0, MOST_WORDS) };
}

/** Puts the people whose display name is the text first, then those whose name has the words whole; otherwise by name. */
export function closestNames(people: readonly GraphPerson[], sought: SoughtText): readonly GraphPerson[] {
  const distance = (person: GraphPerson): number => {
    const name = (person.displayName ?? '').normalize('NFC').toLowerCase();
    const words: readonly string[] = name.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
    return name === sought.text.toLowerCase() ? 0 : sought.words.every((word) => words.includes(word)) ? 1 : 2;
  };
  return people.toSorted(
    (one, other) =>
      distance(one) - distance(other) ||
      (one.displayName ?? '').localeCompare(other.displayName ?? '') ||
      one.userPrincipalName.localeCompare(other.userPrincipalName),
  );
}
