import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { Account, RANGES, rangeOf, type AccountTraits, type StandInContainer } from './account';
import { operationSchema, type ItemOperation, type OperationOutcome } from './documents';
import { Faults, faultSchema, type CallKind, type FaultOrder, type StruckCall, type StruckFault } from './faults';
import { isOrderIndexed } from './index-rules';
import { needsPlan, planOf, querySchema, runQuery, type SqlQuery } from './query';
import { hasToken, isSigned } from './signature';

/** How many requests the stand-in has had, by what they did. */
export type CallCounts = Readonly<Record<CallKind, number>>;

/** A running stand-in for Azure Cosmos DB. */
export interface CosmosStandIn {
  readonly endpoint: string;
  readonly key: string;
  /** Forgets the faults asked for before. */
  readonly setFaults: (faults: readonly FaultOrder[], randomStart?: number) => Promise<void>;
  /** Moves the clock by which documents expire. */
  readonly advance: (ms: number) => Promise<void>;
  /** What the account says of itself from now on. */
  readonly setTraits: (traits: Partial<AccountTraits>) => Promise<void>;
  /** The requests since the start. */
  readonly calls: () => Promise<CallCounts>;
  readonly close: () => Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Request {
  readonly method: string;
  /** The path, taken apart and decoded. */
  readonly segments: readonly string[];
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

const CONTROL = '_stand-in';
const MOST_REQUEST_BYTES = 2 * 1024 * 1024;
const MOST_RESPONSE_BYTES = 4 * 1024 * 1024;
const MOST_OPERATIONS = 100;
const PAGE = 100;

const control = z.object({
  faults: z.array(faultSchema).optional(),
  randomStart: z.number().optional(),
  advanceMs: z.number().optional(),
  traits: z.object({ enableMultipleWriteLocations: z.boolean(), consistency: z.string() }).partial().optional(),
});

/** How to start one. */
interface StandInOptions {
  /** Any that is free unless given. */
  readonly port?: number;
  /** The token of an identity that may read and write documents, and make no container; none unless given. */
  readonly token?: string;
}

/**
 * Starts a stand-in for an Azure Cosmos DB account on a port of this machine, for this process and any other.
 *
 * It keeps the documents itself and takes only the SQL engine from `@vercel/cosmosdb-server`. That server has no atomic batch,
 * no expiry, no isolation of partitions and no signatures; all of them are rules about the state it hides. To put them right
 * from outside, each batch would have to be checked by reading every document first and to be undone by writing again, with
 * other etags than before; a state of our own is smaller, and atomic because nothing in it waits.
 */
export async function startCosmosStandIn({ port = 0, token }: StandInOptions = {}): Promise<CosmosStandIn> {
  const key = randomBytes(64).toString('base64');
  const service = new Service(key, token);
  const server = createServer((request, response) => {
    void service.handle(request, response);
  });
  // A connection closed for being idle just as a write goes out would be a fault that nobody asked for.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { ...controlCosmosStandIn(endpoint, key), close: () => closed(server) };
}

/** The controls of a stand-in that runs in another process; `close` leaves it running. */
export function controlCosmosStandIn(endpoint: string, key: string): CosmosStandIn {
  const order = async (body: z.input<typeof control>): Promise<CallCounts> => {
    const answer = await fetch(`${endpoint}/${CONTROL}`, { method: 'POST', body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`The stand-in refused the order: ${await answer.text()}`);
    return (await answer.json()) as CallCounts;
  };
  return {
    endpoint,
    key,
    setFaults: async (faults, randomStart = 1) => {
      await order({ faults: [...faults], randomStart });
    },
    advance: async (ms) => {
      await order({ advanceMs: ms });
    },
    setTraits: async (traits) => {
      await order({ traits });
    },
    calls: () => order({}),
    close: () => Promise.resolve(),
  };
}

class Service {
  readonly #key: string;
  readonly #token: string | undefined;
  readonly #faults = new Faults();
  readonly #account = new Account(() => Date.now() + this.#aheadMs);
  /** What is left of queries that did not fit one page, by continuation token. */
  readonly #pages = new Map<string, readonly unknown[]>();
  readonly #calls = { read: 0, query: 0, write: 0, plan: 0, metadata: 0 };
  #traits: AccountTraits = { enableMultipleWriteLocations: false, consistency: 'Session' };
  #aheadMs = 0;

  constructor(key: string, token: string | undefined) {
    this.#key = key;
    this.#token = token;
  }

  async handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const request = await received(incoming);
      if (request.segments[0] === CONTROL) send(response, this.#control(request.text));
      else if (this.#token !== undefined && hasToken(incoming, this.#token)) await this.#serveData(request, response);
      else if (!isSigned(incoming, request.segments, this.#key)) send(response, failure(401));
      else await this.#serve(request, response);
    } catch (error) {
      send(response, { status: 500, body: { code: 'InternalServerError', message: String(error) } });
    }
  }

  /** As the role for data alone has it: databases and containers are there, or are not. */
  async #serveData(request: Request, response: ServerResponse): Promise<void> {
    if (callOf(request) === 'metadata' && request.method !== 'GET') send(response, failure(403));
    else await this.#serve(request, response);
  }

  async #serve(request: Request, response: ServerResponse): Promise<void> {
    const call = callOf(request);
    this.#calls[call] += 1;
    const fault = this.#faults.strike(struckBy(request, call));
    if (fault?.kind === 'delay') await sleep(fault.delayMs, undefined, { ref: false });
    if (fault?.kind === 'reset') response.destroy();
    else if (fault?.kind === 'status') send(response, faultAnswer(fault));
    else if (fault?.kind === 'operation') send(response, failedOperation(typesOf(request), fault));
    else if (fault?.kind === 'html')
      response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad Gateway</h1>');
    else {
      const answer = this.#answer(request, call);
      if (fault?.kind === 'late-reply') await sleep(fault.delayMs, undefined, { ref: false });
      if (fault?.kind === 'reply-lost') response.destroy();
      else if (fault?.kind === 'torn') tear(response, answer);
      else send(response, fault?.kind === 'status-after' ? faultAnswer(fault) : answer);
    }
  }

  #control(text: string): Answer {
    const { faults, randomStart, advanceMs = 0, traits = {} } = control.parse(JSON.parse(text));
    if (faults) this.#faults.set(faults, randomStart);
    this.#aheadMs += advanceMs;
    this.#traits = { ...this.#traits, ...withoutUndefined(traits) };
    return { status: 200, body: this.#calls };
  }

  #answer(request: Request, call: keyof CallCounts): Answer {
    const [, database = '', , container = '', type] = request.segments;
    if (call === 'metadata' && type === undefined) return this.#metadata(request);
    const found = this.#account.container(database, container);
    // The substatus tells a missing container from a missing document.
    if (!found) return failure(404, { 'x-ms-substatus': '1003' });
    if (type === 'pkranges') return { status: 200, body: { PartitionKeyRanges: RANGES, _count: RANGES.length } };
    if (call === 'plan') return this.#plan(request);
    if (call === 'query') return this.#query(request, found);
    return isTrue(request, 'x-ms-cosmos-is-batch-request') ? batch(request, found) : single(request, found);
  }

  #metadata({ method, segments, text }: Request): Answer {
    const [, database, , container] = segments;
    if (database === undefined) {
      if (method === 'GET') return { status: 200, body: accountBody(this.#traits) };
      const { id } = z.object({ id: z.string() }).parse(JSON.parse(text));
      return this.#account.createDatabase(id) ? { status: 201, body: { id } } : failure(409);
    }
    if (method === 'POST') {
      const body: unknown = JSON.parse(text);
      const status = this.#account.createContainer(database, body);
      return status === 201 ? { status, body } : failure(status);
    }
    if (container === undefined) {
      return this.#account.hasDatabase(database) ? { status: 200, body: { id: database } } : failure(404);
    }
    if (method === 'DELETE') return this.#account.deleteContainer(database, container) ? { status: 204 } : failure(404);
    const found = this.#account.container(database, container);
    return found ? { status: 200, body: found.definition } : failure(404);
  }

  #plan({ text }: Request): Answer {
    const plan = planOf(querySchema.parse(JSON.parse(text)));
    return plan ? { status: 200, body: plan } : failure(400);
  }

  #query(request: Request, { documents, definition }: StandInContainer): Answer {
    const query = querySchema.parse(JSON.parse(request.text));
    if (!isOrderIndexed(query.query, definition['indexingPolicy'])) return failure(400);
    const partition = partitionOf(request);
    const range = request.headers['x-ms-documentdb-partitionkeyrangeid'];
    if (partition === undefined && range === undefined && needsPlan(query)) return unplanned(query);
    const token = request.headers['x-ms-continuation'];
    const items = documents
      .all(partition)
      .filter((item) => range === undefined || rangeOf(documents.partitionOf(item) ?? '') === range);
    const results = typeof token === 'string' ? this.#pages.get(token) : runQuery(query, items);
    return results ? this.#page(request, results) : failure(400);
  }

  /** As many results as fit, and a token for the rest: a rest that later writes do not change, which is kinder than the service. */
  #page({ headers }: Request, results: readonly unknown[]): Answer {
    const asked = Number(headers['x-ms-max-item-count'] ?? PAGE);
    const most = asked > 0 ? asked : results.length;
    let bytes = 0;
    const tooMany = results.findIndex((result, index) => {
      bytes += Buffer.byteLength(JSON.stringify(result));
      return index > 0 && (index >= most || bytes > MOST_RESPONSE_BYTES);
    });
    const count = tooMany === -1 ? results.length : tooMany;
    const token = randomUUID();
    if (count < results.length) this.#pages.set(token, results.slice(count));
    return {
      status: 200,
      body: { Documents: results.slice(0, count), _count: count },
      headers: count < results.length ? { 'x-ms-continuation': token } : {},
    };
  }
}

