import { parse } from 'yaml';
import { type Deployment } from '../bicep/deployment';
import { type Files } from '../bicep/read-bicep';
import { ENTRY, WAYS } from '../deployments';
import { oneOf, unlike, unlikeSets } from './look';
import { groupsOf, withoutComments } from './text';

const CHECKS = '.github/workflows/ci.yml';
const DEPLOY = '.github/workflows/deploy.yml';
const PARAMETERS = 'infra/azure.parameters.json';
const OPERATIONS = 'infra/README.md';

interface Workflow {
  readonly name: string;
  readonly on: { readonly workflow_run?: { readonly workflows: readonly string[] } };
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[]; readonly environment?: string }>>;
}

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string>>;
}

const stepsOf = ({ jobs }: Workflow): readonly Step[] => Object.values(jobs).flatMap(({ steps }) => steps);

/** How the workflows differ from the files that they run and deploy, and from what is written about them. */
export function* workflowDifferences(files: Files, deployment: Deployment): Generator<string> {
  for (const path of [CHECKS, DEPLOY].filter((one) => files[one] === undefined)) yield `there is no ${path}`;
  const [checks, deploy] = [CHECKS, DEPLOY].map((path) => parse(files[path] ?? '') as Workflow | null);
  if (checks === null || checks === undefined || deploy === null || deploy === undefined) return;
  const runs = stepsOf(checks).flatMap(({ run = [] }) => run);
  if (!runs.includes('.ci/run')) yield `${CHECKS} does not run .ci/run`;
  if (!runs.some((run) => run.includes(`require("./package.json").devDependencies.node`)))
    yield `${CHECKS} takes another Node than package.json pins`;
  yield* unlike(`${DEPLOY}: after which workflow`, deploy.on.workflow_run?.workflows, [checks.name]);
  yield* compilerDifferences(files, runs);
  const text = withoutComments(files[DEPLOY] ?? '');
  yield* deployDifferences(files, text);
  yield* nameDifferences(files, text, deployment);
  const environments = Object.values(deploy.jobs).flatMap((job) => job.environment ?? []);
  const trusted = new Set(groupsOf(files[OPERATIONS] ?? '', /:environment:([\w-]+)/gu));
  yield* unlikeSets(`${OPERATIONS}: the environments that Azure trusts`, [...trusted], environments);
}

/** Who compiles the templates, and by which compiler: the toolkit brings its own. */
function* compilerDifferences(files: Files, runs: readonly string[]): Generator<string> {
  if (!runs.some((run) => run.startsWith(`az bicep build --file ${ENTRY} `)))
    yield `${CHECKS} does not compile ${ENTRY}`;
  const versions = groupsOf(files['m365agents.yml'] ?? '', /bicepCliVersion: (\S+)/gu);
  const installed = groupsOf(runs.join('\n'), /az bicep install --version (\S+)/gu);
  yield* unlike(`${CHECKS}: the compilers of Bicep`, installed, [...new Set(versions)]);
}

/** The workflow knows by the names of resources alone what it builds for and looks at. */
function* nameDifferences(files: Files, text: string, deployment: Deployment): Generator<string> {
  const [base = ''] = groupsOf(text, /^ +base=(\S+)$/gmu);
  const { parameters: given = {} } = JSON.parse(files[PARAMETERS] ?? '{}') as {
    readonly parameters?: Readonly<Record<string, { readonly value: string }>>;
  };
  const begins = given['resourceBaseName']?.value;
  yield* unlike(`${DEPLOY}: how names begin`, base.replace(/\$(\w+)$/u, '$${{$1}}'), begins);
  const needed = deployment.parameters.filter((one) => !one.key.includes('/') && one.default === undefined);
  // An empty value would be taken for one.
  for (const name of needed.flatMap(({ key }) => groupsOf(given[key]?.value ?? '', /\$\{\{(\w+)\}\}/gu)))
    if (!text.includes(`\n          : "\${${name}:?`)) yield `${DEPLOY} goes on without ${name}`;
  const environment = oneOf(deployment, 'Microsoft.App/managedEnvironments');
  const registry = oneOf(deployment, 'Microsoft.ContainerRegistry/registries');
  const [, server, serverOf] = /^ +(\w+)=\$\(az acr show .*--name "(\S+)" --query loginServer /mu.exec(text) ?? [];
  const [, domain, domainOf] =
    /^ +(\w+)=\$\(az containerapp env show .*--name "(\S+)" --query properties.defaultDomain /mu.exec(text) ?? [];
  const filled = (written = ''): string =>
    written
      .replaceAll(/\$base\b|\$\{base\}/gu, WAYS['with an image'].resourceBaseName)
      .replace(`$${server ?? ''}`, `«${registry?.key ?? ''}.properties.loginServer»`)
      .replace(`$${domain ?? ''}`, `«${environment?.key ?? ''}.properties.defaultDomain»`);
  yield* unlike(`${DEPLOY}: the registry`, filled(serverOf), registry?.name);
  yield* unlike(`${DEPLOY}: the environment`, filled(domainOf), environment?.name);
  const named = [...text.matchAll(/echo "([A-Z][A-Z0-9_]*)=([^"]*)" *$/gmu)];
  if (named.length === 0) yield `${DEPLOY} names nothing`;
  for (const [, name = '', value] of named)
    yield* unlike(`${DEPLOY}: ${name}`, filled(value), deployment.outputs[name]);
}

function* deployDifferences(files: Files, text: string): Generator<string> {
  const written = files[OPERATIONS] ?? '';
  const variables = [...new Set([...text.matchAll(/\bvars\.(\w+)/gu)].map(([, name = '']) => name))];
  for (const name of variables.filter((one) => !written.includes(`\`${one}\``)))
    yield `${OPERATIONS} does not name ${name}`;
  const places = [...(files['infra/azure.parameters.json'] ?? '').matchAll(/\$\{\{(\w+)\}\}/gu)].map(
    ([, name = '']) => name,
  );
  const set = [...text.matchAll(/^ +([A-Z][A-Z0-9_]*): |"([A-Z][A-Z0-9_]*)=/gmu)].map(
    ([, one, other]) => one ?? other ?? '',
  );
  for (const name of places.filter((one) => !set.includes(one))) yield `${DEPLOY} does not fill in ${name}`;
  const known = [...variables, ...set, 'GITHUB_ENV', 'RUNNER_TEMP'];
  const used = [...text.matchAll(/\$\{?([A-Z][A-Z0-9_]+)\b(?!\{)/gu)].map(([, name = '']) => name);
  for (const name of new Set(used.filter((one) => one !== 'ENV' && !known.includes(one))))
    yield `${DEPLOY}: nobody sets ${name}`;
  for (const [, path = ''] of text.matchAll(/(?<![\w./])(infra\/[\w./-]+)/gu))
    if (files[path] === undefined) yield `${DEPLOY}: there is no ${path}`;
}
