import { defined } from '../domain/defined';
import { type Assignment, type SeatFailure } from '../domain/roster/assignment';
import { groupBy } from '../domain/group-by';
import { type ProductId, type SkuId } from '../domain/ids';
import { type DesiredSeat, type OwnedSeat, type Plan, type SeatAt, type Step } from '../domain/reconcile/plan';
import { type ObservedPerson } from '../ports/roster/seat-provisioner';

/** Everything a plan is made from. Lists are in any order and complete: a part that could not be read is a fault before this. */
export interface Observed {
  readonly desired: readonly DesiredSeat[];
  readonly owned: readonly OwnedSeat[];
  /** Everybody who is in `desired` or `owned`, and whoever else holds a SKU of the catalog; each once. */
  readonly actual: readonly ObservedPerson[];
  /** The SKUs of each product of the catalog that the tenant has, best first; empty when it has none. */
  readonly skus: ReadonlyMap<ProductId, readonly SkuId[]>;
  /** Other SKUs through which somebody has a product already. */
  readonly biggerSkus: ReadonlyMap<ProductId, readonly SkuId[]>;
  /** Whether the ledger says why a person should no longer hold a seat of ours. */
  readonly isExplained: (seat: OwnedSeat) => boolean;
}

/**
 * Compares what our rosters call for with what the tenant reports. Every seat seen on either side appears once per source; a seat
 * that is not ours is never released.
 *
 * @returns Releases first, then by product, person and SKU: the same whatever the order of the inputs.
 */
export function planReconcile(observed: Observed): Plan {
  const desired = groupBy(observed.desired, (seat) => seat.userId);
  const owned = groupBy(observed.owned, (seat) => seat.userId);
  const steps = observed.actual.flatMap((person) =>
    stepsOfPerson(observed, person, { desired: desired.get(person.userId), owned: owned.get(person.userId) }),
  );
  return inOrder(steps);
}

function stepsOfPerson(
  observed: Observed,
  person: ObservedPerson,
  records: { readonly desired?: readonly DesiredSeat[] | undefined; readonly owned?: readonly OwnedSeat[] | undefined },
): readonly Step[] {
  const { desired = [], owned = [] } = records;
  const products = new Set([...observed.skus.keys(), ...[...desired, ...owned].map((seat) => seat.product)]);
  return [...products].flatMap((product) => {
    const skus = observed.skus.get(product);
    const ours = owned.filter((seat) => seat.product === product);
    const seats = desired.filter((seat) => seat.product === product);
    if (skus === undefined) return outsideCatalog(seats, ours);
    return stepsFor({
      observed,
      product,
      skus,
      person,
      desired: seats.toSorted(
        (one, other) => rankOf(one, ours) - rankOf(other, ours) || compare(one.department, other.department),
      ),
      owned: ours.toSorted((one, other) => compare(keyOf(one), keyOf(other))),
    });
  });
}

/** A department that the license belongs to already comes before others. */
const rankOf = ({ department }: DesiredSeat, owned: readonly OwnedSeat[]): number =>
  owned.some((seat) => seat.department === department) ? 0 : 1;

/** What nobody reads from the tenant, since no product of today is behind it, is left as it is. */
function outsideCatalog(desired: readonly DesiredSeat[], owned: readonly OwnedSeat[]): readonly Step[] {
  const seats = owned.length > 0 ? owned : desired.map((seat) => ({ ...seat, skuId: undefined }));
  return seats.map(({ userId, product, skuId, department }) => ({
    action: 'hold',
    seat: { userId, product, skuId, department },
    reason: 'not-in-catalog',
  }));
}

/** All that is known of one person and one product. */
interface Slot {
  readonly observed: Observed;
  readonly product: ProductId;
  readonly skus: readonly SkuId[];
  readonly person: ObservedPerson;
  /** The department that keeps the license first; more than one only when somebody is seated twice. */
  readonly desired: readonly DesiredSeat[];
  readonly owned: readonly OwnedSeat[];
}

function stepsFor(slot: Slot): readonly Step[] {
  const { skus, person, owned } = slot;
  const [wanted, ...doubles] = slot.desired;
  const held = person.assignments.filter((assignment) => skus.includes(assignment.skuId));
  const direct = held.filter((assignment) => assignment.source.kind === 'direct');
  const inherited = held.filter((assignment) => assignment.source.kind === 'group');
  const steps =
    wanted === undefined ? owned.map((seat) => unwantedStep(slot, seat, direct)) : wantedSteps(slot, direct);
  const isSpokenOf = ({ skuId }: Assignment) =>
    [...owned, ...steps.map((step) => step.seat)].some((seat) => seat.skuId === skuId);
  const stand = standIn(slot, direct);
  return [
    ...inherited.map((assignment) => hold(at(slot, assignment.skuId), 'inherited')),
    ...direct
      .filter((assignment) => !isSpokenOf(assignment))
      .map(({ skuId }): Step => ({
        ...hold(at(slot, skuId), 'outside-alacarte'),
        ...(skuId === stand ? { standsIn: true } : {}),
      })),
    ...steps,
    ...doubles.map((seat) => hold(at(slot, skus[0], seat.department), 'seated-twice')),
  ];
}

