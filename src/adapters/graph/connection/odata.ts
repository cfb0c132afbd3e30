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
  return words.map((word) => clause('displayName', word)).join(' AND ');
}

/** A search for people with one of these words in their name, or with its first letters in their name or address. */
export function searchForLike(words: readonly string[], letters: number): string {
  const clauses = words.flatMap((word) => {
    const beginning = Array.from(word).slice(0, letters).join('');
    return [
      ...(Array.from(word).length > 2 ? [clause('displayName', word)] : []),
      clause('displayName', beginning),
      clause('userPrincipalName', beginning),
    ];
  });
  return [...new Set(clauses)].join(' OR ');
}

const clause = (property: string, text: string): string => `"${property}:${text.replaceAll(/["\\]/gu, '\\$&')}"`;
