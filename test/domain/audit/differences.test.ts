import { planAfter, seatDifferences } from '../../../src/domain/audit/found/differences';
import { type SkuId, skuId } from '../../../src/domain/ids';
import { atOnce } from '../../../src/domain/pausable';
import { type SeatAt, type Step } from '../../../src/domain/reconcile/plan';
import { type StepOutcome } from '../../../src/domain/reconcile/run';
import { MATH, person, VISIO } from '../../support/builders';

const [FIRST, SECOND] = [skuId('first'), skuId('second')];
const seatOf = (sku: SkuId, number = 1): SeatAt => ({
  ...{ userId: person(number).userId, product: VISIO, skuId: sku, department: MATH },
});
const desired = [{ userId: person(1).userId, product: VISIO, department: MATH }];

describe('a second license of ours', () => {
  const plan: readonly Step[] = [
    { action: 'keep', seat: seatOf(FIRST) },
    { action: 'release', seat: seatOf(SECOND), isExplained: true, isSpare: true },
  ];
  const found = (shown: readonly SkuId[], requested: readonly SkuId[] = []) => {
    const isAmong = (some: readonly SkuId[]) => (seat: SeatAt) => seat.skuId !== undefined && some.includes(seat.skuId);
    const differences = seatDifferences({ plan, desired, isOn: isAmong(shown), isRequested: isAmong(requested) });
    return atOnce(differences).map(({ of, why }) => `${of} ${why}`);
  };

  it('is one for as long as the tenant shows it, and none that is only asked for or came to nothing', () => {
    expect(found([FIRST, SECOND])).toEqual(['extra second-license']);
    expect(found([FIRST])).toEqual([]);
    expect(found([FIRST, SECOND], [SECOND])).toEqual([]);
  });
});

describe('a plan after a run', () => {
  const assign: Step = { action: 'assign', seat: seatOf(FIRST), isOurs: false };
  const release: Step = { action: 'release', seat: seatOf(FIRST, 2), isExplained: false };
  const after = (step: Step, outcome: StepOutcome) => atOnce(planAfter([step], new Map([[step, outcome]])));
  const refused = (code: 'other' | 'tenant-short'): StepOutcome => ({ status: 'failed', failure: { code } });

  it('has what was done as it should be, and what was taken away no more', () => {
    expect(after(assign, { status: 'done' })).toEqual([{ action: 'keep', seat: assign.seat }]);
    expect(after(assign, { status: 'nothing-to-do' })).toEqual([{ action: 'keep', seat: assign.seat }]);
    expect(after(release, { status: 'done' })).toEqual([]);
  });

  it('holds what the tenant refused, for that; and a license without a unit for want of one', () => {
    expect(after(assign, refused('other'))).toMatchObject([{ action: 'hold', reason: 'blocked', instead: 'assign' }]);
    expect(after(assign, refused('tenant-short'))).toMatchObject([{ action: 'hold', reason: 'tenant-short' }]);
    expect(after(release, refused('other'))).toMatchObject([{ action: 'hold', reason: 'blocked', instead: 'release' }]);
  });

  it('leaves what came to nothing as it was planned', () => {
    for (const outcome of [{ status: 'faulted', kind: 'unavailable' }, { status: 'not-attempted' }] as const)
      expect(after(release, outcome)).toEqual([release]);
  });
});
