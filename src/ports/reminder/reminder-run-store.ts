import { type ReminderRun } from '../../domain/reminder/reminder-run';

/** Keeps the last run of the reminders. Every method may throw a `Fault`. */
export interface ReminderRunStore {
  /** Undefined before the first one. */
  last(): Promise<ReminderRun | undefined>;
  save(run: ReminderRun): Promise<void>;
}
