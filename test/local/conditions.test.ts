import { aGroup, aSku, aUser, group, guid, sku } from '../support/tenant/tenant-seed';
import { ADMINISTRATOR, BOT, closeTenants, startTenant, type TestTenant } from '../support/tenant/tenant';

afterEach(closeTenants);

const NOON = new Date('2027-06-29T12:00:00Z');
const STILL = { now: () => NOON };
const ADD = { addLicenses: [{ skuId: sku(1), disabledPlans: [] }], removeLicenses: [] };

const aCampus = (options: Parameters<typeof startTenant>[1] = STILL) =>
  startTenant(
    { users: Array.from({ length: 30 }, (_, place) => aUser(place + 1)), skus: [aSku(1)], groups: [aGroup(1)] },
    options,
  );
const assign = (tenant: TestTenant, person: number, headers: Record<string, string> = {}) =>
  tenant.ask('POST', `/users/${guid(person)}/assignLicense`, ADD, { headers });
const pass = (tenant: TestTenant, ms: number) => tenant.control('/clock', { advanceMs: ms });
const many = (times: number, ask: (place: number) => Promise<{ status: number }>) =>
  Promise.all(Array.from({ length: times }, async (_, place) => (await ask(place)).status));

describe('the limits of the emulated tenant', () => {
  const even = { absentShare: 0, fractionalShare: 0 };

  it('let a scaled number of writes through at once and twenty more a second', async () => {
    const tenant = await aCampus();
    await tenant.control('/throttle', { ...even, scale: 100, refusedDebit: 0 });

    const first = await many(40, () => assign(tenant, 1));
    await pass(tenant, 1000);
    const later = await many(40, () => assign(tenant, 1));

    expect(first.filter((status) => status === 200)).toHaveLength(30);
    expect(later.filter((status) => status === 200)).toHaveLength(20);
  });

  it('refuse nobody who waits as long as he is told', async () => {
    const tenant = await aCampus();
    await tenant.control('/throttle', { ...even, scale: 1000 });
    await many(30, () => assign(tenant, 1));

    const refused = await assign(tenant, 2);
    await pass(tenant, Number(refused.headers.get('retry-after')) * 1000);
    const later = await assign(tenant, 2);

    expect([refused.status, later.status]).toEqual([429, 200]);
  });

  it('say a time after which it works, in whole seconds', async () => {
    const tenant = await aCampus();
    await tenant.control('/throttle', { ...even, scale: 10, refusedDebit: 0 });
    await many(300, () => assign(tenant, 1));
    await pass(tenant, 1000);
    const low = () => assign(tenant, 2, { 'x-ms-throttle-priority': 'low' });

    const refused = await low();
    await pass(tenant, 2000);
    const tooEarly = await low();
    await pass(tenant, 1000);

    expect([refused.headers.get('retry-after'), tooEarly.status, (await low()).status]).toEqual(['3', 429, 200]);
  });

  it.each([
    [0, 200],
    [0.1, 429],
  ])('charge a refused request %d of its cost', async (refusedDebit, expected) => {
    const tenant = await aCampus();
    await tenant.control('/throttle', { ...even, scale: 1000, refusedDebit });
    await many(6, () => assign(tenant, 1));

    await pass(tenant, 60);

    expect((await assign(tenant, 2)).status).toBe(expected);
  });

  it("say which of them was reached, in Graph's words", async () => {
    const tenant = await aCampus();
    await tenant.control('/throttle', { ...even, scale: 1000 });
    await many(3, () => assign(tenant, 1));
    await pass(tenant, 10);

    const writes = await assign(tenant, 2);
    const reads = await Promise.all(Array.from({ length: 4 }, () => tenant.ask('GET', `/users/${guid(1)}`)));

    expect([writes.status, writes.body]).toMatchObject([
      429,
      {
        error: {
          code: 'TooManyRequests',
          message: 'Please retry again later.',
          innerError: { code: '429', status: '429', message: 'Please retry after' },
        },
      },
    ]);
    expect(writes.headers.get('x-ms-throttle-scope')).toBe(
      `Tenant_Application/Write/${BOT.clientId}/${tenant.tenantId}`,
    );
    expect(writes.headers.get('x-ms-throttle-information')).toBe('WriteLimitExceeded');
    expect(reads.map(({ headers }) => headers.get('x-ms-throttle-information'))).toContain('ResourceUnitLimitExceeded');
  });

  it.each([
    ['GET', '/users', 2],
    ['GET', '/users?$select=id', 1],
    ['GET', '/users?$top=5', 1],
    ['GET', '/users?$select=id&$top=5', 1],
    ['GET', '/subscribedSkus', 3],
    ['GET', '/subscribedSkus?$select=skuId', 2],
    ['GET', `/groups/${group(1)}/members`, 3],
    ['GET', `/groups/${group(1)}/members?$select=id&$top=5`, 1],
    ['GET', `/users/${guid(1)}`, 1],
    ['GET', `/users/${guid(1)}/licenseDetails`, 2],
    ['POST', `/users/${guid(1)}/reprocessLicenseAssignment`, 1],
  ])('charge %s %s %i resource units', async (method, path, units) => {
    const tenant = await aCampus();

    const { headers } = await tenant.ask(method, path);

    expect(headers.get('x-ms-resource-unit')).toBe(String(units));
  });

  it('warn above four fifths', async () => {
    const tenant = await aCampus();
    await tenant.control('/throttle', { ...even, scale: 300 });

    const headers: (string | null)[] = [];
    for (let person = 1; person <= 10; person++) {
      headers.push((await assign(tenant, person)).headers.get('x-ms-throttle-limit-percentage'));
    }

    expect(headers).toEqual([null, null, null, null, null, null, null, null, '0.90', '1.00']);
  });

  it('refuse low priority first', async () => {
    const tenant = await aCampus();
    await tenant.control('/throttle', { ...even, scale: 300 });
    await many(8, () => assign(tenant, 1));

    const low = await assign(tenant, 1, { 'x-ms-throttle-priority': 'low' });
    const normal = await assign(tenant, 1);

    expect([low.status, normal.status]).toEqual([429, 200]);
  });

  it('are counted for each app, and for the tenant', async () => {
    const tenant = await aCampus();
    await tenant.control('/throttle', { ...even, scale: 1000 });
    await many(5, () => assign(tenant, 1));

    const { status } = await tenant.ask('POST', `/users/${guid(2)}/assignLicense`, ADD, { app: ADMINISTRATOR });

    expect(status).toBe(200);
  });

  it('begin anew with each window where windows are fixed', async () => {
    const tenant = await aCampus();
    await tenant.control('/throttle', { ...even, mode: 'fixed-window', scale: 100 });

    const first = await many(40, () => assign(tenant, 1));
    await pass(tenant, 1400);
    const middle = await assign(tenant, 1);
    await pass(tenant, 200);
    const next = await many(40, () => assign(tenant, 1));

    expect(first.filter((status) => status === 200)).toHaveLength(30);
    expect([middle.status, middle.headers.get('retry-after')]).toEqual([429, '1']);
    expect(next.filter((status) => status === 200)).toHaveLength(30);
  });

  it('refuse below themselves in chaos, sometimes after the effect', async () => {
    const tenant = await aCampus();
    await tenant.control('/throttle', { mode: 'chaos', chaosProbability: 0.2, appliedProbability: 0.5 });

    await many(30, (place) => assign(tenant, place + 1));

    const log = await tenant.log();
    expect(log.some((request) => request.status === 429 && request.hasEffect)).toBe(true);
    expect(log.some((request) => request.status === 429 && !request.hasEffect)).toBe(true);
  });

  it('sometimes say the time in fractions, or not at all', async () => {
    const tenant = await aCampus();
    await tenant.control('/throttle', { scale: 3000, absentShare: 0.3, fractionalShare: 0.3 });

    const times = await Promise.all(
      Array.from({ length: 40 }, async () => (await assign(tenant, 1)).headers.get('retry-after')),
    );

    expect(times.some((time) => time === null)).toBe(true);
    expect(times.some((time) => time?.includes('.') === true)).toBe(true);
    expect(times.some((time) => /^\d+$/u.test(time ?? ''))).toBe(true);
  });

  it('are off when told so', async () => {
    const tenant = await aCampus();
    await tenant.control('/throttle', { scale: 3000, mode: 'off' });

    expect(await many(20, () => assign(tenant, 1))).not.toContain(429);
  });
});

