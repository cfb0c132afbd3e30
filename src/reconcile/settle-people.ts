import { type UserId } from '../domain/ids';
import { type LicenseState } from '../domain/roster/license-state';
import { type ApplyPorts } from './apply/apply';
import { type PoolPeople } from './planned-pool';
import { settlePools, type SettleRequest } from './settle-pools';

/**
 * Makes the licenses of some people of one pool follow its roster, as {@link settlePools} does, and writes down what came of it.
 *
 * @returns What each person's license is doing now; a person without an entry has none and needs none. Faults pass
 *   through, once all is written down that came; settling again is safe.
 */
export function settlePeople(
  ports: ApplyPorts,
  { product, people, ...request }: PoolPeople & Omit<SettleRequest, 'pools'>,
): Promise<ReadonlyMap<UserId, LicenseState>> {
  return settlePools(ports, { ...request, pools: [{ product, people }] }, async ({ pools: [pool], record }) => {
    await ports.departments.change(request.department, record);
    const [fault] = pool?.faults.values() ?? [];
    if (fault !== undefined) throw fault;
    return pool?.states ?? new Map<UserId, LicenseState>();
  });
}
