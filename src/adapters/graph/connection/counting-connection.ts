import { z } from 'zod';
import { type Metrics } from '../../../ports/metrics';
import { type GraphAnswer, type GraphConnection } from './graph-connection';

const TOO_MANY_REQUESTS = 429;
/** What only the answer to a batch has: answers that are judged alone. */
const batch = z.object({ responses: z.array(z.object({ status: z.number() }).catch({ status: 0 })) });

/** A connection that counts how often Graph asks to be left alone. */
export const countingConnection = (connection: GraphConnection, metrics: Metrics): GraphConnection => ({
  ...connection,
  send: async (request, signal) => {
    const answer = await connection.send(request, signal);
    metrics.count('throttled', { service: 'Microsoft Graph' }, refusalsIn(answer));
    return answer;
  },
});

function refusalsIn({ status, body }: GraphAnswer): number {
  if (status === TOO_MANY_REQUESTS) return 1;
  const { data } = batch.safeParse(body);
  return data?.responses.filter((one) => one.status === TOO_MANY_REQUESTS).length ?? 0;
}
