import { type SeatChange, type SeatOutcome } from '../../../ports/roster/seat-provisioner';
import { type GraphAnswer } from '../connection/graph-connection';
import { retryAfterMs } from '../../http/retry-after';
import { attemptOf, isShutOut, requestIdOf, type ServiceError } from '../connection/judge';
import { type Attempt } from '../connection/retry';
import { failureOfRefusal, isNotHeld } from './seat-failure';
import { type PaceReport } from './write-pace';

/** The name of this request in faults. */
export const ASSIGN_LICENSE = 'assignLicense';

/** The request that changes one seat. */
export function licenseRequest(seat: SeatChange): { readonly path: string; readonly body: object } {
  return {
    path: `/users/${encodeURIComponent(seat.userId)}/assignLicense`,
    body: {
      addLicenses: seat.action === 'assign' ? [{ skuId: seat.skuId, disabledPlans: [] }] : [],
      removeLicenses: seat.action === 'release' ? [seat.skuId] : (seat.insteadOf ?? []),
    },
  };
}

/**
 * What became of one seat. A write whose outcome is unknown is settled by sending it again: what is held already is answered
 * with 200, what is not held any more with an error that means the same.
 */
export function judgeSeat(answer: GraphAnswer, seat: SeatChange): Attempt<SeatOutcome> {
  const request = { operation: ASSIGN_LICENSE, isWrite: true } as const;
  const done = (): SeatOutcome => ({ status: 'done', requestId: requestIdOf(answer) });
  return attemptOf(answer, request, done, (error) =>
    isShutOut(error) ? undefined : { value: outcomeOfRefusal(error, seat) },
  );
}

/** What some answers say of how fast we may write. */
export function paceReportOf(answers: readonly GraphAnswer[]): PaceReport {
  const shares = answers.flatMap(({ headers }) => {
    const share = Number(headers.get('x-ms-throttle-limit-percentage') ?? Number.NaN);
    return Number.isNaN(share) ? [] : [share];
  });
  const waits = answers.flatMap(({ headers }) => retryAfterMs(headers.get('retry-after')) ?? []);
  return {
    refused: answers.filter(({ status }) => status === 429).length,
    retryAfterMs: waits.length === 0 ? undefined : Math.max(...waits),
    limitShare: shares.length === 0 ? undefined : Math.max(...shares),
  };
}

function outcomeOfRefusal(error: ServiceError, seat: SeatChange): SeatOutcome {
  const { requestId, rawText } = error;
  return seat.action === 'release' && isNotHeld(error)
    ? { status: 'already', requestId }
    : { status: 'failed', failure: failureOfRefusal(error, seat.action), requestId, rawText };
}
