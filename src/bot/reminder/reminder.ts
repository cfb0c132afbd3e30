import { type RenderedCard } from '../../cards/render';
import { type ApproverReminderShown, type ReminderReport, type ReminderShown } from '../../domain/reminder/reminder';
import { type HolderNotice } from '../../domain/reminder/holder';
import { presentNote } from '../answer/plain';
import { dateWords } from '../answer/words';

/** The digest of a delegate or purchaser. */
export const presentReminder = ({ turn }: ReminderShown): RenderedCard =>
  presentNote(`Seats end ${dateWords(turn.lastDay)}`, '');

/** The digest of approvers. */
export const presentApproverReminder = ({ turn }: ApproverReminderShown): RenderedCard =>
  presentNote(`Seats end ${dateWords(turn.lastDay)}`, '');

/** What somebody with a seat hears about its end. */
export const presentHolderNotice = ({ product, lastDay }: HolderNotice): RenderedCard =>
  presentNote(`Your ${product.name} seat ends ${dateWords(lastDay)}`, '');

/** How the reminders went. */
export const presentReminderReport = ({ sent }: ReminderReport): RenderedCard =>
  presentNote(`${sent} reminders sent`, '');
