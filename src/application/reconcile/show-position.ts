import { type PersonActor } from '../../domain/actor';
import { defined } from '../../domain/defined';
import { type ProductId } from '../../domain/ids';
import { type KeptPosition, narrowed } from '../../domain/reconcile/position';
import { type PositionShown, sumOf } from '../../domain/reconcile/position-shown';
import { type OnProgress } from '../../domain/reconcile/progress';
import { namedProduct } from '../access/names';
import { orLogFault } from '../outbox/faults';
import { type Ports } from '../ports';
import { keepLook, lookAtTenant } from './look-at-tenant';

/** What a position is narrowed to; everything, when empty. */
export type PositionAbout = KeptPosition['about'];

/**
 * Reads the whole tenant once, plans as the reconciler would, and counts the position out of that plan. It is kept, so that its pages are
 * of one reading. What cannot be read whole is a fault.
 */
export async function takePosition(
  ports: Ports,
  by: PersonActor,
  about: PositionAbout,
  onProgress?: OnProgress,
): Promise<KeptPosition> {
  const read = () => orLogFault(ports.logger, () => ports.trials.read(), 'trials could not be read');
  const look = await lookAtTenant(ports, read, onProgress);
  const { at } = look;
  const position = narrowed(look.position, about);
  const kept = { id: `position-${at}-${by.userId}`, at, about, position };
  await ports.positions.save(kept);
  await keepLook(ports, look, by);
  return kept;
}

/** A page of a position that was kept, with the names of today. */
export async function showPosition(
  ports: Pick<Ports, 'departments' | 'policy' | 'reminderRuns'>,
  { id, at, about, position }: KeptPosition,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<PositionShown> {
  const end = offset + limit;
  const { length } = position.products;
  const pools = position.pools.slice(Math.max(0, offset - length), Math.max(0, end - length));
  const onPage = [
    ...pools.map((pool) => pool.department),
    ...(about.department === undefined ? [] : [about.department]),
  ];
  const [departments, run] = await Promise.all([
    ports.departments.departmentsOf([...new Set(onPage)]),
    ports.reminderRuns.last(),
  ]);
  const departmentName = (of: string) => departments.find((one) => one.id === of)?.name ?? of;
  const productName = (of: ProductId) => namedProduct(ports, of).name;
  const { product, department } = about;
  const { short, ...sum } = sumOf(position, about);
  return {
    id,
    at,
    about: defined({
      product: product && { id: product, name: productName(product) },
      department: department && { id: department, name: departmentName(department) },
    }),
    sum: { ...sum, short: short.map((one) => ({ name: productName(one.product), short: one.short })) },
    products: position.products.slice(offset, end).map((one) => ({ ...one, name: productName(one.product) })),
    pools: pools.map((pool) => ({
      ...pool,
      productName: productName(pool.product),
      departmentName: departmentName(pool.department),
    })),
    offset,
    total: length + position.pools.length,
    unclearUnits: position.products
      .filter(({ isUnclear }) => isUnclear === true)
      .map((one) => productName(one.product)),
    reminders: { ranAt: run?.at },
    ...defined({ areTrialsUnclear: position.areTrialsUnclear }),
  };
}
