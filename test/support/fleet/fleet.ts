import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cosmosDocuments } from '../../../src/adapters/cosmos/cosmos-documents';
import { type DocumentStore } from '../../../src/adapters/documents/document-store';
import { buildApp } from '../../../src/app';
import { loadOrganization } from '../../../src/application/import/load-organization';
import { readConfig } from '../../../src/config/read-config';
import { readOrganization } from '../../../src/config/read-organization';
import { readPolicy } from '../../../src/config/read-policy';
import { samplePolicy } from '../../../src/local/sample/sample-policy';
import { createClock, graphAccess } from '../../../src/open-adapters';
import { TENANT_ID, type WireActivity } from '../bot/activities';
import { type FakeConnector } from '../bot/fake-connector';
import { type LocalProcess, quietPolicy } from '../browser/local-process';
import { type CosmosStandIn } from '../cosmos-stand-in/cosmos-stand-in';
import { startDeployed, STARTED_BOT } from '../door/started';
import { closeTenants, startTenant, type TestTenant } from '../tenant/tenant';
import { fleetOrganization, fleetTenant, type WorldSize } from './fleet-world';
import { type Ingress, startIngress } from './ingress';
import { startStandInProcess } from './stand-in-process';

const DATABASE = 'fleet';

/** Several processes of the built program on one database, in one tenant, behind a round-robin. */
export interface Fleet {
  readonly tenant: TestTenant;
  readonly connector: FakeConnector;
  readonly standIn: CosmosStandIn;
  readonly ingress: Ingress;
  readonly documents: DocumentStore;
  /** Where each process listens. */
  urls(): readonly string[];
  /** Posts an activity, to the round-robin unless to one process. @returns The status; 0 where there was no answer. */
  send(activity: WireActivity, url?: string): Promise<number>;
  /** Asks, and reads what is answered in the response. */
  ask(activity: WireActivity, url?: string): Promise<string>;
  /** Ends a process, and waits until it is gone. */
  end(index: number, signal: NodeJS.Signals): Promise<void>;
  /** Starts a process in the place of one that ended, and waits until it takes requests. */
  begin(index: number): Promise<void>;
  stop(): Promise<void>;
}

/** Starts three processes, once the organization is loaded. */
export async function startFleet(size: WorldSize): Promise<Fleet> {
  const dataDir = mkdtempSync(join(tmpdir(), 'alacarte-fleet-'));
  const [standIn, tenant, ingress] = await Promise.all([
    startStandInProcess(),
    startTenant(fleetTenant(size), { tenantId: TENANT_ID }),
    startIngress(),
  ]);
  const { endpoint, key } = standIn;
  const store = { STORE: 'cosmos', COSMOS_ENDPOINT: endpoint, COSMOS_KEY: key, COSMOS_DATABASE: DATABASE };
  await load(store, tenant, fleetOrganization(size));
  // Nothing is kept in a file, and nothing is to be loaded into one.
  writeFileSync(join(dataDir, 'alacarte.db'), '');
  const started = await startDeployed({ tenant, dataDir, env: { ...store, POLICY_FILE: quietPolicy(dataDir) } });
  const running: (Member | undefined)[] = [{ program: started.program, url: started.url }];
  await ingress.add(started.url);
  const begin = async (index: number): Promise<void> => {
    const { url, ...program } = await started.again();
    running[index] = { program, url };
    await ingress.add(url);
  };
  await Promise.all([begin(1), begin(2)]);
  const documents = await cosmosDocuments({ endpoint, database: DATABASE, credential: { key } });
  const post = async (activity: WireActivity, url: string): Promise<{ status: number; text: string }> => {
    try {
      const answer = await fetch(`${url}/api/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${started.issuer.token(STARTED_BOT)}` },
        body: JSON.stringify(activity),
      });
      return { status: answer.status, text: await answer.text() };
    } catch {
      return { status: 0, text: '' };
    }
  };

  return {
    tenant,
    connector: started.connector,
    standIn,
    ingress,
    documents,
    begin,
    urls: () => running.map((one) => one?.url ?? ''),
    send: async (activity, url = ingress.url) => (await post(activity, url)).status,
    ask: async (activity, url = ingress.url) => {
      const { text } = await post({ ...activity, deliveryMode: 'expectReplies' }, url);
      return summaryOf(text);
    },
    end: async (index, signal) => {
      const member = running[index];
      running[index] = undefined;
      await member?.program.stop(signal);
      if (member !== undefined) ingress.remove(member.url);
    },
    stop: async () => {
      await ingress.close();
      await Promise.all([documents.close(), started.stop()]);
      await closeTenants();
      await standIn.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

interface Member {
  readonly program: Pick<LocalProcess, 'stop'>;
  readonly url: string;
}

/** Loads the organization, as an import does. */
async function load(store: Readonly<Record<string, string>>, tenant: TestTenant, text: string): Promise<void> {
  const [config, policy] = [readConfig({ MODE: 'local', ...store }), readPolicy(samplePolicy)];
  const organization = readOrganization(text);
  if (!config.ok || !policy.ok || !organization.ok) throw new Error('the organization cannot be loaded');
  const app = await buildApp({
    config: config.config,
    policy: policy.policy,
    clock: createClock(config.config, policy.policy),
    logger: { info: nothing, warn: nothing, error: nothing },
    graph: graphAccess(config.config, tenant),
  });
  const loaded = await loadOrganization(app.ports, organization.organization, { file: 'the test', by: 'the test' });
  await app.stop();
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
}

const nothing = (): void => undefined;

/** The plain line of the first message in a response. */
function summaryOf(text: string): string {
  const { activities = [] } = JSON.parse(text === '' ? '{}' : text) as {
    readonly activities?: readonly { readonly summary?: string; readonly text?: string }[];
  };
  return activities.map(({ summary, text: plain }) => summary ?? plain ?? '').join('\n');
}
