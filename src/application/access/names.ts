import { type PersonActor } from '../../domain/actor';
import { type Department, type Institution } from '../../domain/institution/department';
import { type DepartmentId, type ProductId } from '../../domain/ids';
import { type NamedPlace } from '../../domain/findings/leaver';
import { type KnownPerson, named } from '../../domain/people';
import { type NamedDepartment, type NamedProduct } from '../../domain/refusal';
import { type Ports } from '../ports';

/** A department as answers name it. */
export const namedDepartment = ({ id, name }: Department): NamedDepartment => ({ id, name });

/** As many as one sentence names. */
const MOST_TO_ASK = 3;

/** Whom people of a department ask about its seats. */
export const askPeopleOf = ({ delegates }: Pick<Department, 'delegates'>): readonly KnownPerson[] =>
  delegates.slice(0, MOST_TO_ASK).map(named);

/** A product as answers name it; its id when the policy has forgotten it. */
export function namedProduct({ policy }: Pick<Ports, 'policy'>, id: ProductId): NamedProduct {
  return { id, name: policy.products.find((product) => product.id === id)?.name ?? id };
}

/** An actor as our records name them, which know the user principal name. */
export function asRecorded(actor: PersonActor, department: Department, institution: Institution): KnownPerson {
  const known = [...department.delegates, ...department.purchasers, ...institution.approvers];
  return named(known.find((person) => person.userId === actor.userId) ?? actor);
}

/** What a product and a department are called; a product's id when the policy has forgotten it. */
export const namesOf = (
  { policy }: Pick<Ports, 'policy'>,
  departments: readonly Department[],
  of: { readonly product: ProductId; readonly department: DepartmentId | undefined },
): NamedPlace => ({
  productName: namedProduct({ policy }, of.product).name,
  departmentName: departments.find(({ id }) => id === of.department)?.name,
});
