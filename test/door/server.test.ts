import { get } from 'node:http';
import { type AddressInfo } from 'node:net';
import { createBotServer } from '../../src/server';

const lines: string[] = [];
const log = (message: string): void => {
  lines.push(message);
};

const server = createBotServer({
  turns: () => undefined,
  logger: { info: log, warn: log, error: log },
  botId: undefined,
  allowedTenants: [],
  isServiceUrlAllowed: () => false,
  readiness: () => ({ isReady: true, details: {} }),
});

afterAll(() => server.stop());

it('lives on, and says so, when a connection cannot be taken', async () => {
  await server.listen(0, '127.0.0.1');

  server.http.emit('error', Object.assign(new Error('accept EMFILE'), { code: 'EMFILE' }));

  const { port } = server.http.address() as AddressInfo;
  const status = await new Promise((resolve, reject) => {
    get({ port, path: '/healthz', agent: false }, (response) => {
      resolve(response.resume().statusCode);
    }).once('error', reject);
  });
  expect(status).toBe(200);
  expect(lines).toEqual(['the server met an error']);
  expect(server.http.maxConnections).toBe(5_000);
});
