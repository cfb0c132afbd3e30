import { withTimeBudget } from '../../concurrency/time-budget';
import { type Check } from '../../ports/check';
import { type ReminderRunStore } from '../../ports/reminder/reminder-run-store';

const LIMIT_MS = 2_000;

/** Looks when reminders ran last; what is wrong with a store that does not say is said of the store. */
export function remindersCheck({ last }: Pick<ReminderRunStore, 'last'>): Check {
  return {
    ...{ name: 'reminders', title: 'Reminders', everySeconds: 30 },
    run: async () => {
      const note = await withTimeBudget(LIMIT_MS, last).then(
        (run) => run?.at ?? 'never',
        () => 'unknown',
      );
      return { note, shortcomings: [] };
    },
  };
}
