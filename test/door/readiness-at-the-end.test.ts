import { type AddressInfo } from 'node:net';
import { createBotServer } from '../../src/server';

it('a server that stops says so while it still answers', async () => {
  const silent = () => undefined;
  const server = createBotServer({
    turns: () => undefined,
    logger: { info: silent, warn: silent, error: silent },
    botId: undefined,
    allowedTenants: [],
    isServiceUrlAllowed: () => true,
    readiness: () => ({ isReady: true, details: { status: 'ready', store: 'reachable' } }),
  });
  await server.listen(0, '127.0.0.1');
  const { port } = server.http.address() as AddressInfo;
  const readyz = async (): Promise<readonly [number, unknown]> => {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
    return [answer.status, await answer.json()];
  };

  const before = await readyz();
  const stopped = server.stop(300);
  const after = await readyz();
  await stopped;

  expect(before).toEqual([200, { status: 'ready', store: 'reachable' }]);
  expect(after).toEqual([503, { status: 'stopping', store: 'reachable' }]);
});
