/**
 * Splits a text into the lower-case words that `$search` finds it by: at everything but letters and digits, where digits meet
 * letters, and where a small letter meets a capital; a word that was split at its capitals is found whole, too.
 *
 * @source https://learn.microsoft.com/graph/search-query-parameter
 */
export function wordsOf(text: string): string[] {
  const whole = text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  const parts = whole.flatMap((word) => word.match(/\p{N}+|[\p{Lu}\p{M}]?[^\p{Lu}\p{N}]+|[\p{Lu}\p{M}]+/gu) ?? []);
  return [...new Set([...whole, ...parts].map((word) => word.toLowerCase()))];
}
