import { endIfStopping } from '../../concurrency/stopping';
import { type SeatFailure } from '../../domain/roster/assignment';
import { instantOf } from '../../domain/calendar';
import { type OwnedSeat, type Plan, type SeatAt } from '../../domain/reconcile/plan';
import { type WritableBooks } from '../../ports/roster/department-store';
import { isFault } from '../../ports/fault';
import { type Logger } from '../../ports/logger';
import { type ApplyPorts } from './apply';
import { REPLICA_LAG_MS } from '../../domain/roster/replica-lag';
import { type ApplyContext } from './record-step';

/** Under what a run writes down what it found. */
interface RecordRequest extends Omit<ApplyContext, 'person'> {
  /** Our records as they were observed: only what they call settled may have to be written down. */
  readonly owned: readonly OwnedSeat[];
}

/**
 * Writes down that licenses do not work which the tenant took and which our records call active, so that their department reads why. What
 * works again is sent once more by the next run, and is active then.
 */
export async function recordBlocked(
  ports: Pick<ApplyPorts, 'departments' | 'clock'> & { readonly logger: Logger },
  plan: Plan,
  request: RecordRequest,
): Promise<void> {
  const blocked = plan.filter((step) => step.action === 'hold' && step.reason === 'blocked');
  if (blocked.length === 0) return;
  const people = new Set(blocked.map(({ seat }) => seat.userId));
  const settled = new Set(
    request.owned.filter(({ isSettled, userId }) => isSettled && people.has(userId)).map(seatKey),
  );
  for (const step of blocked) {
    endIfStopping();
    if (step.action !== 'hold' || step.failure === undefined) continue;
    const { seat, failure } = step;
    const { department } = seat;
    if (department === undefined || !settled.has(seatKey(seat))) continue;
    try {
      await ports.departments.change(department, (books) => recordOne(ports, books, { seat, failure, request }));
    } catch (error) {
      // One department whose records cannot be written keeps no other waiting; the next run finds it again.
      if (!isFault(error)) throw error;
      ports.logger.warn('a license that does not work was not written down', { department, kind: error.kind, error });
    }
  }
}

const seatKey = ({ userId, product, skuId }: Pick<SeatAt, 'userId' | 'product' | 'skuId'>): string =>
  `${userId} ${product} ${skuId ?? ''}`;

async function recordOne(
  { clock }: Pick<ApplyPorts, 'clock'>,
  books: WritableBooks,
  { seat, failure, request }: { seat: SeatAt; failure: SeatFailure; request: RecordRequest },
): Promise<void> {
  const { product, userId, skuId } = seat;
  const record = skuId === undefined ? undefined : await books.assignment(product, userId, skuId);
  if (record?.outcome.status !== 'active' && record?.outcome.status !== 'adopted') return;
  // What was read may be older than our own request.
  if (clock.now().getTime() - Date.parse(record.outcome.at) < REPLICA_LAG_MS) return;
  const { person } = record;
  await books.saveAssignment({ ...record, outcome: { status: 'failed', at: instantOf(clock.now()), failure } });
  const { actor, command, today: effectiveOn } = request;
  const fact = { action: 'license-failed', product, person, skuId: record.skuId, failure: failure.code } as const;
  await books.record({ actor, effectiveOn, command, fact });
}
