import { type Assignment, type SeatFailure } from '../../../src/domain/roster/assignment';
import { type SkuId, type UserId } from '../../../src/domain/ids';
import { Fault } from '../../../src/ports/fault';
import { type TenantChanges } from '../../../src/ports/reconcile/tenant-changes';
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
  /** Called before a change takes effect, and after: what it throws is what the program meets. */
  weather: (when: 'before' | 'after') => void = () => undefined;
  /** Who changed, in order, with whom each list of changes begins. */
  readonly follow: TenantChanges & { asked: number; isLost: boolean } = {
    asked: 0,
    isLost: false,
    begin: () => Promise.resolve(String(this.#changed.length)),
    since: (mark) => {
      this.follow.asked += 1;
      if (this.follow.isLost) return Promise.resolve({ status: 'lost' });
      const people = [...new Set(this.#changed.slice(Number(mark)))];
      return Promise.resolve({ status: 'told', people, mark: String(this.#changed.length) });
    },
  };
  readonly #changed: UserId[] = [];
  #skus: readonly StockedSku[];

  constructor(skus: readonly StockedSku[]) {
    this.#skus = skus;
  }

  /** Gives somebody a license behind our back, or takes it away. */
  give(userId: UserId, skuId: SkuId, own: Partial<Assignment> = {}): void {
    this.take(userId, skuId);
    const assignment: Assignment = { skuId, source: { kind: 'direct' }, status: 'active', failure: undefined, ...own };
    this.held.set(userId, [...(this.held.get(userId) ?? []), assignment]);
    this.#changed.push(userId);
  }

  /** An account is disabled, enabled, or gone. */
  turn(userId: UserId, account: ObservedPerson['account']): void {
    this.accounts.set(userId, account);
    this.#changed.push(userId);
  }

  take(userId: UserId, skuId: SkuId): void {
    this.held.set(
      userId,
      (this.held.get(userId) ?? []).filter((one) => !isDirect(one, skuId)),
    );
    this.#changed.push(userId);
  }

  /**
   * The reseller's units become another number. Where they are fewer than are held, Microsoft takes licenses: what stays of them is in error,
   * or nothing does. Where there are units again, what is in error for want of one works again.
   */
  stock(skuId: SkuId, units: number, left: 'in error' | 'nothing' = 'nothing'): void {
    this.#skus = this.#skus.map((sku) => (sku.skuId === skuId ? { ...sku, units } : sku));
    for (const [userId, all] of this.held) {
      const isShort = all.some((one) => isDirect(one, skuId) && one.failure?.code === 'tenant-short');
      if (isShort && this.#consumed(skuId) < units) this.give(userId, skuId);
    }
    for (const [userId, all] of this.held) {
      if (this.#consumed(skuId) <= units) return;
      if (!all.some((one) => isDirect(one, skuId) && one.status !== 'error')) continue;
      if (left === 'nothing') this.take(userId, skuId);
      else this.give(userId, skuId, { status: 'error', failure: { code: 'tenant-short' } });
    }
  }

  /** Units that nobody holds. */
  free(skuId: SkuId): number {
    return (this.#skus.find((sku) => sku.skuId === skuId)?.units ?? 0) - this.#consumed(skuId);
  }

  has(userId: UserId, skuId: SkuId): boolean {
    return (this.held.get(userId) ?? []).some((one) => isDirect(one, skuId));
  }

  /** Whether somebody has a license that works. */
  holds(userId: UserId, skuId: SkuId): boolean {
    return (this.held.get(userId) ?? []).some((one) => isDirect(one, skuId) && one.status !== 'error');
  }

  tenantSkus(): Promise<readonly TenantSku[]> {
    const skus = this.#skus.map(({ skuId, skuPartNumber, units, planNames = [] }) => ({
      skuId,
      skuPartNumber,
      enabledUnits: units,
      warningUnits: 0,
      suspendedUnits: 0,
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

  holders(skuIds: readonly SkuId[], onPage?: (licenses: number) => void): Promise<readonly ObservedPerson[]> {
    this.reads.holders += 1;
    const having = [...this.held].filter(([, all]) => all.some(({ skuId }) => skuIds.includes(skuId)));
    onPage?.(having.length);
    return Promise.resolve(having.map(([userId]) => this.#person(userId)));
  }

  async change({ action, userId, skuId, insteadOf = [] }: SeatChange): Promise<SeatOutcome> {
    await Promise.resolve();
    this.weather('before');
    this.changes.push(`${action} ${Number(userId.slice(-12))}`);
    if (this.fails.has(userId)) throw new Fault('unavailable', 'the tenant is not there for one person');
    const requestId = `request-${this.changes.length}`;
    const isHeld = this.holds(userId, skuId);
    const units = this.#skus.find((sku) => sku.skuId === skuId)?.units ?? 0;
    const isShort = action === 'assign' && !isHeld && this.#consumed(skuId) >= units;
    const failure = this.refuses.get(userId) ?? (isShort ? ({ code: 'tenant-short' } as const) : undefined);
    if (failure !== undefined) return { status: 'failed', failure, requestId, rawText: undefined };
    for (const other of insteadOf) if (other !== skuId) this.take(userId, other);
    if (action === 'assign') this.give(userId, skuId);
    else this.take(userId, skuId);
    for (const lost of insteadOf) this.take(userId, lost);
    this.weather('after');
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
