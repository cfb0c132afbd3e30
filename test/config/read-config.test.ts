import { type Config, readConfig } from '../../src/config/read-config';

const BOT = '0b7c1a52-3c1f-4a8e-9d52-6b1a7c3e4f01';
const TENANT = '7d1e9b44-52aa-4f0c-8a3b-90c1d2e3f402';
const OTHER_TENANT = 'c0ffee00-52aa-4f0c-8a3b-90c1d2e3f403';

const azure = {
  MODE: 'azure',
  BOT_ID: BOT,
  BOT_TYPE: 'UserAssignedMSI',
  BOT_TENANT_ID: TENANT,
  POLICY_FILE: 'policy.json',
  COSMOS_ENDPOINT: 'https://account.documents.azure.com',
  COSMOS_DATABASE: 'alacarte',
};

const blob = { BLOB_ENDPOINT: 'https://account.blob.core.windows.net' };
const emulated = { BLOB_ENDPOINT: 'http://127.0.0.1:10000/devstoreaccount1', BLOB_KEY: 'key' };

const problemsOf = (env: NodeJS.ProcessEnv): readonly string[] => {
  const read = readConfig(env);
  return read.ok ? [] : read.problems;
};

const configOf = (env: NodeJS.ProcessEnv): Config => {
  const read = readConfig(env);
  if (!read.ok) throw new Error(read.problems.join('; '));
  return read.config;
};

