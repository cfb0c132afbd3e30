import { type Clock } from '../../../ports/clock';
import { instantOf } from '../../../domain/calendar';
import { type AssignmentRecord } from '../../../domain/roster/assignment-record';
import { type DepartmentId, type SkuId, type UserId } from '../../../domain/ids';
import { type HandledCommand } from '../../../domain/roster/handled';
import { type Pool, type RosterEntry } from '../../../domain/roster/pool';
import {
  type DepartmentBooks,
  type DepartmentStore,
  type HeldEntry,
  placeOf,
  type ReleasedSeat,
  type RosterPlace,
  type WritableBooks,
} from '../../../ports/roster/department-store';
import { ChangeQueue, type QueueOptions } from './change-queue';
import { SessionBooks } from './department-books';
import { type DepartmentHead, departmentOf, fromBody } from './department-records';
import { type DocumentStore, type StoredDocument } from '../document-store';
import { PartitionSession } from '../partition-session';
import { readWhole } from '../read-whole';

const MOST_DEPARTMENTS = 2000;
const MOST_OF_ONE_PERSON = 200;
const MOST_OPEN_COMMANDS = 100;

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

  /** Documents of one kind about a person, of all departments. */
  function ofPerson(kind: string, userId: UserId): Promise<readonly StoredDocument[]> {
    return store.query({ container: 'departments', kind, where: { userId }, limit: MOST_OF_ONE_PERSON });
  }

  return {
    async departments() {
      const found = await store.query({ container: 'departments', kind: 'department', limit: MOST_DEPARTMENTS });
      return found
        .map(({ body }) => fromBody<DepartmentHead>(body).department)
        .toSorted((one, other) => one.name.localeCompare(other.name, 'en-US'));
    },

    look: (department): DepartmentBooks => {
      const session = new PartitionSession({ store, container: 'departments', partition: department });
      return new SessionBooks({ session, department, isInDoubt: true, now });
    },

    change: <T>(department: DepartmentId, decide: (books: WritableBooks) => Promise<T>) =>
      queueOf(department).add(decide),

    async entriesOf(userId: UserId): Promise<readonly HeldEntry[]> {
      const found = await ofPerson('entry', userId);
      return found.map(({ partition, body }) => ({
        department: departmentOf(partition),
        entry: fromBody<RosterEntry>(body),
      }));
    },

    async assignmentsOf(userId: UserId): Promise<readonly AssignmentRecord[]> {
      const found = await ofPerson('assignment', userId);
      return found.map(({ body }) => fromBody<AssignmentRecord>(body));
    },

    async releasedLately(userId: UserId): Promise<readonly SkuId[]> {
      const found = await ofPerson('released', userId);
      return found.map(({ body }) => fromBody<{ skuId: SkuId }>(body).skuId);
    },

    allPools: () => readWhole(store, { kind: 'pool', by: 'product' }, ({ body }) => fromBody<Pool>(body)),

    allPlaces: () =>
      readWhole(store, { kind: 'entry', by: 'userId' }, ({ partition, body }): RosterPlace => {
        return placeOf(departmentOf(partition), fromBody<RosterEntry>(body));
      }),

    allAssignments: () =>
      readWhole(store, { kind: 'assignment', by: 'userId' }, ({ body }): AssignmentRecord => {
        const { person, product, skuId, department, intendedAt, outcome } = fromBody<AssignmentRecord>(body);
        return { person, product, skuId, department, intendedAt, outcome };
      }),

    allReleasedLately: () =>
      readWhole(store, { kind: 'released', by: 'userId' }, ({ body }) => fromBody<ReleasedSeat>(body)),

    async openCommands(): Promise<readonly HandledCommand[]> {
      const where = { isOpen: true };
      const found = await store.query({ container: 'departments', kind: 'handled', where, limit: MOST_OPEN_COMMANDS });
      return found.map(({ body }) => fromBody<HandledCommand>(body));
    },
  };
}
