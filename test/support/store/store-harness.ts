import { noMetrics } from '../../../src/ports/metrics';
import { randomUUID } from 'node:crypto';
import { documentAuditStore } from '../../../src/adapters/documents/tenant/audit-store';
import { documentConversationStore } from '../../../src/adapters/documents/tenant/conversation-store';
import { documentDepartmentStore } from '../../../src/adapters/documents/department/department-store';
import { documentExceptionIndex } from '../../../src/adapters/documents/department/exception-index';
import { type DocumentStore } from '../../../src/adapters/documents/document-store';
import { anchoringOn } from '../../../src/adapters/documents/verify/anchoring-on';
import { documentFindingStore } from '../../../src/adapters/documents/tenant/finding-store';
import { documentInstitutionStore } from '../../../src/adapters/documents/tenant/institution-store';
import { documentLeaseStore } from '../../../src/adapters/documents/tenant/lease-store';
import { documentOutboxStore } from '../../../src/adapters/documents/tenant/outbox-store';
import { documentPositionStore } from '../../../src/adapters/documents/tenant/position-store';
import { documentMirrorStore } from '../../../src/adapters/documents/tenant/mirror-store';
import { documentPurchaseIndex } from '../../../src/adapters/documents/department/purchase-index';
import { documentReminderRunStore } from '../../../src/adapters/documents/tenant/reminder-run-store';
import { documentRunStore } from '../../../src/adapters/documents/tenant/run-store';
import { sqliteDocuments } from '../../../src/adapters/sqlite/sqlite-documents';
import { evidencePackWriter } from '../../../src/adapters/pack/pack-writer';
import { outlineCopy } from '../../../src/application/institution/outline-copy';
import { composeWith, plainComposers } from '../../../src/application/outbox/compose';
import { type Ports } from '../../../src/application/ports';
import { type Department } from '../../../src/domain/institution/department';
import { type Entitlement } from '../../../src/domain/term/entitlement';
import { type ProductId } from '../../../src/domain/ids';
import { emptyPool } from '../../../src/domain/roster/pool';
import { type AnchorStore } from '../../../src/ports/audit/anchor-store';
import { Fault } from '../../../src/ports/fault';
import { type SeatProvisioner } from '../../../src/ports/roster/seat-provisioner';
import { SettledSignal } from '../../../src/application/outbox/settled-signal';
import { KeyedLock } from '../../../src/concurrency/keyed-lock';
import { APPROVER, actor, aDepartment, anEntitlement, aPolicy, on, person, TODAY, VISIO } from '../builders';

/** A clock that stands still until it is moved. */
export class MovableClock {
  #now: number;

  constructor(start: Date = TODAY) {
    this.#now = start.getTime();
  }

