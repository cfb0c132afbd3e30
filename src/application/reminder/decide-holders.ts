import { addDays, type CalendarDate, type Instant, instantOf } from '../../domain/calendar';
import { defined } from '../../domain/defined';
import { groupBy } from '../../domain/group-by';
import { type UserId } from '../../domain/ids';
import { type LedgerEntry } from '../../domain/ledger/ledger-entry';
import { type Letter } from '../../domain/outbox/letter';
import { knowsLetter, type Mailbox, withLetter } from '../../domain/outbox/mailbox';
import { type HolderNotice } from '../../domain/reminder/holder';
import {
  DAYS_OF_NEWS,
  holderNews,
  type HolderOutlook,
  HolderOutlooks,
  markOf,
  toldOf,
} from '../../domain/reminder/holders';
import { isOver, isSeated, type Pool, type RosterEntry } from '../../domain/roster/pool';
import { type Entitlement, seatCapOn } from '../../domain/term/entitlement';
import { lastTermEnd } from '../../domain/term/term';
import { type TermTurn, turnAround, turnAt } from '../../domain/term/turn';
import { askPeopleOf, namedDepartment, namedProduct } from '../access/names';
import { type Ports } from '../ports';
import { todayOf } from '../today';

/** People of one roster that are read and told together, whatever its length. */
const PAGE = 100;
/** More people than anybody drops from all rosters for one term. */
const MOST_DROPPED = 5000;

/** More entries of a pool than are written in a week: behind them nobody looks who lost a seat, and whoever may have hears nothing. */
const MOST_HISTORY = 1000;

/** What telling people about their seats needs. */
export type HolderPorts = Pick<Ports, 'departments' | 'purchases' | 'outbox' | 'policy' | 'clock'>;

/**
 * Decides who of those with a seat is told that it ends or rests, or that it does not after all: from `holderDaysBefore` days before the
 * last day of a term on, and for some days after it that it did not. Each mailbox knows what its owner was told, so it may run any number of times, and goes on where a crash left it.
 * Out of season it reads nothing.
 *
 * @returns How many letters were decided.
 */
export async function decideHolderLetters(
  ports: HolderPorts,
  { isDryRun = false, at = instantOf(ports.clock.now()) }: { readonly isDryRun?: boolean; readonly at?: Instant } = {},
): Promise<number> {
  let decided = 0;
  for (const turn of turnsToTell(ports)) {
    for await (const pool of poolsToTell(ports, turn))
      decided += await tellHolders(ports, pool, { turn, isDryRun, at });
  }
  return decided;
}

/** The turn that has just ended, and, in its season, that of the term of today. */
function turnsToTell({ policy, clock }: HolderPorts): readonly TermTurn[] {
  const today = todayOf({ policy, clock });
  const turn = turnAround(today, policy);
  const ended = turnAt(lastTermEnd(addDays(today, -1), policy.term), policy);
  const isNews = ended.lastDay !== turn.lastDay && today <= addDays(ended.lastDay, DAYS_OF_NEWS);
  const isSeason = today >= addDays(turn.lastDay, -policy.reminders.holderDaysBefore);
  return [...(isNews ? [ended] : []), ...(isSeason ? [turn] : [])];
}

interface PoolToTell {
  readonly pool: Pool;
  readonly entitlements: readonly Entitlement[];
}

/** Pools in which somebody may lose a seat, or was told so. */
async function* poolsToTell(ports: HolderPorts, turn: TermTurn): AsyncGenerator<PoolToTell> {
  const [today, { term }] = [todayOf(ports), ports.policy];
  const isPast = today >= turn.nextFrom;
  const [all, ending] = await Promise.all([
    ports.departments.allPools(),
    isPast ? [] : ports.departments.entriesEnding({ limit: MOST_DROPPED }),
  ]);
  const pools = isPast ? all.filter(({ holdersTold }) => holdersTold === turn.lastDay) : all;
  const keyOf = (department: string, product: string) => `${department}/${product}`;
  const dropped = new Set(
    ending
      .filter(({ entry: { until } }) => until !== undefined && until < turn.nextFrom)
      .map(({ department, entry: { product } }) => keyOf(department, product)),
  );
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
  const keptThrough = today > turn.lastDay ? await seatsKeptThrough(ports, pool, turn) : Infinity;
  let decided = 0;
  for await (const entries of seatedPages(ports, pool)) {
    const people = new Map(entries.map((entry) => [entry.userId, outlooks.next(entry)]));
    const recipients = entries.filter((one) => !isOver(one, today)).map(({ userId }) => ({ userId }));
    const regained = new Set(entries.filter(({ rank }) => rank > keptThrough).map(({ userId }) => userId));
    const decide = (mailbox: Mailbox): Mailbox => told(mailbox, people, { ...about, regained });
    if (!isDryRun) decided += await ports.outbox.changeMany(recipients, decide);
    else decided += (await ports.outbox.read(recipients)).filter((mailbox) => decide(mailbox) !== mailbox).length;
  }
  return decided;
}

/** Up to which rank nobody lost a seat since the last day: whoever did, and has it again, was told so. */
async function seatsKeptThrough(
  { departments }: HolderPorts,
  { department, product }: Pool,
  { lastDay }: TermTurn,
): Promise<number> {
  let keptThrough = Infinity;
  let after: LedgerEntry | undefined;
  for (let read = 0; read < MOST_HISTORY; read += PAGE) {
    const page = await departments.ledger({ departments: [department], product, limit: PAGE, ...defined({ after }) });
    const since = page.filter(({ effectiveOn }) => effectiveOn > lastDay);
    for (const { fact } of since) {
      if (fact.action === 'cap-changed' && fact.seatCap < fact.seatCapBefore)
        keptThrough = Math.min(keptThrough, fact.seatedThrough);
    }
    if (since.length < PAGE) return keptThrough;
    after = since.at(-1);
  }
  return -Infinity;
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
  /** Who lost a seat since the last day, and has it again. */
  readonly regained: ReadonlySet<UserId>;
}

/** The mailbox of somebody with a seat, with what is news to them. */
function told(mailbox: Mailbox, people: ReadonlyMap<UserId, HolderOutlook | undefined>, about: ToldAbout): Mailbox {
  const { turn, today, at, regained, ...names } = about;
  const pool = `holder:${names.department.id}/${names.product.id}`;
  const outlook = people.get(mailbox.id as UserId);
  const news = holderNews(toldOf(mailbox.marks[pool], turn), outlook);
  if (news === undefined || (news.about === 'stays' && regained.has(mailbox.id as UserId))) return mailbox;
  const notice: HolderNotice = { ...names, ...news, backOn: news.backOn };
  // They may hear the same again after something else; on one day nobody does, and it is news on the next.
  const letter: Letter = { key: `${pool} ${news.about} ${today}`, content: { kind: 'holder', notice }, decidedAt: at };
  return knowsLetter(mailbox, letter.key) ? mailbox : withLetter(mailbox, letter, { [pool]: markOf(news) });
}
