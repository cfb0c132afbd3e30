import { type OwnedSeat, type SeatAt } from '../../domain/reconcile/plan';
import { type Shown } from '../../domain/reconcile/standing';
import { type ObservedPerson } from '../../ports/roster/seat-provisioner';

/** What was observed, as far as it says how somebody stands. */
export function shownIn({
  actual,
  owned,
}: {
  readonly actual: readonly ObservedPerson[];
  readonly owned: readonly OwnedSeat[];
}): Shown {
  const on = actual.flatMap(({ userId, assignments }) =>
    assignments
      .filter(({ source, status }) => source.kind === 'direct' && status !== 'error')
      .map(({ skuId }) => licenseKey({ userId, skuId })),
  );
  return { isOn: among(on), isRequested: among(owned.filter(({ isSettled }) => !isSettled).map(licenseKey)) };
}

const licenseKey = ({ userId, skuId }: Pick<SeatAt, 'userId' | 'skuId'>): string => `${userId} ${skuId ?? ''}`;

function among(licenses: readonly string[]): (seat: SeatAt) => boolean {
  const known = new Set(licenses);
  return (seat) => known.has(licenseKey(seat));
}
