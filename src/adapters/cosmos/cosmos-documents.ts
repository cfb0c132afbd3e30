import {
  CosmosClient,
  type Container as CosmosContainer,
  type CosmosClientOptions,
  type JSONObject,
  type OperationInput,
} from '@azure/cosmos';
import { z } from 'zod';
import { timeLeftMs } from '../../concurrency/time-budget';
import { defined } from '../../domain/defined';
import { Fault, isFault } from '../../ports/fault';
import { type Metrics, noMetrics } from '../../ports/metrics';
import { checkAddress, checkQuery, checkTransaction } from '../documents/check-request';
import {
  type Address,
  type Body,
  type Container,
  type DocumentStore,
  type Operation,
  type Query,
  type StoredDocument,
} from '../documents/document-store';
import { AttemptFault } from '../documents/attempt-fault';
import { type OnceDocuments, patientDocuments, patiently, type Writing } from '../documents/patient-documents';
import { QUERIES, type QueryShape } from '../documents/queries';
import { partitionAsked, type StoreCall } from '../documents/store-call';
import { checkAccount, checkContainers, createContainers } from './containers';
import { accountOf, isLoopback } from './loopback';
import { type CosmosPlace } from './cosmos-access';
import { type Asked, readFault, versionsOf, writeFault } from './cosmos-fault';
import { countingHttpClient } from './counting-http-client';
import { hastyHttpClient } from './hasty-http-client';
import { querySpec } from './query-spec';

/** Which database to use, and as whom. */
export interface CosmosOptions {
  readonly endpoint: string;
  readonly database: string;
  /** The client id of who asks, to say whom a role has to be granted to. */
  readonly clientId?: string | undefined;
  readonly credential:
    { readonly key: string } | { readonly tokenCredential: NonNullable<CosmosClientOptions['aadCredentials']> };
  /** Whether to make the database and its containers where they are missing; on a loopback endpoint unless given. */
  readonly createIfMissing?: boolean;
  /** Whether any consistency but Strong is refused; everywhere but on a loopback endpoint unless given. */
  readonly needsStrong?: boolean;
  /** How long one request may take; 5 seconds unless given. */
  readonly requestTimeoutMs?: number;
  /** How long faults are waited out where the work under way has no time budget; 30 seconds unless given. */
  readonly timeBudgetMs?: number;
  /** The queries that are asked, and have indexes: those of our stores unless given. */
  readonly queries?: readonly QueryShape[];
  /** Counts what the service takes; nothing unless given. */
  readonly metrics?: Metrics;
  /** Told of each call: for counting in tests and benches. */
  readonly onCall?: (call: StoreCall) => void;
}

type Opened = CosmosOptions & { readonly queries: readonly QueryShape[] };

/** The SDK would wait for a throttled request whatever time there is: whoever calls it knows better. */
const THROTTLED = { maxRetryAttemptCount: 0 };
/** The service itself ends every operation after 5 seconds. */
const REQUEST_TIMEOUT_MS = 5_000;
/** Faults are waited out this long where nobody waits for an answer, as in a job; a turn's own time is less. */
const TIME_BUDGET_MS = 30_000;
/** What the last attempt has when the time is over, so that it can succeed at all. */
const LEAST_MS = 1_000;
const MOST_PER_PAGE = 1_000;
const NOT_FOUND = 404;

/** The SDK's type leaves out that the service compares the version of a delete too. */
type BatchOperation = OperationInput & { readonly ifMatch?: string };

/** What we use of the SDK's answer to a read, which it types as `any`. */
interface Answer {
  readonly resource?: unknown;
  readonly statusCode: number;
  readonly substatus?: number | undefined;
}

const stored = z.object({
  id: z.string(),
  transaction: z.string().optional(),
  kind: z.string(),
  department: z.string().optional(),
  body: z.record(z.string(), z.unknown()),
  _etag: z.string().min(1),
});

/**
 * Documents in an Azure Cosmos DB account with one region that takes writes. A version is the service's etag. A body is kept
 * under `body`, so that it may have fields of any name; beside it, which transaction wrote it. Faults are waited out.
 *
 * Throws a `Fault`: `unavailable` when the account cannot be reached, `forbidden` when it does not let us in, or the database or a container
 * is missing, `rejected` when the
 * account or a container is not one on which our writes would hold.
 */
export async function cosmosDocuments(options: CosmosOptions): Promise<DocumentStore> {
  const { endpoint, database, timeBudgetMs = TIME_BUDGET_MS, queries = QUERIES } = options;
  const { createIfMissing = isLoopback(endpoint), needsStrong = !isLoopback(endpoint) } = options;
  const client = new CosmosClient(clientOptions(options));
  try {
    await patiently(timeBudgetMs, () =>
      attempt({ operation: 'open', place: options }, async () => {
        await checkAccount(client, { name: accountOf(endpoint), needsStrong });
        if (createIfMissing) await createContainers(client, database, queries);
        await checkContainers(client.database(database), queries, options);
      }),
    );
  } catch (error) {
    client.dispose();
    throw error;
  }
  return patientDocuments(new CosmosDocuments(client, { ...options, queries }), timeBudgetMs);
}

class CosmosDocuments implements OnceDocuments {
  readonly #client: CosmosClient;
  readonly #containers: Readonly<Record<Container, CosmosContainer>>;
  readonly #shapes: readonly QueryShape[];
  readonly #place: CosmosPlace;
  readonly #onCall: (call: StoreCall) => void;

