import { defined } from '../../domain/defined';
import { type UserId } from '../../domain/ids';
import { type Letter, type Recipient } from '../../domain/outbox/letter';
import { type Mailbox } from '../../domain/outbox/mailbox';
import { type KnownPerson } from '../../domain/people';
import { type LetterDay, withApproverDigest, withDigest } from '../../domain/outbox/reminder-letters';
import { type ReminderRun } from '../../domain/reminder/reminder-run';
import { type Ports } from '../ports';
import { decideApprovers } from './decide-approvers';
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
  if (before?.on === day.today && before.isDone) return 'done';
  if (before?.on !== day.today && !isTimeToWrite(ports)) return 'none';
  if (before?.on === day.today && !(await areTried(ports, before))) return 'begun';
  return underLease(ports, async () => {
    const run = await runOf(ports, day);
    if (run.isDone) return 'done';
    if (!(await areTried(ports, run))) return 'begun';
    await decideApprovers(ports, day, run);
    return 'done';
  });
}

/** Decides the letters of delegates and purchasers, because somebody asks: whatever the hour, and also what came up since today's run. */
export const decideDelegatesNow = (ports: Ports): Promise<HowFar> =>
  underLease(ports, async () => {
    await decideDelegates(ports, letterDayOf(ports));
    return 'begun';
  });

/** Decides the letters of approvers, because somebody asks, once the others were sent. */
export const decideApproversNow = (ports: Ports): Promise<HowFar> =>
  underLease(ports, async () => {
    const day = letterDayOf(ports);
    await decideApprovers(ports, day, await runOf(ports, day));
    return 'done';
  });

/** A letter that would be decided now, and to whom. */
export interface PlannedLetter {
  readonly person: KnownPerson;
  readonly letter: Letter;
}

/** What would be decided now; nothing is. */
export async function planLetters(ports: Ports): Promise<readonly PlannedLetter[]> {
  const day = letterDayOf(ports);
  const swept = await sweepPools(ports, day);
  const approvers = swept.stake === undefined || swept.stake.pools === 0 ? [] : swept.institution.approvers;
  const people = new Map([...peopleOf(swept), ...approvers].map((person) => [person.userId, person]));
  const mailboxes = await ports.outbox.read(recipientsOf([...people.values()]));
  return mailboxes.flatMap((mailbox) => {
    const person = people.get(mailbox.id as UserId);
    const own = digested(swept, day)(mailbox);
    const next = approvers.some(({ userId }) => userId === mailbox.id) ? withApproverDigest(own, day) : own;
    return person === undefined ? [] : next.letters.slice(mailbox.letters.length).map((letter) => ({ person, letter }));
  });
}

async function underLease(ports: Pick<Ports, 'leases'>, work: () => Promise<HowFar>): Promise<HowFar> {
  const lease = await ports.leases.take('reminders', LEASE_MS);
  if (lease === undefined) return 'busy';
  try {
    return await work();
  } finally {
    await lease.release();
  }
}

/** The run of today, which begins with this where there is none. */
async function runOf(ports: Ports, day: LetterDay): Promise<ReminderRun> {
  const before = await ports.reminderRuns.last();
  return before?.on === day.today ? before : decideDelegates(ports, day);
}

/**
 * What is decided twice, after a crash or by a process that did not know of another, is so once: each mailbox knows what its owner was
 * told. The run is recorded last.
 */
async function decideDelegates(ports: Ports, day: LetterDay): Promise<ReminderRun> {
  const before = await ports.reminderRuns.last();
  const swept = await sweepPools(ports, day);
  const digests = await ports.outbox.changeMany(recipientsOf(peopleOf(swept)), digested(swept, day));
  // At the instant of the run: the approvers' letters wait for these, too.
  const decided = digests + (await decideHolderLetters(ports, { at: day.at }));
  const { stake } = swept;
  const run = { on: day.today, at: day.at, isDone: false, decided, ...defined({ stake, count: before?.count }) };
  await ports.reminderRuns.save(run);
  return run;
}

const peopleOf = ({ people }: Swept): readonly KnownPerson[] => [...people.values()].map(({ person }) => person);

const recipientsOf = (people: readonly KnownPerson[]): readonly Recipient[] => people.map(({ userId }) => ({ userId }));

const digested =
  ({ people }: Swept, day: LetterDay) =>
  (mailbox: Mailbox): Mailbox => {
    const { recipient } = mailbox;
    const known = 'userId' in recipient ? people.get(recipient.userId) : undefined;
    return known === undefined ? mailbox : withDigest(mailbox, known.toTell, day);
  };
