import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type CosmosStandIn, controlCosmosStandIn } from '../cosmos-stand-in/cosmos-stand-in';

const FOLDER = join(__dirname, '../cosmos-stand-in');

/** Starts the stand-in for Cosmos DB as a process of its own, which all others share; `close` ends it. */
export async function startStandInProcess(): Promise<CosmosStandIn> {
  const script = ['--require', join(FOLDER, 'typescript.cjs'), join(FOLDER, 'serve.ts')];
  const child = spawn(process.execPath, script, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const { endpoint, key } = JSON.parse(line.toString('utf8')) as { endpoint: string; key: string };
  return {
    ...controlCosmosStandIn(endpoint, key),
    close: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
