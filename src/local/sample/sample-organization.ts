import { addDays, type CalendarDate } from '../../domain/calendar';
import { gapAround, lastTermEnd, nextTermEnd, type Term, termStartAfter } from '../../domain/term/term';
import { sampleAddress } from './sample-people';

/**
 * The sample organization file, with cover for the term a date is in; on a day of the gap, for the term that has just
 * ended.
 */
export function sampleOrganization(today: CalendarDate, term: Term): string {
  const gap = gapAround(today, term);
  const coverUntil = gap?.lastCoverOn ?? nextTermEnd(today, term);
  const coverFrom = termStartAfter(lastTermEnd(addDays(coverUntil, -1), term), term);
  const cover = { coverFrom, coverUntil };
  const people = (...aliases: readonly string[]) => aliases.map(sampleAddress);
  const bought = (department: string, product: string, seats: number, purchaseOrderNumber: string) => ({
    department,
    product,
    seats,
    purchaseOrderNumber,
    ...cover,
  });
  const organization = {
    departments: [
      { id: 'math', name: 'Mathematics', delegates: people('dreyes'), purchasers: people('nadler') },
      { id: 'chem', name: 'Chemistry', delegates: people('ualvarez') },
      { id: 'hist', name: 'History', delegates: people('dfarah') },
    ],
    approvers: people('sokafor'),
    auditors: people('lmarin'),
    entitlements: [
      bought('math', 'visio', 5, 'PO-1001'),
      bought('math', 'project', 2, 'PO-1007'),
      bought('math', 'powerbi', 4, 'PO-1010'),
      { ...bought('math', 'powerbi', 6, 'PO-1044'), awaitsTenant: true },
      bought('chem', 'visio', 3, 'PO-2003'),
      bought('chem', 'powerbi', 2, 'PO-2011'),
      bought('hist', 'visio', 2, 'PO-3001'),
      bought('hist', 'project', 3, 'PO-3005'),
    ],
    rosters: [
      { department: 'math', product: 'visio', people: people('awong', 'dlee', 'mrossi') },
      { department: 'math', product: 'project', people: people('awong', 'bkhan', 'cdiaz', 'dlee', 'enovak') },
      { department: 'math', product: 'powerbi', people: people('hpatel', 'nadler') },
      { department: 'chem', product: 'visio', people: people('vchen', 'wolsen') },
      { department: 'chem', product: 'powerbi', people: people('bcosta') },
      { department: 'hist', product: 'visio', people: people('cward') },
      { department: 'hist', product: 'project', people: people('egreen', 'fyilmaz', 'dfarah') },
    ],
  };
  return JSON.stringify(organization, undefined, 2);
}
