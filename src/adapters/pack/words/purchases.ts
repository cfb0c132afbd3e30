import { type AuditPurchase } from '../../../domain/audit/audit';

/** What became of a purchase, as both statement and workbook say it. */
export const STATES: Readonly<Record<AuditPurchase['state'], string>> = {
  submitted: 'not decided',
  returned: 'sent back with a question',
  declined: 'declined',
  withdrawn: 'withdrawn',
  awaiting: 'awaiting the tenant',
  'starts-later': 'starts later',
  'in-force': 'in force',
  ended: 'ended',
};

/** Where a line of what was bought comes from. */
export const ORIGINS: Readonly<Record<AuditPurchase['origin'], string>> = {
  purchase: 'purchase',
  imported: 'taken over without a purchase',
  correction: 'correction',
};

/** "−2", "5": a minus that is one, in text. */
export const signed = (count: number): string => (count < 0 ? `−${-count}` : String(count));
