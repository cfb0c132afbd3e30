import { distance } from 'fastest-levenshtein';
import { type Files } from '../bicep/read-bicep';
import { BUILT_IN_ROLES, FACTS } from '../facts';
import { codeIn, groupsOf, withoutComments } from './text';

/** What a name of some form may be. */
interface Form {
  readonly what: string;
  /** Finds names of this form. */
  readonly form: RegExp;
  readonly isKnown: (name: string, files: Files) => boolean;
  /** It is looked for in all words of documents, and not only in code font. */
  readonly isInWords?: true;
}

/** Documents that name what the program needs. */
export const DOCUMENTS = ['README.md', 'SECURITY.md', 'appPackage/README.md', 'infra/README.md', 'src/README.md'];
const SCRIPTS = ['infra/grant-permissions.sh', 'infra/Dockerfile', 'm365agents.yml', 'm365agents.playground.yml'];
const ENVIRONMENTS = ['env/.env.dev', 'env/.env.playground', '.github/workflows/deploy.yml', 'package.json'];

/** Variables of others: of node, of Azure's library, of npm scripts of ours, and a place to fill in. */
const OTHERS = ['NODE_ENV', 'NODE_OPTIONS', 'AZURE_CLIENT_ID', 'SOAK', 'CLIENT_ID', 'TEAMSFX_ENV'];
/** Whoever looks for a person's data by hand gets it, for that time. */
const DATA_READER = '00000000-0000-0000-0000-000000000001';

/** The variables that the toolkit and the workflows fill in. */
export function namesFilledIn(files: Files): readonly string[] {
  const texts = Object.entries(files).filter(([path]) => /^(env\/|\.github\/workflows\/)/u.test(path));
  return texts.flatMap(([, text]) => groupsOf(text, /^([A-Z][A-Z0-9_]*)=|\bvars\.([A-Z][A-Z0-9_]*)/gmu));
}

const isOneOf =
  (...known: readonly (readonly string[])[]) =>
  (name: string): boolean =>
    known.flat().includes(name);
const isVariable = (name: string, files: Files): boolean => {
  const known =
    variablesKnown.get(files) ??
    new Set([...FACTS.variables, ...OTHERS, ...namesFilledIn(files), ...argumentsOfImage(files)]);
  variablesKnown.set(files, known);
  return known.has(name);
};
/** What was read of files that are asked for each name. */
const variablesKnown = new WeakMap<Files, ReadonlySet<string>>();
/** What a build of the image can be told. */
const argumentsOfImage = (files: Files): readonly string[] =>
  groupsOf(files['infra/Dockerfile'] ?? '', /^ARG (\w+)/gmu);
const isPermission = isOneOf(FACTS.permissions.all, FACTS.permissions.instead);
const CONTAINERS: readonly string[] = FACTS.containers.map(({ id }) => id);
const KEYS: readonly string[] = FACTS.containers.flatMap(({ partitionKey }) => partitionKey.paths);
const ROUTES: readonly string[] = Object.values(FACTS.paths);
const scriptsOf = (files: Files): object =>
  (JSON.parse(files['package.json'] ?? '{}') as { readonly scripts?: object }).scripts ?? {};

