import { graphGroupDirectory } from '../../../src/adapters/graph/groups/graph-group-directory';
import { graphTrials } from '../../../src/adapters/graph/seats/graph-trials';
import { trialUnits } from '../../../src/domain/term/trial';
import { graphDirectory } from '../../../src/adapters/graph/people/graph-directory';
import { type Directory, type Person } from '../../../src/ports/roster/directory';
import { isFault } from '../../../src/ports/fault';
import { type GroupDirectory } from '../../../src/ports/mirror/group-directory';
import { skuId, userId } from '../../../src/domain/ids';
import { type ObservedPerson, type SeatProvisioner } from '../../../src/ports/roster/seat-provisioner';
import { aChange, changeAll, provisionerOf } from '../../support/tenant/many-seats';
import { type Override } from '../../../src/local/emulated-tenant/conditions/overrides';
import { closeTenants, startTenant, type TestTenant } from '../../support/tenant/tenant';
import { connectTo } from '../../support/tenant/tenant-connection';
import { aGroup, aSku, aUser, group, guid, plan, sku } from '../../support/tenant/tenant-seed';

/** How a property may come. */
const WAYS = ['absent', 'null', 'another type', 'unknown'] as const;
type Way = (typeof WAYS)[number];

/**
 * What is to come of it for the one object: `empty` as if it said nothing, `said` as it says, `unclear` named as what cannot be
 * judged, `short` the whole list is a fault.
 */
type Meaning = 'empty' | 'said' | 'unclear' | 'short';

/** A property, what it may say that nobody knows, and what is made of it in each way. */
interface Row {
  readonly property: string;
  /** What names it as unclear; the property unless given. */
  readonly named?: string;
  readonly otherType: unknown;
  readonly unknown?: unknown;
  readonly means: Readonly<Partial<Record<Way, Meaning>>>;
}

const ALL_EMPTY = { absent: 'empty', null: 'empty', 'another type': 'empty', unknown: 'said' } as const;
const ALL_UNCLEAR = { absent: 'unclear', null: 'unclear', 'another type': 'unclear' } as const;
const ALL_SHORT = { absent: 'short', null: 'short', 'another type': 'short' } as const;

const text = (property: string): Row => ({ property, otherType: 7, unknown: 'Something new', means: ALL_EMPTY });

const PEOPLE: readonly Row[] = [
  { property: 'id', otherType: 7, means: ALL_SHORT },
  ...['displayName', 'mail', 'mailNickname', 'proxyAddresses', 'jobTitle', 'department', 'usageLocation'].map(text),
  { property: 'createdDateTime', otherType: 7, unknown: 'Something new', means: { ...ALL_EMPTY, unknown: 'empty' } },
  { property: 'userPrincipalName', otherType: 7, means: ALL_UNCLEAR },
  { property: 'accountEnabled', otherType: 'yes', means: ALL_UNCLEAR },
  {
    property: 'userType',
    otherType: 7,
    unknown: 'Robot',
    means: { absent: 'empty', null: 'empty', 'another type': 'unclear', unknown: 'unclear' },
  },
];

const HOLDINGS: readonly Row[] = [
  { property: 'id', otherType: 7, means: ALL_SHORT },
  ...['displayName', 'userPrincipalName', 'department'].map(text),
  { property: 'accountEnabled', otherType: 'yes', means: ALL_UNCLEAR },
  { property: 'licenseAssignmentStates', otherType: 'none', means: ALL_UNCLEAR },
  { property: 'licenseAssignmentStates', otherType: { 0: {} }, means: { 'another type': 'unclear' } },
  ...['licenseAssignmentStates.0', 'licenseAssignmentStates.0.skuId'].map((property) => ({
    property,
    named: 'licenseAssignmentStates',
    otherType: 7,
    means: property.endsWith('0') ? ({ null: 'unclear', 'another type': 'unclear' } as const) : ALL_UNCLEAR,
  })),
  {
    property: 'licenseAssignmentStates.0.assignedByGroup',
    named: 'licenseAssignmentStates',
    otherType: 7,
    unknown: ' ',
    means: { absent: 'empty', null: 'empty', 'another type': 'unclear', unknown: 'unclear' },
  },
  {
    property: 'licenseAssignmentStates.0.state',
    named: 'status',
    otherType: 7,
    unknown: 'PendingSomething',
    means: { ...ALL_UNCLEAR, unknown: 'unclear' },
  },
  {
    property: 'licenseAssignmentStates.0.disabledPlans',
    named: 'status',
    otherType: 'all',
    unknown: [guid(5), 7],
    means: { absent: 'empty', null: 'empty', 'another type': 'unclear', unknown: 'unclear' },
  },
  {
    property: 'licenseAssignmentStates.0.error',
    otherType: 7,
    unknown: 'SomethingNew',
    means: { absent: 'empty', null: 'empty', 'another type': 'said', unknown: 'said' },
  },
];

