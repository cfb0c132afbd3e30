import { type Assignment, type SeatFailure } from '../../../src/domain/roster/assignment';
import { type SkuId, type UserId } from '../../../src/domain/ids';
import { Fault } from '../../../src/ports/fault';
import {
  type ObservedPerson,
  type SeatChange,
  type SeatOutcome,
  type SeatProvisioner,
  type SeatResult,
  type TenantSku,
} from '../../../src/ports/roster/seat-provisioner';

/** A SKU of a tenant in memory. */
export interface StockedSku {
  readonly skuId: SkuId;
  readonly skuPartNumber: string;
  readonly units: number;
  readonly planNames?: readonly string[];
}

/**
 * A tenant that is fast, and whose every call can be watched; for what needs many runs. The emulated tenant, over HTTP, is for all
 * else.
 */
export class TenantInMemory implements SeatProvisioner {
  /** By person: what they hold. */
  readonly held = new Map<UserId, Assignment[]>();
  readonly accounts = new Map<UserId, ObservedPerson['account']>();
  /** People whom the tenant refuses, or is never there for. */
  readonly refuses = new Map<UserId, SeatFailure>();
  readonly fails = new Set<UserId>();
  /** What was changed, in order: `assign <person>`. */
  readonly changes: string[] = [];
  /** How often people were read, and how many one by one. */
  readonly reads = { holders: 0, observed: 0 };
  readonly #skus: readonly StockedSku[];

  constructor(skus: readonly StockedSku[]) {
    this.#skus = skus;
  }

  /** Gives somebody a license behind our back, or takes it away. */
  give(userId: UserId, skuId: SkuId, own: Partial<Assignment> = {}): void {
    this.take(userId, skuId);
    const assignment: Assignment = { skuId, source: { kind: 'direct' }, status: 'active', failure: undefined, ...own };
    this.held.set(userId, [...(this.held.get(userId) ?? []), assignment]);
  }

  take(userId: UserId, skuId: SkuId): void {
    this.held.set(
      userId,
      (this.held.get(userId) ?? []).filter((one) => !isDirect(one, skuId)),
    );
  }

  has(userId: UserId, skuId: SkuId): boolean {
    return (this.held.get(userId) ?? []).some((one) => isDirect(one, skuId));
  }

  tenantSkus(): Promise<readonly TenantSku[]> {
    const skus = this.#skus.map(({ skuId, skuPartNumber, units, planNames = [] }) => ({
      skuId,
      skuPartNumber,
      enabledUnits: units,
      warningUnits: 0,
      consumedUnits: this.#consumed(skuId),
      servicePlans: planNames.map((servicePlanName) => ({
        servicePlanId: `id of ${servicePlanName}`,
        servicePlanName,
      })),
    }));
    return Promise.resolve(skus);
  }

  observe(userIds: readonly UserId[]): Promise<readonly ObservedPerson[]> {
    this.reads.observed += userIds.length;
    return Promise.resolve(userIds.map((userId) => this.#person(userId)));
  }

  holders(skuIds: readonly SkuId[]): Promise<readonly ObservedPerson[]> {
    this.reads.holders += 1;
    const having = [...this.held].filter(([, all]) => all.some(({ skuId }) => skuIds.includes(skuId)));
    return Promise.resolve(having.map(([userId]) => this.#person(userId)));
  }

  async change({ action, userId, skuId }: SeatChange): Promise<SeatOutcome> {
    await Promise.resolve();
    this.changes.push(`${action} ${Number(userId.slice(-12))}`);
    if (this.fails.has(userId)) throw new Fault('unavailable', 'the tenant is not there for one person');
    const requestId = `request-${this.changes.length}`;
    const isHeld = this.has(userId, skuId);
    const units = this.#skus.find((sku) => sku.skuId === skuId)?.units ?? 0;
    const isShort = action === 'assign' && !isHeld && this.#consumed(skuId) >= units;
    const failure = this.refuses.get(userId) ?? (isShort ? ({ code: 'tenant-short' } as const) : undefined);
    if (failure !== undefined) return { status: 'failed', failure, requestId, rawText: undefined };
    if (action === 'assign') this.give(userId, skuId);
    else this.take(userId, skuId);
    return { status: isHeld === (action === 'assign') ? 'already' : 'done', requestId };
  }

  async *changeMany(seats: AsyncIterable<SeatChange>): AsyncGenerator<SeatResult> {
    for await (const seat of seats) {
      try {
        yield { seat, outcome: await this.change(seat) };
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        yield { seat, fault: error };
      }
    }
  }

  #person(userId: UserId): ObservedPerson {
    return {
      userId,
      account: this.accounts.get(userId) ?? 'enabled',
      assignments: [...(this.held.get(userId) ?? [])],
    };
  }

  #consumed(skuId: SkuId): number {
    return [...this.held.values()].filter((all) => all.some((one) => one.skuId === skuId && one.status !== 'error'))
      .length;
  }
}

const isDirect = ({ skuId, source }: Assignment, wanted: SkuId): boolean =>
  skuId === wanted && source.kind === 'direct';
