import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '../../ports/fault';
import { sampleAddress, type SamplePerson, samplePeople, samplePerson } from '../sample/sample-people';
import { answers } from './answers';
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

/** Whom to start clients for, and of which bot. */
interface ClientOptions {
  readonly endpoint: string;
  readonly tenantId: string;
  readonly dataDir: string;
  readonly aliases: readonly string[];
  readonly firstPort: number;
}

const READY_MS = 30_000;
const STOP_MS = 3000;

/**
 * What a client runs before its own program: it listens on loopback only, as local mode does, and ends whenever we do.
 */
const PRELUDE = `
  import { Server } from 'node:net';
  const { listen } = Server.prototype;
  Server.prototype.listen = function (port, ...rest) {
    return typeof port === 'number' ? listen.call(this, port, '127.0.0.1', ...rest) : listen.call(this, port, ...rest);
  };
  process.stdin.on('end', () => process.exit()).on('error', () => process.exit()).resume();
`;

/**
 * Starts one Microsoft 365 Agents Playground for each person, each with a working directory, an address and a connector of its own.
 */
export async function startClients(options: ClientOptions): Promise<LocalClients> {
  const { aliases, firstPort } = options;
  const started: { child: ChildProcess; client: LocalClient }[] = [];
  for (const [index, alias] of aliases.entries()) {
    const wanted = firstPort + index;
    const port = await freePort(wanted);
    const person = samplePerson(alias);
    const child = launch(person, port, options);
    const address = `http://localhost:${port}`;
    const client = { person, address, busyPort: port === wanted ? undefined : wanted };
    started.push({ child, client });
  }
  const stopAll = async () => {
    await Promise.all(started.map(({ child }) => stop(child)));
  };
  try {
    await Promise.all(started.map(({ child, client }) => ready(child, client)));
  } catch (error) {
    await stopAll();
    throw error;
  }
  return { clients: started.map(({ client }) => client), stop: stopAll };
}

function launch(person: SamplePerson, port: number, options: ClientOptions) {
  const directory = join(options.dataDir, 'clients', person.alias);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, '.m365agentsplayground.yml'), settingsOf(person, options.tenantId));
  const program = require.resolve('@microsoft/m365agentsplayground/cli.js');
  const settings = ['-e', options.endpoint, '-c', 'msteams', '--port', String(port), '--disable-telemetry'];
  const prelude = `data:text/javascript,${encodeURIComponent(PRELUDE)}`;
  return spawn(process.execPath, ['--import', prelude, program, ...settings], {
    cwd: directory,
    stdio: ['pipe', 'ignore', 'ignore'],
    // In a process group of its own, so that a Ctrl-C meant for us reaches it through us, in order.
    detached: true,
    // It opens a browser window unless it is told not to.
    env: { ...process.env, TEAMSAPPTESTER_BROWSER: 'none' },
  });
}

/** Waits until a client answers; one that does not like its settings ends just after it said that it listens. */
async function ready(child: ChildProcess, { person, address }: LocalClient): Promise<void> {
  const until = Date.now() + READY_MS;
  while (Date.now() < until && child.exitCode === null) {
    if (await answers(address)) return;
    await sleep(100);
  }
  const why = child.exitCode === null ? 'did not start in time' : `ended with code ${child.exitCode}`;
  throw new Fault('unavailable', `the local Teams client of ${person.alias} ${why}; its log is in its devTools folder`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const late = setTimeout(() => {
    signal(child, 'SIGKILL');
  }, STOP_MS);
  const ended = once(child, 'exit');
  signal(child, 'SIGTERM');
  await ended;
  clearTimeout(late);
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
      // The client takes exactly five.
      users: others.slice(0, 5).map(asUser),
      personalChat: { id: `personal-chat-${person.alias}` },
      groupChat: { id: `group-chat-${person.alias}`, name: 'Department' },
      team: {
        id: `team-${person.alias}`,
        name: 'Mathematics',
        aadGroupId: '00000000-0000-4000-8000-0000000000f0',
        // The client adds General itself.
        channels: [{ id: `channel-${person.alias}`, name: 'Software' }],
      },
    },
    undefined,
    2,
  );
}
