import fc from 'fast-check';
import { departmentId, userId } from '../../../src/domain/ids';
import { type DesiredSeat, type Plan, type Step } from '../../../src/domain/reconcile/plan';
import {
  type Difference,
  narrowed,
  type PoolFigures,
  type Position,
  positionOf,
  type PositionParts,
} from '../../../src/domain/reconcile/position';
import { sumOf, waitingIn } from '../../../src/domain/reconcile/position-shown';
import { type Observed } from '../../../src/reconcile/plan/observed';
import { planReconcile } from '../../../src/reconcile/plan/plan';
import { restrict } from '../../../src/reconcile/plan/restrict';
import { anyObserved, FACULTY, NO_LOCATION, STANDARD } from '../../support/weather/any-observed';
import { MATH, PHYSICS, PROJECT, VISIO } from '../../support/builders';

const ADA = userId('ada');
const seat = { userId: ADA, product: VISIO, department: MATH };
const at = { ...seat, skuId: FACULTY };
const besides = { ...seat, skuId: STANDARD };
const hold = (reason: Extract<Step, { action: 'hold' }>['reason'], own: Partial<typeof at> = {}): Step => ({
  action: 'hold',
  seat: { ...at, ...own },
  reason,
});
const keep: Step = { action: 'keep', seat: at };
const assign: Step = { action: 'assign', seat: at, isOurs: true };

const aPoolOf = (own: Partial<PoolFigures> = {}): PoolFigures => ({
  department: MATH,
  product: VISIO,
  rosterLength: 1,
  seatCap: 1,
  awaiting: 0,
  ...own,
});

const parts = (own: Partial<PositionParts>): PositionParts => ({
  plan: [],
  desired: [],
  pools: [aPoolOf()],
  products: [{ product: VISIO, units: 10, warningUnits: 0 }],
  isOn: () => true,
  isRequested: () => false,
  ...own,
});

const textOf = ({ of, why, failure, count }: Difference): string =>
  [count, of, why, ...(failure === undefined ? [] : [failure])].join(' ');

describe('somebody who is seated', () => {
  it.each<[string, Plan, Partial<PositionParts>, number, readonly string[]]>([
    ['has a license of ours', [keep], {}, 1, []],
    ['was given one that is not shown yet', [keep], { isOn: () => false }, 0, ['1 seat not-shown']],
    ['was promised one a moment ago', [assign], { isRequested: () => true }, 0, ['1 seat requested']],
    ['is given one by the next run', [assign], {}, 0, ['1 seat to-assign']],
    [
      'was refused one, which the next run asks for again',
      [{ ...assign, failure: NO_LOCATION }],
      { isOn: () => false },
      0,
      ['1 seat blocked no-usage-location'],
    ],
    [
      'was refused one for a missing unit, and there is one now',
      [{ ...assign, failure: { code: 'tenant-short' } }],
      { isOn: () => false },
      0,
      ['1 seat to-assign'],
    ],
    ['has it through a bigger license', [hold('covered')], {}, 0, ['1 seat covered']],
    ['has it from somebody else', [hold('outside-alacarte')], {}, 0, ['1 seat outside-alacarte']],
    ['has ours, and a group’s as well', [hold('inherited'), keep], {}, 1, ['1 extra inherited']],
    [
      'has ours, and another from somebody else',
      [hold('outside-alacarte', besides), keep],
      {},
      1,
      ['1 extra outside-alacarte'],
    ],
    ['has two of ours', [keep, { action: 'keep', seat: besides }], {}, 1, ['1 extra second-license']],
    [
      'has one of ours that works, and one that does not yet',
      [keep, { action: 'keep', seat: besides }],
      { isOn: ({ skuId }) => skuId === STANDARD },
      1,
      ['1 extra second-license'],
    ],
    ['waits for a unit', [hold('tenant-short')], {}, 0, ['1 seat tenant-short']],
    ['has a product that is in the catalog no more', [], {}, 0, ['1 seat not-in-catalog']],
  ])('%s', (_, plan, own, actual, differences) => {
    const { pools } = positionOf(parts({ plan, desired: [seat], ...own }));

    expect(pools.map((pool) => pool.actual)).toEqual([actual]);
    expect(pools[0]?.differences.map(textOf)).toEqual(differences);
  });
});

