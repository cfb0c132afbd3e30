import { type PersonActor } from '../../domain/actor';
import { hasRight, seesEverything } from '../../domain/authority';
import { type CalendarDate } from '../../domain/calendar';
import { defined } from '../../domain/defined';
import { type Department, openAmong } from '../../domain/institution/department';
import { type DepartmentId, type EntitlementId, type ProductId, type PurchaseId } from '../../domain/ids';
import { comparableNumber, entitlementState, type PurchaseState, stateOf } from '../../domain/purchase/purchase';
import { type PurchaseRecord } from '../../domain/purchase/purchase-record';
import { type NamedDepartment, type NamedProduct } from '../../domain/refusal';
import { type HeldEntitlement } from '../../domain/term/cover';
import { type DayPorts, type Ports } from '../ports';
import { allDepartmentsFor, departmentsFor, notYours, readingAs, rolesOf, type Standing } from '../access/standing';
import { todayOf } from '../today';
import { namedDepartment, namedProduct } from '../access/names';
import { type PageAsked, type Paged } from '../page';
import { type Result } from '../../domain/result';
import { type Bought, partsOf, type PurchasesPlace, readParts } from './purchase-parts';

/** One line of the list: a purchase, or cover that was imported. */
export interface PurchaseLine {
  readonly department: NamedDepartment;
  readonly product: NamedProduct | undefined;
  readonly purchaseOrderNumber: string | undefined;
  readonly seats: number | undefined;
  readonly cover: { readonly coverFrom: CalendarDate; readonly coverUntil: CalendarDate } | undefined;
  readonly state: PurchaseState;
  readonly is:
    | { readonly kind: 'purchase'; readonly purchase: PurchaseId }
    | { readonly kind: 'imported'; readonly entitlement: EntitlementId };
}

/** A page of purchases: what is to be decided first, then what came back, then the newest, then what was imported. */
export interface PurchasePage extends Paged<PurchasesPlace> {
  readonly departments: readonly NamedDepartment[];
  readonly lines: readonly PurchaseLine[];
  /** Whether whoever looks can begin another one. */
  readonly canBuy: boolean;
}

/** Which purchases: all of the asker's departments unless one is named. */
export interface PurchasesAsked extends PageAsked<PurchasesPlace> {
  readonly department?: DepartmentId | undefined;
  readonly product?: ProductId | undefined;
  /** `awaiting` means those whose cover starts later, too. */
  readonly state?: PurchaseState | undefined;
}

/** Lists the purchases somebody may see, a page at a time. */
export function listPurchases(
  ports: Ports,
  actor: PersonActor,
  asked: PurchasesAsked,
): Promise<Result<{ readonly page: PurchasePage }>> {
  return readingAs(ports, actor, (standing) => listTo(ports, standing, asked));
}

async function listTo(
  ports: Ports,
  standing: Standing,
  asked: PurchasesAsked,
): Promise<Result<{ readonly page: PurchasePage }>> {
  const { actor, institution } = standing;
  const isAll = seesEverything(actor, institution);
  const departments = (isAll ? allDepartmentsFor : departmentsFor)(standing, 'see-pools', asked.department);
  if (departments.length === 0) return { ok: false, refusal: notYours(standing) };
  // A draft is for those who can send it.
  const read =
    asked.state === 'draft'
      ? departments.filter((one) => hasRight(actor, 'submit-purchase', one, institution))
      : departments;
  // All of them are not named one by one: that would be as long a question as there are departments.
  const isWhole = isAll && read.length === openAmong(standing.departments).length;
  const about = {
    ...(isWhole ? {} : { departments: read.map(({ id }) => id) }),
    ...defined({ product: asked.product }),
  };
  const parts = partsOf(ports, { ...about, state: asked.state, today: todayOf(ports) });
  const { found, next } = read.length === 0 ? { found: [], next: undefined } : await readParts(parts, asked);
  const page = {
    departments: departments.map(namedDepartment),
    lines: await linesOf(ports, isAll ? standing.departments : departments, found),
    next,
    canBuy: rolesOf(standing, asked.department).submitsPurchases,
  };
  return { ok: true, page };
}

/** Undecided purchases that are counted; of more it is only said that there are more. */
export const MOST_UNDECIDED = 20;

/** How many purchases wait for an approver, up to one more than {@link MOST_UNDECIDED}. */
export async function countUndecided(ports: Pick<Ports, 'purchases'>): Promise<number> {
  return (await ports.purchases.list({ status: 'submitted', limit: MOST_UNDECIDED + 1 })).length;
}

/** Lines of what was found, with what the entitlements say that approved purchases gave: all of them are read at once. */
async function linesOf(
  ports: Pick<Ports, 'purchases'> & DayPorts,
  departments: readonly Department[],
  found: readonly Bought[],
): Promise<readonly PurchaseLine[]> {
  const approved = found.flatMap((one) =>
    'record' in one && one.record.purchase.status === 'approved' ? [one.record] : [],
  );
  const given = approved.length === 0 ? [] : await ports.purchases.entitlementsNumbered(approved.map(numberOf));
  const named = (id: DepartmentId): NamedDepartment => {
    const department = departments.find((one) => one.id === id);
    return department === undefined ? { id, name: id } : namedDepartment(department);
  };
  return found.map((one) =>
    'record' in one ? purchaseLine(ports, named, one.record, given) : coverLine(ports, named, one.held),
  );
}

const numberOf = ({ purchase: { details } }: PurchaseRecord): string =>
  comparableNumber(details.purchaseOrderNumber ?? '');

type DepartmentName = (id: DepartmentId) => NamedDepartment;

/** A line of a purchase. @param given Of those that it gave, the entitlements; others may be among them. */
export function purchaseLine(
  ports: DayPorts,
  named: DepartmentName,
  { purchase }: PurchaseRecord,
  given: readonly HeldEntitlement[],
): PurchaseLine {
  const { product, purchaseOrderNumber, seats, coverFrom, coverUntil } = purchase.details;
  const own = given.filter(({ department }) => department === purchase.department);
  return {
    department: named(purchase.department),
    product: product === undefined ? undefined : namedProduct(ports, product),
    purchaseOrderNumber,
    seats,
    cover: coverFrom === undefined || coverUntil === undefined ? undefined : { coverFrom, coverUntil },
    state: stateOf(
      purchase,
      own.map(({ entitlement }) => entitlement),
      todayOf(ports),
    ),
    is: { kind: 'purchase', purchase: purchase.id },
  };
}

/** A line of what an entitlement says, whether a purchase gave it or an import. */
export function coverLine(
  ports: DayPorts,
  named: DepartmentName,
  { department, entitlement }: HeldEntitlement,
): PurchaseLine {
  const { id, product, purchaseOrderNumber, seats, coverFrom, coverUntil, purchase } = entitlement;
  return {
    department: named(department),
    product: namedProduct(ports, product),
    purchaseOrderNumber,
    seats,
    cover: { coverFrom, coverUntil },
    state: entitlementState(entitlement, todayOf(ports)),
    is: purchase === undefined ? { kind: 'imported', entitlement: id } : { kind: 'purchase', purchase },
  };
}
