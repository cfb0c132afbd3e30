import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp } from '../../../src/app';
import { loadOrganization } from '../../../src/application/import/load-organization';
import { todayOf } from '../../../src/application/today';
import { readConfig } from '../../../src/config/read-config';
import { readOrganization } from '../../../src/config/read-organization';
import { readPolicy } from '../../../src/config/read-policy';
import { sampleOrganization } from '../../../src/local/sample/sample-organization';
import { sampleTenant } from '../../../src/local/sample/sample-tenant';
import { createClock, graphAccess } from '../../../src/open-adapters';
import { TENANT_ID, type WireActivity } from '../bot/activities';
import { type FakeConnector, startFakeConnector } from '../bot/fake-connector';
import { buildProgram, freePort, type LocalProcess, quietPolicy, startProgram, until } from '../browser/local-process';
import { closeTenants, startTenant, type TestTenant } from '../tenant/tenant';
import { startGraphFront } from './graph-front';
import { type IdentityEndpoint, startIdentityEndpoint } from './identity-endpoint';
import { startIssuer, TEAMS_URL, type TestIssuer } from './issuer';

/** The bot's app, and what Teams calls it. */
export const STARTED_BOT = '11111111-2222-4333-8444-555555555555';
export const STARTED_BOT_ID = `28:${STARTED_BOT}`;

/** A request that the program sent to another host than this one. */
export interface OutboundRequest {
  readonly host: string;
  readonly method: string;
  readonly path: string;
}

/** How to start the program. */
export interface StartedOptions {
  /** Where hosts are served, by loopback address, beside Teams and Graph; all others refuse the connection. */
  readonly routes?: Readonly<Record<string, string>>;
  /** Variables in place of the usual ones. */
  readonly env?: Readonly<Record<string, string>>;
  /** A tenant of the test's own; the sample tenant unless given. */
  readonly tenant?: TestTenant;
  /** The token that Graph is asked with; the bot's unless given. */
  readonly graphToken?: () => Promise<string>;
  /** A store file to begin with; one that the sample organization was loaded into unless given. */
  readonly store?: string;
  /** The folder of the store, which somebody else removes; one of its own unless given. */
  readonly dataDir?: string;
}

/** What came back over HTTP. */
interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

/** The built program in azure mode, between an issuer, a connector, an identity endpoint and a tenant, all on loopback. */
export interface Started {
  readonly url: string;
  readonly issuer: TestIssuer;
  readonly connector: FakeConnector;
  readonly tenant: TestTenant;
  readonly program: LocalProcess;
  readonly dataDir: string;
  /** The variables that it runs with, for `runBuilt`. */
  readonly env: Readonly<Record<string, string>>;
  /** Sends an activity with a token as it should be, or with the header given; undefined sends none. */
  send(activity: WireActivity, headers?: Readonly<Record<string, string | undefined>>): Promise<Answer>;
  /** Sends a body as it is, with no other headers than these and that it is JSON. */
  post(body: string, headers: Readonly<Record<string, string | undefined>>): Promise<Answer>;
  /** What it asked of other hosts so far. */
  outbound(): readonly OutboundRequest[];
  /** Starts the program once more on the same files, with the same neighbors. @param how What it says once it is as far as it is to come. */
  again(how?: { readonly ready?: string }): Promise<LocalProcess & { readonly url: string }>;
  /** Ends it and all around it. */
  stop(): Promise<void>;
}

/** What every activity says that is sent to the started program. */
export const teamsPlace = { serviceUrl: TEAMS_URL };
export const forStarted: WireActivity = { recipient: { id: STARTED_BOT_ID, name: 'alacarte' } };

const PRELOAD = join(__dirname, 'preload.cjs');

