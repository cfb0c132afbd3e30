import { type SeatFailure } from '../../src/domain/roster/assignment';
import { skuId, userId } from '../../src/domain/ids';
import { type SeatChange, type SeatProvisioner } from '../../src/ports/roster/seat-provisioner';
import { holdingsOf, resultsOf, seat, seatSentences } from './sentences/seat-sentences';
import { type Observation } from './sentences/sentence';

/** What a tenant under test must be like. Ids are GUIDs. */
export interface ProvisionedTenant {
  readonly people: readonly {
    readonly userId: string;
    readonly usageLocation?: string;
    readonly isEnabled?: boolean;
  }[];
  readonly skus: readonly {
    readonly skuId: string;
    readonly skuPartNumber: string;
    readonly enabledUnits: number;
    readonly warningUnits?: number;
    readonly suspendedUnits?: number;
    readonly servicePlans: readonly { readonly servicePlanId: string; readonly servicePlanName: string }[];
    readonly prohibitedCountries?: readonly string[];
  }[];
  readonly groups: readonly {
    readonly groupId: string;
    readonly skuIds: readonly string[];
    readonly members: readonly string[];
  }[];
  readonly held: readonly {
    readonly userId: string;
    readonly skuId: string;
    readonly error?: 'CountViolation' | 'UniquenessViolation' | 'SomethingNew';
  }[];
  readonly exclusivePlans: readonly (readonly [string, string])[];
  readonly planDependencies: readonly { readonly planId: string; readonly needsOneOf: readonly string[] }[];
}

const id = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const [ROOMY, FULL, RIVAL, NEEDY, BASE, BANNED, GRACE] = [21, 22, 23, 24, 25, 26, 27].map(id) as [
  string,
  string,
  string,
  string,
  string,
  string,
  string,
];
const GROUP = id(31);
const planOf = (sku: string) => `${sku.slice(0, -3)}8${sku.slice(-2)}`;
const aSku = (sku: string, name: string, enabledUnits: number) => ({
  skuId: sku,
  skuPartNumber: name,
  enabledUnits,
  servicePlans: [{ servicePlanId: planOf(sku), servicePlanName: `${name}_PLAN` }],
});

const [ADA, BO, CY, NOWHERE, GONE, OFF, BOTH, TROUBLED, ABROAD] = [1, 2, 3, 4, 5, 6, 7, 8, 9].map(id) as [
  string,
  string,
  string,
  string,
  string,
  string,
  string,
  string,
  string,
];

const TENANT: ProvisionedTenant = {
  people: [
    ...[ADA, BO, CY, BOTH, TROUBLED].map((person) => ({ userId: person, usageLocation: 'US' })),
    { userId: NOWHERE },
    { userId: OFF, usageLocation: 'US', isEnabled: false },
    { userId: ABROAD, usageLocation: 'ZZ' },
  ],
  skus: [
    aSku(ROOMY, 'ROOMY', 50),
    aSku(FULL, 'FULL', 1),
    aSku(RIVAL, 'RIVAL', 50),
    aSku(NEEDY, 'NEEDY', 50),
    aSku(BASE, 'BASE', 50),
    { ...aSku(BANNED, 'BANNED', 50), prohibitedCountries: ['ZZ'] },
    { ...aSku(GRACE, 'GRACE', 3), warningUnits: 2, suspendedUnits: 4 },
  ],
  groups: [{ groupId: GROUP, skuIds: [ROOMY], members: [BOTH, BO] }],
  held: [
    { userId: CY, skuId: FULL },
    { userId: BOTH, skuId: ROOMY },
    { userId: TROUBLED, skuId: ROOMY, error: 'CountViolation' },
    { userId: TROUBLED, skuId: BASE, error: 'UniquenessViolation' },
    { userId: TROUBLED, skuId: RIVAL, error: 'SomethingNew' },
    { userId: OFF, skuId: ROOMY },
  ],
  exclusivePlans: [[planOf(ROOMY), planOf(RIVAL)]],
  planDependencies: [{ planId: planOf(NEEDY), needsOneOf: [planOf(BASE)] }],
};

/** The sentences that real tenants are held against. */
const SENTENCES = seatSentences({
  people: [ADA, CY, ABROAD],
  ...{ skuId: ROOMY, secondSkuId: BASE, unlocated: NOWHERE, unknownId: GONE, unknownSkuId: id(99) },
});

