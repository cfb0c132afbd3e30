import fc from 'fast-check';
import { type Assignment } from '../../src/domain/assignment';
import { departmentId, productId, skuId, userId } from '../../src/domain/ids';
import { type DesiredSeat, type OwnedSeat, type Plan, type Step } from '../../src/domain/plan';
import { type ReconcilePolicy } from '../../src/domain/policy';
import { type Observed, planReconcile } from '../../src/reconcile/plan';
import { restrict } from '../../src/reconcile/restrict';

const VISIO = productId('visio');
const PROJECT = productId('project');
const [FACULTY, STANDARD, TASKS] = ['faculty', 'standard', 'tasks'].map(skuId) as [Sku, Sku, Sku];
const BIGGER = skuId('bigger');
const SKUS = new Map([
  [VISIO, [FACULTY, STANDARD]],
  [PROJECT, [TASKS]],
]);
const MATH = departmentId('math');
const PHYSICS = departmentId('physics');
type Sku = Assignment['skuId'];

const anAssignment = (sku: Sku, own: Partial<Assignment> = {}): Assignment => ({
  skuId: sku,
  source: { kind: 'direct' },
  status: 'active',
  failure: undefined,
  ...own,
});
const throughGroup = (sku: Sku) => anAssignment(sku, { source: { kind: 'group', groupId: 'g1' } });
const ADA = userId('ada');
const wanted: DesiredSeat = { userId: ADA, product: VISIO, department: MATH };
const ours = (own: Partial<OwnedSeat> = {}): OwnedSeat => ({ ...wanted, skuId: FACULTY, isSettled: true, ...own });

/** A plan for Ada, who is wanted on the Visio roster or not. */
function planFor(given: {
  isWanted?: boolean;
  owned?: readonly OwnedSeat[];
  held?: readonly Assignment[];
  account?: 'enabled' | 'disabled' | 'missing';
  skus?: readonly Sku[];
}): readonly string[] {
  const { isWanted = true, owned = [], held = [], account = 'enabled', skus = [FACULTY, STANDARD] } = given;
  const plan = planReconcile({
    desired: isWanted ? [wanted] : [],
    owned,
    actual: [{ userId: ADA, account, assignments: held }],
    skus: new Map([[VISIO, skus]]),
    biggerSkus: new Map([[VISIO, [BIGGER]]]),
    isExplained: () => true,
  });
  return plan.map(textOf);
}

const textOf = (step: Step): string =>
  [step.action, step.seat.skuId ?? 'none', ...(step.action === 'hold' ? [step.reason] : [])].join(' ');

describe('a person who has a seat', () => {
  it.each<[string, Parameters<typeof planFor>[0], readonly string[]]>([
    ['and no license gets the best SKU the tenant has', {}, ['assign faculty']],
    ['and no license gets another SKU when the tenant has no other', { skus: [STANDARD] }, ['assign standard']],
    ['keeps the license that is ours', { owned: [ours()], held: [anAssignment(FACULTY)] }, ['keep faculty']],
    [
      'keeps both when two were adopted',
      { owned: [ours(), ours({ skuId: STANDARD })], held: [anAssignment(FACULTY), anAssignment(STANDARD)] },
      ['keep faculty', 'keep standard'],
    ],
    [
      'keeps the SKU that is ours, though a better one could be had',
      { owned: [ours({ skuId: STANDARD })], held: [anAssignment(STANDARD)] },
      ['keep standard'],
    ],
    ['is given again what somebody took away', { owned: [ours()] }, ['assign faculty']],
    [
      'is sent again what nobody knows the outcome of',
      { owned: [ours({ isSettled: false })], held: [anAssignment(FACULTY)] },
      ['assign faculty'],
    ],
    [
      'is given again what does not work',
      { owned: [ours()], held: [anAssignment(FACULTY, { status: 'error' })] },
      ['assign faculty'],
    ],
    ['is left with what somebody else gave', { held: [anAssignment(STANDARD)] }, ['hold standard outside-alacarte']],
    [
      'gets ours besides a group’s, which never counts as ours',
      { held: [throughGroup(FACULTY)] },
      ['assign faculty', 'hold faculty inherited'],
    ],
    ['waits for an account that is disabled', { account: 'disabled' }, ['hold faculty person-disabled']],
    ['waits for an account that is missing', { account: 'missing' }, ['hold faculty person-missing']],
    ['waits for a tenant without the product', { skus: [] }, ['hold none unknown-sku']],
    [
      'keeps what is ours while the account is disabled',
      { account: 'disabled', owned: [ours()], held: [anAssignment(FACULTY)] },
      ['keep faculty'],
    ],
  ])('%s', (_, given, expected) => {
    expect(planFor(given)).toEqual(expected);
  });
});

