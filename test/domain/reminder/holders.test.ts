import fc from 'fast-check';
import { addDays, type CalendarDate } from '../../../src/domain/calendar';
import {
  holderNews,
  type HolderOutlook,
  HolderOutlooks,
  type HolderTold,
  markOf,
  toldOf,
} from '../../../src/domain/reminder/holders';
import { type Entitlement, seatCapOn } from '../../../src/domain/term/entitlement';
import { type Term } from '../../../src/domain/term/term';
import { turnAt } from '../../../src/domain/term/turn';
import { anEntitlement, aPolicy, LAPSE, on } from '../../support/builders';

const HOLD: Term = { ...LAPSE, gap: 'hold' };
const IF_RENEWED: Term = { ...LAPSE, gap: 'hold-if-renewed' };
const NO_GAP = { endsOn: '07-31', startsOn: '08-01', gap: 'lapse' } as Term;

const lastDayOf = (term: Term): CalendarDate => on(`2027-${term.endsOn}`);
const ended = (term: Term, seats = 10) => anEntitlement({ seats, coverUntil: lastDayOf(term) });
const next = (seats: number, own: Partial<Omit<Entitlement, 'id'>> = {}) =>
  anEntitlement({ id: 'e2', seats, coverFrom: on('2027-08-01'), coverUntil: on('2028-06-30'), ...own });

function outlooksOf(
  term: Term,
  entitlements: readonly Entitlement[],
  untils: readonly (CalendarDate | undefined)[],
  today = addDays(lastDayOf(term), -14),
): readonly (HolderOutlook | undefined)[] {
  const turn = turnAt(lastDayOf(term), aPolicy({ term }));
  const outlooks = new HolderOutlooks({ entitlements, turn, today, term });
  return untils.map((until) => outlooks.next(until === undefined ? {} : { until }));
}

const words = (outlooks: readonly (HolderOutlook | undefined)[]) =>
  outlooks.map((one) =>
    one === undefined
      ? 'keeps'
      : [one.about, one.why, one.lastDay, ...(one.backOn === undefined ? [] : [one.backOn])].join(' '),
  );
const ten = Array.from({ length: 10 }, () => undefined);
const times = (count: number, what: string) => Array.from({ length: count }, () => what);

