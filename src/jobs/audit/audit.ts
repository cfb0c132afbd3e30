import { makePack } from '../../application/audit/pack/make-pack';
import { makeAudit } from '../../application/audit/make-audit';
import { type PackPorts } from '../../application/audit/pack/pack-ports';
import { packPorts } from '../../application/audit/wiring';
import { type Ports } from '../../application/ports';
import { type Actor } from '../../domain/actor';
import { defined } from '../../domain/defined';
import { type Asked, type HandJob, type JobReport } from '../job';
import { nothingYet } from '../nothing-yet';
import { auditLines } from './audit-lines';

/** What makes an audit, and what goes into its pack. */
export interface AuditSources {
  readonly makeAudit: typeof makeAudit;
  readonly packPorts: (ports: Ports) => PackPorts;
}

/**
 * Says the position of a day with everything in it that does not agree, and writes the evidence pack where a file is named. What does not
 * agree is no failure.
 */
export const auditJob = (sources: AuditSources): HandJob => ({
  ...{ name: 'audit', isAboutADay: true, takesComingDays: true, writesAFile: true },
  byHand: (ports, asked) => byHand(ports, asked, sources),
});

async function byHand(
  ports: Ports,
  { asOf, isDryRun, out, whoRuns, onProgress }: Asked,
  sources: AuditSources,
): Promise<JobReport> {
  const nothing = await nothingYet(ports);
  if (nothing !== undefined) return nothing;
  const by: Actor = { kind: 'job', name: 'audit', ...defined({ ranBy: await whoRuns?.() }) };
  const made = await sources.makeAudit(ports, by, { asOf, isDryRun }, (progress) => {
    if ('done' in progress) onProgress(progress.done, progress.of);
  });
  if (!made.ok) throw new Error(`an audit was refused: ${made.refusal.code}`);
  const { audit } = made;
  const lines = auditLines(audit);
  if (out === undefined) return { lines, hasFailed: false };
  const { sizeBytes, sha256 } = await out.write(makePack(sources.packPorts(ports), by, audit));
  const written = `The evidence pack is ${out.name} (${sizeBytes.toLocaleString('en-US')} bytes, SHA-256 ${sha256}); its README.txt says how to check it.`;
  return { lines: [...lines, written], hasFailed: false };
}

/** The job over what the program itself makes. */
export const audit = auditJob({ makeAudit, packPorts });