describe('a person who has no seat', () => {
  it.each<[string, Parameters<typeof planFor>[0], readonly string[]]>([
    ['and no license needs nothing', {}, []],
    ['loses what is ours', { owned: [ours()], held: [anAssignment(FACULTY)] }, ['release faculty']],
    ['loses all that is ours', { owned: [ours(), ours({ skuId: STANDARD })] }, ['release faculty', 'release standard']],
    [
      'is released again when nobody knows whether it was done',
      { owned: [ours({ isSettled: false })] },
      ['release faculty'],
    ],
    ['keeps what somebody else gave', { held: [anAssignment(FACULTY)] }, ['hold faculty outside-alacarte']],
    ['keeps what a group gives', { held: [throughGroup(FACULTY)] }, ['hold faculty inherited']],
    [
      'loses ours and keeps the group’s',
      { owned: [ours()], held: [anAssignment(FACULTY), throughGroup(FACULTY)] },
      ['release faculty', 'hold faculty inherited'],
    ],
    ['loses ours though the account is disabled', { account: 'disabled', owned: [ours()] }, ['release faculty']],
  ])('%s', (_, given, expected) => {
    expect(planFor({ isWanted: false, ...given })).toEqual(expected);
  });
});

const users = ['ada', 'bo', 'cy', 'di'].map(userId);
const assignment = fc.record({
  skuId: fc.constantFrom(FACULTY, STANDARD, TASKS, skuId('mailbox')),
  source: fc.constantFrom<Assignment['source']>(
    { kind: 'direct' },
    { kind: 'group', groupId: 'g1' },
    { kind: 'group', groupId: 'g2' },
  ),
  status: fc.constantFrom<Assignment['status']>('active', 'error', 'disabled'),
  failure: fc.constant(undefined),
});
const seat = { userId: fc.constantFrom(...users), department: fc.constantFrom(MATH, PHYSICS) };
const product = fc.constantFrom(VISIO, PROJECT);
const observed: fc.Arbitrary<Observed> = fc.record({
  desired: fc.uniqueArray(fc.record({ ...seat, product }), {
    selector: (one) => `${one.userId} ${one.product}`,
    maxLength: 8,
  }),
  owned: fc.uniqueArray(
    fc
      .record({ ...seat, skuId: fc.constantFrom(FACULTY, STANDARD, TASKS), isSettled: fc.boolean() })
      .map((one) => ({ ...one, product: one.skuId === TASKS ? PROJECT : VISIO })),
    { selector: (one) => `${one.userId} ${one.skuId}`, maxLength: 8 },
  ),
  actual: fc.tuple(
    ...users.map((user) =>
      fc.record({
        userId: fc.constant(user),
        account: fc.constantFrom('enabled', 'enabled', 'disabled', 'missing'),
        assignments: fc.uniqueArray(assignment, {
          selector: (one) => JSON.stringify([one.skuId, one.source]),
          maxLength: 5,
        }),
      }),
    ),
  ),
  skus: fc.constantFrom(
    SKUS,
    new Map([
      [VISIO, [STANDARD]],
      [PROJECT, []],
    ]),
  ),
  biggerSkus: fc.constantFrom(new Map(), new Map([[VISIO, [BIGGER]]])),
  isExplained: fc.constantFrom(
    () => true,
    () => false,
  ),
});

