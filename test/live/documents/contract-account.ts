import { lock } from '../lock';
import { refuseFor } from '../say';
import { type Variables, variablesFor } from '../variables';
import { deleteOurs, whyNoDatabase } from './account';

/** The account of Cosmos DB that the contract of document stores runs on. */
export interface ContractAccount {
  readonly cosmos: Variables['cosmos'];
  /** Deletes what the contract wrote, and nothing else. @returns How many documents. */
  readonly leave: () => Promise<number>;
}

/** What is needed of the environment: nothing that is set for other suites matters here. */
const NAMES = ['COSMOS_ENDPOINT', 'COSMOS_DATABASE', 'COSMOS_KEY', 'DATA_DIR'] as const;

/**
 * Begins on the account that `COSMOS_ENDPOINT` names, which may be one that people work in.
 *
 * @throws {@link Refused} Before anything is written: where the address is none of Cosmos DB, the database holds documents of somebody else or
 *   cannot serve, or another run is at work there.
 */
export async function beginOnAccount(env: NodeJS.ProcessEnv): Promise<ContractAccount> {
  const given = Object.fromEntries(NAMES.map((name) => [name, env[name]]));
  const named = { ...given, COSMOS_DATABASE: given['COSMOS_DATABASE']?.trim() || 'alacarte-contract' };
  const { cosmos, dataDir } = variablesFor(named, ['documents']);
  const unlock = lock(dataDir, 'test on an account of Cosmos DB');
  try {
    refuseFor(await whyNoDatabase(cosmos));
  } catch (error) {
    unlock();
    throw error;
  }
  return { cosmos, leave: () => deleteOurs(cosmos).finally(unlock) };
}
