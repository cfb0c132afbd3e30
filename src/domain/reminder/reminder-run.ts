import { type CalendarDate, type Instant } from '../calendar';
import { type DepartmentId } from '../ids';
import { type PoolRef, type Unreached } from './reminder';

/** What is at stake in one department. */
export interface StakeOf {
  readonly department: DepartmentId;
  readonly seats: number;
  /** Last term's price of these seats; undefined where nothing is known of one. */
  readonly costCents?: number;
}

/** What waits for an answer, as it was read when letters were decided. */
export interface Stake {
  /** The last day of the term that it is about. */
  readonly lastDay: CalendarDate;
  /** Departments that have not answered, by name. */
  readonly unanswered: readonly StakeOf[];
  readonly pools: number;
  readonly seats: number;
  /** Last term's price of these seats; undefined where nothing is known of one. */
  readonly costCents?: number;
  /** Pools whose departments let seats lapse. */
  readonly lapsing: readonly PoolRef[];
  /** Departments with seats that end, and with one person who can act, or none. */
  readonly alone: readonly DepartmentId[];
}

/** What became of letters since a day. */
export interface LetterCount {
  readonly since: CalendarDate;
  readonly sent: number;
  /** Of these, begun again after a crash. */
  readonly repeated: number;
  readonly unreached: readonly Unreached[];
  readonly waiting: number;
}

/** The last run of the reminders: one record, which each run of a day writes anew. */
export interface ReminderRun {
  /** The day for which letters were decided. */
  readonly on: CalendarDate;
  /** When the delegates' letters were decided, and, where `isDone`, when the run came to its end. */
  readonly at: Instant;
  /** What is at stake was read, and letters are being decided from it: nobody's are known to be. */
  readonly isDeciding?: true;
  /** The approvers' letters are decided, too. */
  readonly isDone: boolean;
  /** Letters that it decided. */
  readonly decided: number;
  /** Undefined out of season. */
  readonly stake?: Stake;
  /** Departments that have not answered, where nobody who can act was reached. */
  readonly unreached?: readonly DepartmentId[];
  /** Departments whose records cannot be read: their people were not reminded. */
  readonly unreadable?: readonly DepartmentId[];
  readonly count?: LetterCount;
}
