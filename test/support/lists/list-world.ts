import { documentChangeCounts } from '../../../src/adapters/documents/tenant/change-counts';
import { ChangeRate } from '../../../src/application/access/change-rate';
import { type DocumentStore } from '../../../src/adapters/documents/document-store';
import { documentTurnStore } from '../../../src/adapters/documents/tenant/turn-store';
import { Fault } from '../../../src/ports/fault';
import { type Ports } from '../../../src/application/ports';
import { type Instant, instantOf } from '../../../src/domain/calendar';
import { type Department } from '../../../src/domain/institution/department';
import { activityKey, type DepartmentId, departmentId, entitlementId, purchaseId } from '../../../src/domain/ids';
import { type SentPurchase } from '../../../src/domain/purchase/purchase';
import { type PurchaseRecord } from '../../../src/domain/purchase/purchase-record';
import { type WritableBooks } from '../../../src/ports/roster/department-store';
import { handlePress } from '../../../src/bot/handle-press';
import { readPress } from '../../../src/cards/parts/button';
import { auditUses } from '../../../src/application/audit/wiring';
import { AfterTurn } from '../../../src/bot/turn/after-turn';
import { type BotContext } from '../../../src/bot/turn/bot-context';
import { type PressedTurn, type Reply } from '../../../src/bot/turn/turn';
import { APPROVER, aDepartment, aPolicy, actor, anEntitlement, anEntry, on, person, VISIO } from '../builders';
import { nodesOf, textsOf } from '../cards/card-reader';
import { MovableClock, openDepartment, portsOn } from '../store/store-harness';

/** Whom the directory finds, whoever is asked for. */
export const SOMEBODY = 1001;
const somebody = {
  ...person(SOMEBODY),
  mail: undefined,
  otherNames: [],
  jobTitle: undefined,
  directoryDepartment: undefined,
  isEnabled: true,
  isGuest: false,
  usageLocation: 'US',
};
/** Seats of each pool of Visio. */
const SEATS = 2;

/** A store of departments, and somebody of central IT who presses the buttons of lists. */
export interface ListWorld {
  readonly ports: Ports;
  readonly clock: MovableClock;
  /** Presses a button: what the reader sees. */
  press(verb: string, data: object, as?: number): Promise<SeenPage>;
}

/** One page as it is read. */
export interface SeenPage {
  readonly texts: readonly string[];
  /** What a button sends, by its title. */
  readonly buttons: ReadonlyMap<string, { readonly verb: string; readonly data: object }>;
}

const address = {
  tenantId: 'tenant',
  conversationId: 'chat',
  conversationType: 'personal' as const,
  serviceUrl: 'https://smba.trafficmanager.net/',
  botId: '28:bot',
  teamsUserId: '29:person',
  userId: person(APPROVER).userId,
};

/** Departments whose names are theirs alone in every text. */
export const departmentNumber = (number: number, own: Partial<Department> = {}): Department =>
  aDepartment({
    id: departmentId(`d-${number}`),
    name: `Dept ${String(number).padStart(4, '0')}`,
    directoryNames: [],
    delegates: [person(900)],
    ...own,
  });

/** The world on these documents, with nothing in it. */
export function listWorld(documents: DocumentStore): ListWorld {
  const clock = new MovableClock();
  const directory: Ports['directory'] = {
    find: (queries) => Promise.resolve(queries.map(() => ({ people: [somebody], isCut: false }))),
  };
  const ports = portsOn(documents, { clock, directory, policy: aPolicy() });
  const never = () => Promise.reject(new Error('a list posts nothing'));
  const context: BotContext = {
    ports,
    turns: documentTurnStore(documents, clock),
    outlet: { post: never, update: never, offer: never, showFile: never },
    sendFault: (cause) => new Fault('rejected', 'a list posts nothing', { cause }),
    patientDirectory: ports.directory,
    afterTurn: new AfterTurn(ports.logger),
    audits: auditUses,
    rate: new ChangeRate(documentChangeCounts(documents), ports),
    handleMessage: never,
  };
  return {
    ports,
    clock,
    press: async (verb, data, as = APPROVER) => {
      const key = activityKey(`press-${verb}`);
      const turn: PressedTurn = {
        actor: actor(as),
        address,
        verb,
        data,
        inputs: {},
        key,
        deliveryKey: key,
        activityId: undefined,
      };
      const reply = await handlePress(context, turn);
      if (reply === undefined || 'isTooSlow' in reply) throw new Error(`${verb} was not answered`);
      return seenIn(reply);
    },
  };
}

function seenIn({ card }: Reply): SeenPage {
  const pressed = nodesOf(card)
    .filter((node) => node['type'] === 'Action.Execute')
    .flatMap(({ title, data }) => {
      const press = readPress(data);
      return press === undefined || typeof title !== 'string' ? [] : [[title, press] as const];
    });
  return { texts: textsOf(card), buttons: new Map(pressed) };
}

