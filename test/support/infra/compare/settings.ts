import { type DeployedResource, type Deployment } from '../bicep/deployment';
import { type Value } from '../bicep/values';
import { WAYS } from '../deployments';
import { at, ofType, oneOf, unlike, unlikeSets } from './look';

/** What is set, by a path into what a resource declares. */
type Settings = Readonly<Record<string, Value>>;

/** What was decided for resources of a type, and what no other part compares with the code: each line stands for a reason in infra/README.md. */
const BY_TYPE: Readonly<Record<string, Settings>> = {
  'Microsoft.DocumentDB/databaseAccounts': {
    kind: 'GlobalDocumentDB',
    'properties.databaseAccountOfferType': 'Standard',
    'properties.capabilities': [{ name: 'EnableServerless' }],
    'properties.locations.0.failoverPriority': 0,
    'properties.backupPolicy': { type: 'Continuous', continuousModeProperties: { tier: 'Continuous7Days' } },
    'properties.disableKeyBasedMetadataWriteAccess': true,
    'properties.minimalTlsVersion': 'Tls12',
    'properties.publicNetworkAccess': 'Enabled',
  },
  'Microsoft.Storage/storageAccounts': {
    kind: 'StorageV2',
    'properties.accessTier': 'Hot',
    'properties.allowCrossTenantReplication': false,
    'properties.defaultToOAuthAuthentication': true,
    'properties.minimumTlsVersion': 'TLS1_2',
    'properties.publicNetworkAccess': 'Enabled',
    'properties.supportsHttpsTrafficOnly': true,
  },
  'Microsoft.Storage/storageAccounts/blobServices': { 'properties.isVersioningEnabled': true },
  'Microsoft.Storage/storageAccounts/managementPolicies': {
    'properties.policy.rules.0.type': 'Lifecycle',
    'properties.policy.rules.0.enabled': true,
    'properties.policy.rules.0.definition.filters': { blobTypes: ['blockBlob'] },
  },
  'Microsoft.ContainerRegistry/registries': { 'sku.name': 'Basic', 'properties.adminUserEnabled': false },
  'Microsoft.OperationalInsights/workspaces': {
    'properties.sku.name': 'PerGB2018',
  },
  'Microsoft.Insights/components': {
    kind: 'web',
    'properties.Application_Type': 'web',
    'properties.IngestionMode': 'LogAnalytics',
  },
  'Microsoft.App/managedEnvironments': {
    'properties.workloadProfiles': [{ name: 'Consumption', workloadProfileType: 'Consumption' }],
    'properties.appLogsConfiguration': { destination: 'azure-monitor' },
  },
  'Microsoft.Insights/diagnosticSettings': {
    'properties.logs': [
      { category: 'ContainerAppConsoleLogs', enabled: true },
      { category: 'ContainerAppSystemLogs', enabled: true },
    ],
  },
  'Microsoft.App/containerApps': {
    'properties.workloadProfileName': 'Consumption',
    'properties.configuration.activeRevisionsMode': 'Single',
    'properties.configuration.ingress.transport': 'http',
    'properties.configuration.ingress.allowInsecure': false,
    'properties.template.containers.0.probes.0.timeoutSeconds': 2,
    'properties.template.containers.0.probes.1.timeoutSeconds': 5,
    'properties.template.containers.0.probes.2.timeoutSeconds': 2,
    'properties.template.containers.0.probes.2.successThreshold': 1,
    'properties.template.containers.0.resources': { cpu: 0.5, memory: '1Gi' },
  },
  'Microsoft.App/jobs': {
    'properties.workloadProfileName': 'Consumption',
    'properties.configuration.triggerType': 'Manual',
    'properties.configuration.manualTriggerConfig': { parallelism: 1, replicaCompletionCount: 1 },
    'properties.configuration.replicaRetryLimit': 0,
    'properties.template.containers.0.resources': { cpu: 0.5, memory: '1Gi' },
  },
  'Microsoft.Insights/metricAlerts': { location: 'global' },
  'Microsoft.Authorization/locks': { 'properties.level': 'CanNotDelete' },
  'Microsoft.BotService/botServices': { location: 'global' },
  'Microsoft.BotService/botServices/channels': { location: 'global' },
  'Microsoft.Insights/actionGroups': {
    location: 'global',
    'properties.enabled': true,
    'properties.emailReceivers.0.emailAddress': WAYS['with an image'].alertEmail,
    'properties.emailReceivers.0.useCommonAlertSchema': true,
  },
};

