import { type IndexingPolicy } from '@azure/cosmos';
import { type Container } from '../documents/document-store';
import { fieldsOf, type QueryShape } from '../documents/queries';

/** What queries name: by these they find, and order, documents. */
function neededPaths(container: Container, shapes: readonly QueryShape[]): readonly string[] {
  const fields = new Set(shapes.filter((shape) => shape.container === container).flatMap(fieldsOf));
  return ['/kind/?', ...[...fields].map((field) => `/body/${field.replaceAll('.', '/')}/?`)];
}

/** The key by which each container is parted; in `tenant` it is the kind. */
export const PARTITION_KEYS: Readonly<Record<Container, string>> = { departments: 'department', tenant: 'kind' };

/** By what a query orders, in this order; each path is given as its parts. Equal values are told apart by partition and id. */
export function orderedPaths(container: Container, field: string): readonly (readonly string[])[] {
  const key = PARTITION_KEYS[container];
  return [['kind'], ['body', ...field.split('.')], ...(key === 'kind' ? [] : [[key]]), ['id']];
}

/** Whoever orders by several paths needs an index of just these. It serves the opposite direction, too. */
function neededComposites(container: Container, shapes: readonly QueryShape[]): readonly (readonly string[])[] {
  const fields = new Set(
    shapes.flatMap(({ container: of, orderBy }) => (of === container && orderBy !== undefined ? [orderBy] : [])),
  );
  return [...fields].map((field) => orderedPaths(container, field).map((parts) => `/${parts.join('/')}`));
}

/** What containers of our own making index: only what queries name, and the partition keys, since each further path is paid for with every write. */
export const ourPolicy = (container: Container, shapes: readonly QueryShape[]): IndexingPolicy => ({
  includedPaths: [...new Set([`/${PARTITION_KEYS[container]}/?`, ...neededPaths(container, shapes)])].map((path) => ({
    path,
  })),
  excludedPaths: [{ path: '/*' }],
  compositeIndexes: neededComposites(container, shapes).map((paths) =>
    paths.map((path) => ({ path, order: 'ascending' as const })),
  ),
});

/** The composite indexes that queries need and an index policy does not have, each as its paths. */
export function missingComposites(
  container: Container,
  shapes: readonly QueryShape[],
  policy: IndexingPolicy | undefined,
): readonly string[] {
  const given = (policy?.compositeIndexes ?? []).filter((index) => new Set(index.map(({ order }) => order)).size === 1);
  const known = given.map((index) => namesOf(index.map(({ path }) => path)));
  return neededComposites(container, shapes)
    .map(namesOf)
    .filter((names) => !known.includes(names));
}

const namesOf = (paths: readonly string[]): string =>
  `(${paths.map((path) => `/${segments(path).join('/')}`).join(', ')})`;

/**
 * The paths that queries name and an index policy leaves out. Where several of its paths fit, the longest counts; of two as long,
 * the one that names a value and not all below it.
 *
 * @param policy As the service gives it: without one, it indexes everything.
 * @source https://learn.microsoft.com/azure/cosmos-db/index-policy#includeexclude-precedence
 */
export function missingPaths(
  container: Container,
  shapes: readonly QueryShape[],
  policy: IndexingPolicy | undefined,
): readonly string[] {
  if (policy === undefined) return [];
  const { indexingMode = 'consistent', automatic = true, includedPaths = [], excludedPaths = [] } = policy;
  // Anything else lags behind, or indexes nothing.
  if (indexingMode.toLowerCase() !== 'consistent' || !automatic) return neededPaths(container, shapes);
  const rules = [
    ...includedPaths.map((rule) => ({ path: segments(rule.path), isIncluded: isOrdered(rule) })),
    ...excludedPaths.map((rule) => ({ path: segments(rule.path), isIncluded: false })),
  ];
  return neededPaths(container, shapes).filter((needed) => {
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
