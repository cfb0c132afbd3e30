import { sendLetters } from '../application/outbox/send-letters';
import { type Ports } from '../application/ports';
import { type RunOutcome } from '../application/run-outcome';
import { composeReport } from '../application/reminder/compose/report';
import {
  countAgain,
  decideApproversNow,
  decideDelegatesNow,
  type PlannedLetter,
  planLetters,
  remindWhenDue,
} from '../application/reminder/decide-letters';
import { decideHolderLetters } from '../application/reminder/decide-holders';
import { type LetterLine, listLetters, settledNow } from '../application/reminder/list-letters';
import { LeftOut } from '../application/access/left-out';
import { todayOf } from '../application/today';
import { type CalendarDate } from '../domain/calendar';
import { type DepartmentId } from '../domain/ids';
import { type UnreachedCause } from '../domain/notice';
import { type LetterContent } from '../domain/outbox/letter';
import { type ReminderReport } from '../domain/reminder/reminder';
import { type Asked, type Job, type JobReport } from './job';
import { nothingYet } from './nothing-yet';

/** Decides each day's letters of the ladder; what sends letters sends them. By hand it sends them, too, whatever the hour. */
export const remind = {
  name: 'reminders',
  everySeconds: () => 60,
  onSchedule: (ports: Ports) => {
    const done: { on?: CalendarDate } = {};
    return async (): Promise<RunOutcome> => {
      const today = todayOf(ports);
      const howFar = done.on === today ? 'done' : await remindWhenDue(ports);
      if (howFar === 'done') done.on = today;
      await countWhatWasSettled(ports);
      return howFar === 'busy' ? 'left' : 'done';
    };
  },
  byHand,
} satisfies Job;

/** So that counts are true a minute after letters went; while none go, nothing is read. */
async function countWhatWasSettled(ports: Ports): Promise<void> {
  if (!ports.settled.lower()) return;
  try {
    if ((await countAgain(ports)) === 'busy') ports.settled.raise();
  } catch (error) {
    ports.settled.raise();
    throw error;
  }
}

async function byHand(ports: Ports, { isDryRun }: Asked): Promise<JobReport> {
  const nothing = await nothingYet(ports);
  if (nothing !== undefined) return nothing;
  if (isDryRun) return dryRun(ports);
  const before = await settledNow(ports);
  if ((await decideDelegatesNow(ports)) === 'busy') return BUSY;
  await sendLetters(ports);
  if ((await decideApproversNow(ports)) === 'busy') return BUSY;
  const { left } = await sendLetters(ports);
  const report = await composeReport(ports);
  const letters = await listLetters(ports, before);
  const lines = letters.filter(({ letter }) => letter.outcome.status !== 'moot').map(lineText);
  return {
    lines: [
      ...(lines.length === 0 ? ['Nothing was due.'] : lines),
      ...(left > 0 ? [`! ${left} ${left === 1 ? 'letter waits' : 'letters wait'} to be sent again`] : []),
      ...report.unreadable.map(({ id }) => unreadableLine(id)),
      ...nextLines(report),
    ],
    // Who has no chat with the bot is listed, and nothing that another run would mend.
    hasFailed: left > 0 || report.unreadable.length > 0 || letters.some(hasFailed),
  };
}

const BUSY: JobReport = { lines: ['Another process decides who is reminded right now.'], hasFailed: true };

async function dryRun(ports: Ports): Promise<JobReport> {
  const leftOut = new LeftOut(ports);
  const planned = await planLetters(ports, leftOut);
  const holders: PlannedLetter[] = [];
  await decideHolderLetters(ports, { onPlanned: (one) => holders.push(one), leftOut });
  const lines = [...[...planned, ...holders].map(plannedLine), ...leftOut.ids.map(unreadableLine)];
  return { lines: lines.length === 0 ? ['Nothing is due.'] : lines, hasFailed: leftOut.ids.length > 0 };
}

function plannedLine({ person, letter: { content } }: PlannedLetter): string {
  const rung = 'rung' in content ? ` of ${content.rung.on}` : '';
  return `+ would send ${WHAT[content.kind]}${rung} to ${person?.userPrincipalName ?? CHANNEL}`;
}

function lineText(line: LetterLine): string {
  const { kind, outcome } = line.letter;
  const who = whoIs(line);
  if (outcome.status === 'unreached') return `! ${who} was not reached with ${WHAT[kind]}: ${WHY[outcome.cause]}`;
  return `+ ${WHAT[kind]} sent to ${who}`;
}

/** Whose letter it was, as well as can be said. */
function whoIs({ person, isChannel, letter: { content } }: LetterLine): string {
  if (isChannel) return CHANNEL;
  if (person !== undefined) return person.userPrincipalName;
  if (content?.kind !== 'holder') return 'somebody who is on no roster any more';
  return `somebody of ${content.notice.product.name} of ${content.notice.department.name}`;
}

const CHANNEL = 'the channel of central IT';

const unreadableLine = (id: DepartmentId): string =>
  `! the records of ${id} cannot be read: its people are not reminded`;

const nextLines = ({ next }: ReminderReport): readonly string[] =>
  next === undefined ? [] : [`= next due on ${next.on}`];

const hasFailed = ({ letter: { outcome } }: LetterLine): boolean =>
  outcome.status === 'unreached' && outcome.cause === 'failed';

const WHAT: Readonly<Record<LetterContent['kind'], string>> = {
  digest: 'the reminder',
  'approver-digest': 'the reminder for approvers',
  'weekly-report': 'the weekly report',
  holder: 'the notice about their seat',
  notice: 'a notice',
  setup: 'a notice',
};

const WHY: Readonly<Record<UnreachedCause, string>> = {
  'no-chat': 'no chat with the bot',
  blocked: 'the bot is blocked, or not installed',
  gone: 'the conversation is gone',
  failed: 'Teams failed for a day',
};
