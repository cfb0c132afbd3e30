import { startCosmosStandIn } from './cosmos-stand-in';

/**
 * The stand-in as a process of its own, until it is killed: `node --require ./typescript.cjs serve.ts [port]`. Its one line of
 * output is JSON with `endpoint` and `key`, for `controlCosmosStandIn` and for clients.
 */
async function serve(): Promise<void> {
  const { endpoint, key } = await startCosmosStandIn({ port: Number(process.argv[2] ?? 0) });
  process.stdout.write(`${JSON.stringify({ endpoint, key })}\n`);
}

void serve();
