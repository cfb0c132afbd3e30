import { Client, HTTPMessageHandler, RetryHandler, type Middleware } from '@microsoft/microsoft-graph-client';
import { graphConnection } from '../../../src/adapters/graph/connection/graph-connection';
import { graphSeatProvisioner } from '../../../src/adapters/graph/seats/graph-seat-provisioner';
import { clientCredentialsToken, type TokenSource } from '../../../src/adapters/graph/connection/token-source';
import { WritePace, type WriteQuota } from '../../../src/adapters/graph/seats/write-pace';
import { skuId, userId } from '../../../src/domain/ids';
import { type SeatChange } from '../../../src/ports/roster/seat-provisioner';
import { answerQuestions } from '../processes';

/** How licenses are assigned to many people. */
export type Way = 'one by one' | 'all at once' | 'plain batches' | 'alacarte';

/** Where the tenant is, and who we are to it. */
export interface TenantAccess {
  readonly baseUrl: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** A writer is asked to give everybody a license. */
export interface WriteQuestion {
  readonly way: Way;
  readonly tenant: TenantAccess;
  readonly people: readonly string[];
  readonly sku: string;
  /** What alacarte believes the tenant lets through; it learns the rest. */
  readonly quota: WriteQuota;
}

/** How long it took, from the first request to the last answer, and how many it believes to have served. */
export interface Written {
  readonly milliseconds: number;
  readonly believed: number;
}

const MOST_REQUESTS = 20;

async function write(question: WriteQuestion): Promise<Written> {
  const { baseUrl, tenantId, clientId, clientSecret } = question.tenant;
  const token = clientCredentialsToken({
    tokenUrl: `${baseUrl}/${tenantId}/oauth2/v2.0/token`,
    clientId,
    clientSecret,
    now: () => new Date(),
  });
  // Nobody's time includes the token, nor the first connection.
  await clientOf(baseUrl, token).api('/organization').get();
  const startedAt = performance.now();
  const believed = await writeAll(question, baseUrl, token);
  return { milliseconds: performance.now() - startedAt, believed };
}

function writeAll(question: WriteQuestion, baseUrl: string, token: TokenSource): Promise<number> {
  const client = clientOf(baseUrl, token);
  switch (question.way) {
    case 'one by one':
      return writeOneByOne(client, question);
    case 'all at once':
      return writeAtOnce(client, question);
    case 'plain batches':
      return writePlainBatches(client, question);
    case 'alacarte':
      return writeByAlacarte(question, baseUrl, token);
  }
}

/** Microsoft's client with its own retries; only the token is added by us, because the client sends none to plain HTTP. */
function clientOf(baseUrl: string, token: TokenSource): Client {
  const retries = new RetryHandler();
  const http = new HTTPMessageHandler();
  const authorize: Middleware = {
    execute: async (context) => {
      const headers = new Headers(context.options?.headers);
      headers.set('Authorization', `Bearer ${await token()}`);
      headers.set('client-request-id', crypto.randomUUID());
      context.options = { ...context.options, headers: Object.fromEntries(headers) };
      await retries.execute(context);
    },
  };
  retries.setNext(http);
  return Client.initWithMiddleware({ baseUrl, middleware: authorize });
}

const path = (person: string): string => `/users/${person}/assignLicense`;
const body = (sku: string): object => ({ addLicenses: [{ skuId: sku, disabledPlans: [] }], removeLicenses: [] });

async function writeOneByOne(client: Client, { people, sku }: WriteQuestion): Promise<number> {
  let believed = 0;
  for (const person of people) {
    believed += await client
      .api(path(person))
      .post(body(sku))
      .then(
        () => 1,
        () => 0,
      );
  }
  return believed;
}

async function writeAtOnce(client: Client, { people, sku }: WriteQuestion): Promise<number> {
  const answers = await Promise.allSettled(people.map((person) => client.api(path(person)).post(body(sku))));
  return answers.filter(({ status }) => status === 'fulfilled').length;
}

/** As many scripts do: 200 for the batch is taken for 200 for everybody in it. */
async function writePlainBatches(client: Client, { people, sku }: WriteQuestion): Promise<number> {
  let believed = 0;
  for (let first = 0; first < people.length; first += MOST_REQUESTS) {
    const some = people.slice(first, first + MOST_REQUESTS);
    const requests = some.map((person, place) => ({
      id: String(place),
      method: 'POST',
      url: path(person),
      headers: { 'Content-Type': 'application/json' },
      body: body(sku),
    }));
    await client.api('/$batch').post({ requests });
    believed += some.length;
  }
  return believed;
}

async function writeByAlacarte(
  { people, sku, quota }: WriteQuestion,
  baseUrl: string,
  token: TokenSource,
): Promise<number> {
  const connection = graphConnection({ baseUrl, token });
  const seats = graphSeatProvisioner({ connection, pace: new WritePace(quota) });
  let believed = 0;
  for await (const result of seats.changeMany(assignments(people, sku))) {
    believed += 'outcome' in result && result.outcome.status === 'done' ? 1 : 0;
  }
  return believed;
}

async function* assignments(people: readonly string[], sku: string): AsyncGenerator<SeatChange> {
  for (const person of people) {
    yield await Promise.resolve({ action: 'assign' as const, userId: userId(person), skuId: skuId(sku) });
  }
}

answerQuestions({}, write);
