import { type z } from 'zod';

/** A text as an OData literal, quotes included. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** What to `$select`: all that a schema reads, and nothing else. */
export function selected(schema: z.ZodObject): string {
  return Object.keys(schema.shape).join(',');
}

/** A path with query options, encoded. */
export function withQuery(path: string, options: Readonly<Record<string, string | number>>): string {
  const query = Object.entries(options).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `${path}?${query.join('&')}`;
}

/** A search for display names in which each word is the beginning of a word. */
export function searchForName(words: readonly string[]): string {
  return words.map((word) => `"displayName:${word.replaceAll(/["\\]/gu, '\\$&')}"`).join(' AND ');
}
