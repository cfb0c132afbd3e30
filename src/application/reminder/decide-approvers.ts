import { dateIn, instantOf } from '../../domain/calendar';
import { defined } from '../../domain/defined';
import { type Department, type Institution } from '../../domain/institution/department';
import { type DepartmentId, type UserId } from '../../domain/ids';
import { type UnreachedCause } from '../../domain/notice';
import { type LetterContent, type Recipient } from '../../domain/outbox/letter';
import { type Mailbox, mailboxId } from '../../domain/outbox/mailbox';
import { type KnownPerson, named } from '../../domain/people';
import { type LetterDay, leftToSay, withApproverDigest, withWeeklyReport } from '../../domain/outbox/reminder-letters';
import { type Unreached } from '../../domain/reminder/reminder';
import { type LetterCount, type ReminderRun } from '../../domain/reminder/reminder-run';
import { LeftOut, readableDepartments } from '../access/left-out';
import { type DayPorts, type Ports } from '../ports';
import { countedSince, letterDayOf, reportDayOf } from './letter-day';
import { actorsOf, sweepPools } from './sweep-pools';

/** Letters of the reminders; others tell of single changes. */
export const COUNTED: ReadonlySet<LetterContent['kind']> = new Set(['digest', 'approver-digest', 'holder']);

/** Names that a record holds. */
const MOST_UNREACHED = 3000;

/**
 * Decides the letters of approvers: on a day of the ladder while anything waits for an answer, and once a week how the reminders went. What
 * these say rests on what became of all others, which is counted first, and recorded with the run.
 *
 * @param onPage Called after each page of departments that is read.
 */
export async function decideApprovers(
  ports: Ports,
  day: LetterDay,
  run: ReminderRun,
  onPage: () => Promise<void>,
): Promise<void> {
  const institution = await ports.institution.read();
  const approvers = institution.approvers.map(({ userId }): Recipient => ({ userId }));
  const isAsked = await isDueToSome(ports, approvers, day);
  const fresh = concernsApprovers(run) && isAsked ? { ...run, ...(await stakeNow(ports, day, onPage)) } : run;
  const hasOpen = concernsApprovers(fresh);
  const reports = await planReports(ports, institution, day);
  // Each day of a season, since it says who was not reached.
  const counted =
    run.decided > 0 || hasOpen || reports.some(isChanged) ? await countLetters(ports, institution, fresh) : {};
  const told = { ...fresh, ...counted, at: instantOf(ports.clock.now()) };
  // Before the letters, which are written from it.
  await ports.reminderRuns.save(told);
  const asked = hasOpen ? await ports.outbox.changeMany(approvers, (mailbox) => withApproverDigest(mailbox, day)) : 0;
  const recipients = reports.map(({ before }) => before.recipient);
  const reported = await ports.outbox.changeMany(recipients, (now) => withWeeklyReport(now, reportDayOf(ports), day));
  ports.metrics.count('reminders', { letter: 'approver-digest', outcome: 'due' }, asked);
  ports.metrics.count('reminders', { letter: 'weekly-report', outcome: 'due' }, reported);
  await ports.reminderRuns.save({ ...told, decided: told.decided + asked, isDone: true });
}

const isDueToSome = async (ports: Pick<Ports, 'outbox'>, approvers: readonly Recipient[], day: LetterDay) =>
  (await ports.outbox.read(approvers)).some((mailbox) => withApproverDigest(mailbox, day) !== mailbox);

/** What is at stake by now: people answer as soon as they hear of it. */
async function stakeNow(
  ports: Ports,
  day: LetterDay,
  onPage: () => Promise<void>,
): Promise<Pick<ReminderRun, 'stake' | 'unreadable'>> {
  const leftOut = new LeftOut(ports);
  const { stake } = await sweepPools(ports, day, { leftOut, onPage });
  return defined({ stake, unreadable: leftOut.ids.length === 0 ? undefined : leftOut.ids });
}

/** Whether there is anything of the ladder to tell approvers. */
export const concernsApprovers = ({ stake, unreadable = [] }: Pick<ReminderRun, 'stake' | 'unreadable'>): boolean =>
  stake !== undefined && (stake.pools > 0 || unreadable.length > 0);

/** The mailboxes of those who hear how the reminders went, as they are and as they would be with today's report, if one is due. */
export async function planReports(
  ports: DayPorts & Pick<Ports, 'outbox'>,
  institution: Institution,
  day: LetterDay,
): Promise<readonly { readonly before: Mailbox; readonly after: Mailbox }[]> {
  const mailboxes = await ports.outbox.read(await reportedTo(ports, institution));
  return mailboxes.map((before) => ({ before, after: withWeeklyReport(before, reportDayOf(ports), day) }));
}

const isChanged = ({ before, after }: { readonly before: Mailbox; readonly after: Mailbox }): boolean =>
  before !== after;

