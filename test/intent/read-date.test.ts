import * as fc from 'fast-check';
import { addDays, dateInYear, isYearDay } from '../../src/domain/calendar';
import { normalizeText } from '../../src/intent/text/normalize-text';
import { comesAfter, readDate, resolveDate, resolvePastDate } from '../../src/intent/text/read-date';
import { readTokens } from '../../src/intent/text/tokens';
import { on } from '../support/builders';

const read = (text: string) => readDate(readTokens(normalizeText(text)));

const NAMES = ['January', 'Feb', 'March', 'Apr', 'May', 'June', 'Jul', 'August', 'Sept', 'October', 'Nov', 'December'];

/** The date that is meant when it is said on a day; the term ends on June 30, 2027. */
function meant(text: string, today: string): string | undefined {
  const said = read(text);
  return said === undefined ? undefined : resolveDate(said, { today: on(today), lastDay: on('2027-06-30') });
}

it.each([
  ['June 30', '2026-11-30', '2027-06-30'],
  ['June 30', '2027-06-30', '2027-06-30'],
  ['June 30', '2027-07-01', '2028-06-30'],
  ['Nov 30', '2026-11-30', '2026-11-30'],
  ['Nov 29', '2026-11-30', '2027-11-29'],
  ['December 31st', '2026-12-31', '2026-12-31'],
  ['Jan 1', '2026-12-31', '2027-01-01'],
  ['Feb 29', '2026-11-30', '2028-02-29'],
  ['Feb 29', '2096-03-01', '2104-02-29'],
  ['Feb 29, 2028', '2026-11-30', '2028-02-29'],
  ['2026-06-30', '2026-11-30', '2026-06-30'],
  ['6/30', '2026-11-30', '2027-06-30'],
  ['12/15', '2026-11-30', '2026-12-15'],
  ['30/6', '2026-11-30', '2027-06-30'],
  ['6/7', '2026-11-30', '2027-06-07'],
  ['July', '2026-11-30', '2027-07-01'],
  ['November', '2026-11-30', '2026-11-30'],
  ['November 2027', '2026-11-30', '2027-11-01'],
  ['tomorrow', '2026-11-30', '2026-12-01'],
  ['the end of the term', '2026-11-30', '2027-06-30'],
  ['June 31', '2026-11-30', undefined],
])('%s, said on %s, is %s', (text, today, date) => {
  expect(meant(text, today)).toBe(date);
});

it.each([
  ['March 31', '2027-04-30', '2027-03-31'],
  ['March 31', '2027-03-31', '2027-03-31'],
  ['March 31', '2027-03-30', '2026-03-31'],
  ['March 31, 2028', '2027-04-30', '2028-03-31'],
  ['Feb 29', '2027-04-30', '2024-02-29'],
  ['Feb 29', '2104-02-28', '2096-02-29'],
  ['March', '2027-04-30', '2027-03-31'],
  ['March', '2027-03-15', '2027-03-15'],
  ['March', '2027-03-31', '2027-03-31'],
  ['March', '2027-02-15', '2026-03-31'],
  ['February', '2028-04-30', '2028-02-29'],
  ['December', '2027-04-30', '2026-12-31'],
  ['April 2028', '2027-04-30', '2028-04-30'],
  ['today', '2027-04-30', '2027-04-30'],
  ['yesterday', '2027-03-01', '2027-02-28'],
  ['tomorrow', '2027-04-30', '2027-05-01'],
  ['end of the term', '2027-04-30', '2026-06-30'],
  ['end of the term', '2027-06-30', '2027-06-30'],
  ['June 31', '2027-04-30', undefined],
  ['last month', '2027-04-30', undefined],
])('%s, said on %s of what was, is %s', (text, today, date) => {
  const said = read(text) ?? { kind: 'missing' };

  expect(resolvePastDate(said, { today: on(today), endsOn: '06-30' })).toBe(date);
});

it.each([
  ['June 31', 'June 31'],
  ['on the Feb 30', 'Feb 30'],
  ['Feb 29, 2027', 'Feb 29, 2027'],
  ['2027-02-29', '2027-02-29'],
  ['0/5', '0/5'],
  ['13/13', '13/13'],
  ['12/31/9999', '12/31/9999'],
  ['July 9999', 'July 9999'],
])('%s is a day that there is not', (text, typed) => {
  expect(read(text)).toEqual({ kind: 'impossible', typed });
});

it.each(['next month', '2027', 'Friday', 'next Tuesday', 'this year'])('%j is no day that can be told', (text) => {
  expect(read(text)).toEqual({ kind: 'unclear', typed: text });
});

it.each([
  ['June', { kind: 'month', month: 7 }],
  ['December 2027', { kind: 'month', month: 1, year: 2028 }],
  ['June 30', { kind: 'day', month: 6, day: 30 }],
])('what comes after %s is %j', (text, said) => {
  expect(comesAfter(read(text) ?? { kind: 'missing' })).toEqual(said);
});

it.each([
  '30',
  'next',
  'month',
  'June Park',
  'June 30 Visio',
  'June July',
  '6/30/2027/1',
  '1/2/3',
  'March 31 30',
  '',
  '@',
])('%j is no day', (text) => {
  expect(read(text)).toBeUndefined();
});

it('reads every day of the year in every way that people write it, as the next such day', () => {
  const property = fc.property(
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 31 }),
    fc.integer({ min: 0, max: 800 }),
    (month, day, later) => {
      const yearDay = [month, day].map((number) => String(number).padStart(2, '0')).join('-');
      const name = NAMES[month - 1] ?? '';
      const ways = [`${name} ${day}`, `${day} ${name}`, `${name}-${day}`, `the ${day}th of ${name}`, `${month}/${day}`];
      const today = addDays(on('2026-11-30'), later);

      const dates = ways.map((text) => meant(text, today));

      if (!isYearDay(yearDay)) expect(dates).toEqual(ways.map(() => undefined));
      else if (yearDay !== '02-29') {
        const years = [0, 1].map((more) => dateInYear(Number(today.slice(0, 4)) + more, yearDay));
        expect(dates).toEqual(ways.map(() => years.find((date) => date >= today)));
      }
    },
  );

  fc.assert(property);
});

it('says the other reading where there are two', () => {
  expect(read('6/7')).toEqual({ kind: 'day', month: 6, day: 7, swapped: { month: 7, day: 6 } });
  expect(read('6/6')).toEqual({ kind: 'day', month: 6, day: 6 });
  expect(read('6/13')).toEqual({ kind: 'day', month: 6, day: 13 });
});
