import { type DocumentStore, type Query } from '../../../src/adapters/documents/document-store';
import { QUERIES, type QueryShape, shapeOf } from '../../../src/adapters/documents/queries';
import { documentTurnStore } from '../../../src/adapters/documents/tenant/turn-store';
import { activityKey, entitlementId, purchaseId } from '../../../src/domain/ids';
import { type AuditStore } from '../../../src/ports/audit/audit-store';
import { type ExceptionIndex } from '../../../src/ports/audit/exception-store';
import { type OutboxStore } from '../../../src/ports/outbox/outbox-store';
import { type FindingStore } from '../../../src/ports/findings/finding-store';
import { type InstitutionRecords } from '../../../src/ports/institution/institution-store';
import { type MirrorStore } from '../../../src/ports/mirror/mirror-store';
import { type PurchaseIndex } from '../../../src/ports/purchase/purchase-index';
import { type PositionStore } from '../../../src/ports/reconcile/position-store';
import { type RunStore } from '../../../src/ports/reconcile/run-store';
import { type DepartmentBooks, type DepartmentStore } from '../../../src/ports/roster/department-store';
import { type TurnStore } from '../../../src/ports/roster/turn-store';
import { type ConversationStore } from '../../../src/ports/teams/conversation-store';
import { AT, MATH, on, person, PHYSICS, PROJECT, VISIO } from '../../support/builders';
import { documentsInMemory, MovableClock, portsOn } from '../../support/store/store-harness';

const [ONE, TWO] = [person(1).userId, person(2).userId];
const DAY = on('2027-06-30');
const limit = 5;

/** Everything that a port can be asked, in each way that asks the store something else; `none` what only reads and writes by id. */
type Asking<Port> = { readonly [Method in keyof Port]-?: ((port: Port) => Promise<unknown>) | 'none' };
const all = (...asked: readonly Promise<unknown>[]): Promise<unknown> => Promise.all(asked);

const departments: Asking<Omit<DepartmentStore, 'look' | 'change'>> = {
  departments: (port) => port.departments(),
  departmentsOf: (port) => port.departmentsOf([MATH, PHYSICS]),
  withLedgers: (port) => port.withLedgers(),
  brokenEntry: (port) => port.brokenEntry(MATH),
  poolsOf: (port) => all(port.poolsOf([MATH, PHYSICS]), port.poolsOf([MATH, PHYSICS], VISIO)),
  entitlementsOf: (port) => all(port.entitlementsOf([MATH]), port.entitlementsOf([MATH, PHYSICS], VISIO)),
  ledger: (port) =>
    all(
      port.ledger({ limit }),
      port.ledger({ limit, product: VISIO }),
      port.ledger({ limit, departments: [MATH, PHYSICS] }),
      port.ledger({ limit, departments: [MATH], product: VISIO, after: { at: AT, department: MATH, number: 1 } }),
      port.ledger({ limit, actorId: ONE, isRosterChange: true }),
      port.ledger({ limit, departments: [MATH, PHYSICS], actorId: ONE, isRosterChange: true }),
      port.ledger({ limit, about: ONE }),
      port.ledger({ limit, about: ONE, departments: [MATH, PHYSICS] }),
    ),
  entriesOf: (port) => all(port.entriesOf(ONE), port.entriesOf([ONE, TWO])),
  entriesEnding: (port) =>
    all(port.entriesEnding({ limit }), port.entriesEnding({ departments: [MATH, PHYSICS], limit })),
  renewalAnswers: (port) => all(port.renewalAnswers(DAY), port.renewalAnswers(DAY, [MATH, PHYSICS])),
  assignmentsOf: (port) => all(port.assignmentsOf(ONE), port.assignmentsOf([ONE, TWO])),
  unsettledAssignments: (port) => port.unsettledAssignments(),
  refusedAssignments: (port) =>
    all(port.refusedAssignments({ limit }), port.refusedAssignments({ departments: [MATH, PHYSICS], limit })),
  releasedLately: (port) => port.releasedLately(ONE),
  allPools: (port) => port.allPools(),
  allPlaces: (port) => port.allPlaces(),
  allAssignments: (port) => port.allAssignments(),
  allReleasedLately: (port) => port.allReleasedLately(),
  handledCommand: (port) => port.handledCommand(activityKey('key')),
  openCommands: (port) => port.openCommands(),
};