/** What to do about a license of ours that no roster calls for. */
function unwantedStep(slot: Slot, seat: OwnedSeat, direct: readonly Assignment[]): Step {
  const place = at(slot, seat.skuId, seat.department);
  // It comes back with the account when somebody restores that: until then it stays ours.
  if (slot.person.account === 'missing') return hold(place, 'person-missing');
  const isHeld = direct.some((assignment) => assignment.skuId === seat.skuId);
  const isRefused = seat.isReleaseRefused === true && seat.asked !== undefined;
  if (isHeld && isRefused && seat.failure !== undefined) return blocked(place, seat.failure, 'release');
  return { action: 'release', seat: place, isExplained: slot.observed.isExplained(seat) };
}

/** What to do about a seat that the roster calls for, besides what others gave the person. */
function wantedSteps(slot: Slot, direct: readonly Assignment[]): readonly Step[] {
  const { skus, owned } = slot;
  const isProvided = direct.some(isWorking);
  const usable = skus.flatMap((skuId) => owned.filter((seat) => seat.skuId === skuId));
  const left = owned
    .filter((seat) => !skus.includes(seat.skuId))
    .map((seat) => hold(at(slot, seat.skuId, seat.department), 'not-in-catalog'));
  // Two departments may have a record of one license, where it was handed over at the wrong moment.
  const isFirst = (seat: OwnedSeat) => usable.find((one) => one.skuId === seat.skuId) === seat;
  const held = usable.filter((seat) => isFirst(seat) && direct.some(({ skuId }) => skuId === seat.skuId));
  if (held.length > 0) return [...held.map((seat) => heldStep(slot, seat, direct)), ...left];
  const [ours] = usable;
  return isProvided ? left : [...left, missingStep(slot, ours)];
}

/** What to do about a license of ours that the person has, working or not. */
function heldStep(slot: Slot, seat: OwnedSeat, direct: readonly Assignment[]): Step {
  const place = at(slot, seat.skuId);
  if (seat.isSettled && direct.some(isWorking)) return { action: 'keep', seat: place };
  const shown = direct.find((assignment) => assignment.skuId === seat.skuId);
  const works = shown !== undefined && isWorking(shown);
  const failure = seat.failure ?? (seat.isSettled ? (shown?.failure ?? OTHER) : undefined);
  if (!works && failure !== undefined && seat.asked !== undefined) return blocked(place, failure, 'assign');
  return give(slot, place, { isOurs: true, failure });
}

/** What to do about a license that the person does not have. */
function missingStep(slot: Slot, ours: OwnedSeat | undefined): Step {
  const place = at(slot, ours?.skuId ?? slot.skus[0]);
  if (ours?.isSettled === true && ours.asked === 'just-now') return { action: 'keep', seat: place };
  const bigger = slot.observed.biggerSkus.get(slot.product) ?? [];
  const isCovered = slot.person.assignments.some((one) => bigger.includes(one.skuId) && isWorking(one));
  if (isCovered) return hold(place, 'covered');
  if (ours?.failure !== undefined && ours.asked !== undefined && ours.failure.code !== 'tenant-short')
    return blocked(place, ours.failure, 'assign');

  return give(slot, place, { isOurs: ours !== undefined, failure: ours?.failure });
}

function give(
  { person }: Slot,
  seat: SeatAt,
  { isOurs, failure }: { isOurs: boolean; failure: SeatFailure | undefined },
): Step {
  if (seat.skuId === undefined) return hold(seat, 'unknown-sku');
  if (person.account === 'missing') return hold(seat, 'person-missing');
  if (person.account === 'disabled') return hold(seat, 'person-disabled');
  return { action: 'assign', seat, isOurs, ...defined({ failure }) };
}

const OTHER = { code: 'other' } as const;

type Hold = Extract<Step, { action: 'hold' }>;

const hold = (seat: SeatAt, reason: Hold['reason']): Hold => ({ action: 'hold', seat, reason });
const blocked = (seat: SeatAt, failure: SeatFailure, instead: 'assign' | 'release'): Step => ({
  action: 'hold',
  seat,
  reason: 'blocked',
  failure,
  instead,
});

const at = (
  { product, person, desired }: Slot,
  skuId: SkuId | undefined,
  department = desired[0]?.department,
): SeatAt => ({ userId: person.userId, product, skuId, department });

/**
 * The SKU of a license that somebody else gave and that does for the seat the roster calls for, so that none of ours is given:
 * the best of them. Undefined when there is no such seat, or ours is there.
 */
function standIn({ skus, desired, owned }: Slot, direct: readonly Assignment[]): SkuId | undefined {
  const isOurs = (skuId: SkuId) => owned.some((seat) => seat.skuId === skuId);
  if (desired.length === 0 || direct.some(({ skuId }) => isOurs(skuId))) return undefined;
  return skus.find((skuId) => direct.some((assignment) => assignment.skuId === skuId && isWorking(assignment)));
}

const isWorking = (assignment: Assignment): boolean => assignment.status !== 'error';

const keyOf = ({ skuId, department }: OwnedSeat): string => `${skuId} ${department}`;

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

function inOrder(steps: readonly Step[]): Plan {
  const keyed = steps.map((step): readonly [string, Step] => {
    const { action, seat } = step;
    const first = action === 'release' ? 0 : 1;
    const key = [first, seat.product, seat.userId, seat.skuId ?? '', action, seat.department ?? ''].join('\n');
    return [key, step];
  });
  return keyed.toSorted(([one], [other]) => compare(one, other)).map(([, step]) => step);
}
