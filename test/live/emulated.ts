import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulatedTenant } from '../../src/local/emulated-tenant/start-emulated-tenant';
import { sampleTenant } from '../../src/local/sample/sample-tenant';
import { startCosmosStandIn } from '../support/cosmos-stand-in/cosmos-stand-in';

const GROUP = '00000000-0000-4000-8000-00000000011e';

/** A tenant and an account to rehearse with. */
export interface Rehearsal {
  readonly env: NodeJS.ProcessEnv;
  readonly close: () => Promise<void>;
}

/** Starts the sample tenant and the stand-in of Cosmos DB on this machine, and names what of them serves. */
export async function startRehearsal(): Promise<Rehearsal> {
  const tenant = await startEmulatedTenant({
    seed: { ...sampleTenant, groups: [{ id: GROUP, displayName: 'alacarte live' }] },
    now: () => new Date(),
  });
  const standIn = await startCosmosStandIn();
  const dataDir = mkdtempSync(join(tmpdir(), 'alacarte-live-'));
  const domain = sampleTenant.organization?.domains?.[0] ?? '';
  const unlocated = sampleTenant.users?.find(({ usageLocation }) => usageLocation === null)?.userPrincipalName;
  return {
    env: {
      GRAPH_BASE_URL: tenant.baseUrl,
      LIVE_PEOPLE: ['jdoe', 'asmith', 'fobrien'].map((alias) => `${alias}@${domain}`).join(','),
      LIVE_SKU: 'VISIOCLIENT_FACULTY',
      LIVE_SECOND_SKU: 'M365EDU_A3_FACULTY',
      LIVE_GROUP: GROUP,
      ...(unlocated === undefined ? {} : { LIVE_UNLOCATED: unlocated }),
      COSMOS_ENDPOINT: standIn.endpoint,
      COSMOS_KEY: standIn.key,
      COSMOS_DATABASE: 'alacarte-live',
      DATA_DIR: dataDir,
    },
    close: async () => {
      await Promise.all([tenant.close(), standIn.close()]);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
