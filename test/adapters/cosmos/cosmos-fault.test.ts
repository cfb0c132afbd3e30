import { readFault, writeFault } from '../../../src/adapters/cosmos/cosmos-fault';

const place = { endpoint: 'https://seats.documents.azure.com:443/', database: 'alacarte', clientId: 'the-client' };
const asked = { operation: 'read', place, container: 'tenant' };

describe('what keeps us out of Cosmos DB', () => {
  it.each([
    ['no role', { code: 403, substatus: 5302 }, 'role-missing', 'Cosmos DB Built-in Data Contributor'],
    ['a token that it does not take', { code: 401 }, 'role-missing', 'Cosmos DB Built-in Data Contributor'],
    [
      'its firewall',
      {
        code: 403,
        message: 'Request originated from IP 10.0.0.4. This is blocked by your Cosmos DB account firewall settings.',
      },
      'firewall',
      'an entry for this app in the firewall of the account',
    ],
    ['that it is switched off', { code: 403, substatus: 1008 }, 'account-gone', 'the account switched on'],
    [
      'that there is no container',
      { code: 404, substatus: 1003 },
      'missing-container',
      'the container tenant in the database alacarte',
    ],
  ])('is named: %s', (_, error, code, needs) => {
    for (const fault of [readFault(error, asked), writeFault(error, asked)]) {
      expect(fault).toMatchObject({
        kind: 'forbidden',
        code,
        aftermath: 'final',
        access: { service: 'Cosmos DB', needs },
      });
      expect(fault.access?.grant).toMatch(/^az cosmosdb .*seats/u);
    }
  });

  it('says of a token that is not taken no more than that', () => {
    expect(readFault({ code: 401 }, asked).message).toContain('our token is not taken; look for the role');
    expect(readFault({ code: 403 }, asked).message).toContain(
      'the role Cosmos DB Built-in Data Contributor is missing',
    );
  });

  it('says whom the role is granted to', () => {
    expect(readFault({ code: 403 }, asked).access?.grant).toContain('az ad sp show --id the-client');
  });

  it('is nothing that anybody grants where a region takes no writes, or a partition is full', () => {
    expect(writeFault({ code: 403, substatus: 3 }, asked)).toMatchObject({ kind: 'unavailable', access: undefined });
    expect(writeFault({ code: 403, substatus: 1014 }, asked)).toMatchObject({
      kind: 'rejected',
      code: 'partition-full',
    });
  });
});
