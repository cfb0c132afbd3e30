import { type Organization } from '../../domain/institution/organization';
import { settlePeople } from '../../reconcile/settle-people';
import { importOrganization, type ImportResult } from './import-organization';
import { type Ports, type StandingPorts } from '../ports';
import { todayOf } from '../today';
import { named } from '../../domain/people';

/** Whether a file is to be loaded: nothing was ever stored, or loading this very file was cut short. */
export async function mustLoad(ports: StandingPorts, file: string): Promise<boolean> {
  const { loaded } = await ports.institution.read();
  if (loaded !== undefined) return loaded.file === file && !loaded.isComplete;
  return (await ports.departments.departments()).length === 0;
}

/** Loads an organization file, and lets the licenses of its people follow at once. */
export async function loadOrganization(
  ports: Ports,
  organization: Organization,
  ran: { readonly file: string; readonly by: string },
): Promise<ImportResult> {
  if (await mustLoad(ports, ran.file)) await mark(ports, { file: ran.file, isComplete: false });
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
  const { loaded } = await ports.institution.read();
  if (loaded?.file === ran.file && !loaded.isComplete) await mark(ports, { file: ran.file, isComplete: true });
  return result;
}

/** How far loading has come; not a change of anything people may do, so that no ledger entry tells of it. */
function mark(
  ports: Pick<Ports, 'institution'>,
  loaded: { readonly file: string; readonly isComplete: boolean },
): Promise<void> {
  return ports.institution.change(async (books) => books.save({ ...(await books.institution()), loaded }));
}
