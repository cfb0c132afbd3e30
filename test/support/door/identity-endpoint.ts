import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { BOT, type TestTenant, tokenOf } from '../tenant/tenant';

const GRAPH = 'https://graph.microsoft.com';

/** What gives out the tokens of a managed identity, on loopback: real ones for the emulated tenant, made-up ones for all else. */
export interface IdentityEndpoint {
  /** What a program needs in its environment to find it. */
  readonly env: Readonly<Record<string, string>>;
  /** What was asked so far: a token for which resource, of which identity. */
  readonly asked: readonly { readonly resource: string; readonly clientId: string | undefined }[];
  close(): Promise<void>;
}

/**
 * Starts the endpoint as an app service has it.
 *
 * @param graphToken What Graph is asked with, in place of the bot's token.
 * @param tokenFor What all else is asked with, by the resource that it is for.
 */
export async function startIdentityEndpoint(
  tenant: TestTenant,
  graphToken: () => Promise<string> = () => tokenOf(tenant, BOT),
  tokenFor: (resource: string) => string = () => 'made-up-identity-token',
): Promise<IdentityEndpoint> {
  const asked: IdentityEndpoint['asked'][number][] = [];
  const server = createServer((request, response) => {
    const query = new URL(request.url ?? '', 'http://127.0.0.1').searchParams;
    const resource = query.get('resource') ?? '';
    const clientId = query.get('client_id') ?? undefined;
    asked.push({ resource, clientId });
    const token = resource.startsWith(GRAPH) ? graphToken() : Promise.resolve(tokenFor(resource));
    token.then(
      (access_token) => {
        const expires_on = String(Math.floor(Date.now() / 1000) + 3000);
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ access_token, expires_on, resource, token_type: 'Bearer', client_id: clientId }));
      },
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    env: { IDENTITY_ENDPOINT: `http://127.0.0.1:${port}/msi/token`, IDENTITY_HEADER: 'made-up' },
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