it('of two licenses that are refused, the same one counts for the seat whatever their order', () => {
  const refused = [FACULTY, STANDARD].map((skuId, index): Step => {
    const failure = index === 0 ? NO_LOCATION : ({ code: 'mail-clash' } as const);
    return { action: 'hold', seat: { ...seat, skuId }, reason: 'blocked', failure };
  });
  const differences = (plan: Plan) => positionOf(parts({ plan, desired: [seat] })).pools[0]?.differences.map(textOf);

  expect(differences(refused)).toEqual(['1 seat blocked no-usage-location', '1 extra blocked mail-clash']);
  expect(differences(refused.toReversed())).toEqual(differences(refused));
});

describe('a license that no roster calls for', () => {
  it.each<[string, Step, readonly string[]]>([
    ['is taken away', { action: 'release', seat: at, isExplained: true }, ['1 leftover to-release']],
    [
      'is taken away though nothing explains it',
      { action: 'release', seat: at, isExplained: false },
      ['1 leftover to-release-unexplained'],
    ],
    ['is held until somebody is asked', hold('too-many-unexplained'), ['1 leftover too-many-unexplained']],
    ['stays with an account that is gone', hold('person-missing'), ['1 leftover person-missing']],
  ])('%s', (_, step, differences) => {
    const { pools } = positionOf(parts({ plan: [step], pools: [aPoolOf({ rosterLength: 0 })] }));

    expect(pools[0]?.differences.map(textOf)).toEqual(differences);
  });

  it('is the tenant’s when it is nobody’s of ours', () => {
    const { products, pools } = positionOf(
      parts({ plan: [nobodys('outside-alacarte', FACULTY), nobodys('inherited', STANDARD)] }),
    );

    expect(products).toMatchObject([{ outside: 1, throughGroups: 1 }]);
    expect(pools[0]?.differences).toEqual([]);
  });

  it('is shown though its department has no such pool', () => {
    const { pools } = positionOf(parts({ plan: [{ action: 'release', seat: at, isExplained: true }], pools: [] }));

    expect(pools).toMatchObject([{ department: MATH, entitled: 0, differences: [{ why: 'to-release', count: 1 }] }]);
  });
});

const nobodys = (reason: 'outside-alacarte' | 'inherited', skuId: typeof FACULTY): Step => ({
  action: 'hold',
  reason,
  seat: { userId: ADA, product: VISIO, skuId, department: undefined },
});

describe('the units of a product', () => {
  it.each([
    ['all claimed', 5, 5, { orphaned: 0, short: 0 }],
    ['claimed by nobody in part', 8, 5, { orphaned: 3, short: 0 }],
    ['fewer than promised', 2, 5, { orphaned: 0, short: 3 }],
  ])('are %s', (_, units, seatCap, expected) => {
    const products = [{ product: VISIO, units, warningUnits: 4 }];

    const position = positionOf(parts({ products, pools: [aPoolOf({ seatCap, rosterLength: 0 })] }));

    expect(position.products).toEqual([
      {
        product: VISIO,
        units,
        warningUnits: 4,
        promised: seatCap,
        seated: 0,
        outside: 0,
        throughGroups: 0,
        ...expected,
      },
    ]);
  });

  it('are none of a product that is in the catalog no more', () => {
    const position = positionOf(parts({ products: [], pools: [aPoolOf({ seatCap: 2 })] }));

    expect(position.products).toMatchObject([{ product: VISIO, units: 0, promised: 2, short: 2 }]);
  });
});

const CHEMISTRY = departmentId('chemistry');
const many = positionOf(
  parts({
    plan: [keep, nobodys('outside-alacarte', STANDARD)],
    desired: [seat],
    pools: [
      aPoolOf({ department: PHYSICS, product: PROJECT, rosterLength: 3 }),
      aPoolOf({ department: PHYSICS, rosterLength: 0, awaiting: 2 }),
      aPoolOf({ rosterLength: 4 }),
    ],
    products: [
      { product: VISIO, units: 1, warningUnits: 0 },
      { product: PROJECT, units: 9, warningUnits: 0 },
    ],
  }),
);
const named = ({ products, pools }: Position): readonly string[] => [
  ...products.map(({ product }) => product),
  ...pools.map(({ department, product }) => `${department} ${product}`),
];

