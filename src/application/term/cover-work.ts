import { type Actor } from '../../domain/actor';
import { type CalendarDate, type Instant, instantOf } from '../../domain/calendar';
import { defined } from '../../domain/defined';
import { type Entitlement } from '../../domain/term/entitlement';
import {
  type ActivityKey,
  activityKey,
  type DepartmentId,
  type EntitlementId,
  type ProductId,
  type PurchaseId,
  type UserId,
} from '../../domain/ids';
import { type KnownPerson, named } from '../../domain/people';
import { type WritableBooks } from '../../ports/roster/department-store';
import { CommandRecord } from '../roster/command-record';
import { type DayPorts, type Ports } from '../ports';
import { RosterWork } from '../roster/roster-work';
import { todayOf } from '../today';
import { followUpRecord, openedAgain, type PoolWasChanged } from '../outbox/follow-up-record';
import { askPeopleOf, namedDepartment, namedProduct } from '../access/names';
import { type NoticeFact } from '../../domain/notice';

/**
 * People whose licenses and notices one record takes care of: several records are followed at once. Where that would be more records than
 * fit into a transaction beside what else it writes, they take more people each. All of it is some 230 bytes a person, so what
 * limits a transaction is its 1.9 MB: some 7,000 people of one pool.
 */
const PEOPLE_PER_RECORD = 100;
const MOST_RECORDS = 60;

/** What has to follow behind the back of whoever changed the cover of a pool. */
export interface CoverFollowUps {
  readonly commands: readonly {
    readonly department: DepartmentId;
    readonly key: ActivityKey;
    /** Licenses are taken away for it. */
    readonly isReleasing?: boolean;
  }[];
  readonly purchases: readonly { readonly department: DepartmentId; readonly id: PurchaseId }[];
}

/** Under what the cover of one pool is changed. */
export interface CoverWork {
  readonly actor: Actor;
  readonly product: ProductId;
  readonly command: string;
  readonly at: Instant;
  readonly today: CalendarDate;
}

/** Begins a change of the cover of a pool, now. @param given.command What asked for it; one of its own unless given. */
export function coverWork(
  ports: DayPorts,
  given: Pick<CoverWork, 'actor' | 'product'> & Partial<Pick<CoverWork, 'command'>>,
): CoverWork {
  const at = instantOf(ports.clock.now());
  return { command: `cover-${given.product}-${at}`, ...given, at, today: todayOf(ports) };
}

/**
 * Confirms entitlements of one pool, tells those who sent their purchases, and lets the purchases' cards change. What is confirmed
 * already is left alone.
 *
 * @param how With `units`, what the tenant has, or, when somebody confirms by hand, `note`: why.
 * @returns The purchases whose cards have to follow.
 */
export async function confirmEntitlements(
  books: WritableBooks,
  ids: readonly EntitlementId[],
  how: CoverWork & { readonly units?: number; readonly note?: string },
): Promise<CoverFollowUps['purchases']> {
  const { actor, product, command, today, units, note } = how;
  const stored = await books.entitlements(product);
  const awaited = stored.filter((one) => ids.includes(one.id) && one.status === 'awaiting-tenant');
  const told = new Map<PurchaseId, CoverFollowUps['purchases'][number]>();
  for (const one of awaited) {
    const { id: entitlement, purchaseOrderNumber, purchase } = one;
    await books.saveEntitlement({ ...one, status: 'confirmed' });
    const why = defined({ units, note });
    const fact = { action: 'entitlement-confirmed', product, purchaseOrderNumber, entitlement, ...why } as const;
    await books.record({ actor, effectiveOn: today, command, fact });
    if (purchase === undefined || told.has(purchase) || one.seats < 0) continue;
    const isNothing = netOf(one, awaited) <= 0;
    const isTold = (userId: UserId) => !isNothing && (actor.kind !== 'person' || actor.userId !== userId);
    const follows = await recordOnPurchase(books, purchase, { work: how, action: 'confirmed', words: note, isTold });
    if (follows !== undefined) told.set(purchase, follows);
  }
  return [...told.values()];
}

/** What is left of an entitlement with the corrections that come into force with it. */
const netOf = (one: Entitlement, together: readonly Entitlement[]): number =>
  together
    .filter((other) => other.corrects === one.id && other.seats < 0)
    .reduce((sum, other) => sum + other.seats, one.seats);

const NOTICE_ABOUT = { confirmed: 'in-force', corrected: 'corrected' } as const;

