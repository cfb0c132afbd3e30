import { Stopped } from '../../concurrency/stopping';
import { type Instant } from '../../domain/calendar';
import { type ActivityKey, activityKey, type DepartmentId, type UserId } from '../../domain/ids';
import { type MirrorChange, type MirrorOutcome, type MirrorPlan } from '../../domain/mirror/mirror';
import { type WritableBooks } from '../../ports/roster/department-store';
import { isFault } from '../../ports/fault';
import { type MembershipOutcome, MOST_ADDED_AT_ONCE } from '../../ports/mirror/group-directory';
import { CommandRecord } from '../roster/command-record';
import { type ObservedMirror, unfitness } from './observe-mirror';
import { type Ports } from '../ports';
import { RosterWork } from '../roster/roster-work';
import { todayOf } from '../today';
import { followUpRecord } from '../outbox/follow-up-record';
import { askPeopleOf, namedDepartment, namedProduct } from '../access/names';
import { named } from '../../domain/people';

/** People changed in one transaction; each takes two of its hundred writes. */
const PEOPLE_PER_TRANSACTION = 40;
/** This many parts of one pool that meet a fault mean that nothing goes through. */
const MOST_FAULTS = 3;

/** A command whose licenses and notices have to follow. */
export interface MirrorFollowUp {
  readonly department: DepartmentId;
  readonly key: ActivityKey;
}

/** One pool's plan on its way. */
interface Applying {
  readonly ports: Ports;
  readonly observed: ObservedMirror;
  /** Of the run. */
  readonly at: Instant;
  /** Asked before each write; nothing more is attempted once it says no. */
  readonly mayGoOn: () => Promise<boolean>;
  readonly outcomes: Map<UserId, MirrorOutcome>;
  readonly followUps: MirrorFollowUp[];
}

/**
 * Carries a plan out: the roster first, people who leave before people who join, then the group. Each change is looked at once more when it is
 * made, since chat goes on meanwhile.
 */
export async function applyMirror(
  ports: Ports,
  observed: ObservedMirror,
  { plan, at, mayGoOn }: { readonly plan: MirrorPlan } & Pick<Applying, 'at' | 'mayGoOn'>,
): Promise<Pick<Applying, 'outcomes' | 'followUps'>> {
  const applying: Applying = { ports, observed, at, mayGoOn, outcomes: new Map(), followUps: [] };
  const changes = plan.filter((step): step is MirrorChange => step.action === 'add' || step.action === 'remove');
  const of = (side: MirrorChange['side'], action: MirrorChange['action']) =>
    changes.filter((step) => step.side === side && step.action === action);
  const onRoster = [...of('roster', 'remove'), ...of('roster', 'add')];
  await inParts(applying, onRoster, PEOPLE_PER_TRANSACTION, (part) => changeRoster(applying, part));
  await inParts(applying, of('group', 'remove'), 1, (part) => removeMember(applying, part));
  await inParts(applying, of('group', 'add'), MOST_ADDED_AT_ONCE, (part) => addMembers(applying, part));
  return applying;
}

type Outcomes = ReadonlyMap<UserId, MirrorOutcome>;

const NOT_ATTEMPTED: MirrorOutcome = { status: 'not-attempted' };
const NOTHING_TO_DO: MirrorOutcome = { status: 'nothing-to-do' };
const DONE: MirrorOutcome = { status: 'done' };

/**
 * Does the parts one after the other. One that meets a fault keeps no other waiting, unless the service wants to be left alone or several
 * have met one: then what is left waits for the next run.
 */
async function inParts(
  { ports, observed: { pool }, mayGoOn, outcomes }: Applying,
  changes: readonly MirrorChange[],
  size: number,
  work: (part: readonly MirrorChange[]) => Promise<Outcomes>,
): Promise<void> {
  for (const { userId } of changes) outcomes.set(userId, NOT_ATTEMPTED);
  let faults = 0;
  for (let from = 0; from < changes.length; from += size) {
    if (!(await mayGoOn())) return;
    const part = changes.slice(from, from + size);
    try {
      for (const [userId, outcome] of await work(part)) outcomes.set(userId, outcome);
    } catch (error) {
      // What is agreed by now is written down all the same.
      if (error instanceof Stopped) return;
      if (!isFault(error)) throw error;
      const { department, product } = pool;
      ports.logger.warn('a mirror could not be changed', { department, product, kind: error.kind, error });
      for (const { userId } of part) outcomes.set(userId, { status: 'failed', because: error.kind });
      faults += 1;
      if (error.kind === 'throttled' || faults === MOST_FAULTS) return;
    }
  }
}

async function changeRoster(applying: Applying, part: readonly MirrorChange[]): Promise<Outcomes> {
  const { ports, observed } = applying;
  const { department } = observed.pool;
  const joining = part.filter(({ action }) => action === 'add').map(({ userId }) => userId);
  const elsewhere = await onOtherRosters(ports, observed, joining);
  const { outcomes, key } = await ports.departments.change(department, (books) =>
    decideRoster(applying, books, { part, elsewhere }),
  );
  if (key !== undefined) applying.followUps.push({ department, key });
  return outcomes;
}

