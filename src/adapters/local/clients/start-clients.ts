import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../../../ports/fault';
import { sampleAddress, type SamplePerson, samplePeople, samplePerson } from '../sample/sample-people';
import { freePort } from './free-port';

/** A Teams-like client in the browser, signed in as somebody of the sample tenant. */
export interface LocalClient {
  readonly person: SamplePerson;
  readonly address: string;
  /** The port it wanted and did not get, if so. */
  readonly busyPort: number | undefined;
}

/** Clients that run until they are stopped. */
export interface LocalClients {
  readonly clients: readonly LocalClient[];
  stop(): Promise<void>;
}

const READY_MS = 30_000;
const STOP_MS = 3000;

/**
 * Starts one Microsoft 365 Agents Playground for each person, each with a working directory, an address and a connector of its own.
 */
export async function startClients(options: {
  readonly endpoint: string;
  readonly tenantId: string;
  readonly dataDir: string;
  readonly aliases: readonly string[];
  readonly firstPort: number;
}): Promise<LocalClients> {
  const { aliases, firstPort } = options;
  const started: { child: ChildProcess; client: LocalClient }[] = [];
  for (const [index, alias] of aliases.entries()) {
    const wanted = firstPort + index;
    const port = await freePort(wanted);
    const person = samplePerson(alias);
    const child = launch(person, port, options);
    const client = { person, address: `http://localhost:${port}`, busyPort: port === wanted ? undefined : wanted };
    started.push({ child, client });
    await ready(child, person);
  }
  return {
    clients: started.map(({ client }) => client),
    stop: async () => {
      await Promise.all(started.map(({ child }) => stop(child)));
    },
  };
}

function launch(person: SamplePerson, port: number, options: { endpoint: string; tenantId: string; dataDir: string }) {
  const directory = join(options.dataDir, 'clients', person.alias);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, '.m365agentsplayground.yml'), settingsOf(person, options.tenantId));
  const program = require.resolve('@microsoft/m365agentsplayground/cli.js');
  const settings = ['-e', options.endpoint, '-c', 'msteams', '--port', String(port), '--disable-telemetry'];
  // In a process group of its own, so that a Ctrl-C meant for us reaches it through us, in order.
  return spawn(process.execPath, [program, ...settings], {
    cwd: directory,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    // It opens a browser window unless it is told that there is none.
    env: { ...process.env, BROWSER: 'none', CI: 'true' },
  });
}

/** Waits for a client to listen; it says nothing useful when it cannot, so neither can we. */
function ready(child: ChildProcess, person: SamplePerson): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      reject(new Fault('unavailable', `the local Teams client of ${person.alias} ${why}`));
    };
    const late = setTimeout(() => {
      fail('did not start in time');
    }, READY_MS);
    child.stdout?.on('data', (data: Buffer) => {
      if (!data.toString().includes('Listening')) return;
      clearTimeout(late);
      resolve();
    });
    child.stderr?.resume();
    child.once('exit', (code) => {
      clearTimeout(late);
      fail(`ended with ${String(code)}`);
    });
  });
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve();
      return;
    }
    const late = setTimeout(() => {
      signal(child, 'SIGKILL');
    }, STOP_MS);
    child.once('exit', () => {
      clearTimeout(late);
      resolve();
    });
    signal(child, 'SIGTERM');
  });
}

/** Reaches the whole process group, so that nothing a client started stays behind. */
function signal(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, name);
  } catch {
    child.kill(name);
  }
}

/** What the client reads from its working directory: who is signed in, and who else there is. JSON is YAML too. */
function settingsOf(person: SamplePerson, tenantId: string): string {
  const asUser = (one: SamplePerson) => {
    const [givenName = '', ...surname] = one.name.split(' ');
    return {
      id: `29:${one.id}`,
      name: one.name,
      // Spelled so by the client.
      userPrincipleName: sampleAddress(one.alias),
      aadObjectId: one.id,
      givenName,
      surname: surname.join(' '),
      email: sampleAddress(one.alias),
    };
  };
  const others = samplePeople.filter((one) => one.alias !== person.alias && !one.isGuest);
  return JSON.stringify(
    {
      version: '0.1.0',
      tenantId,
      bot: { id: '28:alacarte', name: 'alacarte' },
      currentUser: asUser(person),
      users: others.slice(0, 10).map(asUser),
      personalChat: { id: `personal-chat-${person.alias}` },
      groupChat: { id: `group-chat-${person.alias}`, name: 'Department' },
      team: {
        id: `team-${person.alias}`,
        name: 'Mathematics',
        aadGroupId: '00000000-0000-4000-8000-0000000000f0',
        channels: [{ id: `channel-${person.alias}`, name: 'General' }],
      },
    },
    undefined,
    2,
  );
}
