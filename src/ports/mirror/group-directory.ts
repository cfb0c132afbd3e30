import { type Instant } from '../../domain/calendar';
import { type UserId } from '../../domain/ids';
import { type Person } from '../roster/directory';

/** What a group of the tenant is. */
export interface Group {
  readonly groupId: string;
  /** Members of any kind, as counted by the tenant. */
  readonly memberCount: number;
  /** Its members follow a rule: nobody can be added or taken out. */
  readonly isDynamic: boolean;
  readonly isMailEnabled: boolean;
  /** It is kept in a directory on premises: nobody can be added or taken out here. */
  readonly isOnPremises: boolean;
  /** Its members may be given roles of the directory, so that only its administrators may change them. */
  readonly isRoleAssignable: boolean;
  /** Its members get licenses by being in it. */
  readonly givesLicenses: boolean;
  /**
   * Properties that came in a way that cannot be judged, in the directory's words and sorted; absent when there are none. What
   * stands above is then the value that allows less.
   */
  readonly unclear?: readonly string[];
}

/** A direct member of a group; `person` is undefined for what is none: a group, a device, a program, a contact. */
export interface GroupMember {
  readonly userId: UserId;
  readonly person: Person | undefined;
}

/** A group's direct members, each once, in any order; by the real time, whatever day the program takes for today. */
export interface GroupReading {
  readonly members: readonly GroupMember[];
  readonly begunAt: Instant;
  readonly endedAt: Instant;
}

/** What became of one membership that was to be written: `already` when it was so before. */
export type MembershipOutcome =
  | { readonly status: 'done' | 'already' }
  | { readonly status: 'failed'; readonly code: 'person-missing' | 'other'; readonly rawText: string };

/** The most people that one request adds. */
export const MOST_ADDED_AT_ONCE = 20;

/**
 * Groups of the tenant. Never asked unless a pool names a group. Every method may throw a `Fault` `throttled` or `unavailable`; a write may be
 * sent again at any time.
 */
export interface GroupDirectory {
  /** Undefined when there is no group of this id. */
  find(groupId: string): Promise<Group | undefined>;
  /** All members, to the last page: a short or unreadable answer is a fault, never a shorter list. */
  members(groupId: string): Promise<GroupReading>;
  /**
   * Adds people: each is judged alone, so that one who cannot be added keeps no other out.
   *
   * @param userIds At most {@link MOST_ADDED_AT_ONCE}, each once.
   */
  add(groupId: string, userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, MembershipOutcome>>;
  /** Takes one member out of the group, and does nothing else to them. */
  remove(groupId: string, userId: UserId): Promise<MembershipOutcome>;
}
