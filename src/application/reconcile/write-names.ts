import { endIfStopping } from '../../concurrency/stopping';
import { type Department } from '../../domain/institution/department';
import { groupBy } from '../../domain/group-by';
import { type DepartmentId } from '../../domain/ids';
import { type PurchaseRecord } from '../../domain/purchase/purchase-record';
import { type Names, renamed } from '../../domain/renamed';
import { type AssignmentRecord } from '../../domain/roster/assignment-record';
import { type HandledCommand } from '../../domain/roster/handled';
import { type RosterPlace, type WritableBooks } from '../../ports/roster/department-store';
import { orLogFault } from '../outbox/faults';
import { type Ports } from '../ports';

/** Records written in one transaction, which takes a hundred; the department is one of them. */
const RECORDS_PER_TRANSACTION = 90;
/** Everything that calls people by name and is not the ledger, which keeps what they were called on the day. */
export interface Records {
  readonly departments: readonly Department[];
  readonly places: readonly RosterPlace[];
  readonly assignments: readonly AssignmentRecord[];
  readonly purchases: readonly PurchaseRecord[];
  readonly commands: readonly HandledCommand[];
}

/** Calls everybody in these records as they are called now, a department at a time; one that cannot be written keeps no other waiting. */
export async function writeNames(
  ports: Pick<Ports, 'departments' | 'logger'>,
  records: Records,
  names: Names,
): Promise<void> {
  for (const [department, writes] of writesOf(records, names)) {
    endIfStopping();
    await orLogFault(ports.logger, () => write(ports, department, writes), 'names were not refreshed', { department });
  }
}

/** Writes one record of a department anew, if it is still there and calls somebody otherwise. */
type Write = (books: WritableBooks) => Promise<void>;

/** By department, what has to be written. */
function writesOf(records: Records, names: Names): ReadonlyMap<DepartmentId, readonly Write[]> {
  const writes: { readonly department: DepartmentId; readonly write: Write }[] = [
    ...records.departments.map(({ id }) => ({
      department: id,
      write: rewriting(
        (books) => books.department(),
        (books, department) => books.saveDepartment(department),
        names,
      ),
    })),
    ...records.places.map(({ department, product, userId }) => ({
      department,
      write: rewriting(
        (books) => books.entry(product, userId),
        (books, entry) => books.saveEntry(entry),
        names,
      ),
    })),
    ...records.assignments.map(({ department, product, person, skuId }) => ({
      department,
      write: rewriting(
        (books) => books.assignment(product, person.userId, skuId),
        (books, record) => books.saveAssignment(record),
        names,
      ),
    })),
    ...records.purchases.map(({ purchase: { department, id } }) => ({
      department,
      write: rewriting(
        (books) => books.purchase(id),
        (books, record) => books.savePurchase(record),
        names,
      ),
    })),
    ...records.commands.map(({ department, key }) => ({
      department,
      write: rewriting(
        (books) => books.handled(key),
        (books, command) => books.saveHandled(command),
        names,
      ),
    })),
  ];
  const byDepartment = groupBy(writes, ({ department }) => department);
  return new Map([...byDepartment].map(([department, some]) => [department, some.map(({ write }) => write)]));
}

const rewriting =
  <Record>(
    read: (books: WritableBooks) => Promise<Record | undefined>,
    save: (books: WritableBooks, record: Record) => Promise<void>,
    names: Names,
  ): Write =>
  async (books) => {
    const before = await read(books);
    const after = renamed(before, names);
    if (after !== undefined && after !== before) await save(books, after);
  };

async function write(
  { departments }: Pick<Ports, 'departments'>,
  department: DepartmentId,
  writes: readonly Write[],
): Promise<void> {
  for (let from = 0; from < writes.length; from += RECORDS_PER_TRANSACTION) {
    const some = writes.slice(from, from + RECORDS_PER_TRANSACTION);
    await departments.change(department, async (books) => {
      for (const one of some) await one(books);
    });
  }
}
