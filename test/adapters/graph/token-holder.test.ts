import { whoRuns } from '../../../src/open-adapters';

const token = (claims: object): string =>
  ['{}', JSON.stringify(claims), 'x'].map((part) => Buffer.from(part).toString('base64url')).join('.');
const who = (claims: object | string): Promise<string> =>
  whoRuns({ mode: 'azure' }, { token: () => Promise.resolve(typeof claims === 'string' ? claims : token(claims)) });

describe('who runs a command', () => {
  it.each([
    ['a person', { upn: 'sokafor@contoso.edu', oid: 'o1', appid: 'cli' }, 'sokafor@contoso.edu'],
    [
      'a person of a token of version 2',
      { preferred_username: 'sokafor@contoso.edu', oid: 'o1' },
      'sokafor@contoso.edu',
    ],
    [
      'a managed identity',
      {
        appid: 'a1',
        oid: 'o1',
        idtyp: 'app',
        xms_mirid: '/subscriptions/s/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-alacarte',
      },
      'managed identity id-alacarte (a1)',
    ],
    ['an application', { appid: 'a1', app_displayname: 'alacarte', oid: 'o1' }, 'application alacarte (a1)'],
    ['an application without a name', { azp: 'a1' }, 'application a1'],
    ['an object id alone', { oid: 'o1' }, 'o1'],
    ['a claim that is no text', { upn: 5, oid: 'o1' }, 'o1'],
    ['a name of several lines', { upn: 'one\n two' }, 'one two'],
    ['no claims', {}, 'an identity that its token does not name'],
    ['no token as we know them', 'opaque', 'an identity that its token does not name'],
  ])('is %s', async (_, claims, expected) => {
    expect(await who(claims)).toBe(expected);
  });

  it('is this machine in local mode, whatever the environment says', async () => {
    process.env['USER'] = 'somebody else';

    expect(await whoRuns({ mode: 'local' }, { token: () => Promise.reject(new Error('not asked')) })).toBe(
      'local console',
    );
  });
});
