import { mapLimited } from '../../concurrency/map-limited';
import { defined } from '../../domain/defined';
import { groupBy } from '../../domain/group-by';
import { type Department } from '../../domain/institution/department';
import { type DepartmentId } from '../../domain/ids';
import { type ApproverReminderShown, type DepartmentAtStake, type RungSent } from '../../domain/reminder/reminder';
import { type Stake } from '../../domain/reminder/reminder-run';
import { type TermTurn, turnAt } from '../../domain/term/turn';
import { namedDepartment, namedProduct } from '../access/names';
import { byName, type NamePlace, placeOfDepartment } from '../access/page-departments';
import { nextOf, type PageAsked } from '../page';
import { type EndingFacts, endingShown, lastPurchaseOf, readEndings, renewalIn } from '../term/read-endings';
import { type ComposePorts, poolNamed } from './compose-parts';
import { actorsOf, seatsLapsing } from './sweep-pools';

/** A card names so many pools that lapse, and so many departments with a line of their own; the rest is counted. */
const MOST_NAMED = 5;
/** Departments on one page. */
export const DEPARTMENTS_SHOWN = 6;
const READS_AT_ONCE = 4;

/**
 * A page of the departments that have not answered. Which these are was read by the run of the day; what is shown of them is read now, and
 * whoever has answered since is left out.
 *
 * @returns Undefined when no department has anything open any more.
 */
export async function composeApproverDigest(
  ports: ComposePorts,
  rung: RungSent | undefined,
  asked: PageAsked<NamePlace>,
): Promise<ApproverReminderShown | undefined> {
  const run = await ports.reminderRuns.last();
  const { stake, unreached = [] } = run ?? {};
  if (stake === undefined || (rung !== undefined && rung.lastDay !== stake.lastDay)) return undefined;
  const turn = turnAt(stake.lastDay, ports.policy);
  const departments = new Map((await ports.outline.known()).departments.map((one) => [one.id, one]));
  const { after } = asked;
  const all = named(stake.unanswered, departments).toSorted(byName);
  const behind = all.filter((one) => after === undefined || byName(one, after) > 0);
  const page = behind.slice(0, asked.limit);
  const lapsing = stake.lapsing.slice(0, MOST_NAMED);
  const concerned = named(
    [...new Set([...page.map(({ id }) => id), ...lapsing.map((one) => one.department)])],
    departments,
  );
  const facts = await readEndings(ports, turn, { departments: concerned });
  const unanswered = await atStake(
    ports,
    turn,
    facts.filter(({ department }) => page.includes(department)),
  );
  const answered = page.length - unanswered.length;
  if (unanswered.length === 0 && answered === all.length) return undefined;
  return {
    ...endingShown(ports, turn),
    rung,
    unanswered,
    unansweredCount: all.length - answered,
    ...defined({ next: nextOf(page, behind.length, placeOfDepartment) }),
    seats: stake.seats,
    costCents: stake.costCents,
    lapsing: lapsingIn(ports, turn, stake, facts),
    unreached: named(unreached, departments).map(namedDepartment),
    alone: named(stake.alone, departments).map((one) => ({
      department: namedDepartment(one),
      people: actorsOf(one),
    })),
  };
}

const named = (
  ids: readonly DepartmentId[],
  departments: ReadonlyMap<DepartmentId, Department>,
): readonly Department[] => ids.flatMap((id) => departments.get(id) ?? []);

async function atStake(
  ports: ComposePorts,
  turn: TermTurn,
  facts: readonly EndingFacts[],
): Promise<readonly DepartmentAtStake[]> {
  const open = facts.flatMap((one) => {
    const seats = renewalIn(ports, one, turn).seatsOpen;
    return seats > 0 ? [{ facts: one, seats }] : [];
  });
  const priced = await mapLimited(open, READS_AT_ONCE, async (one) => {
    const price = (await lastPurchaseOf(ports, one.facts, turn))?.priceCents;
    return { ...one, costCents: price === undefined ? undefined : price * one.seats };
  });
  return [...groupBy(priced, (one) => one.facts.department)].map(([department, pools]) => ({
    department: namedDepartment(department),
    pools: pools.map((one) => ({ product: namedProduct(ports, one.facts.pool.product), seats: one.seats })),
    costCents: sumOf(pools.map(({ costCents }) => costCents)),
  }));
}

/** Undefined where one of them is. */
const sumOf = (costs: readonly (number | undefined)[]): number | undefined =>
  costs.reduce<number | undefined>((sum, one) => (sum === undefined || one === undefined ? undefined : sum + one), 0);

function lapsingIn(
  ports: ComposePorts,
  turn: TermTurn,
  { lapsing }: Stake,
  facts: readonly EndingFacts[],
): ApproverReminderShown['lapsing'] {
  const found = facts.filter(({ department, pool }) =>
    lapsing.some((one) => one.department === department.id && one.product === pool.product),
  );
  return found.slice(0, MOST_NAMED).flatMap((one) => {
    const { answer } = one;
    const seats = answer === undefined ? 0 : seatsLapsing(renewalIn(ports, one, turn), answer.seats);
    return answer === undefined || seats === 0 ? [] : [{ ...poolNamed(ports, one), answer, seats }];
  });
}
