import { auditReach, type AuditReach } from '../../application/audit/audit-reach';
import { todayOf } from '../../application/today';
import { ROWS_PER_PAGE } from '../../cards/answer/list';
import { type AuditHead, type AuditRights, type AuditShown, headOf, poolsOn } from '../../domain/audit/audit-shown';
import { type Audit } from '../../domain/audit/audit';
import { type CalendarDate } from '../../domain/calendar';
import { defined } from '../../domain/defined';
import { type DepartmentId } from '../../domain/ids';
import { presentNote, presentRefusal } from '../answer/plain';
import { presentWhichDepartment } from '../answer/questions';
import { dateWords } from '../answer/words';
import { choosing, sayButton } from '../button/press';
import { presentProgress, sayingHowFar } from '../reconcile/progress';
import { replyAfterTurn } from '../turn/after-turn';
import { type BotContext } from '../turn/bot-context';
import { type Reply, type Speaker } from '../turn/turn';
import { presentAudit } from './audit';
import { replyFile } from './files';
import { presentPoolPurchases } from './pool-purchases';

/** What an audit is asked about. */
export interface AuditAbout {
  readonly department?: DepartmentId;
  /** A day that is over; today unless given. */
  readonly asOf?: CalendarDate;
}

/** What of a day to come is asked about what was; undefined where the day is none. */
export function refusedDay({ ports }: BotContext, day: CalendarDate | undefined): Reply | undefined {
  if (day === undefined || day <= todayOf(ports)) return undefined;
  return presentNote(
    `${dateWords(day)} is still to come`,
    'An audit is about today, or a day that is over. A forecast is about days to come.',
    [],
    [sayButton(`forecast ${dateWords(day)}`, 'Forecast')],
  );
}

/** The audit of today or of a day that is over; made after the turn, which is too short for a whole tenant or a whole ledger. */
export async function replyAudit(context: BotContext, speaker: Speaker, about: AuditAbout): Promise<Reply> {
  const early = refusedDay(context, about.asOf);
  if (early !== undefined) return early;
  const { ports } = context;
  const reached = await auditReach(ports, speaker.actor, about.department);
  if (!reached.ok) return presentRefusal(reached.refusal);
  const { reach } = reached;
  if (reach.kind === 'ask-department') return whichDepartment(reach, about);
  const narrowed = defined({ asOf: about.asOf, department: reach.department });
  return replyAfterTurn(context, speaker, {
    meanwhile: presentProgress('audit'),
    work: async (say) => {
      const made = await context.audits.makeAudit(ports, speaker.actor, narrowed, sayingHowFar('audit', say));
      if (!made.ok) return { kind: 'refused', refusal: made.refusal };
      const still = await auditReach(ports, speaker.actor, reach.department);
      if (!still.ok || still.reach.kind !== 'shown') return { kind: 'role-ended' };
      return { kind: 'audit', shown: firstPage(made.audit, still.reach.may) };
    },
    otherwise: { kind: 'no-audit', of: 'audit' },
    name: 'an audit that somebody asked for',
  });
}

const whichDepartment = (
  { departments }: Extract<AuditReach, { readonly kind: 'ask-department' }>,
  { asOf }: AuditAbout,
): Reply => presentWhichDepartment(departments, choosing('audit.take', defined({ asOf })), { buttonTitle: 'Show' });

function firstPage(audit: Audit, may: AuditRights): AuditShown {
  const { offset, limit } = poolsOn(audit.products.length, { offset: 0, limit: ROWS_PER_PAGE });
  return { audit: headOf(audit), offset: 0, pools: audit.pools.slice(offset, offset + limit), may };
}

/** An audit that is kept, for somebody who may see it. */
export type AuditOpened =
  | { readonly ok: true; readonly audit: AuditHead; readonly may: AuditRights }
  | { readonly ok: false; readonly reply: Reply };

/** Opens an audit that is kept: of everything, or of a department, for those who may see as much. */
export async function openAudit({ ports, audits }: BotContext, { actor }: Speaker, id: string): Promise<AuditOpened> {
  const audit = await audits.kept(ports).find(id);
  const reached = await auditReach(ports, actor, audit?.department?.id);
  if (!reached.ok) return { ok: false, reply: presentRefusal(reached.refusal) };
  const { reach } = reached;
  // Who asks for their part may not see the whole by its name.
  const isTheirs = reach.kind === 'shown' && (reach.may.seesEverything || audit?.department !== undefined);
  return audit !== undefined && isTheirs
    ? { ok: true, audit, may: reach.may }
    : { ok: false, reply: presentRefusal({ code: 'card-too-old' }) };
}

/** A page of an audit that is kept. @param own What is known better than the audit that is kept. */
export async function replyAuditPage(
  context: BotContext,
  speaker: Speaker,
  { audit: id, offset }: { readonly audit: string; readonly offset: number },
  own: Partial<AuditHead> = {},
): Promise<Reply> {
  const opened = await openAudit(context, speaker, id);
  if (!opened.ok) return opened.reply;
  const { audit, may } = opened;
  const part = poolsOn(audit.products.length, { offset, limit: ROWS_PER_PAGE });
  const pools = part.limit === 0 ? [] : await context.audits.kept(context.ports).pools(id, part);
  return presentAudit({ audit: { ...audit, ...own }, offset, pools, may }, context.ports.policy.timeZone);
}

/** What was bought for one pool of an audit that is kept. */
export async function replyPoolPurchases(
  context: BotContext,
  speaker: Speaker,
  { audit: id, at, offset }: { readonly audit: string; readonly at: number; readonly offset: number },
): Promise<Reply> {
  const opened = await openAudit(context, speaker, id);
  if (!opened.ok) return opened.reply;
  const { timeZone, purchasing } = context.ports.policy;
  const [pool] = await context.audits.kept(context.ports).pools(id, { offset: at, limit: 1 });
  if (pool === undefined) return presentRefusal({ code: 'card-too-old' });
  return presentPoolPurchases(opened.audit, pool, { at, offset, timeZone, currency: purchasing.currency });
}

/** The evidence of an audit that is kept, for those who see everything. */
export async function replyPack(context: BotContext, speaker: Speaker, id: string): Promise<Reply> {
  const opened = await openAudit(context, speaker, id);
  if (!opened.ok) return { ...opened.reply, place: 'below' };
  if (!opened.may.seesEverything) return { ...presentRefusal({ code: 'card-too-old' }), place: 'below' };
  return replyFile(context, speaker, { audit: id });
}

/** The workbook of a department, for those who see its pools; of several a card asks which. */
export async function replyExport(context: BotContext, speaker: Speaker, department?: DepartmentId): Promise<Reply> {
  const reached = await auditReach(context.ports, speaker.actor, department);
  if (!reached.ok) return presentRefusal(reached.refusal);
  const { reach } = reached;
  if (reach.kind === 'ask-department')
    return presentWhichDepartment(reach.departments, choosing('audit.export', {}), { buttonTitle: 'Export' });
  if (reach.department !== undefined) return replyFile(context, speaker, { department: reach.department });
  return presentNote(
    'Which department’s workbook?',
    'Name one, such as “export Mathematics”. The whole institution is in the evidence pack.',
    [],
    [sayButton('evidence pack', 'Evidence pack')],
  );
}
