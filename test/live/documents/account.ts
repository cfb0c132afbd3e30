import { CosmosClient, type Container as CosmosContainer } from '@azure/cosmos';
import { z } from 'zod';
import { clientOptions, cosmosDocuments } from '../../../src/adapters/cosmos/cosmos-documents';
import { ourPolicy, PARTITION_KEYS } from '../../../src/adapters/cosmos/index-policy';
import { accountOf } from '../../../src/adapters/cosmos/loopback';
import { type Container } from '../../../src/adapters/documents/document-store';
import { mapLimited } from '../../../src/concurrency/map-limited';
import { type Fault, isFault } from '../../../src/ports/fault';
import { contractQueries, OF_THE_CONTRACT } from '../../contracts/document-store.contract';
import { realCredential } from '../identity';
import { type Variables } from '../variables';

type Cosmos = Variables['cosmos'];

const CONTAINERS: readonly Container[] = ['departments', 'tenant'];
const DELETED_AT_ONCE = 20;
const NOT_FOUND = 404;

const keySchema = z.object({ id: z.string(), department: z.string().optional(), kind: z.string() });

/** How to reach the account: by a key on this machine, by a token of an identity anywhere else. */
export const optionsOf = ({ endpoint, database, key }: Cosmos) => ({
  ...{ endpoint, database },
  credential: key === undefined ? { tokenCredential: realCredential() } : { key },
  queries: contractQueries([]),
});

/**
 * Why the database cannot serve: it is not there, or not as the contract needs it, or holds documents of somebody else.
 *
 * @returns Sentences, and commands that mend it; none when all is well.
 */
export async function whyNoDatabase(cosmos: Cosmos): Promise<readonly string[]> {
  const trouble = await troubleOpening(cosmos);
  // Of a database that cannot be opened it may be too much to ask whose documents it holds.
  const strangers = trouble === undefined ? await strangersIn(cosmos) : await strangersIn(cosmos).catch(() => []);
  if (strangers.length > 0) {
    const whose = `${cosmos.database} holds documents of somebody else, in ${strangers.join(' and ')}`;
    return [`COSMOS_DATABASE: ${whose}; name a database that is there for this alone`];
  }
  return trouble === undefined
    ? []
    : [`COSMOS_DATABASE: ${trouble.message}. What mends it:`, ...mending(cosmos, trouble)];
}

async function troubleOpening(cosmos: Cosmos): Promise<Fault | undefined> {
  try {
    // On this machine it is made where it is missing; in Azure whoever may write documents may not make containers.
    const store = await cosmosDocuments(optionsOf(cosmos));
    await store.close();
    return undefined;
  } catch (error) {
    if (isFault(error)) return error;
    throw error;
  }
}

function mending(cosmos: Cosmos, { code, access }: Fault): readonly string[] {
  if (code === 'missing-database' || code === 'missing-container') return creationOf(cosmos);
  if (code === 'missing-index') return indexingOf(cosmos);
  return access === undefined ? [] : [access.grant];
}

/** The containers that hold documents of somebody else. */
async function strangersIn(cosmos: Cosmos): Promise<readonly Container[]> {
  const found = await eachContainer(cosmos, async (container, id) => {
    const key = PARTITION_KEYS[id];
    const query = `SELECT TOP 1 * FROM c WHERE NOT (IS_DEFINED(c.${key}) AND STARTSWITH(c.${key}, "${OF_THE_CONTRACT}"))`;
    return (await container.items.query(query).fetchAll()).resources.length > 0;
  });
  return CONTAINERS.filter((_, place) => found[place] === true);
}

/** Deletes what the contract wrote, now or in a run that was killed, and nothing else. @returns How many documents. */
export async function deleteOurs(cosmos: Cosmos): Promise<number> {
  const counts = await eachContainer(cosmos, async (container, id) => {
    const { resources } = await container.items.query('SELECT c.id, c.department, c.kind FROM c').fetchAll();
    const ours = resources.flatMap((resource) => {
      const { id: document, department, kind } = keySchema.parse(resource);
      const partition = id === 'tenant' ? kind : (department ?? '');
      return partition.startsWith(OF_THE_CONTRACT) ? [{ document, partition }] : [];
    });
    await mapLimited(ours, DELETED_AT_ONCE, async ({ document, partition }) => {
      await container.item(document, partition).delete().catch(unlessGone);
    });
    return ours.length;
  });
  return counts.reduce((sum, count) => sum + count, 0);
}

/** It may have expired meanwhile. */
function unlessGone(error: unknown): void {
  if ((error as { readonly code?: unknown }).code !== NOT_FOUND) throw error;
}

async function eachContainer<Value>(
  cosmos: Cosmos,
  work: (container: CosmosContainer, id: Container) => Promise<Value>,
): Promise<readonly Value[]> {
  const options = clientOptions(optionsOf(cosmos));
  const client = new CosmosClient({
    ...options,
    // Nobody waits here, so that the SDK may wait for a service that asks for it.
    connectionPolicy: { ...options.connectionPolicy, retryOptions: { maxRetryAttemptCount: 9 } },
  });
  try {
    const values: Value[] = [];
    for (const id of CONTAINERS) values.push(await work(client.database(cosmos.database).container(id), id));
    return values;
  } finally {
    client.dispose();
  }
}

/** The commands that make the database and its containers, with the indexes that the contract asks for. */
export const creationOf = (cosmos: Pick<Cosmos, 'endpoint' | 'database'>): readonly string[] => [
  `az cosmosdb sql database create ${inAccount(cosmos)} --name ${cosmos.database}`,
  ...CONTAINERS.map(
    (id) =>
      `${containerCommand('create', cosmos, id)} --partition-key-path /${PARTITION_KEYS[id]} --ttl -1 ${indexes(id)}`,
  ),
];

const indexingOf = (cosmos: Cosmos): readonly string[] =>
  CONTAINERS.map((id) => `${containerCommand('update', cosmos, id)} ${indexes(id)}`);

const inAccount = ({ endpoint }: Pick<Cosmos, 'endpoint'>): string =>
  `--account-name ${accountOf(endpoint)} --resource-group <resource group>`;

const containerCommand = (verb: string, cosmos: Pick<Cosmos, 'endpoint' | 'database'>, id: Container): string =>
  `az cosmosdb sql container ${verb} ${inAccount(cosmos)} --database-name ${cosmos.database} --name ${id}`;

function indexes(id: Container): string {
  const policy = { indexingMode: 'consistent', automatic: true, ...ourPolicy(id, contractQueries([])) };
  return `--idx '${JSON.stringify(policy)}'`;
}
