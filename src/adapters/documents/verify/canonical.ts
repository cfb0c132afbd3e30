import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** The canonical JSON (RFC 8785) of a value. Throws a `TypeError` for what no JSON holds. */
export function canonical(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('a value cannot be written as JSON');
  return text;
}

/** SHA-256, lower-case hex, of a value's canonical JSON. */
export const canonicalHash = (value: unknown): string => createHash('sha256').update(canonical(value)).digest('hex');
