import { endIfStopping } from '../../concurrency/stopping';
import { defined } from '../../domain/defined';
import { type UserId } from '../../domain/ids';
import { type Letter, type Recipient } from '../../domain/outbox/letter';
import { type Mailbox } from '../../domain/outbox/mailbox';
import { type KnownPerson } from '../../domain/people';
import { type LetterDay, withApproverDigest, withDigest } from '../../domain/outbox/reminder-letters';
import { type ReminderRun, type Stake } from '../../domain/reminder/reminder-run';
import { LeftOut } from '../access/left-out';
import { type Ports } from '../ports';
import { concernsApprovers, countLetters, decideApprovers, planReports } from './decide-approvers';
import { decideHolderLetters } from './decide-holders';
import { isTimeToWrite, letterDayOf } from './letter-day';
import { sweepPools, type Swept } from './sweep-pools';
import { areTried } from './tried';

/** Longer than a page of departments takes. */
const LEASE_MS = 2 * 60_000;

/** How far the letters of today are decided: all of them, those of delegates and purchasers, or none; `busy`: by another process, right now. */
export type HowFar = 'done' | 'begun' | 'none' | 'busy';

/**
 * Decides the letters of today, once, whichever process comes first: not before the hour of the policy, and those of approvers once the
 * others were tried. Once that is done, it costs one read.
 */
export async function remindWhenDue(ports: Ports): Promise<HowFar> {
  const day = letterDayOf(ports);
  const before = await ports.reminderRuns.last();
  const known = isDecided(before, day) ? before : undefined;
  if (known?.isDone === true) return 'done';
  if (before?.on !== day.today && !isTimeToWrite(ports)) return 'none';
  if (known !== undefined && !(await areTried(ports, known))) return 'begun';
  return underLease(ports, async (keep) => {
    const run = await runOf(ports, day, keep);
    if (run.isDone) return 'done';
    if (!(await areTried(ports, run))) return 'begun';
    await decideApprovers(ports, day, run, keep);
    return 'done';
  });
}

/** Decides the letters of delegates and purchasers, because somebody asks: whatever the hour, and also what came up since today's run. */
export const decideDelegatesNow = (ports: Ports): Promise<HowFar> =>
  underLease(ports, async (keep) => {
    await decideDelegates(ports, letterDayOf(ports), keep);
    return 'begun';
  });

/** Decides the letters of approvers, because somebody asks, once the others were sent. */
export const decideApproversNow = (ports: Ports): Promise<HowFar> =>
  underLease(ports, async (keep) => {
    const day = letterDayOf(ports);
    await decideApprovers(ports, day, await runOf(ports, day, keep), keep);
    return 'done';
  });

/** Counts again what became of letters, where they were settled since: who asks how the reminders went is told what was counted last. */
export const countAgain = (ports: Ports): Promise<HowFar> =>
  underLease(ports, async () => {
    const run = await ports.reminderRuns.last();
    if (run === undefined) return 'none';
    const counted = await countLetters(ports, await ports.institution.read(), run);
    await ports.reminderRuns.save({ ...run, ...counted });
    return 'done';
  });

/** A letter that would be decided now, and to whom; in the channel of central IT, to nobody by name. */
export interface PlannedLetter {
  readonly person: KnownPerson | undefined;
  readonly letter: Letter;
}

/** What would be decided now; nothing is. */
export async function planLetters(ports: Ports, leftOut = new LeftOut(ports)): Promise<readonly PlannedLetter[]> {
  const day = letterDayOf(ports);
  const swept = await sweepPools(ports, day, { leftOut });
  const approvers = concernsApprovers({ ...defined({ stake: swept.stake }), unreadable: leftOut.ids })
    ? swept.institution.approvers
    : [];
  const people = new Map([...peopleOf(swept), ...approvers].map((person) => [person.userId, person]));
  const mailboxes = await ports.outbox.read(recipientsOf([...people.values()]));
  const digests = mailboxes.flatMap((mailbox) => {
    const person = people.get(mailbox.id as UserId);
    const own = digested(swept, day)(mailbox);
    const next = approvers.some(({ userId }) => userId === mailbox.id) ? withApproverDigest(own, day) : own;
    return person === undefined ? [] : next.letters.slice(mailbox.letters.length).map((letter) => ({ person, letter }));
  });
  const known = new Map(swept.institution.approvers.map((person) => [String(person.userId), person]));
  const reports = (await planReports(ports, swept.institution, day)).flatMap(({ before, after }) =>
    after.letters.slice(before.letters.length).map((letter) => ({ person: known.get(before.id), letter })),
  );
  return [...digests, ...reports];
}

