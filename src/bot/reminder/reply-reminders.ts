import { composeApproverDigest, DEPARTMENTS_SHOWN } from '../../application/reminder/compose/approver-digest';
import { composeReport } from '../../application/reminder/compose/report';
import { mayRun } from '../../application/reconcile/show-run';
import { type NamePlace } from '../../application/access/page-departments';
import { type Refusal } from '../../domain/refusal';
import { beginOf, paging, type Trail } from '../answer/paging';
import { presentNote, presentRefusal } from '../answer/plain';
import { button } from '../button/press';
import { type BotContext } from '../turn/bot-context';
import { type Reply, type Speaker } from '../turn/turn';
import { presentApproverReminder } from './approver-reminder';
import { presentReminderReport } from './reminder-report';

/** How the reminders went, as the last run counted it. */
export async function replyReminders({ ports }: BotContext, { actor }: Speaker): Promise<Reply> {
  const allowed = await mayRun(ports, actor, 'see');
  if (!allowed.ok) return presentRefusal(aboutReminders(allowed.refusal));
  return presentReminderReport(await composeReport(ports), ports.policy.timeZone);
}

/** A page of the departments that have not answered. */
export async function replyUnanswered(
  { ports }: BotContext,
  { actor }: Speaker,
  { trail }: { readonly trail: Trail<NamePlace> },
): Promise<Reply> {
  const allowed = await mayRun(ports, actor, 'see');
  if (!allowed.ok) return presentRefusal(aboutReminders(allowed.refusal));
  const { after, seen } = beginOf(trail);
  const shown = await composeApproverDigest(ports, undefined, { after, limit: DEPARTMENTS_SHOWN });
  if (shown === undefined)
    return presentNote('No department is asked to renew', 'All of them have answered, or no term ends soon.');
  const { unanswered, unansweredCount: total, next } = shown;
  const turned = paging({ trail, shown: unanswered.length, offset: seen, total, next }, (title, further) =>
    button(title, 'reminders.show', { trail: further, isInPlace: true }),
  );
  return presentApproverReminder(shown, ports.policy.timeZone, turned);
}

const aboutReminders = (refusal: Refusal): Refusal =>
  refusal.code === 'central-it-only' ? { ...refusal, about: 'reminders' } : refusal;
