import { type ReminderRunStore } from '../../../ports/reminder/reminder-run-store';
import { type DocumentStore } from '../document-store';
import { kinds } from '../shapes/kinds';
import { tenantDocuments } from './tenant-documents';

/** There is one for the tenant. */
const LAST = 'last';

/** The last run of the reminders, on any document store. */
export function documentReminderRunStore(store: DocumentStore): ReminderRunStore {
  const runs = tenantDocuments(store, kinds.reminderRun);
  return {
    last: async () => (await runs.find(LAST))?.value,
    save: async (run) => {
      await runs.overwrite(LAST, run);
    },
  };
}
