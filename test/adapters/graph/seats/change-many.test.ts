import { type TenantFault } from '../../../../src/local/emulated-tenant/conditions/faults';
import { type LoggedRequest } from '../../../../src/local/emulated-tenant/conditions/request-log';
import { type SeatChange } from '../../../../src/ports/roster/seat-provisioner';
import { aChange, changeAll, handedOver, numbers, provisionerOf, wordOf } from '../../../support/tenant/many-seats';
import { aSku, aUser, guid, sku } from '../../../support/tenant/tenant-seed';
import { closeTenants, startTenant, type TestTenant } from '../../../support/tenant/tenant';

const PEOPLE = 60;
const HOLDERS = 20;

let tenant: TestTenant;

beforeEach(async () => {
  tenant = await startTenant({
    users: numbers(1, PEOPLE).map((number) => aUser(number)),
    skus: [aSku(1, { prepaidUnits: { enabled: 500 } }), aSku(2, { prepaidUnits: { enabled: 500 } })],
    held: numbers(1, HOLDERS).map((number) => ({ userId: guid(number), skuId: sku(1) })),
  });
});

afterEach(async () => {
  const violations = await tenant.violations();
  await closeTenants();
  expect(violations).toEqual([]);
});

/** The holders are released, all others assigned. */
const EVERYBODY: readonly SeatChange[] = numbers(1, PEOPLE).map((number) =>
  aChange(number <= HOLDERS ? 'release' : 'assign', number),
);
const RIGHT = numbers(HOLDERS + 1, PEOPLE).map((number) => `${guid(number)} ${sku(1)} direct Active`);
const held = async () => [...(await tenant.held())].sort();
const batches = async () => (await tenant.log()).filter(({ path }) => path === '/$batch');
const writes = async () => (await tenant.log()).filter(({ path }) => path.includes('/assignLicense'));
const personOf = ({ path }: LoggedRequest) => path.split('/')[2];

