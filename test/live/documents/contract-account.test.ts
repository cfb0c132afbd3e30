import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cosmosDocuments } from '../../../src/adapters/cosmos/cosmos-documents';
import { contractQueries, OF_THE_CONTRACT } from '../../contracts/document-store.contract';
import { type CosmosStandIn, startCosmosStandIn } from '../../support/cosmos-stand-in/cosmos-stand-in';
import { Report } from '../report';
import { beginOnAccount } from './contract-account';
import { runContract } from './run-contract';

let standIn: CosmosStandIn;
let dataDir: string;

beforeEach(async () => {
  standIn = await startCosmosStandIn();
  dataDir = mkdtempSync(join(tmpdir(), 'alacarte-account-'));
});
afterEach(async () => {
  await standIn.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const envOf = (own: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  ...{ COSMOS_ENDPOINT: standIn.endpoint, COSMOS_KEY: standIn.key, COSMOS_DATABASE: 'alacarte', DATA_DIR: dataDir },
  ...own,
});

const openStore = (database = 'alacarte') =>
  cosmosDocuments({
    ...{ endpoint: standIn.endpoint, database, credential: { key: standIn.key } },
    queries: contractQueries([]),
  });

/** Writes what alacarte itself keeps. */
async function useIt(): Promise<void> {
  const store = await openStore();
  await store.transact('departments', 'math', [{ op: 'create', id: 'department', kind: 'department', body: {} }]);
  await store.close();
}

describe('an account that COSMOS_ENDPOINT names to the tests', () => {
  it('has nothing left of what the contract wrote there, in a database of its own unless another is named', async () => {
    // Other suites' variables are nobody's business here.
    const account = await beginOnAccount(envOf({ COSMOS_DATABASE: '', LIVE_WAIT_SECONDS: 'abc' }));
    const store = await openStore(account.cosmos.database);
    const partition = `${OF_THE_CONTRACT}one`;
    await store.transact('departments', partition, [{ op: 'create', id: 'a', kind: 'entry', body: {} }]);
    await store.transact('tenant', partition, [{ op: 'create', id: 'b', kind: partition, body: {} }]);

    expect(readdirSync(dataDir)).toEqual(['live.lock']);
    expect(account.cosmos.database).toBe('alacarte-contract');
    expect(await account.leave()).toBe(2);
    expect(await store.read({ container: 'departments', partition, id: 'a' })).toBeUndefined();
    expect(await store.read({ container: 'tenant', partition, id: 'b' })).toBeUndefined();
    expect(readdirSync(dataDir)).toEqual([]);
    await store.close();
  });

  it('is not written to where anybody else works, by npm run live or by the contract itself', async () => {
    await useIt();
    const report = new Report(() => undefined);
    const { COSMOS_ENDPOINT: endpoint = '', COSMOS_KEY: key } = envOf();
    const variables = { cosmos: { endpoint, database: 'alacarte', key }, dataDir };

    await expect(beginOnAccount(envOf())).rejects.toThrow('alacarte holds documents of somebody else, in departments');
    expect(readdirSync(dataDir)).toEqual([]);
    const before = await standIn.calls();
    const running = { report, signal: new AbortController().signal, says: 'finds nothing where nothing was written' };
    const [outcome] = await runContract(variables, running);

    expect(outcome).toMatchObject({ says: 'reading finds nothing where nothing was written', status: 'differs' });
    expect(JSON.stringify(outcome)).toContain('alacarte holds documents of somebody else');
    expect((await standIn.calls()).write).toBe(before.write);
  });

  it.each([
    ['an address of anything else', { COSMOS_ENDPOINT: 'https://cosmos.example.org' }, 'COSMOS_ENDPOINT: must be'],
    ['a key', { COSMOS_ENDPOINT: 'https://an-account.documents.azure.com', COSMOS_KEY: 'a2V5' }, 'COSMOS_KEY: is for'],
  ])('is not asked at all where there is %s', async (_, own, sentence) => {
    await expect(beginOnAccount(envOf(own))).rejects.toThrow(sentence);
  });
});
