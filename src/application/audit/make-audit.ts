import { type Actor } from '../../domain/actor';
import { type Audit } from '../../domain/audit/audit';
import { type CalendarDate, instantOf } from '../../domain/calendar';
import { type OnProgress } from '../../domain/reconcile/progress';
import { type Result } from '../../domain/result';
import { type Ports } from '../ports';
import { todayOf } from '../today';
import { auditPast } from './past/audit-past';
import { type AuditAbout, auditId, takeAudit } from './take-audit';

/** Of which day, and what it is narrowed to; today and all, where nothing is given. */
export interface AuditAsked extends AuditAbout {
  readonly asOf?: CalendarDate | undefined;
}

/**
 * Makes audits of any day: of today from the tenant, of a day that is over from the ledgers; of a day to come there is none. All are kept
 * for some days. Whoever asks must be allowed to see it, see `maySeeAudit`.
 */
export async function makeAudit(
  ports: Ports,
  by: Actor,
  { asOf, department, isDryRun = false }: AuditAsked,
  onProgress?: OnProgress,
): Promise<Result<{ readonly audit: Audit }>> {
  const today = todayOf(ports);
  if (asOf === undefined || asOf === today)
    return { ok: true, audit: await takeAudit(ports, by, { department, isDryRun }, onProgress) };
  if (asOf > today) return { ok: false, refusal: { code: 'day-to-come', day: asOf } };
  const madeAt = instantOf(ports.clock.now());
  const id = auditId(madeAt, by, { asOf, department });
  const audit = await auditPast(ports, { asOf, madeAt, id, ...(department === undefined ? {} : { department }) });
  if (!isDryRun) await ports.audits.save(audit);
  return { ok: true, audit };
}
