import { type Instant } from '../calendar';
import { type KnownPerson } from '../people';
import { type NamedDepartment, type NamedProduct } from '../refusal';
import { type ExceptionKind } from './exception-kinds';

/** An approver asks a department about an exception that an audit found in its seats. */
export interface ExceptionAsked {
  readonly kind: 'exception-asked';
  readonly exception: ExceptionKind;
  readonly department: NamedDepartment;
  readonly product: NamedProduct;
  /** Absent where it is about a number, and about nobody. */
  readonly person?: KnownPerson;
  readonly count: number;
  /** What the approver asks. */
  readonly words: string;
  readonly by: KnownPerson;
  readonly at: Instant;
}
