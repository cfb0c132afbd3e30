import fc from 'fast-check';
import { type Assignment } from '../../src/domain/roster/assignment';
import { userId } from '../../src/domain/ids';
import { type DesiredSeat, type OwnedSeat, type Plan, type Step } from '../../src/domain/reconcile/plan';
import { type ReconcilePolicy } from '../../src/domain/institution/policy';
import { isAdoptable } from '../../src/domain/reconcile/run';
import { type Observed } from '../../src/reconcile/plan/observed';
import { planReconcile } from '../../src/reconcile/plan/plan';
import { restrict } from '../../src/reconcile/plan/restrict';
import { anyObserved, BIGGER, FACULTY, NO_LOCATION, STANDARD, TASKS } from '../support/weather/any-observed';
import { MATH, PHYSICS, PROJECT, VISIO } from '../support/builders';

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
const planFor = (given: Parameters<typeof observedFor>[0]): readonly string[] =>
  planReconcile(observedFor(given)).map(textOf);

function observedFor(given: {
  isWanted?: boolean;
  owned?: readonly OwnedSeat[];
  held?: readonly Assignment[];
  account?: 'enabled' | 'disabled' | 'missing' | 'unclear';
  unclear?: readonly string[];
  skus?: readonly Sku[];
  /** Another department that seats her too. */
  alsoIn?: DesiredSeat['department'];
}): Observed {
  const {
    isWanted = true,
    owned = [],
    held = [],
    account = 'enabled',
    unclear = [],
    skus = [FACULTY, STANDARD],
    alsoIn,
  } = given;
  return {
    desired: isWanted ? [wanted, ...(alsoIn === undefined ? [] : [{ ...wanted, department: alsoIn }])] : [],
    owned,
    actual: [{ userId: ADA, account, unclear, assignments: held }],
    skus: new Map([[VISIO, skus]]),
    covering: new Map([[VISIO, new Map([[BIGGER, ['bigger-plan']]])]]),
    mainPlans: new Map([FACULTY, STANDARD].map((sku) => [sku, [`${sku}-plan`]])),
    isExplained: () => true,
  };
}

const textOf = (step: Step): string =>
  [
    step.action,
    step.seat.skuId ?? 'none',
    ...(step.action === 'hold' ? [step.reason] : []),
    ...(step.action === 'hold' && step.failure !== undefined ? [step.failure.code] : []),
    ...(step.action === 'assign' ? lostBy(step) : []),
    ...(step.seat.department === PHYSICS ? ['physics'] : []),
  ].join(' ');
const lostBy = ({ insteadOf = [], seat }: Extract<Step, { action: 'assign' }>): readonly string[] =>
  insteadOf.filter((lost) => lost !== seat.skuId).map((lost) => `instead of ${lost}`);
const SHORT = { code: 'tenant-short' } as const;
const refused = (own: Partial<OwnedSeat> = {}): OwnedSeat =>
  ours({ isSettled: false, failure: NO_LOCATION, asked: 'lately', ...own });

