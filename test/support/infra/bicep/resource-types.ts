/** What is known of a type of resources. */
interface KnownType {
  /** What the service says of one once it is there. */
  readonly says?: readonly string[];
}

/**
 * Types of resources that the reader takes, with what may be read of each once it is deployed. No keys: nothing here may be read by one.
 *
 * @source https://learn.microsoft.com/azure/templates/
 */
const TYPES: Readonly<Record<string, KnownType>> = {
  'Microsoft.ManagedIdentity/userAssignedIdentities': {
    says: ['properties.clientId', 'properties.principalId', 'properties.tenantId'],
  },
  'Microsoft.DocumentDB/databaseAccounts': { says: ['properties.documentEndpoint'] },
  'Microsoft.DocumentDB/databaseAccounts/sqlDatabases': {},
  'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers': {},
  'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments': {},
  'Microsoft.DocumentDB/databaseAccounts/sqlRoleDefinitions': {},
  'Microsoft.Storage/storageAccounts': { says: ['properties.primaryEndpoints.blob'] },
  'Microsoft.Storage/storageAccounts/managementPolicies': {},
  'Microsoft.Storage/storageAccounts/blobServices': {},
  'Microsoft.Storage/storageAccounts/blobServices/containers': {},
  'Microsoft.Authorization/roleAssignments': {},
  'Microsoft.Authorization/locks': {},
  'Microsoft.ContainerRegistry/registries': { says: ['properties.loginServer'] },
  'Microsoft.OperationalInsights/workspaces': { says: ['properties.customerId'] },
  'Microsoft.Insights/components': { says: ['properties.ConnectionString'] },
  'Microsoft.Insights/actionGroups': {},
  'Microsoft.Insights/scheduledQueryRules': {},
  'Microsoft.Insights/metricAlerts': {},
  'Microsoft.Insights/diagnosticSettings': {},
  'Microsoft.App/managedEnvironments': { says: ['properties.defaultDomain', 'properties.staticIp'] },
  'Microsoft.App/managedEnvironments/httpRouteConfigs': { says: ['properties.fqdn'] },
  'Microsoft.App/containerApps': {
    says: ['properties.configuration.ingress.fqdn', 'properties.latestRevisionName'],
  },
  'Microsoft.App/jobs': {},
  'Microsoft.BotService/botServices': {},
  'Microsoft.BotService/botServices/channels': {},
};

/** What every resource may have. */
export const PARTS: readonly string[] = [
  ...['name', 'location', 'tags', 'kind', 'sku', 'identity', 'zones', 'properties', 'parent', 'scope', 'dependsOn'],
];

/** What may be read of a type of resources once it is deployed; undefined: the type is not known. */
export const saidOf = (type: string): readonly string[] | undefined =>
  Object.hasOwn(TYPES, type) ? (TYPES[type]?.says ?? []) : undefined;
