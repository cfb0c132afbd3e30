import { type Deployment } from '../bicep/deployment';
import { type Files } from '../bicep/read-bicep';
import { FACTS } from '../facts';
import { type Value } from '../bicep/values';
import { at, oneOf, unlike, unlikeSets } from './look';
import { namesFilledIn } from './names';
import { groupsOf, withoutComments } from './text';

const SCRIPT = 'infra/grant-permissions.sh';
const TOOLKIT = 'm365agents.yml';
const PARAMETERS = 'infra/azure.parameters.json';
const DOCKERFILE = 'infra/Dockerfile';

/** How the script that grants permissions differs from the code. */
export function* permissionDifferences(files: Files): Generator<string> {
  const text = withoutComments(files[SCRIPT] ?? '');
  const value = (name: string): string => new RegExp(`^${name}=(['"]?)(.*)\\1$`, 'mu').exec(text)?.[2] ?? '';
  const names = (name: string): readonly string[] =>
    value(name)
      .split(' ')
      .filter((one) => one !== '');
  const { graph, always, mirrors, teamsApp, instead } = FACTS.permissions;
  yield* unlike(`${SCRIPT}: the app id of Microsoft Graph`, value('graph_app'), graph);
  yield* unlikeSets(`${SCRIPT}: what is always granted`, names('always'), always);
  yield* unlikeSets(`${SCRIPT}: what mirrors need`, names('with_mirrors'), mirrors);
  yield* unlikeSets(`${SCRIPT}: what the Teams app needs`, names('with_teams_app'), teamsApp);
  for (const [option, variable] of [
    ['mirrors', 'with_mirrors'],
    ['teams-app', 'with_teams_app'],
  ] as const)
    if (!text.includes(`--${option}) wanted="$wanted $${variable}" ;;`))
      yield `${SCRIPT}: --${option} does not add ${variable}`;
  if (!text.includes('\nwanted=$always\n')) yield `${SCRIPT}: it does not begin with always`;
  const warned = [...text.matchAll(/= (\w+\.\w+\.\w+) \]/gu)].map(([, name = '']) => name);
  for (const name of warned.filter((one) => !instead.includes(one))) yield `${SCRIPT}: there is no permission ${name}`;
}

/** How the values that the toolkit fills in differ from what the entry takes. */
export function* parameterDifferences(files: Files, { parameters, outputs }: Deployment): Generator<string> {
  const { parameters: given = {} } = JSON.parse(files[PARAMETERS] ?? '{}') as { readonly parameters?: object };
  const declared = parameters.filter(({ key }) => !key.includes('/'));
  const needed = declared.filter((one) => one.default === undefined).map(({ key }) => key);
  for (const name of Object.keys(given).filter((one) => !declared.some(({ key }) => key === one)))
    yield `${PARAMETERS}: there is no parameter ${name}`;
  for (const name of needed.filter((one) => !(one in given))) yield `${PARAMETERS}: ${name} is missing`;
  const filledIn = namesFilledIn({ 'env/.env.dev': files['env/.env.dev'] ?? '' });
  const used = [PARAMETERS, TOOLKIT, 'appPackage/manifest.json'].flatMap((path) => namesUsed(files[path] ?? ''));
  for (const name of [...used, ...Object.keys(outputs), ...OF_TOOLKIT].filter((one) => !filledIn.includes(one)))
    yield `env/.env.dev has no ${name}`;
  const known = [...used, ...Object.keys(outputs), ...OF_TOOLKIT];
  for (const name of filledIn.filter((one) => !known.includes(one))) yield `env/.env.dev: nobody uses ${name}`;
}

/** Names that the toolkit itself goes by. */
const OF_TOOLKIT: readonly string[] = ['TEAMSFX_ENV', 'TEAMS_APP_TENANT_ID'];

/** The variables of the toolkit that a file uses, or has filled in. */
function namesUsed(text: string): readonly string[] {
  const written = /(?<=writeToEnvironmentFile:\n)(?: +\w+: \w+\n)+/gu;
  const found = [...withoutComments(text).matchAll(written)].map(([lines]) => lines).join('');
  const places = groupsOf(withoutComments(text), /\$\{\{(\w+)\}\}|set-teamsfx-env (\w+)=/gu);
  return [...places, ...groupsOf(found, /: (\w+)\n/gu)];
}

/** The instructions of a Dockerfile, each in one line. */
const instructionsOf = (text: string): readonly string[] =>
  withoutComments(text)
    .replaceAll(/\\\n\s*/gu, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '');

