import { type Clock } from '../../ports/clock';
import { type DepartmentStore, type WritableBooks } from '../../ports/roster/department-store';
import { type DepartmentHistory } from './department-history';
import { type Happening } from './chronicle';

/** Writes of one transaction, but for the department itself: those of a store are at most a hundred. */
const WRITES_AT_ONCE = 99;

/** A clock that is set to when something happened. */
export class PastClock implements Clock {
  #now = new Date(0);

  now(): Date {
    return this.#now;
  }

  set(now: Date): void {
    this.#now = now;
  }
}

type Write = (books: WritableBooks) => Promise<void>;

/** Writes all of a department, through the store that the bot has, by a clock of the department's own. */
export async function writeHistory(
  departments: DepartmentStore,
  clock: PastClock,
  { department, happenings, pools, purchases }: DepartmentHistory,
): Promise<void> {
  const record =
    ({ at, entry }: Happening): Write =>
    (books) => {
      clock.set(at);
      return books.record(entry);
    };
  const writes: readonly Write[] = [
    ...happenings.map(record),
    ...pools.flatMap(({ pool, entries, licenses, entitlements }): Write[] => [
      (books) => books.savePool(pool),
      ...entitlements.map(
        (one): Write =>
          (books) =>
            books.saveEntitlement(one),
      ),
      ...entries.map(
        (one): Write =>
          (books) =>
            books.saveEntry(one),
      ),
      ...[...licenses.values()].map(
        (one): Write =>
          (books) =>
            books.saveAssignment(one),
      ),
    ]),
    ...purchases.map(
      (one): Write =>
        (books) =>
          books.savePurchase(one),
    ),
  ];
  for (let done = 0; done < writes.length; done += WRITES_AT_ONCE) {
    await departments.change(department.id, async (books) => {
      if (done === 0) await books.saveDepartment(department);
      for (const write of writes.slice(done, done + WRITES_AT_ONCE)) await write(books);
    });
  }
}
