import { type Department } from '../domain/department';
import { type DepartmentId, type ProductId } from '../domain/ids';
import { type NamedPlace } from '../domain/leaver';
import { namedProduct } from './command-frame';
import { type Ports } from './ports';

/** What a product and a department are called; a product's id when the policy has forgotten it. */
export const namesOf = (
  { policy }: Pick<Ports, 'policy'>,
  departments: readonly Department[],
  of: { readonly product: ProductId; readonly department: DepartmentId | undefined },
): NamedPlace => ({
  productName: namedProduct({ policy }, of.product).name,
  departmentName: departments.find(({ id }) => id === of.department)?.name,
});
