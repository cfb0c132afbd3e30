import { z } from 'zod';

const rule = z.looseObject({ path: z.string() });
const part = z.looseObject({ path: z.string(), order: z.enum(['ascending', 'descending']).default('ascending') });
const policySchema = z.looseObject({
  indexingMode: z.string(),
  includedPaths: z.array(rule).default([]),
  excludedPaths: z.array(rule).default([]),
  compositeIndexes: z.array(z.array(part)).default([]),
});

type Policy = z.infer<typeof policySchema>;

/**
 * Whether a query orders by a path that the index policy holds, by several of which a composite index holds just these, all in their
 * directions or all in the opposite ones, or by none: the service answers 400 to any other. What a query only compares it finds without
 * an index, too, by looking at everything.
 *
 * @source https://learn.microsoft.com/azure/cosmos-db/index-policy#indexing-modes
 * @source https://learn.microsoft.com/azure/cosmos-db/index-policy#order-by-queries-on-multiple-properties
 */
export function isOrderIndexed(sql: string, policy: unknown): boolean {
  const [, order] = /ORDER BY (.+)$/su.exec(sql) ?? [];
  if (order === undefined) return true;
  const parsed = policySchema.parse(policy);
  if (parsed.indexingMode.toLowerCase() === 'none') return false;
  const ordered = order.split(',').map((item) => ({
    names: [...item.replace(/ (?:ASC|DESC)\s*$/u, '').matchAll(/\w+/gu)].map(([name]) => name).slice(1),
    isDescending: /DESC\s*$/u.test(item),
  }));
  const [first] = ordered;
  return ordered.length === 1 && first !== undefined
    ? isIncluded(first.names, parsed)
    : parsed.compositeIndexes.some((index) => isComposite(index, ordered));
}

function isComposite(
  index: Policy['compositeIndexes'][number],
  ordered: readonly { readonly names: readonly string[]; readonly isDescending: boolean }[],
): boolean {
  const isSamePath = ordered.every(({ names }, at) => index[at]?.path.replaceAll('"', '') === `/${names.join('/')}`);
  const turned = ordered.map(({ isDescending }, at) => isDescending !== (index[at]?.order === 'descending'));
  return index.length === ordered.length && isSamePath && new Set(turned).size === 1;
}

function isIncluded(names: readonly string[], { includedPaths, excludedPaths }: Policy): boolean {
  // From the value itself up to the root: the first of them that the policy names decides.
  const levels = [
    `/${names.join('/')}/?`,
    ...names.map((_, index) => `/${names.slice(0, names.length - index).join('/')}/*`),
    '/*',
  ];
  const isNamed = (rules: readonly { readonly path: string }[], level: string): boolean =>
    rules.some(({ path }) => path.replaceAll('"', '') === level);
  const decisive = levels.find((level) => isNamed(includedPaths, level) || isNamed(excludedPaths, level));
  return decisive !== undefined && isNamed(includedPaths, decisive);
}