describe('a position', () => {
  it.each<[string, Parameters<typeof narrowed>[1], readonly string[]]>([
    ['of everything', {}, ['visio', 'project', 'math visio', 'physics visio', 'physics project']],
    ['of a product', { product: VISIO }, ['visio', 'math visio', 'physics visio']],
    ['of a department', { department: MATH }, ['visio', 'math visio']],
    ['of both', { department: PHYSICS, product: PROJECT }, ['project', 'physics project']],
    ['of a department that has none', { department: CHEMISTRY }, []],
  ])('%s has its products in the order of the catalog, then its pools', (_, about, expected) => {
    expect(named(narrowed(many, about))).toEqual(expected);
  });

  it('adds up', () => {
    expect(sumOf(many)).toEqual({
      seated: 1,
      waiting: 6,
      unlicensed: 0,
      otherwise: 1,
      short: [{ product: VISIO, short: 1 }],
    });
  });

  it('counts what is nobody’s only where it is of every department', () => {
    expect(sumOf(many, { product: VISIO }).otherwise).toBe(1);
    expect(sumOf(many, { department: MATH }).otherwise).toBe(0);
  });

  it('does not call somebody unlicensed who has the product in another way', () => {
    const of = (step: Step) => sumOf(positionOf(parts({ plan: [step], desired: [seat] })));

    expect(of(hold('covered'))).toMatchObject({ unlicensed: 0, otherwise: 1 });
    expect(of(hold('tenant-short'))).toMatchObject({ unlicensed: 1, otherwise: 0 });
  });
});

/** All that a position of what was observed is made of; the pools have room to spare, or people who wait. */
const anyParts: fc.Arbitrary<PositionParts> = fc
  .record({
    observed: anyObserved,
    mode: fc.constantFrom('full', 'assign-only', 'observe'),
    spare: fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 4, maxLength: 4 }),
    units: fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 2, maxLength: 2 }),
  })
  .map(({ observed, mode, spare, units }) => ({
    plan: restrict(planReconcile(observed), { mode, maxReleases: 2 }),
    desired: observed.desired,
    pools: [MATH, PHYSICS].flatMap((department, row) =>
      [VISIO, PROJECT].map((product, column) =>
        poolOf(observed.desired, { department, product }, spare[2 * row + column] ?? 0),
      ),
    ),
    products: [VISIO, PROJECT].map((product, index) => ({ product, units: units[index] ?? 0, warningUnits: 0 })),
    isOn: (step) => holds(observed, step),
    isRequested: ({ userId: id, skuId }) =>
      observed.owned.some((one) => one.userId === id && one.skuId === skuId && !one.isSettled),
  }));

function poolOf(
  desired: readonly DesiredSeat[],
  { department, product }: Pick<PoolFigures, 'department' | 'product'>,
  spare: number,
): PoolFigures {
  const seated = desired.filter((one) => one.department === department && one.product === product).length;
  const seatCap = seated + Math.max(0, spare);
  return { department, product, seatCap, rosterLength: seated + Math.max(0, -spare), awaiting: 0 };
}

const holds = ({ actual }: Observed, { userId: id, skuId }: Step['seat']): boolean =>
  actual.some(
    (person) =>
      person.userId === id &&
      person.assignments.some((one) => one.skuId === skuId && one.source.kind === 'direct' && one.status !== 'error'),
  );

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

describe('any position', () => {
  it('balances', () => {
    const property = fc.property(anyParts, (one) => {
      const { products, pools } = positionOf(one);

      for (const pool of pools) {
        const ofSeats = pool.differences.filter(({ of }) => of === 'seat').map(({ count }) => count);
        expect(pool.desired).toBe(pool.seated + waitingIn(pool));
        expect(pool.seated).toBe(Math.min(pool.desired, pool.entitled));
        expect(pool.seated).toBe(pool.actual + sum(ofSeats));
      }
      for (const { product, units, promised, seated, orphaned, short } of products) {
        const own = pools.filter((pool) => pool.product === product);
        expect(orphaned - short).toBe(units - promised);
        expect(Math.min(orphaned, short)).toBe(0);
        expect(promised).toBe(sum(own.map(({ entitled }) => entitled)));
        expect(seated).toBe(sum(own.map((pool) => pool.seated)));
      }
    });

    fc.assert(property, { numRuns: 1000 });
  });

  it('counts each step of the plan once', () => {
    const property = fc.property(anyParts, (one) => {
      const { products, pools } = positionOf(one);

      const ofPools = pools.map(({ actual, differences }) => actual + sum(differences.map(({ count }) => count)));
      const ofTenant = products.map(({ outside, throughGroups, unclear = 0 }) => outside + throughGroups + unclear);
      expect(sum([...ofPools, ...ofTenant])).toBe(one.plan.length);
    });

    fc.assert(property, { numRuns: 1000 });
  });

  it('is the same whatever the order of what it is made of', () => {
    const property = fc.property(anyParts, (one) => {
      const other = {
        ...one,
        plan: one.plan.toReversed(),
        desired: one.desired.toReversed(),
        pools: one.pools.toReversed(),
      };

      expect(positionOf(other)).toEqual(positionOf(one));
    });

    fc.assert(property, { numRuns: 1000 });
  });
});
