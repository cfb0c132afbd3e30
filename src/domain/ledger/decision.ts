import { type LedgerFact } from './ledger-entry';

const DECISIONS: ReadonlySet<LedgerFact['action']> = new Set([
  ...(['purchase-submitted', 'purchase-returned', 'purchase-answered', 'purchase-approved'] as const),
  ...(['purchase-declined', 'purchase-withdrawn', 'entitlement-confirmed', 'renewal-answered'] as const),
  ...(['role-given', 'role-taken', 'product-saved', 'product-request-closed'] as const),
  ...(['department-opened', 'department-changed', 'department-closed'] as const),
  ...(['exception-answered', 'audit-signed'] as const),
]);

/** Whether a fact is that somebody decided about purchases, seats, roles or what an audit found: what an auditor asks for by name. */
export function isDecision(fact: LedgerFact): boolean {
  // That of a purchase is told by its approval.
  if (fact.action === 'entitlement-recorded')
    return fact.entitlement.purchase === undefined || fact.entitlement.corrects !== undefined;
  return DECISIONS.has(fact.action);
}
