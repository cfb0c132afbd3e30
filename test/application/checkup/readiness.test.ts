import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { until } from '../../support/browser/local-process';
import { type CosmosStandIn, startCosmosStandIn } from '../../support/cosmos-stand-in/cosmos-stand-in';
import { type Started, startDeployed } from '../../support/door/started';

const READS = 1_000;
/** Whoever waited for Graph or the store would wait longer; how long it really takes is measured by `npm run bench -- --only=floods`. */
const MOST_MS = 2_000;
/** Two looks at the store, and a look's limit. */
const NOTICED_MS = 30_000;

/** What `/readyz` says, as far as it is looked at here. */
interface Ready {
  readonly status: string;
  readonly store: string;
  readonly directory: string;
}

/** A Graph that takes every request, and answers none. */
async function startSilentGraph() {
  const seen = { requests: 0 };
  const server = createServer(() => {
    seen.requests += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, close };
}

describe('the readiness of a program whose Graph and store hang', () => {
  let graph: Awaited<ReturnType<typeof startSilentGraph>>;
  let cosmos: CosmosStandIn;
  let started: Started;

  beforeAll(async () => {
    [graph, cosmos] = [await startSilentGraph(), await startCosmosStandIn()];
    const { endpoint, key } = cosmos;
    const store = { STORE: 'cosmos', COSMOS_ENDPOINT: endpoint, COSMOS_DATABASE: 'alacarte', COSMOS_KEY: key };
    started = await startDeployed({ env: store, routes: { 'graph.microsoft.com': graph.url } });
  });
  afterAll(async () => {
    await started.stop();
    await cosmos.close();
    graph.close();
  });

  const readyz = async (): Promise<{ readonly code: number; readonly body: Ready }> => {
    const response = await fetch(`${started.url}/readyz`);
    return { code: response.status, body: (await response.json()) as Ready };
  };

  /** Asks again and again. @returns How long the slowest of a hundred takes. */
  async function slowest(times: number): Promise<number> {
    const took: number[] = [];
    for (let read = 0; read < times; read += 1) {
      const from = performance.now();
      await readyz();
      took.push(performance.now() - from);
    }
    return took.toSorted((one, other) => one - other)[Math.floor(times * 0.99)] ?? Infinity;
  }

  it('waits for neither of them, says so, and asks Graph nothing for it', async () => {
    const first = await readyz();
    expect([first.code, first.body.store]).toEqual([200, 'reachable']);
    expect(await until(async () => (await readyz()).body.directory === 'unreachable', NOTICED_MS)).toBe(true);

    const before = graph.seen.requests;
    expect(await slowest(READS)).toBeLessThanOrEqual(MOST_MS);
    expect(graph.seen.requests - before).toBeLessThanOrEqual(2);
    expect((await readyz()).code).toBe(200);

    await cosmos.setFaults([{ kind: 'delay', probability: 1, delayMs: 8_000 }]);
    expect(await until(async () => (await readyz()).code === 503, NOTICED_MS)).toBe(true);
    expect(await slowest(READS / 2)).toBeLessThanOrEqual(MOST_MS);
    expect((await readyz()).body).toMatchObject({ status: 'not ready', store: 'unreachable' });
  });
});
