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
  return [...includedPaths, ...excludedPaths, ...compositeIndexes.flat()].map(({ path }) => path);
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
  const distinct = (names: readonly string[]): readonly string[] => [...new Set(names)];
  return {
    'environment variables': FACTS.variables,
    containers: FACTS.containers.map(({ id }) => id),
    'partition keys': FACTS.containers.flatMap(({ partitionKey }) => partitionKey.paths),
    'index paths': distinct(indexPaths),
    roles: [FACTS.roles.cosmos.name, FACTS.roles.cosmos.id, ...Object.entries(BUILT_IN_ROLES).flat()],
    permissions: [...FACTS.permissions.all, FACTS.permissions.graph ?? ''],
    'paths of HTTP': Object.values(FACTS.paths),
    ports: [String(FACTS.port)],
    counts: counts.map((count) => FACTS.instruments[count].name),
    'what counts are told apart by': distinct(properties.map(([, key]) => `Properties.${key}`)),
    'values of those': distinct(properties.flatMap(([count, key]) => valuesOf(count, key) ?? [])).map(
      (one) => `"${one}"`,
    ),
    jobs: FACTS.jobsByHand,
    'variables of the deployment': distinct(namesFilledIn(files)).filter((one) => !FACTS.variables.includes(one)),
    'Node and what it runs': [`node:${major}`, `"node": "${major}`, main],
    'arguments of the image': [...(files['infra/Dockerfile'] ?? '').matchAll(/^ARG (\w+)/gmu)].map(
      ([, name = '']) => name,
    ),
    'files of the deployment': Object.keys(files).filter((path) => /^infra\/(azure|Dockerfile)/u.test(path)),
  };
}

/** Words that are names in some files, and words like any others elsewhere. */
const WHERE: Readonly<Record<string, RegExp>> = {
  containers: /\.(bicep|md)$/u,
  'partition keys': /\.(bicep|md)$/u,
  'index paths': /\.bicep$/u,
  // The environment of the playground has names that its client goes by.
  'variables of the deployment': /^(?!env\/\.env\.playground)/u,
  jobs: /\.(bicep|md)$/u,
  'values of those': /\.bicep$/u,
};

/** What a name of some kind stands in, in documents; any code font unless given. */
const IN_DOCUMENTS: Readonly<Record<string, RegExp>> = {
  roles: /^.*$/gmu,
  containers: /[Cc]ontainer `\w+`/gu,
  ports: /localhost:\d+|default \d+/gu,
  jobs: /(?:npm run job -- |\bjob\.js )[\w-]+|\bjob\s+\[?`[\w-]+`/gu,
};
const CODE = /^```(?!json)[^\n]*\n[\s\S]*?^```|`[^`\n]+`/gmu;
const JSON_BLOCK = /^```json[\s\S]*?^```/gmu;

/** Where in a text a name can stand: comments say nothing that anything goes by. */
function placesIn(path: string, text: string, of: string): readonly (readonly [start: number, end: number])[] {
  if (path.endsWith('.bicep')) {
    const tokens = tokensOf(path, text);
    const isSaid = (index: number): boolean =>
      tokens[index - 2]?.text !== 'description' || tokens[index - 3]?.text !== '@';
    return tokens.flatMap(({ kind, start, end }, index) =>
      (kind === 'text' || kind === 'number') && isSaid(index) ? [[start, end] as const] : [],
    );
  }
  const isDocument = path.endsWith('.md');
  // As long as it was, so that places stay what they are.
  const searched = isDocument ? text.replaceAll(JSON_BLOCK, (block) => ' '.repeat(block.length)) : text;
  const form = isDocument ? (IN_DOCUMENTS[of] ?? CODE) : /^(?!\s*#).*$/gmu;
  return [...searched.matchAll(form)].map(({ index, 0: found }) => [index, index + found.length] as const);
}

/** Another name that looks like this one. */
function misspelled(name: string): string {
  const last = name.search(/[A-Za-z0-9][^A-Za-z0-9]*$/u);
  const letter = name[last] ?? '';
  const other = /\d/u.test(letter) ? String((Number(letter) + 1) % 10) : /[A-Z]/u.test(letter) ? 'Q' : 'q';
  return name.slice(0, last) + other + name.slice(last + 1);
}

/** A name that is none of ours, and could be. */
const RENAMED: Readonly<Record<string, (name: string) => string>> = {
  'environment variables': (name) => `OTHER_${name}`,
  'variables of the deployment': (name) => `OTHER_${name}`,
  permissions: (name) => (name.includes('.') ? `Other.${name}` : misspelled(name)),
  roles: (name) => name.replace(/[A-Z][a-z]+$/u, 'Other'),
  containers: () => 'others',
  'paths of HTTP': () => '/other',
  ports: () => '80',
  counts: () => 'alacarte.other',
  jobs: () => 'other',
  'Node and what it runs': () => 'dist/other.js',
  'files of the deployment': () => 'infra/other.bicep',
};

const escaped = (name: string): string => name.replaceAll(/[.*+?^${}()|[\]\\/]/gu, '\\$&');

/** Each place in which a name stands, written differently there. */
export function mutationsOf(files: Files, names: Names): readonly Mutation[] {
  return Object.entries(files).flatMap(([path, text]) =>
    Object.entries(names).flatMap(([of, ofThem]) => {
      if (WHERE[of]?.test(path) === false) return [];
      const places = placesIn(path, text, of);
      return ofThem.flatMap((name, index) => {
        const next = isStrict(path, of) ? ofThem[(index + 1) % ofThem.length] : undefined;
        const renamed = path.endsWith('.md') ? RENAMED[of]?.(name) : undefined;
        const others = [
          misspelled(name),
          ...[next, renamed].flatMap((one) => (one === undefined || one === name ? [] : [one])),
        ];
        return foundAt(text, name, places).flatMap((at) =>
          others.map((other) => mutation(path, { text, at, name, other, of })),
        );
      });
    }),
  );
}

/** Where a name stands alone, inside one of the places. */
function foundAt(text: string, name: string, places: readonly (readonly [number, number])[]): readonly number[] {
  // A path and a port may be part of an address.
  const isPart = /^(\/(api|readyz|healthz)|\d+$)/u.test(name);
  // Of a version only the first number is ours.
  const isVersion = /\bnode"?: ?"?\d+$/u.test(name);
  const form = new RegExp(
    isVersion
      ? `(?<!\\w)${escaped(name)}(?!\\w)`
      : isPart
        ? `(?<![/.-])${escaped(name)}(?![\\w-])`
        : `(?<![\\w/.-])${escaped(name)}(?![\\w/?*-]|\\.\\w)`,
    'gu',
  );
  const found = [...text.matchAll(form)].map(({ index }) => index);
  return found.filter((at) => places.some(([start, end]) => at >= start && at + name.length <= end));
}

function mutation(
  path: string,
  given: Readonly<Record<'text' | 'name' | 'other' | 'of', string>> & { readonly at: number },
): Mutation {
  const { text, at, name, other, of } = given;
  const line = text.slice(0, at).split('\n').length;
  return {
    of,
    path,
    what: `${path}:${line}: ${name} becomes ${other}`,
    text: text.slice(0, at) + other + text.slice(at + name.length),
  };
}

/** Where one known name in place of another is found out, too: in what is deployed, and who is let in. */
const isStrict = (path: string, of: string): boolean =>
  (path.endsWith('.bicep') && STRICT.includes(of)) || (path.endsWith('.sh') && of === 'permissions');
const STRICT = ['environment variables', 'containers', 'partition keys', 'index paths', 'roles', 'permissions'];
