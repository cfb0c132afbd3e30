import { type Organization } from '../../domain/institution/organization';
import { settlePeople } from '../../reconcile/settle-people';
import { type ImportRun } from './import-line';
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

/** People whose licenses are tried together; the reads about them have one time. */
const PEOPLE_AT_ONCE = 20;

/** Loads an organization file, and lets the licenses of its people follow at once. */
export async function loadOrganization(
  ports: Ports,
  organization: Organization,
  ran: ImportRun,
): Promise<ImportResult> {
  if (await mustLoad(ports, ran.file)) await mark(ports, { file: ran.file, isComplete: false });
  const result = await importOrganization(ports, organization, ran);
  if (!result.ok) return result;
  for (const roster of organization.rosters) await settleRoster(ports, roster, ran);
  const { loaded } = await ports.institution.read();
  if (loaded?.file === ran.file && !loaded.isComplete) await mark(ports, { file: ran.file, isComplete: true });
  return result;
}

async function settleRoster(
  ports: Ports,
  { department, product: id }: Organization['rosters'][number],
  { file, by, onProgress }: ImportRun,
): Promise<void> {
  const product = ports.policy.products.find((one) => one.id === id);
  if (product === undefined) return;
  const entries = await ports.departments
    .look(department)
    .entries({ product: id, direction: 'ascending', limit: 10_000 });
  for (let done = 0; done < entries.length; done += PEOPLE_AT_ONCE) {
    onProgress?.({ what: 'licenses', done, total: entries.length });
    await settlePeople(ports, {
      department,
      product,
      people: entries.slice(done, done + PEOPLE_AT_ONCE).map(named),
      actor: { kind: 'import', file, ranBy: by },
      command: 'import:licenses',
      today: todayOf(ports),
      policy: ports.policy.reconcile,
    });
  }
}

/** How far loading has come; not a change of anything people may do, so that no ledger entry tells of it. */
function mark(
  ports: Pick<Ports, 'institution'>,
  loaded: { readonly file: string; readonly isComplete: boolean },
): Promise<void> {
  return ports.institution.change(async (books) => books.save({ ...(await books.institution()), loaded }));
}
