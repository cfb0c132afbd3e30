import { type PersonActor } from '../../../domain/actor';
import { type Audit } from '../../../domain/audit/audit';
import { seesEverything } from '../../../domain/authority';
import { type DepartmentId } from '../../../domain/ids';
import { type Result } from '../../../domain/result';
import { type KeptPack, type PackStore } from '../../../ports/audit/pack-store';
import { centralItOnly } from '../../access/central-it';
import { departmentIfAllowed, notYours, readStanding } from '../../access/standing';
import { type RecordPorts } from '../../ports';
import { collectEvidence } from './collect-evidence';
import { makePack, packName, type PackOptions } from './make-pack';
import { type EvidencePorts, type PackPorts } from './pack-ports';
import { type PackWriter } from '../../../ports/audit/pack-writer';

/** A file that waits to be handed over, for a day. */
export interface PreparedFile extends KeptPack {
  /** What it is called where it is saved. */
  readonly name: string;
  /** The one department that it is about; absent where it is about all. */
  readonly department?: DepartmentId;
}

/** Makes the evidence pack of an audit and keeps it, for approvers and auditors. */
export async function preparePack(
  ports: PackPorts & { readonly packs: PackStore },
  actor: PersonActor,
  audit: Audit,
  options: PackOptions = {},
): Promise<Result<{ readonly file: PreparedFile }>> {
  const { institution } = await readStanding(ports, actor);
  if (!seesEverything(actor, institution)) return { ok: false, refusal: centralItOnly(institution) };
  const kept = await ports.packs.keep(makePack(ports, actor, audit, options));
  return { ok: true, file: { ...kept, name: packName(audit), ...ofDepartment(audit) } };
}

/**
 * Makes the workbook of one department and keeps it, for whoever may see that department's pools. Nothing of any other department is read for
 * it.
 *
 * @param audit Narrowed to that department: any other is a bug.
 */
export async function departmentWorkbook(
  ports: EvidencePorts & { readonly packs: PackStore; readonly packWriter: PackWriter },
  actor: PersonActor,
  audit: Audit,
): Promise<Result<{ readonly file: PreparedFile }>> {
  const { department } = audit;
  if (department === undefined) throw new RangeError('a workbook of one department needs an audit of that department');
  const standing = await readStanding(ports, actor);
  if (departmentIfAllowed(standing, 'see-pools', department.id) === undefined)
    return { ok: false, refusal: notYours(standing) };
  const { evidence } = await collectEvidence(ports, actor, audit);
  const bytes = await ports.packWriter.workbook(evidence);
  const kept = await ports.packs.keep(only(bytes));
  return { ok: true, file: { ...kept, name: `${department.id}-${audit.asOf}.xlsx`, department: department.id } };
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

const ofDepartment = ({ department }: Audit): { readonly department?: DepartmentId } =>
  department === undefined ? {} : { department: department.id };

/** Whether somebody may be handed a file: as it stands when it is. */
export async function mayHave(
  ports: RecordPorts,
  actor: PersonActor,
  { department }: Pick<PreparedFile, 'department'>,
): Promise<boolean> {
  const standing = await readStanding(ports, actor);
  if (seesEverything(actor, standing.institution)) return true;
  return department !== undefined && departmentIfAllowed(standing, 'see-pools', department) !== undefined;
}
