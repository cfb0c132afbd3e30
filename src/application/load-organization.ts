import { type Organization } from '../domain/organization';
import { settlePeople } from '../reconcile/settle-people';
import { named } from './command-record';
import { importOrganization, type ImportResult } from './import-organization';
import { type Ports } from './ports';
import { todayOf } from './today';

/** Whether nothing was ever stored. */
export const isStoreEmpty = async (ports: Ports): Promise<boolean> =>
  (await ports.departments.departments()).length === 0;

/** Loads an organization file, and lets the licenses of its people follow at once: how local mode begins. */
export async function loadOrganization(
  ports: Ports,
  organization: Organization,
  ran: { readonly file: string; readonly by: string },
): Promise<ImportResult> {
  const result = await importOrganization(ports, organization, ran);
  if (!result.ok) return result;
  for (const { department, product: id } of organization.rosters) {
    const product = ports.policy.products.find((one) => one.id === id);
    if (product === undefined) continue;
    const entries = await ports.departments
      .look(department)
      .entries({ product: id, direction: 'ascending', limit: 10_000 });
    await settlePeople(ports, {
      department,
      product,
      people: entries.map(named),
      actor: { kind: 'import', file: ran.file, ranBy: ran.by },
      command: 'import:licenses',
      today: todayOf(ports),
      policy: ports.policy.reconcile,
    });
  }
  return result;
}
