import { instantOf } from '../../../src/domain/calendar';
import { type UserId } from '../../../src/domain/ids';
import { type Clock } from '../../../src/ports/clock';
import { type Person } from '../../../src/ports/roster/directory';
import { Fault } from '../../../src/ports/fault';
import {
  type Group,
  type GroupDirectory,
  type GroupReading,
  type MembershipOutcome,
} from '../../../src/ports/mirror/group-directory';
import { person } from '../builders';

/**
 * Groups that are fast, and whose every call can be watched; for what needs many runs. The emulated tenant, over HTTP, is for all
 * else.
 */
export class GroupsInMemory implements GroupDirectory {
  readonly memberships = new Map<string, Set<UserId>>();
  readonly facts = new Map<string, Partial<Group>>();
  /** What people of some numbers are; everybody else is an ordinary person. Undefined for what is no person. */
  readonly people = new Map<number, Partial<Person> | undefined>();
  /** What was written, in order: `add 1 2`, `remove 3`. */
  readonly writes: string[] = [];
  /** How often anything was asked. */
  asked = 0;
  /** Reading members, or writing, is a fault while it is set. */
  failing: 'reading' | 'writing' | undefined;
  /** What a copy that lags behind still shows. */
  stale: ReadonlyMap<string, ReadonlySet<UserId>> | undefined;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Opens a group with the people of these numbers. */
  open(groupId: string, ...numbers: readonly number[]): void {
    this.memberships.set(groupId, new Set(numbers.map((number) => person(number).userId)));
  }

  /** Somebody in the Entra admin center. */
  join(groupId: string, ...numbers: readonly number[]): void {
    for (const number of numbers) this.#group(groupId).add(person(number).userId);
  }

  leave(groupId: string, ...numbers: readonly number[]): void {
    for (const number of numbers) this.#group(groupId).delete(person(number).userId);
  }

  /** The numbers of a group's members, in order. */
  in(groupId: string): readonly number[] {
    return [...this.#group(groupId)].map(numberOf).toSorted((one, other) => one - other);
  }

  find(groupId: string): Promise<Group | undefined> {
    this.asked += 1;
    const members = this.memberships.get(groupId);
    if (members === undefined) return Promise.resolve(undefined);
    const plain = {
      groupId,
      isDynamic: false,
      isMailEnabled: false,
      isOnPremises: false,
      isRoleAssignable: false,
      givesLicenses: false,
    };
    return Promise.resolve({ ...plain, memberCount: members.size, ...this.facts.get(groupId) });
  }

  members(groupId: string): Promise<GroupReading> {
    this.asked += 1;
    if (this.failing === 'reading') return Promise.reject(new Fault('unavailable', 'a short answer'));
    const now = instantOf(this.#clock.now());
    const seen = this.stale?.get(groupId) ?? this.#group(groupId);
    const members = [...seen].map((userId) => ({ userId, person: this.#person(userId) }));
    return Promise.resolve({ members, begunAt: now, endedAt: now });
  }

  async add(groupId: string, userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, MembershipOutcome>> {
    await this.#write(`add ${userIds.map(numberOf).join(' ')}`);
    const group = this.#group(groupId);
    const outcomes = userIds.map((userId): [UserId, MembershipOutcome] => {
      if (!this.people.has(numberOf(userId)) || this.#person(userId) !== undefined) {
        const status = group.has(userId) ? 'already' : 'done';
        group.add(userId);
        return [userId, { status }];
      }
      return [userId, { status: 'failed', code: 'person-missing', rawText: '' }];
    });
    return new Map(outcomes);
  }

  async remove(groupId: string, userId: UserId): Promise<MembershipOutcome> {
    await this.#write(`remove ${numberOf(userId)}`);
    return { status: this.#group(groupId).delete(userId) ? 'done' : 'already' };
  }

  #write(what: string): Promise<void> {
    this.asked += 1;
    this.writes.push(what);
    return this.failing === 'writing'
      ? Promise.reject(new Fault('unavailable', 'the tenant is not there'))
      : Promise.resolve();
  }

  #group(groupId: string): Set<UserId> {
    const members = this.memberships.get(groupId);
    if (members === undefined) throw new Error(`there is no group ${groupId}`);
    return members;
  }

  #person(userId: UserId): Person | undefined {
    const number = numberOf(userId);
    const own = this.people.get(number);
    if (this.people.has(number) && own === undefined) return undefined;
    const plain = {
      mail: undefined,
      otherNames: [],
      jobTitle: undefined,
      directoryDepartment: undefined,
      usageLocation: 'US',
    };
    return { ...person(number), ...plain, isEnabled: true, isGuest: false, ...own };
  }
}

const numberOf = (userId: UserId): number => Number(userId.slice(-12));
