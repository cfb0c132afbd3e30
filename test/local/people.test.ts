import { report } from '../support/notes';
import { aSku, aUser, guid, sku } from '../support/tenant/tenant-seed';
import { ADMINISTRATOR, closeTenants, startTenant, type TestTenant } from '../support/tenant/tenant';

interface List {
  readonly value: readonly Readonly<Record<string, unknown>>[];
  readonly '@odata.nextLink'?: string;
  readonly '@odata.count'?: number;
}

afterEach(closeTenants);

const EVENTUAL = { headers: { ConsistencyLevel: 'eventual' } };
const encoded = encodeURIComponent;

async function aCampus(): Promise<TestTenant> {
  return startTenant({
    users: [
      aUser(1, {
        displayName: 'Jane Doe',
        userPrincipalName: 'jdoe@contoso.edu',
        mail: 'jane@contoso.edu',
        mailNickname: 'janed',
        department: 'Mathematics',
      }),
      aUser(2, {
        displayName: "John O'Brien",
        userPrincipalName: "j.o'brien@contoso.edu",
        mail: null,
        usageLocation: null,
        accountEnabled: false,
      }),
      aUser(3, {
        displayName: 'HelloWorld42 Smith',
        userPrincipalName: 'hsmith@contoso.edu',
        userType: 'Guest',
        usageLocation: 'DE',
      }),
    ],
    skus: [aSku(1)],
    held: [{ userId: guid(3), skuId: sku(1) }],
  });
}

const idsOf = (body: unknown) => (body as List).value.map((user) => Number(String(user['id']).slice(-6)));