/** Who hears how the reminders went: the channel of central IT; where there is none, or it was not reached the last time, each approver. */
async function reportedTo(
  ports: Pick<Ports, 'outbox'>,
  { channel, approvers }: Institution,
): Promise<readonly Recipient[]> {
  const each = approvers.map(({ userId }): Recipient => ({ userId }));
  if (channel === undefined) return each;
  const [mailbox] = await ports.outbox.read([{ channel }]);
  const last = mailbox?.settled.findLast(({ kind }) => kind === 'weekly-report');
  return last?.outcome.status === 'unreached' ? [{ channel }, ...each] : [{ channel }];
}

/** What became of letters, and where nobody was reached: every mailbox is read for it. */
export async function countLetters(
  ports: Ports,
  institution: Institution,
  { stake }: ReminderRun,
): Promise<Pick<ReminderRun, 'count' | 'unreached'>> {
  const [mailboxes, departments] = await Promise.all([
    ports.outbox.all(),
    readableDepartments(ports, new LeftOut(ports)),
  ]);
  const boxes = new Map(mailboxes.map((mailbox) => [mailbox.id, mailbox]));
  const known = [...departments.flatMap(actorsOf), ...institution.approvers];
  const count = await countOf(ports, mailboxes, known);
  return {
    count,
    ...defined({
      unreached:
        stake && unreachedAmong(departments, new Set(stake.unanswered.map(({ department }) => department)), boxes),
    }),
  };
}

/** Those of some departments where nobody who can act was reached. */
function unreachedAmong(
  departments: readonly Department[],
  unanswered: ReadonlySet<DepartmentId>,
  boxes: ReadonlyMap<string, Mailbox>,
): readonly DepartmentId[] {
  const isReached = ({ userId }: KnownPerson) => wasReached(boxes.get(mailboxId({ userId })));
  return departments.filter((one) => unanswered.has(one.id) && !actorsOf(one).some(isReached)).map(({ id }) => id);
}

/** Whether the last digest came to its reader, or was not needed when its turn came. */
function wasReached(mailbox: Mailbox | undefined): boolean {
  const last = mailbox?.settled.findLast(({ kind }) => kind === 'digest');
  const isWaiting = mailbox?.letters.some(({ content }) => content.kind === 'digest') ?? false;
  return last !== undefined && !isWaiting && last.outcome.status !== 'unreached';
}

/** Why somebody did not get the last letter of the reminders since a day; undefined where they did, or there was none. */
export function causeIn({ settled }: Mailbox, isSince: (at: string) => boolean): UnreachedCause | undefined {
  const last = settled.findLast(
    ({ kind, at, outcome }) => COUNTED.has(kind) && isSince(at) && outcome.status !== 'moot',
  );
  return last?.outcome.status === 'unreached' ? last.outcome.cause : undefined;
}

async function countOf(
  ports: Ports,
  mailboxes: readonly Mailbox[],
  known: readonly KnownPerson[],
): Promise<LetterCount> {
  const since = countedSince(ports);
  const isSince = (at: string): boolean => dateIn(ports.policy.timeZone, new Date(at)) >= since;
  const settled = mailboxes.flatMap((one) => one.settled.filter(({ kind, at }) => COUNTED.has(kind) && isSince(at)));
  const sent = settled.flatMap(({ outcome }) => (outcome.status === 'sent' ? [outcome] : []));
  const unreached = mailboxes.flatMap((mailbox) => {
    const cause = causeIn(mailbox, isSince);
    return cause === undefined || !('userId' in mailbox.recipient) ? [] : [{ userId: mailbox.recipient.userId, cause }];
  });
  return {
    since,
    sent: sent.length,
    repeated: sent.filter(({ timesRepeated = 0 }) => timesRepeated > 0).length,
    unreached: await namedPeople(ports, unreached.slice(0, MOST_UNREACHED), known),
    waiting: mailboxes.reduce((sum, mailbox) => sum + waitingIn(ports, mailbox), 0),
  };
}

/** Letters of the reminders that wait and have something to say still: what a later one says, or a past day, is nothing that is to be sent. */
function waitingIn(ports: DayPorts, mailbox: Mailbox): number {
  const day = { ...letterDayOf(ports), weekday: reportDayOf(ports) };
  return mailbox.letters.filter(({ content }) => {
    if (content.kind === 'digest' || content.kind === 'approver-digest')
      return leftToSay(content, mailbox, day) !== undefined;
    return COUNTED.has(content.kind);
  }).length;
}

/** Those who were not reached, by name; people with a seat are called as on their roster. */
async function namedPeople(
  ports: Pick<Ports, 'departments'>,
  unreached: readonly { readonly userId: UserId; readonly cause: UnreachedCause }[],
  known: readonly KnownPerson[],
): Promise<readonly Unreached[]> {
  const names = new Map(known.map((person) => [person.userId, named(person)]));
  const others = unreached.filter(({ userId }) => !names.has(userId)).map(({ userId }) => userId);
  for (const { entry } of others.length === 0 ? [] : await ports.departments.entriesOf(others))
    names.set(entry.userId, named(entry));
  return unreached.flatMap(({ userId, cause }) => {
    const person = names.get(userId);
    return person === undefined ? [] : [{ person, cause }];
  });
}