async function onOtherRosters(
  { departments }: Pick<Ports, 'departments'>,
  { pool }: ObservedMirror,
  userIds: readonly UserId[],
): Promise<ReadonlySet<UserId>> {
  const held = await departments.entriesOf(userIds);
  const others = held.filter(
    ({ department, entry }) => department !== pool.department && entry.product === pool.product,
  );
  return new Set(others.map(({ entry }) => entry.userId));
}

/** What one transaction does to a roster; the key of its record when anything has to follow. */
async function decideRoster(
  { ports, observed, at }: Applying,
  books: WritableBooks,
  { part, elsewhere }: { readonly part: readonly MirrorChange[]; readonly elsewhere: ReadonlySet<UserId> },
): Promise<{ readonly outcomes: Outcomes; readonly key: ActivityKey | undefined }> {
  const { product, groupId } = observed.pool;
  const outcomes = new Map(part.map(({ userId }) => [userId, NOT_ATTEMPTED]));
  const key = activityKey(`mirror-${product}-${at}-${part[0]?.userId ?? ''}`);
  const [pool, department] = [await books.pool(product), await books.department()];
  if (pool?.group?.toLowerCase() !== groupId || department === undefined || department.closedAt !== undefined)
    return { outcomes, key: undefined };

  const doer = { kind: 'group', groupId } as const;
  const context = { actor: doer, command: key, today: todayOf(ports), at, term: ports.policy.term };
  const work = await RosterWork.open(books, product, context);
  if (work === undefined) return { outcomes, key: undefined };
  const record = new CommandRecord();
  record.capChanged(work.capEffects);
  // All of them by one question: what follows knows who is there.
  await books.entriesOf(
    product,
    part.map(({ userId }) => userId),
  );
  for (const change of part) {
    const outcome = await (change.action === 'remove'
      ? leave({ books, work, record, observed }, change.userId)
      : join({ books, work, record, observed }, change.userId, elsewhere));
    outcomes.set(change.userId, outcome);
  }
  if (!record.hasEffect && !record.hasFollowers) return { outcomes, key: undefined };

  const names = { department: namedDepartment(department), product: namedProduct(ports, product) };
  const [{ seats }, askPeople] = [work, askPeopleOf(department)];
  await books.saveHandled(followUpRecord({ key, action: 'mirror', names, seats, done: record, at, doer, askPeople }));
  return { outcomes, key };
}

/** What one person's change on a roster is decided from. */
interface Turn {
  readonly books: WritableBooks;
  readonly work: RosterWork;
  readonly record: CommandRecord;
  readonly observed: ObservedMirror;
}

async function leave({ books, work, record, observed }: Turn, userId: UserId): Promise<MirrorOutcome> {
  const entry = await books.entry(work.pool.product, userId);
  if (entry === undefined) return NOTHING_TO_DO;
  // Somebody put them back meanwhile: then the roster wins, in the next run.
  if (entry.addedAt !== observed.entries.get(userId)?.addedAt) return NOT_ATTEMPTED;
  const waited = work.isSeated(entry) ? {} : ({ wasWaiting: true } as const);
  const effects = await work.leave(entry);
  record.changed({ status: 'removed', person: named(entry), ...waited }, effects);
  return DONE;
}

async function join(
  { books, work, record, observed }: Turn,
  userId: UserId,
  elsewhere: ReadonlySet<UserId>,
): Promise<MirrorOutcome> {
  const member = observed.members.get(userId);
  if (member?.person === undefined || unfitness(member, elsewhere.has(userId)) !== undefined) return NOT_ATTEMPTED;
  if ((await books.entry(work.pool.product, userId)) !== undefined) return NOTHING_TO_DO;
  const person = named(member.person);
  const effects = await work.join(person);
  const isSeated = effects.seated.some((entry) => entry.userId === userId);
  record.changed(
    isSeated ? { status: 'seated', person } : { status: 'waiting', person, waitingPlace: work.seats.waiting },
    effects,
  );
  return DONE;
}

async function removeMember(applying: Applying, part: readonly MirrorChange[]): Promise<Outcomes> {
  const { ports, observed } = applying;
  const outcomes = new Map<UserId, MirrorOutcome>();
  for (const { userId } of await stillRight(applying, part))
    outcomes.set(userId, outcomeOf(await ports.groups.remove(observed.pool.groupId, userId)));

  return outcomes;
}

async function addMembers(applying: Applying, part: readonly MirrorChange[]): Promise<Outcomes> {
  const { ports, observed } = applying;
  const userIds = (await stillRight(applying, part)).map(({ userId }) => userId);
  const written = await ports.groups.add(observed.pool.groupId, userIds);
  return new Map([...written].map(([userId, outcome]) => [userId, outcomeOf(outcome)]));
}

/** Changes of the group that the roster still calls for. */
async function stillRight(
  { ports, observed: { pool } }: Applying,
  part: readonly MirrorChange[],
): Promise<readonly MirrorChange[]> {
  const books = ports.departments.look(pool.department);
  const entries = await books.entriesOf(
    pool.product,
    part.map(({ userId }) => userId),
  );
  const onRoster = new Set(entries.map(({ userId }) => userId));
  return part.filter(({ action, userId }) => (action === 'add') === onRoster.has(userId));
}

function outcomeOf(outcome: MembershipOutcome): MirrorOutcome {
  switch (outcome.status) {
    case 'done':
      return DONE;
    case 'already':
      return NOTHING_TO_DO;
    case 'failed':
      return { status: 'failed', because: outcome.code };
  }
}
