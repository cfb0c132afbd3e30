import { runInSlices } from '../../concurrency/in-slices';
import { grouping, type Pausable } from '../../domain/pausable';
import { mapLimited } from '../../concurrency/map-limited';
import { type DepartmentId, type ProductId, type UserId } from '../../domain/ids';
import { isRosterFact } from '../../domain/ledger/ledger-entry';
import { type DesiredSeat, type OwnedSeat } from '../../domain/reconcile/plan';
import { type DepartmentStore, type RosterPlace } from '../../ports/roster/department-store';
import { type Observed } from '../plan/observed';
import { changesOf } from './read-roster';

const LOOKS_AT_ONCE = 8;

/**
 * Which of our records that no roster calls for the ledger explains: the person waits on the department's roster, whose order and cap
 * change only together with the ledger; or the last that the department's ledger says of them is that they left it.
 */
export async function explanations(
  departments: DepartmentStore,
  read: {
    readonly desired: readonly DesiredSeat[];
    readonly owned: readonly OwnedSeat[];
    readonly rosters: readonly { readonly places: readonly RosterPlace[] }[];
  },
): Promise<Observed['isExplained']> {
  const unwanted = await runInSlices(notDesired(read));
  if (unwanted.length === 0) return () => false;
  const asked = new Set(unwanted.map((seat) => seat.userId));
  const onRosters = read.rosters.flatMap(({ places }) => places.filter(({ userId }) => asked.has(userId)));
  const explained = new Set(onRosters.map(placeKey));
  const unexplained = unwanted.filter((seat) => !explained.has(placeKey(seat)));
  await mapLimited(unexplained, LOOKS_AT_ONCE, async (seat) => {
    if (await hasLeft(departments, seat)) explained.add(placeKey(seat));
  });
  return (seat) => explained.has(placeKey(seat));
}

function* notDesired({
  desired,
  owned,
}: {
  readonly desired: readonly DesiredSeat[];
  readonly owned: readonly OwnedSeat[];
}): Pausable<readonly OwnedSeat[]> {
  const seats = yield* grouping(desired, ({ userId }) => userId);
  const unwanted: OwnedSeat[] = [];
  for (const seat of owned) {
    yield;
    const isDesired = seats.get(seat.userId)?.some(({ product }) => product === seat.product) === true;
    if (!isDesired) unwanted.push(seat);
  }
  return unwanted;
}

async function hasLeft(departments: DepartmentStore, { department, product, userId }: OwnedSeat): Promise<boolean> {
  for (const { fact } of await changesOf(departments.look(department), userId)) {
    if (!isRosterFact(fact) || fact.product !== product) continue;
    return fact.action === 'person-removed' || (fact.action === 'person-swapped' && fact.outgoing.userId === userId);
  }
  return false;
}

const placeKey = (one: {
  readonly department: DepartmentId;
  readonly product: ProductId;
  readonly userId: UserId;
}): string => `${one.department} ${one.product} ${one.userId}`;