describe('a fault of the emulated tenant', () => {
  it('befalls as many fitting requests as told, and no others', async () => {
    const tenant = await aCampus();
    await tenant.faults({
      method: 'post',
      path: `${guid(1)}/assignLicense`,
      status: 503,
      count: 2,
      headers: { 'Retry-After': '3' },
    });

    const other = await assign(tenant, 2);
    const read = await tenant.ask('GET', `/users/${guid(1)}`);
    const replies = [await assign(tenant, 1), await assign(tenant, 1), await assign(tenant, 1)];

    expect([other.status, read.status, ...replies.map(({ status }) => status)]).toEqual([200, 200, 503, 503, 200]);
    expect([replies[0]?.headers.get('retry-after'), replies[0]?.body]).toMatchObject([
      '3',
      { error: { code: 'ServiceUnavailable' } },
    ]);
  });

  it.each([
    ['before-effect' as const, 0],
    ['after-effect' as const, 1],
  ])('comes %s', async (when, consumed) => {
    const tenant = await aCampus();
    await tenant.faults({ path: '/assignLicense', status: 500, when });

    const { status } = await assign(tenant, 1);

    expect([status, await tenant.consumed(sku(1)), (await tenant.log())[0]?.hasEffect]).toEqual([
      500,
      consumed,
      consumed === 1,
    ]);
  });

  it.each([
    ['before-effect' as const, 0],
    ['after-effect' as const, 1],
  ])('resets the connection %s', async (when, consumed) => {
    const tenant = await aCampus();
    await tenant.faults({ path: '/assignLicense', reset: true, when });

    await expect(assign(tenant, 1)).rejects.toThrow();
    expect(await tenant.consumed(sku(1))).toBe(consumed);
  });

  it('cuts an answer off in the middle', async () => {
    const tenant = await aCampus();
    await tenant.faults({ truncateBody: true });

    await expect(tenant.ask('GET', '/users')).rejects.toThrow();
  });

  it('hides that there are more pages', async () => {
    const tenant = await aCampus();
    await tenant.faults({ dropNextLink: true, count: 1 });

    const { body: cut } = await tenant.ask('GET', '/users?$top=3');
    const { body: whole } = await tenant.ask('GET', '/users?$top=3');

    expect(cut).not.toHaveProperty(['@odata.nextLink']);
    expect(whole).toHaveProperty(['@odata.nextLink']);
  });

  it('makes an answer wait', async () => {
    const tenant = await aCampus();
    await tenant.faults({ hangMs: 120 });
    const startedAt = performance.now();

    const { status } = await tenant.ask('GET', '/users');

    expect(status).toBe(200);
    expect(performance.now() - startedAt).toBeGreaterThan(110);
  });

  it('does not keep the tenant from closing', async () => {
    const tenant = await aCampus();
    await tenant.faults({ hangMs: 60_000 });
    const asking = tenant.ask('GET', '/users').catch(() => 'cut');
    await new Promise((resolve) => setTimeout(resolve, 50));

    await closeTenants();

    expect(await asking).toBe('cut');
  });

  it('befalls with a probability, the same for the same start value', async () => {
    const outcomes = async (startValue: number) => {
      const tenant = await aCampus({ ...STILL, startValue });
      await tenant.faults({ probability: 0.5, status: 500 });
      const statuses: number[] = [];
      for (let times = 0; times < 20; times++) {
        statuses.push((await tenant.ask('GET', '/organization')).status);
      }
      return statuses;
    };

    const [one, same, other] = [await outcomes(7), await outcomes(7), await outcomes(8)];

    expect(one).toEqual(same);
    expect(one).not.toEqual(other);
    expect(new Set(one)).toEqual(new Set([200, 500]));
  });

  it('is refused when it is misspelled', async () => {
    const tenant = await aCampus();

    await expect(tenant.control('/faults', { faults: [{ paht: '/users' }] })).rejects.toThrow('paht');
  });
});

