import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { graphDirectory } from '../../../src/adapters/graph/people/graph-directory';
import { graphConnection, type GraphConnection } from '../../../src/adapters/graph/connection/graph-connection';
import { closedPort } from '../../support/browser/local-process';

const anybody = [{ kind: 'text', userText: 'nobody' }] as const;
const find = (connection: GraphConnection, budgetMs: number) => graphDirectory({ connection, budgetMs }).find(anybody);

function connect(port: number, givesUpAfterMs: number): GraphConnection {
  return graphConnection({
    baseUrl: `http://127.0.0.1:${port}`,
    token: () => Promise.resolve('a token'),
    givesUpAfterMs,
  });
}

describe('a Graph that nobody can connect to', () => {
  it('is given up by every call once one has found that out', async () => {
    const { port, free } = await closedPort();
    const connection = connect(port, 500);

    await expect(find(connection, 60_000)).rejects.toMatchObject({
      kind: 'unavailable',
      message: 'Microsoft Graph refuses every connection',
    });
    const startedAt = performance.now();
    await expect(find(connection, 60_000)).rejects.toBe(connection.refusal());
    // Less than the first wait between two attempts.
    expect(performance.now() - startedAt).toBeLessThan(200);
    free();
  });

  it('is never given up while it answers, whatever it answers', async () => {
    let answers = 0;
    const server = createServer((request, response) => {
      answers += 1;
      request.resume();
      if (answers % 2 === 0) request.socket.destroy();
      else response.writeHead(503, { 'content-type': 'application/json' }).end('{}');
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const connection = connect((server.address() as AddressInfo).port, 0.001);

    await expect(find(connection, 1_500)).rejects.toMatchObject({ kind: 'unavailable' });

    expect(answers).toBeGreaterThan(1);
    server.close();
    server.closeAllConnections();
  });
});