const SKUS: readonly Row[] = [
  text('id'),
  { property: 'skuId', otherType: 7, means: { absent: 'empty', null: 'empty', 'another type': 'empty' } },
  { property: 'skuPartNumber', otherType: 7, means: ALL_UNCLEAR },
  { property: 'consumedUnits', otherType: 'many', unknown: -1, means: { ...ALL_UNCLEAR, unknown: 'unclear' } },
  { property: 'prepaidUnits', otherType: 10, means: ALL_UNCLEAR },
  {
    property: 'prepaidUnits.enabled',
    named: 'prepaidUnits',
    otherType: 'ten',
    unknown: 1.5,
    means: { ...ALL_UNCLEAR, unknown: 'unclear' },
  },
  {
    property: 'prepaidUnits.warning',
    named: 'prepaidUnits',
    otherType: 'ten',
    means: { absent: 'empty', null: 'empty', 'another type': 'unclear' },
  },
  { property: 'servicePlans', otherType: 'all', means: ALL_UNCLEAR },
  ...['servicePlans.0', 'servicePlans.0.servicePlanId', 'servicePlans.0.servicePlanName'].map((property) => ({
    property,
    named: 'servicePlans',
    otherType: 7,
    means: property.endsWith('0') ? ({ null: 'unclear', 'another type': 'unclear' } as const) : ALL_UNCLEAR,
  })),
];

const GROUPS: readonly Row[] = [
  text('id'),
  {
    property: 'groupTypes',
    otherType: 'Unified',
    unknown: ['Something new'],
    means: { ...ALL_UNCLEAR, unknown: 'said' },
  },
  { property: 'membershipRule', otherType: 7, means: { absent: 'empty', null: 'empty', 'another type': 'unclear' } },
  { property: 'mailEnabled', otherType: 'no', means: ALL_UNCLEAR },
  { property: 'assignedLicenses', otherType: 'none', means: ALL_UNCLEAR },
];

interface Graph {
  readonly directory: Directory;
  readonly seats: SeatProvisioner;
  readonly groups: GroupDirectory;
}

let tenant: TestTenant;
let graph: Graph;
let cases = 0;

beforeAll(async () => {
  const [one, two, three] = [1, 2, 3].map((number) =>
    aUser(number, {
      displayName: `Wei Zhang ${number}`,
      department: 'History',
      jobTitle: 'Teacher',
      userType: 'Member',
    }),
  );
  tenant = await startTenant({
    users: [one, two, three].flatMap((user) => user ?? []),
    skus: [aSku(1), aSku(2)],
    held: [1, 2, 3].map((number) => ({
      userId: guid(number),
      skuId: sku(1),
      disabledPlans: number === 2 ? [plan(1)] : [],
    })),
    groups: [aGroup(1, { members: [1, 2, 3].map(guid) })],
  });
  const connection = connectTo(tenant);
  // A list that stays short is read until the time is over.
  const budgetMs = 1000;
  graph = {
    directory: graphDirectory({ connection }),
    groups: graphGroupDirectory({ connection, now: () => new Date(), budgetMs }),
    seats: provisionerOf(tenant, { budgetMs }),
  };
  // The first request takes longer than any other.
  await connection.send({ method: 'GET', path: '/organization' }, AbortSignal.timeout(20_000));
});

afterEach(() => tenant.overrides());

afterAll(async () => {
  await closeTenants();
  process.stdout.write(`odd answers: ${cases} cases, one property of one answer at a time\n`);
});

