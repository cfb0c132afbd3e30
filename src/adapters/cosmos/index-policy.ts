import { type IndexingPolicy } from '@azure/cosmos';
import { DECLARED_FIELDS } from '../documents/document-store';

/** What queries name: by these they find, and order, documents. Each orders by one path only, so that no composite index is needed. */
const NEEDED_PATHS = ['/kind/?', ...DECLARED_FIELDS.map((field) => `/body/${field}/?`)];

/** What containers of our own making index: only what queries name, and the partition keys, since each further path is paid for with every write. */
export const OUR_POLICY: IndexingPolicy = {
  includedPaths: ['/department/?', ...NEEDED_PATHS].map((path) => ({ path })),
  excludedPaths: [{ path: '/*' }],
};

/**
 * The paths that queries name and an index policy leaves out. Where several of its paths fit, the longest counts; of two as long,
 * the one that names a value and not all below it.
 *
 * @param policy As the service gives it: without one, it indexes everything.
 * @source https://learn.microsoft.com/azure/cosmos-db/index-policy#includeexclude-precedence
 */
export function missingPaths(policy: IndexingPolicy | undefined): readonly string[] {
  if (policy === undefined) return [];
  const { indexingMode = 'consistent', automatic = true, includedPaths = [], excludedPaths = [] } = policy;
  // Anything else lags behind, or indexes nothing.
  if (indexingMode.toLowerCase() !== 'consistent' || !automatic) return NEEDED_PATHS;
  const rules = [
    ...includedPaths.map((rule) => ({ path: segments(rule.path), isIncluded: isOrdered(rule) })),
    ...excludedPaths.map((rule) => ({ path: segments(rule.path), isIncluded: false })),
  ];
  return NEEDED_PATHS.filter((needed) => {
    const path = segments(needed);
    const fitting = rules.filter((rule) => isAbove(rule.path, path));
    const [closest] = fitting.toSorted((one, other) => precision(other.path) - precision(one.path));
    return closest?.isIncluded !== true;
  });
}

/** A path as its parts; names may stand in quotation marks. */
const segments = (path = ''): readonly string[] =>
  path
    .split('/')
    .slice(1)
    .map((part) => part.replace(/^"(.*)"$/u, '$1'));

const isAbove = (rule: readonly string[], path: readonly string[]): boolean =>
  rule.at(-1) === '*'
    ? rule.slice(0, -1).every((part, index) => part === path[index])
    : rule.length === path.length && rule.every((part, index) => part === path[index]);

const precision = (path: readonly string[]): number => path.length * 2 + (path.at(-1) === '*' ? 0 : 1);

/** Kinds of indexes, in old policies, that can find a value, and put it in no order. */
const WITHOUT_ORDER: readonly (string | undefined)[] = ['Hash'];

const isOrdered = ({ indexes = [] }: NonNullable<IndexingPolicy['includedPaths']>[number]): boolean =>
  !indexes.some(({ kind }) => WITHOUT_ORDER.includes(kind));
