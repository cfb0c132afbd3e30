import fc from 'fast-check';
import { addDays, type CalendarDate } from '../../../src/domain/calendar';
import { type Entitlement, seatCapOn } from '../../../src/domain/term/entitlement';
import { daysWithoutSeats, forecastOn, forecastTurn, seatsSentFor } from '../../../src/domain/term/forecast';
import { seatYear } from '../../../src/domain/term/seat-year';
import { gapAround, type Term } from '../../../src/domain/term/term';
import { turnAround } from '../../../src/domain/term/turn';
import { anEntitlement, aPolicy, LAPSE, on } from '../../support/builders';

const policyOf = (term: Term) => aPolicy({ term });
const delivered = (all: readonly Entitlement[]): readonly Entitlement[] =>
  all.map((one) => ({ ...one, status: 'confirmed' }));

const LEAP_DAY = on('2028-02-29');
const around = (days: number): CalendarDate => addDays(LEAP_DAY, days);
const anyDate = fc.integer({ min: -900, max: 900 }).map(around);
const yearDay = fc.constantFrom('01-01', '02-29', '03-01', '06-30', '07-01', '08-01', '12-20', '12-31');
const anyTerm = fc
  .tuple(yearDay, yearDay, fc.constantFrom<Term['gap']>('lapse', 'hold', 'hold-if-renewed'))
  .filter(([endsOn, startsOn]) => endsOn !== startsOn)
  .map(([endsOn, startsOn, gap]) => ({ endsOn, startsOn, gap }) as unknown as Term);
const anyEntitlement = fc
  .record({
    seats: fc.integer({ min: -4, max: 9 }),
    from: fc.integer({ min: -800, max: 800 }),
    days: fc.nat(365),
    status: fc.constantFrom<Entitlement['status']>('confirmed', 'awaiting-tenant'),
  })
  .map(({ seats, from, days, status }) =>
    anEntitlement({ seats, coverFrom: around(from), coverUntil: around(from + days), status }),
  );
const anyEntitlements = fc.array(anyEntitlement, { maxLength: 5 });
/** A roster in order: the last day of each, or none. */
const anyRoster = fc.array(fc.option(anyDate, { nil: undefined }), { maxLength: 12 });

const factsOf = (entitlements: readonly Entitlement[], roster: readonly (CalendarDate | undefined)[]) => ({
  entitlements,
  rosterLength: roster.length,
  untils: roster.filter((until) => until !== undefined),
});

describe('the forecast of a day', () => {
  it('seats as many of those still on the roster as the cap of that day allows, and the others wait', () => {
    const property = fc.property(anyEntitlements, anyRoster, anyDate, anyTerm, (entitlements, roster, date, term) => {
      const staying = roster.filter((until) => until === undefined || until >= date);
      const cap = seatCapOn(delivered(entitlements), date, term);

      const forecast = forecastOn(factsOf(entitlements, roster), date, term);

      expect(forecast).toMatchObject({ on: date, seatCap: cap, seated: staying.slice(0, cap).length });
      expect(forecast.waiting).toBe(staying.slice(cap).length);
    });

    fc.assert(property);
  });

  it('names apart what the tenant has not shown: without it the cap is what is confirmed', () => {
    const property = fc.property(fc.array(anyEntitlement.map(positive)), anyDate, anyTerm, (all, date, term) => {
      const { seatCap, seatsAwaited } = forecastOn(factsOf(all, []), date, term);

      expect(seatCap - seatsAwaited).toBe(seatCapOn(all, date, term));
    });

    fc.assert(property);
  });

  it('of what was sent and nobody decided counts what would be in force', () => {
    const sent = [
      { seats: 3, coverFrom: on('2027-08-01'), coverUntil: on('2028-06-30') },
      { seats: 2, coverFrom: on('2027-01-01'), coverUntil: on('2027-06-30') },
    ];

    expect(['2027-06-30', '2027-07-01', '2027-08-01'].map((date) => seatsSentFor(sent, on(date)))).toEqual([2, 0, 3]);
  });
});

const positive = (one: Entitlement): Entitlement => ({ ...one, seats: Math.abs(one.seats) });