describe('people of the emulated tenant', () => {
  it.each([
    ["userPrincipalName eq 'JDOE@contoso.edu'", [1]],
    [`id eq '${guid(2)}'`, [2]],
    ["mail eq 'jane@contoso.edu'", [1]],
    ["mailNickname eq 'janed'", [1]],
    ["mailNickname eq 'hsmith'", [3]],
    ["userPrincipalName eq 'j.o''brien@contoso.edu'", [2]],
    ["startswith(userPrincipalName,'j')", [1, 2]],
    ["startswith(displayName,'hello')", [3]],
    ['accountEnabled eq false', [2]],
    ["usageLocation eq 'de'", [3]],
    ['usageLocation eq null', [2]],
    ["usageLocation in ('US','DE')", [1, 3]],
    ["userType eq 'Guest'", [3]],
    ["department eq 'mathematics'", [1]],
    [`assignedLicenses/any(s:s/skuId eq ${sku(1)})`, [3]],
    [`assignedLicenses/any(x:x/skuId eq ${sku(2)})`, []],
    ["startswith(userPrincipalName,'jdoe@') or mail eq 'x' or mailNickname eq 'hsmith'", [1, 3]],
    ["startswith(userPrincipalName,'j') and accountEnabled eq true", [1]],
    ["accountEnabled eq true and (mail eq 'jane@contoso.edu' or usageLocation eq 'DE')", [1, 3]],
    ["mail eq 'jane@contoso.edu' or accountEnabled eq false and usageLocation eq 'FR'", [1]],
  ])('are found by %s', async (filter, expected) => {
    const tenant = await aCampus();

    const { status, body } = await tenant.ask('GET', `/users?$filter=${encoded(filter)}&$select=id`);

    expect([status, idsOf(body)]).toEqual([200, expected]);
  });

  it.each([
    ["usageLocation ne 'US'", [2, 3]],
    ["not startswith(displayName,'J')", [3]],
    ["endswith(userPrincipalName,'smith@contoso.edu')", [3]],
    ['assignedLicenses/$count eq 0', [1, 2]],
  ])('are found by %s only in the index store', async (filter, expected) => {
    const tenant = await aCampus();
    const path = `/users?$filter=${encoded(filter)}&$select=id`;

    const plain = await tenant.ask('GET', path);
    const withoutCount = await tenant.ask('GET', path, undefined, EVENTUAL);
    const asked = await tenant.ask('GET', `${path}&$count=true`, undefined, EVENTUAL);

    expect([plain.status, withoutCount.status]).toEqual([400, 400]);
    expect(plain.body).toMatchObject({ error: { code: 'Request_UnsupportedQuery' } });
    expect([idsOf(asked.body), (asked.body as List)['@odata.count']]).toEqual([expected, expected.length]);
  });

  it.each([
    ['an unfinished text', "mail eq 'x"],
    ['an unknown property', "shoeSize eq '44'"],
    ['an unknown operator', "mail like 'x'"],
    ['a missing parenthesis', "(mail eq 'x'"],
    ['something after the end', "mail eq 'x' )"],
    ['a text where a boolean is needed', "accountEnabled eq 'true'"],
    ['a boolean where a text is needed', 'mail eq true'],
    ['nothing', ' '],
    ['an id that is no GUID', 'assignedLicenses/any(s:s/skuId eq abc)'],
    ['another variable', `assignedLicenses/any(s:t/skuId eq ${sku(1)})`],
    ['more than fifteen alternatives', Array.from({ length: 16 }, (_, place) => `mail eq '${place}'`).join(' or ')],
    ['very deep nesting', `${'('.repeat(200)}mail eq 'x'${')'.repeat(200)}`],
  ])('are not searched by a filter with %s', async (_title, filter) => {
    const tenant = await aCampus();

    const { status, body } = await tenant.ask('GET', `/users?$filter=${encoded(filter)}`);

    expect([status, body]).toEqual([
      400,
      { error: expect.objectContaining({ code: expect.stringContaining('Request') as string }) as unknown },
    ]);
  });

  it.each([
    ['"displayName:jane"', [1]],
    ['"displayName:ja do"', [1]],
    ['"displayName:do" AND "displayName:jan"', [1]],
    ['"displayName:doe" OR "mail:person3"', [1, 3]],
    ['"displayName:brien"', [2]],
    ['"displayName:world"', [3]],
    ['"displayName:42"', [3]],
    ['"displayName:helloworld"', [3]],
    ['"displayName:ane"', []],
    ['"displayName:jane smith"', []],
    ['"mail:jane@"', [1]],
  ])('are searched by %s', async (search, expected) => {
    const tenant = await aCampus();

    const { status, body } = await tenant.ask(
      'GET',
      `/users?$search=${encoded(search)}&$select=id`,
      undefined,
      EVENTUAL,
    );

    expect([status, idsOf(body)]).toEqual([200, expected]);
  });

  it.each([
    ['displayName:jane'],
    ['"jane"'],
    ['"displayName:"'],
    ['"displayName:a" "displayName:b"'],
    ['"displayName:a'],
    ['"shoeSize:a"'],
  ])('are not searched by %s', async (search) => {
    const tenant = await aCampus();

    const { status } = await tenant.ask('GET', `/users?$search=${encoded(search)}`, undefined, EVENTUAL);

    expect(status).toBe(400);
  });

  it('are searched only with the header for the index store', async () => {
    const tenant = await aCampus();

    const { status, body } = await tenant.ask('GET', `/users?$search=${encoded('"displayName:jane"')}`);

    expect([status, body]).toMatchObject([400, { error: { code: 'Request_UnsupportedQuery' } }]);
  });

  it('come in pages of a hundred, each once, in one order', async () => {
    const tenant = await startTenant({ users: Array.from({ length: 250 }, (_, place) => aUser(place + 1)) });
    const sizes: number[] = [];
    const ids: number[] = [];

    for (let path: string | undefined = '/users?$select=id'; path !== undefined;) {
      const { body } = await tenant.ask('GET', path);
      const page = body as List;
      sizes.push(page.value.length);
      ids.push(...idsOf(page));
      path = page['@odata.nextLink']?.replace(`${tenant.baseUrl}/v1.0`, '');
    }

    expect(sizes).toEqual([100, 100, 50]);
    expect(ids).toEqual(Array.from({ length: 250 }, (_, place) => place + 1));
  });

  it('keep filter, order and size from page to page', async () => {
    const tenant = await startTenant({
      users: Array.from({ length: 9 }, (_, place) =>
        aUser(place + 1, { displayName: `Same ${place % 3}`, accountEnabled: place !== 4 }),
      ),
    });
    const query = `$filter=${encoded('accountEnabled eq true')}&$orderby=displayName desc&$count=true&$top=3&$select=id,displayName`;

    const first = await tenant.ask('GET', `/users?${query}`, undefined, EVENTUAL);
    const link = (first.body as List)['@odata.nextLink'] ?? '';
    const second = await tenant.ask('GET', link.replace(`${tenant.baseUrl}/v1.0`, ''), undefined, EVENTUAL);

    expect([...(first.body as List).value, ...(second.body as List).value].map((user) => user['displayName'])).toEqual([
      'Same 2',
      'Same 2',
      'Same 2',
      'Same 1',
      'Same 1',
      'Same 0',
    ]);
    expect([(first.body as List)['@odata.count'], (second.body as List)['@odata.count']]).toEqual([8, 8]);
  });

  it('lose nobody when somebody of an earlier page goes away', async () => {
    const tenant = await startTenant({ users: Array.from({ length: 6 }, (_, place) => aUser(place + 1)) });
    const first = await tenant.ask('GET', '/users?$top=3&$select=id');
    await tenant.control('/load', { remove: { users: [guid(1)] } });

    const link = (first.body as List)['@odata.nextLink'] ?? '';
    const second = await tenant.ask('GET', link.replace(`${tenant.baseUrl}/v1.0`, ''));

    expect(idsOf(second.body)).toEqual([4, 5, 6]);
  });

  it.each([
    ['$top=1000', 400],
    ['$top=0', 400],
    ['$top=x', 400],
    ['$top=999', 200],
    ['$skiptoken=nonsense', 400],
    ['$count=maybe', 400],
    ['$orderby=shoeSize', 400],
    ['$expand=manager', 400],
    ['$apply=x', 400],
    ['$select=id,id2', 400],
    ['$select=id&$select=mail', 400],
    ['anything=goes', 200],
  ])('answer the query %s with %i', async (query, expected) => {
    const tenant = await aCampus();

    const { status } = await tenant.ask('GET', `/users?${query}`);

    expect(status).toBe(expected);
  });

  it('are counted as a plain number, with the header only', async () => {
    const tenant = await aCampus();

    const plain = await tenant.ask('GET', '/users/$count');
    const eventual = await tenant.ask(
      'GET',
      `/users/$count?$filter=${encoded("startswith(displayName,'J')")}`,
      undefined,
      EVENTUAL,
    );

    expect([plain.status, eventual.status, eventual.body]).toEqual([400, 200, 2]);
    expect(eventual.headers.get('content-type')).toContain('text/plain');
  });

  it('show licenses and usage location only when these are selected', async () => {
    const tenant = await aCampus();

    const usual = await tenant.ask('GET', `/users/${guid(3)}`);
    const selected = await tenant.ask(
      'GET',
      '/users/HSmith@contoso.edu?$select=id,usageLocation,assignedLicenses,licenseAssignmentStates',
    );

    expect(usual.body).not.toHaveProperty('usageLocation');
    expect(usual.body).not.toHaveProperty('assignedLicenses');
    expect(usual.body).toMatchObject({ id: guid(3), displayName: 'HelloWorld42 Smith', businessPhones: [] });
    expect(selected.body).toEqual({
      '@odata.context': `${tenant.baseUrl}/v1.0/$metadata#users(id,usageLocation,assignedLicenses,licenseAssignmentStates)/$entity`,
      id: guid(3),
      usageLocation: 'DE',
      assignedLicenses: [{ skuId: sku(1), disabledPlans: [] }],
      licenseAssignmentStates: [
        {
          skuId: sku(1),
          disabledPlans: [],
          assignedByGroup: null,
          state: 'Active',
          error: null,
          lastUpdatedDateTime: expect.any(String) as string,
        },
      ],
    });
  });

  it('are not found under an unknown name, which the answer repeats', async () => {
    const tenant = await aCampus();

    const { status, body } = await tenant.ask('GET', '/users/nobody@contoso.edu');

    expect([status, body]).toMatchObject([
      404,
      {
        error: {
          code: 'Request_ResourceNotFound',
          message:
            "Resource 'nobody@contoso.edu' does not exist or one of its queried reference-property objects are not present.",
        },
      },
    ]);
  });

  it('get a usage location from an administrator', async () => {
    const tenant = await aCampus();

    const changed = await tenant.ask('PATCH', `/users/${guid(2)}`, { usageLocation: 'us' }, { app: ADMINISTRATOR });
    const { body } = await tenant.ask('GET', `/users/${guid(2)}?$select=usageLocation`);

    expect([changed.status, changed.body, (body as { usageLocation: string }).usageLocation]).toEqual([
      204,
      undefined,
      'US',
    ]);
  });

  it.each([
    [{ usageLocation: 'USA' }, 'usageLocation'],
    [{ assignedLicenses: [] }, "Property 'assignedLicenses' is read-only and cannot be set."],
    [{ department: 'Physics' }, 'department'],
    [[], 'payload'],
  ])('are not changed by %j', async (body, message) => {
    const tenant = await aCampus();

    const answer = await tenant.ask('PATCH', `/users/${guid(2)}`, body, { app: ADMINISTRATOR });

    expect([answer.status, answer.body]).toMatchObject([
      400,
      { error: { code: 'Request_BadRequest', message: expect.stringContaining(message) as string } },
    ]);
  });

  it('are found quickly among fifty thousand', async () => {
    const tenant = await startTenant({
      users: [aUser(1, { userPrincipalName: 'jdoe@contoso.edu', displayName: 'Jane Doe' })],
    });
    await tenant.control('/load', { generate: { users: 50_000 } });
    await tenant.control('/throttle', { mode: 'off' });
    const byName = `/users?$filter=${encoded("startswith(userPrincipalName,'jdoe@') or mail eq 'jdoe' or mailNickname eq 'jdoe'")}`;
    const bySearch = `/users?$search=${encoded('"displayName:jane" AND "displayName:doe"')}`;

    const startedAt = performance.now();
    const answers = await Promise.all(
      Array.from({ length: 400 }, (_, place) =>
        tenant.ask('GET', place % 2 === 0 ? byName : bySearch, undefined, EVENTUAL),
      ),
    );
    report(`400 look-ups among 50,001 people: ${Math.round(performance.now() - startedAt)} ms`);

    expect(answers.every(({ body }) => (body as List).value.length === 1)).toBe(true);
  });
});

