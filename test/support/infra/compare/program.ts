import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { type Config, readConfig } from '../../../../src/config/read-config';
import { readOrganization } from '../../../../src/config/read-organization';
import { readPolicy } from '../../../../src/config/read-policy';
import { type DeployedResource, type Deployment } from '../bicep/deployment';
import { isObject, type Value } from '../bicep/values';
import { FACTS } from '../facts';
import { at, listAt, oneOf, textAt, unlike, unlikeSets } from './look';

const APP = 'Microsoft.App/containerApps';
const JOB = 'Microsoft.App/jobs';
const COSMOS = 'Microsoft.DocumentDB/databaseAccounts';
const STORAGE = 'Microsoft.Storage/storageAccounts';

/** Variables of one machine, of loopback, of an app registration, and those that say what goes without saying in Azure. */
const NOT_IN_AZURE: readonly string[] = [
  ...['DATA_DIR', 'LOCAL_CLIENTS', 'STORE', 'ORGANIZATION_FILE', 'TODAY'],
  ...['COSMOS_KEY', 'BLOB_KEY', 'GRAPH_BASE_URL', 'BOT_PASSWORD', 'ALLOWED_TENANTS'],
];

/** What is known later, as it may look then: each time the same for the same. */
function filledIn(text: string): string {
  return text.replaceAll(/«([^»]*)»/gu, (_, how: string) => {
    const hex = createHash('sha256').update(how).digest('hex').slice(0, 12);
    if (how.endsWith('Id')) return `00000000-0000-4000-8000-${hex}`;
    if (how.endsWith('ConnectionString'))
      return `InstrumentationKey=00000000-0000-4000-8000-${hex};IngestionEndpoint=https://${hex}.in.example/`;
    return /endpoint/iu.test(how) ? `https://${hex}.example/` : hex;
  });
}

/** What the program reads, by name, as it is deployed. */
function environmentOf(container: Value | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(
    listAt(container, 'env').map((one) => [textAt(one, 'name'), filledIn(textAt(one, 'value'))]),
  );
}

/** How what the program is given differs from what it needs: in the app and in the job. */
export function* programDifferences(
  deployment: Deployment,
  { image, teamsAppId }: { readonly image: string; readonly teamsAppId?: string },
): Generator<string> {
  const app = oneOf(deployment, APP);
  const job = oneOf(deployment, JOB);
  if (app === undefined || job === undefined) {
    yield 'there is not one app and one job';
    return;
  }
  for (const program of [app, job]) {
    yield* environmentDifferences(deployment, program, teamsAppId);
    yield* identityDifferences(deployment, program);
    yield* unlike(`the image of ${program.key}`, at(program.body, 'properties.template.containers.0.image'), image);
  }
  const environment = ({ body }: DeployedResource) => at(body, 'properties.template.containers.0.env');
  yield* unlike('the environment of the job', environment(job), environment(app));
  yield* organizationDifferences(job);
  yield* commandDifferences(job);
  yield* ingressDifferences(deployment, app);
}

function* environmentDifferences(
  deployment: Deployment,
  { key, body }: DeployedResource,
  teamsAppId: string | undefined,
): Generator<string> {
  const container = at(body, 'properties.template.containers.0');
  const env = environmentOf(container);
  const names = listAt(container, 'env').map((one) => textAt(one, 'name'));
  // What is not said here the program would take by default, and what stands beside it would not.
  const needed = FACTS.variables.filter((name) => !NOT_IN_AZURE.includes(name));
  const given = needed.filter((name) => name !== 'TEAMS_APP_ID' || teamsAppId !== undefined);
  yield* unlikeSets(`${key}: the environment`, names, given);
  const read = readConfig(env);
  if (!read.ok) {
    yield* read.problems.map((problem) => `${key}: ${problem}`);
    return;
  }
  const must = neededConfig(deployment, teamsAppId);
  for (const [name, value] of Object.entries(must))
    yield* unlike(`${key}: ${name}`, read.config[name as keyof Config], value);
  // Without one, the program would take the default, and the ingress may not.
  yield* unlike(`${key}: PORT`, env['PORT'], String(read.config.port));
  yield* policyDifferences(key, body, read.config.policyFile ?? '');
}

/** What the program has to find out from its environment. */
function neededConfig(deployment: Deployment, teamsAppId: string | undefined): Partial<Config> {
  const keyOf = (type: string): string => oneOf(deployment, type)?.key ?? 'nothing';
  const identity = keyOf('Microsoft.ManagedIdentity/userAssignedIdentities');
  const known = (how: string): string => filledIn(`«${how}»`);
  return {
    mode: 'azure',
    store: {
      kind: 'cosmos',
      endpoint: known(`${keyOf(COSMOS)}.properties.documentEndpoint`),
      database: oneOf(deployment, `${COSMOS}/sqlDatabases`)?.name ?? '',
      key: undefined,
    },
    files: {
      kind: 'blob',
      endpoint: known(`${keyOf(STORAGE)}.properties.primaryEndpoints.blob`),
      container: oneOf(deployment, `${STORAGE}/blobServices/containers`)?.name ?? '',
      key: undefined,
    },
    bot: {
      id: known(`${identity}.properties.clientId`),
      type: 'UserAssignedMSI',
      tenantId: known(`${identity}.properties.tenantId`),
      password: undefined,
    },
    graphBaseUrl: undefined,
    teamsAppId,
    appInsights: known(`${keyOf('Microsoft.Insights/components')}.properties.ConnectionString`),
    allowedTenants: [known(`${identity}.properties.tenantId`)],
    organizationFile: undefined,
    today: undefined,
  };
}