/** Every row in every way that it speaks of. */
const casesOf = (rows: readonly Row[]) =>
  rows.flatMap((row) =>
    WAYS.flatMap((way) => {
      const meaning = row.means[way];
      const isSayable = way !== 'unknown' || row.unknown !== undefined;
      return meaning === undefined || !isSayable ? [] : [{ ...row, way, meaning }];
    }),
  );
type Case = ReturnType<typeof casesOf>[number];

/** Lets one object say it in that way, wherever it is answered. */
async function say(where: Pick<Override, 'of' | 'path'>, { property, way, otherType, unknown }: Case): Promise<void> {
  cases += 1;
  const value = { null: null, 'another type': otherType, unknown, absent: undefined }[way];
  await tenant.overrides({ ...where, property, ...(way === 'absent' ? {} : { value }) });
}

const ODD_PERSON = { userPrincipalName: 'person2@contoso.edu' };
const isOdd = ({ userId: id }: { readonly userId: string }): boolean => id === guid(2);

/** Those whom nobody calls odd. */
const others = <One extends { readonly userId: string }>(people: readonly One[]): readonly One[] =>
  people.filter((person) => !isOdd(person)).toSorted((one, other) => one.userId.localeCompare(other.userId));

const byText = (userText: string) => ({ kind: 'text', userText }) as const;

describe('one odd account', () => {
  const search = async (): Promise<readonly Person[]> =>
    (
      await graph.directory.find([byText('Wei Zhang'), byText('person1'), { kind: 'id', userId: userId(guid(3)) }])
    ).flatMap(({ people }) => people);
  const members = async (): Promise<readonly Person[]> =>
    (await graph.groups.members(group(1))).members.flatMap(({ person }) => person ?? []);

  it.each(casesOf(PEOPLE))(
    'whose $property is $way is $meaning, and keeps nobody else from being found',
    async (one) => {
      const [found, listed] = [await search(), await members()];
      await say({ of: ODD_PERSON }, one);

      const nowFound = await search();
      const nowListed = await members().catch(faultOf);

      expect(others(nowFound)).toEqual(others(found));
      if (one.meaning === 'short') {
        expect([nowFound.filter(isOdd), nowListed]).toEqual([[], 'unavailable']);
        return;
      }
      expect(others(nowListed as Person[])).toEqual(others(listed));
      for (const odd of [nowFound, nowListed as Person[]].map((people) => people.find(isOdd))) {
        expect(odd?.unclear).toEqual(one.meaning === 'unclear' ? [one.property] : undefined);
        if (one.property === 'accountEnabled') expect(odd?.isEnabled).toBe(false);
        expect(odd?.userPrincipalName).toEqual(expect.stringMatching(/./u));
        expect(odd?.displayName).toEqual(expect.stringMatching(/./u));
      }
    },
  );

  const people = [1, 2, 3].map((number) => userId(guid(number)));

  it.each(casesOf(HOLDINGS))(
    'whose $property is $way is $meaning, and keeps nobody else from being read',
    async (one) => {
      const before = await graph.seats.holders([skuId(sku(1))]);
      await say({ of: ODD_PERSON }, one);

      const readings = [
        await graph.seats.observe(people).catch(faultOf),
        await graph.seats.holders([skuId(sku(1))]).catch(faultOf),
      ];

      if (one.meaning === 'short') {
        expect(readings).toEqual(['unavailable', 'unavailable']);
        return;
      }
      for (const reading of readings as ObservedPerson[][]) {
        expect(others(reading)).toEqual(others(before));
        expect(unclearOf(reading.find(isOdd))).toEqual(one.meaning === 'unclear' ? [one.named ?? one.property] : []);
      }
    },
  );

  it('is read as empty where it says nothing, and named where it says something', async () => {
    await tenant.overrides(
      { of: ODD_PERSON, property: 'displayName', value: null },
      { of: ODD_PERSON, property: 'department', value: 7 },
      { of: { id: guid(1) }, property: 'userPrincipalName' },
      { of: { id: guid(3) }, property: 'licenseAssignmentStates.0.disabledPlans', value: [plan(1).toUpperCase()] },
    );

    const [nameless, second, third] = await graph.seats.observe(people);

    expect([nameless?.person, nameless?.unclear]).toEqual([undefined, undefined]);
    // An address is no name: records keep the one they have.
    expect(second).not.toHaveProperty('person');
    expect(second).not.toHaveProperty('directoryDepartment');
    expect(third?.assignments[0]?.disabledPlans).toEqual([plan(1)]);
    expect(third?.person?.displayName).toBe('Wei Zhang 3');
  });

  it('is a fault where all of them say nothing: then we may not read people', async () => {
    const names = ['displayName', 'userPrincipalName', 'accountEnabled'];
    await tenant.overrides(
      ...[1, 2, 3].flatMap((number) => names.map((property) => ({ of: { id: guid(number) }, property, value: null }))),
    );

    expect(await members().catch(faultOf)).toBe('forbidden');
  });
});

