import { caughtUp } from '../../application/audit/anchor/catch-up';
import { rebuildDepartment, type RebuildOptions, type Rebuilt } from '../../application/audit/past/rebuild-department';
import { type Ports } from '../../application/ports';
import { type DepartmentId } from '../../domain/ids';
import { isFault, isUnreadable } from '../../ports/fault';
import { type Asked, counted, type HandJob, type JobReport } from '../job';
import { nothingYet } from '../nothing-yet';

/** Compares what is stored of each department with what its ledger tells, and writes what the ledger tells, unless anchors know more of it. */
export const rebuild: HandJob = { name: 'rebuild', byHand };

async function byHand(ports: Ports, { isDryRun, onProgress }: Asked): Promise<JobReport> {
  const [ids, stored] = await Promise.all([
    ports.departments.withLedgers(),
    ports.departments.departments(() => undefined),
  ]);
  const all = [...new Set([...ids, ...stored.map(({ id }) => id)])].toSorted();
  if (all.length === 0) return (await nothingYet(ports)) ?? { lines: [], hasFailed: false };
  // Before any ledger is read, so that none has to have what it got meanwhile.
  const { known } = await caughtUp(ports.anchoring);
  const anchored = new Map((known?.heads ?? []).map((end) => [end.department, end]));
  const lines: string[] = [];
  const sum = { entries: 0, differences: 0, failed: 0 };
  for (const [index, department] of all.entries()) {
    const rebuilt = await rebuildOrFault(ports, department, { isDryRun, anchored: anchored.get(department) });
    lines.push(...linesOf(rebuilt, isDryRun));
    if (rebuilt.kind === 'compared') {
      sum.entries += rebuilt.entries;
      sum.differences += rebuilt.differences.length;
    } else {
      sum.failed += 1;
    }
    onProgress(index + 1, all.length);
  }
  return { lines: [...lines, footOf({ ...sum, departments: all.length, isDryRun })], hasFailed: sum.failed > 0 };
}

/** A department with a document that cannot be read. */
interface Unreadable {
  readonly kind: 'unreadable';
  readonly department: DepartmentId;
  readonly problem: string;
}

/** What cannot be read is mended by nobody but whoever can say what it was; all other departments are gone on with. */
async function rebuildOrFault(
  ports: Ports,
  department: DepartmentId,
  options: RebuildOptions,
): Promise<Rebuilt | Unreadable> {
  try {
    return await rebuildDepartment(ports, department, options);
  } catch (error) {
    if (!isFault(error) || !isUnreadable(error)) throw error;
    return { kind: 'unreadable', department, problem: error.message };
  }
}

function linesOf(rebuilt: Rebuilt | Unreadable, isDryRun: boolean): readonly string[] {
  const { department } = rebuilt;
  switch (rebuilt.kind) {
    case 'compared':
      return rebuilt.differences.map(
        ({ record, text }) => `${isDryRun ? '=' : '+'} ${department}: ${record}: ${text}${isDryRun ? '' : '; written'}`,
      );
    case 'broken':
      return [`! ${department}: entry ${rebuilt.entry}: ${rebuilt.problem}; nothing is rebuilt from this ledger`];
    case 'unreadable':
      return [`! ${department}: ${rebuilt.problem}`];
    case 'changed-meanwhile':
      return [`! ${department}: it was changed each time it was looked at; run this again`];
  }
}

function footOf(sum: {
  readonly departments: number;
  readonly entries: number;
  readonly differences: number;
  readonly failed: number;
  readonly isDryRun: boolean;
}): string {
  const { differences, failed, isDryRun } = sum;
  const read = `${counted(sum.departments, 'department')}, ${counted(sum.entries, 'entry', 'entries')}`;
  const left = failed === 0 ? '' : `; ${counted(failed, 'department')} left alone`;
  if (differences === 0) return `nothing differs: ${read}${left}`;
  const what = `${counted(differences, 'record')} ${differences === 1 ? 'differs' : 'differ'} from the ledger`;
  return `${what}${isDryRun ? '' : ', and each was written as it says'}: ${read}${left}`;
}