describe('the replicas of the emulated tenant', () => {
  const lag = { lag: 'on', count: 2, p50Ms: 1000, p99Ms: 3000, indexP50Ms: 10_000, indexP99Ms: 12_000 };
  const locate = (tenant: TestTenant) =>
    tenant.ask('PATCH', `/users/${guid(1)}`, { usageLocation: 'DE' }, { app: ADMINISTRATOR });
  const locationsSeen = async (tenant: TestTenant) => {
    const replies = await Promise.all(
      Array.from({ length: 24 }, () => tenant.ask('GET', `/users/${guid(1)}?$select=usageLocation`)),
    );
    return [...new Set(replies.map(({ body }) => (body as { usageLocation: string }).usageLocation))].sort();
  };

  it('see a change at once unless lag is switched on', async () => {
    const tenant = await aCampus();

    await locate(tenant);

    expect(await locationsSeen(tenant)).toEqual(['DE']);
  });

  it('see a change one after the other, all of them in the end', async () => {
    const tenant = await aCampus();
    await tenant.control('/replicas', lag);

    await locate(tenant);
    const seen = [await locationsSeen(tenant)];
    for (let steps = 0; steps < 60; steps++) {
      await pass(tenant, 100);
      seen.push(await locationsSeen(tenant));
    }

    expect(seen[0]).toEqual(['US']);
    expect(seen).toContainEqual(['DE', 'US']);
    expect(seen.at(-1)).toEqual(['DE']);
  });

  it('see changes in the order they were made', async () => {
    const tenant = await aCampus();
    await tenant.control('/replicas', { ...lag, count: 1 });
    for (let person = 1; person <= 8; person++) {
      await assign(tenant, person);
    }

    for (let steps = 0; steps < 60; steps++) {
      await pass(tenant, 50);
      const { body } = await tenant.ask('GET', '/users?$select=id,assignedLicenses&$top=8');
      const licensed = (body as { value: { assignedLicenses: unknown[] }[] }).value.map(
        (user) => user.assignedLicenses.length > 0,
      );
      expect(licensed).toEqual([...licensed].sort((one, other) => Number(other) - Number(one)));
    }
  });

  it('are slower in the index store', async () => {
    const tenant = await aCampus();
    await tenant.control('/replicas', lag);
    await locate(tenant);
    await pass(tenant, 5000);

    const filter = `$filter=${encodeURIComponent("usageLocation eq 'DE'")}&$count=true`;
    const eventual = { headers: { ConsistencyLevel: 'eventual' } };
    const early = await tenant.ask('GET', `/users?${filter}`, undefined, eventual);
    await pass(tenant, 10_000);
    const late = await tenant.ask('GET', `/users?${filter}`, undefined, eventual);

    expect([early.body, late.body]).toMatchObject([{ '@odata.count': 0 }, { '@odata.count': 1 }]);
  });

  it('refuse a license for a while after the usage location was set', async () => {
    const tenant = await aCampus();
    await tenant.control('/load', { merge: { users: [{ id: guid(1), usageLocation: null }] } });
    await tenant.control('/replicas', { ...lag, count: 1 });
    await locate(tenant);

    const early = await assign(tenant, 1);
    await pass(tenant, 10_000);
    const late = await assign(tenant, 1);

    expect([early.status, late.status]).toEqual([400, 200]);
  });

  it('never let seats be given twice', async () => {
    const tenant = await aCampus();
    await tenant.control('/replicas', lag);

    const statuses = await many(30, (place) => assign(tenant, place + 1));

    expect([statuses.filter((status) => status === 200).length, await tenant.consumed(sku(1))]).toEqual([10, 10]);
  });

  it('answer one token of a signed-in person always alike', async () => {
    const tenant = await aCampus({ ...STILL, apps: [{ ...BOT, isDelegated: true }, ADMINISTRATOR] });
    await tenant.control('/replicas', { ...lag, count: 5 });
    await locate(tenant);

    for (let steps = 0; steps < 20; steps++) {
      await pass(tenant, 200);
      expect(await locationsSeen(tenant)).toHaveLength(1);
    }
  });

  it('still see members and people who are gone', async () => {
    const tenant = await aCampus();
    await tenant.control('/load', {
      merge: { groups: [{ id: group(1), displayName: 'G', members: [guid(1), guid(2)] }] },
    });
    await tenant.control('/replicas', { ...lag, count: 1 });
    await tenant.ask('DELETE', `/groups/${group(1)}/members/${guid(2)}/$ref`);
    await tenant.control('/load', { remove: { users: [guid(1)] } });
    const members = async () =>
      ((await tenant.ask('GET', `/groups/${group(1)}/members`)).body as { value: unknown[] }).value.length;

    const early = [await members(), (await tenant.ask('GET', '/users/person1@contoso.edu')).status];
    await pass(tenant, 20_000);

    expect([early, await members(), (await tenant.ask('GET', '/users/person1@contoso.edu')).status]).toEqual([
      [2, 200],
      0,
      404,
    ]);
  });
});

