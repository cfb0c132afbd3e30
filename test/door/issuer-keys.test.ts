import { IssuerKeys } from '../../src/door/issuer-keys';
import { startIssuer, type TestIssuer } from '../support/door/issuer';

let issuer: TestIssuer;
let now = 0;
let failures = 0;

beforeEach(async () => {
  issuer = await startIssuer();
  [now, failures] = [0, 0];
});
afterEach(() => issuer.close());

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

const keysOf = () =>
  new IssuerKeys({
    metadataUrl: () => issuer.metadataUrl,
    now: () => now,
    onFailure: () => {
      failures += 1;
    },
  });

const many = <Value>(count: number, ask: (at: number) => Promise<Value>): Promise<readonly Value[]> =>
  Promise.all(Array.from({ length: count }, (_, at) => ask(at)));

it('asks once for all who wait, and keeps what it was told', async () => {
  const keys = keysOf();

  const found = await many(100, () => keys.find('first'));
  await keys.find('first');

  expect(found.every((key) => typeof key === 'object' && key.endorsements.includes('msteams'))).toBe(true);
  expect(issuer.fetches).toEqual({ metadata: 1, keys: 1 });
});

it.each(['down', 'broken'] as const)(
  'says at once that nobody can tell while the issuer is %s, and asks again after a moment',
  async (state) => {
    const keys = keysOf();
    issuer.become(state);

    expect(new Set(await many(100, () => keys.find('first')))).toEqual(new Set(['unreachable']));
    expect(await keys.find('first')).toBe('unreachable');
    expect([issuer.fetches.metadata, failures]).toEqual([1, 1]);

    issuer.become('up');
    now += 2 * SECOND;
    expect(await keys.find('first')).toMatchObject({ endorsements: ['msteams'] });
  },
);

it('waits two seconds for an issuer that says nothing', async () => {
  const keys = keysOf();
  issuer.become('slow');
  const startedAt = performance.now();

  expect(await keys.find('first')).toBe('unreachable');
  expect(performance.now() - startedAt).toBeGreaterThan(1_500);
});

it('does not ask for each key that nobody knows, and hears soon of a new one', async () => {
  const keys = keysOf();
  await keys.find('first');

  expect(await many(100, (at) => keys.find(`made-up-${at}`))).toEqual(Array.from({ length: 100 }, () => undefined));
  expect(issuer.fetches.keys).toBe(2);
  for (let second = 0; second < 30; second += 1) {
    now += SECOND;
    await many(10, (at) => keys.find(`made-up-${second}-${at}`));
  }
  expect(issuer.fetches.keys).toBeLessThanOrEqual(4);

  issuer.publish('new', ['msteams']);
  issuer.withdraw('first');
  now += 60 * SECOND;
  expect(await keys.find('new')).toMatchObject({ endorsements: ['msteams'] });
  expect(await keys.find('first')).toBeUndefined();
});

it('goes on with the keys it has while the issuer is down, however long, and takes new ones in the background', async () => {
  const keys = keysOf();
  await keys.find('first');
  issuer.become('down');

  now += 2 * HOUR;
  expect(await keys.find('first')).toMatchObject({ endorsements: ['msteams'] });
  now += 48 * HOUR;
  expect(await keys.find('first')).toMatchObject({ endorsements: ['msteams'] });
  expect(await keys.find('made-up')).toBeUndefined();

  issuer.become('up');
  issuer.publish('new', ['msteams']);
  now += HOUR;
  expect(await keys.find('new')).toMatchObject({ endorsements: ['msteams'] });
});

it('hears of a new key within half a minute, however many are made up meanwhile', async () => {
  const keys = keysOf();
  await keys.find('first');
  for (let second = 0; second < 400; second += 1) {
    now += SECOND;
    await keys.find(`made-up-${second}`);
  }
  expect(issuer.fetches.keys).toBeLessThan(30);

  issuer.publish('new', ['msteams']);
  now += 30 * SECOND;
  expect(await keys.find('new')).toMatchObject({ endorsements: ['msteams'] });
});

it.each([{ kty: 'RSA', n: 'x', e: 'AQAB' }, { kid: 7, kty: 'RSA' }, 'first', null])(
  'leaves %j among the keys alone, and takes the others',
  async (listed) => {
    issuer.list(listed);

    expect(await keysOf().find('first')).toMatchObject({ endorsements: ['msteams'] });
  },
);
