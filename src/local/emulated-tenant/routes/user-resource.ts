import {
  consumedSkuIds,
  isConsuming,
  isPlanOff,
  proxyAddressesOf,
  type LicenseState,
  type UserRecord,
} from '../state/records';
import { type Tenant } from '../tenant';
import { without } from '../without';

/** What an answer holds when nothing is selected; licenses and usage location are not among it. */
export const DEFAULT_USER_PROPERTIES = [
  'businessPhones',
  'displayName',
  'givenName',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
  'preferredLanguage',
  'surname',
  'userPrincipalName',
  'id',
];

/** When the people of a seed were made unless it says. */
const LONG_AGO = '2000-01-01T00:00:00Z';

/** A person as Graph writes one, with every property that can be selected. */
export function userResource(user: UserRecord, tenant: Tenant): Record<string, unknown> {
  const { states } = user;
  return {
    ...without(user, 'ordinal', 'states'),
    proxyAddresses: proxyAddressesOf(user),
    createdDateTime: user.createdDateTime ?? LONG_AGO,
    businessPhones: [],
    mobilePhone: null,
    officeLocation: null,
    preferredLanguage: null,
    assignedLicenses: assignedLicenses(states),
    licenseAssignmentStates: states.map((state) => ({ ...state, error: state.error ?? tenant.settings.noErrorText })),
  };
}

/** A person as the licensing actions answer: everything but the states of the assignments. */
export function wholeUser(user: UserRecord, tenant: Tenant): Record<string, unknown> {
  return without(userResource(user, tenant), 'licenseAssignmentStates');
}

/** Of each license that the person uses a unit of, the plans that no source of it switches on. */
function assignedLicenses(states: readonly LicenseState[]): { skuId: string; disabledPlans: readonly string[] }[] {
  return [...consumedSkuIds(states)].map((skuId) => {
    const named = states.filter((state) => state.skuId === skuId && isConsuming(state));
    const plans = new Set(named.flatMap((state) => state.disabledPlans));
    return { skuId, disabledPlans: [...plans].filter((plan) => isPlanOff(states, skuId, plan)) };
  });
}
