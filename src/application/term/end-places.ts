import { type Actor } from '../../domain/actor';
import { type DepartmentId, type ProductId, type UserId } from '../../domain/ids';
import { type NoticeFact } from '../../domain/notice';
import { named } from '../../domain/people';
import { isOver, type RosterEntry } from '../../domain/roster/pool';
import { type HeldEntry, type WritableBooks } from '../../ports/roster/department-store';
import { type Ports } from '../ports';
import { CommandRecord } from '../roster/command-record';
import { type RosterWork } from '../roster/roster-work';
import { todayOf } from '../today';
import { type CoverFollowUps, coverWork, openRoster, saveFollowers } from './cover-work';

/** Takes people off by the last day that somebody gave them. */
const SCHEDULE: Actor = { kind: 'job', name: 'schedule' };
/** Of whom one question tells; each takes two of the hundred writes of a transaction, and they are of one pool at most. */
const PEOPLE_PER_TRANSACTION = 40;
/** More people than this who are seated or wait by the seat cap of today leave no room for anything else in a transaction. */
const MOST_BESIDE = 500;

/** People of one pool whose last day is over, as they were read. */
export interface EndedPlaces {
  readonly department: DepartmentId;
  readonly product: ProductId;
  readonly entries: readonly RosterEntry[];
}

/**
 * Whose last day is over, by pool, those first whose day was the earliest: one small question where nobody's is.
 *
 * @param skipped How many are to be passed over, since they cannot leave now.
 */
export async function endedPlaces(
  ports: Pick<Ports, 'departments' | 'clock' | 'policy'>,
  skipped: number,
): Promise<readonly EndedPlaces[]> {
  const today = todayOf(ports);
  const ending = await ports.departments.entriesEnding({ limit: PEOPLE_PER_TRANSACTION + skipped });
  const pools = new Map<string, { readonly held: HeldEntry; readonly entries: RosterEntry[] }>();
  for (const held of ending.filter(({ entry }) => isOver(entry, today))) {
    const key = `${held.department}/${held.entry.product}`;
    const pool = pools.get(key) ?? { held, entries: [] };
    pool.entries.push(held.entry);
    pools.set(key, pool);
  }
  return [...pools.values()].map(({ held: { department, entry }, entries }) => ({
    department,
    product: entry.product,
    entries,
  }));
}

/**
 * Takes people off whose last day is over, and seats those who were next in line, in one transaction, in which the seat cap of today comes
 * first. Who has another last day by now, or is off already, is left alone.
 *
 * @returns With `isCapAlone`, nobody left yet: the seat cap of many people was followed, in a transaction of its own.
 */
export function endPlaces(
  ports: Ports,
  { department, product, entries }: EndedPlaces,
): Promise<Pick<CoverFollowUps, 'commands'> & { readonly isCapAlone?: true }> {
  const [first] = entries;
  return ports.departments.change(department, async (books) => {
    const cover = coverWork(ports, { actor: { kind: 'job', name: 'cover' }, product });
    // Its own, also where the seat cap was followed in the same moment, before anybody left.
    const capSeen = (await books.pool(product))?.capSeen ?? 0;
    const command = `until-${product}-${cover.at}-${first?.userId ?? ''}-${capSeen}`;
    const work = { ...cover, actor: SCHEDULE, command };
    const record = new CommandRecord();
    const capped = await openRoster(ports, books, { ...cover, command });
    const roster = await openRoster(ports, books, work);
    if (capped === undefined || roster === undefined) return { commands: [] };
    const { seated, unseated } = capped.capEffects;
    record.capChanged(capped.capEffects);
    if (seated.length + unseated.length > MOST_BESIDE) {
      return {
        commands: await saveFollowers(ports, books, { work: { ...cover, command }, roster, record }),
        isCapAlone: true,
      };
    }
    const userIds = entries.map(({ userId }) => userId);
    const there = new Map((await books.entriesOf(product, userIds)).map((entry) => [entry.userId, entry]));
    const due = userIds.flatMap((userId) => there.get(userId) ?? []).filter((entry) => isOver(entry, work.today));
    const hadSeats = await seatsUntilNow(books, { capped, entries: due });
    for (const entry of due) await leave({ roster, record }, entry, hadSeats.has(entry.userId));
    return { commands: await saveFollowers(ports, books, { work, roster, record, doer: SCHEDULE }) };
  });
}

async function leave(
  { roster, record }: { readonly roster: RosterWork; readonly record: CommandRecord },
  entry: RosterEntry & Required<Pick<RosterEntry, 'until'>>,
  hadSeat: boolean,
): Promise<void> {
  const waited = roster.isSeated(entry) ? {} : ({ wasWaiting: true } as const);
  const effects = await roster.leave(entry);
  const told: NoticeFact = { about: hadSeat ? 'ended' : 'ended-waiting', lastDay: entry.until };
  record.changed({ status: 'removed', person: named(entry), ...waited }, effects, told);
}

/** Who has a seat, or had one until the seat cap fell: our record of the license outlives the seat. */
async function seatsUntilNow(
  books: WritableBooks,
  { capped, entries }: { readonly capped: RosterWork; readonly entries: readonly RosterEntry[] },
): Promise<ReadonlySet<UserId>> {
  const { product } = capped.pool;
  const waiting = entries.filter((entry) => !capped.isSeated(entry)).map(({ userId }) => userId);
  const records = waiting.length === 0 ? [] : await books.assignmentsOf({ product, userIds: waiting });
  return new Set([
    ...entries.filter((entry) => capped.isSeated(entry)).map(({ userId }) => userId),
    ...capped.capEffects.unseated.map(({ userId }) => userId),
    ...records.map(({ person }) => person.userId),
  ]);
}