  now(): Date {
    return new Date(this.#now);
  }

  advance(ms: number): void {
    this.#now += ms;
  }
}

/** Anchors that are kept for one test. */
export function anchorsInMemory(lines = ''): AnchorStore & { text: string } {
  const store = {
    name: 'anchors in memory',
    text: lines,
    size: () => Promise.resolve(Buffer.byteLength(store.text)),
    // eslint-disable-next-line @typescript-eslint/require-await -- Nothing in it waits.
    read: async function* (from: number) {
      yield Buffer.from(store.text).subarray(from);
    },
    append: (line: string, at: number) => {
      if (at !== Buffer.byteLength(store.text)) return Promise.reject(new Fault('conflict', 'anchors end elsewhere'));
      store.text += line;
      return Promise.resolve();
    },
  };
  return store;
}

/** What use cases are handed in tests: our real stores on these documents, and nobody at the other end of anything else. */
export function portsOn(documents: DocumentStore, own: Partial<Ports> = {}): Ports {
  const clock = own.clock ?? new MovableClock();
  const departments = documentDepartmentStore(documents, clock);
  return {
    ...outlineCopy({ institution: documentInstitutionStore(documents, clock), departments }),
    departments,
    purchases: documentPurchaseIndex(documents),
    leases: documentLeaseStore(documents, clock),
    runs: documentRunStore(documents),
    findings: documentFindingStore(documents),
    outbox: documentOutboxStore(documents),
    reminderRuns: documentReminderRunStore(documents),
    positions: documentPositionStore(documents),
    exceptions: documentExceptionIndex(documents),
    audits: documentAuditStore(documents),
    mirrors: documentMirrorStore(documents),
    groups: { find: nobodyThere, members: nobodyThere, add: nobodyThere, remove: nobodyThere },
    anchoring: anchoringOn(documents, anchorsInMemory()),
    files: { keep: () => Promise.resolve(), read: () => Promise.resolve(undefined) },
    fileExchange: { download: nobodyThere, upload: nobodyThere, uploadParts: nobodyThere },
    packWriter: evidencePackWriter(),
    packs: { keep: nobodyThere, read: () => Promise.resolve(undefined), remove: () => Promise.resolve() },
    processId: randomUUID(),
    pause: () => Promise.resolve(),
    conversations: documentConversationStore(documents),
    directory: { find: (queries) => Promise.resolve(queries.map(() => ({ people: [], isCut: false }))) },
    provisioner: noTenant,
    changes: {
      begin: () => Promise.resolve('0'),
      since: () => Promise.resolve({ status: 'told', people: [], mark: '0' }),
    },
    trials: { read: () => Promise.resolve({ trials: [], isWhole: true }) },
    compose: composeWith({
      ...plainComposers({ departments }),
      digest: nothing,
      'approver-digest': nothing,
      'weekly-report': nothing,
      holder: nothing,
    }),
    installer: { install: () => Promise.resolve({ status: 'not-permitted' }) },
    pace: {
      lettersInAir: 1,
      permit: () => Promise.resolve(),
      waitMs: () => 0,
      started: () => undefined,
      count: () => undefined,
      pauseFor: () => undefined,
    },
    messenger: { post: () => Promise.resolve('message-1'), update: () => Promise.resolve() },
    settled: new SettledSignal(),
    oneAtATime: new KeyedLock(),
    policy: aPolicy(),
    clock,
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
    metrics: noMetrics,
    ...own,
  };
}

/** Documents in memory, by a clock. */
export const documentsInMemory = (clock: { now(): Date } = new MovableClock()): DocumentStore =>
  sqliteDocuments({ file: ':memory:', now: () => clock.now() });

/** Opens a department with pools, and one approver for everybody, as an import does. */
export async function openDepartment(
  ports: Ports,
  given: { department?: Department; entitlements?: readonly Entitlement[]; products?: readonly ProductId[] } = {},
): Promise<void> {
  const { department = aDepartment(), entitlements = [anEntitlement()], products = [VISIO] } = given;
  const { approvers } = await ports.institution.read();
  if (approvers.length === 0)
    await ports.institution.change((books) => books.save({ approvers: [person(APPROVER)], auditors: [] }));
  await ports.departments.change(department.id, async (books) => {
    const by = { actor: actor(APPROVER), effectiveOn: on('2027-06-29'), command: 'opening' };
    await books.saveDepartment(department);
    await books.record({ ...by, fact: { action: 'department-opened', name: department.name } });
    for (const product of products) {
      await books.savePool(emptyPool(department.id, product));
      await books.record({ ...by, fact: { action: 'pool-opened', product } });
    }
  });
  for (const entitlement of entitlements) await entitle(ports, department.id, entitlement);
}

/** Records an entitlement, as an import does. */
export async function entitle(ports: Ports, department: Department['id'], entitlement: Entitlement): Promise<void> {
  await ports.departments.change(department, async (books) => {
    await books.saveEntitlement(entitlement);
    const fact = { action: 'entitlement-recorded', product: entitlement.product, entitlement } as const;
    await books.record({ actor: actor(APPROVER), effectiveOn: on('2027-06-29'), command: 'buying', fact });
  });
}

const nothing = (): Promise<undefined> => Promise.resolve(undefined);
const nobodyThere = (): Promise<never> => Promise.reject(new Error('this test has no tenant'));
const noTenant: SeatProvisioner = {
  tenantSkus: nobodyThere,
  observe: nobodyThere,
  change: nobodyThere,
  holders: nobodyThere,
  changeMany: () => ({ [Symbol.asyncIterator]: () => ({ next: nobodyThere }) }),
};