function callOf({ method, segments, headers }: Request): keyof CallCounts {
  if (segments[4] !== 'docs') return 'metadata';
  if (headers['x-ms-cosmos-is-query-plan-request'] !== undefined) return 'plan';
  if (headers['x-ms-documentdb-isquery'] !== undefined) return 'query';
  return method === 'GET' ? 'read' : 'write';
}

function batch(request: Request, { documents }: StandInContainer): Answer {
  const parsed = z.array(operationSchema).safeParse(JSON.parse(request.text));
  const partition = partitionOf(request);
  if (Buffer.byteLength(request.text) > MOST_REQUEST_BYTES) return failure(413);
  if (!parsed.success || partition === undefined || !isTrue(request, 'x-ms-cosmos-batch-atomic')) return failure(400);
  if (parsed.data.length === 0 || parsed.data.length > MOST_OPERATIONS) return failure(400);
  const outcomes = documents.applyAll(partition, parsed.data);
  const isMinimal = request.headers['prefer'] === 'return=minimal';
  return {
    status: outcomes.some(({ status }) => status >= 400) ? 207 : 200,
    body: outcomes.map(({ status, item }) => ({
      statusCode: status,
      requestCharge: 0,
      ...(item && { eTag: item._etag, ...(!isMinimal && { resourceBody: item }) }),
    })),
  };
}

