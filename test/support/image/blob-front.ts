import {
  AccountSASPermissions,
  AccountSASResourceTypes,
  AccountSASServices,
  BlobServiceClient,
  generateAccountSASQueryParameters,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { startBlobService } from '../purchase/blob-service';

const HOUR_MS = 60 * 60_000;

/** Blob Storage as a program with a managed identity sees it: it takes one token, and no key. An emulator stands behind it. */
export interface BlobFront {
  readonly url: string;
  /** The names of what is kept in the container. */
  names(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Starts it with an empty container, as Bicep makes it. @param token The only one that is let in. */
export async function startBlobFront(container: string, token: string): Promise<BlobFront> {
  const service = await startBlobService();
  const account = new URL(service.endpoint).pathname.slice(1);
  const credential = new StorageSharedKeyCredential(account, service.key);
  const behind = new BlobServiceClient(service.endpoint, credential).getContainerClient(container);
  await behind.create();
  const signature = generateAccountSASQueryParameters(
    {
      expiresOn: new Date(Date.now() + HOUR_MS),
      // All that the role for data has, and what makes containers, which it has not, left out.
      permissions: AccountSASPermissions.parse('rwdl'),
      resourceTypes: AccountSASResourceTypes.parse('o').toString(),
      services: AccountSASServices.parse('b').toString(),
    },
    credential,
  ).toString();

  async function pass(request: IncomingMessage): Promise<Response> {
    if (request.headers.authorization !== `Bearer ${token}`)
      return new Response('<Error><Code>InvalidAuthenticationInfo</Code></Error>', { status: 401 });
    const target = new URL(`${service.endpoint}${request.url ?? ''}`);
    for (const [name, value] of new URLSearchParams(signature)) target.searchParams.append(name, value);
    const body = await buffer(request);
    const method = request.method ?? 'GET';
    return fetch(target, { method, headers: kept(request), ...(hasBody(method) ? { body } : {}) });
  }

  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const { status, headers, body } = await pass(request).then(async (one) => ({
        ...{ status: one.status, headers: one.headers },
        body: Buffer.from(await one.arrayBuffer()),
      }));
      // An answer to HEAD has no body that would say how long it is.
      const isHead = request.method === 'HEAD';
      for (const [name, value] of headers)
        if (!OF_CONNECTION.includes(name) || (isHead && name === 'content-length')) response.setHeader(name, value);
      response.writeHead(status).end(body);
    };
    answer().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    names: async () => {
      const names: string[] = [];
      for await (const { name } of behind.listBlobsFlat()) names.push(name);
      return names;
    },
    close: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      });
      await service.close();
    },
  };
}

const hasBody = (method: string): boolean => method !== 'GET' && method !== 'HEAD';

/** What belongs to one connection, or to the token, is made anew. */
const OF_CONNECTION = ['host', 'connection', 'content-length', 'transfer-encoding', 'keep-alive', 'authorization'];

const kept = (request: IncomingMessage): [string, string][] =>
  Object.entries(request.headers).flatMap(([name, value]) =>
    value === undefined || OF_CONNECTION.includes(name) ? [] : [[name, String(value)] as [string, string]],
  );
