import { type Clock } from '../../../ports/clock';
import { instantOf } from '../../../domain/calendar';
import { type Department } from '../../../domain/institution/department';
import { type AssignmentRecord } from '../../../domain/roster/assignment-record';
import { type DepartmentId, type SkuId, type UserId } from '../../../domain/ids';
import { type HandledCommand } from '../../../domain/roster/handled';
import {
  type DepartmentBooks,
  type DepartmentStore,
  type HeldEntry,
  placeOf,
} from '../../../ports/roster/department-store';
import { ChangeQueue, type QueueOptions } from './change-queue';
import { SessionBooks } from './department-books';
import { departmentOf } from './department-records';
import { type DocumentStore, type Query } from '../document-store';
import { type OnUnreadable } from '../../../ports/fault';
import { PartitionSession } from '../partition-session';
import { readEach } from '../read-each';
import { readWhole } from '../read-whole';
import { type Kind } from '../shapes/kind';
import { kinds } from '../shapes/kinds';

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

  return {
    look: (department): DepartmentBooks => {
      const session = new PartitionSession({ store, container: 'departments', partition: department });
      return new SessionBooks({ session, department, isInDoubt: true, now });
    },
    change: (department, decide) => queueOf(department).add(decide),
    ...acrossDepartments(store),
    ...wholeTenant(store),
  };
}

/** What is read of all departments at once, and not to its end. */
function acrossDepartments(store: DocumentStore) {
  async function find<Value>(
    kind: Kind<Value>,
    limit: number,
    where: NonNullable<Query['where']> = {},
    onUnreadable?: OnUnreadable,
  ) {
    const found = await store.query({ container: kind.container, kind: kind.name, where, limit });
    return readEach(found, (one) => ({ partition: one.partition, value: kind.read(one) }), onUnreadable);
  }
  /** Records of one kind about a person. */
  const ofPerson = <Value>(kind: Kind<Value>, userId: UserId) => find(kind, MOST_OF_ONE_PERSON, { userId });

  return {
    async departments(): Promise<readonly Department[]> {
      const found = await find(kinds.department, MOST_DEPARTMENTS);
      return found
        .map(({ value }) => value.department)
        .toSorted((one, other) => one.name.localeCompare(other.name, 'en-US'));
    },
    async entriesOf(userId: UserId): Promise<readonly HeldEntry[]> {
      const found = await ofPerson(kinds.entry, userId);
      return found.map(({ partition, value }) => ({ department: departmentOf(partition), entry: value }));
    },
    async assignmentsOf(userId: UserId): Promise<readonly AssignmentRecord[]> {
      return (await ofPerson(kinds.assignment, userId)).map(({ value }) => value);
    },
    async releasedLately(userId: UserId): Promise<readonly SkuId[]> {
      return (await ofPerson(kinds.released, userId)).map(({ value }) => value.skuId);
    },
    async openCommands(onUnreadable?: OnUnreadable): Promise<readonly HandledCommand[]> {
      const found = await find(kinds.handled, MOST_OPEN_COMMANDS, { isOpen: true }, onUnreadable);
      return found.map(({ value }) => value);
    },
  };
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
