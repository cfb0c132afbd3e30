import { type CalendarDate, type Instant } from '../calendar';
import { type DepartmentId, type ProductId, type UserId } from '../ids';
import { type KnownPerson } from '../people';
import { type SeatFailure } from '../roster/assignment';
import { type ExceptionKind } from './exception-kinds';
import { type TenantUnits } from './tenant-units';

/** Which exception: of one kind, in one pool or product, about one person or none. */
export interface ExceptionKey {
  readonly kind: ExceptionKind;
  readonly product: ProductId;
  /** Absent where no department's records are concerned: it is of the whole tenant. */
  readonly department?: DepartmentId;
  /** Absent where it is about a number, and about nobody. */
  readonly userId?: UserId;
}

/** Something in which rosters, purchases and the tenant do not agree, as one whole reading found it. */
export interface ExceptionFound extends Omit<ExceptionKey, 'userId'> {
  readonly person?: KnownPerson;
  /** Licenses, seats or units: at least 1. */
  readonly count: number;
  /** Why the tenant refuses. */
  readonly failure?: SeatFailure['code'];
}

/** What an approver says of an exception: that it may stay, that it is being mended, or that the department is asked. */
export interface ExceptionAnswer {
  readonly answer: 'accepted' | 'mend' | 'ask-department';
  /** Why, in the approver's words. */
  readonly words: string;
  readonly by: KnownPerson;
  readonly at: Instant;
}

/** An exception that the latest whole reading still found. */
export interface OpenException extends ExceptionFound {
  /** When the tenant was begun to be read in which it was first found. */
  readonly firstSeenAt: Instant;
  /** The latest; it lasts as long as the exception does. */
  readonly answered?: ExceptionAnswer;
}

/** The exceptions of one pool that are open, or of one product where they are of the whole tenant: all of them, or a part. */
export interface ExceptionBook {
  readonly department: DepartmentId;
  readonly product: ProductId;
  /** From 1, behind the first part, which has no number. */
  readonly part?: number;
  /** When the tenant was begun to be read in the reading that changed it last. */
  readonly readAt?: Instant;
  readonly open: readonly OpenException[];
  /** In one book of the whole tenant: what of its units was recorded last. */
  readonly tenantRead?: { readonly readAt: Instant; readonly on: CalendarDate; readonly units: readonly TenantUnits[] };
}

/** Which exception one is. */
export const keyOf = ({ kind, product, department, person }: ExceptionFound): ExceptionKey => ({
  kind,
  product,
  ...(department === undefined ? {} : { department }),
  ...(person === undefined ? {} : { userId: person.userId }),
});

/** The same text for the same exception. */
export const keyText = ({ kind, product, department, userId }: ExceptionKey): string =>
  [kind, product, department ?? '', userId ?? ''].join('|');
