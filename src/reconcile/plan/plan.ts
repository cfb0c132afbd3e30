import { groupBy } from '../../domain/group-by';
import { type DesiredSeat, type OwnedSeat, type Plan, type Step } from '../../domain/reconcile/plan';
import { type ObservedPerson } from '../../ports/roster/seat-provisioner';
import { type Observed } from './observed';
import { stepsFor } from './plan-seat';

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
