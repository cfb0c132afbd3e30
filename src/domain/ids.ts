declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** The id of a department: short, lower case, as in the organization file (`math`). */
export type DepartmentId = Branded<'DepartmentId'>;
/** The id of a product, as in the policy file (`visio`). */
export type ProductId = Branded<'ProductId'>;
/** The directory's object id of a person, lower case. */
export type UserId = Branded<'UserId'>;
/** The id of a stock keeping unit as the tenant knows it, lower case; only the reconciler and Graph care. */
export type SkuId = Branded<'SkuId'>;
/** What makes one delivery of one activity, or one press of one button, recognizable when it comes again. */
export type ActivityKey = Branded<'ActivityKey'>;
/** The id of an entitlement. */
export type EntitlementId = Branded<'EntitlementId'>;
/** The id of a purchase, unique in the institution. */
export type PurchaseId = Branded<'PurchaseId'>;

/** Marks a text as a department's id. */
export const departmentId = (text: string): DepartmentId => text as DepartmentId;
/** Marks a text as a product's id. */
export const productId = (text: string): ProductId => text as ProductId;
/** Marks a text as a person's id, in lower case. */
export const userId = (text: string): UserId => text.toLowerCase() as UserId;
/** Marks a text as an SKU's id, in lower case. */
export const skuId = (text: string): SkuId => text.toLowerCase() as SkuId;
/** Marks a text as an activity's key. */
export const activityKey = (text: string): ActivityKey => text as ActivityKey;
/** Marks a text as an entitlement's id. */
export const entitlementId = (text: string): EntitlementId => text as EntitlementId;
/** Marks a text as a purchase's id. */
export const purchaseId = (text: string): PurchaseId => text as PurchaseId;

/** What people are told, and the log says, of whatever has a key: eight letters and digits, the same for the same key. */
export const referenceOf = (key: ActivityKey): string =>
  key
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/gu, '')
    .slice(0, 8);
