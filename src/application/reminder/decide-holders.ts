import { addDays, type CalendarDate, type Instant, instantOf } from '../../domain/calendar';
import { inSlices } from '../../concurrency/in-slices';
import { defined } from '../../domain/defined';
import { type Department } from '../../domain/institution/department';
import { groupBy } from '../../domain/group-by';
import { type UserId } from '../../domain/ids';
import { type LedgerEntry } from '../../domain/ledger/ledger-entry';
import { type Letter } from '../../domain/outbox/letter';
import { knowsLetter, type Mailbox, withLetter } from '../../domain/outbox/mailbox';
import { type KnownPerson, named } from '../../domain/people';
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
import { LeftOut, readableDepartments } from '../access/left-out';
import { askPeopleOf, namedDepartment, namedProduct } from '../access/names';
import { type Ports } from '../ports';
import { todayOf } from '../today';

/** People of one roster that are read and told together, whatever its length. */
const PAGE = 100;
/** Departments whose pools are looked at together. */
const DEPARTMENTS = 50;
/** More people than these drop for one term. */
const MOST_DROPPED = 5000;

/** More entries of a pool than are written in a week: behind them nobody looks who lost a seat, and whoever may have hears nothing. */
const MOST_HISTORY = 1000;

/** What telling people about their seats needs. */
export type HolderPorts = Pick<Ports, 'departments' | 'outline' | 'outbox' | 'policy' | 'clock' | 'logger'>;

/** How it is done, unless in the ordinary way. */
interface HolderOptions {
  /** Told of each letter that would be decided; then none is. */
  readonly onPlanned?: (planned: { readonly person: KnownPerson; readonly letter: Letter }) => void;
  readonly at?: Instant;
  /** Told of departments that cannot be read. */
  readonly leftOut?: LeftOut;
  /** Called after each page of a roster. */
  readonly onPage?: () => Promise<void>;
}

/** The same, on a day and about a term. */
interface HolderDay extends Pick<HolderOptions, 'onPlanned'> {
  readonly turn: TermTurn;
  readonly at: Instant;
}

/**
 * Decides who of those with a seat is told that it ends or rests, or that it does not after all: from `holderDaysBefore` days before the
 * last day of a term on, and for some days after it that it did not. Each mailbox knows what its owner was told, so it may run any number of times, and goes on where a crash left it.
 * Out of season it reads nothing.
 *
 * @returns How many letters were decided.
 */
export async function decideHolderLetters(ports: HolderPorts, how: HolderOptions = {}): Promise<number> {
  const { leftOut = new LeftOut(ports), at = instantOf(ports.clock.now()) } = how;
  const turns = turnsToTell(ports);
  if (turns.length === 0) return 0;
  const departments = await readableDepartments(ports, leftOut);
  let decided = 0;
  for (const turn of turns) {
    for (let from = 0; from < departments.length; from += DEPARTMENTS) {
      const page = departments.slice(from, from + DEPARTMENTS);
      const pools = await leftOut.reading(page, (some) => poolsToTell(ports, some, turn));
      for (const pool of pools) {
        await leftOut.of(pool.department.id, async () => {
          for await (const told of tellHolders(ports, pool, { ...how, turn, at })) {
            decided += told;
            await how.onPage?.();
          }
        });
      }
    }
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
  readonly department: Department;
  readonly pool: Pool;
  readonly entitlements: readonly Entitlement[];
}

/** Pools of some departments in which somebody may lose a seat, or was told so. */
async function poolsToTell(
  ports: HolderPorts,
  departments: readonly Department[],
  turn: TermTurn,
): Promise<readonly PoolToTell[]> {
  const [today, { term }] = [todayOf(ports), ports.policy];
  const isPast = today >= turn.nextFrom;
  const ids = departments.map(({ id }) => id);
  const [all, found, ending] = await Promise.all([
    ports.departments.poolsOf(ids),
    ports.departments.entitlementsOf(ids),
    isPast ? [] : ports.departments.entriesEnding({ departments: ids, limit: MOST_DROPPED }),
  ]);
  const pools = isPast ? all.filter(({ holdersTold }) => holdersTold === turn.lastDay) : all;
  const keyOf = (department: string, product: string) => `${department}/${product}`;
  const dropped = new Set(
    ending
      .filter(({ entry: { until } }) => until !== undefined && until < turn.nextFrom)
      .map(({ department, entry: { product } }) => keyOf(department, product)),
  );
  const held = groupBy(found, ({ department, entitlement }) => keyOf(department, entitlement.product));
  const byId = new Map(departments.map((one) => [one.id, one]));
  const toTell: PoolToTell[] = [];
  for await (const pool of inSlices(pools)) {
    const department = byId.get(pool.department);
    const key = keyOf(pool.department, pool.product);
    const entitlements = (held.get(key) ?? []).map(({ entitlement }) => entitlement);
    // Who is seated is known once cover was brought up to date, which tells of what changes today.
    if (department === undefined || seatCapOn(entitlements, today, term) !== pool.capSeen) continue;
    const { fewestSeats } = new HolderOutlooks({ entitlements, turn, today, term });
    const isAtRisk = fewestSeats < seatedIn(pool) || dropped.has(key);
    if (seatedIn(pool) > 0 && (isAtRisk || pool.holdersTold === turn.lastDay))
      toTell.push({ department, pool, entitlements });
  }
  return toTell;
}

const seatedIn = ({ capSeen, rosterLength }: Pool): number => Math.min(capSeen, rosterLength);

/** Tells the people of one pool, a page of its roster at a time. Gives how many of each. */
async function* tellHolders(
  ports: HolderPorts,
  { department, pool, entitlements }: PoolToTell,
  { turn, at, onPlanned }: HolderDay,
): AsyncGenerator<number, void> {
  const today = todayOf(ports);
  const names = { department: namedDepartment(department), product: namedProduct(ports, pool.product) };
  const about = { ...names, askPeople: askPeopleOf(department), turn, today, at };
  if (onPlanned === undefined) await rememberTold(ports, pool, turn.lastDay);
  const outlooks = new HolderOutlooks({ entitlements, turn, today, term: ports.policy.term });
  const keptThrough = today > turn.lastDay ? await seatsKeptThrough(ports, pool, turn) : Infinity;
  for await (const entries of seatedPages(ports, pool)) {
    const people = new Map(entries.map((entry) => [entry.userId, outlooks.next(entry)]));
    const staying = entries.filter((one) => !isOver(one, today));
    const recipients = staying.map(({ userId }) => ({ userId }));
    const regained = new Set(entries.filter(({ rank }) => rank > keptThrough).map(({ userId }) => userId));
    const decide = (mailbox: Mailbox): Mailbox => told(mailbox, people, { ...about, regained });
    if (onPlanned === undefined) {
      yield await ports.outbox.changeMany(recipients, decide);
      continue;
    }
    for (const [index, mailbox] of (await ports.outbox.read(recipients)).entries()) {
      const person = staying[index];
      const letters = decide(mailbox).letters.slice(mailbox.letters.length);
      for (const letter of letters) if (person !== undefined) onPlanned({ person: named(person), letter });
      yield letters.length;
    }
  }
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
  const notice: HolderNotice = { ...names, ...news, backOn: news.backOn, to: mailbox.id as UserId };
  // They may hear the same again after something else; on one day nobody does, and it is news on the next.
  const letter: Letter = { key: `${pool} ${news.about} ${today}`, content: { kind: 'holder', notice }, decidedAt: at };
  return knowsLetter(mailbox, letter.key) ? mailbox : withLetter(mailbox, letter, { [pool]: markOf(news) });
}
