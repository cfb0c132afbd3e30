import { type PersonActor } from '../../domain/actor';
import { hasRight } from '../../domain/authority';
import { type CalendarDate } from '../../domain/calendar';
import { correctionsOf } from '../../domain/purchase/correction';
import { seatsOn } from '../../domain/term/cover';
import { type Entitlement, seatCapOn } from '../../domain/term/entitlement';
import { type Department } from '../../domain/institution/department';
import { type DepartmentId, type EntitlementId, type ProductId, type PurchaseId } from '../../domain/ids';
import { emptyPool, type Pool, seatCount } from '../../domain/roster/pool';
import {
  comparableNumber,
  entitlementState,
  isSent,
  type PurchaseState,
  type SentPurchase,
  stateOf,
} from '../../domain/purchase/purchase';
import { type PurchaseRecord } from '../../domain/purchase/purchase-record';
import { type Overlap, type PurchaseShown } from '../../domain/purchase/purchase-shown';
import { type NamedDepartment, type NamedProduct } from '../../domain/refusal';
import { type BookPorts, type DayPorts, type Ports, type PurchasePorts, type RecordPorts } from '../ports';
import {
  departmentsRead,
  departmentIfAllowed,
  notYours,
  readingAs,
  readStanding,
  type Standing,
} from '../access/standing';
import { isImported, sameNumber } from './find/find-same-number';
import { mayBeAwaited, readEnd, waitingLine } from './find/find-waiting';
import { askedApprovers } from './asked-approvers';
import { todayOf } from '../today';
import { namedDepartment, namedProduct } from '../access/names';
import { type Refused, refused } from '../../domain/result';

/** What somebody may do with a purchase that they see. */
export interface PurchaseRights {
  readonly decides: boolean;
  readonly submits: boolean;
}

/** Cover that was imported: an entitlement that no purchase gave. */
export interface ImportedCover {
  readonly department: NamedDepartment;
  readonly product: NamedProduct;
  readonly state: PurchaseState;
  readonly entitlement: Entitlement;
  readonly corrections: readonly Entitlement[];
}

/** One purchase order as somebody may see it. */
export type PurchaseFound =
  | {
      readonly kind: 'purchase';
      readonly record: PurchaseRecord;
      readonly shown: PurchaseShown;
      readonly rights: PurchaseRights;
    }
  | { readonly kind: 'draft'; readonly record: PurchaseRecord; readonly department: NamedDepartment }
  | { readonly kind: 'imported'; readonly cover: ImportedCover; readonly rights: PurchaseRights };

/** Everything that a purchase's card says, as of today. @param options.overlap Found out apart: it asks the tenant. */
export async function readShown(
  ports: PurchasePorts,
  { record, purchase, department }: { record: PurchaseRecord; purchase: SentPurchase; department: NamedDepartment },
  options: {
    readonly overlap?: Overlap | undefined;
    readonly seesAll: boolean;
    /** Only its state and its seats are wanted: it is about to be changed, and shown afterwards. */
    readonly isBrief?: boolean;
  },
): Promise<PurchaseShown> {
  const today = todayOf(ports);
  const { product, seats, priceCents } = purchase.details;
  const books = ports.departments.look(department.id);
  const isWhole = options.isBrief !== true;
  const isUndecided = isWhole && (purchase.status === 'submitted' || purchase.status === 'returned');
  const isAwaited = isWhole && mayBeAwaited(purchase);
  const number = purchase.details.purchaseOrderNumber;
  const [pool, stored, end, same, asked] = await Promise.all([
    books.entitlements(product),
    isAwaited ? books.pool(product) : undefined,
    isAwaited ? readEnd(books, purchase) : [],
    isUndecided && options.seesAll ? sameNumber(ports, { id: purchase.id, number }) : [],
    isWhole ? askedApprovers(ports, record) : undefined,
  ]);
  const before = stored ?? emptyPool(department.id, product);
  const root = purchase.status === 'approved' ? pool.find((one) => one.id === purchase.entitlement) : undefined;
  const totalCents = priceCents === undefined ? undefined : priceCents * seats;
  const state = stateOf(purchase, pool, today);
  return {
    purchase,
    department,
    product: namedProduct(ports, product),
    state,
    entitlements: root === undefined ? [] : [root, ...correctionsOf(root, pool)].toSorted(byApproval),
    seatsNow: root === undefined ? seats : seatsOn([root, ...correctionsOf(root, pool)], dayOf(root, today)),
    unitsSeen: state === 'awaiting' ? record.unitsSeen : undefined,
    comparison: isUndecided ? compared(ports, before, purchase, pool) : undefined,
    waiting: isAwaited ? waitingLine(end, seatCount(before, seatCapOn(pool, today, ports.policy.term))) : undefined,
    sameNumber: same,
    overlap: options.overlap,
    asked,
    totalCents,
    needsRequisition: totalCents !== undefined && totalCents >= ports.policy.purchasing.requisitionThreshold * 100,
  };
}

