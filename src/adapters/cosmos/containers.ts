import { type ContainerDefinition, type CosmosClient, type Database } from '@azure/cosmos';
import { Fault } from '../../ports/fault';
import { type Container } from '../documents/document-store';
import { type QueryShape } from '../documents/queries';
import { type CosmosPlace, missingPart } from './cosmos-access';
import { statusOf } from './cosmos-fault';
import { missingComposites, missingPaths, ourPolicy, PARTITION_KEYS } from './index-policy';

/** What several processes read must be what any of them wrote. */
const STRONG = ['Strong'];
/** Weaker consistency than these would hide even this process's own acknowledged writes from its reads. */
const OF_ONE_PROCESS = [...STRONG, 'BoundedStaleness', 'Session'];

/** How an owner changes an account. */
const update = (account: string, change: string): string =>
  `az cosmosdb update --name ${account} --resource-group <resource group> ${change}`;

const NO_EXPIRY_UNLESS_GIVEN = -1;
const NOT_FOUND = 404;
const CONFLICT = 409;

/**
 * Throws a `Fault` `rejected` when the account is one on which our writes would not hold: several regions that take writes
 * check versions each for itself, and merge later by dropping one side.
 *
 * @source https://learn.microsoft.com/azure/cosmos-db/database-transactions-optimistic-concurrency
 */
export async function checkAccount(
  client: CosmosClient,
  { name, needsStrong }: { readonly name: string; readonly needsStrong: boolean },
): Promise<void> {
  const { resource: account } = await client.getDatabaseAccount();
  const consistency: string = account?.consistencyPolicy ?? 'unknown';
  if (account === undefined || account.enableMultipleWritableLocations) {
    throw refuse(
      'multi-region-writes',
      `the account takes writes in several regions, where versions do not hold: ${update(name, '--enable-multiple-write-locations false')}`,
    );
  }
  const wanted = needsStrong ? `Strong: ${update(name, '--default-consistency-level Strong')}` : 'Session or stronger';
  if (!(needsStrong ? STRONG : OF_ONE_PROCESS).includes(consistency))
    throw refuse('weak-consistency', `the account's consistency is ${consistency}; it must be ${wanted}`);
}

/** Makes the database and its containers where they are missing. Several processes may do so at once. */
export async function createContainers(
  client: CosmosClient,
  database: string,
  shapes: readonly QueryShape[],
): Promise<void> {
  await ignoringConflict(client.databases.createIfNotExists({ id: database }));
  for (const definition of containerDefinitions(shapes))
    await ignoringConflict(client.database(database).containers.createIfNotExists(definition));
}

/**
 * Throws a `Fault` `forbidden` when the database or a container is missing, `rejected` when a container is not as our writes and queries need it: it has another partition key than ours, never
 * lets documents expire, or all of them, refuses documents for reasons that we do not know, or does not index what queries name. The
 * message is a sentence for an operator.
 */
export async function checkContainers(
  database: Database,
  shapes: readonly QueryShape[],
  place: CosmosPlace,
): Promise<void> {
  for (const { id, partitionKey } of containerDefinitions(shapes)) {
    const { resource } = await database
      .container(id)
      .read()
      .catch((error: unknown) => notThere(error, database, place, id));
    if (JSON.stringify(resource?.partitionKey?.paths) !== JSON.stringify(partitionKey.paths))
      throw refuse('wrong-partition-key', `the partition key of container ${id} must be ${partitionKey.paths.join()}`);
    if (resource?.defaultTtl !== NO_EXPIRY_UNLESS_GIVEN)
      throw refuse('no-expiry', `the container ${id} must have time to live on, without a default`);
    if ((resource.uniqueKeyPolicy?.uniqueKeys ?? []).length > 0)
      throw refuse('unique-keys', `the container ${id} must have no unique keys`);
    const missing = missingPaths(id, shapes, resource.indexingPolicy);
    if (missing.length > 0) {
      throw refuse(
        'missing-index',
        `the index policy of container ${id} leaves out ${missing.join(', ')}: include them`,
      );
    }
    const unordered = missingComposites(id, shapes, resource.indexingPolicy);
    if (unordered.length > 0) {
      throw refuse(
        'missing-index',
        `the index policy of container ${id} lacks composite indexes, each of these paths, all ascending: ${unordered.join(', ')}`,
      );
    }
  }
}

/** Says of a container that is not there whether its database is. Whatever else is in the way is thrown as it is. */
async function notThere(error: unknown, database: Database, place: CosmosPlace, container: Container): Promise<never> {
  if (statusOf(error) !== NOT_FOUND) throw error;
  const isThere = await database.read().then(
    () => true,
    (other: unknown) => statusOf(other) !== NOT_FOUND,
  );
  const { says, ...details } = missingPart(place, isThere ? container : undefined);
  throw new Fault('forbidden', `Cosmos DB open: ${says}`, { cause: error, ...details });
}

const CONTAINERS: readonly Container[] = ['departments', 'tenant'];

/** The containers as they have to be: what makes them, and what looks at those that somebody else made, goes by this. */
export function containerDefinitions(shapes: readonly QueryShape[]) {
  return CONTAINERS.map((id) => ({
    id,
    partitionKey: { paths: [`/${PARTITION_KEYS[id]}`] },
    defaultTtl: NO_EXPIRY_UNLESS_GIVEN,
    indexingPolicy: ourPolicy(id, shapes),
  })) satisfies readonly ContainerDefinition[];
}

async function ignoringConflict(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (statusOf(error) !== CONFLICT) throw error;
  }
}

function refuse(code: string, reason: string): Fault {
  return new Fault('rejected', `Cosmos DB open: ${reason}`, { code });
}
