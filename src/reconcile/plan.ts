import { type Assignment } from '../domain/assignment';
import { type ProductId, type SkuId, type UserId } from '../domain/ids';
import { type DesiredSeat, type OwnedSeat, type Plan, type SeatAt, type Step } from '../domain/plan';

/** A person as the tenant reports them. */
export interface ActualPerson {
  readonly userId: UserId;
  readonly account: 'enabled' | 'disabled' | 'missing';
  readonly assignments: readonly Assignment[];
}

/** Everything a plan is made from. Lists are in any order and complete: a part that could not be read is a fault before this. */
export interface Observed {
  readonly desired: readonly DesiredSeat[];
  readonly owned: readonly OwnedSeat[];
  readonly actual: readonly ActualPerson[];
  /** The SKUs of each product that the tenant has, best first; empty when it has none. */
  readonly skus: ReadonlyMap<ProductId, readonly SkuId[]>;
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
  const people = new Map(observed.actual.map((person) => [person.userId, person]));
  const steps = [...observed.skus].flatMap(([product, skus]) =>
    [...people.values()].flatMap((person) => stepsFor(observed, { product, skus, person })),
  );
  return steps.toSorted(inOrder);
}

interface Slot {
  readonly product: ProductId;
  readonly skus: readonly SkuId[];
  readonly person: ActualPerson;
}

function stepsFor(observed: Observed, slot: Slot): readonly Step[] {
  const { product, skus, person } = slot;
  const desired = observed.desired.find((seat) => seat.product === product && seat.userId === person.userId);
  const owned = observed.owned.filter((seat) => seat.product === product && seat.userId === person.userId);
  const held = person.assignments.filter((assignment) => skus.includes(assignment.skuId));
  const direct = held.filter((assignment) => assignment.source.kind === 'direct');
  const inherited = held.filter((assignment) => assignment.source.kind === 'group');
  const at = (skuId: SkuId | undefined, department = desired?.department): SeatAt => ({
    userId: person.userId,
    product,
    skuId,
    department,
  });
  const isOurs = (assignment: Assignment) => owned.some((seat) => seat.skuId === assignment.skuId);

  const steps =
    desired === undefined
      ? owned.map((seat): Step => release(observed, at(seat.skuId, seat.department), seat))
      : wantedSteps({ slot, owned, direct, at });
  const isStepped = (assignment: Assignment) => steps.some((step) => step.seat.skuId === assignment.skuId);
  return [
    ...inherited.map((assignment): Step => ({ action: 'hold', seat: at(assignment.skuId), reason: 'inherited' })),
    ...direct
      .filter((assignment) => !isOurs(assignment) && !isStepped(assignment))
      .map((assignment): Step => ({ action: 'hold', seat: at(assignment.skuId), reason: 'outside-alacarte' })),
    ...steps,
  ];
}

const release = (observed: Observed, seat: SeatAt, owned: OwnedSeat): Step => ({
  action: 'release',
  seat,
  isExplained: observed.isExplained(owned),
});

/** The steps for a seat that the roster calls for, besides what others gave the person. */
function wantedSteps(given: {
  slot: Slot;
  owned: readonly OwnedSeat[];
  direct: readonly Assignment[];
  at: (skuId: SkuId | undefined) => SeatAt;
}): readonly Step[] {
  const { slot, owned, direct, at } = given;
  const isProvided = direct.some(isWorking);
  const usable = slot.skus.flatMap((skuId) => owned.filter((seat) => seat.skuId === skuId));
  const held = usable.filter((seat) => direct.some((assignment) => assignment.skuId === seat.skuId));
  if (held.length > 0) {
    return held.map((seat): Step =>
      seat.isSettled && isProvided
        ? { action: 'keep', seat: at(seat.skuId) }
        : give(slot, at(seat.skuId), { isOurs: true }),
    );
  }
  const [ours] = usable;
  return isProvided ? [] : [give(slot, at(ours?.skuId ?? slot.skus[0]), { isOurs: ours !== undefined })];
}

function give({ person }: Slot, seat: SeatAt, { isOurs }: { isOurs: boolean }): Step {
  if (seat.skuId === undefined) return { action: 'hold', seat, reason: 'unknown-sku' };
  if (person.account === 'missing') return { action: 'hold', seat, reason: 'person-missing' };
  if (person.account === 'disabled') return { action: 'hold', seat, reason: 'person-disabled' };
  return { action: 'assign', seat, isOurs };
}

const isWorking = (assignment: Assignment): boolean => assignment.status !== 'error';

function inOrder(one: Step, other: Step): number {
  const key = ({ action, seat }: Step): string =>
    [action === 'release' ? 0 : 1, seat.product, seat.userId, seat.skuId ?? '', action].join('\n');
  const [left, right] = [key(one), key(other)];
  return left < right ? -1 : left > right ? 1 : 0;
}
