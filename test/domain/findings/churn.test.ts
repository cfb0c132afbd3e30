import fc from 'fast-check';
import { addDays, calendarDate } from '../../../src/domain/calendar';
import { churnKey, findChurn, withOneChange } from '../../../src/domain/findings/churn';
import { emptyPool } from '../../../src/domain/roster/pool';
import { MATH, VISIO } from '../../support/builders';

const TODAY = calendarDate('2026-11-17');
const POLICY = { changes: 20, timesCap: 2 };

const aPool = (changes: number, seatCap: number, on = TODAY) => ({
  ...{ department: MATH, product: VISIO, seatCap, changed: { on, changes } },
});

describe('changes of a roster', () => {
  it('are counted by day', () => {
    const once = withOneChange(emptyPool(MATH, VISIO), TODAY);
    expect(once.changed).toEqual({ on: TODAY, changes: 1 });
    expect(withOneChange(once, TODAY).changed).toEqual({ on: TODAY, changes: 2 });
    expect(withOneChange(once, addDays(TODAY, 1)).changed).toEqual({ on: addDays(TODAY, 1), changes: 1 });
  });

  it('are unusual only when they are more than a number and more than a multiple of the seats', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(100), (changes, seatCap) => {
        const isUnusual = findChurn([aPool(changes, seatCap)], POLICY, TODAY).length === 1;
        expect(isUnusual).toBe(changes >= 21 && changes >= 2 * seatCap + 1);
      }),
    );
  });

  it('of yesterday still count, of the day before no more', () => {
    const found = [0, -1, -2].map((days) => findChurn([aPool(30, 5, addDays(TODAY, days))], POLICY, TODAY).length);
    expect(found).toEqual([1, 1, 0]);
  });

  it('of the same pool are the same finding on one day, and another one on the next', () => {
    const keyOf = (changes: number, on = TODAY) => findChurn([aPool(changes, 5, on)], POLICY, TODAY).map(churnKey);
    expect(keyOf(30)).toEqual(keyOf(31));
    expect(keyOf(30)).not.toEqual(keyOf(30, addDays(TODAY, -1)));
  });

  it('of a pool that people never changed are none', () => {
    expect(findChurn([{ department: MATH, product: VISIO, seatCap: 0 }], POLICY, TODAY)).toEqual([]);
  });
});
