import { AuthenticationError } from '@azure/identity';
import { blobContainer, blobNetwork, blobRole } from '../../../src/adapters/blob/blob-access';
import { cosmosRole, missingPart, shutOutBy } from '../../../src/adapters/cosmos/cosmos-access';
import { acceptedToken } from '../../../src/adapters/graph/connection/judge';
import { missingPermission } from '../../../src/adapters/graph/permissions';
import { identityFault } from '../../../src/adapters/http/identity-fault';
import { pinoLogger } from '../../../src/adapters/system/pino-logger';
import { connectorIdentity } from '../../../src/adapters/teams/connector-access';
import { Checkup } from '../../../src/application/checkup/checkup';
import { type Check } from '../../../src/ports/check';
import { Fault, type MissingAccess } from '../../../src/ports/fault';

const clientId = '11111111-2222-4333-8444-555555555555';
const cosmos = { endpoint: 'https://alacarte.documents.azure.com/', database: 'alacarte', clientId };
const blob = { endpoint: 'https://alacarte.blob.core.windows.net/', container: 'alacarte', clientId };
const noToken = identityFault(new AuthenticationError(401, 'no'), { service: 'Microsoft Graph', clientId });

/** Everything that may be missing, by what finds it. */
const KINDS: readonly (readonly [string, MissingAccess | undefined])[] = [
  ['a permission', missingPermission('LicenseAssignment.ReadWrite.All', clientId)],
  ['a token that Graph takes', acceptedToken(clientId)],
  ['any token', noToken?.access],
  ['the role on the store', cosmosRole(cosmos)],
  ['the account of the store', shutOutBy({ substatus: 1008 }, cosmos).details.access],
  ['the network of the store', shutOutBy({ message: 'blocked by your firewall' }, cosmos).details.access],
  ['the database', missingPart(cosmos).access],
  ['a container', missingPart(cosmos, 'tenant').access],
  ['the role on files', blobRole(blob)],
  ['the network of files', blobNetwork(blob)],
  ['the container of files', blobContainer(blob)],
  ['the identity of the bot', connectorIdentity(clientId)],
];

/** The line of a log that a check writes, as it is written. */
async function lineOf(run: Check['run']): Promise<Record<string, unknown>> {
  const lines: string[] = [];
  const logger = pinoLogger({ stream: { write: (line) => void lines.push(line) } });
  const check: Check = { name: 'store', title: 'Store', everySeconds: 10, run };
  const checkup = new Checkup({
    ...{ checks: [check], logger, now: () => new Date(), pause: () => new Promise<void>(() => undefined) },
  });
  await checkup.start('store');
  checkup.stop();
  expect(lines).toHaveLength(1);
  return JSON.parse(lines[0] ?? '') as Record<string, unknown>;
}

describe('the line of a check that misses', () => {
  it.each(KINDS)('%s has the command that grants it, to be run as it stands', async (_, access) => {
    const { service, needs, grant } = access ?? { service: 'Teams', needs: '', grant: '' };
    const line = await lineOf(() =>
      Promise.reject(new Fault('forbidden', 'a check: 403', { access: { service, needs, grant } })),
    );

    expect(line).toMatchObject({ service, needs, grant });
    // Whatever has to be said besides stands where a shell does not read it.
    expect(grant).toMatch(/^az [^#;]+(?: # .+)?$/u);
    expect(String(line['msg'])).not.toMatch(/#[0-9a-f]{8}/u);
  });

  it('any token says so once, and names nobody in its sentence', async () => {
    const { msg } = await lineOf(() => Promise.reject(noToken ?? new Error()));

    expect(msg).toBe("Store: Microsoft Graph token: nobody gives a token for the app's identity");
  });

  it('what no permission grants has the step that mends it as it is', async () => {
    const remedy = `az group show --name ${clientId}`;

    expect(await lineOf(() => Promise.resolve({ note: '', shortcomings: [{ what: 'odd', remedy }] }))).toMatchObject({
      remedy,
    });
  });
});
