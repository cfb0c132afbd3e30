import { type PersonActor } from '../../domain/actor';
import { hasRight, seesEverything } from '../../domain/authority';
import { type CalendarDate } from '../../domain/calendar';
import { type DepartmentId, type EntitlementId, type ProductId, type PurchaseId } from '../../domain/ids';
import { type PurchaseState, stateOf, entitlementState } from '../../domain/purchase/purchase';
import { type PurchaseRecord } from '../../domain/purchase/purchase-record';
import { type Entitlement } from '../../domain/term/entitlement';
import { type NamedDepartment, type NamedProduct } from '../../domain/refusal';
import { mapLimited } from '../../concurrency/map-limited';
import { type DayPorts, type Ports, type PurchasePorts } from '../ports';
import { allDepartmentsFor, departmentsFor, notYours, readStanding } from '../access/standing';
import { todayOf } from '../today';
import { namedDepartment, namedProduct } from '../access/names';
import { type Result } from '../../domain/result';

/** How many purchases of one department one answer looks at, the newest first. */
const MOST_OF_ONE = 1000;

/** One line of the list: a purchase, or cover that was imported. */
export interface PurchaseLine {
  readonly department: NamedDepartment;
  readonly product: NamedProduct | undefined;
  readonly purchaseOrderNumber: string | undefined;
  readonly seats: number | undefined;
  readonly cover: { readonly coverFrom: CalendarDate; readonly coverUntil: CalendarDate } | undefined;
  readonly state: PurchaseState;
  /** When it was begun or imported. */
  readonly at: string;
  readonly is:
    | { readonly kind: 'purchase'; readonly purchase: PurchaseId }
    | { readonly kind: 'imported'; readonly entitlement: EntitlementId };
}

/** A page of purchases: what waits for somebody first, then the newest. */
export interface PurchasePage {
  readonly departments: readonly NamedDepartment[];
  readonly lines: readonly PurchaseLine[];
  readonly offset: number;
  readonly total: number;
  /** Set where a department has more purchases than this number of its newest, which alone are listed. */
  readonly most?: number;
}

/** Which purchases: all of the asker's departments unless one is named. */
export interface PurchasesAsked {
  readonly department?: DepartmentId;
  readonly product?: ProductId;
  /** `awaiting` means those whose cover starts later, too. */
  readonly state?: PurchaseState;
  readonly offset: number;
  readonly limit: number;
}

/** Lists the purchases somebody may see. */
export async function listPurchases(
  ports: Ports,
  actor: PersonActor,
  asked: PurchasesAsked,
): Promise<Result<{ readonly page: PurchasePage }>> {
  const standing = await readStanding(ports, actor);
  const which = seesEverything(actor, standing.institution) ? allDepartmentsFor : departmentsFor;
  const departments = which(standing, 'see-pools', asked.department);
  if (departments.length === 0) return { ok: false, refusal: notYours(standing) };
  const found = await mapLimited(departments, 10, (one) =>
    linesOf(ports, namedDepartment(one), hasRight(actor, 'submit-purchase', one, standing.institution)),
  );
  const isCut = found.some(({ isFull }) => isFull);
  const lines = found
    .flatMap((one) => one.lines)
    .filter((line) => isAsked(line, asked))
    .toSorted(inOrder);
  const { offset, limit } = asked;
  const page = {
    lines: lines.slice(offset, offset + limit),
    offset,
    total: lines.length,
    ...(isCut ? { most: MOST_OF_ONE } : {}),
  };
  return { ok: true, page: { departments: departments.map(namedDepartment), ...page } };
}

/** How many purchases wait for an approver. */
export async function countUndecided(ports: Pick<Ports, 'purchases'>): Promise<number> {
  return (await ports.purchases.list({ status: 'submitted', limit: MOST_OF_ONE })).length;
}

function isAsked({ product, state }: PurchaseLine, asked: PurchasesAsked): boolean {
  const isState = asked.state === undefined ? state !== 'draft' : asked.state === filterOf(state);
  return isState && (asked.product === undefined || product?.id === asked.product);
}

const filterOf = (state: PurchaseState): PurchaseState => (state === 'starts-later' ? 'awaiting' : state);

const URGENT: readonly PurchaseState[] = ['submitted', 'returned', 'awaiting'];

function inOrder(one: PurchaseLine, other: PurchaseLine): number {
  const rank = ({ state }: PurchaseLine) => (URGENT.includes(state) ? URGENT.indexOf(state) : URGENT.length);
  return rank(one) - rank(other) || (one.at < other.at ? 1 : one.at > other.at ? -1 : 0);
}

async function linesOf(
  ports: PurchasePorts,
  department: NamedDepartment,
  canSubmit: boolean,
): Promise<{ readonly lines: readonly PurchaseLine[]; readonly isFull: boolean }> {
  const books = ports.departments.look(department.id);
  const [records, pools] = await Promise.all([
    ports.purchases.list({ department: department.id, limit: MOST_OF_ONE }),
    books.pools(),
  ]);
  const entitlements = (await Promise.all(pools.map((pool) => books.entitlements(pool.product)))).flat();
  const roots = entitlements.filter((one) => one.purchase === undefined && one.corrects === undefined);
  const lines = [
    // A draft is for those who can send it.
    ...records
      .filter((record) => canSubmit || record.purchase.status !== 'draft')
      .map((record) => purchaseLine(ports, department, record, entitlements)),
    ...roots.map((root) => importedLine(ports, department, root)),
  ];
  return { lines, isFull: records.length === MOST_OF_ONE };
}

function purchaseLine(
  ports: DayPorts,
  department: NamedDepartment,
  { purchase }: PurchaseRecord,
  entitlements: readonly Entitlement[],
): PurchaseLine {
  const { product, purchaseOrderNumber, seats, coverFrom, coverUntil } = purchase.details;
  return {
    department,
    product: product === undefined ? undefined : namedProduct(ports, product),
    purchaseOrderNumber,
    seats,
    cover: coverFrom === undefined || coverUntil === undefined ? undefined : { coverFrom, coverUntil },
    state: stateOf(purchase, entitlements, todayOf(ports)),
    at: purchase.events[0].at,
    is: { kind: 'purchase', purchase: purchase.id },
  };
}

function importedLine(ports: DayPorts, department: NamedDepartment, root: Entitlement): PurchaseLine {
  const { id, product, purchaseOrderNumber, seats, coverFrom, coverUntil, approvedAt } = root;
  return {
    department,
    product: namedProduct(ports, product),
    purchaseOrderNumber,
    seats,
    cover: { coverFrom, coverUntil },
    state: entitlementState(root, todayOf(ports)),
    at: approvedAt,
    is: { kind: 'imported', entitlement: id },
  };
}
