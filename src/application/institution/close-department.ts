import { type PersonActor } from '../../domain/actor';
import { type CalendarDate, instantOf } from '../../domain/calendar';
import { type Department, openAmong } from '../../domain/institution/department';
import { isSameName } from '../../domain/institution/slug';
import { type ActivityKey, type DepartmentId, type ProductId } from '../../domain/ids';
import { type KnownPerson } from '../../domain/people';
import { type NamedDepartment, type NamedProduct } from '../../domain/refusal';
import { type Refused, refused } from '../../domain/result';
import { seatsOn } from '../../domain/term/cover';
import { type DepartmentBooks } from '../../ports/roster/department-store';
import { approverOf, centralItOnly } from '../access/central-it';
import { namedDepartment, namedProduct } from '../access/names';
import { notYours, readStanding } from '../access/standing';
import { type DayPorts, type RecordPorts, type StandingPorts } from '../ports';
import { todayOf } from '../today';
import { isRecorded } from './save-department';

/** Undecided purchases that are named. */
const MOST_PURCHASES = 5;

/** What a pool still holds. */
export interface PoolInTheWay {
  readonly product: NamedProduct;
  /** On its roster, seated or waiting. */
  readonly people: number;
  /** The most seats that it has today or on a day to come, delivered or not. */
  readonly seats: number;
  /** The last day of these. */
  readonly coverUntil: CalendarDate | undefined;
  /** Licenses of ours that are not released yet. */
  readonly licenses: number;
}

/** What has to be settled before a department can be closed. */
export interface InTheWay {
  readonly pools: readonly PoolInTheWay[];
  /** The numbers of purchases that nobody decided yet, at most five. */
  readonly purchases: readonly string[];
}

/** What became of a department that was to be closed. */
export type ClosedOutcome =
  | { readonly kind: 'closed'; readonly department: NamedDepartment }
  /** Nothing was changed: whoever asks has to agree that these lose their roles. */
  | {
      readonly kind: 'confirm';
      readonly department: NamedDepartment;
      readonly delegates: readonly KnownPerson[];
      readonly purchasers: readonly KnownPerson[];
    }
  | ({ readonly kind: 'in-the-way'; readonly department: NamedDepartment } & InTheWay)
  | Refused;

/**
 * Closes a department whose pools are empty: nobody has a role there any more, nothing is changed in it, and what was recorded stays. What is
 * in the way is looked for in the very change that closes it, so that nobody who is added meanwhile is overlooked: one of both is decided
 * again, and refused.
 */
export async function closeDepartment(
  ports: RecordPorts,
  asked: {
    readonly key: ActivityKey;
    readonly actor: PersonActor;
    readonly department: DepartmentId;
    readonly isConfirmed: boolean;
  },
): Promise<ClosedOutcome> {
  const { key, actor, department: id, isConfirmed } = asked;
  const outcome = await ports.departments.change(id, async (books): Promise<ClosedOutcome> => {
    const institution = await ports.institution.read();
    const approver = approverOf(actor, institution);
    if (approver === undefined) return refused(centralItOnly(institution));
    const existing = await books.department();
    if (existing === undefined) return refused(notYours({ institution }));
    const department = namedDepartment(existing);
    if (await isRecorded(books, key, 'department-closed')) return { kind: 'closed', department };
    if (existing.closedAt !== undefined) return refused({ code: 'department-closed', department });
    const inTheWay = await findInTheWay(ports, books);
    if (inTheWay.pools.length + inTheWay.purchases.length > 0) return { kind: 'in-the-way', department, ...inTheWay };
    const { name, delegates, purchasers } = existing;
    if (!isConfirmed) return { kind: 'confirm', department, delegates, purchasers };
    const closedAt = instantOf(ports.clock.now());
    await books.saveDepartment({ ...existing, delegates: [], purchasers: [], closedAt });
    const fact = { action: 'department-closed', name, delegates, purchasers } as const;
    await books.record({ actor: approver, effectiveOn: todayOf(ports), command: key, fact });
    return { kind: 'closed', department };
  });
  if (outcome.kind === 'closed') await ports.outline.changed([id]);
  return outcome;
}

async function findInTheWay(ports: DayPorts, books: DepartmentBooks): Promise<InTheWay> {
  const [pools, undecided] = await Promise.all([
    books.pools(),
    books.purchases({ status: ['submitted', 'returned'], limit: MOST_PURCHASES }),
  ]);
  const held = await Promise.all(
    pools.map(({ product, rosterLength }) => poolInTheWay(ports, books, product, rosterLength)),
  );
  return {
    pools: held.filter(({ people, seats, licenses }) => people + seats + licenses > 0),
    purchases: undecided.flatMap(({ purchase }) =>
      purchase.status === 'draft' ? [] : [purchase.details.purchaseOrderNumber],
    ),
  };
}

async function poolInTheWay(
  ports: DayPorts,
  books: DepartmentBooks,
  product: ProductId,
  people: number,
): Promise<PoolInTheWay> {
  const [entitlements, licenses] = await Promise.all([books.entitlements(product), books.assignmentsOf({ product })]);
  const today = todayOf(ports);
  const ahead = entitlements.filter(({ coverUntil }) => coverUntil >= today);
  const days = [today, ...ahead.map(({ coverFrom }) => coverFrom).filter((day) => day > today)];
  const seats = Math.max(0, ...days.map((day) => seatsOn(ahead, day)));
  const coverUntil = ahead
    .map((one) => one.coverUntil)
    .toSorted()
    .at(-1);
  return {
    product: namedProduct(ports, product),
    people,
    seats,
    coverUntil: seats === 0 ? undefined : coverUntil,
    licenses: licenses.length,
  };
}

/** A department as somebody names it who sees every one: open, closed, or by a name that it had before. */
export type FoundByName =
  { readonly kind: 'open' | 'closed' | 'renamed'; readonly department: Department } | { readonly kind: 'unknown' };

/** Finds a department by a name that is none of those understood: a closed one, or one that was called so. For those who see everything. */
export async function findByName(ports: StandingPorts, actor: PersonActor, name: string): Promise<FoundByName> {
  const { departments } = await readStanding(ports, actor);
  const open = openAmong(departments);
  const isCalled = (one: { readonly name: string }) => isSameName(one.name, name);
  const now = open.find(isCalled);
  if (now !== undefined) return { kind: 'open', department: now };
  const closed = departments.find((one) => one.closedAt !== undefined && isCalled(one));
  if (closed !== undefined) return { kind: 'closed', department: closed };
  const before = open.find(({ earlierNames = [] }) => earlierNames.some(isCalled));
  return before === undefined ? { kind: 'unknown' } : { kind: 'renamed', department: before };
}
