import { differencesOf } from '../../src/domain/replay/differences';
import { type DepartmentReplay } from '../../src/domain/replay/department-replay';
import { type ProductId } from '../../src/domain/ids';
import { type StoredDepartment, type StoredRosters } from './audit';

/**
 * What of a department's records is not what the replay of its ledger says; spells are counted against who has a seat by what is stored.
 *
 * @param replay Goes on with the entries that it has not taken yet.
 */
export function problemsOfReplay(
  stored: StoredRosters & Partial<Pick<StoredDepartment, 'purchases'>>,
  replay: DepartmentReplay,
): readonly string[] {
  const { entries: taken } = replay.past();
  replay.take(stored.ledger.filter(({ number }) => number > taken));
  const past = replay.past();
  const records = { ...stored, renewalAnswers: past.renewalAnswers };
  const differences = differencesOf(past, records).map(({ record, text }) => `${record}: ${text}`);
  const lasting = past.spells.filter(({ until }) => until === undefined);
  const seated = stored.pools.flatMap(({ product, seatedThrough }) =>
    stored.entries
      .filter((entry) => entry.product === product && entry.rank <= seatedThrough)
      .map(({ userId }) => placeOf(product, userId)),
  );
  const told = lasting.map(({ product, person }) => placeOf(product, person.userId));
  const isSame = told.toSorted().join() === seated.toSorted().join();
  const sent = (stored.purchases ?? []).flatMap(({ purchase: { id, status } }) =>
    status === 'draft' ? [] : [`${id} ${status === 'approved' ? 'awaiting' : status}`],
  );
  const toldOf = [...past.purchases].map(([id, { state }]) => `${id} ${state}`);
  if (stored.purchases !== undefined && sent.toSorted().join() !== toldOf.toSorted().join())
    differences.push(`purchases: ${toldOf.join()}; by records: ${sent.join()}`);
  return [...differences, ...(isSame ? [] : [`seats by spells: ${told.join()}; by records: ${seated.join()}`])].map(
    (problem) => `replay of ${stored.department.id}: ${problem}`,
  );
}

const placeOf = (product: ProductId, userId: string): string => `${product}/${userId}`;
