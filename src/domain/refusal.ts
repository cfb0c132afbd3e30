import { type CalendarDate } from './calendar';
import { type DepartmentId, type ProductId } from './ids';
import { type KnownPerson } from './people';

/** A department as an answer names it. */
export interface NamedDepartment {
  readonly id: DepartmentId;
  readonly name: string;
}

/** A product as an answer names it. */
export interface NamedProduct {
  readonly id: ProductId;
  readonly name: string;
}

/** Every way in which the rules can say no to a whole command, with the facts needed to explain it. */
export type Refusal =
  /** There is no such department, or it is not the actor's: told apart for nobody. */
  | {
      readonly code: 'not-yours';
      readonly typed: string | undefined;
      readonly askPeople: readonly KnownPerson[];
      /** For whoever sees pools, and may not change who is in them. */
      readonly onlyLooks?: boolean;
    }
  | {
      readonly code: 'unknown-product';
      readonly typed: string;
      readonly products: readonly NamedProduct[];
      /** Whether whoever asks may ask central IT for it. */
      readonly mayAsk?: boolean;
    }
  | {
      readonly code: 'no-pool';
      readonly department: NamedDepartment;
      readonly product: NamedProduct;
      readonly pools: readonly NamedProduct[];
    }
  | { readonly code: 'nobody-found'; readonly typed: readonly string[] }
  /** Nobody of these is on a roster that the actor may change. */
  | { readonly code: 'on-no-roster'; readonly typed: readonly string[] }
  | { readonly code: 'too-many-people'; readonly most: number; readonly count: number }
  | {
      readonly code: 'nothing-to-undo';
      readonly reason: 'none' | 'too-old' | 'already-undone' | 'not-latest' | 'all-changed';
    }
  /** There is no such purchase, or it is not the actor's to see. */
  | { readonly code: 'no-such-purchase'; readonly typed: string | undefined }
  | { readonly code: 'own-purchase' }
  /** Only approvers do this. */
  | { readonly code: 'only-approvers'; readonly askPeople: readonly KnownPerson[] }
  | {
      readonly code: 'no-reason';
      readonly about: 'decline' | 'return' | 'answer' | 'confirm' | 'correct' | 'exception';
    }
  /** No reading of the tenant finds it any more; or it is of the whole tenant, so that there is no department to ask. */
  | { readonly code: 'no-such-exception'; readonly reason: 'gone' | 'no-department' }
  /** There is an audit of a day that is over, and of today. */
  | { readonly code: 'day-to-come'; readonly day: CalendarDate }
  /** Only an audit of everything is signed. */
  | { readonly code: 'audit-narrowed'; readonly department: NamedDepartment }
  | { readonly code: 'no-proof' }
  /** Nothing is confirmed before its first day of cover. */
  | { readonly code: 'not-started'; readonly coverFrom: CalendarDate }
  | { readonly code: 'too-many-files'; readonly most: number }
  | { readonly code: 'guest-asks' }
  | { readonly code: 'card-too-old' }
  | { readonly code: 'look-up-slow' }
  | SetupRefusal;

/** Why roles, departments, products and the channel stay as they are. */
export type SetupRefusal =
  /** Whoever asks is no approver, or, to look, no auditor either; said before anything else. */
  | {
      readonly code: 'central-it-only';
      readonly askPeople: readonly KnownPerson[];
      /** Where it is how the reminders went that was asked for. */
      readonly about?: 'reminders';
    }
  | { readonly code: 'may-not-ask-for-products' }
  /** People could not be looked up in time. */
  | { readonly code: 'directory-silent' }
  /** The tenant did not say in time which units it has. */
  | { readonly code: 'tenant-silent' }
  | { readonly code: 'not-in-a-channel' }
  /** Nothing is changed in it until it is opened again. */
  | { readonly code: 'department-closed'; readonly department: NamedDepartment }
  | { readonly code: 'wish-settled'; readonly typed: string };

/** Why one person of a command was not changed, while the others may have been. */
export type LineRefusal =
  | { readonly code: 'not-found' }
  | { readonly code: 'left-out' }
  | { readonly code: 'guest' }
  | { readonly code: 'account-disabled' }
  /** What the directory says of the account cannot be judged. */
  | { readonly code: 'account-unclear' }
  | { readonly code: 'already-on-roster'; readonly waitingPlace: number | undefined }
  | { readonly code: 'through-another-department' }
  | { readonly code: 'not-on-roster' }
  /** On no roster of the department, where all of them were meant. */
  | { readonly code: 'on-no-roster' }
  /** The department has bought no seats of this one of several products. */
  | { readonly code: 'no-pool' }
  | { readonly code: 'changed-since' }
  /** Whoever asked for it lost the role while a large command was under way. */
  | { readonly code: 'right-ended' }
  | { readonly code: 'same-person' };
