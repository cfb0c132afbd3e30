import { graphDirectory } from '../../../src/adapters/graph/people/graph-directory';
import { graphGroupDirectory } from '../../../src/adapters/graph/groups/graph-group-directory';
import { graphSeatProvisioner } from '../../../src/adapters/graph/seats/graph-seat-provisioner';
import { graphAppInstaller } from '../../../src/adapters/graph/teams/graph-app-installer';
import { CATALOG_APP } from '../../../src/local/emulated-tenant/state/catalog-app';
import { appInstallerContract } from '../../contracts/app-installer.contract';
import { directoryContract } from '../../contracts/directory.contract';
import { groupDirectoryContract } from '../../contracts/group-directory.contract';
import { seatProvisionerContract } from '../../contracts/seat-provisioner.contract';
import { connectTo } from '../../support/tenant/tenant-connection';
import { closeTenants, startTenant, type TestTenant } from '../../support/tenant/tenant';

let tenant: TestTenant | undefined;

afterEach(async () => {
  const violations = await tenant?.violations();
  await closeTenants();
  expect(violations ?? []).toEqual([]);
});

describe('the directory on Microsoft Graph', () => {
  directoryContract(async (people) => {
    tenant = await startTenant({
      users: people.map(
        ({ userId, mailAlias, proxyAddresses, department, isEnabled = true, isGuest = false, ...person }) => ({
          ...person,
          id: userId,
          ...(mailAlias === undefined ? {} : { mailNickname: mailAlias }),
          ...(proxyAddresses === undefined ? {} : { proxyAddresses: [...proxyAddresses] }),
          department: department ?? null,
          accountEnabled: isEnabled,
          userType: isGuest ? ('Guest' as const) : ('Member' as const),
        }),
      ),
    });
    return graphDirectory({ connection: connectTo(tenant) });
  });
});

describe.each(['on', 'off'])('the seat provisioner on Microsoft Graph, details of errors %s', (errorDetails) => {
  seatProvisionerContract(async ({ people, skus, groups, held, exclusivePlans, planDependencies }) => {
    tenant = await startTenant({
      users: people.map(({ userId, usageLocation = null, isEnabled = true }) => ({
        id: userId,
        userPrincipalName: `${userId}@contoso.edu`,
        usageLocation,
        accountEnabled: isEnabled,
      })),
      skus: skus.map(
        ({ enabledUnits, warningUnits = 0, suspendedUnits = 0, servicePlans, prohibitedCountries = [], ...sku }) => ({
          ...sku,
          servicePlans: [...servicePlans],
          prohibitedCountries: [...prohibitedCountries],
          prepaidUnits: { enabled: enabledUnits, warning: warningUnits, suspended: suspendedUnits },
        }),
      ),
      groups: groups.map(({ groupId, skuIds, members }) => ({
        id: groupId,
        displayName: groupId,
        members: [...members],
        licenses: skuIds.map((skuId) => ({ skuId })),
      })),
      held: held.map(({ error, ...license }) => ({
        ...license,
        ...(error === undefined ? {} : { state: 'Error' as const, error }),
      })),
      exclusivePlans: exclusivePlans.map((pair) => [...pair] as [string, string]),
      planDependencies: planDependencies.map(({ planId, needsOneOf }) => ({ planId, needsOneOf: [...needsOneOf] })),
    });
    await tenant.control('/settings', { errorDetails });
    return graphSeatProvisioner({ connection: connectTo(tenant) });
  });
});

describe('the group directory on Microsoft Graph', () => {
  groupDirectoryContract(async ({ people, skuIds, groups }) => {
    tenant = await startTenant({
      users: people.map(({ userId, isEnabled = true, isGuest = false }) => ({
        id: userId,
        userPrincipalName: `${userId}@contoso.edu`,
        accountEnabled: isEnabled,
        userType: isGuest ? ('Guest' as const) : ('Member' as const),
      })),
      skus: skuIds.map((skuId) => ({ skuId, skuPartNumber: 'SKU', prepaidUnits: { enabled: 5 } })),
      groups: groups.map(
        ({ groupId, members, otherMembers = [], isDynamic, isMailEnabled, skuIds: given = [], ...own }) => ({
          id: groupId,
          onPremisesSyncEnabled: own.isOnPremises ?? null,
          isAssignableToRole: own.isRoleAssignable ?? null,
          displayName: groupId,
          members: [...members],
          otherMembers: [...otherMembers],
          groupTypes: isDynamic === true ? ['DynamicMembership'] : [],
          mailEnabled: isMailEnabled === true,
          licenses: given.map((skuId) => ({ skuId })),
        }),
      ),
    });
    return graphGroupDirectory({ connection: connectTo(tenant), now: () => new Date() });
  });
});

describe('the app installer on Microsoft Graph', () => {
  appInstallerContract(async ({ people, denied }) => {
    const opened = await startTenant({
      users: people.map((id) => ({ id, userPrincipalName: `${id}@contoso.edu` })),
    });
    tenant = opened;
    await opened.control('/settings', {
      appInstalls: denied === 'all' ? 'denied' : { deniedFor: denied ?? [] },
    });
    const installer = graphAppInstaller({ connection: connectTo(opened), appId: CATALOG_APP.externalId });
    return { installer, requests: async () => (await opened.log()).length };
  });
});
