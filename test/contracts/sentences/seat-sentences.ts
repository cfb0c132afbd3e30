import { type Assignment } from '../../../src/domain/roster/assignment';
import { skuId, userId } from '../../../src/domain/ids';
import {
  type ObservedPerson,
  type SeatChange,
  type SeatOutcome,
  type SeatProvisioner,
  type SeatResult,
} from '../../../src/ports/roster/seat-provisioner';
import { type Observation, type Sentence } from './sentence';

/** Whom and what the sentences are about: none of these people holds any of these SKUs when a sentence begins. */
export interface SeatNames {
  /** Two or more, each with a usage location. */
  readonly people: readonly string[];
  readonly skuId: string;
  /** Another SKU that may be given in place of it. */
  readonly secondSkuId?: string | undefined;
  /** Somebody without a usage location. */
  readonly unlocated?: string | undefined;
  /** Ids that nobody and no SKU has. */
  readonly unknownId: string;
  readonly unknownSkuId: string;
}

type SeatSentence = Sentence<SeatProvisioner>;

/** The change of one seat. */
export const seat = (action: SeatChange['action'], person: string, sku: string): SeatChange => ({
  action,
  userId: userId(person),
  skuId: skuId(sku),
});

/** What one person holds: `sku source status`, sorted. */
export async function holdingsOf(seats: SeatProvisioner, person: string): Promise<string[]> {
  const [observed] = await seats.observe([userId(person)]);
  return (observed?.assignments ?? [])
    .map(({ skuId: sku, source, status }) => `${sku} ${source.kind} ${status}`)
    .sort();
}

async function* oneByOne(changes: readonly SeatChange[]): AsyncGenerator<SeatChange> {
  for (const change of changes) {
    yield await Promise.resolve(change);
  }
}

/** What becomes of many changes, a line for each, sorted. */
export async function resultsOf(seats: SeatProvisioner, changes: readonly SeatChange[]): Promise<string[]> {
  const results: SeatResult[] = [];
  for await (const result of seats.changeMany(oneByOne(changes))) {
    results.push(result);
  }
  return results
    .map(({ seat: { action, userId: person, skuId: sku }, ...result }) => {
      const what = 'fault' in result ? result.fault.kind : result.outcome.status;
      const why = 'outcome' in result && result.outcome.status === 'failed' ? ` ${result.outcome.failure.code}` : '';
      return `${action} ${person} ${sku}: ${what}${why}`;
    })
    .sort();
}

