import { type Actor, type PersonActor } from '../../src/domain/actor';
import { type CalendarDate, calendarDate, type Instant, instantOf } from '../../src/domain/calendar';
import { type NamedDepartment, type NamedProduct } from '../../src/domain/refusal';
import { type Department } from '../../src/domain/institution/department';
import { type Entitlement, isInForce, seatCapOn } from '../../src/domain/term/entitlement';
import { activityKey, departmentId, entitlementId, productId, userId } from '../../src/domain/ids';
import { type KnownPerson } from '../../src/domain/people';
import { type Policy } from '../../src/domain/institution/policy';
import { emptyPool, type Pool, type RosterEntry, seatCount } from '../../src/domain/roster/pool';
import { type LicenseState } from '../../src/domain/roster/license-state';
import { type ChangeLine, type RosterChange } from '../../src/domain/roster/roster-change';
import { type CommandPerson, type FoundPerson, type RosterCommand } from '../../src/domain/roster/roster-command';
import { gapAround, type Term } from '../../src/domain/term/term';
import { type RosterRequest } from '../../src/application/roster/change-roster';
import { afterGap, type PoolSummary } from '../../src/application/roster/shown/show-seats';
import { type UndoRequest } from '../../src/application/roster/undo-command';

/** The day before the last day of the term. */
export const TODAY = new Date('2027-06-29T19:00:00.000Z');
export const AT: Instant = instantOf(TODAY);

export const MATH = departmentId('math');
export const PHYSICS = departmentId('physics');
export const VISIO = productId('visio');
export const PROJECT = productId('project');

export const LAPSE: Term = {
  endsOn: '06-30' as Term['endsOn'],
  startsOn: '08-01' as Term['startsOn'],
  gap: 'lapse',
};

/** The policy of a university with Visio and Project, unless something else is given. */
export function aPolicy(
  own: Partial<Omit<Policy, 'reminders' | 'purchasing'>> & {
    readonly reminders?: Partial<Policy['reminders']>;
    readonly purchasing?: Partial<Policy['purchasing']>;
  } = {},
): Policy {
  const product = (id: string, name: string, skuPartNumber: string) => ({
    id: productId(id),
    name,
    aliases: [],
    skuPartNumbers: [skuPartNumber],
    overlapServicePlans: [],
  });
  return {
    organization: 'Contoso University',
    timeZone: 'America/Los_Angeles',
    term: LAPSE,
    products: [product('visio', 'Visio', 'SKU_1'), product('project', 'Project', 'SKU_2')],
    reconcile: { mode: 'full', maxReleases: 25, everyMinutes: 15, wholeEveryMinutes: 60 },
    churn: { changes: 20, timesCap: 2 },
    ...own,
    reminders: { on: [], after: '08:00', holderDaysBefore: 14, lowSeats: 1, weeklyOn: 'monday', ...own.reminders },
    purchasing: {
      ...{ reseller: 'SHI', currency: 'USD', requisitionThreshold: 10_000, fields: [], closed: [] },
      ...own.purchasing,
    },
  };
}

/** The person of a number; the emulated tenant's `aUser` of that number is the same one. */
export function person(number: number): KnownPerson {
  const id = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  return {
    userId: userId(id),
    displayName: `Person ${number}`,
    userPrincipalName: `person${number}@contoso.edu`,
  };
}

/** A person as the directory found them for a command. */
export const found = (number: number, own: Partial<FoundPerson> = {}): FoundPerson => ({
  ...person(number),
  userText: `person${number}`,
  ...own,
});

/** Somebody who acts; delegates in these tests have numbers from 900 on. */
export const actor = (number: number): PersonActor => ({ kind: 'person', ...person(number) });

export const DELEGATES: readonly number[] = [900, 901, 902];
export const APPROVER = 990;

/** Mathematics with its delegates, unless something else is given. */
export function aDepartment(own: Partial<Department> = {}): Department {
  return {
    id: MATH,
    name: 'Mathematics',
    directoryNames: ['Mathematics'],
    delegates: DELEGATES.map(person),
    purchasers: [],
    ...own,
  };
}

/** Confirmed Visio seats for 2026/27, unless something else is given. */
export function anEntitlement(own: Partial<Omit<Entitlement, 'id'>> & { id?: string } = {}): Entitlement {
  const { id = 'e1', ...rest } = own;
  return {
    product: VISIO,
    seats: 1,
    purchaseOrderNumber: 'PO-1001',
    coverFrom: calendarDate('2026-08-01'),
    coverUntil: calendarDate('2027-06-30'),
    approvedAt: '2026-07-01T16:00:00.000Z' as Instant,
    status: 'confirmed',
    ...rest,
    id: entitlementId(id),
  };
}

