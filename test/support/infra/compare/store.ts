import { type DeployedResource, type Deployment } from '../bicep/deployment';
import { isObject } from '../bicep/values';
import { BUILT_IN_ROLES, FACTS } from '../facts';
import { at, listAt, ofType, oneOf, textAt, unlike, unlikeSets } from './look';

const COSMOS = 'Microsoft.DocumentDB/databaseAccounts';
const STORAGE = 'Microsoft.Storage/storageAccounts';
const IDENTITY = 'Microsoft.ManagedIdentity/userAssignedIdentities';

/** How the store that is deployed differs from the one that the program starts on. */
export function* storeDifferences(deployment: Deployment): Generator<string> {
  const account = oneOf(deployment, COSMOS);
  if (account === undefined) {
    yield 'there is not one account of Cosmos DB';
    return;
  }
  const { properties } = account.body;
  yield* unlike('the consistency of Cosmos DB', at(properties, 'consistencyPolicy.defaultConsistencyLevel'), 'Strong');
  yield* unlike('enableMultipleWriteLocations', at(properties, 'enableMultipleWriteLocations'), false);
  yield* unlike('disableLocalAuth of Cosmos DB', at(properties, 'disableLocalAuth'), true);
  yield* unlike('the number of regions of Cosmos DB', listAt(properties, 'locations').length, 1);
  const database = oneOf(deployment, `${COSMOS}/sqlDatabases`);
  yield* unlike('the account of the database', database?.parent, account.key);
  yield* unlike('the id of the database', at(database?.body, 'properties.resource.id'), database?.name);
  const containers = ofType(deployment, `${COSMOS}/sqlDatabases/containers`);
  yield* unlikeSets(
    'Cosmos DB',
    containers.map(({ name }) => name),
    FACTS.containers.map(({ id }) => id),
  );
  for (const container of containers) {
    yield* unlike(`the database of container ${container.name}`, container.parent, database?.key);
    yield* containerDifferences(container);
  }
}

function* containerDifferences({ name, body }: DeployedResource): Generator<string> {
  const must = FACTS.containers.find(({ id }) => id === name);
  const resource = at(body, 'properties.resource');
  if (must === undefined || !isObject(resource)) return;
  const what = (part: string): string => `${part} of container ${name}`;
  const known = ['id', 'partitionKey', 'defaultTtl', 'indexingPolicy'];
  yield* unlikeSets(what('what is said'), Object.keys(resource), known);
  yield* unlike(what('the id'), at(resource, 'id'), name);
  yield* unlike(what('the partition key'), at(resource, 'partitionKey'), { kind: 'Hash', ...must.partitionKey });
  yield* unlike(what('defaultTtl'), at(resource, 'defaultTtl'), must.defaultTtl);
  const policy = at(resource, 'indexingPolicy');
  const { includedPaths = [], excludedPaths = [], compositeIndexes = [] } = must.indexingPolicy;
  const texts = (list: readonly unknown[]): readonly string[] => list.map((item) => JSON.stringify(item));
  yield* unlike(what('indexingMode'), at(policy, 'indexingMode'), 'consistent');
  yield* unlike(what('automatic'), at(policy, 'automatic'), true);
  yield* unlikeSets(what('the index'), texts(listAt(policy, 'includedPaths')), texts(includedPaths));
  yield* unlikeSets(
    what('what is left out of the index'),
    texts(listAt(policy, 'excludedPaths')),
    texts(excludedPaths),
  );
  yield* unlikeSets(what('the composite indexes'), texts(listAt(policy, 'compositeIndexes')), texts(compositeIndexes));
}

/** How the place for files differs. */
export function* filesDifferences(deployment: Deployment): Generator<string> {
  const properties = oneOf(deployment, STORAGE)?.body['properties'];
  yield* unlike('allowSharedKeyAccess', at(properties, 'allowSharedKeyAccess'), false);
  yield* unlike('allowBlobPublicAccess', at(properties, 'allowBlobPublicAccess'), false);
  const service = oneOf(deployment, `${STORAGE}/blobServices`)?.body;
  for (const policy of ['deleteRetentionPolicy', 'containerDeleteRetentionPolicy'])
    yield* unlike(`${policy}.enabled`, at(service, `properties.${policy}.enabled`), true);
  const container = oneOf(deployment, `${STORAGE}/blobServices/containers`)?.body;
  yield* unlike('publicAccess of the container for files', at(container, 'properties.publicAccess'), 'None');
}

/** Who may do what with them: the bot's identity, by its roles, and nobody else. */
export function* roleDifferences(deployment: Deployment): Generator<string> {
  const identity = oneOf(deployment, IDENTITY);
  const principal = `«${identity?.key ?? ''}.properties.principalId»`;
  const cosmos = oneOf(deployment, COSMOS);
  const access = oneOf(deployment, `${COSMOS}/sqlRoleAssignments`);
  const id = `«${cosmos?.key ?? ''}.id»`;
  yield* unlike('the account of the role on Cosmos DB', access?.parent, cosmos?.key);
  yield* unlike('the role on Cosmos DB', access?.body['properties'], {
    roleDefinitionId: `${id}/sqlRoleDefinitions/${FACTS.roles.cosmos.id}`,
    principalId: principal,
    scope: id,
  });
  const assignments = ofType(deployment, 'Microsoft.Authorization/roleAssignments');
  const granted = assignments.map(({ scope, body }) => {
    const role = textAt(body, 'properties.roleDefinitionId').split('/').at(-1) ?? '';
    return `${BUILT_IN_ROLES[role] ?? `the unknown role ${role}`} on ${scope ?? 'everything'}`;
  });
  yield* unlikeSets('what is granted', granted, [
    `${FACTS.roles.blob.name} on ${oneOf(deployment, `${STORAGE}/blobServices/containers`)?.key ?? ''}`,
    `AcrPull on ${oneOf(deployment, 'Microsoft.ContainerRegistry/registries')?.key ?? ''}`,
  ]);
  for (const { key, body } of assignments) {
    yield* unlike(`whom ${key} is for`, at(body, 'properties.principalId'), principal);
    yield* unlike(`what ${key} is for`, at(body, 'properties.principalType'), 'ServicePrincipal');
  }
}
