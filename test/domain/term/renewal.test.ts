import { type RenewalFacts, renewalOf } from '../../../src/domain/term/renewal';
import { turnAt } from '../../../src/domain/term/turn';
import { anEntitlement, aPolicy, LAPSE, on } from '../../support/builders';

const POLICY = aPolicy();
const TURN = turnAt(on('2027-06-30'), POLICY);
const NEXT = { coverFrom: on('2027-08-01'), coverUntil: on('2028-06-30') };

const renewal = (own: Partial<RenewalFacts>, today = '2027-05-01') => {
  const facts = { entitlements: [anEntitlement({ seats: 10 })], undecided: [], answer: undefined, ...own };
  return renewalOf(facts, TURN, { today: on(today), term: LAPSE });
};

it.each([
  ['nothing is said', {}, 10],
  ['all of it was sent', { undecided: [{ seats: 10, ...NEXT }] }, 0],
  ['more was sent', { undecided: [{ seats: 12, ...NEXT }] }, 0],
  ['a part was sent', { undecided: [{ seats: 6, ...NEXT }] }, 4],
  [
    'what was sent is for this term',
    { undecided: [{ seats: 6, coverFrom: on('2027-05-01'), coverUntil: on('2027-06-30') }] },
    10,
  ],
  ['it lapses', { answer: { seats: 0 } }, 0],
  ['fewer are wanted, and none was sent', { answer: { seats: 6 } }, 6],
  ['fewer are wanted, and were sent', { answer: { seats: 6 }, undecided: [{ seats: 6, ...NEXT }] }, 0],
  ['more is said to be wanted than ends', { answer: { seats: 20 } }, 10],
] as const)('asks about what nobody spoke of: %s', (_, facts, open) => {
  expect(renewal(facts).seatsOpen).toBe(open);
});

it.each(['awaiting-tenant', 'confirmed'] as const)('counts approved seats that start next, %s', (status) => {
  const approved = anEntitlement({ id: 'e2', seats: 7, status, ...NEXT });
  const entitlements = [anEntitlement({ seats: 10 }), approved];

  expect(renewal({ entitlements })).toEqual({ seatsEnding: 10, seatsApproved: 7, seatsSent: 0, seatsOpen: 3 });
});

it('takes a correction of what starts next into account', () => {
  const next = anEntitlement({ id: 'e2', seats: 10, ...NEXT });
  const lowered = anEntitlement({ id: 'e3', seats: -4, corrects: next.id, ...NEXT });

  expect(renewal({ entitlements: [anEntitlement({ seats: 10 }), next, lowered] }).seatsOpen).toBe(4);
});

it.each(['2027-06-30', '2027-07-01', '2027-07-31'])('counts the seats of the last day on %s', (today) => {
  expect(renewal({}, today).seatsEnding).toBe(10);
});

it('counts what is sent late for the next cover, from whichever day of it', () => {
  const late = { seats: 10, coverFrom: on('2027-09-15'), coverUntil: on('2028-06-30') };

  expect(renewal({ undecided: [late] }, '2027-07-20').seatsOpen).toBe(0);
});

it.each([
  ['2027-12-31', 0],
  ['2027-08-01', 0],
  ['2027-07-31', 10],
  ['2027-06-30', 10],
])('counts cover that goes on into the next term as starting it: to %s', (coverUntil, open) => {
  const long = anEntitlement({ seats: 10, coverUntil: on(coverUntil) });

  expect(renewal({ entitlements: [long] }).seatsOpen).toBe(open);
});

it('asks nothing about a pool that has no seats', () => {
  expect(renewal({ entitlements: [] }).seatsOpen).toBe(0);
});
