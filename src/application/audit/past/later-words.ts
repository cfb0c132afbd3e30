import { type LaterFact } from '../../../domain/replay/learned-later';
import { type CalendarDate } from '../../../domain/calendar';

const WORDS: Readonly<Record<LaterFact['did'], (number: string) => string>> = {
  approved: (number) => `Approval of ${number}`,
  imported: (number) => `Import of ${number}`,
  corrected: (number) => `Correction of ${number}`,
  confirmed: (number) => `${number} seen in the tenant`,
};

/** "Correction of PO-1001: −2 seats, Aug 1, 2026 to Jun 30, 2027" */
export function laterWords({ did, entitlement }: LaterFact): string {
  const { seats, purchaseOrderNumber, coverFrom, coverUntil } = entitlement;
  const count = `${seats < 0 ? '−' : ''}${Math.abs(seats)} ${Math.abs(seats) === 1 ? 'seat' : 'seats'}`;
  return `${WORDS[did](purchaseOrderNumber)}: ${count}, ${day(coverFrom)} to ${day(coverUntil)}`;
}

const format = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' });
const day = (date: CalendarDate): string => format.format(new Date(`${date}T00:00:00Z`));
