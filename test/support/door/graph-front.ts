import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo } from 'node:net';

const GRAPH = 'https://graph.microsoft.com';

/** Microsoft Graph as a program that knows only its address sees it; an emulated tenant stands behind it. */
export interface GraphFront {
  readonly baseUrl: string;
  close(): Promise<void>;
}

/** Starts a front of a tenant: links in its answers lead to Graph's address, and not to the tenant's own. */
export async function startGraphFront(tenantUrl: string): Promise<GraphFront> {
  const server = createServer((request, response) => {
    const passOn = async (): Promise<void> => {
      const body = (await textOf(request)).replaceAll(GRAPH, tenantUrl);
      const answer = await fetch(`${tenantUrl}${request.url ?? ''}`, {
        method: request.method ?? 'GET',
        headers: kept(request),
        ...(body === '' ? {} : { body }),
      });
      const text = (await answer.text()).replaceAll(tenantUrl, GRAPH);
      const passed = ['content-type', 'retry-after', 'location', 'request-id', 'www-authenticate'];
      for (const name of passed) {
        const value = answer.headers.get(name);
        if (value !== null) response.setHeader(name, value);
      }
      response.writeHead(answer.status).end(text === '' ? undefined : text);
    };
    passOn().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** What belongs to a connection, or to the body as it was, is made anew. */
const ofConnection = ['host', 'connection', 'content-length', 'transfer-encoding', 'accept-encoding', 'keep-alive'];

const kept = (request: IncomingMessage): [string, string][] =>
  Object.entries(request.headers).flatMap(([name, value]) =>
    value === undefined || ofConnection.includes(name) ? [] : [[name, String(value)] as [string, string]],
  );