describe('the environment', () => {
  it('has no default mode, so that nobody starts the wrong one', () => {
    expect(problemsOf({})).toEqual([expect.stringContaining('MODE')]);
  });

  it('needs nothing else in local mode', () => {
    const config = configOf({ MODE: 'local' });

    expect(config).toMatchObject({ port: 3978, localClients: true, store: { kind: 'sqlite' }, bot: undefined });
  });

  it('keeps to Cosmos DB and our tenant in azure mode unless told otherwise', () => {
    const config = configOf(azure);

    expect(config).toMatchObject({ store: { kind: 'cosmos', key: undefined }, allowedTenants: [TENANT] });
  });

  it('takes several allowed tenants', () => {
    expect(configOf({ ...azure, ALLOWED_TENANTS: `${TENANT}, ${OTHER_TENANT}` }).allowedTenants).toEqual([
      TENANT,
      OTHER_TENANT,
    ]);
  });

  it.each([undefined, '', ' ,; '])('never takes a list of no tenants for all of them: %j', (listed) => {
    const env = listed === undefined ? {} : { ALLOWED_TENANTS: listed };

    expect(configOf({ ...azure, ...env }).allowedTenants).toEqual([TENANT]);
    expect(configOf({ MODE: 'local', ...env }).allowedTenants).toBeUndefined();
  });

  it('takes allowed tenants in local mode, too, in whichever case', () => {
    const listed = `${TENANT.toUpperCase()};${OTHER_TENANT}`;

    expect(configOf({ MODE: 'local', ALLOWED_TENANTS: listed }).allowedTenants).toEqual([TENANT, OTHER_TENANT]);
  });

  it('takes ids in whichever case they were copied', () => {
    const { bot, allowedTenants } = configOf({
      ...azure,
      ...{ BOT_ID: ` ${BOT.toUpperCase()} `, BOT_TENANT_ID: TENANT.toUpperCase() },
    });

    expect([bot?.id, bot?.tenantId, allowedTenants]).toEqual([BOT, TENANT, [TENANT]]);
  });

  it('takes of the address of Graph what stands before the path', () => {
    expect(configOf({ MODE: 'local', GRAPH_BASE_URL: 'http://127.0.0.1:4711/' }).graphBaseUrl).toBe(
      'http://127.0.0.1:4711',
    );
    expect(configOf({ ...azure, GRAPH_BASE_URL: 'https://graph.microsoft.us/v1.0' }).graphBaseUrl).toBe(
      'https://graph.microsoft.us',
    );
  });

  it('reports every problem at once', () => {
    const problems = problemsOf({ MODE: 'azure', STORE: 'cosmos' });

    const names = problems.map((problem) => problem.split(':')[0]);
    expect(names.toSorted()).toEqual(
      ['BOT_ID', 'BOT_TENANT_ID', 'BOT_TYPE', 'COSMOS_DATABASE', 'COSMOS_ENDPOINT', 'POLICY_FILE'].toSorted(),
    );
  });

  it.each([
    ['a bot without its id', { ...azure, BOT_ID: '' }, 'BOT_ID'],
    ['a bot without its tenant', { ...azure, BOT_TENANT_ID: ' ' }, 'BOT_TENANT_ID'],
    ['a secret beside a managed identity', { ...azure, BOT_PASSWORD: 'x' }, 'BOT_PASSWORD'],
    ['a single-tenant bot without a secret', { ...azure, BOT_TYPE: 'SingleTenant' }, 'BOT_PASSWORD'],
    ['a key for a real account', { ...azure, COSMOS_KEY: 'key' }, 'COSMOS_KEY'],
    ['a real token on its way to loopback', { ...azure, GRAPH_BASE_URL: 'http://127.0.0.1:1' }, 'GRAPH_BASE_URL'],
    [
      'a made-up token on its way to Graph',
      { MODE: 'local', GRAPH_BASE_URL: 'https://graph.microsoft.com' },
      'GRAPH_BASE_URL',
    ],
    ['a real token in the clear', { ...azure, GRAPH_BASE_URL: 'http://graph.microsoft.com' }, 'GRAPH_BASE_URL'],
    [
      'a real token in the clear, in capitals',
      { ...azure, GRAPH_BASE_URL: 'HTTP://GRAPH.microsoft.com' },
      'GRAPH_BASE_URL',
    ],
    [
      'a secret in the address of Graph',
      { ...azure, GRAPH_BASE_URL: 'https://a:b@graph.microsoft.com' },
      'GRAPH_BASE_URL',
    ],
    ['an account without TLS', { ...azure, COSMOS_ENDPOINT: 'http://account.documents.azure.com' }, 'COSMOS_ENDPOINT'],
    ['an account that is another thing', { ...azure, COSMOS_ENDPOINT: 'ftp://127.0.0.1' }, 'COSMOS_ENDPOINT'],
    [
      'an account that only looks like this machine',
      { ...azure, COSMOS_ENDPOINT: 'http://127.0.0.1.contoso.edu' },
      'COSMOS_ENDPOINT',
    ],
    [
      'a secret in the address of the account',
      { ...azure, COSMOS_ENDPOINT: 'https://account.documents.azure.com/?key=x' },
      'COSMOS_ENDPOINT',
    ],
    ['a bot whose id is none', { ...azure, BOT_ID: 'alacarte' }, 'BOT_ID'],
    ['a bot whose id is one of Teams', { ...azure, BOT_ID: `28:${BOT}` }, 'BOT_ID'],
    ['a tenant by its domain', { ...azure, BOT_TENANT_ID: 'contoso.edu' }, 'BOT_TENANT_ID'],
    ['other tenants by their domains', { ...azure, ALLOWED_TENANTS: `${TENANT},contoso.edu` }, 'ALLOWED_TENANTS'],
    ['other tenants by their domains in local mode', { MODE: 'local', ALLOWED_TENANTS: '*' }, 'ALLOWED_TENANTS'],
    ['an address without its scheme', { ...azure, GRAPH_BASE_URL: 'graph.contoso.edu:443' }, 'GRAPH_BASE_URL'],
    ['another date in production', { ...azure, TODAY: '2027-06-30' }, 'TODAY'],
    ['an app that is none', { MODE: 'local', TEAMS_APP_ID: 'alacarte' }, 'TEAMS_APP_ID'],
    ['a port that is none', { MODE: 'local', PORT: '99999' }, 'PORT'],
    ['clients neither on nor off', { MODE: 'local', LOCAL_CLIENTS: 'maybe' }, 'LOCAL_CLIENTS'],
    ['an address that is none', { MODE: 'local', GRAPH_BASE_URL: 'nowhere' }, 'GRAPH_BASE_URL'],
    ['a key for a real account of files', { ...azure, ...blob, BLOB_KEY: 'key' }, 'BLOB_KEY'],
    ['a loopback account of files without a key', { ...azure, ...emulated, BLOB_KEY: '' }, 'BLOB_KEY'],
    ['a key for files in a folder', { MODE: 'local', BLOB_KEY: 'key' }, 'BLOB_KEY'],
    ['a container for files in a folder', { MODE: 'local', BLOB_CONTAINER: 'proof' }, 'BLOB_CONTAINER'],
    ['a container that is none', { ...azure, ...blob, BLOB_CONTAINER: 'Proof_of--purchase' }, 'BLOB_CONTAINER'],
    ['a container with too short a name', { ...azure, ...blob, BLOB_CONTAINER: 'ab' }, 'BLOB_CONTAINER'],
    ['an account of files that is none', { ...azure, BLOB_ENDPOINT: 'nowhere', BLOB_KEY: 'key' }, 'BLOB_ENDPOINT'],
    [
      'an account of files without TLS',
      { ...azure, BLOB_ENDPOINT: 'http://account.blob.core.windows.net' },
      'BLOB_ENDPOINT',
    ],
    [
      'an account of files that is another thing',
      { ...azure, ...emulated, BLOB_ENDPOINT: 'ftp://127.0.0.1/a' },
      'BLOB_ENDPOINT',
    ],
    ['a secret in the address of files', { ...azure, BLOB_ENDPOINT: `${blob.BLOB_ENDPOINT}/?sig=x` }, 'BLOB_ENDPOINT'],
    [
      'an emulator without its account',
      { ...azure, ...emulated, BLOB_ENDPOINT: 'http://127.0.0.1:10000' },
      'BLOB_ENDPOINT',
    ],
  ])('refuses %s', (_what, env, name) => {
    expect(problemsOf(env)).toEqual([expect.stringContaining(`${name}: `)]);
  });

  it('takes a key for a loopback endpoint', () => {
    const env = {
      MODE: 'local',
      STORE: 'cosmos',
      COSMOS_ENDPOINT: 'http://127.0.0.1:1',
      COSMOS_DATABASE: 'd',
      COSMOS_KEY: 'k',
    };

    expect(configOf(env).store).toEqual({ kind: 'cosmos', endpoint: 'http://127.0.0.1:1', database: 'd', key: 'k' });
  });

  it('keeps files in a folder unless told otherwise', () => {
    expect(configOf({ MODE: 'local' }).files).toEqual({ kind: 'folder' });
  });

  it('keeps files in an account as the managed identity, in a container of our name unless told otherwise', () => {
    const endpoint = blob.BLOB_ENDPOINT;

    expect(configOf({ ...azure, ...blob }).files).toEqual({
      kind: 'blob',
      endpoint,
      container: 'alacarte',
      key: undefined,
    });
    expect(configOf({ ...azure, ...blob, BLOB_CONTAINER: 'proof-2027' }).files).toMatchObject({
      container: 'proof-2027',
    });
  });

  it('takes a key for files in an emulator', () => {
    const { BLOB_ENDPOINT: endpoint, BLOB_KEY: key } = emulated;

    expect(configOf({ MODE: 'local', ...emulated }).files).toEqual({
      kind: 'blob',
      endpoint,
      container: 'alacarte',
      key,
    });
  });
});

