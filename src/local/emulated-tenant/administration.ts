import { z } from 'zod';
import { isConsuming, type LicenseState } from './state/records';
import { readSeed, type SeedUser } from './state/seed';
import { usableUnits } from './licensing/assignment-rules';
import { type Tenant } from './tenant';
import { without } from './without';

const guid = z.string().toLowerCase();
const properties = z.record(z.string(), z.unknown());

/** People: made, changed, taken away, made anew, in this order, as late as any other change. */
export const peopleSchema = z.strictObject({
  create: z.array(properties).default([]),
  /** By id: what is given takes the place of what is there. */
  change: z.array(z.looseObject({ id: guid })).default([]),
  remove: z.array(guid).default([]),
  /** Taken away, and made again with the same names under another id, without licenses. */
  remake: z.array(z.strictObject({ id: guid, as: guid })).default([]),
});

/** The units of a SKU, and what becomes of the licenses that are more than those. */
export const unitsSchema = z.strictObject({
  skuId: guid,
  prepaidUnits: z.record(z.string(), z.int().min(0)).default({}),
  /** On top of those enabled: what a reseller delivers. */
  delivered: z.int().min(0).default(0),
  capabilityStatus: z.string().optional(),
  subscriptions: z.array(properties).optional(),
  /** Licenses in excess stay unless they are lost: `error` leaves a `CountViolation`, `gone` nothing. */
  lost: z.enum(['error', 'gone']).optional(),
  /** Who loses them first; those latest in the order of listing unless given. */
  from: z.array(guid).default([]),
});

/** The plans that are switched off in what one person holds directly; those not named are switched on. */
export const plansSchema = z.strictObject({ userId: guid, skuId: guid, disabledPlans: z.array(guid) });

/** Changes people as an administrator would. */
export function changePeople(tenant: Tenant, { create, change, remove, remake }: z.output<typeof peopleSchema>): void {
  const createdDateTime = tenant.instant();
  for (const user of create) tenant.commit({ kind: 'created', user: checked(tenant, { createdDateTime, ...user }) });
  for (const { id, ...given } of change) {
    const user = checked(tenant, { ...ownOf(tenant, id), ...given });
    tenant.commit({ kind: 'changed', userId: id, properties: without(user, 'id') });
  }
  for (const userId of remove) tenant.commit({ kind: 'deleted', userId });
  for (const { id, as } of remake) {
    const user = ownOf(tenant, id);
    tenant.commit({ kind: 'deleted', userId: id });
    tenant.commit({ kind: 'created', user: checked(tenant, { ...user, id: as, createdDateTime }) });
  }
}

/** Changes units as Microsoft does when a subscription changes or ends. */
export function changeUnits(tenant: Tenant, change: z.output<typeof unitsSchema>): void {
  const { skuId, delivered, capabilityStatus, subscriptions, lost, from } = change;
  const sku = tenant.state.skus.get(skuId);
  if (sku === undefined) throw new Error(`no such SKU: ${skuId}`);
  const prepaidUnits = { ...sku.prepaidUnits, ...change.prepaidUnits };
  const after = {
    ...sku,
    prepaidUnits: { ...prepaidUnits, enabled: prepaidUnits.enabled + delivered },
    capabilityStatus: capabilityStatus ?? sku.capabilityStatus,
    subscriptions: subscriptions ?? sku.subscriptions,
  };
  const [read] = readSeed({ skus: [after] }).skus;
  tenant.commit({ kind: 'sku-changed', skuId, properties: without(read ?? sku, 'skuId') });
  if (lost !== undefined) loseExcess(tenant, skuId, { lost, from });
}

/** Switches plans of a direct license off, or on again. */
export function switchPlans(tenant: Tenant, { userId, skuId, disabledPlans }: z.output<typeof plansSchema>): void {
  const states = tenant.state.user(userId)?.states ?? [];
  if (!states.some((state) => isDirect(state, skuId))) throw new Error(`${userId} does not hold ${skuId} directly`);
  const after = states.map((state) =>
    isDirect(state, skuId) ? { ...state, disabledPlans, lastUpdatedDateTime: tenant.instant() } : state,
  );
  tenant.commit({ kind: 'licensed', userId, states: after });
}

function loseExcess(
  tenant: Tenant,
  skuId: string,
  { lost, from }: { readonly lost: 'error' | 'gone'; readonly from: readonly string[] },
): void {
  const units = usableUnits(tenant.state.skus.get(skuId));
  const holders = [...tenant.state.holdersOf(skuId)].flatMap((id) => tenant.state.user(id) ?? []);
  const latestFirst = holders.toSorted((one, other) => other.ordinal - one.ordinal).map(({ id }) => id);
  const losers = [...new Set([...from.filter((id) => latestFirst.includes(id)), ...latestFirst])];
  for (const userId of losers.slice(0, Math.max(0, losers.length - units))) {
    const states = (tenant.state.user(userId)?.states ?? []).flatMap((state): LicenseState[] => {
      if (state.skuId !== skuId || !isConsuming(state)) return [state];
      if (lost === 'gone') return [];
      return [{ ...state, state: 'Error', error: 'CountViolation', lastUpdatedDateTime: tenant.instant() }];
    });
    tenant.commit({ kind: 'licensed', userId, states });
  }
}

const isDirect = (state: LicenseState, skuId: string): boolean =>
  state.skuId === skuId && state.assignedByGroup === null;

function ownOf(tenant: Tenant, id: string): SeedUser {
  const user = tenant.state.user(id);
  if (user === undefined) throw new Error(`no such person: ${id}`);
  return without(user, 'ordinal', 'states');
}

/** A person with the defaults filled in; an error when the id or the user principal name is another's. */
function checked(tenant: Tenant, given: Readonly<Record<string, unknown>> | SeedUser): SeedUser {
  const [user] = readSeed({ users: [given] }).users;
  if (user === undefined) throw new Error('no person given');
  const other = tenant.state.userByUpn(user.userPrincipalName);
  if (other !== undefined && other.id !== user.id) throw new Error(`name taken: ${user.userPrincipalName}`);
  return user;
}
