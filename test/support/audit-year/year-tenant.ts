import { type SkuId, type UserId } from '../../../src/domain/ids';
import { type Assignment } from '../../../src/domain/roster/assignment';
import { type KnownPerson } from '../../../src/domain/people';
import { type ObservedPerson, type TenantSku } from '../../../src/ports/roster/seat-provisioner';
import { TenantInMemory } from '../tenant/tenant-in-memory';

/** A tenant that says how people are called, of whom it is unsure, and which units are no longer paid for. */
export class YearTenant extends TenantInMemory {
  readonly names = new Map<UserId, KnownPerson>();
  /** Of whom it says something that nobody can judge. */
  readonly unsure = new Set<UserId>();
  readonly warningUnits = new Map<SkuId, number>();
  readonly suspendedUnits = new Map<SkuId, number>();
  /** SKUs of whose units it says something that nobody can judge. */
  readonly unclearUnits = new Set<SkuId>();
  /** SKUs that the tenant does not have yet. */
  readonly missing = new Set<SkuId>();

  override async tenantSkus(): Promise<readonly TenantSku[]> {
    const skus = await super.tenantSkus();
    return skus
      .filter(({ skuId }) => !this.missing.has(skuId))
      .map((sku) => ({
        ...sku,
        warningUnits: this.warningUnits.get(sku.skuId) ?? 0,
        suspendedUnits: this.suspendedUnits.get(sku.skuId) ?? 0,
        ...(this.unclearUnits.has(sku.skuId) ? { unclear: ['prepaidUnits'] } : {}),
      }));
  }

  override async observe(userIds: readonly UserId[]): Promise<readonly ObservedPerson[]> {
    return (await super.observe(userIds)).map((one) => this.#described(one));
  }

  override async holders(
    skuIds: readonly SkuId[],
    onPage?: (licenses: number) => void,
  ): Promise<readonly ObservedPerson[]> {
    return (await super.holders(skuIds, onPage)).map((one) => this.#described(one));
  }

  /** A license comes through a group, besides what the person has. */
  join(userId: UserId, skuId: SkuId): void {
    const through: Assignment = {
      skuId,
      source: { kind: 'group', groupId: 'group-1' },
      status: 'active',
      failure: undefined,
    };
    this.held.set(userId, [...(this.held.get(userId) ?? []), through]);
  }

  /** What came through groups is gone again. */
  leave(userId: UserId): void {
    const rest = (this.held.get(userId) ?? []).filter(({ source }) => source.kind === 'direct');
    this.held.set(userId, rest);
  }

  #described(one: ObservedPerson): ObservedPerson {
    const person = one.account === 'missing' ? undefined : this.names.get(one.userId);
    return {
      ...one,
      ...(person === undefined ? {} : { person }),
      ...(this.unsure.has(one.userId) ? { account: 'unclear', unclear: ['accountEnabled'] } : {}),
    };
  }
}
