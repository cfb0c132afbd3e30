import { inSlices } from '../../concurrency/in-slices';
import { type Actor } from '../../domain/actor';
import { type Audit, type AuditException, type AuditPool, type AuditProduct } from '../../domain/audit/audit';
import { keyOf, keyText, type OpenException } from '../../domain/audit/exception';
import { exceptionsInOrder, poolsInOrder } from '../../domain/audit/reading-order';
import { purchaseLines } from '../../domain/audit/purchase-lines';
import { type CalendarDate, type Instant } from '../../domain/calendar';
import { defined } from '../../domain/defined';
import { groupBy } from '../../domain/group-by';
import { type DepartmentId, type ProductId } from '../../domain/ids';
import { type Department } from '../../domain/institution/department';
import { type Purchase } from '../../domain/purchase/purchase';
import { type OnProgress } from '../../domain/reconcile/progress';
import { namedDepartment, namedProduct } from '../access/names';
import { type Ports } from '../ports';
import { keepLook, lookAtTenant, type TenantLook } from '../reconcile/look-at-tenant';
import { todayOf } from '../today';
import { allPurchases } from './all-purchases';
import { signOffsOfToday } from './sign-offs';

/** What an audit of today is narrowed to: all, where nothing is given. */
export interface AuditAbout {
  readonly department?: DepartmentId | undefined;
  /** Nothing is recorded, nor kept. */
  readonly isDryRun?: boolean | undefined;
}

/**
 * The true position of today: reads the whole tenant once, records what it found, and puts together what our records say besides. Kept, so
 * that its pages are of one reading. What cannot be read whole is a fault. Whoever asks must be allowed to see it.
 *
 * @param about The part of one department has nothing of others, and no figures of the tenant.
 */
export async function takeAudit(ports: Ports, by: Actor, about: AuditAbout, onProgress?: OnProgress): Promise<Audit> {
  // Which units were bought is the half of it: what the tenant does not tell now is a fault here.
  const look = await lookAtTenant(ports, () => ports.trials.read(), onProgress);
  const today = todayOf(ports);
  if (about.isDryRun !== true) await keepLook(ports, look, by);
  const [departments, purchases, signOffs, open] = await Promise.all([
    ports.departments.departments(),
    allPurchases(ports, about.department),
    about.department === undefined ? signOffsOfToday(ports, today) : [],
    openExceptions(ports),
  ]);
  const names = namesIn(ports, departments);
  const pools = await poolsOf(look, { about, today, names, purchases });
  const own = departments.find(({ id }) => id === about.department);
  const audit: Audit = {
    id: auditId(look.at, by, { asOf: today, department: about.department }),
    asOf: today,
    isPast: false,
    madeAt: look.at,
    ...defined({ department: own && namedDepartment(own) }),
    tenantReadAt: look.observed.begunAt,
    products: about.department === undefined ? productsOf(look, names) : [],
    pools,
    exceptions: await exceptionsOf(look, { about, names, open }),
    signOffs,
    learnedLater: [],
  };
  if (about.isDryRun !== true) await ports.audits.save(audit);
  return audit;
}

/** The id of an audit: no two that somebody has made say different things under one. */
export const auditId = (
  madeAt: Instant,
  by: Actor,
  { asOf, department }: AuditAbout & { readonly asOf: CalendarDate },
): string =>
  [
    'audit',
    madeAt,
    by.kind === 'person' ? by.userId : by.kind,
    asOf,
    ...(department === undefined ? [] : [department]),
  ].join('-');

interface Names {
  readonly department: (id: DepartmentId) => string;
  readonly product: (id: ProductId) => string;
}

function namesIn(ports: Pick<Ports, 'policy'>, departments: readonly Department[]): Names {
  const byId = new Map(departments.map(({ id, name }) => [id, name]));
  return { department: (id) => byId.get(id) ?? id, product: (id) => namedProduct(ports, id).name };
}

