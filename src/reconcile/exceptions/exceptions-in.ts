import { runInSlices } from '../../concurrency/in-slices';
import { type ExceptionFound } from '../../domain/audit/exception';
import { findingExceptions } from '../../domain/audit/find-exceptions';
import { planAfter, seatDifferences } from '../../domain/audit/found/differences';
import { type ProductSeen, type SeatedAccount } from '../../domain/audit/found/reading';
import { type UserId } from '../../domain/ids';
import { type Pausable } from '../../domain/pausable';
import { type KnownPerson, named } from '../../domain/people';
import { type Plan, type Step } from '../../domain/reconcile/plan';
import { type StepOutcome } from '../../domain/reconcile/run';
import { type Shown } from '../../domain/reconcile/standing';
import { type ObservedPerson } from '../../ports/roster/seat-provisioner';
import { type ObservedTenant } from '../observe/observe-tenant';
import { showing } from '../observe/shown';
import { type TenantFigures } from '../observe/tenant-figures';

/** What one look at the whole tenant saw, and what was done about it. */
export interface WholeLook {
  readonly observed: ObservedTenant;
  /** As it was carried out, or would be. */
  readonly plan: Plan;
  /** Absent where nothing was carried out. */
  readonly outcomes?: ReadonlyMap<Step, StepOutcome>;
  readonly shown?: Shown;
}

/** Every exception that a look at the whole tenant leaves, in the order of the table of kinds. */
export async function exceptionsIn(
  { observed, plan, outcomes = new Map(), shown }: WholeLook,
  figures: TenantFigures,
): Promise<readonly ExceptionFound[]> {
  const after = outcomes.size === 0 ? plan : await runInSlices(planAfter(plan, outcomes));
  const seen = shown ?? (await runInSlices(showing(observed)));
  const differences = await runInSlices(seatDifferences({ plan: after, desired: observed.desired, ...seen }));
  const people = await runInSlices(peopleIn(observed));
  const accounts = await runInSlices(accountsOf(observed, people));
  const reading = { differences, accounts, pools: figures.pools, products: productsSeen(figures) };
  return runInSlices(findingExceptions(reading, (userId) => nameOf(people.get(userId))));
}

function productsSeen({ units, pools }: TenantFigures): readonly ProductSeen[] {
  return units.map(({ product, enabled, isUnclear }) => ({
    product,
    units: enabled,
    ...(isUnclear === undefined ? {} : { isUnclear }),
    promised: pools.reduce((sum, pool) => sum + (pool.product === product ? pool.seatCap : 0), 0),
  }));
}

/** Somebody as far as the tenant and our records know them. */
interface Known {
  readonly account?: ObservedPerson['account'];
  readonly person?: KnownPerson;
}

/** As the tenant calls them now or, where it does not say, as our records do. */
function* peopleIn({ actual, places, records }: ObservedTenant): Pausable<ReadonlyMap<UserId, Known>> {
  const people = new Map<UserId, Known>();
  for (const { person } of records) yield void people.set(person.userId, { person });
  for (const place of places) yield void people.set(place.userId, { person: place });
  for (const { userId, account, person = people.get(userId)?.person } of actual)
    yield void people.set(userId, { account, ...(person === undefined ? {} : { person }) });
  return people;
}

const nameOf = (known: Known | undefined): KnownPerson | undefined =>
  known?.person === undefined ? undefined : named(known.person);

function* accountsOf(
  { desired }: ObservedTenant,
  people: ReadonlyMap<UserId, Known>,
): Pausable<readonly SeatedAccount[]> {
  const accounts: SeatedAccount[] = [];
  for (const { product, department, userId } of desired) {
    yield;
    const account = people.get(userId)?.account;
    if (account !== undefined && account !== 'enabled') accounts.push({ product, department, userId, account });
  }
  return accounts;
}
