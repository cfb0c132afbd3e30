import { type FullSeed, type SeedUser } from './seed';

/** One license of one person from one source, in the words of the Graph resource `licenseAssignmentState`. */
export interface LicenseState {
  readonly skuId: string;
  readonly disabledPlans: readonly string[];
  /** Null when assigned to the person. */
  readonly assignedByGroup: string | null;
  readonly state: 'Active' | 'ActiveWithError' | 'Disabled' | 'Error';
  readonly error: string | null;
  /** An instant, whole seconds, UTC. */
  readonly lastUpdatedDateTime: string;
}

/** A license without a holder: what is asked for, or what a group gives. */
export interface License {
  readonly skuId: string;
  readonly disabledPlans: readonly string[];
}

/** A person of the tenant; never changed in place, so that replicas may keep older ones. */
export interface UserRecord extends Omit<SeedUser, 'mailNickname'> {
  readonly mailNickname: string;
  /** Its place in the order of listing. */
  readonly ordinal: number;
  readonly states: readonly LicenseState[];
}

/** A person of a seed as a record. */
export function recordOf(user: SeedUser, ordinal: number, states: readonly LicenseState[]): UserRecord {
  const mailNickname = user.mailNickname ?? user.userPrincipalName.split('@')[0] ?? user.userPrincipalName;
  return { ...user, mailNickname, ordinal, states };
}

/** All addresses of a person, each with its kind before it. */
export function proxyAddressesOf({ proxyAddresses, mail }: UserRecord): readonly string[] {
  return proxyAddresses ?? (mail === null ? [] : [`SMTP:${mail}`]);
}

/** A group of the tenant. */
export interface GroupRecord extends Omit<FullSeed['groups'][number], 'members' | 'licenses'> {
  readonly members: ReadonlySet<string>;
  readonly licenses: readonly License[];
}

/** Whether this assignment makes the person use a unit of the SKU. */
export function isConsuming(state: LicenseState): boolean {
  return state.state === 'Active' || state.state === 'ActiveWithError';
}

/** The SKUs this person uses a unit of; each once, even with several sources. */
export function consumedSkuIds(states: readonly LicenseState[]): ReadonlySet<string> {
  return new Set(states.filter(isConsuming).map((state) => state.skuId));
}

/** Whether this plan of a SKU that the person uses a unit of is switched off in every source of it. */
export function isPlanOff(states: readonly LicenseState[], skuId: string, plan: string): boolean {
  return states
    .filter((state) => state.skuId === skuId && isConsuming(state))
    .every((state) => state.disabledPlans.includes(plan));
}

/** Whether two lists hold the same texts, in any order. */
export function isSameSet(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((text) => others.includes(text));
}
