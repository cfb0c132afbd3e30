import { type CalendarDate } from '../../domain/calendar';
import { defined } from '../../domain/defined';
import { groupBy } from '../../domain/group-by';
import { retirementOf } from '../../domain/institution/catalog';
import { type Department } from '../../domain/institution/department';
import { type ProductId } from '../../domain/ids';
import { named } from '../../domain/people';
import { isSent, type SentPurchase } from '../../domain/purchase/purchase';
import { type EndingShown, type LastPurchase, type PoolEnding } from '../../domain/reminder/reminder';
import { isSeated, type Pool, type RosterEntry } from '../../domain/roster/pool';
import { type Entitlement, isInForce } from '../../domain/term/entitlement';
import { countedAround, forecastTurn, type TurnForecast } from '../../domain/term/forecast';
import { type Renewal, type RenewalAnswer, renewalOf } from '../../domain/term/renewal';
import { closedBetween, type TermTurn } from '../../domain/term/turn';
import { namedDepartment, namedProduct } from '../access/names';
import { type BookPorts, type DayPorts, type Ports } from '../ports';
import { todayOf } from '../today';

/** What reading pools around the end of their cover needs. */
export type EndingPorts = BookPorts & Pick<Ports, 'purchases'>;

/** What is recorded of a pool around the turn of a term. */
export interface EndingFacts {
  readonly department: Department;
  readonly pool: Pool;
  /** Of the pool, whatever their days. */
  readonly entitlements: readonly Entitlement[];
  /** Sent to central IT for it, and not decided yet. */
  readonly undecided: readonly SentPurchase[];
  readonly answer: RenewalAnswer | undefined;
  /** Those on the roster who have a last day there, whoever leaves first coming first; and these days. */
  readonly leaving: readonly RosterEntry[];
  readonly untils: readonly CalendarDate[];
}

/** More than the departments of one question have sent and nobody decided, or people with a last day. */
const MOST = 5000;

/**
 * The pools of these departments, or those of one product, around the turn of a term: by department, in the order given, then by
 * product. Five questions to the store, however many pools they are.
 */
export async function readEndings(
  ports: EndingPorts,
  { lastDay }: Pick<TermTurn, 'lastDay'>,
  asked: { readonly departments: readonly Department[]; readonly product?: ProductId | undefined },
): Promise<readonly EndingFacts[]> {
  const { product } = asked;
  const ids = asked.departments.map(({ id }) => id);
  const undecided = {
    departments: ids,
    status: ['submitted', 'returned'],
    ...defined({ product }),
    limit: MOST,
  } as const;
  const [pools, held, purchases, answers, ending] = await Promise.all([
    ports.departments.poolsOf(ids, product),
    ports.departments.entitlementsOf(ids, product),
    ports.purchases.list(undecided),
    ports.departments.renewalAnswers(lastDay, ids),
    ports.departments.entriesEnding({ departments: ids, limit: MOST }),
  ]);
  const keyOf = (department: string, of: string): string => `${department}/${of}`;
  const entitled = groupBy(held, ({ department, entitlement }) => keyOf(department, entitlement.product));
  const sent = groupBy(purchases.map(({ purchase }) => purchase).filter(isSent), ({ department, details }) =>
    keyOf(department, details.product),
  );
  const answered = new Map(answers.map((one) => [keyOf(one.department, one.product), one]));
  const leaving = groupBy(ending, ({ department, entry }) => keyOf(department, entry.product));
  const byDepartment = groupBy(pools, ({ department }) => department);
  return asked.departments.flatMap((department) =>
    (byDepartment.get(department.id) ?? [])
      .toSorted((one, other) => (one.product < other.product ? -1 : 1))
      .map((pool) => {
        const key = keyOf(department.id, pool.product);
        const leavers = (leaving.get(key) ?? []).map(({ entry }) => entry);
        return {
          department,
          pool,
          entitlements: (entitled.get(key) ?? []).map(({ entitlement }) => entitlement),
          undecided: sent.get(key) ?? [],
          answer: answered.get(key),
          leaving: leavers,
          untils: leavers.flatMap(({ until }) => until ?? []),
        };
      }),
  );
}

/** How far a pool is renewed, as of today. */
export const renewalIn = (ports: DayPorts, { entitlements, undecided, answer }: EndingFacts, turn: TermTurn): Renewal =>
  renewalOf({ entitlements, undecided: undecided.map(({ details }) => details), answer }, turn, {
    today: todayOf(ports),
    term: ports.policy.term,
  });