/** Azure takes no other name. */
const NAMED: Readonly<Record<string, string>> = {
  'Microsoft.Storage/storageAccounts/blobServices': 'default',
  'Microsoft.Storage/storageAccounts/managementPolicies': 'default',
};

/** How resources are set up otherwise than was decided, and what they are connected to otherwise than by their own names. */
export function* settingDifferences(deployment: Deployment): Generator<string> {
  for (const { type, key, body } of deployment.resources.filter(({ isExisting }) => !isExisting))
    for (const [path, must] of Object.entries(BY_TYPE[type] ?? {}))
      yield* unlike(`${path} of ${key}`, at(body, path), must);
  for (const [type, must] of Object.entries(NAMED))
    for (const { key, name } of ofType(deployment, type)) yield* unlike(`the name of ${key}`, name, must);
  yield* connectionDifferences(deployment);
  yield* retentionDifferences(deployment);
}

/** What leads from one resource to another, and out of the deployment. */
function* connectionDifferences(deployment: Deployment): Generator<string> {
  const one = (type: string): DeployedResource | undefined => oneOf(deployment, type);
  const idOf = (type: string): string => `«${one(type)?.key ?? ''}.id»`;
  const workspace = idOf('Microsoft.OperationalInsights/workspaces');
  const environment = one('Microsoft.App/managedEnvironments');
  const logs = one('Microsoft.Insights/diagnosticSettings');
  const registry = one('Microsoft.ContainerRegistry/registries');
  yield* unlike('where the log goes', at(logs?.body, 'properties.workspaceId'), workspace);
  yield* unlike('what is logged', logs?.scope, environment?.key);
  const metrics = at(one('Microsoft.Insights/components')?.body, 'properties.WorkspaceResourceId');
  yield* unlike('where metrics go', metrics, workspace);
  const locked = ofType(deployment, 'Microsoft.Authorization/locks').map(({ scope }) => scope ?? 'nothing');
  const accounts = ['Microsoft.DocumentDB/databaseAccounts', 'Microsoft.Storage/storageAccounts'].flatMap((type) =>
    ofType(deployment, type).map(({ key }) => key),
  );
  if (locked.length > 0) yield* unlikeSets('what is locked', locked, accounts);
  const outputs: Readonly<Record<string, string | undefined>> = {
    IDENTITY_RESOURCE_ID: idOf('Microsoft.ManagedIdentity/userAssignedIdentities'),
    BOT_RESOURCE_ID: idOf('Microsoft.BotService/botServices'),
    COSMOS_RESOURCE_ID: idOf('Microsoft.DocumentDB/databaseAccounts'),
    STORAGE_RESOURCE_ID: idOf('Microsoft.Storage/storageAccounts'),
    LOG_ANALYTICS_RESOURCE_ID: workspace,
    CONTAINER_REGISTRY_NAME: registry?.name,
    CONTAINER_REGISTRY_SERVER: `«${registry?.key ?? ''}.properties.loginServer»`,
  };
  const [app, job] = [one('Microsoft.App/containerApps'), one('Microsoft.App/jobs')];
  const ofProgram = app && job && { CONTAINER_APP_NAME: app.name, CONTAINER_APP_JOB_NAME: job.name };
  for (const [name, must] of Object.entries({ ...outputs, ...ofProgram }))
    yield* unlike(`the output ${name}`, deployment.outputs[name], must);
  for (const { key, body } of [app, job].flatMap((program) => program ?? []))
    yield* unlike(`the environment of ${key}`, at(body, 'properties.environmentId'), `«${environment?.key ?? ''}.id»`);
}

/** What is deleted stays as long in each of its ways to stay. */
function* retentionDifferences(deployment: Deployment): Generator<string> {
  const service = oneOf(deployment, 'Microsoft.Storage/storageAccounts/blobServices')?.body;
  const days = at(service, 'properties.deleteRetentionPolicy.days');
  const policy = oneOf(deployment, 'Microsoft.Storage/storageAccounts/managementPolicies')?.body;
  const others = {
    'days for which a container can be brought back': at(service, 'properties.containerDeleteRetentionPolicy.days'),
    'days for which a version is kept': at(
      policy,
      'properties.policy.rules.0.definition.actions.version.delete.daysAfterCreationGreaterThan',
    ),
  };
  for (const [what, is] of Object.entries(others)) yield* unlike(what, is, days);
}
