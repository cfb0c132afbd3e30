import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { answers } from './clients/answers';
import { type LocalClients, startClients } from './clients/start-clients';
import { freePort } from './clients/free-port';
import { CLIENT_ALIASES } from './clients/unopened';
import { BOT_APP, type EmulatedTenant, startEmulatedTenant, TENANT_ID } from './emulated-tenant/start-emulated-tenant';
import { emulatedReseller } from './emulated-reseller';
import { sampleOrganization } from './sample/sample-organization';
import { samplePolicy } from './sample/sample-policy';
import { sampleTenant } from './sample/sample-tenant';
import { type Config } from '../config/read-config';
import { readTextFile } from '../config/read-text-file';
import { type CalendarDate } from '../domain/calendar';
import { type Policy } from '../domain/institution/policy';
import { type Clock } from '../ports/clock';
import { Fault } from '../ports/fault';
import { type Reseller } from '../ports/reseller';

const addressSchema = z
  .object({
    baseUrl: z.string(),
    controlUrl: z.string(),
    tenantId: z.string(),
    clientId: z.string(),
    clientSecret: z.string(),
    /** Whether somebody else runs it, as `GRAPH_BASE_URL` says. */
    isNamed: z.boolean().default(false),
  })
  .readonly();

/** How to reach a tenant. */
type TenantAddress = z.output<typeof addressSchema>;

const tenantFile = (config: Config) => join(config.dataDir, 'tenant.json');

/** The policy that local mode ships with, as the text of a policy file. */
export const shippedPolicy = samplePolicy;

/** The organization file that local mode loads when the store is empty: the one named, or the sample. */
export function localOrganization(config: Config, policy: Policy, today: CalendarDate): string {
  const { organizationFile } = config;
  if (organizationFile === undefined) return sampleOrganization(today, policy.term);
  const read = readTextFile(organizationFile);
  if (!read.ok) throw new Fault('rejected', `ORGANIZATION_FILE: ${read.problem}`, { code: 'unreadable-file' });
  return read.text;
}

/** What a tenant is opened for: a bot that stays, or one piece of work. */
type TenantUse = 'bot' | 'once';

/** An open tenant; closing one that somebody else runs does nothing to it. */
type OpenTenant = TenantAddress &
  Pick<EmulatedTenant, 'close'> & {
    /** Whether it is that of a running `npm start`. */
    readonly isJoined: boolean;
  };

/**
 * The tenant of local mode, decided here for the bot, jobs and import alike: the one that is named; else that of a running `npm start`
 * in the same data directory, which one piece of work joins, and beside which no other bot starts; else an emulated one of our own. What is
 * opened is written down for jobs and imports that come later.
 */
export async function openLocalTenant(config: Config, clock: Clock, use: TenantUse): Promise<OpenTenant> {
  const { graphBaseUrl: baseUrl } = config;
  const running = await runningTenant(config);
  if (use === 'bot' && running?.isNamed === false) {
    const problem = `alacarte runs in ${config.dataDir} already; stop it first, or set another DATA_DIR`;
    throw new Fault('rejected', problem, { code: 'runs-already' });
  }
  if (baseUrl !== undefined) {
    const open = { ...namedTenant(baseUrl), isJoined: false, close: nothing };
    return use === 'bot' ? announced(config, open) : open;
  }
  if (running !== undefined && use === 'once') return { ...running, isJoined: true, close: nothing };
  return announced(config, await startTenant(config, clock));
}

/** The tenant that there is to look at: the one that is named, else that of a running `npm start`. Nothing is started. */
export async function findLocalTenant(config: Config): Promise<TenantAddress | undefined> {
  const { graphBaseUrl } = config;
  return graphBaseUrl === undefined ? runningTenant(config) : namedTenant(graphBaseUrl);
}

/** We know no more of a tenant that somebody else runs than any emulated one has. */
function namedTenant(baseUrl: string): TenantAddress {
  const { clientId, clientSecret } = BOT_APP;
  return { baseUrl, controlUrl: baseUrl, tenantId: TENANT_ID, clientId, clientSecret, isNamed: true };
}

const nothing = (): Promise<void> => Promise.resolve();

/** Whoever delivers units to a tenant of local mode; undefined where it takes none from us: somebody else runs it, without a control port there. */
export async function localReseller({ controlUrl, isNamed, isJoined }: OpenTenant): Promise<Reseller | undefined> {
  if (isNamed && !(await answers(`${controlUrl}/violations`, brief()))) return undefined;
  return emulatedReseller(controlUrl, isNamed || isJoined);
}

/** Starts an emulated tenant that keeps its state in the data directory. */
function startTenant(config: Config, clock: Clock): Promise<EmulatedTenant> {
  mkdirSync(config.dataDir, { recursive: true });
  return startEmulatedTenant({
    seed: sampleTenant,
    journalFile: join(config.dataDir, 'tenant.ndjson'),
    now: () => clock.now(),
  });
}

/** Writes down where a tenant is, until it is closed. */
function announced(config: Config, tenant: EmulatedTenant): OpenTenant {
  mkdirSync(config.dataDir, { recursive: true });
  const address = addressSchema.parse(tenant);
  writeFileSync(tenantFile(config), JSON.stringify(address, undefined, 2));
  return {
    ...address,
    isJoined: false,
    close: async () => {
      rmSync(tenantFile(config), { force: true });
      await tenant.close();
    },
  };
}

/** The tenant that was written down, if it answers: two emulated ones on the same data would write over each other. */
async function runningTenant(config: Config): Promise<TenantAddress | undefined> {
  const address = readTenantAddress(config);
  if (address === undefined) return undefined;
  const ask = address.isNamed ? isReached(address.baseUrl) : answers(`${address.controlUrl}/violations`, brief());
  return (await ask) ? address : undefined;
}

/** Whether anybody is at an address, whatever the answer is. */
const isReached = (address: string): Promise<boolean> =>
  fetch(address, brief()).then(
    () => true,
    () => false,
  );

const brief = (): RequestInit => ({ signal: AbortSignal.timeout(1000) });

function readTenantAddress(config: Config): TenantAddress | undefined {
  try {
    return addressSchema.parse(JSON.parse(readFileSync(tenantFile(config), 'utf8')));
  } catch {
    return undefined;
  }
}

export { forgetClients, installerOfClients } from './clients/unopened';
export { thingsToTry } from './things-to-try';

/** Starts the two local Teams clients: a delegate's and an approver's, in the first of the tenants that the bot answers to. */
export function startLocalClients(
  config: Config,
  [ours = TENANT_ID]: readonly string[],
  port: number,
): Promise<LocalClients> {
  return startClients({
    endpoint: `http://127.0.0.1:${port}/api/messages`,
    tenantId: ours,
    dataDir: config.dataDir,
    aliases: CLIENT_ALIASES,
    firstPort: 56_150,
  });
}

/** The port to listen on: the one configured, or a free one when it is taken. */
export const localPort = (config: Config): Promise<number> => freePort(config.port);
