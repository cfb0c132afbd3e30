import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface GraphType {
  readonly base: string | null;
  readonly properties: Readonly<Record<string, string>>;
}

/** The part of Microsoft Graph's published description that we can touch. */
export interface GraphSubset {
  readonly entities: Readonly<Record<string, GraphType>>;
  readonly complexTypes: Readonly<Record<string, GraphType>>;
  readonly actions: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>;
}

const FILE = join(
  process.env['ALACARTE_SHARED'] ?? join(__dirname, '..', '..', '..', '..', 'shared'),
  'data',
  'graph-v1.0-subset.json',
);

/** Where the description is expected. */
export const GRAPH_SUBSET_FILE = FILE;

/** The description, where it is there; it is no part of the project. */
export function readGraphSubset(): GraphSubset | undefined {
  return existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as GraphSubset) : undefined;
}

/** The names of an entity's or a complex type's properties, inherited ones included; none when it does not exist. */
export function propertiesOf(subset: GraphSubset, name: string): string[] {
  const type = subset.entities[name] ?? subset.complexTypes[name];
  const inherited =
    type === undefined || type.base === null ? [] : propertiesOf(subset, type.base.replace('graph.', ''));
  return [...Object.keys(type?.properties ?? {}), ...inherited];
}

/** The names of an action's parameters for one kind of resource. */
export function parametersOf(subset: GraphSubset, action: string, boundTo: string): string[] {
  const overload = subset.actions[action]?.find((candidate) => candidate['bindingParameter'] === `graph.${boundTo}`);
  return Object.keys(overload ?? {}).filter((name) => name !== 'bindingParameter');
}
