import { badRequest } from '../error-answer';
import { readQuery, selectFrom } from '../odata/query';
import { type SkuRecord } from '../state/seed';
import { good, type Route, type RouteAnswer, type RouteContext } from './route';

const READ = ['Organization.Read.All', 'Directory.Read.All', 'Directory.ReadWrite.All'];
const READ_SKUS = ['LicenseAssignment.Read.All', ...READ];

/** The organization, and what it has bought. */
export const organizationRoutes: readonly Route[] = [
  { method: 'GET', path: '/organization', permissions: READ, answer: readOrganization },
  { method: 'GET', path: '/subscribedSkus', permissions: READ_SKUS, units: 3, answer: listSkus },
  { method: 'GET', path: '/directory/subscriptions', permissions: READ, answer: listSubscriptions },
];

function readOrganization(context: RouteContext): RouteAnswer {
  const query = readQuery(context.query, context.isEventual, ['$select']);
  const { displayName, domains, countryLetterCode } = context.tenant.state.organization;
  const organization = {
    id: context.tenant.tenantId,
    displayName,
    countryLetterCode,
    verifiedDomains: domains.map((name, place) => ({
      capabilities: 'Email, OfficeCommunicationsOnline',
      isDefault: place === 0,
      isInitial: place === 0,
      name,
      type: 'Managed',
    })),
  };
  const value = query.select === undefined ? organization : selectFrom(organization, query.select, 'organization');
  return good(context, 'organization', { value: [value] });
}

function listSkus(context: RouteContext): RouteAnswer {
  if (context.query.has('$filter')) throw badRequest('Query filter expressions are not supported for this resource.');
  const query = readQuery(context.query, context.isEventual, ['$select']);
  const value = [...context.tenant.state.skus.values()].map((sku) => {
    const resource = skuResource(sku, context);
    return query.select === undefined ? resource : selectFrom(resource, query.select, 'subscribedSku');
  });
  return good(context, 'subscribedSkus', { value });
}

function listSubscriptions(context: RouteContext): RouteAnswer {
  const query = readQuery(context.query, context.isEventual, ['$select']);
  const resources = [...context.tenant.state.skus.values()].flatMap((sku) =>
    subscriptionsOf(sku).map((one, place) => subscriptionResource(sku, one, place)),
  );
  const value = resources.map((resource) =>
    query.select === undefined ? resource : selectFrom(resource, query.select, 'companySubscription'),
  );
  return good(context, 'directory/subscriptions', { value });
}

type Subscription = NonNullable<SkuRecord['subscriptions']>[number];

/** Those of the seed, and one that was bought for the units that are enabled beyond them. */
function subscriptionsOf({ prepaidUnits, subscriptions = [] }: SkuRecord): readonly Subscription[] {
  const told = subscriptions.filter(({ status }) => status === 'Enabled');
  const bought = prepaidUnits.enabled - told.reduce((sum, { totalLicenses }) => sum + totalLicenses, 0);
  const rest = { isTrial: false, totalLicenses: bought, status: 'Enabled', nextLifecycleDateTime: null } as const;
  return bought > 0 ? [...subscriptions, rest] : subscriptions;
}

function subscriptionResource(sku: SkuRecord, subscription: Subscription, place: number): Record<string, unknown> {
  const id = `${String(place + 1).padStart(8, '0')}${sku.skuId.slice(8)}`;
  return {
    id,
    commerceSubscriptionId: id,
    createdDateTime: '2000-01-01T00:00:00Z',
    ...subscription,
    ownerId: null,
    ownerTenantId: null,
    ownerType: null,
    skuId: sku.skuId,
    skuPartNumber: sku.skuPartNumber,
    serviceStatus: sku.servicePlans.map((plan) => ({ ...plan, provisioningStatus: 'Success', appliesTo: 'User' })),
  };
}

function skuResource(sku: SkuRecord, context: RouteContext): Record<string, unknown> {
  return {
    id: `${context.tenant.tenantId}_${sku.skuId}`,
    skuId: sku.skuId,
    skuPartNumber: sku.skuPartNumber,
    appliesTo: sku.appliesTo,
    capabilityStatus: sku.capabilityStatus,
    consumedUnits: context.view.consumedUnits(sku.skuId),
    prepaidUnits: sku.prepaidUnits,
    servicePlans: sku.servicePlans.map((plan) => ({
      ...plan,
      provisioningStatus: 'Success',
      appliesTo: sku.appliesTo,
    })),
  };
}