const heldRoomy = `${ROOMY} direct active`;
const heldBase = `${BASE} direct active`;
const after = (outcomes: readonly Observation[], held: readonly (readonly string[])[], unitsMore = 0): Observation => ({
  ...{ outcomes, held, unitsMore },
});
const failed = (code: SeatFailure['code']): Observation => ({ status: 'failed', failure: { code } });
const personSeen = (userId: string, own: Readonly<Record<string, Observation>> = {}): Observation => ({
  ...{ userId, account: 'enabled', displayName: null, userPrincipalName: null, directoryDepartment: null },
  ...{ unclear: [], held: [], ...own },
});
const goneSeen = personSeen(GONE, { account: 'missing' });
const heldFull = `${FULL} direct active`;

const EXPECTED: Readonly<Record<string, Observation>> = {
  'lists the SKU with its units and plans': [[ROOMY, 'ROOMY'] as const, [BASE, 'BASE'] as const].map(([sku, name]) => ({
    ...{ skuId: sku, skuPartNumber: name, enabledUnits: 50, warningUnits: 0, suspendedUnits: 0, unclear: [] },
    servicePlans: [`${planOf(sku)} ${name}_PLAN`],
  })),
  'assigns a seat, which takes one unit': after(['done'], [[heldRoomy]], 1),
  'changes nothing when a seat is assigned again': after(['done', 'done'], [[heldRoomy]], 1),
  'releases a seat, whose unit is free again': after(['done', 'done'], [[]]),
  'says that a seat was released already': after(['already'], [[]]),
  'says so too when it was released just now, and assigns it anew': after(
    ['done', 'done', 'already', 'done'],
    [[heldRoomy]],
    1,
  ),
  'refuses a SKU that the tenant does not have': after([failed('unknown-sku')], [[]]),
  'refuses to release a SKU that the tenant does not have': after([failed('unknown-sku')], [[]]),
  'says that a person is missing': after([failed('person-missing'), failed('person-missing')], [[]]),
  'refuses a person without usage location': after([failed('no-usage-location')], [[]]),
  'answers for every person asked, in their order, also for the missing and for those asked twice': [
    personSeen(CY, { held: [heldFull] }),
    goneSeen,
    personSeen(ADA),
    personSeen(CY, { held: [heldFull] }),
    personSeen(ABROAD),
    goneSeen,
    personSeen(CY, { held: [heldFull] }),
  ],
  'observes nobody when nobody is asked': 0,
  'lists everybody who holds the SKU, with everything they hold, each once': [
    personSeen(ADA, { held: [heldRoomy] }),
    personSeen(CY, { held: [heldRoomy, heldFull] }),
    personSeen(ABROAD, { held: [heldRoomy] }),
  ],
  'lists nobody as a holder of no SKU, and of one that the tenant does not have': [0, 0],
  'changes many seats, each judged alone': {
    results: [
      `assign ${ADA} ${ROOMY}: done`,
      `assign ${CY} ${id(99)}: failed unknown-sku`,
      `assign ${NOWHERE} ${ROOMY}: failed no-usage-location`,
      `assign ${GONE} ${ROOMY}: failed person-missing`,
      `assign ${ABROAD} ${ROOMY}: done`,
      `release ${CY} ${ROOMY}: already`,
    ],
    held: [[heldRoomy], [], [heldRoomy]],
  },
  "changes one person's seats in the order given": {
    results: [`assign ${ADA} ${ROOMY}: done`, `assign ${ADA} ${ROOMY}: done`, `release ${ADA} ${ROOMY}: done`],
    held: [[heldRoomy], [], []],
  },
  'changes nothing when there is nothing to change': { results: [], held: [[], [], []] },
  'assigns a seat in place of a license that is held': after(['done', 'done'], [[heldBase]]),
  'assigns a seat in place of one that is not held': after(['done'], [[heldBase]]),
  'assigns a seat in place of one that is held and one that the tenant does not have': after(
    ['done', 'done'],
    [[heldBase]],
  ),
  'assigns a seat in place of itself': after(['done'], [[heldBase]]),
  'assigns seats in place of others among many': {
    results: [`assign ${ADA} ${ROOMY}: done`, `assign ${ADA} ${BASE}: done`, `assign ${CY} ${BASE}: done`],
    held: [[heldBase], [heldBase], []],
  },
};

/**
 * What every seat provisioner does.
 *
 * @param make Makes one for exactly this tenant.
 */
