import { makePack } from '../../application/audit/pack/make-pack';
import { type EvidencePorts } from '../../application/audit/pack/pack-ports';
import { type Ports } from '../../application/ports';
import { todayOf } from '../../application/today';
import { type Actor } from '../../domain/actor';
import { type Audit } from '../../domain/audit/audit';
import { type CalendarDate } from '../../domain/calendar';
import { defined } from '../../domain/defined';
import { type Asked, type HandJob, type JobReport } from '../job';
import { nothingYet } from '../nothing-yet';
import { auditLines } from './audit-lines';

/** Where an audit, and what goes into its pack, come from. */
export interface AuditSources {
  /** Of today, for which the tenant is read now, or rebuilt from the ledger for a day that is over. */
  readonly makeAudit: (
    ports: Ports,
    by: Actor,
    asked: { readonly asOf?: CalendarDate },
    onProgress: (done: number, total: number) => void,
  ) => Promise<Audit>;
  readonly pastOf: (ports: Ports) => EvidencePorts['pastOf'];
  readonly lastAnchor: (ports: Ports) => EvidencePorts['lastAnchor'];
}

/**
 * Says the position of a day with everything in it that does not agree, and writes the evidence pack where a file is named. What does not
 * agree is no failure.
 */
export const auditJob = (sources: AuditSources): HandJob => ({
  ...{ name: 'audit', isAboutADay: true, writesAFile: true },
  byHand: (ports, asked) => byHand(ports, asked, sources),
});

async function byHand(
  ports: Ports,
  { asOf, out, whoRuns, onProgress }: Asked,
  sources: AuditSources,
): Promise<JobReport> {
  const today = todayOf(ports);
  if (asOf !== undefined && asOf > today)
    return { lines: [`${asOf} is to come: an audit is about today (${today}) or a day that is over`], hasFailed: true };
  const nothing = await nothingYet(ports);
  if (nothing !== undefined) return nothing;
  const by: Actor = { kind: 'job', name: 'audit', ...defined({ ranBy: await whoRuns?.() }) };
  const audit = await sources.makeAudit(ports, by, defined({ asOf }), onProgress);
  const lines = auditLines(audit);
  if (out === undefined) return { lines, hasFailed: false };
  const packPorts = { ...ports, pastOf: sources.pastOf(ports), lastAnchor: sources.lastAnchor(ports) };
  const { sizeBytes, sha256 } = await out.write(makePack(packPorts, by, audit));
  const written = `The evidence pack is ${out.name} (${sizeBytes.toLocaleString('en-US')} bytes, SHA-256 ${sha256}); its README.txt says how to check it.`;
  return { lines: [...lines, written], hasFailed: false };
}
