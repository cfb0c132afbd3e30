import { type DeployedResource, type Deployment } from '../../bicep/deployment';
import { type Files } from '../../bicep/read-bicep';
import { tokensOf } from '../../bicep/tokens';
import { WAYS } from '../../deployments';
import { listAt, ofType, oneOf, textAt, unlike, unlikeSets } from '../look';
import { FACTS } from '../../facts';
import { filesOf } from '../program';
import { codeIn, groupsOf, rowsBelow, spansIn } from '../text';

const OPERATIONS = 'infra/README.md';
const [APP, JOB] = ['Microsoft.App/containerApps', 'Microsoft.App/jobs'] as const;
const REGISTRY = 'Microsoft.ContainerRegistry/registries';
const COSMOS = 'Microsoft.DocumentDB/databaseAccounts';
const WORKSPACE = 'Microsoft.OperationalInsights/workspaces';

/** Where a command of Azure names a resource, and of what type it is: the first that fits counts. */
const NAMED: readonly (readonly [command: RegExp, type: string])[] = [
  [/^az containerapp job .*?--name (\S+)/u, JOB],
  [/^az containerapp env .*?--name (\S+)/u, 'Microsoft.App/managedEnvironments'],
  [/^az containerapp .*?--name (\S+)/u, APP],
  [/^az identity .*?--name (\S+)/u, 'Microsoft.ManagedIdentity/userAssignedIdentities'],
  [/^az acr build .*?--registry (\S+)/u, REGISTRY],
  [/^az acr .*?--name (\S+)/u, REGISTRY],
  [/^az cosmosdb .*?--account-name (\S+)/u, COSMOS],
  [/^az monitor log-analytics workspace .*?--workspace-name (\S+)/u, WORKSPACE],
];

/** The rows of the table of what is made, by how they begin, and the types of resources whose names they have. */
const MADE: Readonly<Record<string, readonly string[]>> = {
  'User-assigned managed identity': ['Microsoft.ManagedIdentity/userAssignedIdentities'],
  'Azure Bot, with the Teams channel': ['Microsoft.BotService/botServices'],
  'Container Apps environment, app, HTTP route': [
    'Microsoft.App/managedEnvironments',
    APP,
    'Microsoft.App/managedEnvironments/httpRouteConfigs',
  ],
  'Container Apps job': [JOB],
  'Cosmos DB account': [COSMOS],
  'Storage account': ['Microsoft.Storage/storageAccounts'],
  'Container registry': [REGISTRY],
  'Log Analytics workspace, Application Insights': [WORKSPACE, 'Microsoft.Insights/components'],
};