test.each([
  ...['localhost.', 'LOCALHOST', 'a.localhost', '127.1', '2130706433', '0.0.0.0'],
  ...['[::1]', '[::]', '[::ffff:127.0.0.1]', '[::ffff:7f00:2]'],
])('a real token is not sent to this machine, though it is called %s', (host) => {
  const read = readConfig({ ...azure, GRAPH_BASE_URL: `https://${host}` });

  expect(!read.ok && read.problems).toEqual([expect.stringMatching(/^GRAPH_BASE_URL: .*loopback/u)]);
});

test.each(['https://:SECRET@', 'https://name:SECRET@', 'https://name@'])(
  '%s is no beginning of where files are',
  (so) => {
    const read = readConfig({ ...azure, BLOB_ENDPOINT: `${so}account.blob.core.windows.net` });

    expect(!read.ok && read.problems).toEqual(['BLOB_ENDPOINT: must hold no secret; use the managed identity']);
  },
);

test.each(['abc', '0', '65536', '39.5', '-1', '1e3', '0x1000', '+80', '0b11', ''])(
  'PORT=%s is named with what it must be',
  (PORT) => {
    const read = readConfig({ MODE: 'local', PORT });

    expect(read).toEqual({
      ok: false,
      problems: ['PORT: must be a whole number from 1 to 65535; leave it out for 3978'],
    });
  },
);
