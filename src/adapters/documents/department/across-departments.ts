import { defined } from '../../../domain/defined';
import { type DepartmentId, type ProductId, type SkuId, type UserId } from '../../../domain/ids';
import { type Department } from '../../../domain/institution/department';
import { INSTITUTION, type LedgerEntry } from '../../../domain/ledger/ledger-entry';
import { type AssignmentRecord } from '../../../domain/roster/assignment-record';
import { type HandledCommand } from '../../../domain/roster/handled';
import { type Pool } from '../../../domain/roster/pool';
import { type HeldEntitlement } from '../../../domain/term/cover';
import { lastDaysAnswered, type RenewalAnswer } from '../../../domain/term/renewal';
import { type OnUnreadable } from '../../../ports/fault';
import {
  type DepartmentStore,
  type HeldEntry,
  type LedgerPage,
  type LedgerPlace,
} from '../../../ports/roster/department-store';
import { type DocumentStore, type Place, type Query } from '../document-store';
import { inOrder } from '../order';
import { querySets, queryWhole } from '../query-sets';
import { readEach } from '../read-each';
import { type Kind } from '../shapes/kind/kind';
import { kinds } from '../shapes/kinds';
import { departmentOf, ids } from './department-records';

const MOST_DEPARTMENTS = 2000;
const MOST_OF_ONE_PERSON = 200;
const MOST_OPEN_COMMANDS = 100;
const MOST_UNSETTLED = 1000;
/** Requests of which nobody knows what became; of those that failed only some are worth a look so soon. */
const REQUESTED: readonly AssignmentRecord['outcome']['status'][] = ['requested', 'release-requested'];
const MOST_FAILED = 100;
/** More than the departments of one query have of one kind that is read whole. */
const MOST_OF_ALL = 20_000;

const container = 'departments' as const;
const NEWEST_FIRST = { field: 'entry.at', direction: 'descending' } as const;

/** What is asked of several departments at once: of a set of them, or of all. */
export function acrossDepartments(
  store: DocumentStore,
): Pick<
  DepartmentStore,
  | 'departments'
  | 'departmentsOf'
  | 'withLedgers'
  | 'poolsOf'
  | 'entitlementsOf'
  | 'entriesOf'
  | 'entriesEnding'
  | 'renewalAnswers'
  | 'assignmentsOf'
  | 'unsettledAssignments'
  | 'refusedAssignments'
  | 'releasedLately'
  | 'ledger'
  | 'handledCommand'
  | 'openCommands'
