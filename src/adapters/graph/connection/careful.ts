import { z } from 'zod';

/** Whatever there is, or nothing; read later. */
export const ANYTHING = z.unknown().optional();

/** A text that may be missing: what is absent, null, blank or anything but a text is nothing. */
export const textIfAny = z
  .string()
  .optional()
  .catch(undefined)
  .transform((value) => (value === undefined || value.trim() === '' ? undefined : value));

/** A truth value that must be told: anything else is undefined, which nobody may take for a no. */
export const truthIfClear = z.boolean().optional().catch(undefined);

/** The name of an object, without which nobody knows what an answer speaks of: anything but a text makes it unreadable. */
export const nameOfObject = z.string().trim().min(1);

/** The items of a list that can be read, and whether those were all; nothing of what is no list. */
export function readItems<Item>(
  schema: z.ZodType<Item>,
  list: unknown,
): { readonly items: readonly Item[]; readonly isWhole: boolean } {
  if (!Array.isArray(list)) return { items: [], isWhole: false };
  const items = list.flatMap((one) => {
    const parsed = schema.safeParse(one);
    return parsed.success ? [parsed.data] : [];
  });
  return { items, isWhole: items.length === list.length };
}

/** The names of what is unclear, in order; nothing when nothing is. */
export function unclearNames(unclear: Readonly<Record<string, boolean>>): { readonly unclear?: readonly string[] } {
  const names = Object.keys(unclear).filter((name) => unclear[name] === true);
  return names.length === 0 ? {} : { unclear: names.toSorted() };
}
