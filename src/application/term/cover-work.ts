import { type Actor } from '../../domain/actor';
import { type CalendarDate, type Instant, instantOf } from '../../domain/calendar';
import { type Department } from '../../domain/institution/department';
import { type Entitlement } from '../../domain/term/entitlement';
import {
  type ActivityKey,
  activityKey,
  type DepartmentId,
  type EntitlementId,
  type ProductId,
  type PurchaseId,
} from '../../domain/ids';
import { type RosterEntry } from '../../domain/roster/pool';
import { type PurchaseRecord } from '../../domain/purchase/purchase-record';
import { type WritableBooks } from '../../ports/roster/department-store';
import { CommandRecord } from '../roster/command-record';
import { type Ports } from '../ports';
import { RosterWork } from '../roster/roster-work';
import { todayOf } from '../today';
import { claimEnd } from '../roster/claim-end';
import { namedDepartment, namedProduct } from '../access/names';

/** People whose licenses and notices one record takes care of. */
const PEOPLE_PER_RECORD = 400;

/** What has to follow behind the back of whoever changed the cover of a pool. */
export interface CoverFollowUps {
  readonly commands: readonly { readonly department: DepartmentId; readonly key: ActivityKey }[];
  readonly purchases: readonly { readonly department: DepartmentId; readonly id: PurchaseId }[];
}

/** Under what the cover of one pool is changed. */
export interface CoverWork {
  readonly actor: Actor;
  readonly product: ProductId;
  readonly command: string;
  readonly at: Instant;
  readonly today: CalendarDate;
}

/** Begins a change of the cover of a pool, now. @param given.command What asked for it; one of its own unless given. */
export function coverWork(
  ports: Ports,
  given: Pick<CoverWork, 'actor' | 'product'> & Partial<Pick<CoverWork, 'command'>>,
): CoverWork {
  const at = instantOf(ports.clock.now());
  return { command: `cover-${given.product}-${at}`, ...given, at, today: todayOf(ports) };
}

/**
 * Confirms entitlements of one pool, tells those who sent their purchases, and lets the purchases' cards change. What is confirmed
 * already is left alone.
 *
 * @param how With `units`, what the tenant has, or, when somebody confirms by hand, `note`: why.
 * @returns The purchases whose cards have to follow.
 */
export async function confirmEntitlements(
  books: WritableBooks,
  ids: readonly EntitlementId[],
  how: CoverWork & { readonly units?: number; readonly note?: string },
): Promise<CoverFollowUps['purchases']> {
  const { actor, product, command, today, units, note } = how;
  const stored = await books.entitlements(product);
  const awaited = stored.filter((one) => ids.includes(one.id) && one.status === 'awaiting-tenant');
  const told = new Map<PurchaseId, CoverFollowUps['purchases'][number]>();
  for (const one of awaited) {
    const { id: entitlement, purchaseOrderNumber, purchase } = one;
    await books.saveEntitlement({ ...one, status: 'confirmed' });
    const why = { ...(units === undefined ? {} : { units }), ...(note === undefined ? {} : { note }) };
    const fact = { action: 'entitlement-confirmed', product, purchaseOrderNumber, entitlement, ...why } as const;
    await books.record({ actor, effectiveOn: today, command, fact });
    if (purchase === undefined || told.has(purchase) || one.seats < 0) continue;
    const isNothing = netOf(one, awaited) <= 0;
    const department = await tellInForce(books, purchase, { ...how, isNothing });
    if (department !== undefined) told.set(purchase, { department, id: purchase });
  }
  return [...told.values()];
}

/** What is left of an entitlement with the corrections that come into force with it. */
const netOf = (one: Entitlement, together: readonly Entitlement[]): number =>
  together
    .filter((other) => other.corrects === one.id && other.seats < 0)
    .reduce((sum, other) => sum + other.seats, one.seats);

/** Marks a purchase as in force: its cards change, and whoever sent it is told. */
async function tellInForce(
  books: WritableBooks,
  id: PurchaseId,
  { actor, note, at, command, isNothing }: CoverWork & { readonly note?: string; readonly isNothing: boolean },
): Promise<DepartmentId | undefined> {
  const record = await books.purchase(id);
  if (record === undefined) return undefined;
  const { unitsSeen: _, ...rest } = record;
  const { purchase } = record;
  const words = note === undefined ? {} : { words: note };
  const event = { action: 'confirmed', at, by: actor, key: command, ...words } as const;
  const notices = purchase.contributors
    .filter(({ userId }) => !isNothing && (actor.kind !== 'person' || actor.userId !== userId))
    .map(({ userId }) => ({ to: userId, about: 'in-force', at }) as const);
  const next = { ...purchase, version: purchase.version + 1, events: [...purchase.events, event] } as const;
  await books.savePurchase(faceLifted({ ...rest, purchase: next, notices: [...record.notices, ...notices] }, at));
  return purchase.department;
}

/** A record whose messages have to be edited. */
export const faceLifted = (record: PurchaseRecord, at: Instant): PurchaseRecord => ({
  ...record,
  face: record.face + 1,
  // Whoever posts right now goes on, and shows this, too.
  claimedUntil: record.claimedBy === undefined ? claimEnd(at) : record.claimedUntil,
  openSince: at,
  isOpen: true,
});

/** Seats and unseats people by the seat cap of today, and writes down whose licenses and notices have to follow. */
export async function reseat(
  ports: Ports,
  books: WritableBooks,
  { actor, product, command, at, today }: CoverWork,
): Promise<Pick<CoverFollowUps, 'commands'>> {
  const work = await RosterWork.open(books, product, { actor, command, today, at, term: ports.policy.term });
  const department = await books.department();
  if (work === undefined || department === undefined) return { commands: [] };
  const { seated, unseated } = work.capEffects;
  const people = [...seated, ...unseated];
  const commands: CoverFollowUps['commands'][number][] = [];
  for (let from = 0; from < people.length; from += PEOPLE_PER_RECORD) {
    const part = people.slice(from, from + PEOPLE_PER_RECORD);
    const key = activityKey(from === 0 ? command : `${command}-${from}`);
    const effects = {
      seated: part.filter((entry) => seated.includes(entry)),
      unseated: part.filter((entry) => unseated.includes(entry)),
    };
    await saveFollowers(ports, books, { key, department, product, at, work, effects });
    commands.push({ department: department.id, key });
  }
  return { commands };
}

async function saveFollowers(
  ports: Ports,
  books: WritableBooks,
  given: {
    readonly key: ActivityKey;
    readonly department: Department;
    readonly product: ProductId;
    readonly at: Instant;
    readonly work: RosterWork;
    readonly effects: { readonly seated: readonly RosterEntry[]; readonly unseated: readonly RosterEntry[] };
  },
): Promise<void> {
  const { key, product, at, work, effects } = given;
  const names = { department: namedDepartment(given.department), product: namedProduct(ports, product) };
  const record = new CommandRecord();
  record.capChanged(effects);
  await books.saveHandled({
    key,
    department: names.department.id,
    product,
    change: { action: 'cover', command: key, ...names, at, by: undefined, lines: record.lines, seats: work.seats },
    unsettled: record.unsettled,
    notices: record.told.flatMap(([to, about]) =>
      about === 'covered' || about === 'uncovered' ? [{ to, about, ...names, at }] : [],
    ),
    shownIn: undefined,
    claimedUntil: claimEnd(at),
    isOpen: true,
  });
}