/** What is unclear of a person, by name; `status` for an assignment. */
const unclearOf = (person: ObservedPerson | undefined): readonly string[] =>
  [
    ...(person?.unclear ?? ['nobody']),
    ...(person?.assignments ?? []).flatMap(({ status }) => (status === 'unclear' ? ['status'] : [])),
  ].filter((name) => name !== 'nobody' || person === undefined);

describe('one odd SKU', () => {
  it.each(casesOf(SKUS))('whose $property is $way is $meaning, and keeps no other from being read', async (one) => {
    const before = await graph.seats.tenantSkus();
    await say({ of: { skuPartNumber: 'SKU_2' } }, one);

    const now = await graph.seats.tenantSkus();

    expect(now[0]).toEqual(before[0]);
    expect(now[1]?.unclear).toEqual(one.meaning === 'unclear' ? [one.named ?? one.property] : undefined);
    expect(now[1]?.skuId).toBe(sku(2));
    if (one.meaning !== 'unclear') expect(now[1]).toEqual(before[1]);
    else expect((now[1]?.enabledUnits ?? 0) - (now[1]?.consumedUnits ?? 0)).toBeLessThanOrEqual(10);
  });

  it.each(['consumedUnits', 'prepaidUnits'])('whose %s cannot be read has no unit to give', async (property) => {
    await tenant.overrides({ of: { skuPartNumber: 'SKU_2' }, property, value: null });

    const [, odd] = await graph.seats.tenantSkus();

    expect((odd?.enabledUnits ?? 1) - (odd?.consumedUnits ?? 0)).toBeLessThanOrEqual(0);
  });

  it('that only its name tells is kept, and is of nobody', async () => {
    await tenant.overrides(
      { of: { skuPartNumber: 'SKU_2' }, property: 'skuId', value: null },
      { of: { skuPartNumber: 'SKU_2' }, property: 'id', value: 'odd' },
    );

    const skus = await graph.seats.tenantSkus();

    expect(skus.map(({ skuPartNumber, unclear }) => [skuPartNumber, unclear])).toEqual([
      ['SKU_1', undefined],
      ['SKU_2', ['skuId']],
    ]);
    expect(await graph.seats.holders(skus.map((one) => one.skuId))).toHaveLength(3);
  });

  it('that nothing names makes the list a short one', async () => {
    await tenant.overrides(
      { of: { skuPartNumber: 'SKU_2' }, property: 'skuId', value: null },
      { of: { skuPartNumber: 'SKU_2' }, property: 'id', value: null },
      { of: { skuPartNumber: 'SKU_2' }, property: 'skuPartNumber', value: null },
    );

    expect(await graph.seats.tenantSkus().catch(faultOf)).toBe('unavailable');
  });

  it('whose units in use cannot be read is still held against the number of people counted', async () => {
    await tenant.overrides({ of: { skuPartNumber: 'SKU_1' }, property: 'consumedUnits', value: null });
    expect(await graph.seats.holders([skuId(sku(1))])).toHaveLength(3);

    await tenant.control('/settings', { largestPage: 2 });
    await tenant.faults({ path: 'assignedLicenses', dropNextLink: true });
    const short = await graph.seats.holders([skuId(sku(1))]).catch(faultOf);
    await tenant.faults();
    await tenant.control('/settings', { largestPage: null });

    expect(short).toBe('unavailable');
  }, 30_000);
});