/** Names by whose form one sees what they are: whoever writes a name of such a form means one that is known. */
const FORMS: readonly Form[] = [
  { what: 'variable', form: /(?<![\w$./{-])([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?!\w)/gu, isKnown: isVariable },
  {
    what: 'permission',
    // Those of one team or chat are the app package's own matter.
    form: /(?<![\w./])([A-Z]\w*(?:\.[A-Z]\w*)*\.(?:Read|All|Send|Write)\w*(?:\.\w+)*)(?!\w)/gu,
    isKnown: (name) => /\.(Group|Chat)$/u.test(name) || isPermission(name),
  },
  {
    what: 'role',
    form: /((?:Cosmos DB Built-in|Storage Blob) Data [A-Za-z]+|\bAcr[A-Z]\w+)/gu,
    isKnown: isOneOf([FACTS.roles.cosmos.name, FACTS.roles.blob.name], Object.values(BUILT_IN_ROLES)),
    isInWords: true,
  },
  {
    what: 'id',
    form: /\b([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b/gu,
    isKnown: isOneOf([FACTS.roles.cosmos.id, DATA_READER, FACTS.permissions.graph ?? ''], Object.keys(BUILT_IN_ROLES)),
  },
  {
    what: 'path of HTTP',
    form: /(?<![\w.}/)*>:-])(\/(?:api\/)?[a-z]{4,})(?![\w/.])/gu,
    isKnown: isOneOf(ROUTES, KEYS),
  },
  { what: 'address', form: /(?:BOT_DOMAIN|localhost:\d+)(\/[a-z/]+)/gu, isKnown: isOneOf(ROUTES) },
  { what: 'port', form: /localhost:(\d+)\//gu, isKnown: isOneOf([String(FACTS.port)]) },
  {
    what: 'count',
    form: /\b(alacarte\.(?!db\b|contoso\b)[a-z]+(?:\.[a-z]+)*)\b(?!\.?\/)/gu,
    isKnown: isOneOf(Object.values(FACTS.instruments).map(({ name }) => name)),
  },
  {
    what: 'job',
    form: /(?:npm run job -- |\bjob\.js )([a-z][\w-]*)|\bjob\s+\[?`([\w-]+)`/gu,
    isKnown: isOneOf(FACTS.jobsByHand),
    isInWords: true,
  },
  {
    what: 'container',
    form: /\b[Cc]ontainer `([\w-]+)`/gu,
    isKnown: isOneOf(CONTAINERS, [FACTS.filesContainer]),
    isInWords: true,
  },
  {
    what: 'program',
    form: /\bdist\/([\w-]+\.\w+)/gu,
    isKnown: isOneOf(FACTS.programs.map((name) => `${name}.js`)),
  },
  { what: 'script of npm', form: /\bnpm run ([a-z][\w:-]*)/gu, isKnown: (name, files) => name in scriptsOf(files) },
  { what: 'file', form: /(?<![\w./])(?:\.\/)?(infra\/[\w./-]*\w)/gu, isKnown: (path, files) => path in files },
];

/** Names of variables where they are set, or read, in a line of the shell. */
const SET: Form = {
  what: 'variable',
  form: /(?<![\w$.\\/{-])([A-Z][A-Z_]{2,})=|\$\{([A-Z][A-Z_]{2,}):-/gu,
  isKnown: isVariable,
};
const ADDRESSES = FORMS.filter(({ what }) => what === 'address' || what === 'port' || what === 'file');
const IN_WORDS = FORMS.filter(({ isInWords }) => isInWords);
/** A path alone may be one of the disk. */
const IN_SCRIPTS = FORMS.filter(({ what }) => what !== 'path of HTTP');

function* unknownNames(path: string, text: string, forms: readonly Form[], files: Files): Generator<string> {
  for (const { what, form, isKnown } of forms)
    for (const name of groupsOf(text, form)) if (!isKnown(name, files)) yield `${path}: there is no ${what} ${name}`;
}

/** Files that say what other names there are. */
const NAMING = /^(env\/|\.github\/workflows\/|package\.json$|infra\/Dockerfile$)/u;

/** What was found in a document, and what stood beside it then: mostly another document is another. */
const lastRead = new Map<
  string,
  { readonly text: string; readonly beside: string; readonly found: readonly string[] }
>();

function* inDocument(path: string, text: string, files: Files): Generator<string> {
  const { blocks, spans } = codeIn(text);
  yield* unknownNames(path, [...blocks, ...spans].join('\n'), FORMS, files);
  yield* unknownNames(path, text, IN_WORDS, files);
  yield* nearlyNames(path, spans);
  yield* shellDifferences(path, blocks, files);
  yield* unusedDifferences(path, blocks, spans);
}

/** Names in documents and scripts that have the form of something known, and are not it. */
export function* nameDifferences(files: Files): Generator<string> {
  for (const path of [...DOCUMENTS, ...SCRIPTS, ...ENVIRONMENTS].filter((one) => files[one] === undefined))
    yield `there is no ${path}`;
  const beside = JSON.stringify(Object.entries(files).map(([path, text]) => [path, NAMING.test(path) && text]));
  for (const path of DOCUMENTS) {
    const last = lastRead.get(path);
    const text = files[path] ?? '';
    const isSame = last?.text === text && last.beside === beside;
    const found = isSame ? last.found : [...inDocument(path, text, files)];
    if (!isSame) lastRead.set(path, { text, beside, found });
    yield* found;
  }
  for (const path of SCRIPTS) yield* unknownNames(path, withoutComments(files[path] ?? ''), IN_SCRIPTS, files);
  for (const path of ENVIRONMENTS) yield* unknownNames(path, withoutComments(files[path] ?? ''), ADDRESSES, files);
  const scripts = Object.values(scriptsOf(files)).join('\n');
  yield* unknownNames('package.json', scripts, [SET, ...FORMS.filter(({ what }) => what === 'program')], files);
}

/** Words that are next to a name of ours, and words of their own. */
const WORDS_OF_THEIR_OWN: readonly string[] = ['department'];

/** What stands alone in code font and differs in one letter from a variable or a container. */
function* nearlyNames(path: string, spans: readonly string[]): Generator<string> {
  const words = [...new Set(spans.flatMap((span) => /^(\w+)(?:=.*)?$/u.exec(span)?.[1] ?? []))];
  for (const name of [...FACTS.variables, ...CONTAINERS]) {
    const nearly = words.find((word) => distance(word, name) === 1 && !WORDS_OF_THEIR_OWN.includes(word));
    if (nearly !== undefined) yield `${path}: ${nearly} is nearly ${name}`;
  }
}

/** In lines to type, each variable is known, or set before by such a line. */
function* shellDifferences(path: string, blocks: readonly string[], files: Files): Generator<string> {
  const text = blocks.join('\n');
  const set = groupsOf(text, /\b([A-Z][A-Z_]+)=/gu).filter(
    (name) => text.includes(`export ${name}=`) || isChained(text, name),
  );
  for (const name of groupsOf(text, /\$\{?([A-Z][A-Z_]+)\b/gu))
    if (!set.includes(name)) yield `${path}: nobody sets ${name}`;
  const kept = groupsOf(text, /\(((?:[A-Z_]+\|)+[A-Z_]+)\)=/gu).flatMap((names) => names.split('|'));
  for (const name of kept.filter((one) => !set.includes(one))) yield `${path}: nobody sets ${name}, which is kept`;
  const assigned = groupsOf(text, /^([A-Z][A-Z_]+)=/gmu);
  for (const name of assigned) if (!isVariable(name, files)) yield `${path}: there is no variable ${name}`;
}

/** What lines to type set, another such line takes, or a sentence tells the reader to. */
function* unusedDifferences(path: string, blocks: readonly string[], spans: readonly string[]): Generator<string> {
  const text = blocks.join('\n');
  const set = groupsOf(text, /^export (.*)$/gmu).flatMap((line) => groupsOf(line, /\b([A-Z][A-Z_]+)=/gu));
  const used = [...groupsOf(text, /\$\{?([A-Z][A-Z_]+)\b/gu), ...spans];
  for (const name of set.filter((one) => !used.includes(one))) yield `${path}: nobody uses ${name}`;
}

/** Several are set in one line. */
const isChained = (text: string, name: string): boolean => new RegExp(`^export .* ${name}=`, 'mu').test(text);
