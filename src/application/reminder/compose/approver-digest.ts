import { mapLimited } from '../../../concurrency/map-limited';
import { defined } from '../../../domain/defined';
import { groupBy } from '../../../domain/group-by';
import { type Department } from '../../../domain/institution/department';
import { type DepartmentId } from '../../../domain/ids';
import { type ApproverReminderShown, type DepartmentAtStake, type RungSent } from '../../../domain/reminder/reminder';
import { type Stake, type StakeOf } from '../../../domain/reminder/reminder-run';
import { type TermTurn, turnAt } from '../../../domain/term/turn';
import { LeftOut } from '../../access/left-out';
import { namedDepartment, namedProduct } from '../../access/names';
import { byName, type NamePlace, placeOfDepartment } from '../../access/page-departments';
import { nextOf, type PageAsked } from '../../page';
import { type EndingFacts, endingShown, lastPurchaseOf, readEndings, renewalIn } from '../../term/read-endings';
import { type ComposePorts, departmentsCalled, poolNamed } from './parts';
import { actorsOf, seatsLapsing } from '../sweep-pools';

const READS_AT_ONCE = 5;
/** Pools that lapse of which a card has room for the names. */
const MOST_NAMED = 5;
/** Departments on one page. */
export const DEPARTMENTS_SHOWN = 6;

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
  const stakes = new Map(stake.unanswered.map((one) => [one.department, one]));
  const all = named([...stakes.keys()], departments).toSorted(byName);
  const behind = all.filter((one) => after === undefined || byName(one, after) > 0);
  const page = behind.slice(0, asked.limit);
  const lapsing = stake.lapsing.slice(0, MOST_NAMED);
  const concerned = named(
    [...new Set([...page.map(({ id }) => id), ...lapsing.map((one) => one.department)])],
    departments,
  );
  const leftOut = new LeftOut(ports);
  const facts = await leftOut.reading(concerned, (some) => readEndings(ports, turn, { departments: some }));
  const onPage = facts.filter(({ department }) => page.includes(department));
  const unanswered = await atStake(ports, turn, onPage, stakes);
  const isReadable = ({ id }: Department) => !leftOut.ids.includes(id);
  const answered = page.filter(isReadable).length - unanswered.length;
  const unreadable = await departmentsCalled(ports, [...new Set([...(run?.unreadable ?? []), ...leftOut.ids])]);
  if (answered === all.length && unreadable.length === 0) return undefined;
  return {
    ...endingShown(ports, turn),
    rung,
    unanswered,
    unansweredCount: all.length - answered,
    ...defined({ next: nextOf(page, behind.length, placeOfDepartment) }),
    ...sumsNow(
      stake,
      page.filter(isReadable).flatMap(({ id }) => stakes.get(id) ?? []),
      unanswered,
    ),
    lapsing: lapsingIn(ports, turn, facts),
    unreached: named(unreached, departments).map(namedDepartment),
    unreadable,
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

/** What is at stake over all: as the run found it, and of the departments of this page as it is now. */
function sumsNow(
  { seats, costCents }: Pick<Stake, 'seats' | 'costCents'>,
  before: readonly StakeOf[],
  now: readonly DepartmentAtStake[],
): Pick<ApproverReminderShown, 'seats' | 'costCents'> {
  const seatsNow = now.flatMap(({ pools }) => pools).map((pool) => pool.seats);
  const costsNow = now.map((one) => one.costCents ?? 0);
  const costsBefore = before.map((one) => one.costCents ?? 0);
  return {
    seats: seats - sum(before.map((one) => one.seats)) + sum(seatsNow),
    costCents: costCents === undefined ? undefined : costCents - sum(costsBefore) + sum(costsNow),
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

/** What is still open of what the run found; of a department that answered in part since, the price is read anew. */
async function atStake(
  ports: ComposePorts,
  turn: TermTurn,
  facts: readonly EndingFacts[],
  stakes: ReadonlyMap<DepartmentId, StakeOf>,
): Promise<readonly DepartmentAtStake[]> {
  const departments = [...groupBy(facts, ({ department }) => department)];
  const found = await mapLimited(departments, READS_AT_ONCE, async ([department, own]) => {
    const open = own
      .map((one) => ({ facts: one, seats: renewalIn(ports, one, turn).seatsOpen }))
      .filter(({ seats }) => seats > 0);
    if (open.length === 0) return [];
    const stake = stakes.get(department.id);
    const isAsBefore = stake?.seats === sum(open.map(({ seats }) => seats));
    const costCents = isAsBefore ? stake.costCents : await costOf(ports, turn, open);
    const pools = open.map((one) => ({ product: namedProduct(ports, one.facts.pool.product), seats: one.seats }));
    return [{ department: namedDepartment(department), pools, costCents }];
  });
  return found.flat();
}

/** What was paid last for some seats; undefined where nothing is known of one. */
async function costOf(
  ports: ComposePorts,
  turn: TermTurn,
  open: readonly { readonly facts: EndingFacts; readonly seats: number }[],
): Promise<number | undefined> {
  const costs = await mapLimited(open, READS_AT_ONCE, async ({ facts, seats }) => {
    const price = (await lastPurchaseOf(ports, facts, turn))?.priceCents;
    return price === undefined ? [] : [price * seats];
  });
  return costs.some((one) => one.length === 0) ? undefined : sum(costs.flat());
}

/** Pools whose departments let seats lapse, as it is now: those that the run found, and those of this page that said so since. */
function lapsingIn(
  ports: ComposePorts,
  turn: TermTurn,
  facts: readonly EndingFacts[],
): ApproverReminderShown['lapsing'] {
  const found = facts.flatMap((one) => {
    const { answer } = one;
    const seats = answer === undefined ? 0 : seatsLapsing(renewalIn(ports, one, turn), answer.seats);
    return answer === undefined || seats === 0 ? [] : [{ ...poolNamed(ports, one), answer, seats }];
  });
  return found.slice(0, MOST_NAMED);
}