/** A pool on the last day of a term, in the gap, and on the first day of the next cover. */
export function forecastIn(ports: DayPorts, { pool, entitlements, untils }: EndingFacts, turn: TermTurn): TurnForecast {
  const counted = countedAround(entitlements, turn, todayOf(ports));
  return forecastTurn({ entitlements: counted, untils, rosterLength: pool.rosterLength }, turn, ports.policy.term);
}

/** Names that a card has room for. */
const NAMES_SHOWN = 5;

/** A pool around the turn of a term, with some of those who would lose their seat and what was paid last: two reads more. */
export async function endingOf(ports: EndingPorts, facts: EndingFacts, turn: TermTurn): Promise<PoolEnding> {
  const { department, pool, answer } = facts;
  const forecast = forecastIn(ports, facts, turn);
  const [losing, lastPurchase] = await Promise.all([
    losingIn(ports, facts, turn, forecast),
    lastPurchaseOf(ports, facts, turn),
  ]);
  return {
    department: namedDepartment(department),
    product: namedProduct(ports, pool.product),
    renewal: renewalIn(ports, facts, turn),
    forecast,
    rosterLength: pool.rosterLength,
    losing,
    leaving: leavingBefore(facts, turn).length,
    lastPurchase,
    retires: retirementOf(pool.product, ports.policy.products),
    answer,
  };
}

/** What every card about the end of a term says. */
export function endingShown({ policy, clock }: DayPorts, turn: TermTurn): EndingShown {
  const today = todayOf({ policy, clock });
  const { closed, currency } = policy.purchasing;
  return { turn, today, closed: closedBetween(today, turn.decideBy, closed), currency };
}

const leavingBefore = ({ leaving }: EndingFacts, { nextFrom }: TermTurn): readonly RosterEntry[] =>
  leaving.filter(({ until }) => until !== undefined && until < nextFrom);

/** How many have a seat on the last day and, without having been dropped, none on the first day of the next cover. */
export function losingCount(
  facts: EndingFacts,
  turn: TermTurn,
  { lastDay, next }: Pick<TurnForecast, 'lastDay' | 'next'>,
): number {
  // Whoever leaves before the last day has no seat on it.
  const dropped = leavingBefore(facts, turn).filter(
    (entry) => entry.until !== undefined && entry.until >= turn.lastDay && isSeated(facts.pool, entry),
  );
  return Math.max(0, lastDay.seated - dropped.length - next.seated);
}

/** To find those names a longer part of a roster is not read. */
const MOST_READ = 200;

/** Who has a seat on the last day and, without having been dropped, none on the first day of the next cover: the end of those seated. */
async function losingIn(
  ports: EndingPorts,
  facts: EndingFacts,
  turn: TermTurn,
  { lastDay, next }: TurnForecast,
): Promise<PoolEnding['losing']> {
  const { department, pool, untils } = facts;
  const count = losingCount(facts, turn, { lastDay, next });
  // Whoever leaves stands somewhere among those before them.
  const limit = Math.min(pool.rosterLength, next.seated + Math.min(count, NAMES_SHOWN) + untils.length);
  if (count === 0 || limit > MOST_READ) return { people: [], count };
  const slice = { product: pool.product, direction: 'ascending', limit } as const;
  const entries = await ports.departments.look(department.id).entries(slice);
  const staying = entries.filter(({ until }) => until === undefined || until >= turn.nextFrom);
  return { people: staying.slice(next.seated, next.seated + Math.min(count, NAMES_SHOWN)).map(named), count };
}

/** What gave the seats that end: the newest of what is in force on the last day. */
export async function lastPurchaseOf(
  ports: EndingPorts,
  { department, entitlements }: EndingFacts,
  { lastDay }: TermTurn,
): Promise<LastPurchase | undefined> {
  const [last] = entitlements
    .filter((one) => isInForce(one, lastDay) && one.seats > 0 && one.corrects === undefined)
    .toSorted((one, other) => (one.approvedAt < other.approvedAt ? 1 : -1));
  if (last === undefined) return undefined;
  const { seats, purchaseOrderNumber, coverFrom, coverUntil, purchase: id } = last;
  const record = id === undefined ? undefined : await ports.departments.look(department.id).purchase(id);
  const { reseller, priceCents } = record?.purchase.details ?? {};
  return { seats, purchaseOrderNumber, coverFrom, coverUntil, ...defined({ reseller, priceCents }) };
}