describe('one odd group', () => {
  it.each(casesOf(GROUPS))('whose $property is $way is $meaning', async (one) => {
    const before = await graph.groups.find(group(1));
    await say({ path: `/groups/${group(1)}?` }, one);

    const now = await graph.groups.find(group(1));

    expect(now?.unclear).toEqual(one.meaning === 'unclear' ? [one.property] : undefined);
    if (one.meaning !== 'unclear') expect(now).toEqual(before);
  });
});

const SUBSCRIPTIONS: readonly Row[] = [
  text('skuId'),
  text('skuPartNumber'),
  { property: 'isTrial', otherType: 'yes', means: { absent: 'empty', null: 'empty', 'another type': 'said' } },
  {
    property: 'totalLicenses',
    otherType: 'many',
    unknown: -1,
    means: { ...ALL_UNCLEAR, unknown: 'unclear' },
  },
  { property: 'status', otherType: 7, unknown: 'Resting', means: ALL_EMPTY },
  { property: 'nextLifecycleDateTime', otherType: 7, unknown: 'soon', means: ALL_EMPTY },
];

describe('one odd trial', () => {
  const trial = (units: number) => ({
    isTrial: true,
    totalLicenses: units,
    nextLifecycleDateTime: '2027-03-01T00:00:00Z',
  });
  const read = () => graphTrials({ connection: connectTo(tenant) }).read();

  beforeAll(() =>
    tenant.control('/load', {
      merge: { skus: [1, 2].map((number) => ({ skuId: sku(number), subscriptions: [trial(number)] })) },
    }),
  );

  it.each(casesOf(SUBSCRIPTIONS))(
    'whose $property is $way is $meaning, and keeps no other from counting',
    async (one) => {
      const before = await read();
      await say({ of: { skuPartNumber: 'SKU_2', isTrial: true } }, one);

      const now = await read();

      const skus = (await graph.seats.tenantSkus()).map((told, place) => ({ ...told, skuId: skuId(sku(place + 1)) }));
      expect(now.trials[0]).toEqual(before.trials[0]);
      expect(now.isWhole).toBe(true);
      const isNone = one.property === 'isTrial' && one.meaning === 'empty';
      // What nobody knows the number of takes all ten.
      const lent = isNone ? 0 : one.meaning === 'unclear' ? 10 : 2;
      // Another SKU than is asked about is lent, then.
      const isOther = one.property === 'skuId' && one.way === 'unknown';
      expect(trialUnits(skus.slice(1, 2), now)).toBe(isOther ? 0 : lent);
    },
  );

  it('that nothing names makes the reading less than whole, as one that is no object does', async () => {
    const of = { skuPartNumber: 'SKU_2', isTrial: true };
    await tenant.overrides({ of, property: 'skuId', value: null }, { of, property: 'skuPartNumber', value: null });
    const nameless = await read();
    await tenant.overrides({ path: '/directory/subscriptions', property: 'value.0', value: 'odd' });
    const odd = await read();

    expect([nameless.isWhole, nameless.trials.length]).toEqual([false, 1]);
    expect([odd.isWhole, odd.trials.length]).toEqual([false, 1]);
  });

  it.each([
    ['Enabled', [false], 2],
    ['Warning', [true], 0],
    ['Suspended', [], 0],
    ['LockedOut', [], 0],
    ['Deleted', [], 0],
  ])('that is %s counts as such', async (status, isInGrace, lent) => {
    await tenant.overrides({ of: { skuPartNumber: 'SKU_2', isTrial: true }, property: 'status', value: status });

    const now = await read();

    const [, second] = await graph.seats.tenantSkus();
    expect(now.trials.slice(1).map((one) => one.isInGrace)).toEqual(isInGrace);
    expect(trialUnits(second === undefined ? [] : [second], now)).toBe(lent);
    expect(now.trials[0]?.endsOn).toBe('2027-03-01');
  });

  it.each([403, 400, 404])('is unknown, and no fault, when the tenant answers %s', async (status) => {
    await tenant.faults({ path: '/directory/subscriptions', status, code: 'Authorization_RequestDenied' });

    const now = await read();
    await tenant.faults();

    expect(now).toEqual({ trials: [], isWhole: false });
  });
});

