import { type TenantSeed } from '../../../src/local/emulated-tenant/state/seed';

type SeedUser = NonNullable<TenantSeed['users']>[number];
type SeedSku = NonNullable<TenantSeed['skus']>[number];
type SeedGroup = NonNullable<TenantSeed['groups']>[number];

/** A GUID that is easy to recognize: the number at its end. */
export function guid(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** A person in the United States, `person1@contoso.edu` for number 1, unless something else is given. */
export function aUser(number: number, own: Partial<SeedUser> = {}): SeedUser {
  const name = `person${number}`;
  return {
    id: guid(number),
    userPrincipalName: `${name}@contoso.edu`,
    displayName: `Person ${number}`,
    mail: `${name}@contoso.edu`,
    usageLocation: 'US',
    ...own,
  };
}

/** A SKU with ten units and one plan that nothing conflicts with, unless something else is given. */
export function aSku(number: number, own: Partial<SeedSku> = {}): SeedSku {
  return {
    skuId: guid(900_000 + number),
    skuPartNumber: `SKU_${number}`,
    prepaidUnits: { enabled: 10 },
    servicePlans: [{ servicePlanId: guid(800_000 + number), servicePlanName: `PLAN_${number}` }],
    ...own,
  };
}

/** The id of the SKU that {@link aSku} makes. */
export const sku = (number: number): string => guid(900_000 + number);
/** The id of its service plan. */
export const plan = (number: number): string => guid(800_000 + number);
/** The id of the group that {@link aGroup} makes. */
export const group = (number: number): string => guid(700_000 + number);

/** A security group without members, unless something else is given. */
export function aGroup(number: number, own: Partial<SeedGroup> = {}): SeedGroup {
  return { id: group(number), displayName: `Group ${number}`, ...own };
}