function single(request: Request, { documents }: StandInContainer): Answer {
  const { headers, method, segments, text } = request;
  const partition = partitionOf(request);
  if (partition === undefined) return failure(400);
  const operation = {
    operationType: operationTypeOf(request),
    id: segments[5],
    resourceBody: text === '' ? undefined : (JSON.parse(text) as unknown),
    ifMatch: headers['if-match'],
  } satisfies ItemOperation;
  if (method === 'PATCH') return failure(400);
  const outcome = documents.apply(partition, operation);
  if (method === 'GET' && outcome.item && headers['if-none-match'] === outcome.item._etag) return { status: 304 };
  return singleAnswer(outcome);
}

function singleAnswer({ status, item }: OperationOutcome): Answer {
  if (status >= 400) return failure(status);
  return item ? { status, body: item, headers: { etag: item._etag } } : { status };
}

function operationTypeOf(request: Request): ItemOperation['operationType'] {
  if (request.method === 'GET') return 'Read';
  if (request.method === 'DELETE') return 'Delete';
  if (request.method === 'PUT') return 'Replace';
  return isTrue(request, 'x-ms-documentdb-is-upsert') ? 'Upsert' : 'Create';
}

/** The gateway's way of saying that the client must follow a plan. */
function unplanned(query: SqlQuery): Answer {
  const message = 'The query needs a plan.';
  return { status: 400, body: { code: 'BadRequest', message, additionalErrorInfo: JSON.stringify(planOf(query)) } };
}