describe('an odd answer', () => {
  const observe = () => graph.seats.observe([userId(guid(1)), userId(guid(2))]);
  const ofBatch = (property: string, value?: unknown) => ({
    path: '/$batch',
    property,
    ...(value === undefined ? {} : { value }),
  });

  it.each([
    ['responses', ofBatch('responses')],
    ['responses', ofBatch('responses', null)],
    ['responses', ofBatch('responses', 'none')],
    ['responses.0', ofBatch('responses.0', null)],
    ['responses.0.id', ofBatch('responses.0.id')],
    ['responses.0.id', ofBatch('responses.0.id', { a: 1 })],
    ['responses.0.status', ofBatch('responses.0.status')],
    ['responses.0.status', ofBatch('responses.0.status', 'fine')],
    ['responses.0.body', ofBatch('responses.0.body')],
    ['responses.0.body', ofBatch('responses.0.body', 'fine')],
  ])('of a batch, by its %s, is asked for again, and a fault in the end', async (_property, override) => {
    cases += 1;
    await tenant.overrides(override);

    expect(await observe().catch(faultOf)).toBe('unavailable');
  });

  it.each([
    ['responses.0.headers', ofBatch('responses.0.headers')],
    ['responses.0.headers', ofBatch('responses.0.headers', null)],
    ['responses.0.headers', ofBatch('responses.0.headers', 'none')],
    ['responses.0.headers.Retry-After', ofBatch('responses.0.headers.Retry-After', 0)],
    ['responses.0.headers.x', ofBatch('responses.0.headers.x y', 'a\nb')],
    ['responses.0.headers.x', ofBatch('responses.0.headers.x', { a: [1] })],
  ])('of a batch by no more than its %s does no harm', async (_property, override) => {
    cases += 1;
    await tenant.overrides(override);

    expect(await observe()).toHaveLength(2);
    expect((await changeAll(graph.seats, [aChange('assign', 1)])).map((one) => 'outcome' in one)).toEqual([true]);
  });

  it.each(
    [
      'error',
      'error.code',
      'error.message',
      'error.innerError',
      'error.details',
      'error.innerError.request-id',
    ].flatMap((property) => [undefined, null, 7, 'Something new', { a: [1] }].map((value) => ({ property, value }))),
  )('that refuses, with $property as $value, is still a refusal', async ({ property, value }) => {
    cases += 1;
    await tenant.overrides({ path: guid(404), property, ...(value === undefined ? {} : { value }) });

    const [gone] = await graph.seats.observe([userId(guid(404))]);
    const outcome = await graph.seats.change(aChange('assign', 404));

    expect(gone?.account).toBe('missing');
    expect(outcome).toMatchObject({ status: 'failed', failure: { code: 'person-missing' } });
  });

  it.each([
    [''],
    ['soon'],
    ['-1'],
    ['NaN'],
    ['1e3'],
    ['Infinity'],
    ['99999999999'],
    ['Fri, 99 Foo 2026'],
    ['0x10'],
    ['Fri, 01 Jan 2999 00:00:00 GMT'],
  ])('that asks to wait "%s" is asked again as if it had not said when', async (header) => {
    cases += 1;
    await tenant.faults({ path: '/subscribedSkus', status: 429, headers: { 'Retry-After': header }, count: 1 });

    expect(await graph.seats.tenantSkus()).toHaveLength(2);
  });

  it.each([
    ['value', undefined],
    ['value', null],
    ['value', 'none'],
    ['value', { 0: {} }],
    ['@odata.nextLink', 7],
    ['@odata.nextLink', null],
    ['@odata.nextLink', 'https://elsewhere.example/v1.0/users'],
  ])('of a page, by its %s as %p, is a fault', async (property, value) => {
    cases += 1;
    await tenant.overrides({
      path: '/subscribedSkus',
      property,
      ...(value === undefined ? {} : { value }),
    });

    expect(await graph.seats.tenantSkus().catch(faultOf)).toBe('unavailable');
  });
});

function faultOf(error: unknown): string {
  if (isFault(error)) return error.kind;
  throw error;
}
