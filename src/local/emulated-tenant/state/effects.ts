import { type License, type LicenseState } from './records';
import { type FullSeed, type SeedUser, type SkuRecord } from './seed';

/** Something that happened to the tenant: what the journal keeps and what replicas apply late. Applying one twice is harmless. */
export type Effect =
  | { readonly kind: 'loaded'; readonly seed: FullSeed }
  | { readonly kind: 'located'; readonly userId: string; readonly usageLocation: string | null }
  | { readonly kind: 'licensed'; readonly userId: string; readonly states: readonly LicenseState[] }
  | { readonly kind: 'created'; readonly user: SeedUser }
  | { readonly kind: 'changed'; readonly userId: string; readonly properties: Partial<Omit<SeedUser, 'id'>> }
  | { readonly kind: 'deleted'; readonly userId: string }
  | { readonly kind: 'app-installed'; readonly userId: string }
  | { readonly kind: 'sku-changed'; readonly skuId: string; readonly properties: Partial<Omit<SkuRecord, 'skuId'>> }
  | {
      readonly kind: 'members-changed';
      readonly groupId: string;
      readonly added: readonly string[];
      readonly removed: readonly string[];
    }
  | { readonly kind: 'group-licensed'; readonly groupId: string; readonly licenses: readonly License[] };