/** The day of a cover that is nearest to a date. */
const dayOf = ({ coverFrom, coverUntil }: Entitlement, date: CalendarDate): CalendarDate =>
  date < coverFrom ? coverFrom : date > coverUntil ? coverUntil : date;

const byApproval = (one: Entitlement, other: Entitlement): number => (one.approvedAt < other.approvedAt ? -1 : 1);

function compared(
  ports: DayPorts,
  pool: Pool,
  { details }: SentPurchase,
  entitlements: readonly Entitlement[],
): PurchaseShown['comparison'] {
  const today = todayOf(ports);
  const { seats, coverFrom } = details;
  const on = coverFrom > today ? coverFrom : today;
  const seatCap = seatCapOn(entitlements, on, ports.policy.term);
  return { on, now: seatCount(pool, seatCap), after: seatCount(pool, seatCap + seats) };
}

/** One purchase for somebody who may see it; a refusal says the same whether it is not there or not theirs. */
export function showPurchase(ports: Ports, actor: PersonActor, asked: PurchaseAsked): Promise<PurchaseFound | Refused> {
  return readingAs(ports, actor, (standing) => showPurchaseTo(ports, standing, asked));
}

interface PurchaseAsked {
  readonly department: DepartmentId;
  readonly purchase: PurchaseId;
}

async function showPurchaseTo(
  ports: Ports,
  standing: Standing,
  asked: PurchaseAsked,
): Promise<PurchaseFound | Refused> {
  const department = departmentIfAllowed(standing, 'see-pools', asked.department);
  if (department === undefined) return refused(notYours(standing));
  const record = await ports.departments.look(department.id).purchase(asked.purchase);
  // A draft is for those who can send it.
  const isHidden = record?.purchase.status === 'draft' && !rightsIn(standing, department).submits;
  if (record === undefined || isHidden) return refused({ code: 'no-such-purchase', typed: undefined });
  return foundPurchase(ports, standing, { department, record });
}

/** Imported cover for somebody who may see it. */
export async function showImported(
  ports: RecordPorts,
  actor: PersonActor,
  asked: { readonly department: DepartmentId; readonly product: ProductId; readonly entitlement: EntitlementId },
): Promise<PurchaseFound | Refused> {
  const standing = await readStanding(ports, actor);
  const department = departmentIfAllowed(standing, 'see-pools', asked.department);
  if (department === undefined) return refused(notYours(standing));
  const pool = await ports.departments.look(department.id).entitlements(asked.product);
  const entitlement = pool.find((one) => one.id === asked.entitlement);
  if (entitlement === undefined) return refused({ code: 'no-such-purchase', typed: undefined });
  return foundImported(ports, standing, { department, entitlement, pool });
}

/**
 * Everything with a purchase order number that somebody may see: one number can name several. What is found to be changed is read
 * no further than that takes.
 */
