import { type SkuId, type UserId } from '../../domain/ids';
import { atOnce, type Pausable } from '../../domain/pausable';
import { type OwnedSeat, type SeatAt } from '../../domain/reconcile/plan';
import { type Shown } from '../../domain/reconcile/standing';
import { type ObservedPerson } from '../../ports/roster/seat-provisioner';

/** What somebody holds, and our records of it. */
interface Seen {
  readonly actual: readonly ObservedPerson[];
  readonly owned: readonly OwnedSeat[];
}

/** What was observed, as far as it says how somebody stands. */
export const shownIn = (seen: Seen): Shown => atOnce(showing(seen));

/** What {@link shownIn} gives, pausably. */
export function* showing({ actual, owned }: Seen): Pausable<Shown> {
  const people = new Map<UserId, ObservedPerson>();
  for (const person of actual) {
    yield;
    people.set(person.userId, person);
  }
  const requested = new Set<string>();
  for (const seat of owned) {
    yield;
    if (!seat.isSettled) requested.add(licenseKey(seat));
  }
  return {
    isOn: ({ userId, skuId }) => isDirect(people.get(userId), skuId),
    isRequested: (seat) => requested.has(licenseKey(seat)),
  };
}

const isDirect = (person: ObservedPerson | undefined, skuId: SkuId | undefined): boolean =>
  person?.assignments.some((one) => one.skuId === skuId && one.source.kind === 'direct' && one.status !== 'error') ??
  false;

const licenseKey = ({ userId, skuId }: Pick<SeatAt, 'userId' | 'skuId'>): string => `${userId} ${skuId ?? ''}`;
