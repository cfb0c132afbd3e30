import { pauseWhenDue } from '../../concurrency/in-slices';
import { type DepartmentId } from '../../domain/ids';
import { type Purchase, type PurchaseStatus } from '../../domain/purchase/purchase';
import { placeOfPurchase, type PurchasePlace } from '../../ports/purchase/purchase-index';
import { type Ports } from '../ports';

const PER_PAGE = 500;

/** What central IT has seen. */
const SENT = [
  'submitted',
  'returned',
  'approved',
  'declined',
  'withdrawn',
] as const satisfies readonly PurchaseStatus[];

/** Every purchase that was sent to central IT, page by page to the end; of one department, or of all. */
export async function allPurchases(
  { purchases }: Pick<Ports, 'purchases'>,
  department: DepartmentId | undefined,
): Promise<readonly Purchase[]> {
  const found: Purchase[] = [];
  const lists = department === undefined ? SENT.map((status) => [status]) : [SENT];
  for (const status of lists) {
    for (let after: PurchasePlace | undefined; ;) {
      const page = await purchases.list({
        status,
        limit: PER_PAGE,
        ...(department === undefined ? {} : { department }),
        ...(after === undefined ? {} : { after }),
      });
      found.push(...page.map(({ purchase }) => purchase));
      const last = page.at(-1);
      if (last === undefined || page.length < PER_PAGE) break;
      after = placeOfPurchase(last);
      await pauseWhenDue();
    }
  }
  return found;
}
