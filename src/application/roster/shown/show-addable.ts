import { type Actor } from '../../../domain/actor';
import { type DepartmentId } from '../../../domain/ids';
import { type NamedDepartment, type NamedProduct } from '../../../domain/refusal';
import { type Result } from '../../../domain/result';
import { departmentsFor, notYours, readStanding } from '../../access/standing';
import { namedDepartment, namedProduct } from '../../access/names';
import { type RecordPorts } from '../../ports';
import { poolsIn } from './show-seats';

/** A product that people can be added to; without a department, some department may have it. */
export interface Addable {
  readonly product: NamedProduct;
  readonly department?: NamedDepartment;
}

/** Of more departments than these it is not read which products they have. */
const MOST_LOOKED_AT = 20;

/** What the actor may find to add people to, in a department or in all of theirs. */
export async function showAddable(
  ports: RecordPorts,
  actor: Actor,
  department: DepartmentId | undefined,
): Promise<Result<{ readonly pools: readonly Addable[] }>> {
  const standing = await readStanding(ports, actor);
  const departments = departmentsFor(standing, 'see-pools', department);
  if (departments.length === 0) return { ok: false, refusal: notYours(standing) };
  if (departments.length > MOST_LOOKED_AT)
    return { ok: true, pools: ports.policy.products.map(({ id }) => ({ product: namedProduct(ports, id) })) };
  const pools = await ports.departments.poolsOf(departments.map(({ id }) => id));
  const named = poolsIn(departments, pools).map(({ department: of, pool }) => ({
    product: namedProduct(ports, pool.product),
    department: namedDepartment(of),
  }));
  return { ok: true, pools: named };
}