describe('the forecast of a turn', () => {
  it('is that of the last day, of the first day of the gap and of the next cover', () => {
    const property = fc.property(anyEntitlements, anyRoster, anyDate, anyTerm, (entitlements, roster, date, term) => {
      const facts = factsOf(entitlements, roster);
      const turn = turnAround(date, policyOf(term));
      const hasGap = gapAround(addDays(turn.lastDay, 1), term) !== undefined;

      const forecast = forecastTurn(facts, turn, term);

      expect(forecast.lastDay).toEqual(forecastOn(facts, turn.lastDay, term));
      expect(forecast.gap).toEqual(hasGap ? forecastOn(facts, addDays(turn.lastDay, 1), term) : undefined);
      expect(forecast.next).toEqual(forecastOn(facts, turn.nextFrom, term));
    });

    fc.assert(property);
  });

  it.each<[Term['gap'], number]>([
    ['lapse', 31],
    ['hold', 0],
    ['hold-if-renewed', 0],
  ])('with the gap policy %s a renewed pool has %i days without seats', (gap, days) => {
    const term = { ...LAPSE, gap };
    const both = [anEntitlement({ seats: 10 }), next(6)];

    expect(daysWithoutSeats(both, turnAround(on('2027-03-01'), policyOf(term)), term)).toBe(days);
  });

  it.each<[Term['gap'], number]>([
    ['lapse', 0],
    ['hold', 10],
    ['hold-if-renewed', 6],
  ])('with the gap policy %s has so many seats in the gap', (gap, cap) => {
    const term = { ...LAPSE, gap };
    const facts = { entitlements: [anEntitlement({ seats: 10 }), next(6)], rosterLength: 10, untils: [] };

    expect(forecastTurn(facts, turnAround(on('2027-03-01'), policyOf(term)), term)).toMatchObject({
      lastDay: { seated: 10, waiting: 0 },
      gap: { seatCap: cap, seated: cap, waiting: 10 - cap },
      next: { seatCap: 6, seatsAwaited: 6, seated: 6, waiting: 4 },
    });
  });

  it('has no gap where the next cover begins the day after', () => {
    const term = { ...LAPSE, startsOn: '07-01' as Term['startsOn'] };
    const turn = turnAround(on('2027-03-01'), policyOf(term));

    expect(forecastTurn({ entitlements: [], rosterLength: 0, untils: [] }, turn, term).gap).toBeUndefined();
    expect(daysWithoutSeats([], turn, term)).toBe(0);
  });
});

const next = (seats: number): Entitlement =>
  anEntitlement({
    ...{ id: 'next', seats, coverFrom: on('2027-08-01'), coverUntil: on('2028-06-30') },
    status: 'awaiting-tenant',
  });

describe('the seats over the year', () => {
  it('begin with the month of the term and last a year and a half', () => {
    const year = seatYear([[anEntitlement({ seats: 5 }), next(3)]], { lastDay: on('2027-06-30') }, LAPSE);

    expect(year).toEqual({
      from: '2026-08-01',
      until: '2028-01-31',
      spans: [
        { from: '2026-08-01', until: '2027-06-30', seats: 5, seatsAwaited: 0 },
        { from: '2027-07-01', until: '2027-07-31', seats: 0, seatsAwaited: 0 },
        { from: '2027-08-01', until: '2028-01-31', seats: 3, seatsAwaited: 3 },
      ],
    });
  });

  it('are on each day the sum of the caps', () => {
    const property = fc.property(
      fc.array(anyEntitlements, { maxLength: 3 }),
      anyDate,
      anyTerm,
      fc.nat(547),
      (pools, date, term, day) => {
        const { spans, from, until } = seatYear(pools, turnAround(date, policyOf(term)), term);
        const asked = addDays(from, Math.min(day, 540));
        const span = spans.find((one) => one.from <= asked && asked <= one.until);
        const sum = pools.reduce((seats, pool) => seats + seatCapOn(delivered(pool), asked, term), 0);

        expect(span?.seats).toBe(sum);
        expect([spans[0]?.from, spans.at(-1)?.until]).toEqual([from, until]);
        expect(spans.slice(1).map((one) => addDays(one.from, -1))).toEqual(spans.slice(0, -1).map((one) => one.until));
      },
    );

    fc.assert(property);
  });
});
