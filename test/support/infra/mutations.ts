import { type Files } from './bicep/read-bicep';
import { tokensOf } from './bicep/tokens';
import { BUILT_IN_ROLES, FACTS, PROPERTIES, valuesOf } from './facts';
import { namesFilledIn } from './compare/names';

/** Names that several files have to agree on, by what they are of. */
export type Names = Readonly<Record<string, readonly string[]>>;

/** One name written differently in one place alone. */
export interface Mutation {
  /** Of what the name is. */
  readonly of: string;
  /** Where, and what was made of what. */
  readonly what: string;
  readonly path: string;
  readonly text: string;
}

const indexPaths = FACTS.containers.flatMap(({ indexingPolicy }) => {
  const { includedPaths = [], excludedPaths = [], compositeIndexes = [] } = indexingPolicy;
  return [...includedPaths, ...excludedPaths, ...compositeIndexes.flat()].flatMap(({ path }) => path ?? []);
});
const counts = Object.keys(PROPERTIES) as (keyof typeof PROPERTIES)[];
const properties = counts.flatMap((count) => Object.keys(PROPERTIES[count]).map((key) => [count, key] as const));

/** What the code and the files of the project call things. */
export function namesIn(files: Files): Names {
  const { devDependencies, main } = JSON.parse(files['package.json'] ?? '') as {
    readonly devDependencies: { readonly node: string };
    readonly main: string;
  };
  const major = devDependencies.node.split('.')[0] ?? '';
  const port = /EXPOSE (\d+)/u.exec(files['infra/Dockerfile'] ?? '')?.[1] ?? '';
  const distinct = (names: readonly string[]): readonly string[] => [...new Set(names)];
  return {
    'environment variables': FACTS.variables,
    containers: FACTS.containers.map(({ id }) => id),
    'partition keys': FACTS.containers.flatMap(({ partitionKey }) => partitionKey.paths),
    'index paths': distinct(indexPaths),
    roles: [FACTS.roles.cosmos.name, FACTS.roles.cosmos.id, ...Object.entries(BUILT_IN_ROLES).flat()],
    permissions: [...FACTS.permissions.all, FACTS.permissions.graph ?? ''],
    'paths of HTTP': Object.values(FACTS.paths),
    ports: [port],
    counts: counts.map((count) => FACTS.instruments[count].name),
    'what counts are told apart by': distinct(properties.map(([, key]) => `Properties.${key}`)),
    'values of those': distinct(properties.flatMap(([count, key]) => valuesOf(count, key) ?? [])).map(
      (one) => `"${one}"`,
    ),
    jobs: FACTS.jobsByHand,
    'variables of the deployment': distinct(namesFilledIn(files)).filter((one) => !FACTS.variables.includes(one)),
    'Node and what it runs': [`node:${major}`, `"node": "${major}`, main],
    'files of the deployment': Object.keys(files).filter((path) => /^infra\/(azure|Dockerfile)/u.test(path)),
  };
}

/** Where in a text a name can stand: comments say nothing that anything goes by. */
function placesIn(path: string, text: string): readonly (readonly [start: number, end: number])[] {
  if (path.endsWith('.bicep')) {
    const tokens = tokensOf(path, text);
    const isSaid = (index: number): boolean =>
      tokens[index - 2]?.text !== 'description' || tokens[index - 3]?.text !== '@';
    return tokens.flatMap(({ kind, start, end }, index) =>
      (kind === 'text' || kind === 'number') && isSaid(index) ? [[start, end] as const] : [],
    );
  }
  const form = path.endsWith('.md')
    ? /^```(?!json)[^\n]*\n[\s\S]*?^```|^```json[\s\S]*?^```|`[^`\n]+`|(?:Cosmos DB|Storage Blob|AcrPull)[\w -]*/gmu
    : /^(?!\s*#).*$/gmu;
  return [...text.matchAll(form)].flatMap(({ index, 0: found }) =>
    found.startsWith('```json') ? [] : [[index, index + found.length] as const],
  );
}

/** Another name that looks like this one. */
function misspelled(name: string): string {
  const last = name.search(/[A-Za-z0-9][^A-Za-z0-9]*$/u);
  const letter = name[last] ?? '';
  const other = /\d/u.test(letter) ? String((Number(letter) + 1) % 10) : /[A-Z]/u.test(letter) ? 'Q' : 'q';
  return name.slice(0, last) + other + name.slice(last + 1);
}

const escaped = (name: string): string => name.replaceAll(/[.*+?^${}()|[\]\\/]/gu, '\\$&');

/** Each place in which a name stands, written differently there. */
export function mutationsOf(files: Files, names: Names): readonly Mutation[] {
  return Object.entries(files).flatMap(([path, text]) => {
    const places = placesIn(path, text);
    return Object.entries(names).flatMap(([of, ofThem]) =>
      ofThem.flatMap((name, index) => {
        const form = new RegExp(`(?<![\\w/.-])${escaped(name)}(?![\\w/?*-]|\\.\\w)`, 'gu');
        const found = [...text.matchAll(form)].filter(({ index: at }) =>
          places.some(([start, end]) => at >= start && at + name.length <= end),
        );
        const others = [misspelled(name), ...(isStrict(path, of) ? [ofThem[(index + 1) % ofThem.length] ?? ''] : [])];
        return found.flatMap(({ index: at }) =>
          others.map((other) => ({
            of,
            what: `${path}:${text.slice(0, at).split('\n').length}: ${name} becomes ${other}`,
            path,
            text: text.slice(0, at) + other + text.slice(at + name.length),
          })),
        );
      }),
    );
  });
}

/** Where one known name in place of another is found out, too: what is deployed, and who is let in. */
const isStrict = (path: string, of: string): boolean =>
  /\.(bicep|sh)$/u.test(path) &&
  ['environment variables', 'containers', 'partition keys', 'index paths', 'roles', 'permissions'].includes(of);
