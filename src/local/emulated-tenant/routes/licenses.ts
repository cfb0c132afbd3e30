import { changeLicenses } from '../licensing/change-licenses';
import { readLicenseBody } from '../licensing/license-body';
import { readQuery, selectFrom } from '../odata/query';
import { consumedSkuIds, isPlanOff } from '../state/records';
import { badRequest } from '../error-answer';
import { good, type Route, type RouteAnswer, type RouteContext } from './route';
import { wholeUser } from './user-resource';
import { findUser } from './users';

const WRITE = ['LicenseAssignment.ReadWrite.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All'];
const READ = ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'];

/** The licenses of one person: change, try again, list. */
export const licenseRoutes: readonly Route[] = [
  { method: 'POST', path: '/users/{id}/assignLicense', permissions: WRITE, answer: assignLicense },
  { method: 'POST', path: '/users/{id}/reprocessLicenseAssignment', permissions: WRITE, answer: reprocess },
  { method: 'GET', path: '/users/{id}/licenseDetails', permissions: READ, units: 2, answer: licenseDetails },
];

function assignLicense(context: RouteContext): RouteAnswer {
  const request = readLicenseBody(context.body);
  const { id } = findUser(context, context.parts[0] ?? '');
  const { user, hasEffect } = changeLicenses(context.tenant, id, request, context.view);
  return good(context, 'users/$entity', wholeUser(user, context.tenant), hasEffect);
}

function reprocess(context: RouteContext): RouteAnswer {
  const { id } = findUser(context, context.parts[0] ?? '');
  const hasEffect = context.engine.settle(id, { isAgain: true });
  const user = context.tenant.state.user(id);
  const failed = user?.states.find(
    (state) => state.assignedByGroup !== null && state.state === 'Error' && state.error !== 'Other',
  );
  if (user === undefined || failed !== undefined)
    throw badRequest(`License assignment failed because of ${failed?.error ?? 'Other'}.`, failed?.error ?? undefined);
  return good(context, 'users/$entity', wholeUser(user, context.tenant), hasEffect);
}

function licenseDetails(context: RouteContext): RouteAnswer {
  const query = readQuery(context.query, context.isEventual, ['$select']);
  const user = findUser(context, context.parts[0] ?? '');
  const value = [...consumedSkuIds(user.states)].map((skuId) => {
    const sku = context.tenant.state.skus.get(skuId);
    const details = {
      id: Buffer.from(`${user.id} ${skuId}`).toString('base64url'),
      skuId,
      skuPartNumber: sku?.skuPartNumber ?? null,
      servicePlans: (sku?.servicePlans ?? []).map((plan) => ({
        ...plan,
        provisioningStatus: isPlanOff(user.states, skuId, plan.servicePlanId) ? 'Disabled' : 'Success',
        appliesTo: 'User',
      })),
    };
    return query.select === undefined ? details : selectFrom(details, query.select, 'licenseDetails');
  });
  return good(context, `users('${user.id}')/licenseDetails`, { value });
}
