import { type Retirement } from '../institution/catalog';
import { type CalendarDate, type Instant } from '../calendar';
import { type ClosedSpan } from '../term/turn';
import { type DepartmentId, type ProductId } from '../ids';
import { type UnreachedCause } from '../notice';
import { type KnownPerson } from '../people';
import { type NamedDepartment, type NamedProduct } from '../refusal';
import { type SeatCount } from '../roster/pool';
import { type TurnForecast } from '../term/forecast';
import { type Renewal, type RenewalAnswer } from '../term/renewal';
import { type TermTurn } from '../term/turn';

/** Which pool. */
export interface PoolRef {
  readonly department: DepartmentId;
  readonly product: ProductId;
}

/** A day of the ladder, or of the weeks after its last one, as it was decided: of which turn, and before or after its last day. */
export interface RungSent {
  readonly lastDay: CalendarDate;
  readonly on: CalendarDate;
  readonly phase: 'before' | 'after' | 'weekly';
}

/** What the department paid last time. */
export interface LastPurchase {
  readonly seats: number;
  readonly purchaseOrderNumber: string;
  readonly reseller?: string;
  /** Of one seat, in hundredths of the policy's currency. */
  readonly priceCents?: number;
  readonly coverFrom: CalendarDate;
  readonly coverUntil: CalendarDate;
}

/** A pool around the end of its cover, for those who can act. */
export interface PoolEnding {
  readonly department: NamedDepartment;
  readonly product: NamedProduct;
  readonly renewal: Renewal;
  readonly forecast: TurnForecast;
  readonly rosterLength: number;
  /** Who has a seat now and would have none on the first day of the next cover: the first of them, in order, and how many there are. */
  readonly losing: { readonly people: readonly KnownPerson[]; readonly count: number };
  /** On the roster with a last day before that: dropped, or there for a time only. */
  readonly leaving: number;
  readonly lastPurchase: LastPurchase | undefined;
  readonly retires: Retirement | undefined;
  readonly answer: RenewalAnswer | undefined;
  /** Who waits now and would be seated on the first day of the next cover, where that was looked for; the first of them, in order. */
  readonly movingUp?: readonly KnownPerson[];
  /** Whether whoever reads this may renew it, and say who needs no seat; both, unless told. */
  readonly canRenew?: boolean;
  readonly canDrop?: boolean;
}

/** What every card about the end says besides. */
export interface EndingShown {
  readonly turn: TermTurn;
  readonly today: CalendarDate;
  /** On which purchasing is closed now, or before the day to decide by. */
  readonly closed: ClosedSpan | undefined;
  readonly currency: string;
}

/** The digest of a delegate or purchaser. */
export interface ReminderShown extends EndingShown {
  /** Absent where the digest is about low seats alone, or somebody asked for it. */
  readonly rung: RungSent | undefined;
  /** Pools about which nobody said anything yet, by department and product; the first of them, and how many there are. */
  readonly pools: readonly PoolEnding[];
  readonly poolCount: number;
  /** Each person of these is to be confirmed: names that nobody drops stay. */
  readonly keep: readonly { readonly pool: PoolNamed; readonly people: number }[];
  readonly lowSeats: readonly { readonly pool: PoolNamed; readonly seats: SeatCount }[];
  /** Others who can act for these departments and could not be reached. */
  readonly unreached: readonly Unreached[];
  /** What approvers hear, for somebody who is one as well. */
  readonly centralIt?: ApproverReminderShown;
}

/** A pool by its names. */
export interface PoolNamed {
  readonly department: NamedDepartment;
  readonly product: NamedProduct;
}

/** Somebody who was not reached, and why. */
export interface Unreached {
  readonly person: KnownPerson;
  readonly cause: UnreachedCause;
}

/** The digest of approvers: a page of the departments that have not answered, and what is at stake. */
export interface ApproverReminderShown extends EndingShown {
  readonly rung: RungSent | undefined;
  readonly unanswered: readonly DepartmentAtStake[];
  readonly unansweredCount: number;
  /** The last department of this page, where others follow; by name, as lists of departments are turned. */
  readonly next?: { readonly name: string; readonly id: DepartmentId };
  /** Over all of them. */
  readonly seats: number;
  readonly costCents: number | undefined;
  /** Departments that said that they let seats lapse, with who said so. */
  readonly lapsing: readonly (PoolNamed & { readonly answer: RenewalAnswer; readonly seats: number })[];
  /** Departments where nobody who can act was reached: approvers act for them. */
  readonly unreached: readonly NamedDepartment[];
  /** Departments whose records cannot be read: their people were not reminded. */
  readonly unreadable: readonly NamedDepartment[];
  /** Departments with one person who can act, or none. */
  readonly alone: readonly { readonly department: NamedDepartment; readonly people: readonly KnownPerson[] }[];
}

/** One department that has not answered. */
export interface DepartmentAtStake {
  readonly department: NamedDepartment;
  readonly pools: readonly { readonly product: NamedProduct; readonly seats: number }[];
  /** Last term's price of these seats; undefined where nothing is known of one. */
  readonly costCents: number | undefined;
}

/** How the reminders went. */
export interface ReminderReport {
  /** When the job last came to its end; undefined: never. */
  readonly ranAt: Instant | undefined;
  /** Counted since. */
  readonly since: CalendarDate;
  readonly sent: number;
  /** Of these, begun again after a crash: they may have arrived twice. */
  readonly repeated: number;
  readonly unreached: readonly Unreached[];
  /** Letters that wait to be sent. */
  readonly waiting: number;
  /** The next day of the ladder. */
  readonly next: RungSent | undefined;
  /** Pools that wait for an answer. */
  readonly openPools: number;
  /** Whether a day of the ladder has come for a term that is not followed by the next one yet. */
  readonly isInSeason: boolean;
  /** Departments whose records could not be read. */
  readonly unreadable: readonly NamedDepartment[];
}
