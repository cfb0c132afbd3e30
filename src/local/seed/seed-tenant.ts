import { readSeed, type TenantSeed } from '../emulated-tenant/state/seed';
import { openJournal } from '../emulated-tenant/state/journal';
import { samplePerson, type SamplePerson } from '../sample/sample-people';
import { sampleTenant, sampleUser } from '../sample/sample-tenant';
import { HAS_LICENSES } from './campus';
import { type DepartmentHistory } from './department-history';

/** Units of each product beyond those that are confirmed: fewer than any purchase that awaits its own. */
const SPARE_UNITS = 4;

/** The tenant in which everybody has the licenses that the rosters say, and in which units are short for what awaits them. */
export function seedTenant(people: readonly SamplePerson[], histories: readonly DepartmentHistory[]): TenantSeed {
  const pools = histories.flatMap((history) => history.pools);
  const licenses = pools.flatMap((pool) => [...pool.licenses.values()]);
  const units = new Map<string, number>();
  for (const pool of pools) {
    const [license] = pool.licenses.values();
    if (license !== undefined) units.set(license.skuId, (units.get(license.skuId) ?? 0) + pool.pool.capSeen);
  }
  return {
    organization: sampleTenant.organization,
    users: people.map(sampleUser),
    skus: (sampleTenant.skus ?? []).map((sku) => {
      const enabled = units.get(sku.skuId);
      return enabled === undefined ? sku : { ...sku, prepaidUnits: { enabled: enabled + SPARE_UNITS } };
    }),
    held: [
      ...licenses.map(({ person, skuId }) => ({ userId: person.userId, skuId })),
      ...(sampleTenant.held ?? []).filter(({ userId }) =>
        HAS_LICENSES.some((alias) => samplePerson(alias).id === userId),
      ),
    ],
  };
}

/** Writes the journal that the tenant of local mode begins with. */
export function writeTenant(file: string, seed: TenantSeed): void {
  const { journal } = openJournal(file);
  journal.append({ kind: 'loaded', seed: readSeed(seed) });
  journal.close();
}