export function findByNumber(
  ports: Ports,
  actor: PersonActor,
  asked: NumberAsked,
): Promise<readonly PurchaseFound[] | Refused> {
  return readingAs(ports, actor, (standing) => findTo(ports, standing, asked));
}

interface NumberAsked {
  readonly typed: string;
  readonly isBrief: boolean;
}

async function findTo(
  ports: Ports,
  standing: Standing,
  { typed, isBrief }: NumberAsked,
): Promise<readonly PurchaseFound[] | Refused> {
  const departments = departmentsRead(standing);
  if (departments.length === 0) return refused(notYours(standing));
  const { purchases, entitlements } = await withNumber(ports, typed);
  const bought = await Promise.all(
    purchases.flatMap((record) => {
      const department = departments.find((one) => one.id === record.purchase.department);
      const isHidden = department === undefined || !isSent(record.purchase);
      return isHidden ? [] : [foundPurchase(ports, standing, { department, record, isBrief })];
    }),
  );
  const imported = await Promise.all(
    entitlements.filter(isImported).flatMap(({ department: id, entitlement }) => {
      const department = departments.find((one) => one.id === id);
      return department === undefined ? [] : [readImported(ports, standing, department, entitlement)];
    }),
  );
  const found = [...bought, ...imported];
  return found.length > 0 ? found : refused({ code: 'no-such-purchase', typed });
}

/** What has a number as it was typed; failing that, without the `PO` that some write before it. */
async function withNumber(
  ports: Pick<Ports, 'purchases'>,
  typed: string,
): ReturnType<Ports['purchases']['withNumber']> {
  const number = comparableNumber(typed);
  const bare = number.replace(/^PO(?=\d)/u, '');
  const found = await ports.purchases.withNumber([...new Set([number, bare])]);
  const having = (wanted: string) => ({
    purchases: found.purchases.filter(({ purchase }) => isNumbered(purchase.details, wanted)),
    entitlements: found.entitlements.filter(({ entitlement }) => isNumbered(entitlement, wanted)),
  });
  const exact = having(number);
  return exact.purchases.length + exact.entitlements.length > 0 ? exact : having(bare);
}

const isNumbered = ({ purchaseOrderNumber = '' }: { readonly purchaseOrderNumber?: string }, number: string): boolean =>
  comparableNumber(purchaseOrderNumber) === number;

/** A purchase as somebody may see it, from its record. */
export async function foundPurchase(
  ports: PurchasePorts,
  standing: Standing,
  { department, record, isBrief = false }: { department: Department; record: PurchaseRecord; isBrief?: boolean },
): Promise<PurchaseFound> {
  const { purchase } = record;
  const names = namedDepartment(department);
  const rights = rightsIn(standing, department);
  if (!isSent(purchase)) return { kind: 'draft', record, department: names };
  const shown = await readShown(ports, { record, purchase, department: names }, { seesAll: rights.decides, isBrief });
  return { kind: 'purchase', record, shown, rights };
}

async function readImported(
  ports: BookPorts,
  standing: Standing,
  department: Department,
  entitlement: Entitlement,
): Promise<PurchaseFound> {
  const pool = await ports.departments.look(department.id).entitlements(entitlement.product);
  return foundImported(ports, standing, { department, entitlement, pool });
}

function foundImported(
  ports: DayPorts,
  standing: Standing,
  { department, entitlement, pool }: { department: Department; entitlement: Entitlement; pool: readonly Entitlement[] },
): PurchaseFound {
  const cover = {
    department: namedDepartment(department),
    product: namedProduct(ports, entitlement.product),
    state: entitlementState(entitlement, todayOf(ports)),
    entitlement,
    corrections: correctionsOf(entitlement, pool),
  };
  return { kind: 'imported', cover, rights: rightsIn(standing, department) };
}

function rightsIn({ actor, institution }: Standing, department: Department): PurchaseRights {
  return {
    decides: hasRight(actor, 'decide-purchase', department, institution),
    submits: hasRight(actor, 'submit-purchase', department, institution),
  };
}