describe('many changes', () => {
  it('take as few requests as fit', async () => {
    const results = await changeAll(provisionerOf(tenant), EVERYBODY);

    expect(results.map(wordOf)).toEqual(EVERYBODY.map(() => 'done'));
    expect(await held()).toEqual(RIGHT);
    expect(await batches()).toHaveLength(3);
  });

  it.each<[string, TenantFault]>([
    ['a failing service', { path: '/assignLicense', status: 503 }],
    ['a failing service that did it', { path: '/assignLicense', status: 500, when: 'after-effect' }],
    ['a throttled write', { path: '/assignLicense', status: 429, headers: { 'Retry-After': '1' } }],
    ['a throttled write without a time to wait', { path: '/assignLicense', status: 429 }],
    [
      'a write that is throttled although it was done',
      { path: '/assignLicense', status: 429, when: 'after-effect', headers: { 'Retry-After': '0.5' } },
    ],
    ['a concurrent change', { path: '/assignLicense', status: 409 }],
    ['a reset connection', { path: '/assignLicense', reset: true }],
    ['a connection that is reset after the write', { path: '/assignLicense', reset: true, when: 'after-effect' }],
    ['an answer that is cut off', { path: '/assignLicense', truncateBody: true }],
    ['a slow answer', { path: '/assignLicense', hangMs: 400 }],
    ['a failing batch', { path: '/$batch', status: 503 }],
    ['a throttled batch', { path: '/$batch', status: 429, headers: { 'Retry-After': '1' } }],
    ['a batch that fails after it was done', { path: '/$batch', status: 504, when: 'after-effect' }],
    ['a batch that is reset after it was done', { path: '/$batch', reset: true, when: 'after-effect' }],
    ['a batch with answers missing', { path: '/$batch', dropAnswers: 3 }],
    ['a batch that is cut off', { path: '/$batch', truncateBody: true }],
  ])('lose nobody to %s', async (_title, fault) => {
    await tenant.faults({ ...fault, count: 2 });

    const results = await changeAll(provisionerOf(tenant), EVERYBODY);

    expect(results.map(({ seat }) => seat.userId).sort()).toEqual(EVERYBODY.map(({ userId }) => userId));
    expect(results.map(wordOf).filter((word) => word !== 'done' && word !== 'already')).toEqual([]);
    expect(await held()).toEqual(RIGHT);
  });

  it('lose nobody whose answer is missing and who was not changed', async () => {
    await tenant.faults(
      { path: '/assignLicense', status: 503, count: 20 },
      { path: '/$batch', dropAnswers: 5, count: 1 },
    );

    const results = await changeAll(provisionerOf(tenant), EVERYBODY);

    expect(new Set(results.map(wordOf))).toEqual(new Set(['done']));
    expect(await held()).toEqual(RIGHT);
  });

  it('leave no request behind when nobody wants results any more', async () => {
    await tenant.faults({ path: `/users/${guid(50)}/`, hangMs: 700 });

    for await (const result of provisionerOf(tenant).changeMany(handedOver(EVERYBODY))) {
      expect(result.seat.userId).not.toBe(guid(50));
      break;
    }

    const sent = (await writes()).length;
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(await writes()).toHaveLength(sent);
  });

  it('send again only what was throttled, when that may be, in one request', async () => {
    const throttled = [25, 26, 45].map((number) => ({
      path: `/users/${guid(number)}/assignLicense`,
      status: 429,
      headers: { 'Retry-After': '1' },
      count: 1,
    }));
    await tenant.faults(...throttled);

    await changeAll(provisionerOf(tenant), EVERYBODY);

    const sent = await writes();
    const again = (await batches()).at(-1);
    expect(sent).toHaveLength(PEOPLE + 3);
    expect(await batches()).toHaveLength(4);
    expect(sent.filter(({ batchSeq }) => batchSeq === again?.seq).map(personOf)).toEqual([25, 26, 45].map(guid));
    expect(Date.parse(again?.at ?? '') - Date.parse(sent[0]?.at ?? '')).toBeGreaterThanOrEqual(1000);
  });

  it('send nothing to a throttling service before its time, in no direction and alone neither', async () => {
    await tenant.faults({ path: '/assignLicense', status: 429, headers: { 'Retry-After': '1' }, count: 1 });
    const seats = provisionerOf(tenant);
    await Promise.all([
      changeAll(seats, EVERYBODY.slice(0, 20)),
      (async () => {
        await until(async () => (await writes()).length > 0);
        await changeAll(seats, EVERYBODY.slice(20, 40));
        await seats.change(aChange('assign', 50));
      })(),
    ]);

    const sent = await writes();
    const refused = sent.find(({ status }) => status === 429);
    const later = sent.filter(({ batchSeq }) => batchSeq !== refused?.batchSeq);
    const earliest = Math.min(...later.map(({ at }) => Date.parse(at)));
    expect(later).toHaveLength(22);
    expect(earliest - Date.parse(refused?.at ?? '')).toBeGreaterThanOrEqual(1000);
  });

  it('let nobody wait for one who cannot be changed', async () => {
    await tenant.faults({ path: `/users/${guid(30)}/`, status: 503 });
    const results = changeAll(provisionerOf(tenant, { budgetMs: 3000 }), EVERYBODY);

    const byPerson = new Map((await results).map((result) => [result.seat.userId as string, wordOf(result)]));

    expect(byPerson.get(guid(30))).toBe('fault unavailable');
    expect([...byPerson.values()].filter((word) => word === 'done')).toHaveLength(PEOPLE - 1);
  });

  it('remember that an earlier attempt may have taken effect', async () => {
    await tenant.faults(
      { path: `/users/${guid(30)}/`, status: 500, when: 'after-effect', count: 1 },
      { path: `/users/${guid(30)}/`, status: 409 },
    );

    const results = await changeAll(provisionerOf(tenant, { budgetMs: 3000 }), EVERYBODY);

    const [told] = results.filter(({ seat }) => seat.userId === guid(30));
    expect(told !== undefined && 'fault' in told && told.fault.isOutcomeUnknown).toBe(true);
  });

  it.each([
    [401, 'fault forbidden'],
    [403, 'fault forbidden'],
    [400, 'fault rejected'],
  ])('are not sent again when the whole is answered with %i', async (status, word) => {
    // A token that is refused is replaced once.
    await tenant.faults({ path: '/$batch', status, count: status === 401 ? 2 : 1 });
    const seats = provisionerOf(tenant);

    const results = await changeAll(seats, EVERYBODY.slice(0, 20));
    const later = await changeAll(seats, EVERYBODY.slice(20));

    expect(new Set(results.map(wordOf))).toEqual(new Set([word]));
    expect(new Set(later.map(wordOf))).toEqual(new Set(['done']));
    expect(await writes()).toHaveLength(PEOPLE - 20);
  });

  it('are tried a bounded number of times', async () => {
    await tenant.faults({ path: `/users/${guid(30)}/`, status: 429, headers: { 'Retry-After': '0.1' } });

    const results = await changeAll(provisionerOf(tenant), EVERYBODY.slice(20, 40));

    expect(results.map(wordOf).filter((word) => word !== 'done')).toEqual(['fault throttled']);
    expect((await writes()).filter((write) => personOf(write) === guid(30))).toHaveLength(8);
  });

  it('never change a person in two ways at once, whoever asks', async () => {
    await tenant.control('/settings', { latencyMs: 60 });
    await tenant.faults({ path: '/assignLicense', status: 503, probability: 0.3, count: 12, when: 'after-effect' });
    const seats = provisionerOf(tenant);
    const thereAndBack = numbers(1, 10).flatMap((number) => [
      aChange('assign', number, 2),
      aChange('release', number, 2),
    ]);

    const many = changeAll(seats, thereAndBack);
    const single = until(async () => (await writes()).length > 0).then(() => seats.change(aChange('assign', 1, 2)));
    const [results] = await Promise.all([many, single]);

    expect(results.map(wordOf).filter((word) => word.startsWith('fault'))).toEqual([]);
    const sent = await writes();
    const inOneBatch = sent
      .filter(({ batchSeq }) => batchSeq !== undefined)
      .map((write) => `${String(write.batchSeq)} ${String(personOf(write))}`);
    expect(new Set(inOneBatch).size).toBe(inOneBatch.length);
    for (const number of numbers(2, 10)) {
      const own = sent.filter((write) => personOf(write) === guid(number)).map(isAssigning);
      expect(own).toEqual(own.toSorted((one, other) => Number(other) - Number(one)));
    }
    expect((await held()).filter((line) => line.includes(sku(2)) && !line.startsWith(guid(1)))).toEqual([]);
  });

  it('go on however many are about one person', async () => {
    const toAndFro = numbers(1, 300).map((number) => aChange(number % 2 === 1 ? 'assign' : 'release', 30, 2));

    const results = await changeAll(provisionerOf(tenant), toAndFro);

    expect(results.map(wordOf)).toEqual(toAndFro.map(() => 'done'));
    expect((await held()).filter((line) => line.includes(sku(2)))).toEqual([]);
  });

  it('go after a change that somebody waits for', async () => {
    const seats = provisionerOf(tenant, { quota: { capacity: 20, perSecond: 40 } });
    const many = changeAll(seats, EVERYBODY);
    await until(async () => (await writes()).length >= 20);

    await seats.change(aChange('assign', 1, 2));
    const others = (await writes()).length;
    await many;

    expect(others).toBeLessThanOrEqual(21);
  });

  it('are taken only as they can be sent', async () => {
    const seats = provisionerOf(tenant, { quota: { capacity: 20, perSecond: 1 } });
    let taken = 0;
    async function* counted(): AsyncGenerator<SeatChange> {
      for await (const change of handedOver(EVERYBODY)) {
        taken += 1;
        yield change;
      }
    }
    const results = seats.changeMany(counted())[Symbol.asyncIterator]();

    for (let told = 0; told < 20; told++) {
      await results.next();
    }

    expect(taken).toBeLessThanOrEqual(21);
    await results.return?.();
  });

  it('go in small company rather than wait for a slow source', async () => {
    const seats = provisionerOf(tenant);
    let isTold = false;
    async function* slow(): AsyncGenerator<SeatChange> {
      yield aChange('assign', 30);
      await until(() => Promise.resolve(isTold));
      yield aChange('assign', 31);
    }

    const words: string[] = [];
    for await (const result of seats.changeMany(slow())) {
      isTold = true;
      words.push(wordOf(result));
    }

    expect(words).toEqual(['done', 'done']);
  });

  it('settle those that were handed over before their source failed', async () => {
    async function* failing(): AsyncGenerator<SeatChange> {
      yield* handedOver(EVERYBODY.slice(0, 5));
      throw new Error('the source failed');
    }

    const words: string[] = [];
    const reading = async () => {
      for await (const result of provisionerOf(tenant).changeMany(failing())) {
        words.push(wordOf(result));
      }
    };

    await expect(reading()).rejects.toThrow('the source failed');
    expect(words).toEqual(Array.from({ length: 5 }, () => 'done'));
  });

  it('end when the program stops, with a result for each that was taken', async () => {
    await tenant.faults({ path: '/$batch', hangMs: 20_000 });
    const stopping = new AbortController();
    const changing = changeAll(provisionerOf(tenant, { signal: stopping.signal }), EVERYBODY);

    setTimeout(() => {
      stopping.abort();
    }, 100);

    const words = new Set((await changing).map(wordOf));
    expect(words).toEqual(new Set(['fault unavailable']));
  });

  it.each([1, 2, 3])('come out right in any weather, again after what is left of it (%i)', async (round) => {
    await tenant.control('/throttle', { mode: 'chaos', chaosProbability: 0.02, appliedProbability: 0.05 });
    await tenant.control('/settings', { lockProbability: 0.5, latencyMs: round * 10 });
    await tenant.faults(
      ...(['before-effect', 'after-effect'] as const).flatMap((when) => [
        { path: '/assignLicense', when, status: 503, probability: 0.05 },
        { path: '/assignLicense', when, status: 409, probability: 0.05 },
        { path: '/assignLicense', when, hangMs: 100, probability: 0.05 },
        { path: '/$batch', when, reset: true, probability: 0.1 },
        { path: '/$batch', when, truncateBody: true, probability: 0.1 },
        { path: '/$batch', when, status: 429, headers: { 'Retry-After': '0.3' }, probability: 0.1 },
      ]),
    );
    const seats = provisionerOf(tenant, { budgetMs: 8000 });

    const results = await changeAll(seats, EVERYBODY);
    await tenant.faults();
    await tenant.control('/throttle', { mode: 'off' });
    const left = results.flatMap((result) => ('fault' in result ? [result.seat] : []));
    const again = await changeAll(seats, left);

    expect(results.map(({ seat }) => seat.userId).sort()).toEqual(EVERYBODY.map(({ userId }) => userId));
    expect(results.map(wordOf).filter((word) => word === 'failed' || word === 'fault rejected')).toEqual([]);
    expect(again.map(wordOf).filter((word) => word !== 'done' && word !== 'already')).toEqual([]);
    expect(await held()).toEqual(RIGHT);
  });
});

function isAssigning({ body }: LoggedRequest): boolean {
  return (body as { addLicenses: unknown[] }).addLicenses.length > 0;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