/** What is seen of a seat provisioner by what these people and SKUs allow. */
export function seatSentences(names: SeatNames): readonly SeatSentence[] {
  const { people, skuId: sku, unknownId, unknownSkuId } = names;
  const [one = '', other = ''] = people;
  const ours = [sku, ...(names.secondSkuId === undefined ? [] : [names.secondSkuId])].map(skuId);

  const heldOf = async (seats: SeatProvisioner, ...persons: readonly string[]): Promise<Observation> =>
    (await seats.observe(persons.map(userId))).map(({ assignments }) =>
      assignments
        .filter((held) => ours.includes(held.skuId))
        .map(assignmentOf)
        .toSorted(),
    );

  const unitsOf = async (seats: SeatProvisioner): Promise<number> =>
    (await seats.tenantSkus()).find((listed) => listed.skuId === skuId(sku))?.consumedUnits ?? -1;

  /** What becomes of changes, one after another, what is held afterwards, and how many units more are in use. */
  const changing = (says: string, ...changes: readonly SeatChange[]): SeatSentence => ({
    says,
    observe: async (seats, settle) => {
      await settle();
      const before = await unitsOf(seats);
      const outcomes: Observation[] = [];
      for (const change of changes) outcomes.push(outcomeOf(await seats.change(change)));
      await settle();
      const persons = [...new Set(changes.map((change) => change.userId))];
      return { outcomes, held: await heldOf(seats, ...persons), unitsMore: (await unitsOf(seats)) - before };
    },
  });

  const changingMany = (says: string, ...changes: readonly SeatChange[]): SeatSentence => ({
    says,
    observe: async (seats, settle) => {
      const results = await resultsOf(seats, changes);
      await settle();
      return { results, held: await heldOf(seats, ...people) };
    },
  });

  return [
    {
      says: 'lists the SKU with its units and plans',
      observe: async (seats) =>
        (await seats.tenantSkus())
          .filter((listed) => ours.includes(listed.skuId))
          .toSorted((left, right) => left.skuId.localeCompare(right.skuId))
          .map(({ consumedUnits: _, unclear = [], servicePlans, ...listed }) => ({
            ...listed,
            unclear,
            servicePlans: servicePlans.map((plan) => `${plan.servicePlanId} ${plan.servicePlanName}`).toSorted(),
          })),
    },
    changing('assigns a seat, which takes one unit', seat('assign', one, sku)),
    changing('changes nothing when a seat is assigned again', seat('assign', one, sku), seat('assign', one, sku)),
    changing('releases a seat, whose unit is free again', seat('assign', one, sku), seat('release', one, sku)),
    changing('says that a seat was released already', seat('release', one, sku)),
    changing(
      'says so too when it was released just now, and assigns it anew',
      ...[seat('assign', one, sku), seat('release', one, sku), seat('release', one, sku), seat('assign', one, sku)],
    ),
    changing('refuses a SKU that the tenant does not have', seat('assign', one, unknownSkuId)),
    changing('refuses to release a SKU that the tenant does not have', seat('release', one, unknownSkuId)),
    changing('says that a person is missing', seat('assign', unknownId, sku), seat('release', unknownId, sku)),
    ...(names.unlocated === undefined
      ? []
      : [changing('refuses a person without usage location', seat('assign', names.unlocated, sku))]),
    {
      says: 'answers for every person asked, in their order, also for the missing and for those asked twice',
      observe: async (seats) => {
        const observed = await seats.observe([other, unknownId, ...people, unknownId, other].map(userId));
        return observed.map(personOf);
      },
    },
    { says: 'observes nobody when nobody is asked', observe: async (seats) => (await seats.observe([])).length },
    {
      says: 'lists everybody who holds the SKU, with everything they hold, each once',
      observe: async (seats, settle) => {
        for (const person of people) await seats.change(seat('assign', person, sku));
        await settle();
        const holders = await seats.holders([...ours, ...ours]);
        const named = holders.filter((person) => people.map(userId).includes(person.userId));
        return named.map(personOf).toSorted((left, right) => left.userId.localeCompare(right.userId));
      },
    },
    {
      says: 'lists nobody as a holder of no SKU, and of one that the tenant does not have',
      observe: async (seats) => [(await seats.holders([])).length, (await seats.holders([skuId(unknownSkuId)])).length],
    },
    changingMany(
      'changes many seats, each judged alone',
      seat('assign', one, sku),
      seat('release', other, sku),
      seat('assign', unknownId, sku),
      seat('assign', other, unknownSkuId),
      ...(names.unlocated === undefined ? [] : [seat('assign', names.unlocated, sku)]),
      ...people.slice(2).map((person) => seat('assign', person, sku)),
    ),
    changingMany(
      "changes one person's seats in the order given",
      ...[seat('assign', one, sku), seat('release', one, sku), seat('assign', one, sku)],
    ),
    changingMany('changes nothing when there is nothing to change'),
    ...(names.secondSkuId === undefined ? [] : insteadSentences(names, names.secondSkuId, changing, changingMany)),
  ];
}

type Changing = (says: string, ...changes: readonly SeatChange[]) => SeatSentence;

/** What needs two SKUs: one that comes as the other goes. */
function insteadSentences(
  { people, skuId: sku, unknownSkuId }: SeatNames,
  second: string,
  changing: Changing,
  changingMany: Changing,
): readonly SeatSentence[] {
  const [one = '', other = ''] = people;
  const instead = (person: string, ...insteadOf: readonly string[]): SeatChange => ({
    ...seat('assign', person, second),
    insteadOf: insteadOf.map(skuId),
  });
  return [
    changing('assigns a seat in place of a license that is held', seat('assign', one, sku), instead(one, sku)),
    changing('assigns a seat in place of one that is not held', instead(one, sku)),
    changing(
      'assigns a seat in place of one that is held and one that the tenant does not have',
      ...[seat('assign', one, sku), instead(one, sku, unknownSkuId)],
    ),
    changing('assigns a seat in place of itself', instead(one, second)),
    changingMany(
      'assigns seats in place of others among many',
      ...[seat('assign', one, sku), instead(one, sku), instead(other, sku)],
    ),
  ];
}

const outcomeOf = (outcome: SeatOutcome): Observation =>
  outcome.status === 'failed' ? { status: outcome.status, failure: { ...outcome.failure } } : outcome.status;

const assignmentOf = ({ skuId: sku, source, status, failure, disabledPlans = [] }: Assignment): string =>
  [
    ...[sku, source.kind === 'group' ? `group ${source.groupId}` : 'direct', status],
    ...(failure === undefined ? [] : [failure.code]),
    ...(disabledPlans.length === 0 ? [] : [`without ${disabledPlans.toSorted().join(' ')}`]),
  ].join(' ');

function personOf({ userId: id, account, person, unclear = [], directoryDepartment, assignments }: ObservedPerson) {
  const { displayName = null, userPrincipalName = null } = person ?? {};
  const told = { displayName, userPrincipalName, directoryDepartment: directoryDepartment ?? null, unclear };
  return { userId: id, account, ...told, held: assignments.map(assignmentOf).toSorted() };
}
