import { AggregateAuthenticationError, AuthenticationError, CredentialUnavailableError } from '@azure/identity';
import { identityFault } from '../../../src/adapters/http/identity-fault';

const asked = { service: 'Cosmos DB', clientId: 'the-client' } as const;
const below = (errorCode: string) => Object.assign(new Error(errorCode), { errorCode });
const unavailable = (errorCode?: string) =>
  new CredentialUnavailableError(
    'ManagedIdentityCredential',
    errorCode === undefined ? {} : { cause: below(errorCode) },
  );
const chained = (...errors: Error[]) => new AggregateAuthenticationError(errors);

describe('a token that could not be had', () => {
  it.each([
    ['the endpoint has no such identity', unavailable('invalid_request')],
    ['it is the only one in a chain that was answered', chained(unavailable(), unavailable('bad_request'))],
    ['a secret is wrong', new AuthenticationError(401, { error: 'invalid_client', error_description: 'no' })],
    ['a library wraps it', new Error('request failed', { cause: unavailable('invalid_request') })],
  ])('is forbidden, and the command names the identity, when %s', (_, error) => {
    expect(identityFault(error, asked)).toMatchObject({
      kind: 'forbidden',
      code: 'no-token',
      access: {
        service: 'Cosmos DB',
        needs: "a token for the app's identity",
        grant: expect.stringMatching(/^az containerapp identity assign .*the-client/u) as string,
      },
    });
  });

  it.each([
    ['nobody answers', unavailable('network_error')],
    ['nobody is there at all', chained(unavailable(), unavailable())],
    ['the service is broken', new AuthenticationError(503, 'busy')],
  ])('is unavailable when %s', (_, error) => {
    expect(identityFault(error, asked)).toMatchObject({ kind: 'unavailable', access: undefined });
  });

  it('is not what else went wrong', () => {
    expect(identityFault(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }), asked)).toBeUndefined();
  });
});