/** The texts that are mounted as files, by their paths. */
export function filesOf(body: DeployedResource['body']): Readonly<Record<string, string>> {
  const template = at(body, 'properties.template');
  const secrets = listAt(body, 'properties.configuration.secrets');
  const mounts = listAt(template, 'containers.0.volumeMounts');
  return Object.fromEntries(
    listAt(template, 'volumes').flatMap((volume) => {
      const mount = mounts.find((one) => at(one, 'volumeName') === at(volume, 'name'));
      if (mount === undefined || at(volume, 'storageType') !== 'Secret') return [];
      return listAt(volume, 'secrets').map((file) => {
        const secret = secrets.find((one) => at(one, 'name') === at(file, 'secretRef'));
        const path = posix.join(textAt(mount, 'mountPath'), textAt(file, 'path'));
        return [filledIn(path), textAt(secret, 'value')];
      });
    }),
  );
}

function* policyDifferences(key: string, body: DeployedResource['body'], path: string): Generator<string> {
  const text = filesOf(body)[path];
  if (text === undefined) {
    yield `${key}: no file is mounted at POLICY_FILE, ${path}`;
    return;
  }
  const policy = readPolicy(text);
  if (!policy.ok) yield* policy.problems.map((problem) => `${key}: the policy: ${problem}`);
}

function* organizationDifferences({ key, body }: DeployedResource): Generator<string> {
  const texts = Object.entries(filesOf(body)).filter(([path]) => path.endsWith('organization.json'));
  yield* unlike(`${key}: how many organization files are mounted`, texts.length, 1);
  for (const [, text] of texts) {
    const read = readOrganization(text);
    if (!read.ok) yield* read.problems.map((problem) => `${key}: the organization: ${problem}`);
  }
}

/** A command is one argument, which the shell of the job takes apart; another one than the doctor is for somebody to choose. */
function* commandDifferences({ key, body }: DeployedResource): Generator<string> {
  const container = at(body, 'properties.template.containers.0');
  const args = listAt(container, 'args').map(String);
  yield* unlike(`the command of ${key}`, at(container, 'command'), ['/bin/sh', '-c', 'exec node dist/$0 "$@"']);
  yield* unlike(`what ${key} runs`, args, ['doctor.js']);
  const programs = FACTS.programs.map((name) => `${name}.js`);
  for (const arg of args) if (!programs.includes(arg.split(' ')[0] ?? '')) yield `${key}: there is no program ${arg}`;
}

function* identityDifferences(deployment: Deployment, { key, body }: DeployedResource): Generator<string> {
  const identity = `«${oneOf(deployment, 'Microsoft.ManagedIdentity/userAssignedIdentities')?.key ?? ''}.id»`;
  const registry = oneOf(deployment, 'Microsoft.ContainerRegistry/registries');
  const given = at(body, 'identity');
  yield* unlike(`the identity of ${key}`, given, { type: 'UserAssigned', userAssignedIdentities: { [identity]: {} } });
  yield* unlike(`the registries of ${key}`, at(body, 'properties.configuration.registries'), [
    { server: `«${registry?.key ?? ''}.properties.loginServer»`, identity },
  ]);
}

function* ingressDifferences(deployment: Deployment, { key, name, body }: DeployedResource): Generator<string> {
  const { properties } = body;
  const port = Number(environmentOf(at(properties, 'template.containers.0'))['PORT']);
  yield* unlike('the port of the ingress', at(properties, 'configuration.ingress.targetPort'), port);
  yield* unlike('whether all paths are public', at(properties, 'configuration.ingress.external'), false);
  yield* probeDifferences(listAt(properties, 'template.containers.0.probes'), port);
  const grace = Number(at(properties, 'template.terminationGracePeriodSeconds'));
  if (!(grace * 1000 > FACTS.stopMs)) yield `${key} gets ${grace} s to stop, and takes up to ${FACTS.stopMs / 1000} s`;
  const least = Number(at(properties, 'template.scale.minReplicas'));
  if (!(least >= 2)) yield `${key} may run as ${least} replica`;
  const rules = listAt(
    oneOf(deployment, 'Microsoft.App/managedEnvironments/httpRouteConfigs')?.body,
    'properties.rules',
  );
  const routes = rules.flatMap((rule) => listAt(rule, 'routes')).map((route) => at(route, 'match'));
  yield* unlike('what is public', routes, [{ path: FACTS.paths.messages }]);
  const targets = rules.flatMap((rule) => listAt(rule, 'targets')).map((target) => at(target, 'containerApp'));
  yield* unlike('where it leads', targets, [name]);
}

function* probeDifferences(probes: readonly Value[], port: number): Generator<string> {
  const path = (type: Value | undefined): string => (type === 'Readiness' ? FACTS.paths.ready : FACTS.paths.alive);
  const types = probes.map((probe) => textAt(probe, 'type'));
  yield* unlikeSets('the probes', types, ['Startup', 'Liveness', 'Readiness']);
  for (const probe of probes) {
    const what = `the probe ${textAt(probe, 'type')}`;
    yield* unlike(what, at(probe, 'httpGet'), { path: path(at(probe, 'type')), port, scheme: 'HTTP' });
    const times = ['periodSeconds', 'timeoutSeconds', 'failureThreshold'].filter((name) => !isWhole(at(probe, name)));
    if (!isObject(probe) || times.length > 0) yield `${what} does not say ${times.join(', ')}`;
  }
}

const isWhole = (value: Value | undefined): boolean => Number.isInteger(value) && Number(value) > 0;
