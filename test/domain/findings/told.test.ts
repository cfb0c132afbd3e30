import fc from 'fast-check';
import { type CalendarDate, type Instant } from '../../../src/domain/calendar';
import { dueOf, type Told, toldAfter } from '../../../src/domain/findings/told';

const DAY_MS = 24 * 60 * 60_000;
const START = Date.parse('2027-03-01T16:00:00.000Z');

/** Some day, at some time of it. */
const momentOf = (day: number, { isTime = true, shift = 0 }: { isTime?: boolean; shift?: number } = {}) => {
  const at = new Date(START + day * DAY_MS + shift);
  return { at: at.toISOString() as Instant, today: at.toISOString().slice(0, 10) as CalendarDate, isTime };
};

/** Tells somebody what is due. @returns What was said, and what is remembered. */
function tell(
  standing: readonly string[],
  told: Told | undefined,
  moment: ReturnType<typeof momentOf>,
  urgent: readonly string[] = [],
): { readonly said: readonly string[]; readonly told: Told | undefined } {
  const said = dueOf(standing, told, moment, (key) => urgent.includes(key));
  return { said, told: toldAfter(told, standing, said, moment) };
}

describe('what somebody is told', () => {
  it.each<[string, number, readonly string[]]>([
    ['is not said again the day after', 1, []],
    ['is not said again after six days', 6, []],
    ['is said again after a week', 7, ['a', 'b']],
  ])('%s', (_, day, expected) => {
    const { told } = tell(['a', 'b'], undefined, momentOf(0));

    expect(tell(['a', 'b'], told, momentOf(day)).said).toEqual(expected);
  });

  it('is what is new, on the next day', () => {
    const { told } = tell(['a'], undefined, momentOf(0));

    expect(tell(['a', 'b'], told, momentOf(0, { shift: 60_000 })).said).toEqual([]);
    expect(tell(['a', 'b'], told, momentOf(1)).said).toEqual(['b']);
  });

  it('is new once more after it was over', () => {
    const first = tell(['a'], undefined, momentOf(0));
    const over = tell([], first.told, momentOf(1));

    expect(tell(['a'], over.told, momentOf(2)).said).toEqual(['a']);
  });

  it('is not new when it only looked well for a moment', () => {
    const hours = (count: number) => momentOf(0, { shift: count * 60 * 60_000 });
    const first = tell(['a'], undefined, hours(0));
    const vanished = tell([], first.told, hours(6));
    const back = tell(['a'], vanished.told, hours(7));

    expect(tell(['a'], back.told, momentOf(1)).said).toEqual([]);
    expect(tell(['a'], back.told, momentOf(7)).said).toEqual(['a']);
  });

  it('is new when it was over, though nobody could be told at once', () => {
    const over = tell([], tell(['a'], undefined, momentOf(0)).told, momentOf(1));
    const inTheNight = tell(['a'], over.told, momentOf(2, { isTime: false }));

    expect(inTheNight.said).toEqual([]);
    expect(tell(['a'], inTheNight.told, momentOf(2, { shift: 60_000 })).said).toEqual(['a']);
  });

  it('waits for the hour, unless it is urgent', () => {
    expect(tell(['a'], undefined, momentOf(0, { isTime: false })).said).toEqual([]);
    expect(tell(['a', 'b'], undefined, momentOf(0, { isTime: false }), ['b']).said).toEqual(['a', 'b']);
    const { told } = tell(['a'], undefined, momentOf(0));
    expect(tell(['a', 'b'], told, momentOf(0, { shift: 60_000 }), ['b']).said).toEqual(['b']);
  });

  it('is remembered only once it was said', () => {
    const moment = momentOf(0);

    expect(toldAfter(undefined, ['a'], [], moment)).toBeUndefined();
    expect(tell(['a'], toldAfter(undefined, ['a'], [], moment), momentOf(1)).said).toEqual(['a']);
  });

  it('is, over any days, said of everything that stands at the latest on the day after, and of nothing twice in a week', () => {
    const days = fc.array(fc.subarray(['a', 'b', 'c']), { minLength: 1, maxLength: 30 });
    const property = fc.property(days, (standing) => {
      let told: Told | undefined;
      const lastSaid = new Map<string, number>();
      for (const [day, keys] of standing.entries()) {
        const came = tell(keys, told, momentOf(day));
        told = came.told;
        for (const key of came.said) {
          const last = lastSaid.get(key);
          const wasOver = last !== undefined && standing.slice(last, day).some((then) => !then.includes(key));
          expect(last === undefined || wasOver || day - last >= 7).toBe(true);
          lastSaid.set(key, day);
        }
        for (const key of keys) expect(lastSaid.get(key) ?? -Infinity).toBeGreaterThan(day - 8);
      }
    });

    fc.assert(property);
  });
});
