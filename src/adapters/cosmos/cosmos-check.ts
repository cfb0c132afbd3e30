import { CosmosClient } from '@azure/cosmos';
import { type Check } from '../../ports/check';
import { isFault } from '../../ports/fault';
import { QUERIES } from '../documents/queries';
import { checkAccount, checkContainers } from './containers';
import { clientOptions, type CosmosOptions } from './cosmos-documents';
import { readFault } from './cosmos-fault';
import { accountOf, isLoopback } from './loopback';

const NOT_FOUND = 404;
const SHUT_OUT = [401, 403];
const MISSING = ['missing-database', 'missing-container'];
/** Where nothing is ever kept. */
const PROBE = 'probe';
/** Of a write to a document that is not there: it is refused for that reason where it would be let in. */
const REPLACE = {
  operationType: 'Replace',
  id: PROBE,
  resourceBody: { id: PROBE, kind: PROBE },
  ifMatch: '"none"',
} as const;

/** Looks whether an account is one on which our writes hold, has our database and containers, and lets us read and write documents. */
export function cosmosCheck(options: CosmosOptions): Check {
  const { endpoint, database, needsStrong = !isLoopback(endpoint) } = options;
  const client = new CosmosClient(clientOptions(options));
  const account = accountOf(endpoint);

  async function checkShape(): Promise<void> {
    await checkAccount(client, { name: account, needsStrong });
    await checkContainers(client.database(database), QUERIES, options);
  }

  async function tryDocuments(abortSignal: AbortSignal): Promise<void> {
    const container = client.database(database).container('tenant');
    const { statusCode, substatus } = await container.item(PROBE, PROBE).read({ abortSignal });
    if (statusCode !== NOT_FOUND || Boolean(substatus))
      throw Object.assign(new Error(), { code: statusCode, substatus });
    const { code } = await container.items.batch([REPLACE], PROBE, { abortSignal });
    if (SHUT_OUT.includes(code ?? 0)) throw Object.assign(new Error(), { code });
  }

  return {
    ...{ name: 'store', title: 'Store', everySeconds: 10 },
    run: async (how, signal) => {
      const there = { note: `Cosmos DB, database ${database} of ${account}`, shortcomings: [] };
      try {
        if (how !== 'again') await checkShape();
        await tryDocuments(signal);
      } catch (error) {
        const fault = isFault(error)
          ? error
          : readFault(error, { operation: 'check', place: options, container: 'tenant' });
        // On this machine the first start makes them.
        if (MISSING.includes(fault.code ?? '') && isLoopback(endpoint)) return there;
        throw fault;
      }
      return there;
    },
  };
}
