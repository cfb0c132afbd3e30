import { z } from 'zod';

const rule = z.looseObject({ path: z.string() });
const policySchema = z.looseObject({
  indexingMode: z.string(),
  includedPaths: z.array(rule).default([]),
  excludedPaths: z.array(rule).default([]),
});

/**
 * Whether a query orders by a path that the index policy holds, or by none: the service answers 400 to any other. What a query only
 * compares it finds without an index, too, by looking at everything.
 *
 * @source https://learn.microsoft.com/azure/cosmos-db/index-policy#indexing-modes
 */
export function isOrderIndexed(sql: string, policy: unknown): boolean {
  const [, ordered] = /ORDER BY c((?:\.\w+|\["[^"]+"\])+)/u.exec(sql) ?? [];
  if (ordered === undefined) return true;
  const { indexingMode, includedPaths, excludedPaths } = policySchema.parse(policy);
  if (indexingMode.toLowerCase() === 'none') return false;
  const names = [...ordered.matchAll(/\w+/gu)].map(([name]) => name);
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
