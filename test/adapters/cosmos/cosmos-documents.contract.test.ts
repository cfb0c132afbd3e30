import { cosmosDocuments } from '../../../src/adapters/cosmos/cosmos-documents';
import { isLoopbackUrl } from '../../../src/config/service-urls';
import { documentStoreContract } from '../../contracts/document-store.contract';
import { optionsOf } from '../../live/documents/account';
import { beginOnAccount, type ContractAccount } from '../../live/documents/contract-account';
import {
  controlCosmosStandIn,
  startCosmosStandIn,
  type CosmosStandIn,
} from '../../support/cosmos-stand-in/cosmos-stand-in';
import { report } from '../../support/notes';

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

if (process.env['COSMOS_ENDPOINT']?.trim()) {
  // It may be an account that people work in: nothing is written before that is known.
  let account: Promise<ContractAccount> | undefined;

  documentStoreContract({
    name: 'Cosmos DB, on the account or emulator at COSMOS_ENDPOINT',
    open: async (queries) => {
      account ??= beginOnAccount(process.env);
      const { cosmos } = await account;
      const store = await cosmosDocuments({ ...optionsOf(cosmos), queries });
      const control = controlCosmosStandIn(cosmos.endpoint, cosmos.key ?? '');
      // Nothing but another stand-in lets its clock be moved.
      const isStandIn = isLoopbackUrl(cosmos.endpoint) && (await isAnswered(control.calls()));
      return { store, ...(isStandIn ? { advance: control.advance } : {}), close: () => store.close() };
    },
  });

  afterAll(async () => {
    const begun = await account?.catch(() => undefined);
    if (begun === undefined) return;
    const { endpoint, database } = begun.cosmos;
    report(`documents on ${endpoint}: ${await begun.leave()} written to ${database}, and deleted; it held no others`);
  });
}

const isAnswered = (asked: Promise<unknown>): Promise<boolean> =>
  asked.then(
    () => true,
    () => false,
  );
