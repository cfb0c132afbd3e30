import { KeyedLock, type Release } from '../../../concurrency/keyed-lock';
import { endIfStopping } from '../../../concurrency/stopping';
import { type UserId } from '../../../domain/ids';
import { Fault } from '../../../ports/fault';
import {
  type ObservedPerson,
  type SeatChange,
  type SeatOutcome,
  type SeatProvisioner,
  type SeatResult,
  type TenantSku,
} from '../../../ports/roster/seat-provisioner';
import { judgeSeat, licenseRequest } from './assign-license';
import { readBatched } from '../connection/batch';
import { changeMany } from './change-many';
import { type GraphAnswer, type GraphConnection } from '../connection/graph-connection';
import { readHolders } from './holders';
import { readAs, type ServiceError } from '../connection/judge';
import { OBSERVED_PROPERTIES, observedSchema, toObservedPerson } from './observed-person';
import { withQuery } from '../connection/odata';
import { sendPaced } from './paced-write';
import { withOtherPlans } from '../people/plan-names';
import { startDeadline, type Deadline, type TimeBudget } from '../connection/retry';
import { SeatRequests } from './seat-requests';
import { readTenantSkus } from './tenant-skus';
import { WritePace } from './write-pace';

/** Whoever waits for a turn looks at least this often whether it is too late. */
const LONGEST_NAP_MS = 1000;

/** What a provisioner is made of. The budget is that of one call, of one page of `holders`, and of each seat of `changeMany`. */
type Parts = { readonly connection: GraphConnection; readonly pace?: WritePace } & TimeBudget;

/** Switches licenses on and off, and reads who holds what, in Microsoft Graph. */
export function graphSeatProvisioner({ connection, pace = new WritePace(), ...budget }: Parts): SeatProvisioner {
  const turns = new KeyedLock();

  function tenantSkus(): Promise<readonly TenantSku[]> {
    return readTenantSkus(connection, startDeadline(budget, connection.reads));
  }

  async function observe(userIds: readonly UserId[]): Promise<readonly ObservedPerson[]> {
    const ids = [...new Set(userIds)];
    const reads = ids.map((id) => ({
      path: withQuery(`/users/${encodeURIComponent(id)}`, { $select: OBSERVED_PROPERTIES }),
      read: (answer: GraphAnswer) => toObservedPerson(readAs(observedSchema, answer, 'users')),
      refused: (error: ServiceError): ObservedPerson | undefined =>
        error.status === 404 ? { userId: id, account: 'missing', assignments: [] } : undefined,
    }));
    const deadline = startDeadline(budget, connection.reads);
    const people = await readBatched(connection, reads, { operation: 'users', deadline });
    const byId = new Map(ids.map((id, place) => [id, people[place]]));
    return userIds.map((id) => byId.get(id) ?? missingAnswer());
  }

  async function changeOne(seat: SeatChange): Promise<SeatOutcome> {
    const deadline = startDeadline(budget);
    const endTurn = await takeTurn(turns, seat.userId, deadline);
    try {
      const requests = new SeatRequests(seat);
      for (;;) {
        const { current } = requests;
        const request = { method: 'POST', ...licenseRequest(current) } as const;
        const judge = (answer: GraphAnswer) => judgeSeat(answer, current);
        const sent = await sendPaced({ connection, pace, deadline, priority: 'high', request, judge });
        const outcome = requests.settle(sent);
        if (outcome !== undefined) return outcome;
      }
    } finally {
      endTurn();
    }
  }

  return {
    tenantSkus,
    observe,
    change: async (seat) => withOtherPlans(await changeOne(seat), seat, tenantSkus),
    holders: (skuIds, onPage) => readHolders({ connection, budget, tenantSkus, onPage }, skuIds),
    changeMany: (seats) => withPlanNames(changeMany({ connection, pace, turns, budget }, seats), tenantSkus),
  };
}

/** Results with their plans named; the tenant's SKUs are read once, if at all. */
async function* withPlanNames(
  results: AsyncIterable<SeatResult>,
  tenantSkus: () => Promise<readonly TenantSku[]>,
): AsyncGenerator<SeatResult> {
  let read: Promise<readonly TenantSku[]> | undefined;
  for await (const result of results) {
    yield 'outcome' in result
      ? { ...result, outcome: await withOtherPlans(result.outcome, result.seat, () => (read ??= tenantSkus())) }
      : result;
  }
}

/** The person's turn, when it comes; a `Fault` `unavailable` when that is too late. */
async function takeTurn(turns: KeyedLock, person: UserId, { endsAt, signal }: Deadline): Promise<Release> {
  for (;;) {
    const endTurn = turns.tryTake(person);
    if (endTurn !== undefined) return endTurn;
    endIfStopping();
    if (performance.now() > endsAt || signal?.aborted === true)
      throw new Fault('unavailable', 'graph: another request about this person is under way');
    await turns.whenFree(person, Math.min(LONGEST_NAP_MS, endsAt - performance.now()));
  }
}

function missingAnswer(): never {
  throw new Fault('unavailable', 'graph users: an answer is missing');
}
