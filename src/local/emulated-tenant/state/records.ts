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

/** Whether two lists hold the same texts, in any order. */
export function isSameSet(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((text) => others.includes(text));
}
