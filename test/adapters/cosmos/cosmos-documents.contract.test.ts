import { cosmosDocuments } from '../../../src/adapters/cosmos/cosmos-documents';
import { documentStoreContract } from '../../contracts/document-store.contract';
import { startCosmosStandIn, type CosmosStandIn } from '../../support/cosmos-stand-in/cosmos-stand-in';

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
  documentStoreContract({
    name: 'Cosmos DB, on the account or emulator at COSMOS_ENDPOINT',
    open: async (queries) => {
      const store = await cosmosDocuments({
        endpoint: COSMOS_ENDPOINT,
        database: COSMOS_DATABASE,
        credential: { key: COSMOS_KEY },
        createIfMissing: true,
        queries,
      });
      return { store, close: () => store.close() };
    },
  });
}