describe('the organization of the emulated tenant', () => {
  it('is one, with its domains', async () => {
    const tenant = await startTenant({
      organization: { displayName: 'Contoso', domains: ['contoso.edu', 'alumni.contoso.edu'], countryLetterCode: 'US' },
    });

    const { body } = await tenant.ask('GET', '/organization?$select=id,verifiedDomains,countryLetterCode');

    expect(body).toMatchObject({
      value: [
        {
          id: tenant.tenantId,
          countryLetterCode: 'US',
          verifiedDomains: [
            { name: 'contoso.edu', isDefault: true },
            { name: 'alumni.contoso.edu', isDefault: false },
          ],
        },
      ],
    });
  });

  it('lists what it bought, and filters nothing', async () => {
    const tenant = await aCampus();

    const { body } = await tenant.ask('GET', '/subscribedSkus');
    const filtered = await tenant.ask('GET', `/subscribedSkus?$filter=${encoded("skuPartNumber eq 'SKU_1'")}`);

    expect(body).toMatchObject({
      value: [
        {
          id: `${tenant.tenantId}_${sku(1)}`,
          skuId: sku(1),
          skuPartNumber: 'SKU_1',
          appliesTo: 'User',
          capabilityStatus: 'Enabled',
          consumedUnits: 1,
          prepaidUnits: { enabled: 10, warning: 0, suspended: 0, lockedOut: 0 },
          servicePlans: [{ servicePlanName: 'PLAN_1', provisioningStatus: 'Success', appliesTo: 'User' }],
        },
      ],
    });
    expect(filtered.status).toBe(400);
  });
});
