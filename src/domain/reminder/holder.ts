import { type CalendarDate } from '../calendar';
import { type UserId } from '../ids';
import { type KnownPerson } from '../people';
import { type NamedDepartment, type NamedProduct } from '../refusal';

/** What somebody with a seat is told about its end. */
export interface HolderNotice {
  readonly about:
    /** Nothing was renewed, or not enough for their place, or they were dropped: the seat ends. */
    | 'ends'
    /** It comes back after days without cover; where `why` is no gap, they were told for that reason that it ends. */
    | 'rests'
    /** They were told that it ends, and it does not: it was renewed after all. */
    | 'stays'
    /** They were told that it ends or rests, and have it again. */
    | 'back';
  readonly why: 'nothing-renewed' | 'beyond-renewed' | 'gap' | 'dropped';
  readonly department: NamedDepartment;
  readonly product: NamedProduct;
  /** The last day on which they have it. */
  readonly lastDay: CalendarDate;
  /** The first day on which they have it again, where that is known. */
  readonly backOn: CalendarDate | undefined;
  readonly askPeople: readonly KnownPerson[];
  /** Who is told: they need not ask themselves. */
  readonly to?: UserId;
}
