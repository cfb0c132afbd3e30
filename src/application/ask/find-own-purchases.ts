import { type PersonActor } from '../../domain/actor';
import { defined } from '../../domain/defined';
import { type Department } from '../../domain/institution/department';
import { type DepartmentId, type ProductId } from '../../domain/ids';
import { isContributor, type PurchaseState, stateOf } from '../../domain/purchase/purchase';
import { type PurchaseRecord } from '../../domain/purchase/purchase-record';
import { type Result } from '../../domain/result';
import { type HeldEntitlement } from '../../domain/term/cover';
import { namedDepartment } from '../access/names';
import { departmentsFor, isOwn, notYours, readingAs, rolesOf, type Standing } from '../access/standing';
import { type Ports } from '../ports';
import { coverLine, purchaseLine, type PurchasePage } from '../purchase/list-purchases';
import { isImported } from '../purchase/find/find-same-number';
import { foundPurchase, type PurchaseFound } from '../purchase/show-purchase';
import { todayOf } from '../today';

/** Purchases that are looked at, the newest first. */
const MOST_LOOKED_AT = 20;
/** Of more departments, what they bought over the years is not read. */
const MOST_DEPARTMENTS = 6;

/** How far the latest purchases are. */
export type OwnPurchases =
  /** The only one that is under way, or the latest one where none is. */
  | { readonly kind: 'one'; readonly found: PurchaseFound; readonly isUnderWay: boolean }
  /** Several that are under way, or what was imported. */
  | { readonly kind: 'several'; readonly page: PurchasePage }
  /** Whoever asks has no department, or many: a list says more. */
  | { readonly kind: 'listed'; readonly state: 'submitted' | undefined }
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
    return { ok: true, own: { kind: 'listed', state: isOwnOnly ? undefined : 'submitted' } };
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
  return { ok: true, own: await ownOf(ports, standing, actor, { departments, records, held, isOne: department }) };
}

interface Read {
  readonly departments: readonly Department[];
  readonly records: readonly PurchaseRecord[];
  readonly held: readonly HeldEntitlement[];
  readonly isOne: DepartmentId | undefined;
}

async function ownOf(ports: Ports, standing: Standing, actor: PersonActor, read: Read): Promise<OwnPurchases> {
  const { departments, records, held, isOne } = read;
  const canBuy = rolesOf(standing, isOne).submitsPurchases;
  const nameIn = (id: DepartmentId) => namedDepartment(departmentOf(departments, id));
  const open = records.filter((record) => UNDER_WAY.includes(stateIn(ports, record, held)));
  const mine = open.filter(({ purchase }) => isContributor(purchase, actor.userId));
  const meant = mine.length > 0 ? mine : open.length > 0 ? open : records.slice(0, 1);
  const imported = held.filter((one) => meant.length === 0 && isImported(one));
  const [record, ...others] = meant;
  if (record !== undefined && others.length === 0) {
    const department = departmentOf(departments, record.purchase.department);
    const found = await foundPurchase(ports, standing, { department, record });
    return { kind: 'one', found, isUnderWay: open.length > 0 };
  }
  const lines = [
    ...meant.map((one) => purchaseLine(ports, nameIn, one, held)),
    ...imported.map((one) => coverLine(ports, nameIn, one)),
  ];
  const underWay = lines.filter(({ state }) => UNDER_WAY.includes(state));
  const shown = underWay.length > 0 ? underWay : lines;
  return lines.length === 0
    ? { kind: 'none', canBuy }
    : {
        kind: 'several',
        page: { departments: departments.map(namedDepartment), lines: shown, next: undefined, canBuy },
      };
}

function stateIn(ports: Ports, { purchase }: PurchaseRecord, held: readonly HeldEntitlement[]): PurchaseState {
  const given = held.filter(({ department }) => department === purchase.department);
  return stateOf(
    purchase,
    given.map(({ entitlement }) => entitlement),
    todayOf(ports),
  );
}

function departmentOf(departments: readonly Department[], id: DepartmentId): Department {
  const found = departments.find((department) => department.id === id);
  if (found === undefined) throw new Error('a purchase of a department that was not asked for');
  return found;
}
