import { pauseWhenDue } from '../../../concurrency/in-slices';
import { type Clock } from '../../../ports/clock';
import { instantOf } from '../../../domain/calendar';
import { type AssignmentRecord } from '../../../domain/roster/assignment-record';
import { type DepartmentId } from '../../../domain/ids';
import { type DepartmentBooks, type DepartmentStore, placeOf } from '../../../ports/roster/department-store';
import { ChangeQueue, type QueueOptions } from './change-queue';
import { readLedger, SessionBooks } from './department-books';
import { acrossDepartments } from './across-departments';
import { departmentOf, ids } from './department-records';
import { ChainCheck } from './ledger-hash';
import { offeringHeads } from './offer-heads';
import { type DocumentStore } from '../document-store';
import { PartitionSession } from '../partition-session';
import { readWhole } from '../read-whole';
import { kinds } from '../shapes/kinds';

/** How long waits are, and who waits. */
export type Timing = Pick<QueueOptions, 'steadyMs' | 'random' | 'wait'>;

/** Real clocks and real waits. */
export const realTiming: Timing = {
  steadyMs: () => performance.now(),
  random: Math.random,
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** Our departments, on any document store. */
export function documentDepartmentStore(store: DocumentStore, clock: Clock, timing = realTiming): DepartmentStore {
  const queues = new Map<DepartmentId, ChangeQueue>();
  const now = () => instantOf(clock.now());

  function queueOf(department: DepartmentId): ChangeQueue {
    const queue = queues.get(department) ?? new ChangeQueue({ store, department, now, ...timing });
    queues.set(department, queue);
    return queue;
  }

  const reading = offeringHeads(store, timing.steadyMs, (department, offered) => {
    queueOf(department).offer(offered);
  });

  return {
    look: (department): DepartmentBooks => {
      const session = new PartitionSession({ store: reading, container: 'departments', partition: department });
      return new SessionBooks({ session, department, isInDoubt: true, now });
    },
    change: (department, decide) => queueOf(department).add(decide),
    brokenEntry: (department) => brokenEntry(store, department),
    ...acrossDepartments(reading),
    ...wholeTenant(store),
  };
}

/** Entries of a ledger that are checked at a time. */
const ENTRIES_AT_ONCE = 500;

/** Where the chain of a department breaks, read some entries at a time. */
async function brokenEntry(store: DocumentStore, department: DepartmentId): Promise<number | undefined> {
  const at = { container: 'departments', partition: department } as const;
  const stored = await store.read({ ...at, id: ids.department });
  const chain = new ChainCheck();
  for (let sinceNumber = 1; ; sinceNumber += ENTRIES_AT_ONCE) {
    // A session keeps what it has read.
    const session = new PartitionSession({ store, ...at });
    const entries = await readLedger(session, { sinceNumber, limit: ENTRIES_AT_ONCE });
    chain.take(entries);
    await pauseWhenDue();
    if (entries.length < ENTRIES_AT_ONCE) break;
  }
  return chain.brokenAt(stored === undefined ? 'unknown' : kinds.department.read(stored).ledger);
}

/** What is read to its end: of each record no more than is used, where there are many. */
function wholeTenant(store: DocumentStore) {
  return {
    allPools: () => readWhole(store, { kind: 'pool', by: 'product' }, (found) => kinds.pool.read(found)),
    allPlaces: () =>
      readWhole(store, { kind: 'entry', by: 'userId' }, (found) =>
        placeOf(departmentOf(found.partition), kinds.entry.read(found)),
      ),
    allAssignments: () =>
      readWhole(store, { kind: 'assignment', by: 'userId' }, (found): AssignmentRecord => {
        const { person, product, skuId, department, intendedAt, outcome } = kinds.assignment.read(found);
        return { person, product, skuId, department, intendedAt, outcome };
      }),
    allReleasedLately: () =>
      readWhole(store, { kind: 'released', by: 'userId' }, (found) => kinds.released.read(found)),
  };
}