/** Another process decides by now, since this one was silent for too long. */
class TurnLost extends Error {}

/** Keeps the turn to decide; throws {@link TurnLost} when another process has it by now. */
type Keep = () => Promise<void>;

async function underLease(ports: Pick<Ports, 'leases'>, work: (keep: Keep) => Promise<HowFar>): Promise<HowFar> {
  const lease = await ports.leases.take('reminders', LEASE_MS);
  if (lease === undefined) return 'busy';
  const keep: Keep = async () => {
    endIfStopping();
    if (!(await lease.renew())) throw new TurnLost();
  };
  try {
    return await work(keep);
  } catch (error) {
    if (error instanceof TurnLost) return 'busy';
    throw error;
  } finally {
    await lease.release();
  }
}

/** The run of today, which begins with this where there is none. */
async function runOf(ports: Ports, day: LetterDay, keep: Keep): Promise<ReminderRun> {
  const before = await ports.reminderRuns.last();
  return isDecided(before, day) ? before : decideDelegates(ports, day, keep);
}

const isDecided = (run: ReminderRun | undefined, { today }: LetterDay): run is ReminderRun =>
  run?.on === today && run.isDeciding === undefined;

/**
 * What is decided twice, after a crash or by a process that did not know of another, is so once: each mailbox knows what its owner was
 * told. What is at stake is recorded before the letters, which may be sent as soon as they are decided and say it; that they are decided,
 * after them.
 */
async function decideDelegates(ports: Ports, day: LetterDay, keep: Keep): Promise<ReminderRun> {
  const before = await ports.reminderRuns.last();
  const leftOut = new LeftOut(ports);
  const swept = await sweepPools(ports, day, { leftOut, onPage: keep });
  const { stake } = swept;
  const begun = {
    ...{ on: day.today, isDone: false },
    ...defined({ stake, count: before?.count, unreached: reachedNobody(before, stake), unreadable: idsIn(leftOut) }),
  };
  // Nobody is to take a day for one on which reminders ran before they did.
  await ports.reminderRuns.save({ ...begun, at: before?.at ?? day.at, decided: 0, isDeciding: true });
  const digests = await ports.outbox.changeMany(recipientsOf(peopleOf(swept)), digested(swept, day));
  // At the instant of the run: the approvers' letters wait for these, too.
  const holders = await decideHolderLetters(ports, { at: day.at, leftOut, onPage: keep });
  ports.metrics.count('reminders', { letter: 'digest', outcome: 'due' }, digests);
  ports.metrics.count('reminders', { letter: 'holder', outcome: 'due' }, holders);
  const decided = digests + holders;
  const run = { ...begun, ...defined({ unreadable: idsIn(leftOut) }), at: day.at, decided };
  await ports.reminderRuns.save(run);
  return run;
}

const idsIn = ({ ids }: LeftOut): ReminderRun['unreadable'] => (ids.length === 0 ? undefined : ids);

/** Where nobody was reached, as it was last counted in a season: it is counted again once letters were tried. */
const reachedNobody = (before: ReminderRun | undefined, stake: Stake | undefined): ReminderRun['unreached'] =>
  before?.stake?.lastDay === stake?.lastDay ? before?.unreached : undefined;

const peopleOf = ({ people }: Swept): readonly KnownPerson[] => [...people.values()].map(({ person }) => person);

const recipientsOf = (people: readonly KnownPerson[]): readonly Recipient[] => people.map(({ userId }) => ({ userId }));

const digested =
  ({ people }: Swept, day: LetterDay) =>
  (mailbox: Mailbox): Mailbox => {
    const { recipient } = mailbox;
    const known = 'userId' in recipient ? people.get(recipient.userId) : undefined;
    return known === undefined ? mailbox : withDigest(mailbox, known.toTell, day);
  };
