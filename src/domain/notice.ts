import { type Instant } from './calendar';
import { type KnownPerson } from './people';
import { type NamedDepartment, type NamedProduct } from './refusal';
import { type UserId } from './ids';

/** A message that we start, to one person, about their seat. */
export type Notice = {
  readonly to: UserId;
  readonly department: NamedDepartment;
  readonly product: NamedProduct;
  readonly at: Instant;
} &
  /** `by` is undefined when the Entra group that mirrors the roster said so. */
  (
    | { readonly about: 'seated' | 'removed' | 'removed-waiting'; readonly by: KnownPerson | undefined }
    /** The seat cap rose or fell, and with it this person got a seat or lost it. */
    | { readonly about: 'covered' | 'uncovered' }
  );
