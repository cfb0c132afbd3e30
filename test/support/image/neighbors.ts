import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { cosmosDocuments } from '../../../src/adapters/cosmos/cosmos-documents';
import { sampleTenant } from '../../../src/local/sample/sample-tenant';
import { TENANT_ID } from '../bot/activities';
import { type FakeConnector, startFakeConnector } from '../bot/fake-connector';
import { startCosmosStandIn } from '../cosmos-stand-in/cosmos-stand-in';
import { startGraphFront } from '../door/graph-front';
import { type IdentityEndpoint, startIdentityEndpoint } from '../door/identity-endpoint';
import { type Ingestion, startIngestion } from '../door/ingestion';
import { startIssuer, TEAMS_URL, type TestIssuer } from '../door/issuer';
import { closeTenants, startTenant, type TestTenant } from '../tenant/tenant';
import { type BlobFront, startBlobFront } from './blob-front';

/** Where Azure has what the program uses. */
export const COSMOS_HOST = 'alacarte-store.documents.azure.com';
export const BLOB_HOST = 'alacartefiles.blob.core.windows.net';
export const FILE_HOST = 'contoso.sharepoint.com';
const KEYS_HOST = 'login.botframework.com';
const COUNTS_HOST = 'westus-0.in.applicationinsights.azure.com';
/** What is called the same in the two. */
export const NAME = 'alacarte';

/** All that stands around the program in Azure, on loopback, each under the name of the host that it has there. */
export interface Neighbors {
  readonly identity: IdentityEndpoint;
  readonly tenant: TestTenant;
  readonly connector: FakeConnector;
  readonly issuer: TestIssuer;
  readonly blobs: BlobFront;
  readonly ingestion: Ingestion;
  /** Where counts are sent, as Azure writes it. */
  readonly connectionString: string;
  /** Which host is served where. */
  readonly routes: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** The token of the identity for one service: any other service refuses it. */
export const tokenFor = (resource: string): string => `made-up-token-for-${new URL(resource).hostname}`;

/** Starts them as Bicep leaves them: with containers, and with nothing in them. @param file What can be downloaded from SharePoint. */
export async function startNeighbors(file: Uint8Array): Promise<Neighbors> {
  const tenant = await startTenant(sampleTenant, { tenantId: TENANT_ID });
  const [identity, connector, issuer, graph, cosmos, blobs, ingestion] = await Promise.all([
    startIdentityEndpoint(tenant, undefined, tokenFor),
    startFakeConnector(),
    startIssuer(`https://${KEYS_HOST}`),
    startGraphFront(tenant.baseUrl),
    startCosmosStandIn({ token: tokenFor(`https://${COSMOS_HOST}`) }),
    // One resource for all accounts.
    startBlobFront(NAME, tokenFor('https://storage.azure.com')),
    startIngestion(),
  ]);
  await cosmos.setTraits({ consistency: 'Strong' });
  const { endpoint, key } = cosmos;
  const asOwner = await cosmosDocuments({ endpoint, database: NAME, credential: { key } });
  await asOwner.close();
  const files = createServer((_, response) => response.end(file));
  await new Promise<void>((resolve) => files.listen(0, '127.0.0.1', resolve));
  return {
    ...{ identity, tenant, connector, issuer, blobs, ingestion },
    connectionString: ingestion.connectionString.replace(
      /IngestionEndpoint=.*$/u,
      `IngestionEndpoint=https://${COUNTS_HOST}/`,
    ),
    routes: {
      [COSMOS_HOST]: endpoint,
      [BLOB_HOST]: blobs.url,
      'graph.microsoft.com': graph.baseUrl,
      [new URL(TEAMS_URL).hostname]: new URL(connector.serviceUrl).origin,
      [KEYS_HOST]: new URL(issuer.metadataUrl).origin,
      [COUNTS_HOST]: new URL(ingestion.connectionString.split('IngestionEndpoint=')[1] ?? '').origin,
      [FILE_HOST]: `http://127.0.0.1:${(files.address() as AddressInfo).port}`,
    },
    close: async () => {
      files.close();
      await Promise.all([identity, connector, issuer, graph, cosmos, blobs, ingestion].map((one) => one.close()));
      await closeTenants();
    },
  };
}
