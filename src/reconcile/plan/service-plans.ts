import { type SkuId } from '../../domain/ids';
import { type Product } from '../../domain/institution/product';
import { type TenantSku } from '../../ports/roster/seat-provisioner';

/** Service plans by SKU, by id in lower case. */
export type PlansBySku = ReadonlyMap<SkuId, readonly string[]>;

/** The SKUs of a product that the tenant has, in the order of the policy. */
export function skusOf(product: Product, tenantSkus: readonly TenantSku[]): readonly SkuId[] {
  return product.skuPartNumbers.flatMap((partNumber) =>
    tenantSkus.filter((sku) => sku.skuPartNumber === partNumber).map((sku) => sku.skuId),
  );
}

/** Of other SKUs of the tenant, the service plans that make a seat of a product unnecessary; no SKU without one. */
export function coveringPlans(product: Product, tenantSkus: readonly TenantSku[]): PlansBySku {
  const own = skusOf(product, tenantSkus);
  return new Map(
    tenantSkus
      .filter(({ skuId }) => !own.includes(skuId))
      .map((sku): [SkuId, readonly string[]] => [sku.skuId, overlapIn(product, sku)])
      .filter(([, plans]) => plans.length > 0),
  );
}

/**
 * The service plans that make each SKU of a product what it is: those that the policy names, or the one whose name is most like the
 * SKU's own. A license in which all of them are switched off does not do; of a SKU that has none like that, every license does.
 */
export function mainPlans(product: Product, tenantSkus: readonly TenantSku[]): PlansBySku {
  const own = skusOf(product, tenantSkus);
  return new Map(
    tenantSkus
      .filter(({ skuId }) => own.includes(skuId))
      .map((sku) => {
        const named = overlapIn(product, sku);
        return [sku.skuId, named.length > 0 ? named : mostAlike(sku)];
      }),
  );
}

function overlapIn(product: Product, { servicePlans }: TenantSku): readonly string[] {
  const wanted = new Set(product.overlapServicePlans.map((plan) => plan.toLowerCase()));
  return servicePlans
    .map(({ servicePlanId, servicePlanName }) => ({ id: servicePlanId.toLowerCase(), name: servicePlanName }))
    .filter(({ id, name }) => wanted.has(id) || wanted.has(name.toLowerCase()))
    .map(({ id }) => id);
}

/** Shorter beginnings than this are alike by chance. */
const LEAST_ALIKE = 4;

/** A SKU carries helpers besides, such as `EXCHANGE_S_FOUNDATION`: what it is about begins as its part number does. */
function mostAlike({ skuPartNumber, servicePlans }: TenantSku): readonly string[] {
  const alike = servicePlans.map(({ servicePlanId, servicePlanName }) => ({
    id: servicePlanId.toLowerCase(),
    length: sharedLength(lettersOf(skuPartNumber), lettersOf(servicePlanName)),
  }));
  const longest = Math.max(0, ...alike.map(({ length }) => length));
  if (longest >= LEAST_ALIKE) return alike.filter(({ length }) => length === longest).map(({ id }) => id);
  return servicePlans.length === 1 ? alike.map(({ id }) => id) : [];
}

const lettersOf = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/gu, '');

function sharedLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}
