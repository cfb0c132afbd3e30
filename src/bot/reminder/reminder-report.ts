import { renderReminder } from '../../cards/reminder/reminder';
import { type RenderedCard } from '../../cards/render';
import { type ReminderReport } from '../../domain/reminder/reminder';
import { dateWords, nameOf, whenWords } from '../answer/words';
import { button } from '../button/press';
import { allAnsweredWords, unreadableWords } from './approver-reminder';
import { CAUSES } from './reminder';

/** People who were not reached that it lists. */
const MOST_LISTED = 8;

const nextWords = ({ next, isInSeason, sent }: ReminderReport): string => {
  if (next === undefined) return 'No reminder is planned.';
  return isInSeason || sent > 0
    ? `Due next: ${dateWords(next.on)}.`
    : `Nothing was due: the first day of the ladder is ${dateWords(next.on)}.`;
};

/** Out of season nobody is asked, and nobody has answered. */
function waitingWords(report: ReminderReport): readonly string[] {
  const { openPools, isInSeason } = report;
  if (openPools > 0) return [`${openPools === 1 ? '1 pool waits' : `${openPools} pools wait`} for an answer.`];
  return isInSeason ? [`${allAnsweredWords(report)}.`] : [];
}

/** How the reminders went. */
export function presentReminderReport(report: ReminderReport, timeZone: string): RenderedCard {
  const { sent, since, unreached, waiting, repeated, ranAt, openPools } = report;
  const unreadable = unreadableWords(report);
  const listed = unreached.slice(0, MOST_LISTED);
  const left = unreached.length - listed.length;
  const failed = unreached.length === 0 ? '' : `, ${unreached.length} not delivered`;
  return renderReminder({
    heading:
      sent === 0 && unreached.length === 0
        ? 'No reminder was due'
        : `${sent === 1 ? '1 reminder' : `${sent} reminders`} sent${failed}`,
    subheading: `Since ${dateWords(since)}`,
    leads: [
      nextWords(report),
      ...waitingWords(report),
      ...(unreadable === undefined ? [] : [unreadable]),
      ...(waiting === 0 ? [] : [`${waiting === 1 ? '1 message waits' : `${waiting} messages wait`} to be sent.`]),
      ...(repeated === 0
        ? []
        : [
            `${repeated === 1 ? '1 message was' : `${repeated} messages were`} begun again after a stop, and may have arrived twice.`,
          ]),
    ],
    sections: [
      {
        title: 'Not reached',
        rows: listed.map(({ person, cause }) => ({
          title: nameOf(person),
          state: '',
          stateMore: CAUSES[cause],
          figures: [],
          lines: [],
        })),
      },
    ],
    notes: [
      ...(left > 0 ? [`and ${left} more`] : []),
      ranAt === undefined ? 'The reminders never ran.' : `The reminders last ran ${whenWords(ranAt, timeZone)}.`,
    ],
    buttons: openPools === 0 ? [] : [button('Show departments', 'reminders.show', { trail: [] })],
  });
}
