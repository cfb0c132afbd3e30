import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { answers } from './clients/answers';
import { type LocalClients, startClients } from './clients/start-clients';
import { freePort } from './clients/free-port';
import { BOT_APP, type EmulatedTenant, startEmulatedTenant, TENANT_ID } from './emulated-tenant/start-emulated-tenant';
import { sampleOrganization } from './sample/sample-organization';
import { samplePolicy } from './sample/sample-policy';
import { sampleTenant } from './sample/sample-tenant';
import { type Config } from '../config/read-config';
import { readTextFile } from '../config/read-text-file';
import { type CalendarDate } from '../domain/calendar';
import { type Policy } from '../domain/institution/policy';
import { type Clock } from '../ports/clock';
import { Fault } from '../ports/fault';

const addressSchema = z
  .object({
    baseUrl: z.string(),
    controlUrl: z.string(),
    tenantId: z.string(),
    clientId: z.string(),
    clientSecret: z.string(),
  })
  .readonly();

/** How to reach an emulated tenant. */
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

/**
 * Starts the emulated tenant, which keeps its state in the data directory, and writes down its address for jobs and
 * imports. Throws when another one runs on the same data: two would write over each other.
 */
export async function startLocalTenant(config: Config, clock: Clock): Promise<EmulatedTenant> {
  mkdirSync(config.dataDir, { recursive: true });
  const running = readTenantAddress(config);
  if (running !== undefined && (await isRunning(running))) {
    const problem = `alacarte runs in ${config.dataDir} already; stop it first, or set another DATA_DIR`;
    throw new Fault('rejected', problem, { code: 'runs-already' });
  }
  const tenant = await startEmulatedTenant({
    seed: sampleTenant,
    journalFile: join(config.dataDir, 'tenant.ndjson'),
    now: () => clock.now(),
  });
  const address = addressSchema.parse(tenant);
  writeFileSync(tenantFile(config), JSON.stringify(address, undefined, 2));
  return {
    ...address,
    close: async () => {
      rmSync(tenantFile(config), { force: true });
      await tenant.close();
    },
  };
}

/**
 * The tenant that is named, of which we know no more than any emulated one has; else that of a running `npm start` in the same data
 * directory, if one answers; otherwise one of our own.
 */
export async function joinOrStartLocalTenant(config: Config, clock: Clock): Promise<EmulatedTenant> {
  const close = () => Promise.resolve();
  const { graphBaseUrl: baseUrl } = config;
  if (baseUrl !== undefined) return { ...BOT_APP, tenantId: TENANT_ID, baseUrl, controlUrl: baseUrl, close };
  const running = readTenantAddress(config);
  if (running !== undefined && (await isRunning(running))) return { ...running, close };
  return startLocalTenant(config, clock);
}

const isRunning = ({ controlUrl }: TenantAddress): Promise<boolean> =>
  answers(`${controlUrl}/violations`, { signal: AbortSignal.timeout(1000) });

function readTenantAddress(config: Config): TenantAddress | undefined {
  try {
    return addressSchema.parse(JSON.parse(readFileSync(tenantFile(config), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Starts the two local Teams clients: a delegate's and an approver's. */
export function startLocalClients(config: Config, tenant: TenantAddress, port: number): Promise<LocalClients> {
  return startClients({
    endpoint: `http://127.0.0.1:${port}/api/messages`,
    tenantId: tenant.tenantId,
    dataDir: config.dataDir,
    aliases: ['dreyes', 'sokafor'],
    firstPort: 56_150,
  });
}

/** The port to listen on: the one configured, or a free one when it is taken. */
export const localPort = (config: Config): Promise<number> => freePort(config.port);
