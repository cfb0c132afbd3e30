import { type DepartmentId, type PurchaseId } from '../../../domain/ids';
import { type PersonActor } from '../../../domain/actor';
import { comparableNumber, isSent, type SentPurchase } from '../../../domain/purchase/purchase';
import { type SameNumber } from '../../../domain/purchase/purchase-shown';
import { type HeldEntitlement } from '../../../domain/term/cover';
import { type NamedDepartment } from '../../../domain/refusal';
import { namedDepartment, namedProduct } from '../../access/names';
import { allDepartmentsFor, readingAs } from '../../access/standing';
import { type Ports, type RecordPorts } from '../../ports';

/** What else has the number of a purchase, in all departments; what was declined or withdrawn leaves it free. */
export async function sameNumber(
  ports: Pick<Ports, 'outline' | 'purchases' | 'policy'>,
  purchase: { readonly id: PurchaseId; readonly number: string },
): Promise<readonly SameNumber[]> {
  const number = comparableNumber(purchase.number);
  if (number === '') return [];
  const [{ purchases, entitlements }, { departments }] = await Promise.all([
    ports.purchases.withNumber([number]),
    ports.outline.known(),
  ]);
  const bought = purchases
    .map((record) => record.purchase)
    .filter((one): one is SentPurchase => isSent(one) && one.id !== purchase.id && isAlive(one))
    .map(({ department, details: { product, seats } }) => ({ department, product, seats }));
  const imported = entitlements
    .filter(isImported)
    .map(({ department, entitlement: { product, seats } }) => ({ department, product, seats }));
  const named = (id: DepartmentId): NamedDepartment => {
    const found = departments.find((one) => one.id === id);
    return found === undefined ? { id, name: id } : namedDepartment(found);
  };
  return [...bought, ...imported].map(({ department, product, seats }) => ({
    department: named(department),
    product: namedProduct(ports, product),
    seats,
  }));
}

/** The same, as far as somebody may see it. */
export function sameNumberFor(
  ports: RecordPorts & Pick<Ports, 'purchases'>,
  actor: PersonActor,
  purchase: { readonly id: PurchaseId; readonly number: string },
): Promise<readonly SameNumber[]> {
  return readingAs(ports, actor, async (standing) => {
    const found = await sameNumber(ports, purchase);
    return found.filter(({ department }) => allDepartmentsFor(standing, 'see-pools', department.id).length > 0);
  });
}

const isAlive = ({ status }: SentPurchase): boolean => status !== 'declined' && status !== 'withdrawn';

/** Whether an entitlement stands for itself: no purchase gave it, and it corrects none. */
export const isImported = ({ entitlement }: HeldEntitlement): boolean =>
  entitlement.purchase === undefined && entitlement.corrects === undefined;