/** The port that the app is asked at. */
const portOf = (deployment: Deployment): Value | undefined =>
  at(oneOf(deployment, 'Microsoft.App/containerApps')?.body, 'properties.configuration.ingress.targetPort');

interface Package {
  readonly main?: string;
  readonly engines?: { readonly node?: string };
  readonly scripts?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** What a build can be told, and the images among it that it begins with unless it is told. */
function readDockerfileArguments(files: Files): {
  readonly known: readonly string[];
  readonly images: ReadonlyMap<string, string>;
} {
  const instructions = instructionsOf(files[DOCKERFILE] ?? '');
  const first = instructions.findIndex((line) => line.startsWith('FROM '));
  const argumentsIn = (lines: readonly string[]): readonly (readonly [string, string])[] =>
    lines.flatMap((line) => {
      const [, name, value = ''] = /^ARG (\w+)(?:=(\S*))?$/u.exec(line) ?? [];
      return name === undefined ? [] : [[name, value] as const];
    });
  return {
    known: argumentsIn(instructions).map(([name]) => name),
    images: new Map(argumentsIn(instructions.slice(0, first))),
  };
}

/** Where a build is told something, or what it begins with is named: in what is typed, and what runs by itself. */
function* buildDifferences(files: Files, known: readonly string[], images: readonly string[]): Generator<string> {
  for (const path of ['infra/README.md', '.github/workflows/deploy.yml', TOOLKIT]) {
    const text = withoutComments(files[path] ?? '');
    for (const name of groupsOf(text, /--build-arg "?([\w]+)/gu))
      if (!known.includes(name)) yield `${path}: ${DOCKERFILE} takes no ${name}`;
    const tags = groupsOf(text, /(?<=[\s/])(node:[\w.-]+)/gu);
    for (const tag of tags)
      if (!images.includes(`docker.io/library/${tag}`)) yield `${path}: no build begins with ${tag}`;
  }
}

/** How the image differs from what the package says, and from the port that the app is asked at. */
export function* imageDifferences(files: Files, deployment: Deployment): Generator<string> {
  const { main, scripts = {}, devDependencies = {}, engines } = JSON.parse(files['package.json'] ?? '{}') as Package;
  const instructions = instructionsOf(files[DOCKERFILE] ?? '');
  const values = (name: string): readonly string[] =>
    instructions.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
  const major = devDependencies['node']?.split('.')[0] ?? '';
  const least = /^>=(\d+)/u.exec(engines?.node ?? '')?.[1] ?? '';
  if (!(Number(major) >= Number(least))) yield `package.json: Node ${major} is none of ${engines?.node ?? 'those'}`;
  const from = values('FROM');
  if (from.length === 0) yield `${DOCKERFILE} begins with nothing`;
  const { images, known } = readDockerfileArguments(files);
  for (const image of from.map((one) => one.replace(/ AS \w+$/u, ''))) {
    const named = image.replace(/^\$(\w+)$/u, (_, name: string) => images.get(name) ?? 'nothing');
    if (!named.startsWith(`docker.io/library/node:${major}-`))
      yield `${DOCKERFILE} begins with ${named}, and Node is ${major}`;
  }
  yield* unlike(`${DOCKERFILE}: images to begin with`, images.size, 1);
  for (const [, name = ''] of instructions.join('\n').matchAll(/\$(\w+)/gu))
    if (!known.includes(name)) yield `${DOCKERFILE}: nobody sets ${name}`;
  yield* buildDifferences(files, known, [...images.values()]);
  yield* unlike(`${DOCKERFILE}: CMD`, values('CMD').join(), JSON.stringify(['node', main]).replace(',', ', '));
  yield* unlike(`${DOCKERFILE}: EXPOSE`, values('EXPOSE').map(Number), [portOf(deployment)]);
  yield* unlike(`${DOCKERFILE}: USER`, values('USER').join(), 'node');
  const options = /node ((?:--\S+ )*)dist/u.exec(scripts['serve'] ?? '')?.[1]?.trim() ?? '';
  if (!values('ENV').some((line) => line.split(' ').includes(`NODE_OPTIONS=${options}`)))
    yield `${DOCKERFILE}: NODE_OPTIONS is not ${options}, as npm run serve has it`;
  const stages = from.map((image) => / AS (\w+)$/u.exec(image)?.[1]);
  for (const [, stage = ''] of values('COPY')
    .join('\n')
    .matchAll(/--from=(\w+)/gu))
    if (!stages.includes(stage)) yield `${DOCKERFILE} has no stage ${stage}`;
}
