import { createHash } from 'node:crypto';

/** Longer texts than these are cut: a line of the log is to be read. */
const MOST_CHARACTERS = 400;

const SECRET = '[secret]';
const ADDRESS = '[address]';

/** What is left out of every text, in this order: what holds another one comes first. */
const RULES: readonly (readonly [pattern: RegExp, instead: string | ((...found: string[]) => string)])[] = [
  [/\b(Bearer|Basic|SharedAccessSignature)\s+[^\s"',]+/giu, `$1 ${SECRET}`],
  [/\beyJ[\w-]*(\.[\w-]*)*/gu, SECRET],
  // As in connection strings, signed addresses, forms and the tokens of Cosmos DB.
  [
    /((?:\w{0,40}(?:key|secret|password|token|assertion|signature|credential)|(?:\b|%26)sig)(?:=|%3d|"\s*:\s*"))[^\s"'&;,}]+/giu,
    `$1${SECRET}`,
  ],
  // Whatever is asked for stands there: names, filters, signatures.
  [/(https?:\/\/[^\s?#"']*)[?#][^\s"']*/giu, '$1?…'],
  // Mail addresses, user principal names, and conversations as Teams names them.
  [/[^\s"'<>()[\]{},;|/\\=]{1,160}@[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+/gu, ADDRESS],
  [/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/giu, (id) => shortHash(id)],
  // Of base64, of hexadecimal digits, or opaque: keys, and the ids that Teams gives to people and chats.
  [/[A-Za-z0-9+/]{43,}={1,2}/gu, SECRET],
  [/(?:\b(?:\d{1,2}|a):)?(?=[\w:+~=.-]{0,80}\d)[\w+~=-]{32,}(?:[:.][\w+~=-]+)*/gu, (id) => shortHash(id)],
];

/** Something that holds a secret or says whom it is about holds none of that afterwards; ids become short hashes, the same for the same id. */
export function redact(text: string): string {
  // A text is cut first, so that a large one costs nothing; what is cut in half is still an id or a secret.
  let redacted = text.length > 4 * MOST_CHARACTERS ? text.slice(0, 4 * MOST_CHARACTERS) : text;
  for (const [pattern, instead] of RULES) redacted = redacted.replace(pattern, instead as string);
  return redacted.length > MOST_CHARACTERS ? `${redacted.slice(0, MOST_CHARACTERS)}…` : redacted;
}

/** Tells two ids apart, and gives neither away; whoever knows an id can find its lines. */
const shortHash = (id: string): string => `#${createHash('sha256').update(id.toLowerCase()).digest('hex').slice(0, 8)}`;
