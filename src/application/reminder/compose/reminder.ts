import { isApprover } from '../../../domain/authority';
import { type LetterContent, type Recipient } from '../../../domain/outbox/letter';
import { type Composers } from '../../../ports/outbox/compose';
import { type Message } from '../../../ports/teams/messenger';
import { leftToSay } from '../../../domain/outbox/reminder-letters';
import { letterDayOf, reportDayOf } from '../letter-day';
import { composeApproverDigest, DEPARTMENTS_SHOWN } from './approver-digest';
import { composeDigest } from './digest';
import { type ComposePorts } from './parts';
import { composeReport } from './report';

/** Letters of the reminders whose words are read when they are sent. */
export type ReminderContent = Extract<LetterContent, { kind: 'digest' | 'approver-digest' | 'weekly-report' }>;

/**
 * What a letter says as things stand now, to its reader as they stand now.
 *
 * @returns Undefined when there is nothing to say any more, or nobody who may read it.
 */
export async function composeReminder(
  ports: ComposePorts,
  recipient: Recipient,
  whole: ReminderContent,
): Promise<Message | undefined> {
  const [mailbox] = await ports.outbox.read([recipient]);
  const day = { ...letterDayOf(ports), weekday: reportDayOf(ports) };
  const content = mailbox === undefined ? whole : leftToSay(whole, mailbox, day);
  if (content === undefined) return undefined;
  if (content.kind === 'digest') {
    const shown = 'userId' in recipient ? await composeDigest(ports, recipient.userId, content) : undefined;
    if (shown !== undefined) return { kind: 'reminder', shown };
    // An approver whose own departments have answered meanwhile gets no other letter of that day.
    if (content.rung === undefined) return undefined;
  }
  if (!(await mayRead(ports, recipient))) return undefined;
  if (content.kind === 'weekly-report') return { kind: 'reminder-report', report: await composeReport(ports) };
  const shown = await composeApproverDigest(ports, content.rung, { limit: DEPARTMENTS_SHOWN });
  return shown && { kind: 'approver-reminder', shown };
}

/** Whether a recipient is central IT, now: an approver, or the channel that is chosen. */
async function mayRead(ports: ComposePorts, recipient: Recipient): Promise<boolean> {
  const institution = await ports.institution.read();
  if ('channel' in recipient) return institution.channel?.conversationId === recipient.channel.conversationId;
  const actor = { kind: 'person', userId: recipient.userId, displayName: '', userPrincipalName: '' } as const;
  return isApprover(actor, institution);
}

/** What each of these letters says. */
export function reminderComposers(ports: ComposePorts): Pick<Composers, ReminderContent['kind']> {
  const compose = (content: ReminderContent, recipient: Recipient) => composeReminder(ports, recipient, content);
  return { digest: compose, 'approver-digest': compose, 'weekly-report': compose };
}
