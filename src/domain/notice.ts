import { type Instant } from './calendar';
import { type KnownPerson } from './people';
import { type NamedDepartment, type NamedProduct } from './refusal';
import { type UserId } from './ids';

/** A message that we start, to one person. */
export interface Notice {
  readonly to: UserId;
  readonly about: 'seated' | 'removed' | 'removed-waiting';
  readonly department: NamedDepartment;
  readonly product: NamedProduct;
  readonly by: KnownPerson;
  readonly at: Instant;
}
