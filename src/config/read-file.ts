import { z } from 'zod';

/** What a file of settings is called in its problems: as a whole, and where no key of it is to blame. */
interface FileNames {
  readonly file: string;
  readonly whole: string;
}

/** What a file holds, or everything that is wrong with it, each with where it stands. */
export type FileReading<Held> =
  (Held & { readonly ok: true }) | { readonly ok: false; readonly problems: readonly string[] };

/** A short name in lower case, by which one thing of a file refers to another. */
export const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/u, 'must be lower-case letters, digits and dashes');

/** Reads and checks the text of a JSON file at once. */
export function readFile<Value>(
  text: string,
  schema: z.ZodType<Value>,
  { file, whole }: FileNames,
): FileReading<{ readonly value: Value }> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, problems: [`${file} is not JSON`] };
  }
  const read = schema.safeParse(json, { error: wordsOf });
  if (read.success) return { ok: true, value: read.data };
  return {
    ok: false,
    problems: read.error.issues.map(({ path, message }) => `${path.length === 0 ? whole : pathText(path)}: ${message}`),
  };
}

/** Where something stands, as it is written: `purchasing.closed[0].because`. */
const pathText = (path: readonly PropertyKey[]): string =>
  path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .slice(1);

/** What is expected, where a schema does not say it in words of its own. */
function wordsOf(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'must be given' : (TYPES[issue.expected] ?? 'must be something else');
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'unrecognized_keys':
      return `must not have ${issue.keys.map((key) => `"${key}"`).join(', ')}, which nothing here reads`;
    case 'too_small':
      if (issue.origin === 'string') return 'must not be empty';
      return issue.origin === 'array' ? 'must not be an empty list' : `must be at least ${issue.minimum}`;
    case 'too_big':
      return `must be at most ${issue.maximum}${issue.origin === 'string' ? ' characters' : ''}`;
    default:
      return undefined;
  }
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'must be a text, in quotation marks',
  number: 'must be a number, without quotation marks',
  int: 'must be a whole number',
  boolean: 'must be true or false, without quotation marks',
  array: 'must be a list, in square brackets',
  object: 'must have keys, in braces',
};