  constructor(client: CosmosClient, { endpoint, database, clientId, queries, onCall = () => undefined }: Opened) {
    const container = (id: Container) => client.database(database).container(id);
    this.#client = client;
    this.#place = { endpoint, database, clientId };
    this.#containers = { departments: container('departments'), tenant: container('tenant') };
    this.#shapes = queries;
    this.#onCall = onCall;
  }

  read(address: Address): Promise<StoredDocument | undefined> {
    return this.#readAs(address, (resource) => documentOf(resource, address.partition));
  }

  look(address: Address): Promise<Writing | undefined> {
    return this.#readAs(address, (resource) => {
      const { transaction: mark, _etag: version } = storedIn(resource);
      return { version, mark };
    });
  }

  #readAs<Value>(address: Address, parse: (resource: unknown) => Value): Promise<Value | undefined> {
    const { container, partition, id } = address;
    checkAddress(address);
    this.#onCall({ operation: 'read', container, partition });
    const asked = { operation: 'read', place: this.#place, container };
    return attempt(asked, async () => {
      const answer: Answer = await this.#containers[container].item(id, partition).read(inTime());
      const { resource, statusCode, substatus } = answer;
      if (resource !== undefined) return parse(resource);
      if (statusCode === NOT_FOUND && !substatus) return undefined;
      throw readFault({ code: statusCode, substatus }, asked);
    });
  }

  async query(query: Query): Promise<readonly StoredDocument[]> {
    checkQuery(query, this.#shapes);
    const { container, limit } = query;
    // In `tenant` the kind is the partition, so no query there has to ask all of them.
    const partition = partitionAsked(query) ?? (container === 'tenant' ? query.kind : undefined);
    this.#onCall({ operation: 'query', container, partition: partitionAsked(query) });
    return attempt({ operation: 'query', place: this.#place, container }, async () => {
      const options = {
        ...defined({ maxItemCount: Math.min(limit, MOST_PER_PAGE), partitionKey: partition }),
        ...inTime(),
      };
      const items = this.#containers[container].items.query<unknown>(querySpec(query), options);
      const { resources } = await items.fetchAll();
      return resources.map((resource) => documentOf(resource, partition));
    });
  }

  async transact(
    container: Container,
    partition: string,
    operations: readonly Operation[],
    mark: string,
  ): Promise<readonly string[]> {
    checkTransaction(container, partition, operations);
    this.#onCall({ operation: 'transact', container, partition });
    if (operations.some((operation) => operation.op !== 'create' && !isVersion(operation.version)))
      throw new Fault('conflict', 'Cosmos DB transact: a version that the service never gave');
    const batch = operations.map((operation) => operationInput({ container, partition, mark }, operation));
    const asked = { operation: 'transact', place: this.#place, container };
    let answer: unknown;
    try {
      const options = { contentResponseOnWriteEnabled: false, ...inTime() };
      answer = (await this.#containers[container].items.batch(batch, partition, options)).result;
    } catch (error) {
      throw writeFault(error, asked);
    }
    return versionsOf(answer, operations.length, asked);
  }

  close(): Promise<void> {
    this.#client.dispose();
    return Promise.resolve();
  }
}

/** How the SDK is to behave: it sends each request once, in the time given. */
export function clientOptions(options: CosmosOptions) {
  const { endpoint, credential, requestTimeoutMs = REQUEST_TIMEOUT_MS, metrics = noMetrics } = options;
  return {
    endpoint,
    httpClient: countingHttpClient(hastyHttpClient(), metrics),
    ...('key' in credential ? { key: credential.key } : { aadCredentials: credential.tokenCredential }),
    connectionPolicy: {
      requestTimeout: requestTimeoutMs,
      retryOptions: THROTTLED,
      // The account's own address always leads to the one region that takes writes. Discovery would only add waits of up to
      // two minutes inside the SDK when that address cannot be found.
      enableEndpointDiscovery: false,
    },
  } satisfies CosmosClientOptions;
}

function operationInput(
  { container, partition, mark }: { container: Container; partition: string; mark: string },
  operation: Operation,
): BatchOperation {
  const { id } = operation;
  if (operation.op === 'delete') return { operationType: 'Delete', id, ifMatch: operation.version };
  const { kind, body, expiresAfterSeconds } = operation;
  const resourceBody = {
    id,
    kind,
    transaction: mark,
    ...defined({
      department: container === 'departments' ? partition : undefined,
      ttl: expiresAfterSeconds,
    }),
    // JSON all the same; the SDK's type has no readonly lists.
    body: body as JSONObject,
  };
  return operation.op === 'create'
    ? { operationType: 'Create', resourceBody }
    : { operationType: 'Replace', id, resourceBody, ifMatch: operation.version };
}

/** `*` would match any version there is, and an empty one would not be compared at all. */
function isVersion(version: string): boolean {
  return version !== '' && version !== '*';
}

function documentOf(resource: unknown, partition: string | undefined): StoredDocument {
  const { id, kind, department, body, _etag: version } = storedIn(resource);
  return { partition: partition ?? department ?? kind, id, kind, body: body as Body, version };
}

function storedIn(resource: unknown): z.output<typeof stored> {
  const { data, error } = stored.safeParse(resource);
  if (data === undefined)
    throw new AttemptFault('final', 'unavailable', 'Cosmos DB read: a document that is not ours', { cause: error });
  return data;
}

async function attempt<T>(asked: Asked, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isFault(error) ? error : readFault(error, asked);
  }
}

/** Lets a call, with all that the SDK does for it, take what is left of the time. */
function inTime(): { readonly abortSignal?: AbortSignal } {
  const leftMs = timeLeftMs();
  return leftMs === undefined ? {} : { abortSignal: AbortSignal.timeout(Math.ceil(Math.max(leftMs, LEAST_MS))) };
}