describe('what the emulated tenant notes', () => {
  const kinds = async (tenant: TestTenant) => (await tenant.violations()).map(({ kind }) => kind);

  it('every request, with its cost, its body and whether it had an effect', async () => {
    const tenant = await aCampus();

    await assign(tenant, 1);
    await tenant.ask('GET', '/subscribedSkus');

    expect(await tenant.log()).toMatchObject([
      {
        seq: 1,
        method: 'POST',
        path: `/users/${guid(1)}/assignLicense`,
        body: ADD,
        appId: BOT.clientId,
        status: 200,
        cost: 1,
        hasEffect: true,
        clientRequestId: 'test',
        at: NOON.toISOString(),
      },
      { seq: 2, method: 'GET', path: '/subscribedSkus', status: 200, cost: 3, hasEffect: false },
    ]);
    expect(await tenant.control('/log?after=1')).toMatchObject({ requests: [{ seq: 2 }] });
    expect(await tenant.violations()).toEqual([]);
  });

  it('a request that comes again before its time', async () => {
    const tenant = await aCampus();
    await tenant.faults({ path: '/assignLicense', status: 429, headers: { 'Retry-After': '5' }, count: 1 });
    await assign(tenant, 1);
    await pass(tenant, 4900);

    await assign(tenant, 1);

    expect(await kinds(tenant)).toEqual(['RETRY_TOO_EARLY']);
  });

  it('not a request that comes again in time', async () => {
    const tenant = await aCampus();
    await tenant.faults({ path: '/assignLicense', status: 429, headers: { 'Retry-After': '5' }, count: 1 });
    await assign(tenant, 1);
    await pass(tenant, 5000);

    await assign(tenant, 1);

    expect(await kinds(tenant)).toEqual([]);
  });

  it('a request without an id of its client', async () => {
    const tenant = await aCampus();
    const token = (await (
      await fetch(`${tenant.baseUrl}/${tenant.tenantId}/oauth2/v2.0/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: BOT.clientId,
          client_secret: BOT.clientSecret,
          scope: 'x/.default',
        }),
      })
    ).json()) as { access_token: string };

    await fetch(`${tenant.baseUrl}/v1.0/users`, { headers: { authorization: `Bearer ${token.access_token}` } });

    expect(await kinds(tenant)).toEqual(['NO_CLIENT_REQUEST_ID']);
  });

  it('a write to what is not allowed, whether or not it succeeds', async () => {
    const tenant = await aCampus();
    await tenant.control('/load', { allowList: { skuIds: [sku(2)], groupIds: [] } });

    await assign(tenant, 1);
    await tenant.ask('POST', `/groups/${group(1)}/members/$ref`, {});
    await tenant.ask('GET', `/groups/${group(1)}`);

    expect(await kinds(tenant)).toEqual(['OUTSIDE_ALLOW_LIST', 'OUTSIDE_ALLOW_LIST']);
  });

  it('an effect that is repeated because its answer was lost', async () => {
    const tenant = await aCampus();
    await tenant.faults({ path: '/assignLicense', status: 500, when: 'after-effect', count: 1 });
    const toggle = (body: object) => tenant.ask('POST', `/users/${guid(1)}/assignLicense`, body);
    await toggle(ADD);
    await toggle({ addLicenses: [], removeLicenses: [sku(1)] });

    await toggle(ADD);

    expect(await kinds(tenant)).toEqual(['DUPLICATED_EFFECT']);
  });
});

describe('the control port of the emulated tenant', () => {
  it('loads another tenant, adds to it and changes parts of it', async () => {
    const tenant = await aCampus();
    await tenant.control('/load', {
      seed: { users: [aUser(1)], skus: [aSku(1)], held: [{ userId: guid(1), skuId: sku(1) }] },
    });
    await tenant.control('/load', {
      generate: { users: 3 },
      merge: {
        users: [{ id: guid(1), accountEnabled: false }, aUser(2)],
        skus: [{ skuId: sku(1), prepaidUnits: { enabled: 0 } }],
      },
    });

    const truth = (await tenant.control('/truth')) as {
      users: { id: string; accountEnabled: boolean; displayName: string }[];
      skus: unknown[];
      held: unknown[];
    };

    expect(truth.users).toHaveLength(5);
    expect(truth.users.slice(0, 2)).toMatchObject([
      { id: guid(1), accountEnabled: false, displayName: 'Person 1' },
      { id: guid(2), accountEnabled: true },
    ]);
    expect([truth.skus, truth.held]).toMatchObject([[{ prepaidUnits: { enabled: 0 } }], [{ userId: guid(1) }]]);
  });

  it('gives a truth that can be loaded again', async () => {
    const tenant = await aCampus();
    await assign(tenant, 1);
    const truth = await tenant.control('/truth');

    await tenant.control('/load', { seed: truth });

    expect(await tenant.control('/truth')).toEqual(truth);
  });

  it.each([
    ['/load', { seed: { users: [aUser(1), aUser(1)] } }],
    ['/load', { seed: { held: [{ userId: guid(1), skuId: sku(1) }] } }],
    ['/load', { what: 1 }],
    ['/clock', {}],
    ['/throttle', { mode: 'wild' }],
    ['/nothing', {}],
  ])('refuses POST %s %j, and changes nothing', async (path, body) => {
    const tenant = await aCampus();
    const before = await tenant.control('/truth');

    await expect(tenant.control(path, body)).rejects.toThrow();
    expect(await tenant.control('/truth')).toEqual(before);
  });

  it('sets the clock', async () => {
    const tenant = await aCampus();

    await tenant.control('/clock', { at: '2027-07-01T00:00:00Z' });

    expect(await tenant.control('/clock', { advanceMs: 1000 })).toEqual({ now: '2027-07-01T00:00:01.000Z' });
  });
});
