import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  buildProgram,
  descendantsOf,
  holdPort,
  isRunning,
  licensesOf,
  type LocalProcess,
  startProgram,
  until,
} from '../support/browser/local-process';

const CLIENT_PORTS = [56_150, 56_151];

describe('local mode as a process', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'alacarte-local-'));
  const taken: { port: number; release(): Promise<void> }[] = [];
  let program: LocalProcess | undefined;

  const start = async () => {
    program = await startProgram(dataDir, { PORT: String(taken[0]?.port) });
    return program;
  };

  beforeAll(async () => {
    buildProgram();
    taken.push(await holdPort());
    // Where somebody else has them already, they are taken just as well.
    for (const port of CLIENT_PORTS) {
      await holdPort(port).then(
        (held) => taken.push(held),
        () => undefined,
      );
    }
  });

  afterAll(async () => {
    await program?.stop('SIGKILL');
    await Promise.all(taken.map((held) => held.release()));
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('says which ports are taken, goes on with free ones, and after Ctrl-C leaves nothing behind', async () => {
    const running = await start();
    const addresses = [`${running.address}/healthz`, ...running.clients];
    const answering = await Promise.all(addresses.map(answers));
    const children = descendantsOf(running.pid);

    const code = await running.stop('SIGINT');

    for (const port of [taken[0]?.port, ...CLIENT_PORTS]) {
      expect(running.output()).toMatch(new RegExp(`Port ${port} is taken; using \\d+\\.`, 'u'));
    }
    expect(answering).toEqual([true, true, true]);
    expect(code).toBe(0);
    expect(children.filter(isRunning)).toEqual([]);
    expect(await Promise.all(addresses.map(answers))).toEqual([false, false, false]);
  });

  it('leaves no client behind when it is killed, and starts again with everything there', async () => {
    const killed = await start();
    const children = descendantsOf(killed.pid);

    await killed.stop('SIGKILL');

    const areGone = () => children.every((child) => !isRunning(child));
    expect(await until(areGone, 10_000)).toBe(true);
    expect(await Promise.all(killed.clients.map(answers))).toEqual([false, false]);
    const again = await start();
    expect(again.output()).not.toContain('Loaded');
    expect(await licensesOf(dataDir, 'awong@contoso.edu')).toContain('VISIOCLIENT_FACULTY');
    await again.stop();
  });
});

async function answers(address: string): Promise<boolean> {
  try {
    return (await fetch(address)).ok;
  } catch {
    return false;
  }
}