const books: Asking<DepartmentBooks> = {
  exceptionBook: 'none',
  department: 'none',
  pool: 'none',
  pools: (port) => port.pools(),
  entitlements: (port) => port.entitlements(VISIO),
  entry: 'none',
  entriesOf: (port) => port.entriesOf(VISIO, [ONE, TWO]),
  entriesCalled: (port) =>
    port.entriesCalled(VISIO, { userPrincipalNames: ['one@contoso.edu'], displayNames: ['One'] }),
  entries: (port) => port.entries({ product: VISIO, direction: 'ascending', fromRank: 3, limit }),
  assignment: 'none',
  assignmentsOf: (port) =>
    all(
      port.assignmentsOf({ product: VISIO }),
      port.assignmentsOf({ userId: ONE }),
      port.assignmentsOf({ product: PROJECT, userIds: [ONE, TWO] }),
    ),
  ledger: (port) =>
    all(
      port.ledger({ limit, fromNumber: 7 }),
      port.ledger({ limit, isRosterChange: true, sinceNumber: 7 }),
      port.ledger({ limit, isRosterChange: true }),
      port.ledger({ limit, actorId: ONE, isRosterChange: true }),
      port.ledger({ limit, command: 'command' }),
      port.ledger({ limit, command: 'command', isRosterChange: true }),
      port.ledger({ limit, about: ONE }),
    ),
  recorded: (port) => port.recorded(['one', 'another']),
  handled: 'none',
  purchase: 'none',
  purchases: (port) =>
    all(
      port.purchases({ status: ['submitted', 'returned'], limit }),
      port.purchases({ product: VISIO, status: ['approved'], limit }),
    ),
  renewalAnswer: (port) => port.renewalAnswer(VISIO, DAY),
  renewalAnswers: (port) => port.renewalAnswers(),
};

const purchases: Asking<PurchaseIndex> = {
  open: (port) => port.open(),
  openTo: (port) => port.openTo(ONE),
  returnedTo: (port) => port.returnedTo(ONE),
  waitingOf: (port) => port.waitingOf(ONE),
  list: (port) =>
    all(
      port.list({ limit }),
      port.list({ limit, status: 'submitted' }),
      port.list({ limit, status: ['submitted', 'returned'] }),
      port.list({ limit, department: MATH, after: { at: AT, department: MATH, id: purchaseId('p') } }),
      port.list({ limit, departments: [MATH, PHYSICS], status: 'approved' }),
      port.list({ limit, product: VISIO }),
      port.list({ limit, product: VISIO, status: 'submitted' }),
      port.list({ limit, product: VISIO, departments: [MATH] }),
    ),
  entitlementsByEnd: (port) =>
    all(
      port.entitlementsByEnd({ limit, direction: 'descending' }),
      port.entitlementsByEnd({ limit, direction: 'ascending', from: DAY, product: VISIO }),
      port.entitlementsByEnd({ limit, direction: 'ascending', from: DAY, product: VISIO, status: 'confirmed' }),
      port.entitlementsByEnd({
        ...{ limit, direction: 'descending', departments: [MATH, PHYSICS], product: VISIO, status: 'confirmed' },
        after: { coverUntil: DAY, department: MATH, product: VISIO, id: entitlementId('e') },
      }),
    ),
  entitlementsNumbered: (port) => port.entitlementsNumbered(['PO1', 'PO2']),
  withNumber: (port) => all(port.withNumber(['5001']), port.withNumber(['PO5001', '5001'])),
  entitlements: (port) => all(port.entitlements({ product: VISIO }), port.entitlements({ status: 'awaiting-tenant' })),
};

