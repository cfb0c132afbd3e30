import { type SubscribedSku } from '@microsoft/microsoft-graph-types';
import { z } from 'zod';
import { skuId } from '../../../domain/ids';
import { type TenantSku } from '../../../ports/roster/seat-provisioner';
import { ANYTHING, nameOfObject, readItems, textIfAny, unclearNames } from '../connection/careful';
import { type GraphConnection } from '../connection/graph-connection';
import { selected, withQuery } from '../connection/odata';
import { readPages } from '../connection/pages';
import { type Deadline } from '../connection/retry';

/** No SKU has it: nobody holds it, and nobody can be given it. */
const NO_SKU_ID = '00000000-0000-0000-0000-000000000000';
/** How an SKU is called in the list: the tenant, and its id. */
const ID_WITHIN = /_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/iu;

const properties = {
  id: textIfAny,
  skuId: textIfAny,
  skuPartNumber: textIfAny,
  consumedUnits: ANYTHING,
  prepaidUnits: ANYTHING,
  servicePlans: ANYTHING,
} satisfies Partial<Record<keyof SubscribedSku, z.ZodType>>;

const skuSchema = z.object(properties);
/** An SKU that nothing names: nobody could tell whether it is one of the catalog. */
const namedSchema = skuSchema.refine((sku) => idOf(sku) !== undefined || sku.skuPartNumber !== undefined);
type GraphSku = z.output<typeof skuSchema>;

const count = z.int().min(0);
const prepaidSchema = z.object({ enabled: count, warning: count.nullish(), suspended: count.nullish() });
const planSchema = z.object({ servicePlanId: nameOfObject, servicePlanName: nameOfObject });

/** Every SKU of the tenant; a `Fault` when the list is short, or has one that nothing names. */
export async function readTenantSkus(connection: GraphConnection, deadline: Deadline): Promise<readonly TenantSku[]> {
  const path = withQuery('/subscribedSkus', { $select: selected(skuSchema) });
  const operation = 'subscribedSkus';
  const list = { connection, path, item: namedSchema, operation, deadline: () => deadline } as const;
  return (await readPages(list)).map(toTenantSku);
}

/** Of what is unclear the value that gives less: no unit to give. */
function toTenantSku(sku: GraphSku): TenantSku {
  const id = idOf(sku);
  const prepaid = prepaidSchema.safeParse(sku.prepaidUnits).data;
  const consumed = count.safeParse(sku.consumedUnits).data;
  const plans = readItems(planSchema, sku.servicePlans);
  return {
    skuId: skuId(id ?? NO_SKU_ID),
    skuPartNumber: sku.skuPartNumber ?? '',
    enabledUnits: prepaid?.enabled ?? 0,
    warningUnits: prepaid?.warning ?? 0,
    suspendedUnits: prepaid?.suspended ?? 0,
    consumedUnits: consumed ?? prepaid?.enabled ?? 0,
    servicePlans: plans.items,
    ...unclearNames({
      skuId: id === undefined,
      skuPartNumber: sku.skuPartNumber === undefined,
      consumedUnits: consumed === undefined,
      prepaidUnits: prepaid === undefined,
      servicePlans: !plans.isWhole,
    }),
  };
}

const idOf = (sku: GraphSku): string | undefined => sku.skuId ?? ID_WITHIN.exec(sku.id ?? '')?.[1];
