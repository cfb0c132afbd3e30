import { startEmulatedTenant, type EmulatedTenant } from '../../../src/local/emulated-tenant/start-emulated-tenant';
import { type TenantSeed } from '../../../src/local/emulated-tenant/state/seed';
import { type Named, type RawGroup, type RawPerson, type RawSku } from './read-named';

type Seeded<Part extends 'users' | 'skus' | 'groups' | 'held'> = NonNullable<TenantSeed[Part]>[number];

/** The state in which a real license is, as far as the emulated tenant knows states. */
const STATES = ['Active', 'ActiveWithError', 'Disabled', 'Error'] as const;

/**
 * Starts an emulated tenant with the very people, SKUs and group that were read, by the same ids: what is seen of both must be the same.
 * Nobody is in the group, as when a sentence begins.
 */
export function startReference(named: Named): Promise<EmulatedTenant> {
  return startEmulatedTenant({ seed: seedOf(named), now: () => new Date() });
}

/** The seed of an emulated tenant that is like what was read. */
export function seedOf({ people, skus, group }: Named): TenantSeed {
  const persons = [...people.values()];
  return {
    users: persons.map(userOf),
    skus: [...skus.map(skuOf), ...unlistedSkus(persons, skus)],
    groups: [...(group === undefined ? [] : [groupOf(group)]), ...licensingGroups(persons)],
    held: persons.flatMap(heldOf),
  };
}

function userOf({ mailNickname, proxyAddresses, ...person }: RawPerson): Seeded<'users'> {
  const { id, userPrincipalName, displayName = null, mail = null, jobTitle = null, department = null } = person;
  return {
    ...{ id, userPrincipalName, displayName, mail, jobTitle, department },
    ...(typeof mailNickname === 'string' ? { mailNickname } : {}),
    proxyAddresses: [...(proxyAddresses ?? [])],
    usageLocation: person.usageLocation ?? null,
    accountEnabled: person.accountEnabled === true,
    userType: person.userType === 'Guest' ? 'Guest' : 'Member',
    ...(typeof person.createdDateTime === 'string' ? { createdDateTime: person.createdDateTime } : {}),
  };
}

const skuOf = ({ skuId, skuPartNumber, prepaidUnits, servicePlans }: RawSku): Seeded<'skus'> => ({
  ...{ skuId, skuPartNumber },
  prepaidUnits: {
    enabled: prepaidUnits.enabled ?? 0,
    warning: prepaidUnits.warning ?? 0,
    suspended: prepaidUnits.suspended ?? 0,
  },
  servicePlans: [...servicePlans],
});

/** SKUs that somebody holds and that the tenant does not list. */
function unlistedSkus(people: readonly RawPerson[], skus: readonly RawSku[]): readonly Seeded<'skus'>[] {
  const listed = new Set(skus.map(({ skuId }) => skuId));
  const held = new Set(
    people.flatMap(({ licenseAssignmentStates }) => (licenseAssignmentStates ?? []).map(({ skuId }) => skuId)),
  );
  return [...held]
    .filter((skuId) => !listed.has(skuId))
    .map((skuId) => ({ skuId, skuPartNumber: skuId, prepaidUnits: { enabled: people.length } }));
}

const groupOf = ({ id, displayName, securityEnabled }: RawGroup): Seeded<'groups'> => ({
  ...{ id, displayName: displayName ?? id, securityEnabled: securityEnabled !== false, members: [] },
});

type RawState = NonNullable<RawPerson['licenseAssignmentStates']>[number];

/** Groups from which the people have licenses, which those people are in. */
function licensingGroups(people: readonly RawPerson[]): readonly Seeded<'groups'>[] {
  const groups = new Map<string, { members: Set<string>; licenses: Map<string, RawState> }>();
  for (const { id, licenseAssignmentStates } of people) {
    for (const state of licenseAssignmentStates ?? []) {
      if (typeof state.assignedByGroup !== 'string') continue;
      const group = groups.get(state.assignedByGroup) ?? { members: new Set(), licenses: new Map<string, RawState>() };
      group.members.add(id);
      group.licenses.set(state.skuId, state);
      groups.set(state.assignedByGroup, group);
    }
  }
  return [...groups].map(([id, { members, licenses }]) => ({
    ...{ id, displayName: id, members: [...members] },
    licenses: [...licenses.values()].map(({ skuId, disabledPlans }) => ({
      skuId,
      disabledPlans: [...(disabledPlans ?? [])],
    })),
  }));
}

const heldOf = ({ id, licenseAssignmentStates }: RawPerson): readonly Seeded<'held'>[] =>
  (licenseAssignmentStates ?? []).map(({ skuId, disabledPlans, assignedByGroup = null, state, error }) => ({
    ...{ userId: id, skuId, assignedByGroup, disabledPlans: [...(disabledPlans ?? [])] },
    state: STATES.find((one) => one === state) ?? 'Active',
    error: error === 'None' ? null : (error ?? null),
  }));
