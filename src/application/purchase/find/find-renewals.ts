import { type CalendarDate } from '../../../domain/calendar';
import { type DepartmentId, type ProductId } from '../../../domain/ids';
import { isSent } from '../../../domain/purchase/purchase';
import { type PurchaseRecord } from '../../../domain/purchase/purchase-record';
import { startsNext } from '../../../domain/term/renewal';
import { turnAt } from '../../../domain/term/turn';
import { type Ports } from '../../ports';

/** What was begun or sent to renew a pool, each the newest first. */
export interface Renewals {
  /** Begun as a renewal, and not sent yet. */
  readonly drafts: readonly PurchaseRecord[];
  /** Sent, by whomever, with cover that starts next; nobody turned it down or took it back. */
  readonly sent: readonly PurchaseRecord[];
}

/** More purchases of one pool are not looked at: the newest are those that start next. */
const MOST = 50;

/** Which purchases renew what a pool has on the last day of a term, so that nobody renews it a second time without knowing. */
export async function findRenewals(
  ports: Pick<Ports, 'departments' | 'policy'>,
  { department, product }: { readonly department: DepartmentId; readonly product: ProductId },
  lastDay: CalendarDate,
): Promise<Renewals> {
  const turn = turnAt(lastDay, ports.policy);
  const status = ['draft', 'submitted', 'returned', 'approved'] as const;
  const found = await ports.departments.look(department).purchases({ product, status, limit: MOST });
  return {
    drafts: found.filter(({ purchase }) => !isSent(purchase) && purchase.renews?.lastDay === lastDay),
    sent: found.filter(({ purchase }) => isSent(purchase) && startsNext(purchase.details, turn)),
  };
}
