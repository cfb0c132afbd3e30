import { FACTS } from '../facts';
import { type Files } from '../bicep/read-bicep';

/** What a name of some form may be. */
interface Form {
  readonly what: string;
  /** Finds a name of this form: its first group. */
  readonly form: RegExp;
  readonly isKnown: (name: string, files: Files) => boolean;
}

/** Variables of others, which the program does not read itself. */
const OTHERS: readonly string[] = ['NODE_ENV', 'NODE_OPTIONS', 'AZURE_CLIENT_ID'];

/** The variables that the toolkit and the workflows fill in. */
export function namesFilledIn(files: Files): readonly string[] {
  const texts = Object.entries(files).filter(([path]) => /^(env\/|\.github\/workflows\/)/u.test(path));
  return texts.flatMap(([, text]) =>
    [...text.matchAll(/^([A-Z][A-Z0-9_]*)=|\bvars\.([A-Z][A-Z0-9_]*)/gmu)].map(([, one, other]) => one ?? other ?? ''),
  );
}

const PERMISSIONS: readonly string[] = [...FACTS.permissions.all, ...FACTS.permissions.instead];
const ROUTES: readonly string[] = Object.values(FACTS.paths);
const KEYS: readonly string[] = FACTS.containers.flatMap(({ partitionKey }) => partitionKey.paths);
const COUNTS: readonly string[] = Object.values(FACTS.instruments).map(({ name }) => name);
const scriptsOf = (files: Files): object => {
  const { scripts = {} } = JSON.parse(files['package.json'] ?? '{}') as { readonly scripts?: object };
  return scripts;
};

/** Names by whose form one sees what they are: whoever writes a name of such a form means one that is known. */
const FORMS: readonly Form[] = [
  {
    what: 'variable',
    form: /(?<![\w$./-])([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?!\w)/gu,
    isKnown: (name, files) => [...FACTS.variables, ...OTHERS, ...namesFilledIn(files)].includes(name),
  },
  {
    what: 'permission',
    form: /(?<![\w./])([A-Z]\w*(?:\.\w+)*\.(?:Read|All|Send|Write)\w*(?:\.\w+)*)(?!\w)/gu,
    isKnown: (name) => PERMISSIONS.includes(name),
  },
  {
    what: 'role',
    form: /((?:Cosmos DB Built-in|Storage Blob) Data \w+)/gu,
    isKnown: (name) => [FACTS.roles.cosmos.name, FACTS.roles.blob.name].includes(name),
  },
  {
    what: 'path of HTTP',
    form: /(?<![\w.}/)*>-])(\/(?:api\/)?[a-z]{4,})(?![\w/.])/gu,
    isKnown: (name) => [...ROUTES, ...KEYS].includes(name),
  },
  { what: 'count', form: /\b(alacarte\.[a-z]+(?:\.[a-z]+)*)\b(?!\.?\/)/gu, isKnown: (name) => COUNTS.includes(name) },
  {
    what: 'job',
    form: /(?:npm run job -- |\bjob\.js )([a-z][\w-]*)/gu,
    isKnown: (name) => FACTS.jobsByHand.includes(name),
  },
  {
    what: 'script of npm',
    form: /\bnpm run ([a-z][\w:-]*)/gu,
    isKnown: (name, files) => name in scriptsOf(files),
  },
];

/** The names in a text that have the form of something known and are not it. @param forms Of which forms; all unless given. */
export function* nameDifferences(path: string, text: string, files: Files): Generator<string> {
  for (const { what, form, isKnown } of FORMS) {
    for (const [, name = ''] of text.matchAll(form))
      if (!isKnown(name, files)) yield `${path}: there is no ${what} ${name}`;
  }
}
