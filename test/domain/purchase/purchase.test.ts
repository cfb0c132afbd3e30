import fc from 'fast-check';
import { type Entitlement } from '../../../src/domain/term/entitlement';
import { entitlementId, purchaseId } from '../../../src/domain/ids';
import {
  comparableNumber,
  hasHandled,
  isContributor,
  isOpenToSender,
  isSent,
  isUndecided,
  lastEvent,
  MOST_WORDS,
  type Purchase,
  type PurchaseDetails,
  type PurchaseStatus,
  stateOf,
  withContributor,
  wordsOf,
} from '../../../src/domain/purchase/purchase';
import { actor, anEntitlement, AT, MATH, on, person, VISIO } from '../../support/builders';

const TODAY = on('2027-02-01');
const ID = entitlementId('purchase-p1');

const details: PurchaseDetails = {
  product: VISIO,
  seats: 5,
  purchaseOrderNumber: 'PO-1001',
  reseller: 'SHI',
  coverFrom: on('2026-08-01'),
  coverUntil: on('2027-06-30'),
};

function aPurchase(status: PurchaseStatus): Purchase {
  const base = {
    id: purchaseId('p1'),
    department: MATH,
    version: 2,
    details,
    proof: { files: [] },
    contributors: [person(900)] as const,
    events: [
      { action: 'drafted', at: AT, by: actor(900), key: 'k1' },
      { action: 'submitted', at: AT, by: actor(900), key: 'k2' },
      { action: 'returned', at: AT, by: actor(990), key: 'k3', words: 'Which lab?' },
      { action: 'submitted', at: AT, by: actor(901), key: 'k4' },
    ] as const,
  };
  switch (status) {
    case 'draft':
    case 'submitted':
      return { ...base, status };
    case 'returned':
      return { ...base, status, question: 'Which lab?' };
    case 'approved':
      return { ...base, status, approvedBy: person(990), entitlement: ID };
    case 'declined':
      return { ...base, status, declinedBy: person(990), reason: 'too many' };
    case 'withdrawn':
      return { ...base, status, withdrawnBy: person(900) };
  }
}

const given = (own: Partial<Omit<Entitlement, 'id'>> = {}) => anEntitlement({ id: ID, ...own });

describe('the state of a purchase', () => {
  it.each<[PurchaseStatus]>([['draft'], ['submitted'], ['returned'], ['declined'], ['withdrawn']])(
    'that is %s is just that',
    (status) => {
      expect(stateOf(aPurchase(status), [given()], TODAY)).toBe(status);
    },
  );

  it.each<[string, readonly Entitlement[], string]>([
    ['is in force while its seats are there', [given()], 'in-force'],
    ['awaits its seats', [given({ status: 'awaiting-tenant' })], 'awaiting'],
    ['starts later', [given({ coverFrom: on('2027-02-02') })], 'starts-later'],
    [
      'starts later, whether its seats are there or not',
      [given({ coverFrom: on('2027-02-02'), status: 'awaiting-tenant' })],
      'starts-later',
    ],
    ['is in force on its first day', [given({ coverFrom: TODAY })], 'in-force'],
    ['is in force on its last day', [given({ coverUntil: TODAY })], 'in-force'],
    ['ended', [given({ coverUntil: on('2027-01-31') })], 'ended'],
    [
      'ended without its seats ever being there',
      [given({ coverUntil: on('2027-01-31'), status: 'awaiting-tenant' })],
      'ended',
    ],
    [
      'is told by its own entitlement, and no correction',
      [anEntitlement({ id: 'c1', corrects: ID }), given({ status: 'awaiting-tenant' })],
      'awaiting',
    ],
    ['awaits when its entitlement is not to be seen yet', [], 'awaiting'],
  ])('that was approved %s', (_, entitlements, state) => {
    expect(stateOf(aPurchase('approved'), entitlements, TODAY)).toBe(state);
  });

  it.each<[PurchaseStatus, boolean, boolean, boolean]>([
    ['draft', true, true, false],
    ['submitted', false, true, true],
    ['returned', true, true, true],
    ['approved', false, false, true],
    ['declined', false, false, true],
    ['withdrawn', false, false, true],
  ])('%s: its sender may change it %s, nobody decided it %s, it was sent %s', (status, isOpen, undecided, sent) => {
    const purchase = aPurchase(status);

    expect([isOpenToSender(purchase), isUndecided(purchase), isSent(purchase)]).toEqual([isOpen, undecided, sent]);
  });
});

describe('what happened to a purchase', () => {
  const purchase = aPurchase('submitted');

  it('names the last of some actions, if there is one', () => {
    expect(lastEvent(purchase, 'submitted', 'returned')?.key).toBe('k4');
    expect(lastEvent(purchase, 'returned')?.words).toBe('Which lab?');
    expect(lastEvent(purchase, 'approved')).toBeUndefined();
  });

  it('recognizes a press that had its effect', () => {
    expect(hasHandled(purchase, 'k3')).toBe(true);
    expect(hasHandled(purchase, 'k5')).toBe(false);
  });

  it('names each contributor once, without anything else of them', () => {
    const again = withContributor(purchase.contributors, { ...person(900), displayName: 'Renamed' });
    const more = withContributor(purchase.contributors, actor(901));

    expect(again).toEqual([person(900)]);
    expect(more).toEqual([person(900), person(901)]);
    expect(isContributor(purchase, person(900).userId)).toBe(true);
    expect(isContributor(purchase, person(901).userId)).toBe(false);
  });
});

describe('a reason, as it is kept,', () => {
  it.each([
    ['has no blanks around it', '  which lab?\n', 'which lab?'],
    ['is nothing when only blanks were typed', ' \t\n', ''],
    ['is cut between characters', `${'🎓'.repeat(MOST_WORDS)}!`, '🎓'.repeat(MOST_WORDS)],
  ])('%s', (_, typed, kept) => {
    expect(wordsOf(typed)).toBe(kept);
  });
});

describe('a purchase order number, compared', () => {
  it.each([
    ['PO-1001', 'PO1001'],
    ['po 1001', 'PO1001'],
    [' P.O. #1001/a ', 'PO1001A'],
    ['ＰＯ１００１', 'PO1001'],
    ['é-7', 'É7'],
    ['e\u0301-7', 'É7'],
    ['straße', 'STRASSE'],
    ['№ 5', 'NO5'],
    ['--- / #', ''],
    ['', ''],
  ])('%j is %j', (typed, compared) => {
    expect(comparableNumber(typed)).toBe(compared);
  });

  it('stays as it is when compared again, and cares for no case, spaces or signs', () => {
    const property = fc.property(fc.string({ unit: 'grapheme' }), (typed) => {
      const compared = comparableNumber(typed);

      expect(comparableNumber(compared)).toBe(compared);
      expect(comparableNumber(typed.replaceAll('', ' - '))).toBe(comparableNumber(typed.replaceAll('', ' ')));
      expect(comparableNumber(` ${typed}#`)).toBe(compared);
    });

    fc.assert(property, { numRuns: 1000 });
  });

  it('is one for all ways to write ASCII letters', () => {
    const property = fc.property(fc.stringMatching(/^[A-Za-z0-9 ./#-]*$/u), (typed) => {
      expect(comparableNumber(typed.toLowerCase())).toBe(comparableNumber(typed.toUpperCase()));
      expect(comparableNumber(typed)).toMatch(/^[A-Z0-9]*$/u);
    });

    fc.assert(property);
  });
});
