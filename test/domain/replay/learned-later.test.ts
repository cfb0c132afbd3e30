import { LaterFacts } from '../../../src/domain/replay/learned-later';
import { type LedgerEntry, type LedgerFact } from '../../../src/domain/ledger/ledger-entry';
import { type Entitlement } from '../../../src/domain/term/entitlement';
import { type Term } from '../../../src/domain/term/term';
import { anEntitlement, AT, LAPSE, on, VISIO } from '../../support/builders';

const IN_THE_GAP = on('2027-07-15');
const ENDED = { id: 'ended', coverFrom: on('2026-08-01'), coverUntil: on('2027-06-30') };
const NEXT = { id: 'next', coverFrom: on('2027-08-01'), coverUntil: on('2028-06-30') };
const [ended, next, gone, awaited] = [
  anEntitlement({ ...ENDED, seats: 5 }),
  anEntitlement({ ...NEXT, seats: 3 }),
  anEntitlement({ id: 'gone', coverFrom: on('2026-08-01'), coverUntil: on('2027-05-31') }),
  // Nobody delivers what is over: it has no seats, unless an approver says so.
  anEntitlement({ ...ENDED, id: 'awaited', status: 'awaiting-tenant' }),
] as const;

const recorded = (entitlement: Entitlement): LedgerFact => ({
  action: 'entitlement-recorded',
  product: VISIO,
  entitlement,
});
const confirmed = ({ id }: Entitlement): LedgerFact =>
  ({ action: 'entitlement-confirmed', product: VISIO, entitlement: id }) as LedgerFact;

function learned(gap: Term['gap'], known: readonly Entitlement[], facts: readonly LedgerFact[]): readonly string[] {
  const later = new LaterFacts(IN_THE_GAP, { ...LAPSE, gap }, known);
  later.take(facts.map((fact) => ({ at: AT, fact }) as LedgerEntry));
  return later.facts.map(({ did, entitlement }) => `${did} ${entitlement.id}`);
}

describe('what was recorded after a day of the gap is about it', () => {
  const all = [recorded(ended), recorded(next), recorded(gone), recorded(awaited)];

  // What starts next counts for the gap from the day on which it is approved, and not before.
  it.each([
    ['lapse', []],
    ['hold', ['imported ended']],
    ['hold-if-renewed', ['imported ended']],
  ] as const)('where the term’s rule is %s', (gap, expected) => {
    expect(learned(gap, [], all)).toEqual(expected);
  });

  it('also where it was confirmed late', () => {
    expect(learned('hold', [awaited], [confirmed(awaited), confirmed(next)])).toEqual(['confirmed awaited']);
  });
});
