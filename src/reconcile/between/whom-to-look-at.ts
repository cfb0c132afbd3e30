import { type UserId } from '../../domain/ids';
import { type Product } from '../../domain/institution/product';
import { type ShortOf, type Watch } from '../../domain/reconcile/watch';
import { type AssignmentRecord } from '../../domain/roster/assignment-record';
import { type Clock } from '../../ports/clock';
import { type DepartmentStore } from '../../ports/roster/department-store';
import { type SeatProvisioner } from '../../ports/roster/seat-provisioner';
import { freeUnits } from '../observe/observe';
import { skusOf } from '../plan/service-plans';

/** What was asked of the tenant this long ago has been answered, or its asker is dead. */
const UNDER_WAY_MS = 60_000;

/** What finding out needs. */
export interface WhomPorts {
  readonly departments: DepartmentStore;
  readonly provisioner: Pick<SeatProvisioner, 'tenantSkus'>;
  readonly clock: Clock;
}

/**
 * Whom a run between two whole readings looks at: of those who changed in the tenant, people of our rosters and records; whose request to
 * the tenant has no answer; who is to be looked at once more; and, where there is a unit, who waits for one. Where there is nobody, two
 * questions to the store say so.
 */
export async function whomToLookAt(
  ports: WhomPorts,
  {
    watch,
    changed,
    products,
  }: { readonly watch: Watch; readonly changed: readonly UserId[]; readonly products: readonly Product[] },
): Promise<ReadonlySet<UserId>> {
  const [known, unsettled] = await Promise.all([knownAmong(ports, changed), ports.departments.unsettledAssignments()]);
  const short = [
    ...watch.short,
    ...unsettled.filter(isShort).map(({ person, product }) => ({ userId: person.userId, product })),
  ];
  const now = ports.clock.now().getTime();
  return new Set([
    ...known,
    ...watch.again.map(({ userId }) => userId),
    ...unsettled.filter((record) => isUnanswered(record, now)).map(({ person }) => person.userId),
    ...(await withUnits(ports, products, short)),
  ]);
}

/** Whoever is on a roster, or has a license of ours. */
async function knownAmong({ departments }: WhomPorts, changed: readonly UserId[]): Promise<readonly UserId[]> {
  if (changed.length === 0) return [];
  const [entries, records] = await Promise.all([departments.entriesOf(changed), departments.assignmentsOf(changed)]);
  return [...entries.map(({ entry }) => entry.userId), ...records.map(({ person }) => person.userId)];
}

const isShort = ({ outcome }: AssignmentRecord): boolean =>
  outcome.status === 'failed' && outcome.failure.code === 'tenant-short';

const isUnanswered = ({ outcome }: AssignmentRecord, now: number): boolean =>
  (outcome.status === 'requested' || outcome.status === 'release-requested') &&
  now - Date.parse(outcome.at) >= UNDER_WAY_MS;

/** Those of whose product the tenant has a unit that nobody holds. */
async function withUnits(
  { provisioner }: WhomPorts,
  products: readonly Product[],
  short: readonly ShortOf[],
): Promise<readonly UserId[]> {
  if (short.length === 0) return [];
  const tenantSkus = await provisioner.tenantSkus();
  const free = freeUnits(tenantSkus);
  const withUnit = products.filter((product) => skusOf(product, tenantSkus).some((sku) => (free.get(sku) ?? 0) > 0));
  const ids = new Set(withUnit.map(({ id }) => id));
  return short.filter(({ product }) => ids.has(product)).map(({ userId }) => userId);
}
