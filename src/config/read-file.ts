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
  const read = schema.safeParse(json);
  if (read.success) return { ok: true, value: read.data };
  return {
    ok: false,
    problems: read.error.issues.map((issue) => `${issue.path.join('.') || whole}: ${issue.message}`),
  };
}