export function seatProvisionerContract(make: (tenant: ProvisionedTenant) => Promise<SeatProvisioner>): void {
  const direct = { kind: 'direct' };

  it('lists every SKU of the tenant with its units', async () => {
    const seats = await make(TENANT);

    const skus = await seats.tenantSkus();

    expect(skus.map(({ suspendedUnits }) => suspendedUnits)).toEqual([0, 0, 0, 0, 0, 0, 4]);
    expect(skus.map((sku) => [sku.skuPartNumber, sku.enabledUnits, sku.warningUnits, sku.consumedUnits])).toEqual([
      ['ROOMY', 50, 0, 3],
      ['FULL', 1, 0, 1],
      ['RIVAL', 50, 0, 0],
      ['NEEDY', 50, 0, 0],
      ['BASE', 50, 0, 0],
      ['BANNED', 50, 0, 0],
      ['GRACE', 3, 2, 0],
    ]);
    expect(skus[0]).toMatchObject({
      skuId: ROOMY,
      servicePlans: [{ servicePlanId: planOf(ROOMY), servicePlanName: 'ROOMY_PLAN' }],
    });
  });

  it.each(SENTENCES)('$says', async ({ says, observe }) => {
    const seats = await make(TENANT);

    expect(await observe(seats, () => Promise.resolve())).toEqual(EXPECTED[says]);
  });

  it('says which request it was, for support', async () => {
    const seats = await make(TENANT);

    const outcome = await seats.change(seat('assign', ADA, ROOMY));

    expect(outcome).toEqual({ status: 'done', requestId: expect.any(String) as string });
  });

  it('releases only the direct assignment of someone who also has it from a group', async () => {
    const seats = await make(TENANT);

    const outcome = await seats.change(seat('release', BOTH, ROOMY));

    expect(outcome.status).toBe('done');
    expect(await holdingsOf(seats, BOTH)).toEqual([`${ROOMY} group active`]);
  });

  const instead = (person: string, sku: string, ...insteadOf: readonly string[]): SeatChange => ({
    ...seat('assign', person, sku),
    insteadOf: insteadOf.map(skuId),
  });

  it.each([
    ['a license that is held', [FULL], ['ROOMY']],
    ['one that is not held', [BASE], ['FULL', 'ROOMY']],
    ['one that is held and one that is not', [BASE, FULL], ['ROOMY']],
    ['two that are held and one that is not', [FULL, RIVAL, GRACE], ['ROOMY']],
    ['two that are not held', [BASE, RIVAL], ['FULL', 'ROOMY']],
    ['one that the tenant has no more', [id(99)], ['FULL', 'ROOMY']],
    ['itself', [ROOMY], ['FULL', 'ROOMY']],
    ['none', [], ['FULL', 'ROOMY']],
  ])('assigns a seat in place of %s, alone and among many', async (_title, insteadOf, expected) => {
    for (const isAmongMany of [false, true]) {
      const seats = await make(TENANT);
      if (insteadOf.includes(GRACE)) await seats.change(seat('assign', CY, GRACE));
      const change = instead(CY, ROOMY, ...insteadOf);

      const results = isAmongMany
        ? await resultsOf(seats, [seat('assign', ADA, BASE), change])
        : [`assign ${CY} ${ROOMY}: ${(await seats.change(change)).status}`, `assign ${ADA} ${BASE}: done`];

      expect(results.toSorted()).toEqual([`assign ${ADA} ${BASE}: done`, `assign ${CY} ${ROOMY}: done`]);
      const names = new Map(TENANT.skus.map((sku) => [sku.skuId, sku.skuPartNumber]));
      const held = (await holdingsOf(seats, CY)).map((line) => names.get(line.split(' ')[0] ?? ''));
      expect(held.toSorted()).toEqual(expected);
    }
  });

  it('leaves both as they were when the seat that is to come cannot be assigned', async () => {
    const seats = await make(TENANT);
    await seats.change(seat('assign', ADA, BASE));

    const outcome = await seats.change(instead(ADA, FULL, BASE));

    expect(outcome).toMatchObject({ status: 'failed', failure: { code: 'tenant-short' } });
    expect(await holdingsOf(seats, ADA)).toEqual([`${BASE} direct active`]);
  });

  it('assigns a seat in place of one that conflicts with it', async () => {
    const seats = await make(TENANT);
    await seats.change(seat('assign', ADA, RIVAL));

    const outcome = await seats.change(instead(ADA, ROOMY, RIVAL));

    expect(outcome.status).toBe('done');
    expect(await holdingsOf(seats, ADA)).toEqual([`${ROOMY} direct active`]);
  });

  it('assigns a seat in place of one that comes from a group, which stays', async () => {
    const seats = await make(TENANT);

    const outcome = await seats.change(instead(BO, BASE, ROOMY));

    expect(outcome.status).toBe('done');
    expect(await holdingsOf(seats, BO)).toEqual([`${ROOMY} group active`, `${BASE} direct active`]);
  });

  it.each<[string, SeatChange, SeatFailure]>([
    ['the tenant has no free unit', seat('assign', ADA, FULL), { code: 'tenant-short' }],
    ['the person has no usage location', seat('assign', NOWHERE, ROOMY), { code: 'no-usage-location' }],
    ['it is forbidden where the person is', seat('assign', ABROAD, BANNED), { code: 'not-allowed-in-location' }],
    [
      'it conflicts with what the person has',
      seat('assign', BO, RIVAL),
      { code: 'conflicting-plan', planNames: ['ROOMY_PLAN'] },
    ],
    [
      'it needs what the person has not',
      seat('assign', ADA, NEEDY),
      { code: 'missing-plan', planNames: ['BASE_PLAN'] },
    ],
    ['it comes from a group', seat('release', BO, ROOMY), { code: 'inherited' }],
    ['the tenant does not have the SKU', seat('assign', ADA, id(99)), { code: 'unknown-sku' }],
    ['the person is gone', seat('assign', GONE, ROOMY), { code: 'person-missing' }],
  ])('reports a failure, and changes nothing, when %s', async (_title, change, failure) => {
    const seats = await make(TENANT);
    const before = await holdingsOf(seats, change.userId);

    const outcome = await seats.change(change);

    expect(outcome).toEqual({
      status: 'failed',
      failure,
      requestId: expect.any(String) as string,
      rawText: expect.any(String) as string,
    });
    expect(await holdingsOf(seats, change.userId)).toEqual(before);
  });

  it('reports which plan still needs the one that is to be released', async () => {
    const seats = await make(TENANT);
    await seats.change(seat('assign', ADA, BASE));
    await seats.change(seat('assign', ADA, NEEDY));

    const outcome = await seats.change(seat('release', ADA, BASE));

    expect(outcome).toMatchObject({ status: 'failed', failure: { code: 'missing-plan', planNames: ['NEEDY_PLAN'] } });
  });

  it('gives the last unit to one of several people at once', async () => {
    const seats = await make(TENANT);
    const people = [ADA, BO, CY, BOTH, OFF];

    const outcomes = await Promise.all(people.map((person) => seats.change(seat('assign', person, GRACE))));

    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['done', 'done', 'done', 'failed', 'failed']);
  });

  it('tells where a person has each assignment from', async () => {
    const seats = await make(TENANT);

    const [both] = await seats.observe([userId(BOTH)]);

    expect(both?.assignments).toHaveLength(2);
    expect(both?.assignments).toEqual(
      expect.arrayContaining([
        { skuId: ROOMY, source: direct, status: 'active', failure: undefined },
        { skuId: ROOMY, source: { kind: 'group', groupId: GROUP }, status: 'active', failure: undefined },
      ]),
    );
  });

  it('tells why an assignment is in error', async () => {
    const seats = await make(TENANT);

    const [troubled] = await seats.observe([userId(TROUBLED)]);

    expect(troubled?.assignments.map(({ status, failure }) => [status, failure?.code])).toEqual([
      ['error', 'tenant-short'],
      ['error', 'mail-clash'],
      ['error', 'other'],
    ]);
  });

  it('answers for every person asked, in their order, also for the missing and for those asked twice', async () => {
    const seats = await make(TENANT);

    const observed = await seats.observe([OFF, GONE, ADA, GONE, OFF].map(userId));

    expect(observed.map((person) => [person.userId, person.account, person.assignments.length])).toEqual([
      [OFF, 'disabled', 1],
      [GONE, 'missing', 0],
      [ADA, 'enabled', 0],
      [GONE, 'missing', 0],
      [OFF, 'disabled', 1],
    ]);
  });

  it('observes more people than fit in one request', async () => {
    const many = Array.from({ length: 105 }, (_, place) => ({ userId: id(1000 + place), usageLocation: 'US' }));
    const seats = await make({ ...TENANT, people: [...TENANT.people, ...many] });

    const observed = await seats.observe(many.map((person) => userId(person.userId)));

    expect(observed.map((person) => [person.userId, person.account])).toEqual(
      many.map((person) => [person.userId, 'enabled']),
    );
  });

  const heldBy = async (seats: SeatProvisioner, ...skus: readonly string[]) =>
    (await seats.holders(skus.map(skuId)))
      .map(({ userId: person, account, assignments }) => [
        person,
        account,
        assignments.map(({ skuId: sku, source, status }) => `${sku} ${source.kind} ${status}`).sort(),
      ])
      .sort();

  it('lists everybody who holds a SKU directly or through a group, with everything they hold', async () => {
    const seats = await make(TENANT);
    await seats.change(seat('assign', BO, BASE));

    const people = await heldBy(seats, ROOMY);

    expect(people).toEqual([
      [BO, 'enabled', [`${ROOMY} group active`, `${BASE} direct active`]],
      [OFF, 'disabled', [`${ROOMY} direct active`]],
      [BOTH, 'enabled', [`${ROOMY} direct active`, `${ROOMY} group active`]],
    ]);
  });

  it('lists a person who holds two of the SKUs once', async () => {
    const seats = await make(TENANT);
    await seats.change(seat('assign', CY, ROOMY));

    const people = await heldBy(seats, ROOMY, FULL, ROOMY);

    expect(people.map(([person]) => person)).toEqual([BO, CY, OFF, BOTH].sort());
    expect(people.find(([person]) => person === CY)?.[2]).toEqual([`${ROOMY} direct active`, `${FULL} direct active`]);
  });

  it.each([
    ['no SKU is asked', []],
    ['nobody holds it', [NEEDY]],
    ['the tenant does not have it', [id(99)]],
  ])('lists nobody when %s', async (_title, skus) => {
    const seats = await make(TENANT);

    expect(await heldBy(seats, ...skus)).toEqual([]);
  });

  it('changes many seats of every kind, each judged alone', async () => {
    const seats = await make(TENANT);

    const results = await resultsOf(seats, [
      seat('assign', ADA, ROOMY),
      seat('assign', NOWHERE, ROOMY),
      seat('release', CY, FULL),
      seat('release', ADA, RIVAL),
      seat('assign', GONE, ROOMY),
      seat('release', BO, ROOMY),
      seat('assign', ABROAD, BANNED),
    ]);

    expect(results).toEqual(
      [
        `assign ${ADA} ${ROOMY}: done`,
        `assign ${NOWHERE} ${ROOMY}: failed no-usage-location`,
        `release ${CY} ${FULL}: done`,
        `release ${ADA} ${RIVAL}: already`,
        `assign ${GONE} ${ROOMY}: failed person-missing`,
        `release ${BO} ${ROOMY}: failed inherited`,
        `assign ${ABROAD} ${BANNED}: failed not-allowed-in-location`,
      ].sort(),
    );
    expect(await holdingsOf(seats, ADA)).toEqual([`${ROOMY} direct active`]);
    expect(await holdingsOf(seats, CY)).toEqual([]);
  });

  it("changes one person's seats of several SKUs in the order given", async () => {
    const seats = await make(TENANT);

    const results = await resultsOf(seats, [
      seat('assign', ADA, ROOMY),
      seat('release', ADA, ROOMY),
      seat('assign', ADA, RIVAL),
      seat('assign', ADA, BASE),
      seat('assign', ADA, NEEDY),
    ]);

    expect(results.filter((result) => !result.endsWith('done'))).toEqual([]);
    expect(await holdingsOf(seats, ADA)).toEqual(
      [`${RIVAL} direct active`, `${BASE} direct active`, `${NEEDY} direct active`].sort(),
    );
  });

  it('gives back one result for each of more seats than fit in one request', async () => {
    const many = Array.from({ length: 45 }, (_, place) => ({ userId: id(1000 + place), usageLocation: 'US' }));
    const seats = await make({ ...TENANT, people: [...TENANT.people, ...many] });

    const results = await resultsOf(
      seats,
      many.map((person) => seat('assign', person.userId, BASE)),
    );

    expect(results).toEqual(many.map((person) => `assign ${person.userId} ${BASE}: done`));
    expect(await heldBy(seats, BASE)).toHaveLength(45);
  });

  it('takes no more seats once nobody wants results any more', async () => {
    const many = Array.from({ length: 400 }, (_, place) => ({ userId: id(1000 + place), usageLocation: 'US' }));
    const seats = await make({ ...TENANT, people: [...TENANT.people, ...many] });
    let [taken, isEnded] = [0, false];
    async function* source(): AsyncGenerator<SeatChange> {
      try {
        for (const person of many) {
          taken += 1;
          yield await Promise.resolve(seat('assign', person.userId, GRACE));
        }
      } finally {
        isEnded = true;
      }
    }

    for await (const result of seats.changeMany(source())) {
      expect(result.seat.skuId).toBe(GRACE);
      break;
    }
    const takenThen = taken;
    const heldThen = await heldBy(seats, GRACE);

    expect(isEnded).toBe(true);
    expect(taken).toBeLessThan(400);
    expect([taken, await heldBy(seats, GRACE)]).toEqual([takenThen, heldThen]);
  });
}