describe('a person who has a seat', () => {
  it.each<[string, Parameters<typeof planFor>[0], readonly string[]]>([
    ['and no license gets the best SKU the tenant has', {}, ['assign faculty']],
    ['and no license gets another SKU when the tenant has no other', { skus: [STANDARD] }, ['assign standard']],
    ['keeps the license that is ours', { owned: [ours()], held: [anAssignment(FACULTY)] }, ['keep faculty']],
    [
      'keeps both when two were adopted',
      {
        owned: [ours({ isAdopted: true }), ours({ skuId: STANDARD, isAdopted: true })],
        held: [anAssignment(FACULTY), anAssignment(STANDARD)],
      },
      ['keep faculty', 'keep standard'],
    ],
    [
      'keeps one when we gave two',
      { owned: [ours(), ours({ skuId: STANDARD })], held: [anAssignment(FACULTY), anAssignment(STANDARD)] },
      ['release standard', 'keep faculty'],
    ],
    [
      'keeps the one that works when another of ours was lost',
      { owned: [ours(), ours({ skuId: STANDARD })], held: [anAssignment(STANDARD)] },
      ['release faculty', 'keep standard'],
    ],
    [
      'keeps a second one that may be on its way',
      {
        owned: [ours(), ours({ skuId: STANDARD, isSettled: false, asked: 'just-now' })],
        held: [anAssignment(FACULTY)],
      },
      ['keep faculty', 'keep standard'],
    ],
    [
      'is given another one for what Microsoft took, and not asked about the old one',
      { owned: [ours({ asked: 'lately' })], held: [anAssignment(FACULTY, { status: 'error', failure: SHORT })] },
      ['assign faculty'],
    ],
    [
      'is asked for once more where the request may be on its way',
      { owned: [ours({ skuId: STANDARD, isSettled: false, asked: 'just-now' })] },
      ['assign standard'],
    ],
    [
      'is free to have any SKU after a request that came to nothing',
      { owned: [ours({ skuId: STANDARD, isSettled: false, asked: 'lately' })] },
      ['assign faculty instead of standard'],
    ],
    [
      'is not judged where the tenant says nothing that can be',
      { owned: [ours()], unclear: ['licenseAssignmentStates'] },
      ['hold faculty unclear'],
    ],
    ['waits for an account that is unclear', { account: 'unclear' }, ['hold faculty unclear']],
    [
      'keeps what is ours though the account is unclear',
      { account: 'unclear', unclear: ['accountEnabled'], owned: [ours()], held: [anAssignment(FACULTY)] },
      ['hold faculty unclear', 'keep faculty'],
    ],
    [
      'has no use of ours whose plan is off',
      { owned: [ours()], held: [anAssignment(FACULTY, { disabledPlans: ['faculty-plan'] })] },
      ['hold faculty plan-off'],
    ],
    [
      'keeps ours where another plan is off',
      { owned: [ours()], held: [anAssignment(FACULTY, { disabledPlans: ['a-helper'] })] },
      ['keep faculty'],
    ],
    [
      'has no use of what somebody else gave with its plan off',
      { held: [anAssignment(FACULTY, { disabledPlans: ['faculty-plan'] })], skus: [FACULTY] },
      ['hold faculty plan-off'],
    ],
    [
      'is given another SKU than what somebody else gave with its plan off',
      { held: [anAssignment(FACULTY, { disabledPlans: ['faculty-plan'] })] },
      ['hold faculty outside-alacarte', 'assign standard'],
    ],
    [
      'keeps the one that works before the one that was answered',
      {
        owned: [ours(), ours({ skuId: STANDARD, isSettled: false })],
        held: [anAssignment(FACULTY, { disabledPlans: ['faculty-plan'] }), anAssignment(STANDARD)],
      },
      ['release faculty', 'assign standard'],
    ],
    [
      'needs one besides a bigger license whose plan is off',
      { held: [anAssignment(BIGGER, { disabledPlans: ['bigger-plan'] })] },
      ['assign faculty'],
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
    [
      'is not asked for again soon after the tenant refused',
      { owned: [refused()] },
      ['hold faculty blocked no-usage-location'],
    ],
    [
      'is asked for again some hours after that',
      { owned: [ours({ isSettled: false, failure: NO_LOCATION })] },
      ['assign faculty'],
    ],
    [
      'is asked for again at once when only a unit was missing',
      { owned: [refused({ failure: { code: 'tenant-short' } })] },
      ['assign faculty'],
    ],
    [
      'is given again what was refused, when the tenant shows it after all',
      { owned: [refused()], held: [anAssignment(FACULTY)] },
      ['assign faculty'],
    ],
    [
      'is not asked for again soon after the tenant took it and it does not work',
      {
        owned: [ours({ asked: 'lately' })],
        held: [anAssignment(FACULTY, { status: 'error', failure: { code: 'mail-clash' } })],
      },
      ['hold faculty blocked mail-clash'],
    ],
    [
      'is not asked for again soon after the tenant took it and does not say why it does not work',
      { owned: [ours({ asked: 'just-now' })], held: [anAssignment(FACULTY, { status: 'error' })] },
      ['hold faculty blocked other'],
    ],
    [
      'gives back what the tenant refused, when another of ours works',
      {
        owned: [ours(), refused({ skuId: STANDARD })],
        held: [anAssignment(FACULTY), anAssignment(STANDARD, { status: 'error' })],
      },
      ['release standard', 'keep faculty'],
    ],
    [
      'is sent again what nobody knows the outcome of, though it does not work yet',
      { owned: [ours({ isSettled: false, asked: 'lately' })], held: [anAssignment(FACULTY, { status: 'error' })] },
      ['assign faculty'],
    ],
    ['keeps what the tenant does not show yet', { owned: [ours({ asked: 'just-now' })] }, ['keep faculty']],
    ['is given again what somebody took away hours ago', { owned: [ours({ asked: 'lately' })] }, ['assign faculty']],
    ['needs none besides a bigger license', { held: [anAssignment(BIGGER)] }, ['hold faculty covered']],
    [
      'needs one besides a bigger license that does not work',
      { held: [anAssignment(BIGGER, { status: 'error' })] },
      ['assign faculty'],
    ],
    [
      'keeps ours besides a bigger license',
      { owned: [ours()], held: [anAssignment(BIGGER), anAssignment(FACULTY)] },
      ['keep faculty'],
    ],
    [
      'has one license for two seats, through the department that has it',
      { alsoIn: PHYSICS, owned: [ours({ department: PHYSICS })], held: [anAssignment(FACULTY)] },
      ['hold faculty seated-twice', 'keep faculty physics'],
    ],
    ['gets one license for two seats', { alsoIn: PHYSICS }, ['assign faculty', 'hold faculty seated-twice physics']],
    [
      'keeps one license of which two departments have a record',
      { owned: [ours(), ours({ department: PHYSICS })], held: [anAssignment(FACULTY)] },
      ['keep faculty'],
    ],
    [
      'keeps a license that is in the catalog no more besides the one that is',
      { owned: [ours(), ours({ skuId: TASKS })], held: [anAssignment(FACULTY)] },
      ['keep faculty', 'hold tasks not-in-catalog'],
    ],
  ])('%s', (_, given, expected) => {
    expect(planFor(given)).toEqual(expected);
  });
});

describe('a product that is in the catalog no more', () => {
  const plan = (own: Partial<Observed>): readonly string[] =>
    planReconcile({
      desired: [],
      owned: [],
      actual: [{ userId: ADA, account: 'enabled', assignments: [anAssignment(FACULTY)] }],
      skus: new Map([[PROJECT, [TASKS]]]),
      covering: new Map(),
      mainPlans: new Map(),
      isExplained: () => true,
      ...own,
    }).map(textOf);

  it('is neither given nor taken', () => {
    expect(plan({ owned: [ours()] })).toEqual(['hold faculty not-in-catalog']);
    expect(plan({ desired: [wanted], owned: [ours()] })).toEqual(['hold faculty not-in-catalog']);
    expect(plan({ desired: [wanted] })).toEqual(['hold none not-in-catalog']);
    expect(plan({})).toEqual([]);
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
    [
      'keeps our record while the account is gone',
      { account: 'missing', owned: [ours()] },
      ['hold faculty person-missing'],
    ],
    [
      'is released though the tenant refused to give it',
      { owned: [refused()], held: [anAssignment(FACULTY)] },
      ['release faculty'],
    ],
    [
      'is not released again soon after the tenant refused',
      { owned: [refused({ isReleaseRefused: true })], held: [anAssignment(FACULTY)] },
      ['hold faculty blocked no-usage-location'],
    ],
    ['is released at once when the tenant does not show it', { owned: [refused()] }, ['release faculty']],
    [
      'loses what is ours though its SKU is in the catalog no more',
      { owned: [ours({ skuId: TASKS })] },
      ['release tasks'],
    ],
  ])('%s', (_, given, expected) => {
    expect(planFor({ isWanted: false, ...given })).toEqual(expected);
  });
});

describe('a license that somebody else gave can be adopted', () => {
  const adoptable = (given: Parameters<typeof observedFor>[0]): readonly string[] =>
    planReconcile(observedFor(given))
      .filter((step) => isAdoptable({ step }))
      .map(({ seat: { skuId: sku, department } }) => `${sku ?? 'none'} ${department ?? 'none'}`);
  const broken = anAssignment(FACULTY, { status: 'error' });

  it.each<[string, Parameters<typeof observedFor>[0], readonly string[]]>([
    ['when a seat rests on it', { held: [anAssignment(STANDARD)] }, ['standard math']],
    ['when a group gives it, too', { held: [anAssignment(FACULTY), throughGroup(FACULTY)] }, ['faculty math']],
    ['and of two the better one', { held: [anAssignment(STANDARD), anAssignment(FACULTY)] }, ['faculty math']],
    ['and not the better one that does not work', { held: [anAssignment(STANDARD), broken] }, ['standard math']],
    [
      'though the tenant refused ours',
      { held: [anAssignment(STANDARD)], owned: [refused({ asked: 'just-now' })] },
      ['standard math'],
    ],
    ['but not by a group alone', { held: [throughGroup(FACULTY)] }, []],
    ['but not without a seat', { isWanted: false, held: [anAssignment(STANDARD)] }, []],
    ['but not besides one of ours', { held: [anAssignment(STANDARD), anAssignment(FACULTY)], owned: [ours()] }, []],
    [
      'but not besides a worse one of ours',
      { held: [anAssignment(STANDARD), anAssignment(FACULTY)], owned: [ours({ skuId: STANDARD })] },
      [],
    ],
    ['but not when it does not work', { held: [broken] }, []],
    ['but not when it is ours', { held: [anAssignment(FACULTY)], owned: [ours()] }, []],
    ['but not twice', { held: [anAssignment(FACULTY)], owned: [ours({ department: PHYSICS })] }, []],
  ])('%s', (_, given, expected) => {
    expect(adoptable(given)).toEqual(expected);
  });
});

describe('any plan', () => {
  it('is the same whatever the order of what was observed', () => {
    const property = fc.property(anyObserved, (one) => {
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
    const property = fc.property(anyObserved, (one) => {
      const actions = planReconcile(one).map((step) => step.action === 'release');

      expect(actions).toEqual(actions.toSorted((left, right) => Number(right) - Number(left)));
    });

    fc.assert(property);
  });

  it('speaks of every seat on either side, and of none twice', () => {
    const property = fc.property(anyObserved, (one) => {
      const plan = planReconcile(one);
      const about = (user: string, of: string) =>
        plan.filter(({ seat: { userId: id, product: it } }) => id === user && it === of);

      for (const { userId: user, product: of } of [...one.desired, ...one.owned])
        expect(about(user, of)).not.toEqual([]);
      for (const { userId: user, assignments } of one.actual) {
        for (const { skuId: sku } of assignments.filter(({ skuId: id }) =>
          [...one.skus.values()].flat().includes(id),
        )) {
          // One that goes in the same request as another one comes is spoken of by that step.
          const isAbout = (step: Step) =>
            step.seat.skuId === sku || (step.action === 'assign' && step.insteadOf?.includes(sku) === true);
          expect(plan.some((step) => step.seat.userId === user && isAbout(step))).toBe(true);
        }
      }
      const groups = plan.filter((step) => step.action === 'hold' && step.reason === 'inherited');
      const others = plan
        .filter((step) => !groups.includes(step))
        .map(({ action, seat: { userId: id, skuId: sku, product: it, department } }) =>
          [action, id, sku, it, department].join(' '),
        );
      expect(new Set(others).size).toBe(others.length);
    });

    fc.assert(property, { numRuns: 2000 });
  });

  it('never takes away what is not ours, nor from somebody who is wanted', () => {
    const property = fc.property(anyObserved, (one) => {
      const plan = planReconcile(one);
      const keptFor = ({ seat: { userId: id, product: of } }: Step) =>
        plan.filter(({ action, seat: at }) => action !== 'release' && at.userId === id && at.product === of);
      for (const step of plan) {
        const { seat: at } = step;
        if (step.action !== 'release') continue;
        expect(one.owned.some((own) => own.userId === at.userId && own.skuId === at.skuId)).toBe(true);
        if (step.isSpare === true) expect(keptFor(step)).not.toEqual([]);
        else
          expect(one.desired.some((seat_) => seat_.userId === at.userId && seat_.product === at.product)).toBe(false);
      }
    });

    fc.assert(property, { numRuns: 2000 });
  });

  it('leaves nothing to do once it was carried out', () => {
    const property = fc.property(anyObserved, (one) => {
      const after = carriedOut(one, planReconcile(one));

      expect(planReconcile(after).filter(({ action }) => action === 'assign' || action === 'release')).toEqual([]);
    });

    fc.assert(property, { numRuns: 2000 });
  });

  it('offers for adoption only what a seat rests on, of nobody twice, and keeps it once it was adopted', () => {
    const property = fc.property(anyObserved, (one) => {
      const offered = planReconcile(one).filter((step) => isAdoptable({ step }));
      const after = planReconcile({ ...one, owned: [...one.owned, ...offered.flatMap(adopted)] });

      for (const { seat: at } of offered) {
        expect(one.desired).toContainEqual({ userId: at.userId, product: at.product, department: at.department });
        expect(one.owned.some((own) => own.userId === at.userId && own.skuId === at.skuId)).toBe(false);
        const held = one.actual.find((person) => person.userId === at.userId)?.assignments ?? [];
        expect(held.some((it_) => it_.skuId === at.skuId && it_.source.kind === 'direct')).toBe(true);
        expect(after).toContainEqual({ action: 'keep', seat: at });
      }
      expect(new Set(offered.map(({ seat: at }) => `${at.userId} ${at.product}`)).size).toBe(offered.length);
      expect(after.filter((step) => isAdoptable({ step }))).toEqual([]);
    });

    fc.assert(property, { numRuns: 2000 });
  });
});

describe('a plan that may only give', () => {
  it('takes nothing, be it in the request that gives', () => {
    const seat = { userId: ADA, product: VISIO, skuId: FACULTY, department: MATH };
    const plan: Plan = [
      { action: 'release', seat: { ...seat, skuId: STANDARD }, isExplained: true, isSpare: true },
      { action: 'assign', seat, isOurs: false, insteadOf: [STANDARD] },
    ];

    expect(restrict(plan, { mode: 'assign-only', maxReleases: 25 })).toEqual([
      { action: 'hold', seat: { ...seat, skuId: STANDARD }, reason: 'mode', instead: 'release' },
      { action: 'assign', seat, isOurs: false },
    ]);
    expect(restrict(plan, { mode: 'full', maxReleases: 25 })).toEqual(plan);
  });
});

describe('what a plan may do', () => {
  const policy = (own: Partial<ReconcilePolicy>): ReconcilePolicy => ({
    mode: 'full',
    maxReleases: 2,
    everyMinutes: 15,
    wholeEveryMinutes: 60,
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
    [
      'none of many unexplained ones that leave nobody on a roster, whatever the limit',
      plan(unexplained, unexplained, unexplained, unexplained, unexplained),
      { maxReleases: 100 },
      ['empty-roster', 'empty-roster', 'empty-roster', 'empty-roster', 'empty-roster'],
    ],
    [
      'many unexplained ones where somebody stays, within the limit',
      plan(unexplained, unexplained, unexplained, unexplained, unexplained, keep),
      { maxReleases: 100 },
      ['release', 'release', 'release', 'release', 'release', 'keep'],
    ],
    ['no unexplained one with a limit of 0', plan(unexplained), { maxReleases: 0 }, ['too-many-unexplained']],
  ])('is %s', (_, given, own, expected) => {
    const restricted = restrict(given, policy(own));

    expect(restricted.map((one) => (one.action === 'hold' ? one.reason : one.action))).toEqual(expected);
    expect(restricted.map((one) => one.seat)).toEqual(given.map((one) => one.seat));
  });
});

describe('what a hold of the policy says', () => {
  it('is what would have been done', () => {
    const at = { userId: ADA, product: VISIO, skuId: FACULTY, department: MATH };
    const plan: Plan = [
      { action: 'release', seat: at, isExplained: false },
      { action: 'assign', seat: at, isOurs: false },
    ];

    const instead = (one: Plan) => one.map((step) => (step.action === 'hold' ? step.instead : step.action));

    expect(instead(restrict(plan, { mode: 'observe', maxReleases: 0 }))).toEqual(['release', 'assign']);
    expect(instead(restrict(plan, { mode: 'full', maxReleases: 0 }))).toEqual(['release', 'assign']);
  });
});

/** Our record of a license that was taken over. */
function adopted({ seat: at }: Step): readonly OwnedSeat[] {
  const { skuId: sku, department } = at;
  return sku === undefined || department === undefined ? [] : [{ ...at, skuId: sku, department, isSettled: true }];
}

/** What would be observed after every step of a plan took effect. */
function carriedOut(before: Observed, plan: Plan): Observed {
  let { owned, actual } = before;
  for (const one of plan) {
    const { seat: at } = one;
    const { skuId: sku, department } = at;
    if (one.action === 'keep' || one.action === 'hold' || sku === undefined || department === undefined) continue;
    const isSame = (seat_: OwnedSeat) => seat_.userId === at.userId && seat_.skuId === sku;
    const isDirect = (held: Assignment) =>
      (held.skuId === sku || insteadOf.includes(held.skuId)) && held.source.kind === 'direct';
    const { insteadOf = [] } = one.action === 'assign' ? one : {};
    const isLost = (seat_: OwnedSeat) => seat_.userId === at.userId && insteadOf.includes(seat_.skuId);
    owned = owned.filter((seat_) => !isSame(seat_) && !isLost(seat_));
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
