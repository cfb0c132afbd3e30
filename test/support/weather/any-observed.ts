import fc from 'fast-check';
import { type Assignment } from '../../../src/domain/roster/assignment';
import { skuId, userId } from '../../../src/domain/ids';
import { type OwnedSeat } from '../../../src/domain/reconcile/plan';
import { type Observed } from '../../../src/reconcile/plan/observed';
import { MATH, PHYSICS, PROJECT, VISIO } from '../builders';

type Sku = Assignment['skuId'];

/** Visio by two SKUs and Project by one; `BIGGER` covers Visio, too. */
export const [FACULTY, STANDARD, TASKS, BIGGER] = ['faculty', 'standard', 'tasks', 'bigger'].map(skuId) as [
  Sku,
  Sku,
  Sku,
  Sku,
];
const SKUS: Observed['skus'] = new Map([
  [VISIO, [FACULTY, STANDARD]],
  [PROJECT, [TASKS]],
]);
/** The plan that makes each SKU what it is, by a name of its own. */
const MAIN_PLANS = new Map([FACULTY, STANDARD, TASKS].map((sku) => [sku, [`${sku}-plan`]]));
export const NO_LOCATION = { code: 'no-usage-location' } as const;

const users = ['ada', 'bo', 'cy', 'di'].map(userId);
const assignment = fc.record({
  skuId: fc.constantFrom(FACULTY, STANDARD, TASKS, BIGGER),
  source: fc.constantFrom<Assignment['source']>(
    { kind: 'direct' },
    { kind: 'group', groupId: 'g1' },
    { kind: 'group', groupId: 'g2' },
  ),
  status: fc.constantFrom<Assignment['status']>('active', 'active', 'error', 'disabled', 'unclear'),
  failure: fc.constant(undefined),
  isOff: fc.constantFrom(false, false, true),
});
const seat = { userId: fc.constantFrom(...users), department: fc.constantFrom(MATH, PHYSICS) };
const product = fc.constantFrom(VISIO, PROJECT);
/** What may be observed of four people, two products and two departments: everything at once, and what should never be. */
export const anyObserved: fc.Arbitrary<Observed> = fc.record({
  desired: fc.uniqueArray(fc.record({ ...seat, product }), {
    selector: (one) => `${one.userId} ${one.product} ${one.department}`,
    maxLength: 8,
  }),
  owned: fc.uniqueArray(
    fc
      .record({
        ...seat,
        skuId: fc.constantFrom(FACULTY, STANDARD, TASKS),
        state: fc.constantFrom<Partial<OwnedSeat>>({}, { failure: NO_LOCATION }, { failure: { code: 'tenant-short' } }),
        age: fc.constantFrom<Partial<OwnedSeat>>({}, { asked: 'just-now' }, { asked: 'lately' }),
        isKnown: fc.boolean(),
      })
      .map(({ state, age, isKnown, ...one }): OwnedSeat => {
        const isSettled = isKnown && state.failure === undefined;
        return { ...one, ...state, ...age, isSettled, product: one.skuId === TASKS ? PROJECT : VISIO };
      }),
    { selector: (one) => `${one.userId} ${one.skuId} ${one.department}`, maxLength: 8 },
  ),
  actual: fc.tuple(
    ...users.map((user) =>
      fc.record({
        userId: fc.constant(user),
        account: fc.constantFrom('enabled', 'enabled', 'enabled', 'disabled', 'missing', 'unclear'),
        unclear: fc.constantFrom<readonly string[]>([], [], [], ['licenseAssignmentStates']),
        assignments: fc.uniqueArray(
          assignment.map(({ isOff, ...one }) => (isOff ? { ...one, disabledPlans: [`${one.skuId}-plan`] } : one)),
          {
            selector: (one) => JSON.stringify([one.skuId, one.source]),
            maxLength: 5,
          },
        ),
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
  covering: fc.constantFrom(new Map(), new Map([[VISIO, new Map([[BIGGER, ['bigger-plan']]])]])),
  mainPlans: fc.constantFrom(new Map(), MAIN_PLANS),
  isExplained: fc.constantFrom(
    () => true,
    () => false,
  ),
});