describe('any plan', () => {
  it('is the same whatever the order of what was observed', () => {
    const property = fc.property(observed, (one) => {
      const other = {
        ...one,
        desired: one.desired.toReversed(),
        owned: one.owned.toReversed(),
        actual: one.actual.toReversed().map((person) => ({ ...person, assignments: person.assignments.toReversed() })),
        skus: new Map([...one.skus].toReversed()),
      };

      expect(planReconcile(other)).toEqual(planReconcile(one));
    });

    fc.assert(property, { numRuns: 1000 });
  });

  it('lists releases first', () => {
    const property = fc.property(observed, (one) => {
      const actions = planReconcile(one).map((step) => step.action === 'release');

      expect(actions).toEqual(actions.toSorted((left, right) => Number(right) - Number(left)));
    });

    fc.assert(property);
  });

  it('speaks of every seat on either side, and of none twice', () => {
    const property = fc.property(observed, (one) => {
      const plan = planReconcile(one);
      const about = (user: string, of: string) =>
        plan.filter(({ seat: { userId: id, product: it } }) => id === user && it === of);

      for (const { userId: user, product: of } of [...one.desired, ...one.owned])
        expect(about(user, of)).not.toEqual([]);
      for (const { userId: user, assignments } of one.actual) {
        for (const { skuId: sku } of assignments.filter(({ skuId: id }) =>
          [...one.skus.values()].flat().includes(id),
        )) {
          expect(plan.some((step) => step.seat.userId === user && step.seat.skuId === sku)).toBe(true);
        }
      }
      const groups = plan.filter((step) => step.action === 'hold' && step.reason === 'inherited');
      const others = plan
        .filter((step) => !groups.includes(step))
        .map(({ seat: { userId: id, skuId: sku, product: it } }) => `${id} ${sku} ${it}`);
      expect(new Set(others).size).toBe(others.length);
    });

    fc.assert(property, { numRuns: 2000 });
  });

  it('never takes away what is not ours, nor from somebody who is wanted', () => {
    const property = fc.property(observed, (one) => {
      for (const { action, seat: at } of planReconcile(one)) {
        if (action !== 'release') continue;
        expect(one.owned.some((own) => own.userId === at.userId && own.skuId === at.skuId)).toBe(true);
        expect(one.desired.some((seat_) => seat_.userId === at.userId && seat_.product === at.product)).toBe(false);
      }
    });

    fc.assert(property, { numRuns: 2000 });
  });

  it('leaves nothing to do once it was carried out', () => {
    const property = fc.property(observed, (one) => {
      const after = carriedOut(one, planReconcile(one));

      expect(planReconcile(after).filter(({ action }) => action === 'assign' || action === 'release')).toEqual([]);
    });

    fc.assert(property, { numRuns: 2000 });
  });
});

describe('what a plan may do', () => {
  const policy = (own: Partial<ReconcilePolicy>): ReconcilePolicy => ({
    mode: 'full',
    maxReleases: 2,
    everyMinutes: 15,
    ...own,
  });
  const step = (action: 'assign' | 'release', isExplained = true): Step => {
    const at = { userId: ADA, product: VISIO, skuId: FACULTY, department: MATH };
    return action === 'assign' ? { action, seat: at, isOurs: false } : { action, seat: at, isExplained };
  };
  const plan = (...steps: readonly Step[]): Plan => steps;
  const [assign, explained, unexplained] = [step('assign'), step('release'), step('release', false)] as const;
  const keep: Step = { action: 'keep', seat: assign.seat };

  it.each<[string, Plan, Partial<ReconcilePolicy>, readonly string[]]>([
    ['everything', plan(assign, explained, unexplained, keep), {}, ['assign', 'release', 'release', 'keep']],
    ['nothing but look, in observe', plan(assign, explained, keep), { mode: 'observe' }, ['mode', 'mode', 'keep']],
    ['only give, in assign-only', plan(assign, explained), { mode: 'assign-only' }, ['assign', 'mode']],
    [
      'any number of explained releases',
      plan(explained, explained, explained, explained),
      { maxReleases: 0 },
      ['release', 'release', 'release', 'release'],
    ],
    ['as many unexplained ones as the limit', plan(unexplained, unexplained), {}, ['release', 'release']],
    [
      'none of the unexplained ones past it, but the explained',
      plan(unexplained, unexplained, unexplained, explained, assign),
      {},
      ['too-many-unexplained', 'too-many-unexplained', 'too-many-unexplained', 'release', 'assign'],
    ],
    ['no unexplained one with a limit of 0', plan(unexplained), { maxReleases: 0 }, ['too-many-unexplained']],
  ])('is %s', (_, given, own, expected) => {
    const restricted = restrict(given, policy(own));

    expect(restricted.map((one) => (one.action === 'hold' ? one.reason : one.action))).toEqual(expected);
    expect(restricted.map((one) => one.seat)).toEqual(given.map((one) => one.seat));
  });
});

/** What would be observed after every step of a plan took effect. */
function carriedOut(before: Observed, plan: Plan): Observed {
  let { owned, actual } = before;
  for (const one of plan) {
    const { seat: at } = one;
    const { skuId: sku, department } = at;
    if (one.action === 'keep' || one.action === 'hold' || sku === undefined || department === undefined) continue;
    const isSame = (seat_: OwnedSeat) => seat_.userId === at.userId && seat_.skuId === sku;
    const isDirect = (held: Assignment) => held.skuId === sku && held.source.kind === 'direct';
    owned = owned.filter((seat_) => !isSame(seat_));
    if (one.action === 'assign') owned = [...owned, { ...at, skuId: sku, department, isSettled: true }];
    const given = one.action === 'assign' ? [anAssignment(sku)] : [];
    actual = actual.map((person) =>
      person.userId === at.userId
        ? { ...person, assignments: [...person.assignments.filter((held) => !isDirect(held)), ...given] }
        : person,
    );
  }
  return { ...before, owned, actual };
}
