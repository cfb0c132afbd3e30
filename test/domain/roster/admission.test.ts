import { type AdmissionFacts, refusalToJoin } from '../../../src/domain/roster/admission';
import { isSeated, seatCount } from '../../../src/domain/roster/pool';
import { type FoundPerson, isAgreed, isFound, partsOf } from '../../../src/domain/roster/roster-command';
import { hasEffect } from '../../../src/domain/roster/roster-change';
import { aPool, found, person, toAdd, toSwap } from '../../support/builders';

const free: AdmissionFacts = { isOnThisRoster: false, waitingPlace: undefined, isOnAnotherRoster: false };

describe('who may join a roster', () => {
  it.each<[string, Partial<FoundPerson>, Partial<AdmissionFacts>, object | undefined]>([
    ['anybody who is on none', {}, {}, undefined],
    ['not who is seated on it', {}, { isOnThisRoster: true }, { code: 'already-on-roster', waitingPlace: undefined }],
    [
      'not who waits on it',
      {},
      { isOnThisRoster: true, waitingPlace: 3 },
      { code: 'already-on-roster', waitingPlace: 3 },
    ],
    ['not who is on another', {}, { isOnAnotherRoster: true }, { code: 'through-another-department' }],
    ['no guest', { isGuest: true }, {}, { code: 'guest' }],
    ['nobody whose account is disabled', { isDisabled: true }, {}, { code: 'account-disabled' }],
    ['nobody whose account is unclear', { isUnclear: true, isDisabled: true }, {}, { code: 'account-unclear' }],
    ['anybody with an account as it should be', { isGuest: false, isDisabled: false }, {}, undefined],
    [
      'a guest is told about being there first',
      { isGuest: true },
      { isOnThisRoster: true },
      { code: 'already-on-roster', waitingPlace: undefined },
    ],
    [
      'this roster counts before another',
      {},
      { isOnThisRoster: true, isOnAnotherRoster: true },
      { code: 'already-on-roster', waitingPlace: undefined },
    ],
    ['a guest before a disabled account', { isGuest: true, isDisabled: true }, {}, { code: 'guest' }],
  ])('%s', (_, own, facts, expected) => {
    expect(refusalToJoin(found(1, own), { ...free, ...facts })).toEqual(expected);
  });
});

describe('the numbers of a pool', () => {
  it.each([
    [0, 0, { seatCap: 0, seatsFree: 0, waiting: 0 }],
    [0, 3, { seatCap: 3, seatsFree: 3, waiting: 0 }],
    [3, 3, { seatCap: 3, seatsFree: 0, waiting: 0 }],
    [5, 3, { seatCap: 3, seatsFree: 0, waiting: 2 }],
    [5, 0, { seatCap: 0, seatsFree: 0, waiting: 5 }],
  ])('with %i people and %i seats', (people, seatCap, expected) => {
    const ranks = Array.from({ length: people }, (_, index) => index + 1);

    expect(seatCount(aPool(ranks, seatCap), seatCap)).toEqual(expected);
  });

  it('seat whoever stands no later than the last seat', () => {
    const pool = aPool([1, 4, 7], 2);

    expect([1, 4, 5, 7].map((rank) => isSeated(pool, { rank }))).toEqual([true, true, false, false]);
  });
});

describe('a roster command', () => {
  const nobody = { userId: undefined, userText: 'jdo', reason: 'not-found' } as const;

  it('names its people, those who were not found too', () => {
    expect(partsOf(toAdd(found(1), nobody))).toMatchObject([{ people: [found(1), nobody] }]);
    expect(partsOf(toSwap(found(1), found(2)))).toMatchObject([{ people: [found(1), found(2)] }]);
    expect([found(1), nobody].filter(isFound)).toEqual([found(1)]);
  });

  it('has an effect when a line says more than a refusal', () => {
    const change = {
      action: 'add',
      command: 'c',
      department: { id: 'math', name: 'Mathematics' },
      product: { id: 'visio', name: 'Visio' },
      at: '2027-06-29T19:00:00.000Z',
      by: found(900),
      seats: { seatCap: 1, seatsFree: 0, waiting: 0 },
    };
    const refused = { status: 'refused', person: undefined, userText: 'jdo', refusal: { code: 'not-found' } };
    const seated = { status: 'seated', person: found(1) };

    const effects = [[], [refused], [refused, seated]].map((lines) => hasEffect({ ...change, lines } as never));

    expect(effects).toEqual([false, false, true]);
  });
});

describe('a yes to lost seats', () => {
  const one = person(1);

  it.each([
    ['each named once', [1, 2], [1, 2], true],
    ['a second seat of somebody named once', [1], [1, 1], false],
    ['two seats of somebody named twice', [1, 1], [1, 1], true],
    ['somebody not named', [2], [1], false],
  ] as const)('covers %s: %j for %j is %s', (_, agreed, unseated, isCovered) => {
    const asked = { isConfirmed: true, agreed: agreed.map((number) => person(number).userId) };

    expect(
      isAgreed(
        asked,
        unseated.map((number) => person(number)),
      ),
    ).toBe(isCovered);
    expect(isAgreed({ ...asked, isConfirmed: false }, [one])).toBe(false);
  });
});