/** A department with a Visio pool: two seats, so many people, and what goes with them. */
export async function addDepartment(world: ListWorld, number: number, people = 3): Promise<DepartmentId> {
  const department = departmentNumber(number);
  const seats = anEntitlement({ id: `e-${number}`, seats: SEATS, purchaseOrderNumber: `PO-${number}` });
  await openDepartment(world.ports, { department, entitlements: [seats], products: [VISIO] });
  for (let index = 0; index < people; index += 1) await addPerson(world, department.id, number * 1000 + index);
  return department.id;
}

/** Adds somebody at the end of the roster of Visio, or before everybody; one who is on it moves, or goes. */
export function addPerson(
  world: ListWorld,
  department: DepartmentId,
  number: number,
  where: 'last' | 'first' | 'gone' = 'last',
): Promise<void> {
  return world.ports.departments.change(department, async (books) => {
    const pool = await books.pool(VISIO);
    if (pool === undefined) throw new Error('there is no pool');
    const before = await books.entries({ product: VISIO, direction: 'ascending', limit: 1000 });
    const others = before.filter(({ userId }) => userId !== person(number).userId);
    const rank = where === 'first' ? pool.firstRank - 1 : pool.lastRank + 1;
    const entry = anEntry(number, rank);
    const old = before.find(({ userId }) => userId === entry.userId);
    if (where !== 'gone') await books.saveEntry(entry);
    else if (old !== undefined) await books.deleteEntry(old);
    const ranks = [...others.map((one) => one.rank), ...(where === 'gone' ? [] : [rank])].toSorted((a, b) => a - b);
    await books.savePool({
      ...pool,
      capSeen: SEATS,
      rosterLength: ranks.length,
      firstRank: Math.min(pool.firstRank, rank),
      lastRank: Math.max(pool.lastRank, rank),
      seatedThrough: ranks[SEATS - 1] ?? ranks.at(-1) ?? 0,
    });
    await recordIn(books, number);
  });
}

/** Appends to the ledger what somebody may have done. */
const recordIn = (books: WritableBooks, number: number): Promise<void> =>
  books.record({
    actor: actor(900),
    effectiveOn: on('2027-06-29'),
    command: `command-${number}`,
    fact: { action: 'role-given', role: 'delegate', person: person(number) },
  });

/** Writes down that the person of a number was given a role. */
export const record = (world: ListWorld, department: DepartmentId, number: number): Promise<void> =>
  world.ports.departments.change(department, (books) => recordIn(books, number));

/** Sends, changes or decides the purchase of a number; an approved one gives cover. */
export function buy(
  world: ListWorld,
  department: DepartmentId,
  { number, status }: { readonly number: number; readonly status: SentPurchase['status'] },
): Promise<void> {
  const at = instantOf(world.clock.now());
  return world.ports.departments.change(department, async (books) => {
    const before = await books.purchase(purchaseId(`p-${number}`));
    // It gives no seats, so that those of other lists stay as they are.
    const entitlement = anEntitlement({ id: `given-${number}`, seats: 0, purchaseOrderNumber: `PO-${number}` });
    const given = {
      ...entitlement,
      purchase: purchaseId(`p-${number}`),
      status: number % 4 === 0 ? 'confirmed' : 'awaiting-tenant',
    } as const;
    if (status === 'approved') await books.saveEntitlement(given);
    await books.savePurchase(aPurchase({ department, number, status, at: before?.purchase.events[0].at ?? at }));
  });
}

/** The record of a purchase that was sent, with nothing left to do for it. */
export function aPurchase(given: {
  readonly department: DepartmentId;
  readonly number: number;
  readonly status: SentPurchase['status'];
  readonly at: Instant;
}): PurchaseRecord {
  const { department, number, status, at } = given;
  const id = purchaseId(`p-${number}`);
  const base = {
    id,
    department,
    version: 1,
    proof: { files: [] },
    contributors: [person(900)],
    events: [{ action: 'drafted', at, by: actor(900), key: 'key' }],
    details: {
      product: VISIO,
      seats: 1,
      purchaseOrderNumber: `PO-${number}`,
      reseller: 'SHI',
      coverFrom: on('2026-08-01'),
      coverUntil: on('2027-06-30'),
    },
  } as const;
  const approver = person(APPROVER);
  const states = {
    submitted: { status: 'submitted' },
    returned: { status: 'returned', question: 'Which one?' },
    approved: { status: 'approved', approvedBy: approver, entitlement: entitlementId(`given-${number}`) },
    declined: { status: 'declined', declinedBy: approver, reason: 'Covered already.' },
    withdrawn: { status: 'withdrawn', withdrawnBy: person(900) },
  } as const;
  const quiet = { revision: 1, copies: [], notices: [], claimedUntil: at, openSince: at, isOpen: false };
  return { purchase: { ...base, ...states[status] }, ...quiet };
}

/** Lets people wish for a product, or settles that wish. */
export const wish = (world: ListWorld, number: number, isOpen = true): Promise<void> =>
  world.ports.institution.change(async (books) => {
    const at = instantOf(world.clock.now());
    const id = `wish${number}`;
    const before = await books.wish(id);
    const askers = before?.askers ?? [{ person: person(number), at, department: departmentId('d-1') }];
    const typed = `Wish ${number}.`;
    await books.saveWish(
      isOpen ? { id, typed, askers, status: 'open' } : { id, typed, askers, status: 'closed', reason: 'no' },
    );
  });
