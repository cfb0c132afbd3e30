import { addDays, type CalendarDate, type Instant, instantOf } from '../../domain/calendar';
import { groupBy } from '../../domain/group-by';
import { type UserId } from '../../domain/ids';
import { type Letter } from '../../domain/outbox/letter';
import { type Mailbox, withLetter } from '../../domain/outbox/mailbox';
import { type HolderNotice } from '../../domain/reminder/holder';
import { holderNews, type HolderOutlook, HolderOutlooks, markOf, toldOf } from '../../domain/reminder/holders';
import { isOver, isSeated, type Pool, type RosterEntry } from '../../domain/roster/pool';
import { type Entitlement, seatCapOn } from '../../domain/term/entitlement';
import { type TermTurn, turnAround } from '../../domain/term/turn';
import { askPeopleOf, namedDepartment, namedProduct } from '../access/names';
import { type Ports } from '../ports';
import { todayOf } from '../today';

/** People of one roster that are read and told together, whatever its length. */
const PAGE = 100;
/** More people than anybody drops from all rosters for one term. */
const MOST_DROPPED = 5000;

/** What telling people about their seats needs. */
export type HolderPorts = Pick<Ports, 'departments' | 'purchases' | 'outbox' | 'policy' | 'clock'>;

/**
 * Decides who of those with a seat is told that it ends or rests, or that it does not after all: from `holderDaysBefore` days before the
 * last day of a term on. Each mailbox knows what its owner was told, so it may run any number of times, and goes on where a crash left it.
 * Out of season it reads nothing.
 *
 * @returns How many letters were decided.
 */
export async function decideHolderLetters(
  ports: HolderPorts,
  { isDryRun = false, at = instantOf(ports.clock.now()) }: { readonly isDryRun?: boolean; readonly at?: Instant } = {},
): Promise<number> {
  const today = todayOf(ports);
  const turn = turnAround(today, ports.policy);
  if (today < addDays(turn.lastDay, -ports.policy.reminders.holderDaysBefore)) return 0;
  let decided = 0;
  for await (const pool of poolsToTell(ports, turn)) decided += await tellHolders(ports, pool, { turn, isDryRun, at });
  return decided;
}

interface PoolToTell {
  readonly pool: Pool;
  readonly entitlements: readonly Entitlement[];
}

/** Pools in which somebody may lose a seat, or was told so. */
async function* poolsToTell(ports: HolderPorts, turn: TermTurn): AsyncGenerator<PoolToTell> {
  const [pools, ending] = await Promise.all([
    ports.departments.allPools(),
    ports.departments.entriesEnding({ limit: MOST_DROPPED }),
  ]);
  const keyOf = (department: string, product: string) => `${department}/${product}`;
  const dropped = new Set(
    ending
      .filter(({ entry: { until } }) => until !== undefined && until < turn.nextFrom)
      .map(({ department, entry: { product } }) => keyOf(department, product)),
  );
  const [today, { term }] = [todayOf(ports), ports.policy];
  for (const [product, ofProduct] of groupBy(pools, (pool) => pool.product)) {
    const held = groupBy(await ports.purchases.entitlements({ product }), ({ department }) => department);
    for (const pool of ofProduct) {
      const entitlements = (held.get(pool.department) ?? []).map(({ entitlement }) => entitlement);
      // Who is seated is known once cover was brought up to date, which tells of what changes today.
      if (seatCapOn(entitlements, today, term) !== pool.capSeen) continue;
      const { fewestSeats } = new HolderOutlooks({ entitlements, turn, today, term });
      const isAtRisk = fewestSeats < seatedIn(pool) || dropped.has(keyOf(pool.department, product));
      if (seatedIn(pool) > 0 && (isAtRisk || pool.holdersTold === turn.lastDay)) yield { pool, entitlements };
    }
  }
}

const seatedIn = ({ capSeen, rosterLength }: Pool): number => Math.min(capSeen, rosterLength);

/** Tells the people of one pool, a page of its roster at a time. */
async function tellHolders(
  ports: HolderPorts,
  { pool, entitlements }: PoolToTell,
  { turn, isDryRun, at }: { readonly turn: TermTurn; readonly isDryRun: boolean; readonly at: Instant },
): Promise<number> {
  const [department] = await ports.departments.departmentsOf([pool.department]);
  if (department === undefined) return 0;
  const today = todayOf(ports);
  const names = { department: namedDepartment(department), product: namedProduct(ports, pool.product) };
  const about = { ...names, askPeople: askPeopleOf(department), turn, today, at };
  if (!isDryRun) await rememberTold(ports, pool, turn.lastDay);
  const outlooks = new HolderOutlooks({ entitlements, turn, today, term: ports.policy.term });
  let decided = 0;
  for await (const entries of seatedPages(ports, pool)) {
    const people = new Map(entries.map((entry) => [entry.userId, outlooks.next(entry)]));
    const recipients = entries.filter((one) => !isOver(one, today)).map(({ userId }) => ({ userId }));
    const decide = (mailbox: Mailbox): Mailbox => told(mailbox, people, about);
    if (!isDryRun) decided += await ports.outbox.changeMany(recipients, decide);
    else decided += (await ports.outbox.read(recipients)).filter((mailbox) => decide(mailbox) !== mailbox).length;
  }
  return decided;
}

/** So that it is looked at later, too, when nobody loses a seat any more. Written first: whoever was told is told again. */
async function rememberTold(ports: HolderPorts, { department, product, holdersTold }: Pool, lastDay: CalendarDate) {
  if (holdersTold === lastDay) return;
  await ports.departments.change(department, async (books) => {
    const now = await books.pool(product);
    if (now !== undefined) await books.savePool({ ...now, holdersTold: lastDay });
  });
}

async function* seatedPages({ departments }: HolderPorts, pool: Pool): AsyncGenerator<readonly RosterEntry[]> {
  const { product } = pool;
  const books = departments.look(pool.department);
  let fromRank = pool.firstRank;
  for (;;) {
    const page = await books.entries({ product, fromRank, direction: 'ascending', limit: PAGE });
    const seated = page.filter((entry) => isSeated(pool, entry));
    if (seated.length > 0) yield seated;
    const last = seated.at(-1);
    if (last === undefined || seated.length < PAGE) return;
    fromRank = last.rank + 1;
  }
}

interface ToldAbout extends Pick<HolderNotice, 'department' | 'product' | 'askPeople'> {
  readonly turn: TermTurn;
  readonly today: CalendarDate;
  readonly at: Instant;
}

/** The mailbox of somebody with a seat, with what is news to them. */
function told(mailbox: Mailbox, people: ReadonlyMap<UserId, HolderOutlook | undefined>, about: ToldAbout): Mailbox {
  const { turn, today, at, ...names } = about;
  const pool = `holder:${names.department.id}/${names.product.id}`;
  const outlook = people.get(mailbox.id as UserId);
  const news = holderNews(toldOf(mailbox.marks[pool], turn), outlook);
  if (news === undefined) return mailbox;
  const notice: HolderNotice = { ...names, ...news, backOn: news.backOn };
  // They may hear the same again after something else; on one day nobody does.
  const letter: Letter = { key: `${pool} ${news.about} ${today}`, content: { kind: 'holder', notice }, decidedAt: at };
  return withLetter(mailbox, letter, { [pool]: markOf(news) });
}
