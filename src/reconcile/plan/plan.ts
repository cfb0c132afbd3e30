import { type ProductId } from '../../domain/ids';
import { atOnce, grouping, type Pausable, sorting } from '../../domain/pausable';
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
export const planReconcile = (observed: Observed): Plan => atOnce(planning(observed));

/** The plan of {@link planReconcile}, pausably. */
export function* planning(observed: Observed): Pausable<Plan> {
  const desired = yield* grouping(observed.desired, (seat) => seat.userId);
  const owned = yield* grouping(observed.owned, (seat) => seat.userId);
  const people = yield* sorting(observed.actual, (one, other) => compare(one.userId, other.userId));
  const [releases, others] = [new StepsByProduct(), new StepsByProduct()];
  for (const person of people) {
    yield;
    const records = { desired: desired.get(person.userId), owned: owned.get(person.userId) };
    for (const step of inOrder(stepsOfPerson(observed, person, records)))
      (step.action === 'release' ? releases : others).add(step);
  }
  return releases.inOrder().concat(others.inOrder());
}

/** Steps by product, those of one product in the order in which they came. */
class StepsByProduct {
  readonly #steps = new Map<ProductId, Step[]>();

  add(step: Step): void {
    const { product } = step.seat;
    const ofProduct = this.#steps.get(product);
    if (ofProduct === undefined) this.#steps.set(product, [step]);
    else ofProduct.push(step);
  }

  inOrder(): Step[] {
    const products = [...this.#steps].toSorted(([one], [other]) => compare(one, other));
    return products.flatMap(([, steps]) => steps);
  }
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
    if (seats.length + ours.length === 0 && !person.assignments.some(({ skuId }) => skus.includes(skuId))) return [];
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

/** Of one person, by SKU within a product. */
function inOrder(steps: readonly Step[]): readonly Step[] {
  if (steps.length < 2) return steps;
  const key = ({ seat, action }: Step): string => [seat.skuId ?? '', action, seat.department ?? ''].join('\n');
  return steps.toSorted((one, other) => compare(key(one), key(other)));
}
