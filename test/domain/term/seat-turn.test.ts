import { SeatTurns } from '../../../src/domain/term/seat-turn';
import { type Entitlement } from '../../../src/domain/term/entitlement';
import { anEntitlement, LAPSE, on } from '../../support/builders';

const NO_GAP = { endsOn: '07-31', startsOn: '08-01', gap: 'lapse' } as typeof LAPSE;
const ended = anEntitlement({ seats: 10 });
const next = (seats: number, own: Partial<Omit<Entitlement, 'id'>> = {}) =>
  anEntitlement({ id: 'e2', seats, coverFrom: on('2027-08-01'), coverUntil: on('2028-06-30'), ...own });

describe('what the calendar did to a place', () => {
  it.each([
    ['a seat that ended, and comes back', [ended, next(6)], '2027-07-01', 6, { backOn: '2027-08-01' }],
    ['the first one beyond what was renewed', [ended, next(6)], '2027-07-01', 7, {}],
    [
      'approved seats count as delivered',
      [ended, next(6, { status: 'awaiting-tenant' })],
      '2027-07-01',
      6,
      { backOn: '2027-08-01' },
    ],
    ['a week late it is the same', [ended, next(6)], '2027-07-08', 1, { backOn: '2027-08-01' }],
    ['back, and until when', [ended, next(6)], '2027-08-01', 6, { until: '2028-06-30' }],
    [
      'back later than the first day',
      [ended, next(6, { coverFrom: on('2027-08-05') })],
      '2027-08-05',
      1,
      { until: '2028-06-30' },
    ],
  ] as const)('%s', (_, entitlements, today, place, expected) => {
    expect(new SeatTurns(entitlements, on(today), LAPSE).of(place)).toEqual({ lastDay: '2027-06-30', ...expected });
  });

  it('of a place that never had a seat is nothing', () => {
    expect(new SeatTurns([ended, next(20)], on('2027-08-01'), LAPSE).of(11)).toBeUndefined();
  });

  it('says that a seat which was held ended with the gap', () => {
    const hold = { ...LAPSE, gap: 'hold' } as const;

    expect(new SeatTurns([ended, next(6)], on('2027-08-01'), hold).of(7)).toEqual({ lastDay: '2027-07-31' });
  });

  it('knows a term without a gap', () => {
    const year = anEntitlement({ seats: 3, coverUntil: on('2027-07-31') });

    expect(new SeatTurns([year], on('2027-08-01'), NO_GAP).of(3)).toEqual({ lastDay: '2027-07-31' });
  });
});
