import { defined } from '../../domain/defined';
import { type OwnedSeat } from '../../domain/reconcile/plan';
import { type AssignmentRecord } from '../../domain/roster/assignment-record';
import { REPLICA_LAG_MS } from '../../domain/roster/replica-lag';

/** What was refused is tried again after this time, by itself. */
const TRY_AGAIN_MS = 6 * 60 * 60_000;

/**
 * A record of ours as a plan reads it. With `triesAgain`, what the tenant refused lately is tried again: somebody asks for it, or says
 * that it was mended.
 */
export function ownedSeat(
  { person, product, skuId, department, outcome }: AssignmentRecord,
  now: Date,
  { triesAgain }: { readonly triesAgain: boolean },
): OwnedSeat {
  const ageMs = now.getTime() - Date.parse(outcome.at);
  const failure = outcome.status === 'failed' ? outcome.failure : undefined;
  const isAskedAgain = triesAgain && (failure !== undefined || ageMs >= REPLICA_LAG_MS);
  return {
    userId: person.userId,
    product,
    skuId,
    department,
    isSettled: outcome.status === 'active' || outcome.status === 'adopted',
    ...(isAskedAgain ? {} : askedBefore(ageMs)),
    ...defined({ failure }),
    ...(outcome.status === 'failed' && outcome.isRelease === true ? { isReleaseRefused: true as const } : {}),
    ...(outcome.status === 'adopted' ? { isAdopted: true as const } : {}),
  };
}

function askedBefore(ageMs: number): Pick<OwnedSeat, 'asked'> {
  if (ageMs < REPLICA_LAG_MS) return { asked: 'just-now' };
  return ageMs < TRY_AGAIN_MS ? { asked: 'lately' } : {};
}