/**
 * Writes down on a purchase what happened to the seats that it gave: its cards change, and of those who sent it some are told.
 *
 * @returns The purchase, whose cards have to follow; undefined when there is none.
 */
export async function recordOnPurchase(
  books: WritableBooks,
  id: PurchaseId,
  happened: {
    readonly work: CoverWork;
    readonly action: keyof typeof NOTICE_ABOUT;
    readonly words?: string | undefined;
    readonly isTold: (userId: UserId) => boolean;
  },
): Promise<CoverFollowUps['purchases'][number] | undefined> {
  const record = await books.purchase(id);
  if (record === undefined) return undefined;
  const { action, words, isTold } = happened;
  const { actor, at, command } = happened.work;
  const { unitsSeen, ...rest } = record;
  const { purchase } = record;
  const event = { action, at, by: actor, key: command, ...defined({ words }) };
  const notices = purchase.contributors
    .filter(({ userId }) => isTold(userId))
    .map(({ userId }) => ({ to: userId, about: NOTICE_ABOUT[action], at }) as const);
  const next = { ...purchase, version: purchase.version + 1, events: [...purchase.events, event] } as const;
  const now = { ...rest, ...defined({ unitsSeen: action === 'confirmed' ? undefined : unitsSeen }), purchase: next };
  await books.savePurchase(openedAgain({ ...now, notices: [...record.notices, ...notices] }, at));
  return { department: purchase.department, id };
}

/** Seats and unseats people by the seat cap of today, writes down whose licenses and notices have to follow, and says who was seated. */
export async function reseat(
  ports: Pick<Ports, 'policy'>,
  books: WritableBooks,
  work: CoverWork,
): Promise<Pick<CoverFollowUps, 'commands'> & { readonly seated: readonly KnownPerson[] }> {
  const roster = await openRoster(ports, books, work);
  if (roster === undefined) return { commands: [], seated: [] };
  const record = new CommandRecord();
  record.capChanged(roster.capEffects);
  const seated = roster.capEffects.seated.map(named);
  return { commands: await saveFollowers(ports, books, { work, roster, record }), seated };
}

/** Opens the roster of a pool, by the seat cap of today. */
export const openRoster = (
  { policy: { term } }: Pick<Ports, 'policy'>,
  books: WritableBooks,
  { actor, product, command, at, today }: CoverWork,
): Promise<RosterWork | undefined> => RosterWork.open(books, product, { actor, command, today, at, term });

/** Writes down whose licenses and notices have to follow, some hundred people a record. */
export async function saveFollowers(
  ports: Pick<Ports, 'policy'>,
  books: WritableBooks,
  given: {
    readonly work: CoverWork;
    readonly roster: RosterWork;
    readonly record: CommandRecord;
    /** Unless it is the job that keeps cover. */
    readonly doer?: Actor;
  },
): Promise<CoverFollowUps['commands']> {
  const { work, roster, record, doer } = given;
  const department = await books.department();
  if (department === undefined) return [];
  const names = { department: namedDepartment(department), product: namedProduct(ports, work.product) };
  const { command, at } = work;
  const askPeople = askPeopleOf(department);
  const commands: CoverFollowUps['commands'][number][] = [];
  const size = Math.max(PEOPLE_PER_RECORD, Math.ceil(record.lines.length / MOST_RECORDS));
  for (const [index, done] of partsOf(record, size).entries()) {
    const key = activityKey(index === 0 ? command : `${command}-${index * size}`);
    const { seats } = roster;
    const how = { key, action: 'cover', at, askPeople, ...defined({ doer }) } as const;
    await books.saveHandled(followUpRecord({ ...how, names, seats, done }));
    const isReleasing = done.lines.some(({ status }) => status === 'removed' || status === 'unseated');
    commands.push({ department: department.id, key, isReleasing });
  }
  return commands;
}

/** What a record of many people says, some of them at a time. */
function partsOf({ lines, unsettled, told }: CommandRecord, size: number): readonly PoolWasChanged['done'][] {
  const [open, toTell] = [new Set(unsettled), new Map(told)];
  return Array.from({ length: Math.ceil(lines.length / size) }, (_, index) => {
    const some = lines.slice(index * size, (index + 1) * size);
    const people = some.flatMap(({ person }) => person?.userId ?? []);
    return {
      lines: some,
      unsettled: people.filter((userId) => open.has(userId)),
      told: people.flatMap((userId): [UserId, NoticeFact][] => {
        const fact = toTell.get(userId);
        return fact === undefined ? [] : [[userId, fact]];
      }),
    };
  });
}
