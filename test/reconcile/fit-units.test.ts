import fc from 'fast-check';
import { type Assignment, type SeatFailure } from '../../src/domain/roster/assignment';
import { departmentId, productId, skuId, userId } from '../../src/domain/ids';
import { type Plan, type Step } from '../../src/domain/reconcile/plan';
import { fitElsewhere, fitUnits, type Stock, Tried } from '../../src/reconcile/plan/fit-units';

const VISIO = productId('visio');
const [FACULTY, STANDARD] = ['faculty', 'standard'].map(skuId) as [Assignment['skuId'], Assignment['skuId']];
type Held = readonly [sku: Assignment['skuId'], via?: 'group' | undefined, status?: Assignment['status']];

const at = (user: string, sku: Assignment['skuId'] | undefined = FACULTY) => ({
  userId: userId(user),
  product: VISIO,
  skuId: sku,
  department: departmentId('math'),
});
const assign = (
  user: string,
  own: { isOurs?: boolean; sku?: Assignment['skuId']; failure?: SeatFailure } = {},
): Step => ({
  action: 'assign',
  seat: at(user, own.sku),
  isOurs: own.isOurs ?? false,
  ...(own.failure === undefined ? {} : { failure: own.failure }),
});
const release = (user: string): Step => ({ action: 'release', seat: at(user), isExplained: true });

function stock(free: readonly [number, number], held: Readonly<Record<string, readonly Held[]>> = {}): Stock {
  return {
    actual: Object.entries(held).map(([user, all]) => ({
      userId: userId(user),
      account: 'enabled',
      assignments: all.map(([sku, via, status = 'active']) => ({
        skuId: sku,
        source: via === 'group' ? { kind: 'group', groupId: 'g1' } : { kind: 'direct' },
        status,
        failure: undefined,
      })),
    })),
    skus: new Map([[VISIO, [FACULTY, STANDARD]]]),
    freeUnits: new Map([
      [FACULTY, free[0]],
      [STANDARD, free[1]],
    ]),
  };
}

const textOf = (plan: Plan): readonly string[] =>
  plan.map((step) => [step.action === 'hold' ? step.reason : step.action, step.seat.skuId].join(' '));

describe('the units of the tenant', () => {
  it.each<[string, Plan, Stock, readonly string[]]>([
    [
      'are given while there are any',
      [assign('ada'), assign('bo')],
      stock([2, 0]),
      ['assign faculty', 'assign faculty'],
    ],
    [
      'are of the next SKU when the best has none left',
      [assign('ada'), assign('bo'), assign('cy')],
      stock([1, 1]),
      ['assign faculty', 'assign standard', 'tenant-short faculty'],
    ],
    [
      'are of the same SKU for what somebody has of ours, or may have',
      [assign('ada', { isOurs: true })],
      stock([0, 1]),
      ['assign faculty'],
    ],
    [
      'are of any SKU for what came to nothing',
      [assign('ada', { failure: { code: 'tenant-short' } })],
      stock([0, 1]),
      ['assign standard'],
    ],
    [
      'are of the SKU that somebody lost before a better one',
      [assign('ada', { sku: STANDARD })],
      stock([1, 1]),
      ['assign standard'],
    ],
    [
      'are not all that is missing where the tenant refused for another reason',
      [assign('ada', { failure: { code: 'no-usage-location' } })],
      stock([0, 0]),
      ['blocked faculty'],
    ],
    [
      'are what is missing where they were missing before',
      [assign('ada', { failure: { code: 'tenant-short' } })],
      stock([0, 0]),
      ['tenant-short faculty'],
    ],
    [
      'count those that are released first',
      [release('bo'), assign('ada')],
      stock([0, 0], { bo: [[FACULTY]] }),
      ['release faculty', 'assign faculty'],
    ],
    [
      'do not count a release of what a group gives as well',
      [release('bo'), assign('ada')],
      stock([0, 0], { bo: [[FACULTY], [FACULTY, 'group']] }),
      ['release faculty', 'tenant-short faculty'],
    ],
    [
      'do not count a release of what nobody holds',
      [release('bo'), assign('ada')],
      stock([0, 0]),
      ['release faculty', 'tenant-short faculty'],
    ],
    [
      'are not needed by whoever holds one',
      [assign('ada', { isOurs: true })],
      stock([-1, 0], { ada: [[FACULTY]] }),
      ['assign faculty'],
    ],
    [
      'are needed by whoever holds one in error',
      [assign('ada')],
      stock([0, 0], { ada: [[FACULTY, undefined, 'error']] }),
      ['tenant-short faculty'],
    ],
    ['of a SKU nobody knows are none', [assign('ada', { sku: skuId('other') })], stock([0, 0]), ['tenant-short other']],
    [
      'of a product nobody knows are none',
      [{ ...assign('ada'), seat: { ...at('ada'), product: productId('x') } }],
      stock([9, 9]),
      ['tenant-short faculty'],
    ],
    [
      'are no matter for what has no SKU',
      [{ ...assign('ada'), seat: { ...at('ada'), skuId: undefined } }],
      stock([0, 0]),
      ['assign '],
    ],
  ])('%s', (_, plan, given, expected) => {
    expect(textOf(fitUnits(plan, given))).toEqual(expected);
  });

  it('are never given twice', () => {
    const property = fc.property(fc.nat(5), fc.nat(5), fc.nat(8), (faculty, standard, people) => {
      const plan = Array.from({ length: people }, (_, index) => assign(`p${index}`));

      const given = textOf(fitUnits(plan, stock([faculty, standard])));

      expect(given.filter((one) => one === 'assign faculty')).toHaveLength(Math.min(faculty, people));
      expect(given.filter((one) => one.startsWith('assign'))).toHaveLength(Math.min(faculty + standard, people));
    });

    fc.assert(property);
  });

  it('are tried elsewhere where the tenant had fewer than the plan saw', () => {
    const plan = [assign('ada'), assign('bo')];
    const isShort = ({ seat }: { readonly seat: Step['seat'] }) => seat.userId === userId('bo');

    expect(textOf(fitElsewhere(plan, stock([2, 1]), isShort, new Tried()))).toEqual(['assign standard']);
    expect(textOf(fitElsewhere(plan, stock([2, 0]), isShort, new Tried()))).toEqual([]);
    expect(textOf(fitElsewhere(plan, stock([2, 1]), () => false, new Tried()))).toEqual([]);
  });

  it('are sent for all the same where somebody may have one that was not read yet', () => {
    expect(textOf(fitUnits([assign('ada')], stock([0, 0]), { isHopeful: true }))).toEqual(['assign faculty']);
    expect(textOf(fitUnits([assign('ada')], stock([0, 1]), { isHopeful: true }))).toEqual(['assign standard']);
  });
});
