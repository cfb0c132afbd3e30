import { setTimeout as sleep } from 'node:timers/promises';
import { documentDepartmentStore } from '../../../src/adapters/documents/department/department-store';
import { type DocumentStore } from '../../../src/adapters/documents/document-store';
import { documentInstitutionStore } from '../../../src/adapters/documents/tenant/institution-store';
import { samplePolicy } from '../../../src/local/sample/sample-policy';
import { systemClock } from '../../../src/adapters/system/system-clock';
import { changeRoster } from '../../../src/application/roster/change-roster';
import { type Ports } from '../../../src/application/ports';
import { readPolicy } from '../../../src/config/read-policy';
import { calendarDate, instantOf } from '../../../src/domain/calendar';
import { activityKey, departmentId, entitlementId, productId, userId } from '../../../src/domain/ids';
import { emptyPool } from '../../../src/domain/roster/pool';
import { isFault } from '../../../src/ports/fault';
import { counted, COUNTER, type Counter, entryBody } from '../contention/naive';
import { PARTITION } from '../contention/stores';
import { personId } from '../turns/world';

const DEPARTMENT = departmentId(PARTITION);
const PRODUCT = productId('visio');
const DELEGATE = {
  userId: userId(personId(999_999)),
  displayName: 'Dana Delegate',
  userPrincipalName: 'dana@contoso.edu',
};

/** Adds one person against the counter's version, again at once for as long as somebody else was first. @returns Whether it gave a seat. */
export function addWithVersion(store: DocumentStore, person: number, cap: number): Promise<boolean> {
  return tryAgain(store, person, cap, () => Promise.resolve());
}

/** The same, with the short random waits between tries that alacarte's queue uses. */
export function addWithVersionAndWaits(store: DocumentStore, person: number, cap: number): Promise<boolean> {
  return tryAgain(store, person, cap, async (attempt) => {
    await sleep(Math.random() * Math.min(200, 5 * 2 ** attempt));
  });
}

async function tryAgain(
  store: DocumentStore,
  person: number,
  cap: number,
  wait: (attempt: number) => Promise<void>,
): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    const found = await store.read(COUNTER);
    if (found === undefined) throw new Error('there is no counter');
    const { isSeated, ...counter } = counted(found.body as unknown as Counter, cap);
    try {
      await store.transact(COUNTER.container, COUNTER.partition, [
        { op: 'replace', id: COUNTER.id, kind: 'pool', body: { ...counter }, version: found.version },
        { op: 'create', id: `entry-${person}`, kind: 'entry', body: entryBody(person, isSeated) },
      ]);
      return isSeated;
    } catch (error) {
      if (!isFault(error) || error.kind === 'rejected' || error.isOutcomeUnknown) throw error;
      await wait(attempt);
    }
  }
}

/** Stores a department with one empty pool. */
export async function prepareRoster(store: DocumentStore, cap: number): Promise<void> {
  await documentDepartmentStore(store, systemClock()).change(DEPARTMENT, async (books) => {
    await books.saveDepartment({
      id: DEPARTMENT,
      name: 'Mathematics',
      directoryNames: ['Mathematics'],
      delegates: [DELEGATE],
      purchasers: [],
    });
    await books.savePool(emptyPool(DEPARTMENT, PRODUCT));
    await books.saveEntitlement({
      id: entitlementId('bought'),
      product: PRODUCT,
      seats: cap,
      purchaseOrderNumber: 'PO-1',
      coverFrom: calendarDate('2020-01-01'),
      coverUntil: calendarDate('2099-12-31'),
      approvedAt: instantOf(new Date(0)),
      status: 'confirmed',
    });
  });
}

/** Adds everybody at once by the use case of the program. @returns Whether each got a seat. */
export function addOnRoster(
  store: DocumentStore,
  people: readonly number[],
): Promise<readonly PromiseSettledResult<boolean>[]> {
  const ports = portsOn(store);
  return Promise.allSettled(people.map((person) => addOne(ports, person)));
}

/** The same, each after the one before has been answered. */
export async function addOneByOne(
  store: DocumentStore,
  people: readonly number[],
): Promise<readonly PromiseSettledResult<boolean>[]> {
  const ports = portsOn(store);
  const outcomes: PromiseSettledResult<boolean>[] = [];
  for (const person of people) outcomes.push(...(await Promise.allSettled([addOne(ports, person)])));
  return outcomes;
}

async function addOne(ports: Ports, person: number): Promise<boolean> {
  const displayName = `Person ${person}`;
  const named = { userId: userId(personId(person)), displayName, userPrincipalName: `person${person}@contoso.edu` };
  const outcome = await changeRoster(ports, {
    key: activityKey(`add-${person}`),
    actor: { kind: 'person', ...DELEGATE },
    shownIn: undefined,
    isRepeat: false,
    command: { kind: 'add', department: DEPARTMENT, product: PRODUCT, people: [{ ...named, userText: displayName }] },
  });
  const line = outcome.kind === 'changed' ? outcome.change.lines[0] : undefined;
  if (line?.status !== 'seated' && line?.status !== 'waiting') throw new Error(`${displayName} was not added`);
  return line.status === 'seated';
}

/** What changing a roster needs; nothing else is reached by it. */
function portsOn(store: DocumentStore): Ports {
  const clock = systemClock();
  const policy = readPolicy(samplePolicy);
  if (!policy.ok) throw new Error('the sample policy cannot be read');
  return {
    departments: documentDepartmentStore(store, clock),
    institution: documentInstitutionStore(store, clock),
    policy: policy.policy,
    clock,
  } as Ports;
}
