import { createHttpHeaders, createPipelineRequest, type HttpClient } from '@azure/core-rest-pipeline';
import { countingHttpClient } from '../../../src/adapters/cosmos/counting-http-client';
import { counted } from '../../support/bot/counted';

/** A service that takes 2.5 units for each answer. */
const service = (status: number): HttpClient => ({
  sendRequest: (request) =>
    Promise.resolve({ request, status, headers: createHttpHeaders({ 'x-ms-request-charge': '2.5' }) }),
});

const asked = (method: 'GET' | 'POST', headers: Readonly<Record<string, string>>) =>
  createPipelineRequest({ url: 'https://account/dbs/x', method, headers: createHttpHeaders(headers) });

const REQUESTS = {
  read: asked('GET', { 'x-ms-documentdb-partitionkey': '["math"]' }),
  query: asked('POST', { 'x-ms-documentdb-isquery': 'true' }),
  transact: asked('POST', { 'x-ms-cosmos-is-batch-request': 'true', 'x-ms-documentdb-partitionkey': '["math"]' }),
  other: asked('GET', {}),
};

it('counts what the store takes, by what it is asked, also where it refuses', async () => {
  const metrics = counted();

  for (const request of Object.values(REQUESTS)) await countingHttpClient(service(200), metrics).sendRequest(request);
  await countingHttpClient(service(429), metrics).sendRequest(REQUESTS.read);

  expect(metrics.read()).toEqual({
    'storeCharge other': 2.5,
    'storeCharge query': 2.5,
    'storeCharge read': 5,
    'storeCharge transact': 2.5,
    'throttled Cosmos DB': 1,
  });
});