/** Builds the program where that is needed, and starts it. */
export async function startDeployed(options: StartedOptions = {}): Promise<Started> {
  buildProgram();
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'alacarte-started-'));
  const tenant = options.tenant ?? (await startTenant(sampleTenant, { tenantId: TENANT_ID }));
  const [issuer, connector, identity, graph] = await Promise.all([
    startIssuer(),
    startFakeConnector(),
    startIdentityEndpoint(tenant, options.graphToken),
    startGraphFront(tenant.baseUrl),
  ]);
  if (options.store !== undefined) writeFileSync(join(dataDir, 'alacarte.db'), readFileSync(options.store));
  else if (!existsSync(join(dataDir, 'alacarte.db'))) await loadSample(dataDir, tenant);
  const routes = {
    [new URL(TEAMS_URL).hostname]: new URL(connector.serviceUrl).origin,
    'graph.microsoft.com': graph.baseUrl,
    ...options.routes,
  };
  const env = { ...environment({ dataDir, issuer, identity, routes }), ...options.env };
  const start = async ({ ready = '"listening"' } = {}) => {
    const port = await freePort();
    const program = await startProgram(dataDir, { ...env, PORT: String(port) }, { ready });
    return { ...program, url: `http://127.0.0.1:${port}` };
  };
  const program = await start();
  const programs = [program];
  return {
    ...{ url: program.url, issuer, connector, tenant, program, dataDir, env },
    send: (activity, headers = { authorization: `Bearer ${issuer.token(STARTED_BOT)}` }) =>
      postTo(program.url, JSON.stringify(activity), headers),
    post: (body, headers) => postTo(program.url, body, headers),
    outbound: () => readOutbound(env['DOOR_OUTBOUND'] ?? ''),
    again: async (how) => {
      const next = await start(how);
      programs.push(next);
      return next;
    },
    stop: async () => {
      for (const one of programs) await one.stop('SIGKILL');
      await Promise.all([issuer.close(), connector.close(), identity.close(), graph.close()]);
      if (options.tenant === undefined) await closeTenants();
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function postTo(url: string, body: string, own: Readonly<Record<string, string | undefined>>): Promise<Answer> {
  const headers = new Headers({ 'content-type': 'application/json' });
  for (const [name, value] of Object.entries(own)) if (value !== undefined) headers.set(name, value);
  const response = await fetch(`${url}/api/messages`, { method: 'POST', headers, body });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

function environment(given: {
  readonly dataDir: string;
  readonly issuer: TestIssuer;
  readonly identity: IdentityEndpoint;
  readonly routes: Readonly<Record<string, string>>;
}): Readonly<Record<string, string>> {
  const { dataDir, issuer, identity, routes } = given;
  return {
    MODE: 'azure',
    STORE: 'sqlite',
    DATA_DIR: dataDir,
    POLICY_FILE: quietPolicy(dataDir),
    BOT_TYPE: 'UserAssignedMSI',
    BOT_ID: STARTED_BOT,
    BOT_TENANT_ID: TENANT_ID,
    ...identity.env,
    NODE_OPTIONS: `--max-semi-space-size=8 --require=${PRELOAD}`,
    DOOR_METADATA: issuer.metadataUrl,
    DOOR_ROUTES: JSON.stringify(routes),
    DOOR_OUTBOUND: join(dataDir, 'outbound.ndjson'),
  };
}

function readOutbound(file: string): readonly OutboundRequest[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as OutboundRequest);
}

/** Loads the sample organization into the store, as an import does. */
async function loadSample(dataDir: string, tenant: TestTenant): Promise<void> {
  const [read, policy] = [
    readConfig({ MODE: 'local', DATA_DIR: dataDir }),
    readPolicy(readFileSync(quietPolicy(dataDir), 'utf8')),
  ];
  if (!read.ok || !policy.ok) throw new Error('the sample is no configuration');
  const clock = createClock(read.config, policy.policy);
  const app = await buildApp({
    ...{ config: read.config, policy: policy.policy, clock, logger: silent },
    graph: graphAccess(read.config, tenant),
  });
  const organization = readOrganization(sampleOrganization(todayOf(app.ports), app.ports.policy.term));
  if (!organization.ok) throw new Error('the sample is no organization');
  const loaded = await loadOrganization(app.ports, organization.organization, { file: 'the test', by: 'the test' });
  await app.stop();
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
}

const nothing = (): void => undefined;
const silent = { info: nothing, warn: nothing, error: nothing };

/** For the first run of the reconciler, on a busy machine. */
const READING_MS = 60_000;

/** The first whole reading of the tenant has written down what it found: until then the store changes though nobody did anything. */
export async function tenantWasRead({ program }: Pick<Started, 'program'>): Promise<void> {
  if (!(await until(() => program.output().includes('"licenses were reconciled'), READING_MS)))
    throw new Error(`the tenant was not read; the program said:\n${program.output().slice(-3000)}`);
}