> {
  /** What departments have of a kind, whole. Where there can be one only, it is read by its id. */
  async function ofDepartments<Value>(
    kind: Kind<Value>,
    departments: readonly DepartmentId[],
    { id, where = {} }: { readonly id?: string | undefined; readonly where?: NonNullable<Query['where']> },
  ) {
    const [only, ...others] = new Set(departments);
    const isOne = id !== undefined && only !== undefined && others.length === 0;
    const found = isOne
      ? [await store.read({ container, partition: only, id })]
      : await queryWhole(store, { container, kind: kind.name, partition: departments, where, limit: MOST_OF_ALL });
    return found.flatMap((one) =>
      one === undefined ? [] : [{ department: departmentOf(one.partition), value: kind.read(one) }],
    );
  }

  /** Records of one kind about people. */
  async function ofPeople<Value>(kind: Kind<Value>, who: UserId | readonly UserId[]) {
    const userId = typeof who === 'string' ? [who] : who;
    const limit = MOST_OF_ONE_PERSON * userId.length;
    const found = await querySets(store, { container, kind: kind.name, where: { userId }, limit });
    return found.map((one) => ({ department: departmentOf(one.partition), value: kind.read(one) }));
  }

  return {
    async departments(onUnreadable?: OnUnreadable): Promise<readonly Department[]> {
      const found = await store.query({ container, kind: kinds.department.name, limit: MOST_DEPARTMENTS });
      return readEach(found, (one) => kinds.department.read(one).department, onUnreadable).toSorted((one, other) =>
        one.name.localeCompare(other.name, 'en-US'),
      );
    },
    async departmentsOf(departments): Promise<readonly Department[]> {
      const found = await ofDepartments(kinds.department, departments, { id: ids.department });
      return found.map(({ value }) => value.department);
    },
    async withLedgers(): Promise<readonly DepartmentId[]> {
      const first = { container, kind: kinds.ledger.name, where: { number: 1 }, limit: MOST_DEPARTMENTS };
      const found = await queryWhole(store, first);
      return found.map((one) => departmentOf(one.partition)).filter((id) => id !== INSTITUTION);
    },
    async poolsOf(departments, product?: ProductId): Promise<readonly Pool[]> {
      const found = await ofDepartments(kinds.pool, departments, {
        id: product && ids.pool(product),
        where: defined({ product }),
      });
      return found.map(({ value }) => value);
    },
    async entitlementsOf(departments, product?: ProductId): Promise<readonly HeldEntitlement[]> {
      const found = await ofDepartments(kinds.entitlement, departments, { where: defined({ product }) });
      return found.map(({ department, value }) => ({ department, entitlement: value }));
    },
    async entriesOf(who): Promise<readonly HeldEntry[]> {
      const found = await ofPeople(kinds.entry, who);
      return found.map(({ department, value }) => ({ department, entry: value }));
    },
    async entriesEnding({ departments, limit }): Promise<readonly HeldEntry[]> {
      const found = await querySets(store, {
        ...defined({ partition: departments }),
        container,
        kind: kinds.entry.name,
        orderBy: { field: 'until', direction: 'ascending' },
        limit,
      });
      return found.map((one) => ({ department: departmentOf(one.partition), entry: kinds.entry.read(one) }));
    },
    async renewalAnswers(lastDay, departments): Promise<readonly RenewalAnswer[]> {
      const found = await queryWhole(store, {
        ...defined({ partition: departments }),
        container,
        kind: kinds.renewalAnswer.name,
        where: { lastDay: lastDaysAnswered(lastDay) },
        limit: MOST_OF_ALL,
      });
      return found.map((one) => kinds.renewalAnswer.read(one)).toSorted((one, other) => (one.at < other.at ? -1 : 1));
    },
    async assignmentsOf(who): Promise<readonly AssignmentRecord[]> {
      return (await ofPeople(kinds.assignment, who)).map(({ value }) => value);
    },
    async unsettledAssignments(): Promise<readonly AssignmentRecord[]> {
      const of = (status: readonly string[], limit: number) =>
        store.query({ container, kind: kinds.assignment.name, where: { status }, limit });
      const found = await Promise.all([of(REQUESTED, MOST_UNSETTLED), of(['failed'], MOST_FAILED)]);
      return found.flat().map((one) => kinds.assignment.read(one));
    },
    async refusedAssignments({ departments, limit }): Promise<readonly AssignmentRecord[]> {
      const found = await querySets(store, {
        ...defined({ partition: departments }),
        container,
        kind: kinds.assignment.name,
        where: { status: 'failed' },
        limit,
      });
      return found.map((one) => kinds.assignment.read(one));
    },
    async releasedLately(userId: UserId): Promise<readonly SkuId[]> {
      return (await ofPeople(kinds.released, userId)).map(({ value }) => value.skuId);
    },
    ledger: (page) => readLedgers(store, page),
    async handledCommand(key): Promise<HandledCommand | undefined> {
      const [found] = await store.query({ container, kind: kinds.handled.name, where: { key }, limit: 1 });
      return found && kinds.handled.read(found);
    },
    async openCommands(onUnreadable?: OnUnreadable): Promise<readonly HandledCommand[]> {
      const where = { isOpen: true };
      const found = await store.query({ container, kind: kinds.handled.name, where, limit: MOST_OPEN_COMMANDS });
      return readEach(found, (one) => kinds.handled.read(one), onUnreadable);
    },
  };
}

/** A page of what was done: of all of it, or of what names a person. */
function readLedgers(store: DocumentStore, { about, ...page }: LedgerPage): Promise<readonly LedgerEntry[]> {
  return about === undefined ? readHistory(store, page) : readAbout(store, about, page);
}

/** Changes of rosters that name a person: those who left by a swap stand in another field. */
async function readAbout(
  store: DocumentStore,
  userId: UserId,
  { departments, after, limit }: Omit<LedgerPage, 'about'>,
): Promise<readonly LedgerEntry[]> {
  const asked = {
    ...defined({ partition: departments, after: after && placeOfEntry(after) }),
    ...{ container, kind: kinds.ledger.name, orderBy: NEWEST_FIRST, limit },
  } as const;
  const found = await Promise.all(
    ['userId', 'leaverId'].map((field) => querySets(store, { ...asked, where: { [field]: userId } })),
  );
  return inOrder(found.flat(), NEWEST_FIRST)
    .slice(0, limit)
    .map((one) => kinds.ledger.read(one));
}

/** Reads on until a page is full, since what the institution's own ledger has among all others is not counted. */
async function readHistory(
  store: DocumentStore,
  { departments, product, actorId, isRosterChange, after, limit }: Omit<LedgerPage, 'about'>,
): Promise<readonly LedgerEntry[]> {
  const entries: LedgerEntry[] = [];
  for (let last = after; ;) {
    const found = await querySets(store, {
      ...defined({ partition: departments, after: last && placeOfEntry(last) }),
      container,
      kind: kinds.ledger.name,
      where: defined({ 'entry.fact.product': product, actorId, isRosterChange }),
      orderBy: NEWEST_FIRST,
      limit: limit - entries.length,
    });
    const read = found.map((one) => kinds.ledger.read(one));
    const isWhole = found.length < limit - entries.length;
    entries.push(...read.filter(({ department }) => departments !== undefined || department !== INSTITUTION));
    last = read.at(-1);
    if (isWhole || entries.length === limit || last === undefined) return entries;
  }
}

const placeOfEntry = ({ at, department, number }: LedgerPlace): Place => ({
  value: at,
  partition: department,
  id: ids.ledger(number),
});
