import { ofTenant, WrongTenant } from './identity';
import { Refused } from './say';
import { readVariables, SUITES, variablesFor } from './variables';

const TENANT = '0a0a0a0a-0000-4000-8000-00000000000a';
const REAL = {
  BOT_TENANT_ID: TENANT,
  LIVE_PEOPLE: 'a@contoso.edu,b@contoso.edu',
  LIVE_SKU: 'VISIO',
  LIVE_GROUP: '0a0a0a0a-0000-4000-8000-00000000000b',
  COSMOS_ENDPOINT: 'https://an-account.documents.azure.com:443/',
  COSMOS_DATABASE: 'live',
};
const HERE = { GRAPH_BASE_URL: 'http://127.0.0.1:4000', COSMOS_ENDPOINT: 'http://127.0.0.1:4001', COSMOS_KEY: 'a2V5' };

describe('the variables of npm run live', () => {
  it('are enough for a real tenant and account, and for those of this machine, where no tenant has to be named', () => {
    const { BOT_TENANT_ID: _, ...others } = REAL;

    expect(readVariables(REAL, SUITES)).toMatchObject({
      ok: true,
      variables: {
        graph: { baseUrl: 'https://graph.microsoft.com', isLoopback: false, tenantId: TENANT },
        waitMs: 30_000,
      },
    });
    expect(readVariables({ ...others, ...HERE }, SUITES)).toMatchObject({
      ok: true,
      variables: { graph: { isLoopback: true } },
    });
  });

  it.each<[string, Record<string, string>]>([
    ['GRAPH_BASE_URL', { GRAPH_BASE_URL: 'https://graph.microsoft.com.example.org' }],
    ['GRAPH_BASE_URL', { GRAPH_BASE_URL: 'http://graph.microsoft.com' }],
    ['GRAPH_BASE_URL', { GRAPH_BASE_URL: 'https://someone@graph.microsoft.com' }],
    ['GRAPH_BASE_URL', { GRAPH_BASE_URL: 'http://0.0.0.0:4000' }],
    ['COSMOS_ENDPOINT', { COSMOS_ENDPOINT: 'https://an-account.documents.azure.com.example.org' }],
    ['COSMOS_ENDPOINT', { COSMOS_ENDPOINT: 'http://an-account.documents.azure.com' }],
    ['COSMOS_KEY', { COSMOS_KEY: 'a2V5' }],
    ['COSMOS_KEY', { COSMOS_ENDPOINT: 'http://127.0.0.1:4001' }],
    ['BOT_TENANT_ID', { BOT_TENANT_ID: 'contoso.edu' }],
    ['LIVE_GROUP', { LIVE_GROUP: 'visio-users' }],
    ['LIVE_PEOPLE', { LIVE_PEOPLE: 'a@contoso.edu' }],
    ['LIVE_PEOPLE', { LIVE_PEOPLE: 'a@contoso.edu, A@contoso.edu' }],
    ['LIVE_WAIT_SECONDS', { LIVE_WAIT_SECONDS: 'long' }],
  ])('are refused, %s by its name, when one is %j', (name, own) => {
    const reading = readVariables({ ...REAL, ...own }, SUITES);

    expect(reading).toMatchObject({ ok: false, missing: [], wrong: [expect.stringContaining(`${name}: `)] });
  });

  it('say what each is that is missing', () => {
    const read = (): unknown => variablesFor({}, SUITES);

    expect(read).toThrow(Refused);
    expect(read).toThrow(/^Nothing was contacted/u);
    for (const name of ['BOT_TENANT_ID', 'LIVE_PEOPLE', 'LIVE_SKU', 'LIVE_GROUP', 'COSMOS_ENDPOINT', 'COSMOS_DATABASE'])
      expect(read).toThrow(new RegExp(`^  ${name}: \\w.{20}`, 'mu'));
  });

  it.each(['https://graph.microsoft.com/', 'https://graph.microsoft.com:443/v1.0/', 'https://GRAPH.microsoft.com'])(
    'take Graph for the same wherever its address ends: %s',
    (address) => {
      expect(readVariables({ ...REAL, GRAPH_BASE_URL: address }, SUITES)).toMatchObject({
        variables: { graph: { baseUrl: 'https://graph.microsoft.com' } },
      });
    },
  );

  it('are only those of the suites that are asked for', () => {
    const reading = readVariables({}, ['documents']);

    expect(reading).toMatchObject({
      ok: false,
      missing: [expect.stringMatching(/^COSMOS_ENDPOINT: /u), expect.stringMatching(/^COSMOS_DATABASE: /u)],
    });
  });
});

describe('the tokens of npm run live', () => {
  const tokenOf = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;

  it.each([[{ tid: '0b0b0b0b-0000-4000-8000-00000000000b' }], [{}]])(
    'are never of another tenant: %j',
    async (claims) => {
      const given = ofTenant(TENANT, () => Promise.resolve(tokenOf(claims)))();

      await expect(given).rejects.toBeInstanceOf(WrongTenant);
    },
  );

  it('are given on when they are of the tenant that was named', async () => {
    const token = tokenOf({ tid: TENANT });

    expect(await ofTenant(TENANT, () => Promise.resolve(token))()).toBe(token);
  });
});
