import { purchaseLines } from '../../../src/domain/audit/purchase-lines';
import { type Instant } from '../../../src/domain/calendar';
import { entitlementId, purchaseId } from '../../../src/domain/ids';
import { type PurchaseEvent, type SentPurchase } from '../../../src/domain/purchase/purchase';
import { actor, anEntitlement, APPROVER, AT, MATH, on, person, VISIO } from '../../support/builders';

const TODAY = on('2027-03-02');
const event = (action: PurchaseEvent['action'], number: number, words?: string): PurchaseEvent => ({
  ...{ action, at: AT, by: actor(number), key: action },
  ...(words === undefined ? {} : { words }),
});
const proof = { files: [{ name: 'order.pdf', kind: 'pdf' as const, sizeBytes: 3, sha256: 'abc' }] };
const details = {
  ...{ product: VISIO, seats: 5, purchaseOrderNumber: 'PO-1', reseller: 'SHI', priceCents: 1200 },
  ...{ coverFrom: on('2026-08-01'), coverUntil: on('2027-06-30'), resellerOrderNumber: 'R-1', note: 'a note' },
  fields: [{ id: 'funding', label: 'Funding string', value: '123456-7890' }],
};
const base = {
  ...{ id: purchaseId('p1'), department: MATH, version: 1, proof, details },
  contributors: [person(900)] as const,
  events: [event('drafted', 900), event('submitted', 900)] as const,
};

describe('what a pool bought', () => {
  it('is a line for each purchase, with who sent, decided and confirmed it, and what it gave', () => {
    const purchase: SentPurchase = {
      ...{ ...base, status: 'approved', approvedBy: person(APPROVER), entitlement: entitlementId('e1') },
      events: [event('drafted', 900), event('submitted', 901), event('approved', APPROVER), event('confirmed', 991)],
    };
    const { product: _, ...bought } = details;

    // What counts is what the entitlement says, whatever the form did.
    const given = anEntitlement({ purchase: purchase.id, seats: 4, purchaseOrderNumber: 'PO-1-A' });

    expect(purchaseLines([given], [purchase], TODAY)).toEqual([
      {
        ...{
          ...bought,
          seats: 4,
          purchaseOrderNumber: 'PO-1-A',
          proof,
          purchase: 'p1',
          entitlement: 'e1',
          origin: 'purchase',
          state: 'in-force',
        },
        submitted: { by: actor(901), at: AT },
        decided: { by: actor(APPROVER), at: AT },
        confirmed: { by: actor(991), at: AT },
      },
    ]);
  });

  it('has corrections with why and by whom, also of a correction, and what was imported', () => {
    const purchase: SentPurchase = {
      ...{ ...base, status: 'approved', approvedBy: person(APPROVER), entitlement: entitlementId('e1') },
      events: [event('drafted', 900), event('submitted', 900), event('corrected', 991, 'typed 5 for 3')],
    };
    const cover = { coverFrom: on('2026-09-01'), seats: -2, reason: 'typed 5 for 3', approvedAt: AT };
    const lines = purchaseLines(
      [
        anEntitlement({ id: 'e2', corrects: entitlementId('e1'), ...cover }),
        anEntitlement({ id: 'e3', corrects: entitlementId('e2'), ...cover, coverFrom: on('2026-10-01') }),
        anEntitlement({ id: 'e1', purchase: purchase.id, seats: 5 }),
        anEntitlement({ id: 'e0', coverFrom: on('2025-08-01'), coverUntil: on('2026-06-30') }),
      ],
      [purchase],
      TODAY,
    );

    expect(lines.map(({ entitlement, origin, state, seats }) => [entitlement, origin, state, seats])).toEqual([
      ['e0', 'imported', 'ended', 1],
      ['e1', 'purchase', 'in-force', 5],
      ['e2', 'correction', 'in-force', -2],
      ['e3', 'correction', 'in-force', -2],
    ]);
    const decided = { by: actor(991), at: AT };
    expect(lines.slice(2)).toMatchObject([
      { reason: 'typed 5 for 3', decided },
      { reason: 'typed 5 for 3', decided },
    ]);
  });

  it('says of each correction who made it, also where two have the same reason', () => {
    const later = '2027-03-01T08:00:00.000Z' as Instant;
    const purchase: SentPurchase = {
      ...{ ...base, status: 'approved', approvedBy: person(APPROVER), entitlement: entitlementId('e1') },
      events: [
        ...base.events,
        event('corrected', 991, 'one fewer'),
        { ...event('corrected', 992, 'one fewer'), key: 'again', at: later },
      ],
    };
    const mended = { corrects: entitlementId('e1'), reason: 'one fewer', seats: -1 };
    const lines = purchaseLines(
      [
        anEntitlement({ id: 'e1', purchase: purchase.id, seats: 5 }),
        anEntitlement({ ...mended, id: 'e2', approvedAt: AT }),
        anEntitlement({ ...mended, id: 'e3', approvedAt: later }),
      ],
      [purchase],
      TODAY,
    );

    expect(lines.map(({ entitlement, decided }) => [entitlement, decided?.by]).slice(1)).toEqual([
      ['e2', actor(991)],
      ['e3', actor(992)],
    ]);
  });

  it('has what was declined, with the reason, and not what nobody in central IT saw', () => {
    const declined: SentPurchase = {
      ...{ ...base, status: 'declined', declinedBy: person(APPROVER), reason: 'no money' },
      events: [...base.events, event('declined', APPROVER)],
    };
    const withdrawn = {
      ...{ ...base, status: 'withdrawn' as const, withdrawnBy: person(900) },
      events: [event('drafted', 900), event('withdrawn', 900)] as const,
    };
    const at: Instant = AT;

    expect(purchaseLines([], [declined, withdrawn, { ...base, status: 'draft' }], TODAY)).toMatchObject([
      { state: 'declined', decided: { by: actor(APPROVER), at, reason: 'no money' } },
    ]);
  });
});
