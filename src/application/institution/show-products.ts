import { type Actor } from '../../domain/actor';
import { isApprover, seesEverything } from '../../domain/authority';
import { catalogOf } from '../../domain/institution/catalog';
import { type ProductId } from '../../domain/ids';
import { type Product } from '../../domain/institution/product';
import { type SetupRefusal } from '../../domain/refusal';
import { type TenantSku } from '../../ports/roster/seat-provisioner';
import { centralItOnly } from '../access/central-it';
import { type CountedPage, pageOf, type PageAsked } from '../page';
import { type Ports } from '../ports';
import { readStanding, rolesOf } from '../access/standing';
import { type Result } from '../../domain/result';
import { orLogFault, orLogPassingFault } from '../outbox/faults';

/** The tenant may take this long inside a turn, as a look-up may; after a turn it has more time. */
const TENANT_MS = 3000;

/** A product, and how many of it the tenant has. */
export interface ProductRow {
  readonly product: Product;
  /**
   * Usable units, summed over its part numbers; `none` where the tenant has none of these, `unknown` where it does not answer;
   * undefined for those whom the tenant does not concern.
   */
  readonly units: number | 'none' | 'unknown' | undefined;
}

/** A page of the catalog with what the tenant has of it. */
export interface ProductsPage extends CountedPage<ProductRow, ProductId> {
  /** Whether Microsoft 365 does not tell the units of some product, of this page or another one. */
  readonly isSilent: boolean;
  readonly canChange: boolean;
  readonly openWishCount: number;
}

/**
 * A page of the catalog: with units and wishes for approvers and auditors; its names alone for those who see pools somewhere, since
 * they buy from it.
 */
export async function showProducts(
  ports: Ports,
  actor: Actor,
  asked: PageAsked<ProductId>,
): Promise<Result<{ readonly page: ProductsPage }, SetupRefusal>> {
  const standing = await readStanding(ports, actor);
  const { institution } = standing;
  if (!seesEverything(actor, institution)) {
    if (!rolesOf(standing).seesPools) return { ok: false, refusal: centralItOnly(institution) };
    const named = ports.policy.products.map((product) => ({ product, units: undefined }));
    return { ok: true, page: { ...pageOfRows(named, asked), isSilent: false, canChange: false, openWishCount: 0 } };
  }
  const [skus, wishes] = await Promise.all([readTenantSkus(ports, orLogFault), ports.institution.look().openWishes()]);
  const products = catalogOf(ports.policy.products, institution.products);
  const rows = products.map((product) => ({ product, units: unitsOf(product, skus) }));
  return {
    ok: true,
    page: {
      ...pageOfRows(rows, asked),
      isSilent: rows.some(({ units }) => units === 'unknown'),
      canChange: isApprover(actor, institution),
      openWishCount: wishes.length,
    },
  };
}

/** A page of the catalog, in its own order; of a product that is there no more nobody knows what comes behind it. */
function pageOfRows(rows: readonly ProductRow[], asked: PageAsked<ProductId>): CountedPage<ProductRow, ProductId> {
  const indexes = new Map(rows.map(({ product }, index) => [product.id, index]));
  return pageOf(rows, asked, {
    placeOf: ({ product }) => product.id,
    isBehind: ({ product }, place) => (indexes.get(product.id) ?? 0) > (indexes.get(place) ?? -1),
  });
}

/** A part number to choose for a product. */
export interface PartNumber {
  readonly skuPartNumber: string;
  /** Undefined where the tenant does not have it (any more). */
  readonly units: number | undefined;
}

/** What the form of a product needs. */
export interface ProductChoices {
  /** As it is now; undefined for a new one, and for one that is not there. */
  readonly product: Product | undefined;
  /** The product's own, and those of the tenant that no product uses, by name. */
  readonly partNumbers: readonly PartNumber[];
}

/** What an approver can choose for a product, or for a new one. @returns Refusals `central-it-only` before `tenant-silent`. */
export async function productChoices(
  ports: Pick<Ports, 'institution' | 'provisioner' | 'policy' | 'logger'>,
  actor: Actor,
  id: ProductId | undefined,
): Promise<Result<{ readonly choices: ProductChoices }, SetupRefusal>> {
  const institution = await ports.institution.read();
  if (!isApprover(actor, institution)) return { ok: false, refusal: centralItOnly(institution) };
  const skus = await readTenantSkus(ports, orLogPassingFault);
  if (skus === undefined) return { ok: false, refusal: { code: 'tenant-silent' } };
  const products = catalogOf(ports.policy.products, institution.products);
  const product = products.find((one) => one.id === id);
  const own = product?.skuPartNumbers ?? [];
  const tenant = skus.map((sku) => sku.skuPartNumber).filter((one) => one !== '');
  const others = products.filter((one) => one.id !== id);
  const inUse = new Set(others.flatMap((one) => one.skuPartNumbers));
  const offered = [...own, ...tenant.filter((one) => !own.includes(one) && !inUse.has(one)).toSorted()];
  const partNumbers = offered.map((skuPartNumber) => ({
    skuPartNumber,
    units: skus.find((sku) => sku.skuPartNumber === skuPartNumber)?.enabledUnits,
  }));
  return { ok: true, choices: { product, partNumbers } };
}

/** Every SKU of the tenant; undefined when it does not answer in time for a turn. */
async function readTenantSkus(
  ports: Pick<Ports, 'provisioner' | 'logger'>,
  unlessFault: typeof orLogFault,
): Promise<readonly TenantSku[] | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, TENANT_MS, undefined);
  });
  const read = () => Promise.race([ports.provisioner.tenantSkus(), silence]);
  try {
    return await unlessFault(ports.logger, read, 'the units of the tenant could not be read');
  } finally {
    clearTimeout(timer);
  }
}

function unitsOf({ skuPartNumbers }: Product, skus: readonly TenantSku[] | undefined): ProductRow['units'] {
  if (skus === undefined) return 'unknown';
  const own = skus.filter((sku) => skuPartNumbers.includes(sku.skuPartNumber));
  if (own.some((sku) => sku.unclear?.includes('prepaidUnits') === true)) return 'unknown';
  return own.length === 0 ? 'none' : own.reduce((units, sku) => units + sku.enabledUnits, 0);
}