/** The roster entry of a person at a rank. */
export function anEntry(number: number, rank: number, own: Partial<RosterEntry> = {}): RosterEntry {
  const addedBy: Actor = actor(900);
  return { ...person(number), product: VISIO, rank, addedAt: AT, addedBy, ...own };
}

/** A pool with people of the ranks given, the first `seatCap` of them seated. */
export function aPool(ranks: readonly number[], seatCap: number, own: Partial<Pool> = {}): Pool {
  const inOrder = ranks.toSorted((one, other) => one - other);
  const empty = emptyPool(MATH, VISIO);
  return {
    ...empty,
    rosterLength: ranks.length,
    firstRank: inOrder[0] ?? empty.firstRank,
    lastRank: inOrder.at(-1) ?? empty.lastRank,
    seatedThrough: inOrder.slice(0, seatCap).at(-1) ?? (inOrder[0] ?? 1) - 1,
    capSeen: seatCap,
    ...own,
  };
}

/** A pool with so many people and these entitlements, as it is told on a day. */
export function aSummary(given: {
  readonly department: NamedDepartment;
  readonly product: NamedProduct;
  readonly people: number;
  readonly entitlements: readonly Entitlement[];
  readonly today: CalendarDate;
}): PoolSummary {
  const { department, product, people, entitlements, today } = given;
  const inForce = entitlements.filter((one) => isInForce(one, today));
  const seatCap = seatCapOn(entitlements, today, LAPSE);
  return {
    department: { id: department.id, name: department.name },
    product: { id: product.id, name: product.name },
    seats: seatCount(aPool(ranksTo(people), seatCap), seatCap),
    inForce,
    coming: entitlements.filter((one) => one.coverUntil >= today && !isInForce(one, today)),
    coverUntil: inForce.map((one) => one.coverUntil).toSorted()[0],
    ...afterGap(entitlements, today, gapAround(today, LAPSE)?.coverStartsOn),
  };
}

const ranksTo = (last: number): readonly number[] => Array.from({ length: last }, (_, index) => index + 1);

/** What a command did to a roster that has so many people and seats afterwards; somebody added jdoe, unless told. */
export function aChange(
  lines: readonly ChangeLine[],
  { people, seatCap, ...own }: { readonly people: number; readonly seatCap: number } & Partial<RosterChange>,
): RosterChange {
  return {
    action: 'add',
    command: 'command-1',
    department: { id: MATH, name: 'Mathematics' },
    product: { id: VISIO, name: 'Visio' },
    at: AT,
    by: person(900),
    lines,
    seats: seatCount(aPool(ranksTo(people), seatCap), seatCap),
    ...own,
  };
}

/** Lines of people who joined a roster behind so many others: seated as long as there are seats, then in line. */
export const joining = (
  people: readonly KnownPerson[],
  { behind, seatCap }: { readonly behind: number; readonly seatCap: number },
  license: LicenseState = { status: 'requested' },
): readonly ChangeLine[] =>
  people.map((one, index) => {
    const place = behind + index + 1;
    return place <= seatCap
      ? { status: 'seated', person: one, license }
      : { status: 'waiting', person: one, waitingPlace: place - seatCap };
  });

/** A request to change a roster, sent by the first delegate. */
export function aRequest(
  key: string,
  command: RosterRequest['command'],
  own: Partial<RosterRequest> = {},
): RosterRequest {
  return { key: activityKey(key), actor: actor(900), shownIn: undefined, isRepeat: false, ...own, command };
}

/** A request to undo the sender's latest command in Mathematics; people who would lose a seat do not stop it. */
export function anUndo(key: string, own: Partial<UndoRequest> = {}): UndoRequest {
  return {
    key: activityKey(key),
    actor: actor(900),
    shownIn: undefined,
    isRepeat: false,
    command: { kind: 'undo', department: MATH, command: undefined, isConfirmed: true },
    ...own,
  };
}

/** The command to add people to a roster of Mathematics, or to remove them. */
export const toAdd = (...people: readonly CommandPerson[]): RosterCommand => addOrRemove('add', people);
export const toRemove = (...people: readonly CommandPerson[]): RosterCommand => addOrRemove('remove', people);
const addOrRemove = (kind: 'add' | 'remove', people: readonly CommandPerson[]): RosterCommand => ({
  kind,
  department: MATH,
  product: VISIO,
  people,
});
export const toSwap = (outgoing: CommandPerson, incoming: CommandPerson): RosterCommand => ({
  kind: 'swap',
  department: MATH,
  product: VISIO,
  outgoing,
  incoming,
});
export const toMove = (people: readonly CommandPerson[], isConfirmed = true): RosterCommand => ({
  kind: 'move',
  department: MATH,
  product: VISIO,
  people,
  isConfirmed,
});

/** A date that a test writes as text. */
export const on = (text: string): CalendarDate => calendarDate(text);