function partitionOf({ headers }: Request): string | undefined {
  const header = headers['x-ms-documentdb-partitionkey'];
  const parsed = z.tuple([z.string()]).safeParse(typeof header === 'string' ? JSON.parse(header) : undefined);
  return parsed.success ? parsed.data[0] : undefined;
}

function accountBody({ enableMultipleWriteLocations, consistency }: AccountTraits): object {
  return {
    id: 'stand-in',
    writableLocations: [],
    readableLocations: [],
    enableMultipleWriteLocations,
    userConsistencyPolicy: { defaultConsistencyLevel: consistency },
  };
}

function struckBy(request: Request, kind: CallKind): StruckCall {
  const container = request.segments[3];
  return { kind, container, partition: partitionOf(request), types: kind === 'write' ? typesOf(request) : [] };
}

/** The types of the operations of a batch. */
function typesOf(request: Request): readonly string[] {
  if (!isTrue(request, 'x-ms-cosmos-is-batch-request')) return [];
  const parsed = z.array(operationSchema).safeParse(JSON.parse(request.text));
  return (parsed.data ?? []).map(({ operationType }) => operationType);
}

/** A batch of which one operation failed: it keeps its status, and those before and after it say 424. */
function failedOperation(types: readonly string[], { status, type, retryAfterMs }: StruckFault): Answer {
  const failed = type === undefined ? types.length - 1 : types.indexOf(type);
  const wait = retryAfterMs === undefined ? {} : { retryAfterMilliseconds: retryAfterMs };
  return {
    status: 207,
    body: types.map((_, index) => ({
      requestCharge: 0,
      ...(index === failed ? { statusCode: status, ...wait } : { statusCode: 424 }),
    })),
  };
}

/** Says that it is going to send an answer, and breaks off in the middle. */
function tear(response: ServerResponse, { status, body }: Answer): void {
  const text = JSON.stringify(body ?? {});
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.write(text.slice(0, Math.ceil(text.length / 2)), () => response.destroy());
}

function faultAnswer({ status, retryAfterMs }: StruckFault): Answer {
  return failure(status, retryAfterMs === undefined ? {} : { 'x-ms-retry-after-ms': String(retryAfterMs) });
}

function failure(status: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, body: { code: String(status), message: `The stand-in says ${status}.` }, headers };
}

function isTrue({ headers }: Request, header: string): boolean {
  return String(headers[header]).toLowerCase() === 'true';
}

async function received(incoming: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const [path = ''] = (incoming.url ?? '').split('?');
  return {
    method: incoming.method ?? '',
    segments: path.split('/').filter(Boolean).map(decodeURIComponent),
    headers: incoming.headers,
    text: Buffer.concat(chunks).toString('utf8'),
  };
}

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  if (response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json', 'x-ms-activity-id': randomUUID(), ...headers });
  response.end(body === undefined || status === 204 || status === 304 ? undefined : JSON.stringify(body));
}

function withoutUndefined<T extends object>(value: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return JSON.parse(JSON.stringify(value)) as { [Key in keyof T]: Exclude<T[Key], undefined> };
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
