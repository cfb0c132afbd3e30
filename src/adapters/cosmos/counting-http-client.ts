import { type HttpClient, type PipelineRequest } from '@azure/core-rest-pipeline';
import { type Counts, type Metrics } from '../../ports/metrics';

const TOO_MANY_REQUESTS = 429;

/** A client that counts what Cosmos DB takes for each request, also for those that it refuses, and how often it asks to be left alone. */
export const countingHttpClient = (client: HttpClient, metrics: Metrics): HttpClient => ({
  sendRequest: async (request) => {
    const answer = await client.sendRequest(request);
    const charge = Number(answer.headers.get('x-ms-request-charge') ?? 0);
    if (charge > 0) metrics.count('storeCharge', { operation: operationOf(request) }, charge);
    if (answer.status === TOO_MANY_REQUESTS) metrics.count('throttled', { service: 'Cosmos DB' });
    return answer;
  },
});

function operationOf({ method, headers }: PipelineRequest): Counts['storeCharge']['operation'] {
  if (headers.get('x-ms-cosmos-is-batch-request') !== undefined) return 'transact';
  if (headers.get('x-ms-documentdb-isquery') !== undefined) return 'query';
  return method === 'GET' && headers.get('x-ms-documentdb-partitionkey') !== undefined ? 'read' : 'other';
}
