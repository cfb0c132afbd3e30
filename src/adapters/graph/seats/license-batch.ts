import { defined } from '../../../domain/defined';
import { Fault, isFault } from '../../../ports/fault';
import { type SeatChange, type SeatOutcome } from '../../../ports/roster/seat-provisioner';
import { ASSIGN_LICENSE, judgeSeat, licenseRequest } from './assign-license';
import { readAnswers } from '../connection/batch';
import { type GraphAnswer, type GraphConnection } from '../connection/graph-connection';
import { faultOfRefusal, judge } from '../connection/judge';
import { triedAgain, withUnknownOutcome, type Attempt } from '../connection/retry';

/** What came of a batch of changes. */
export interface BatchOutcome {
  /** What became of each seat, in the order sent. */
  readonly attempts: readonly Attempt<SeatOutcome>[];
  /** Every answer that came, of the whole and of its parts; empty when nothing came. */
  readonly answers: readonly GraphAnswer[];
}

/**
 * Sends changes of at most twenty seats once, each judged alone. Never throws a `Fault`: what keeps the whole from being
 * answered is what became of each.
 */
export async function sendLicenseBatch(
  connection: GraphConnection,
  seats: readonly SeatChange[],
  signal: AbortSignal,
): Promise<BatchOutcome> {
  const all = (attempt: Attempt<SeatOutcome>) => seats.map(() => attempt);
  const requests = seats.map((seat, place) => toRequest(seat, place, connection));
  try {
    const envelope = await connection.send(
      { method: 'POST', path: '/$batch', body: { requests }, isWrite: true },
      signal,
    );
    const judgment = judge(envelope, { operation: ASSIGN_LICENSE, isWrite: true });
    if (judgment.kind === 'good') return judgeEach(seats, envelope);
    const attempt: Attempt<SeatOutcome> =
      judgment.kind === 'again'
        ? { status: 'again', fault: judgment.fault }
        : { status: 'given-up', fault: faultOfRefusal(judgment.error, ASSIGN_LICENSE) };
    return { attempts: all(attempt), answers: [envelope] };
  } catch (error) {
    if (!isFault(error)) throw error;
    return { attempts: all(triedAgain(error)), answers: [] };
  }
}

function judgeEach(seats: readonly SeatChange[], envelope: GraphAnswer): BatchOutcome {
  const byId = readAnswersOfWrites(envelope);
  const attempts = seats.map((seat, place) => {
    const answer = byId.get(String(place));
    return answer === undefined ? { status: 'again' as const, fault: missingAnswer() } : judgeSeat(answer, seat);
  });
  return { attempts, answers: [envelope, ...byId.values()] };
}

function readAnswersOfWrites(envelope: GraphAnswer): ReadonlyMap<string, GraphAnswer> {
  try {
    return readAnswers(envelope, ASSIGN_LICENSE);
  } catch (error) {
    throw isFault(error) ? withUnknownOutcome(error) : error;
  }
}

function missingAnswer(): Fault {
  const text = `graph ${ASSIGN_LICENSE}: an answer is missing from a batch`;
  return new Fault('unavailable', text, { isOutcomeUnknown: true });
}

function toRequest(seat: SeatChange, place: number, { priority }: GraphConnection): object {
  const { path, body } = licenseRequest(seat);
  const headers = defined({ 'Content-Type': 'application/json', 'x-ms-throttle-priority': priority });
  return { id: String(place), method: 'POST', url: path, headers, body };
}
