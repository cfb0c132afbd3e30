import { type Instant } from '../calendar';
import { type KnownPerson } from '../people';
import { type NamedDepartment, type NamedProduct } from '../refusal';
import { type Role } from './role';

/** Somebody may do something in a department now. */
export interface RoleGiven {
  readonly kind: 'role-given';
  readonly role: Role;
  readonly department: NamedDepartment;
  readonly by: KnownPerson;
  readonly at: Instant;
}

/** A product that somebody asked for is in the catalog now, or will not be. */
export interface WishSettled {
  readonly kind: 'wish-settled';
  readonly typed: string;
  readonly became: { readonly product: NamedProduct } | { readonly reason: string };
  readonly by: KnownPerson;
  readonly at: Instant;
}
