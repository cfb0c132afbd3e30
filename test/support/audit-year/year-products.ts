import { type ProductId, productId, type SkuId, skuId } from '../../../src/domain/ids';
import { type Policy } from '../../../src/domain/institution/policy';
import { type Product } from '../../../src/domain/institution/product';
import { type StockedSku } from '../tenant/tenant-in-memory';
import { aPolicy, LAPSE } from '../builders';

/** The three products. */
export const PRODUCTS = [productId('visio'), productId('project'), productId('powerbi')] as const;
/** One that goes out of the catalog, and its SKU, which comes late. */
export const RELIC = productId('relic');
export const RELIC_SKU = skuId('sku-relic-1');
export const CATALOG: readonly ProductId[] = [...PRODUCTS, RELIC];
/** A bigger license that has the first product in it. */
export const BIGGER = skuId('sku-bigger');
/** As many releases that nothing explains are done; one more, and all wait for somebody. */
export const MOST_RELEASES = 2;

/** The SKUs of a product, the better one first. */
export const skusOfProduct = (product: ProductId): readonly [SkuId, SkuId] => [
  skuId(`sku-${product}-1`),
  skuId(`sku-${product}-2`),
];

/** What the tenant may have, no unit of it yet. */
export const SKUS: readonly StockedSku[] = [
  ...PRODUCTS.flatMap((product) =>
    skusOfProduct(product).map((sku, index) => ({
      skuId: sku,
      skuPartNumber: `${product.toUpperCase()}_${index + 1}`,
      units: 0,
      planNames: [`PLAN_${product}`],
    })),
  ),
  { skuId: RELIC_SKU, skuPartNumber: 'RELIC_1', units: 0, planNames: ['PLAN_relic'] },
  { skuId: BIGGER, skuPartNumber: 'BIGGER', units: 1000, planNames: ['PLAN_visio', 'PLAN_else'] },
];

/** The policy of the year, with the catalog and the mode of a day. */
export function policyWith(products: readonly ProductId[], mode: Policy['reconcile']['mode']): Policy {
  return aPolicy({
    term: { ...LAPSE, gap: 'hold-if-renewed' },
    products: products.map(productOf),
    reconcile: { mode, maxReleases: MOST_RELEASES, everyMinutes: 15, wholeEveryMinutes: 60 },
    churn: { changes: 1000, timesCap: 1000 },
  });
}

const productOf = (id: ProductId): Product => ({
  id,
  name: `The ${id}`,
  aliases: [],
  skuPartNumbers: [`${id.toUpperCase()}_1`, `${id.toUpperCase()}_2`],
  overlapServicePlans: [`PLAN_${id}`],
});
