import { isObject } from '../is-object';
import { type TenantRequest } from '../messages';

/** What the program under test may write to; absent lists allow everything. */
export interface AllowList {
  readonly skuIds?: readonly string[] | undefined;
  readonly groupIds?: readonly string[] | undefined;
}

/** The ids that a write names although it may not; none for reads. */
export function idsOutside(allowed: AllowList, request: TenantRequest): string[] {
  if (request.method === 'GET') return [];
  const groupId = /^\/groups\/([^/?]+)/u.exec(request.url)?.[1];
  const skuIds =
    request.body.kind === 'json' && request.url.includes('/assignLicense') ? skuIdsIn(request.body.value) : [];
  return [
    ...skuIds.filter((skuId) => allowed.skuIds?.includes(skuId) === false),
    ...(groupId !== undefined && allowed.groupIds?.includes(groupId.toLowerCase()) === false ? [groupId] : []),
  ];
}

function skuIdsIn(body: unknown): string[] {
  const { addLicenses, removeLicenses } = isObject(body) ? body : {};
  const added: unknown[] = Array.isArray(addLicenses) ? addLicenses : [];
  const removed: unknown[] = Array.isArray(removeLicenses) ? removeLicenses : [];
  return [...added.map((license) => (isObject(license) ? license['skuId'] : undefined)), ...removed]
    .filter((skuId) => typeof skuId === 'string')
    .map((skuId) => skuId.toLowerCase());
}
