import fc from 'fast-check';
import {
  addDays,
  type CalendarDate,
  calendarDate,
  dateIn,
  dateInYear,
  instantOf,
  isCalendarDate,
  isYearDay,
  noonOn,
  timeIn,
  type YearDay,
  yearOf,
} from '../../src/domain/calendar';
import { turnAround, turnAt } from '../../src/domain/term/turn';
import { aPolicy, on } from '../support/builders';

describe('a calendar date', () => {
  it.each([
    ['2027-06-30', true],
    ['2028-02-29', true],
    ['2027-02-29', false],
    ['2100-02-29', false],
    ['2000-02-29', true],
    ['2027-06-31', false],
    ['2027-13-01', false],
    ['2027-00-10', false],
    ['2027-6-30', false],
    ['2027-06-30T00:00', false],
    ['', false],
    ['June 30', false],
  ])('%j exists: %s', (text, exists) => {
    expect(isCalendarDate(text)).toBe(exists);
  });

  it('is made of nothing else', () => {
    expect(calendarDate('2027-06-30')).toBe('2027-06-30');
    expect(() => calendarDate('2027-02-30')).toThrow('not a calendar date: 2027-02-30');
  });
});

describe('the last date that is accepted', () => {
  it('is far enough from the last of all that days are counted on from it', () => {
    expect([isCalendarDate('2899-12-31'), isCalendarDate('2900-01-01')]).toEqual([true, false]);
    const turn = turnAround(on('2899-12-31'), aPolicy());
    expect(turnAt(turn.nextUntil, aPolicy()).nextUntil).toBe('2902-06-30');
  });

  it('has an end of its term', () => {
    expect(dateInYear(3001, '02-29' as YearDay)).toBe('3001-02-28');
  });
});

describe('noon of a date', () => {
  it.each([
    ['America/Los_Angeles', '2027-05-31T19:00:00.000Z'],
    ['Pacific/Kiritimati', '2027-05-30T22:00:00.000Z'],
    ['Pacific/Pago_Pago', '2027-05-31T23:00:00.000Z'],
    ['Asia/Kolkata', '2027-05-31T06:30:00.000Z'],
    ['UTC', '2027-05-31T12:00:00.000Z'],
  ])('in %s', (timeZone, instant) => {
    expect(noonOn(timeZone, on('2027-05-31')).toISOString()).toBe(instant);
  });

  it('is noon on days when clocks change, too', () => {
    for (const zone of ['America/Los_Angeles', 'Pacific/Auckland', 'Europe/London', 'Australia/Lord_Howe'])
      for (let day = 0; day < 366; day += 1) {
        const date = addDays(on('2027-01-01'), day);
        const noon = noonOn(zone, date);
        expect([dateIn(zone, noon), timeIn(zone, noon)]).toEqual([date, '12:00']);
      }
  });
});

describe('a day of a year', () => {
  it.each([
    ['06-30', true],
    ['02-29', true],
    ['02-30', false],
    ['6-30', false],
    ['2027-06-30', false],
  ])('%j exists: %s', (text, exists) => {
    expect(isYearDay(text)).toBe(exists);
  });

  it.each([
    [2028, '02-29', '2028-02-29'],
    [2027, '02-29', '2027-02-28'],
    [2100, '02-29', '2100-02-28'],
    [27, '06-30', '0027-06-30'],
    [27, '02-29', '0027-02-28'],
  ])('of %i, %s, is %s', (year, day, date) => {
    expect(dateInYear(year, day as YearDay)).toBe(date);
  });
});

describe('today in a time zone', () => {
  it.each([
    ['America/Los_Angeles', '2027-07-01T06:59:59.999Z', '2027-06-30'],
    ['America/Los_Angeles', '2027-07-01T07:00:00.000Z', '2027-07-01'],
    ['UTC', '2027-06-30T23:59:59.999Z', '2027-06-30'],
    ['Pacific/Kiritimati', '2027-06-30T10:00:00.000Z', '2027-07-01'],
    // The clocks go forward: the day has 23 hours, and no hour belongs to another day.
    ['America/Los_Angeles', '2027-03-14T07:59:59.999Z', '2027-03-13'],
    ['America/Los_Angeles', '2027-03-14T08:00:00.000Z', '2027-03-14'],
    ['America/Los_Angeles', '2027-03-15T06:59:59.999Z', '2027-03-14'],
    ['America/Los_Angeles', '2027-03-15T07:00:00.000Z', '2027-03-15'],
    // The clocks go back: the day has 25 hours.
    ['America/Los_Angeles', '2027-11-07T07:00:00.000Z', '2027-11-07'],
    ['America/Los_Angeles', '2027-11-08T07:59:59.999Z', '2027-11-07'],
    ['America/Los_Angeles', '2027-11-08T08:00:00.000Z', '2027-11-08'],
    // A country that moved to the other side of the date line, and had no December 30.
    ['Pacific/Apia', '2011-12-30T09:59:59.000Z', '2011-12-29'],
    ['Pacific/Apia', '2011-12-30T10:00:00.000Z', '2011-12-31'],
    ['America/Los_Angeles', '2028-02-29T20:00:00.000Z', '2028-02-29'],
  ])('%s at %s is %s', (zone, at, date) => {
    expect(dateIn(zone, new Date(at))).toBe(date);
  });

  it('never goes back while time goes on', () => {
    const property = fc.property(
      fc.constantFrom('America/Los_Angeles', 'Europe/Berlin', 'Australia/Lord_Howe', 'Africa/Casablanca'),
      fc.date({ min: new Date('2026-01-01'), max: new Date('2029-01-01'), noInvalidDate: true }),
      fc.nat(72 * 60),
      (zone, at, minutes) => {
        expect(dateIn(zone, new Date(at.getTime() + minutes * 60_000)) >= dateIn(zone, at)).toBe(true);
      },
    );

    fc.assert(property);
  });
});

it('an instant is text that compares as time does', () => {
  expect(instantOf(new Date('2027-06-29T19:00:00Z'))).toBe('2027-06-29T19:00:00.000Z');
});

it('days added are days between', () => {
  const property = fc.property(
    fc.integer({ min: -5000, max: 5000 }),
    fc.integer({ min: -5000, max: 5000 }),
    (start, days) => {
      const from = addDays(on('2028-02-29'), start);
      const until = addDays(from, days);

      expect(daysBetween(from, until)).toBe(days);
      expect(isCalendarDate(until)).toBe(true);
      expect(yearOf(until)).toBe(new Date(`${until}T00:00:00Z`).getUTCFullYear());
    },
  );

  fc.assert(property);
});

/** Whole days from one date to another. */
function daysBetween(from: CalendarDate, until: CalendarDate): number {
  return (Date.parse(until) - Date.parse(from)) / 86_400_000;
}
