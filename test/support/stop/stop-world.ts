import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteDocuments } from '../../../src/adapters/sqlite/sqlite-documents';
import { BOT_APP } from '../../../src/local/emulated-tenant/start-emulated-tenant';
import { type TenantSeed } from '../../../src/local/emulated-tenant/state/seed';
import { sampleTenant } from '../../../src/local/sample/sample-tenant';
import { aMessage, type WireActivity } from '../bot/activities';
import { type FakeConnector, startFakeConnector } from '../bot/fake-connector';
import { buildProgram, freePort, quietPolicy, runBuilt, startProgram } from '../browser/local-process';
import { startTenant, type TestTenant } from '../tenant/tenant';

/** How large an institution is, and how slow its tenant. */
export interface StopSize {
  readonly departments: number;
  readonly people: number;
  readonly ledger: number;
  /** Licenses that were taken away behind our back, so that a run gives them again. */
  readonly lacking: number;
  /** Of each request to the tenant. */
  readonly latencyMs: number;
}

/** The program, and where it listens. */
type Running = Awaited<ReturnType<typeof startProgram>> & { readonly url: string };

/** A seeded institution whose tenant lacks licenses, with the programs that work on it. */
export interface StopWorld {
  readonly tenant: TestTenant;
  readonly connector: FakeConnector;
  readonly dataDir: string;
  /** The variables that commands run with, for `runBuilt` and `startBuilt`. */
  readonly env: Readonly<Record<string, string>>;
  /** Who is to hold what in the end, as `held` says it. */
  readonly desired: readonly string[];
  /** Licenses that are held now. */
  held(): Promise<readonly string[]>;
  start(): Promise<Running>;
  /** Who has the lease of a name; undefined when nobody has, or when it ended. */
  holderOf(lease: string): Promise<string | undefined>;
  close(): Promise<void>;
}

/** Builds the program, and seeds an institution. */
export async function startStopWorld(size: StopSize): Promise<StopWorld> {
  buildProgram();
  const dataDir = mkdtempSync(join(tmpdir(), 'alacarte-stop-'));
  const folder = join(dataDir, 'data');
  const sizes = (['departments', 'people', 'ledger'] as const).flatMap((name) => [`--${name}`, String(size[name])]);
  const seeded = await runBuilt('dist/seed.js', [folder, ...sizes]);
  if (seeded.code !== 0) throw new Error(seeded.output);
  const journalFile = join(folder, 'tenant.ndjson');
  const [tenant, connector] = await Promise.all([
    startTenant(sampleTenant, { journalFile, apps: [BOT_APP] }),
    startFakeConnector(),
  ]);
  const desired = await tenant.held();
  await takeAway(tenant, size.lacking);
  await tenant.control('/throttle', { mode: 'off' });
  await tenant.control('/settings', { latencyMs: size.latencyMs });
  const env = {
    ...{ MODE: 'local', LOCAL_CLIENTS: 'off', DATA_DIR: folder, GRAPH_BASE_URL: tenant.baseUrl },
    POLICY_FILE: quietPolicy(dataDir),
  };
  const documents = sqliteDocuments({ file: join(folder, 'alacarte.db'), now: () => new Date() });
  return {
    ...{ tenant, connector, dataDir: folder, env, desired },
    held: () => tenant.held(),
    start: async () => {
      const port = await freePort();
      const program = await startProgram(folder, { ...env, PORT: String(port) });
      return { ...program, url: `http://127.0.0.1:${port}` };
    },
    holderOf: async (lease) => {
      const found = await documents.read({ container: 'tenant', partition: 'lease', id: lease });
      const { holder, untilMs } = (found?.body ?? {}) as { holder?: string; untilMs?: number };
      return untilMs !== undefined && untilMs > Date.now() ? holder : undefined;
    },
    close: async () => {
      await documents.close();
      await Promise.all([connector.close(), tenant.close()]);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** People of the sample, some of whom hold what no roster calls for. */
const isOfSample = (userId: string): boolean => userId.startsWith('00000000-0000-4000-8000-0000000000');

/** Whoever cannot is given no license again. */
const canHold = ({ accountEnabled, usageLocation }: NonNullable<TenantSeed['users']>[number]): boolean =>
  accountEnabled !== false && typeof usageLocation === 'string';

/** Takes some licenses of our products away, as an administrator would. */
async function takeAway(tenant: TestTenant, lacking: number): Promise<void> {
  const seed = (await tenant.control('/truth')) as TenantSeed;
  const able = new Set((seed.users ?? []).filter(canHold).map(({ id }) => id));
  const isOurs = ({ userId }: { readonly userId: string }) => able.has(userId) && !isOfSample(userId);
  const gone = new Set((seed.held ?? []).filter(isOurs).slice(0, lacking));
  await tenant.control('/load', { seed: { ...seed, held: (seed.held ?? []).filter((one) => !gone.has(one)) } });
}

/** A turn that somebody opened, and what its request came to: a status, or a broken connection. */
export interface OpenTurn {
  readonly alias: string;
  readonly activity: WireActivity;
  readonly ended: Promise<number | 'broken'>;
}

/** Says something, and does not wait. */
export function openTurn(url: string, connector: FakeConnector, alias: string, text: string): OpenTurn {
  const activity = aMessage(alias, connector, text);
  return { alias, activity, ended: post(url, activity) };
}

/** Sends an activity to the program. @returns The status; `broken` when no answer came. */
export async function post(url: string, activity: WireActivity): Promise<number | 'broken'> {
  try {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${url}/api/messages`, { method: 'POST', headers, body: JSON.stringify(activity) });
    await response.text();
    return response.status;
  } catch {
    return 'broken';
  }
}

/** A request whose body never comes. @returns Resolves when the program has closed its connection. */
export function slowBody(url: string): { readonly socket: Socket; readonly closed: Promise<void> } {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const head = ['POST /api/messages HTTP/1.1', `host: ${hostname}`, 'content-type: application/json'];
  socket.write(`${[...head, 'content-length: 1000'].join('\r\n')}\r\n\r\n{"a":`);
  socket.on('error', () => undefined).resume();
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      resolve();
    });
  });
  return { socket, closed };
}