/** How commands that a person types, and names that a person reads, differ from what is deployed. */
export function* commandDifferences(files: Files, deployment: Deployment): Generator<string> {
  const text = files[OPERATIONS] ?? '';
  const { blocks, spans } = codeIn(text);
  const typed = [...blocks.flatMap((block) => block.replaceAll(/\\\n\s*/gu, '').split('\n')), ...spans];
  const commands = typed.flatMap((line) => groupsOf(line, /(az [a-z][^`)]*)/gu));
  for (const command of commands) yield* resourceDifferences(command, deployment);
  yield* madeDifferences(text, deployment);
  yield* placeDifferences(typed.join('\n'), text, deployment);
  yield* parameterDifferences(files, spans, deployment);
  yield* agreedDifferences(files);
  yield* roleDifferences(files);
}

/** A name as a person has it, in place of the one that was deployed here. */
const spelled = (name: string): string =>
  name.replace(/["']/gu, '').replace(/^(?:\$BASE|\$\{BASE\}|BASE)/u, WAYS['with an image'].resourceBaseName);

function* resourceDifferences(command: string, deployment: Deployment): Generator<string> {
  for (const [form, type] of NAMED) {
    const name = form.exec(command)?.[1];
    if (name === undefined) continue;
    if (name !== 'NAME') yield* unlike(`${OPERATIONS}: in ${command}`, spelled(name), oneOf(deployment, type)?.name);
    return;
  }
  const [, lock, name, type] =
    /^az lock \w+ --name (\S+).*--resource-name (\S+) --resource-type (\S+)/u.exec(command) ?? [];
  if (lock === undefined) return;
  const locked = oneOf(deployment, type ?? '');
  yield* unlike(`${OPERATIONS}: what is locked, in ${command}`, spelled(name ?? ''), locked?.name);
  const locks = ofType(deployment, 'Microsoft.Authorization/locks').filter(({ scope }) => scope === locked?.key);
  yield* unlike(
    `${OPERATIONS}: the lock, in ${command}`,
    [lock],
    locks.map((one) => one.name),
  );
}

function* madeDifferences(text: string, deployment: Deployment): Generator<string> {
  const rows = rowsBelow(text, 'Resource', 'Name');
  const heads = [...Object.keys(MADE), 'Alert rules, action group'];
  yield* unlikeSets(
    `${OPERATIONS}: the table of what is made`,
    rows.map(([head = '']) => head),
    heads,
  );
  for (const [head = '', cell] of rows) {
    const made = (MADE[head] ?? []).map((type) => oneOf(deployment, type)?.name);
    if (MADE[head] === undefined) yield* unlike(`${OPERATIONS}: the names of ${head}`, spansIn(cell), ['BASE-…']);
    else yield* unlike(`${OPERATIONS}: the names of ${head}`, spansIn(cell).map(spelled), made);
  }
}

const isProgram = ({ type }: DeployedResource): boolean => type === APP || type === JOB;

/** What is inside of the containers, and what holds a thing fast. */
function* placeDifferences(typed: string, text: string, deployment: Deployment): Generator<string> {
  const programs = deployment.resources.filter(isProgram);
  const containers = programs.flatMap(({ body }) => listAt(body, 'properties.template.containers'));
  const names = containers.map((one) => textAt(one, 'name'));
  yield* unlike('the names of the containers', names, ['alacarte', 'alacarte']);
  for (const name of groupsOf(typed, /--container (\S+)/gu))
    if (!names.includes(name)) yield `${OPERATIONS}: no process has a container ${name}`;
  const mounted = programs.flatMap(({ body }) => Object.keys(filesOf(body)));
  const paths = groupsOf(typed, /(\/etc\/[\w./-]+)/gu);
  if (paths.length === 0) yield `${OPERATIONS} names no file of the job`;
  for (const path of paths) if (!mounted.includes(path)) yield `${OPERATIONS}: no file is mounted at ${path}`;
  for (const file of groupsOf(typed, /--args "?([\w.-]+)/gu))
    if (!FACTS.programs.some((name) => file === `${name}.js`)) yield `${OPERATIONS}: there is no program ${file}`;
  const locks = ofType(deployment, 'Microsoft.Authorization/locks').map(({ name }) => name);
  for (const name of groupsOf(text, /\block `(\w+)`/gu))
    if (!locks.includes(name)) yield `${OPERATIONS}: there is no lock ${name}`;
  const queried = groupsOf(typed, /"(ContainerApp\w+|App[A-Z]\w+) \|/gu);
  const logged = listAt(oneOf(deployment, 'Microsoft.Insights/diagnosticSettings')?.body, 'properties.logs').map(
    (one) => textAt(one, 'category'),
  );
  for (const table of queried)
    if (!logged.includes(table) && table !== 'AppMetrics') yield `${OPERATIONS}: nothing is logged to ${table}`;
}

/** Words of Graph, of our own answers, and of Azure that no template has: not ours to name. */
const OTHER_WORDS: readonly string[] = [
  ...['proxyAddresses', 'skuPartNumber', 'checkedAt', 'customDomains', 'vnetConfiguration'],
  'appPackage',
];

/** Words in two parts are those of the templates, and those with a dot in them may be keys of the policy. */
function* parameterDifferences(files: Files, spans: readonly string[], deployment: Deployment): Generator<string> {
  const known = deployment.files.flatMap((path) => wordsOf(path, files[path] ?? ''));
  const words = spans.flatMap((span) => groupsOf(span, /^([a-z]+[A-Z]\w*)(?:=|$)/gu));
  for (const word of words)
    if (!known.includes(word) && !OTHER_WORDS.includes(word)) yield `${OPERATIONS}: no template has ${word}`;
  const given = spans.flatMap((span) => groupsOf(span, /^(\w+)=(?:true|false|\d+)$/gu));
  const parameters = deployment.parameters.map(({ key }) => key);
  for (const name of given)
    if (!parameters.includes(name)) yield `${OPERATIONS}: there is no parameter ${name} to give`;
  const policy = JSON.parse(files['infra/policy.json'] ?? '{}') as Readonly<Record<string, unknown>>;
  for (const path of spans.filter((span) => /^[a-z]+\.[a-zA-Z]+$/u.test(span))) {
    const [key = '', inner = ''] = path.split('.');
    const part = policy[key];
    if (typeof part === 'object' && part !== null && !(inner in part)) yield `infra/policy.json has no ${path}`;
  }
}

const knownWords = new Map<string, { readonly text: string; readonly words: readonly string[] }>();

/** The names in a template; each is read once, since mostly another file changes. */
function wordsOf(path: string, text: string): readonly string[] {
  const known = knownWords.get(path);
  if (known?.text === text) return known.words;
  const words = tokensOf(path, text).flatMap(({ kind, text: word }) => (kind === 'name' ? [word] : []));
  knownWords.set(path, { text, words });
  return words;
}

const TYPED = [OPERATIONS, '.github/workflows/deploy.yml', 'm365agents.yml'];

/** Names that nothing declares, and that everybody has to choose alike: of the deployment, and of the image. */
function* agreedDifferences(files: Files): Generator<string> {
  const agreed = {
    'of the deployment': /deployment group create [^`]*?--name (\S+)|deploymentName: (\S+)/gu,
    'of the image': /(?:\/|--image "?)([a-z]+):\$|--repository ([\w-]+)/gu,
  };
  for (const [what, form] of Object.entries(agreed)) {
    const names = TYPED.flatMap((path) => groupsOf((files[path] ?? '').replaceAll(/\\\n\s*/gu, ''), form));
    yield* unlike(`the names ${what}`, [...new Set(names)], ['alacarte']);
  }
}

/** Who may do it: the document says it in its table, and repeats it where it is done. */
function* roleDifferences(files: Files): Generator<string> {
  const text = files[OPERATIONS] ?? '';
  const rows = new Map(rowsBelow(text, 'Step', 'Role').map(([step = '', role = '']) => [step, role]));
  const italic = (cell = ''): readonly string[] => groupsOf(cell, /_([A-Z][A-Za-z ]+)_/gu);
  const [owner, ...parts] = italic(rows.get('Azure resources'));
  yield* unlike(`${OPERATIONS}: who may do all`, owner, 'Owner');
  const given = groupsOf(text, /--role (?:"([^"]+)"|([A-Z]\w+))/gu);
  yield* unlikeSets(`${OPERATIONS}: what the workflow may do`, given, parts);
  const script = files['infra/grant-permissions.sh'] ?? '';
  const needed = groupsOf(script, /\ba ([A-Z]\w+ Role [A-Z]\w+|Owner|Contributor|[A-Z]\w+ Administrator)\b/gu);
  const must = italic(rows.get('Permissions of Microsoft Graph'));
  yield* unlike('infra/grant-permissions.sh: who may run it', needed, [...must, ...must]);
}
