import { allOf } from '../../support/store/all-of';
import { sqliteDocuments } from '../../../src/adapters/sqlite/sqlite-documents';

interface AddedEntry {
  readonly fact: { readonly action: string; readonly entry?: { readonly userId: string } };
}

/** How often each person is on a roster, and how often a ledger says that they were added: all of it read from the file. */
export async function peopleOnRosters(file: string): Promise<{
  readonly rostered: ReadonlyMap<string, number>;
  readonly recorded: ReadonlyMap<string, number>;
}> {
  const store = sqliteDocuments({ file, now: () => new Date() });
  const entries = await allOf(store, 'entry');
  const ledger = await allOf(store, 'ledger');
  await store.close();
  return {
    rostered: tally(entries.flatMap(({ body: { userId } }) => (typeof userId === 'string' ? [userId] : []))),
    recorded: tally(
      ledger.flatMap(({ body }) => {
        const { fact } = body['entry'] as unknown as AddedEntry;
        return fact.action === 'person-added' ? [fact.entry?.userId ?? ''] : [];
      }),
    ),
  };
}

function tally(values: readonly string[]): ReadonlyMap<string, number> {
  const counted = new Map<string, number>();
  for (const value of values) counted.set(value, (counted.get(value) ?? 0) + 1);
  return counted;
}
