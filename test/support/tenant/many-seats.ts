import { graphSeatProvisioner } from '../../../src/adapters/graph/seats/graph-seat-provisioner';
import { WritePace, type WriteQuota } from '../../../src/adapters/graph/seats/write-pace';
import { skuId, userId } from '../../../src/domain/ids';
import { type SeatChange, type SeatProvisioner, type SeatResult } from '../../../src/ports/roster/seat-provisioner';
import { connectTo } from './tenant-connection';
import { guid, sku } from './tenant-seed';
import { type TestTenant } from './tenant';

/** A quota that is in nobody's way. */
export const NO_LIMIT: WriteQuota = { capacity: 100_000, perSecond: 100_000 };

/** Provisions an emulated tenant, by a quota. */
export function provisionerOf(
  tenant: TestTenant,
  { quota = NO_LIMIT, ...budget }: { quota?: WriteQuota; budgetMs?: number; signal?: AbortSignal } = {},
): SeatProvisioner {
  return graphSeatProvisioner({ connection: connectTo(tenant), pace: new WritePace(quota), ...budget });
}

/** A change of the first SKU for the person with a number. */
export function aChange(action: SeatChange['action'], person: number, product = 1): SeatChange {
  return { action, userId: userId(guid(person)), skuId: skuId(sku(product)) };
}

/** Numbers from one to another, both included. */
export function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, place) => from + place);
}

/** Changes as somebody hands them over who writes down an intent before each. */
export async function* handedOver(changes: readonly SeatChange[]): AsyncGenerator<SeatChange> {
  for (const change of changes) {
    yield await Promise.resolve(change);
  }
}

/** All results of many changes. */
export async function changeAll(seats: SeatProvisioner, changes: readonly SeatChange[]): Promise<SeatResult[]> {
  const results: SeatResult[] = [];
  for await (const result of seats.changeMany(handedOver(changes))) {
    results.push(result);
  }
  return results;
}

/** What became of a change, in a word. */
export function wordOf(result: SeatResult): string {
  return 'fault' in result ? `fault ${result.fault.kind}` : result.outcome.status;
}
