import canonicalize from 'canonicalize';

/** The canonical JSON of a value (RFC 8785); throws a `TypeError` for what no JSON can hold. */
export function canonicalJson(value: object): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('this cannot be written as JSON');
  return text;
}
