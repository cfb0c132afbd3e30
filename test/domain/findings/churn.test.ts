import fc from 'fast-check';
import { addDays, calendarDate } from '../../../src/domain/calendar';
import { churnKey, findChurn, withOneChange } from '../../../src/domain/findings/churn';
import { emptyPool, type Pool } from '../../../src/domain/roster/pool';
import { MATH, VISIO } from '../../support/builders';

const TODAY = calendarDate('2026-11-17');
const TOMORROW = addDays(TODAY, 1);
const POLICY = { changes: 20, timesCap: 2 };

/** A pool with a seat cap, changed so many times on a day. */
function changedOn(pool: Pool, on: typeof TODAY, times: number, capSeen = 5): Pool {
  let changed = pool;
  for (let time = 0; time < times; time += 1) changed = withOneChange({ ...changed, capSeen }, on);
  return changed;
}

const fresh = emptyPool(MATH, VISIO);
const foundOn = (pool: Pool, today = TODAY) => findChurn([pool], POLICY, today);

describe('changes of a roster', () => {
  it('are counted by day, and the day before is kept', () => {
    const once = changedOn(fresh, TODAY, 1);
    expect(once.changed).toEqual([{ on: TODAY, changes: 1, seatCap: 5 }]);
    const more = changedOn(changedOn(once, TODAY, 2, 3), TOMORROW, 1, 4);
    expect(more.changed).toEqual([
      { on: TOMORROW, changes: 1, seatCap: 4 },
      { on: TODAY, changes: 3, seatCap: 5 },
    ]);
    expect(changedOn(more, addDays(TODAY, 7), 1).changed?.map(({ on }) => on)).toEqual([addDays(TODAY, 7), TOMORROW]);
  });

  it('are unusual only when they are more than a number and more than a multiple of the seats, where there are any', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.nat(50), (changes, seatCap) => {
        const isUnusual = foundOn(changedOn(fresh, TODAY, changes, seatCap)).length === 1;
        expect(isUnusual).toBe(seatCap > 0 && changes >= 21 && changes >= 2 * seatCap + 1);
      }),
    );
  });

  it('count against the most seats of their day, whatever comes after', () => {
    const before = changedOn(fresh, TODAY, 25, 50);
    expect(foundOn(changedOn(before, TODAY, 1, 0))).toEqual([]);
    expect(foundOn(changedOn(before, TOMORROW, 1, 1), TOMORROW)).toEqual([]);
  });

  it('of yesterday still count, whatever was changed since, and of the day before no more', () => {
    const busy = changedOn(fresh, TODAY, 30);
    const found = [TODAY, TOMORROW, addDays(TODAY, 2)].map((day) => foundOn(changedOn(busy, day, 1), day).length);
    expect(found).toEqual([1, 1, 0]);
  });

  it('of the same pool are the same finding on one day, and another one on the next', () => {
    const keysOf = (pool: Pool, today = TODAY) => foundOn(pool, today).map(churnKey);
    const busy = changedOn(fresh, TODAY, 30);
    expect(keysOf(changedOn(busy, TODAY, 1))).toEqual(keysOf(busy));
    expect(new Set(keysOf(changedOn(busy, TOMORROW, 30), TOMORROW)).size).toBe(2);
  });

  it('are found with the most first', () => {
    const pools = [30, 90, 60].map((times) => changedOn(fresh, TODAY, times));
    expect(findChurn(pools, POLICY, TODAY).map(({ changes }) => changes)).toEqual([90, 60, 30]);
  });

  it('of a pool that people never changed are none', () => {
    expect(foundOn(fresh)).toEqual([]);
  });
});
