import { defined } from '../defined';
import { type ProductId } from '../ids';
import { type Policy, type PurchaseField } from '../institution/policy';
import { type FieldValue, type PurchaseDetails } from './purchase';

/**
 * What a new form holds of a purchase of the same department before: its reseller, the values of those fields that the policy still has,
 * and the price, if it was for the same product.
 */
export function proposedFrom(
  last: PurchaseDetails | undefined,
  { product, purchasing }: { readonly product: ProductId | undefined; readonly purchasing: Policy['purchasing'] },
): Partial<PurchaseDetails> {
  const fields = stillAsked(last?.fields ?? [], purchasing.fields);
  return {
    reseller: last?.reseller ?? purchasing.reseller,
    ...defined({
      priceCents: last?.product === product ? last?.priceCents : undefined,
      fields: fields.length === 0 ? undefined : fields,
    }),
  };
}

/** Values of the fields that a policy has, called what it calls them. */
const stillAsked = (values: readonly FieldValue[], fields: readonly PurchaseField[]): readonly FieldValue[] =>
  fields.flatMap(({ id, label }) =>
    values.filter((one) => one.id === id).map(({ value }): FieldValue => ({ id, label, value })),
  );