/** Those that are open, each with when it was first found and what was answered. */
async function openExceptions({ exceptions }: Pick<Ports, 'exceptions'>): Promise<ReadonlyMap<string, OpenException>> {
  const open = new Map<string, OpenException>();
  for await (const book of inSlices(await exceptions.all()))
    for (const exception of book.open) open.set(keyText(keyOf(exception)), exception);
  return open;
}

async function poolsOf(
  { position, observed }: TenantLook,
  given: {
    readonly about: AuditAbout;
    readonly today: CalendarDate;
    readonly names: Names;
    readonly purchases: readonly Purchase[];
  },
): Promise<readonly AuditPool[]> {
  const { about, today, names } = given;
  const bought = groupBy(given.purchases, poolKeyOfPurchase);
  const entitlements = new Map(observed.pools.map((pool) => [poolKey(pool), pool.entitlements]));
  const pools: AuditPool[] = [];
  const known = new Set(position.pools.map(poolKey));
  // What a department asked for has a line, also before there is a pool.
  const asked = [...bought.values()].flatMap(([first]) => {
    const product = first?.details.product;
    const pool = first === undefined || product === undefined ? undefined : { department: first.department, product };
    const none = { desired: 0, entitled: 0, seated: 0, actual: 0, awaiting: 0 };
    return pool === undefined || known.has(poolKey(pool)) ? [] : [{ ...pool, ...none }];
  });
  for await (const pool of inSlices([...position.pools, ...asked])) {
    const { department, product, desired, entitled, seated, actual, awaiting } = pool;
    if (about.department !== undefined && about.department !== department) continue;
    const key = poolKey(pool);
    const lines = purchaseLines(entitlements.get(key) ?? [], bought.get(key) ?? [], today);
    if (lines.length === 0 && !known.has(key)) continue;
    pools.push({
      department,
      product,
      departmentName: names.department(department),
      productName: names.product(product),
      entitled,
      seated,
      waiting: desired - seated,
      actual,
      awaiting,
      purchases: lines,
    });
  }
  return poolsInOrder(pools, byCatalog(position));
}

/** In the order of the catalog; products that are in it no more come last. */
function byCatalog({ products }: TenantLook['position']): (one: ProductId, other: ProductId) => number {
  const rank = new Map(products.map(({ product }, index) => [product, index]));
  const rankOf = (product: ProductId): number => rank.get(product) ?? rank.size;
  return (one, other) => rankOf(one) - rankOf(other);
}

const poolKey = ({ department, product }: { readonly department: DepartmentId; readonly product: ProductId }): string =>
  `${department} ${product}`;

const poolKeyOfPurchase = ({ department, details: { product } }: Purchase): string =>
  product === undefined ? '' : poolKey({ department, product });

function productsOf({ position, figures }: TenantLook, names: Names): readonly AuditProduct[] {
  const units = new Map(figures.units.map((one) => [one.product, one]));
  return position.products.map(({ product, promised, seated, orphaned, short }) => {
    const ofProduct = position.pools.filter((pool) => pool.product === product);
    return {
      product,
      productName: names.product(product),
      promised,
      seated,
      waiting: ofProduct.reduce((sum, pool) => sum + pool.desired - pool.seated, 0),
      // Nothing is read of a product that is in the catalog no more.
      ...(units.has(product) ? { orphaned, short, ...defined({ units: units.get(product) }) } : {}),
    };
  });
}

async function exceptionsOf(
  { exceptions, position, at }: TenantLook,
  given: { readonly about: AuditAbout; readonly names: Names; readonly open: ReadonlyMap<string, OpenException> },
): Promise<readonly AuditException[]> {
  const { about, names, open } = given;
  const found: AuditException[] = [];
  for await (const exception of inSlices(exceptions)) {
    const { department, product } = exception;
    if (about.department !== undefined && about.department !== department) continue;
    const { firstSeenAt, answered } = open.get(keyText(keyOf(exception))) ?? { firstSeenAt: at };
    found.push({
      ...exception,
      firstSeenAt,
      productName: names.product(product),
      ...defined({ answered, departmentName: department && names.department(department) }),
    });
  }
  return exceptionsInOrder(found, byCatalog(position));
}
