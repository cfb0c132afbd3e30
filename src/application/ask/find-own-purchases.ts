import { type PersonActor } from '../../domain/actor';
import { defined } from '../../domain/defined';
import { type Department } from '../../domain/institution/department';
import { type DepartmentId, type ProductId } from '../../domain/ids';
import { isContributor, type PurchaseState, stateOf } from '../../domain/purchase/purchase';
import { type PurchaseRecord } from '../../domain/purchase/purchase-record';
import { type Result } from '../../domain/result';
import { type HeldEntitlement } from '../../domain/term/cover';
import { departmentsFor, isOwn, notYours, readingAs, rolesOf, type Standing } from '../access/standing';
import { type Ports } from '../ports';
import { foundPurchase, type PurchaseFound } from '../purchase/show-purchase';
import { todayOf } from '../today';

/** Purchases that are looked at, the newest first. */
const MOST_LOOKED_AT = 20;
/** Of more departments, what they bought over the years is not read. */
const MOST_DEPARTMENTS = 6;

/** How far the latest purchases are. */
export type OwnPurchases =
  /** The only one that is under way, or the latest one where none is. */
  | { readonly kind: 'one'; readonly found: PurchaseFound; readonly isUnderWay: boolean; readonly state: PurchaseState }
  /** There are several, or whoever asks has no department: the lists say more. */
  | { readonly kind: 'several'; readonly state: 'submitted' | 'awaiting' | undefined }
  | { readonly kind: 'none'; readonly canBuy: boolean };

interface Asked {
  readonly department?: DepartmentId | undefined;
  readonly product?: ProductId | undefined;
}

const UNDER_WAY: readonly PurchaseState[] = ['submitted', 'returned', 'awaiting', 'starts-later'];

/** What became of the latest purchases of somebody: those they sent themselves or, if none of these is under way, their department's. */
export function findOwnPurchases(
  ports: Ports,
  actor: PersonActor,
  asked: Asked,
): Promise<Result<{ readonly own: OwnPurchases }>> {
  return readingAs(ports, actor, (standing) => findTo(ports, standing, actor, asked));
}

async function findTo(
  ports: Ports,
  standing: Standing,
  actor: PersonActor,
  { department, product }: Asked,
): Promise<Result<{ readonly own: OwnPurchases }>> {
  const departments = departmentsFor(standing, 'see-pools', department);
  if (departments.length === 0) return { ok: false, refusal: notYours(standing) };
  const isOwnOnly = department !== undefined || departments.some((one) => isOwn(actor, one));
  if (!isOwnOnly || departments.length > MOST_DEPARTMENTS)
    return { ok: true, own: { kind: 'several', state: isOwnOnly ? undefined : 'submitted' } };
  const ids = departments.map(({ id }) => id);
  const [records, held] = await Promise.all([
    ports.purchases.list({
      departments: ids,
      status: ['submitted', 'returned', 'approved', 'declined'],
      ...defined({ product }),
      limit: MOST_LOOKED_AT,
    }),
    ports.departments.entitlementsOf(ids, product),
  ]);
  const lines = records.map((record) => ({ record, state: stateIn(ports, record, held) }));
  const open = lines.filter(({ state }) => UNDER_WAY.includes(state));
  const mine = open.filter(({ record }) => isContributor(record.purchase, actor.userId));
  const [line, ...others] = mine.length > 0 ? mine : open.length > 0 ? open : lines.slice(0, 1);
  // What was imported is on the list.
  if (line === undefined && held.length > 0) {
    const isAwaited = held.some(({ entitlement }) => entitlement.status === 'awaiting-tenant');
    return { ok: true, own: { kind: 'several', state: isAwaited ? 'awaiting' : undefined } };
  }
  if (line === undefined)
    return { ok: true, own: { kind: 'none', canBuy: rolesOf(standing, department).submitsPurchases } };
  if (others.length > 0) return { ok: true, own: { kind: 'several', state: undefined } };
  const { record, state } = line;
  const found = await foundPurchase(ports, standing, { department: departmentOf(departments, record), record });
  return { ok: true, own: { kind: 'one', found, isUnderWay: open.length > 0, state } };
}

function stateIn(ports: Ports, { purchase }: PurchaseRecord, held: readonly HeldEntitlement[]): PurchaseState {
  const given = held.filter(({ department }) => department === purchase.department);
  return stateOf(
    purchase,
    given.map(({ entitlement }) => entitlement),
    todayOf(ports),
  );
}

function departmentOf(departments: readonly Department[], { purchase }: PurchaseRecord): Department {
  const found = departments.find(({ id }) => id === purchase.department);
  if (found === undefined) throw new Error('a purchase of a department that was not asked for');
  return found;
}