describe('what becomes of seats at the turn of a term', () => {
  const rests = 'rests gap 2027-06-30 2027-08-01';
  const beyond = (day: string) => `ends beyond-renewed ${day}`;

  it.each([
    ['lapse', LAPSE, 6, [...times(6, rests), ...times(4, beyond('2027-06-30'))]],
    ['hold', HOLD, 6, [...times(6, 'keeps'), ...times(4, beyond('2027-07-31'))]],
    ['hold-if-renewed', IF_RENEWED, 6, [...times(6, 'keeps'), ...times(4, beyond('2027-06-30'))]],
    ['no gap at all', NO_GAP, 6, [...times(6, 'keeps'), ...times(4, beyond('2027-07-31'))]],
    ['no gap, all renewed', NO_GAP, 10, times(10, 'keeps')],
    ['nothing renewed', LAPSE, 0, times(10, 'ends nothing-renewed 2027-06-30')],
    ['nothing renewed, held for the gap', HOLD, 0, times(10, 'ends nothing-renewed 2027-07-31')],
  ] as const)('%s', (_, term, renewed, expected) => {
    const entitlements = [ended(term), ...(renewed === 0 ? [] : [next(renewed, { status: 'awaiting-tenant' })])];

    expect(words(outlooksOf(term, entitlements, ten))).toEqual(expected);
  });

  it('knows who was dropped, and gives their place to those behind', () => {
    const untils = [undefined, on('2027-07-31'), undefined, undefined];

    expect(words(outlooksOf(NO_GAP, [ended(NO_GAP, 4), next(2)], untils))).toEqual([
      'keeps',
      'ends dropped 2027-07-31',
      'keeps',
      beyond('2027-07-31'),
    ]);
  });

  it('says that it is back when the next seats begin late', () => {
    expect(words(outlooksOf(NO_GAP, [ended(NO_GAP), next(1, { coverFrom: on('2027-08-05') })], [undefined]))).toEqual([
      'rests gap 2027-07-31 2027-08-05',
    ]);
  });

  it('agrees with the seat cap, whatever was bought', () => {
    const days = fc.integer({ min: -20, max: 60 }).map((days_) => addDays(on('2027-07-31'), days_));
    const bought = fc.record({ seats: fc.integer({ min: -3, max: 8 }), coverFrom: days, isApproved: fc.boolean() });
    const untils = fc.array(fc.option(days, { nil: undefined }), { maxLength: 12 });
    fc.assert(
      fc.property(
        fc.constantFrom(LAPSE, HOLD, IF_RENEWED, NO_GAP),
        fc.array(bought, { maxLength: 4 }),
        untils,
        (term, all, people) => {
          const entitlements = [
            ended(term, 6),
            ...all.map(({ seats, coverFrom }, index) => next(seats, { coverFrom, purchaseOrderNumber: `PO-${index}` })),
          ];
          const turn = turnAt(lastDayOf(term), aPolicy({ term }));
          const staying = people.map((until) => (until === undefined || until > turn.lastDay ? until : undefined));
          for (const [index, outlook] of outlooksOf(term, entitlements, staying).entries()) {
            for (let day = addDays(turn.lastDay, 1); day <= turn.nextFrom; day = addDays(day, 1)) {
              const isOn = (until: CalendarDate | undefined) => until === undefined || day <= until;
              const place = staying.slice(0, index + 1).filter(isOn).length;
              const hasSeat = isOn(staying[index]) && place <= seatCapOn(entitlements, day, term);
              if (outlook === undefined || day <= outlook.lastDay) expect(hasSeat).toBe(true);
              if (day === addDays(outlook?.lastDay ?? day, 1) && outlook !== undefined) expect(hasSeat).toBe(false);
              if (day === outlook?.backOn) expect(hasSeat).toBe(true);
            }
          }
        },
      ),
    );
  });
});

describe('what people are told', () => {
  const turn = turnAt(on('2027-06-30'), aPolicy());
  const ends: HolderOutlook = { about: 'ends', why: 'nothing-renewed', lastDay: on('2027-06-30') };
  const rests: HolderOutlook = { about: 'rests', why: 'gap', lastDay: on('2027-06-30'), backOn: on('2027-08-01') };
  const outlooks = [undefined, ends, rests, { ...ends, why: 'beyond-renewed' } as const];

  it.each([
    ['renewed after all', ends, undefined, 'stays'],
    ['renewed after all, with days without cover', ends, rests, 'rests'],
    ['held after all', rests, undefined, 'stays'],
    ['no more than was renewed', rests, ends, 'ends'],
    ['nothing new', ends, { ...ends, why: 'beyond-renewed' } as const, undefined],
    ['nothing at all', undefined, undefined, undefined],
  ] as const)('%s', (_, before, after, about) => {
    const told = holderNews(undefined, before);

    expect(holderNews(told, after)?.about).toBe(about);
  });

  it('says why it was to end where it rests after all', () => {
    const told = holderNews(undefined, ends);

    expect(holderNews(told, rests)).toEqual({ ...rests, why: 'nothing-renewed' });
    expect(holderNews(undefined, rests)).toEqual(rests);
  });

  it('is told once, whatever came before', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...outlooks), { maxLength: 6 }), (history) => {
        let told: HolderTold | undefined;
        for (const outlook of history) {
          told = holderNews(told, outlook) ?? told;
          expect(holderNews(told, outlook)).toBeUndefined();
          expect(toldOf(told && markOf(told), turn)).toEqual(told);
        }
      }),
    );
  });

  it('forgets what was about another turn', () => {
    expect(toldOf(markOf({ ...ends, lastDay: on('2026-06-30') }), turn)).toBeUndefined();
  });
});
