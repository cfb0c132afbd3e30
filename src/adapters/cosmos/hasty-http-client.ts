import { createDefaultHttpClient, type HttpClient, RestError } from '@azure/core-rest-pipeline';

/** Codes of the network, and of Node, for a connection that broke: what was sent may have arrived. */
const BROKEN = ['ECONNRESET', 'EPIPE'];

/**
 * The SDK's own client, which gives a broken connection no code that the SDK knows. It would wait a whole second before it sends a read
 * again, ten times over, whatever time there is; whoever called it knows better.
 */
export function hastyHttpClient(): HttpClient {
  const client = createDefaultHttpClient();
  return {
    sendRequest: async (request) => {
      try {
        return await client.sendRequest(request);
      } catch (error) {
        if (!(error instanceof RestError) || !BROKEN.includes(error.code ?? '')) throw error;
        throw new RestError(error.message, { code: 'BROKEN_CONNECTION', request });
      }
    },
  };
}
