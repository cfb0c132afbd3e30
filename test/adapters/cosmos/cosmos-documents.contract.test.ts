import { DefaultAzureCredential } from '@azure/identity';
import { cosmosDocuments } from '../../../src/adapters/cosmos/cosmos-documents';
import { isLoopbackUrl } from '../../../src/config/service-urls';
import { documentStoreContract } from '../../contracts/document-store.contract';
import {
  controlCosmosStandIn,
  startCosmosStandIn,
  type CosmosStandIn,
} from '../../support/cosmos-stand-in/cosmos-stand-in';

const { COSMOS_ENDPOINT, COSMOS_DATABASE = 'alacarte-contract', COSMOS_KEY = '' } = process.env;
let standIn: CosmosStandIn;

beforeAll(async () => {
  standIn = await startCosmosStandIn();
});

afterAll(async () => {
  await standIn.close();
});

documentStoreContract({
  name: 'Cosmos DB, on the stand-in',
  open: async (queries) => {
    const { endpoint, key, advance } = standIn;
    const store = await cosmosDocuments({ endpoint, database: 'alacarte', credential: { key }, queries });
    return { store, advance, close: () => store.close() };
  },
});

if (COSMOS_ENDPOINT !== undefined) {
  const endpoint = COSMOS_ENDPOINT;
  const isHere = isLoopbackUrl(endpoint);

  documentStoreContract({
    name: 'Cosmos DB, on the account or emulator at COSMOS_ENDPOINT',
    open: async (queries) => {
      const store = await cosmosDocuments({
        endpoint,
        database: COSMOS_DATABASE,
        // A key is for this machine, a token for Azure. Whoever may write documents there may not make containers.
        credential: isHere ? { key: COSMOS_KEY } : { tokenCredential: new DefaultAzureCredential() },
        createIfMissing: isHere,
        queries,
      });
      const control = controlCosmosStandIn(endpoint, COSMOS_KEY);
      // Nothing but another stand-in lets its clock be moved.
      const isStandIn = isHere && (await isAnswered(control.calls()));
      return { store, ...(isStandIn ? { advance: control.advance } : {}), close: () => store.close() };
    },
  });
}

const isAnswered = (asked: Promise<unknown>): Promise<boolean> =>
  asked.then(
    () => true,
    () => false,
  );