const institution: Asking<InstitutionRecords> = {
  institution: 'none',
  exceptionBook: 'none',
  ledger: (port) => port.ledger({ limit, command: 'command' }),
  wish: 'none',
  openWishes: (port) => port.openWishes(),
};
const turns: Asking<TurnStore> = {
  claim: 'none',
  find: 'none',
  save: 'none',
  release: 'none',
  giveUp: 'none',
  lookingUp: (port) => port.lookingUp(),
  lately: (port) => port.lately(activityKey('talk')),
  answerOnce: 'none',
};
const runs: Asking<RunStore> = {
  save: 'none',
  find: 'none',
  latest: (port) => port.latest(limit),
  watch: 'none',
  saveWatch: 'none',
};
const mirrors: Asking<MirrorStore> = {
  find: 'none',
  save: 'none',
  saveRun: 'none',
  findRun: 'none',
  latestRuns: (port) => port.latestRuns(limit),
};
const findings: Asking<FindingStore> = {
  leavers: (port) => port.leavers(),
  leaversOf: 'none',
  saveLeavers: 'none',
  troubles: 'none',
  saveTroubles: 'none',
  told: (port) => port.told(),
  saveTold: 'none',
  isSwept: 'none',
  saveSweep: 'none',
};
const outbox: Asking<OutboxStore> = {
  read: 'none',
  change: 'none',
  changeMany: 'none',
  open: (port) => port.open({ at: AT, limit }),
  all: (port) => port.all(),
};
const exceptions: Asking<ExceptionIndex> = { all: (port) => port.all() };
const audits: Asking<AuditStore> = {
  save: 'none',
  find: 'none',
  pools: 'none',
  exceptions: 'none',
  whole: 'none',
};
const positions: Asking<PositionStore> = { save: 'none', find: 'none' };
const conversations: Asking<ConversationStore> = {
  latest: 'none',
  find: 'none',
  hasLeft: 'none',
  save: 'none',
  leave: 'none',
  forget: 'none',
};

describe('the queries that are declared', () => {
  let documents: DocumentStore;
  let asked: Query[];

  beforeAll(async () => {
    asked = [];
    documents = documentsInMemory();
    const recording: DocumentStore = {
      ...{ close: () => documents.close(), read: (address) => documents.read(address) },
      transact: (...written) => documents.transact(...written),
      query: (query) => {
        asked.push(query);
        return documents.query(query);
      },
    };
    const ports = portsOn(recording);
    const askAll = async <Port>(port: () => Port, methods: Asking<Port>): Promise<void> => {
      // A port of its own for each: what one reads another would know.
      for (const ask of Object.values<Asking<Port>[keyof Port]>(methods)) if (ask !== 'none') await ask(port());
    };
    await askAll(() => ports.departments, departments);
    await askAll(() => ports.departments.look(MATH), books);
    await askAll(() => ports.purchases, purchases);
    await askAll(() => ports.institution.look(), institution);
    await askAll(() => documentTurnStore(recording, new MovableClock()), turns);
    await askAll(() => ports.runs, runs);
    await askAll(() => ports.mirrors, mirrors);
    await askAll(() => ports.findings, findings);
    await askAll(() => ports.outbox, outbox);
    await askAll(() => ports.positions, positions);
    await askAll(() => ports.exceptions, exceptions);
    await askAll(() => ports.audits, audits);
    await askAll(() => ports.conversations, conversations);
  });

  afterAll(() => documents.close());

  const named = ({ container, kind, scope, equal, orderBy = 'none' }: QueryShape): string =>
    `${container} ${kind} ${scope} (${equal.join()}) by ${orderBy}`;

  it('are all that the stores ask, also what the primary key would find', () => {
    const undeclared = asked.filter((query) => shapeOf(query, QUERIES) === undefined);

    expect(undeclared).toEqual([]);
    expect(asked.length).toBeGreaterThan(40);
  });

  it.each(QUERIES.map((shape) => [named(shape), shape] as const))('are asked by a store: %s', (_, shape) => {
    const [askedFor, filtered] = [
      asked.filter((query) => shapeOf(query, QUERIES) === shape),
      (field: string) => (query: Query) => field in (query.where ?? {}),
    ];

    expect(askedFor.length).toBeGreaterThan(0);
    expect((shape.filtered ?? []).filter((field) => !askedFor.some(filtered(field)))).toEqual([]);
  });

  it('are each declared once, and say what for', () => {
    expect(new Set(QUERIES.map(named)).size).toBe(QUERIES.length);
    expect(QUERIES.filter((shape) => shape.for === '')).toEqual([]);
  });
});
