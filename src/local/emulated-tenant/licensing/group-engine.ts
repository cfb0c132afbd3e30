import { type GroupRecord, type License, type LicenseState, type UserRecord } from '../state/records';
import { type Tenant } from '../tenant';
import { findViolation, type Violation } from './assignment-rules';

/**
 * Gives people the licenses of their groups, later and one after the other, as the service does in the background.
 * It works when it is looked at (`drain`), by the tenant's clock: no timer runs.
 */
export class GroupEngine {
  /** Who waits to be looked at, since when (milliseconds); each person once, oldest first. */
  readonly #waiting = new Map<string, number>();
  #lastAt = 0;
  readonly #tenant: Tenant;

  constructor(tenant: Tenant) {
    this.#tenant = tenant;
  }

  /** How many people wait. */
  get waitingCount(): number {
    return this.#waiting.size;
  }

  /** Puts people in the queue. */
  enqueue(userIds: Iterable<string>): void {
    const now = this.#tenant.now().getTime();
    for (const userId of userIds) if (!this.#waiting.has(userId)) this.#waiting.set(userId, now);
  }

  /** Puts everybody in the queue whose licenses from groups are not those of their groups, as after a restart. */
  enqueueUnsettled(): void {
    const { state } = this.#tenant;
    const members = new Set(
      [...state.groups.values()].filter((group) => group.licenses.length > 0).flatMap((group) => [...group.members]),
    );
    const unsettled = state.userOrder.filter((userId) => {
      const user = state.user(userId);
      const isHolding = user?.states.some((held) => held.assignedByGroup !== null) === true;
      return user !== undefined && (isHolding || members.has(userId)) && !this.#isSettled(user);
    });
    this.enqueue(unsettled);
  }

  /** Gives everybody what their groups give, now, as if it had been done long ago. */
  settleEverybody(): void {
    this.enqueueUnsettled();
    for (const userId of this.#waiting.keys()) this.settle(userId, { isAgain: false });
    this.#waiting.clear();
  }

  /** Does what is due by now. */
  drain(): void {
    const now = this.#tenant.now().getTime();
    const { groupDelayMs, groupUsersPerSecond } = this.#tenant.settings;
    for (const [userId, since] of this.#waiting) {
      const at = Math.max(since + groupDelayMs, this.#lastAt + 1000 / groupUsersPerSecond);
      if (at > now) return;
      this.#lastAt = at;
      this.#waiting.delete(userId);
      this.settle(userId, { isAgain: false });
    }
  }

  /**
   * Brings the licenses that one person has from groups in line with the groups, now.
   * With `isAgain` it tries again what failed before; otherwise a failure stays until somebody reprocesses.
   *
   * @returns Whether anything changed.
   */
  settle(userId: string, { isAgain }: { isAgain: boolean }): boolean {
    const user = this.#tenant.state.user(userId);
    if (user === undefined) return false;
    const groups = this.#tenant.state.licensingGroupsOf(userId);
    const kept = user.states.filter((state) => state.assignedByGroup === null || isGivenBy(groups, state));
    const after = groups.reduce((states, group) => this.#giveAll(user, states, group, isAgain), kept);
    if (after.length === user.states.length && after.every((state) => user.states.includes(state))) return false;
    this.#tenant.commit({ kind: 'licensed', userId, states: after });
    return true;
  }

  #isSettled(user: UserRecord): boolean {
    const groups = this.#tenant.state.licensingGroupsOf(user.id);
    const inherited = user.states.filter((state) => state.assignedByGroup !== null);
    const given = groups.reduce((sum, group) => sum + group.licenses.length, 0);
    return inherited.length === given && inherited.every((state) => isGivenBy(groups, state));
  }

  /** All licenses of one group or, when one of them cannot be given, none: then each gets a state that says so. */
  #giveAll(user: UserRecord, states: LicenseState[], group: GroupRecord, isAgain: boolean): LicenseState[] {
    const held = states.filter((state) => state.assignedByGroup === group.id);
    const isSettled =
      held.length === group.licenses.length && (!isAgain || held.every((state) => state.state === 'Active'));
    if (isSettled) return states;
    const others = states.filter((state) => state.assignedByGroup !== group.id);
    const given: LicenseState[] = [];
    const violations = group.licenses.map((license) => {
      const state = this.#stateOf(license, group.id, undefined);
      const violation = this.#violationOf(user, [...others, ...given, state], license);
      given.push(...(violation === undefined ? [state] : []));
      return violation;
    });
    if (violations.every((violation) => violation === undefined)) return [...others, ...given];
    const failed = group.licenses.map((license, index) =>
      this.#stateOf(license, group.id, violations[index] ?? 'Other'),
    );
    return [...others, ...failed];
  }

  #violationOf(user: UserRecord, after: readonly LicenseState[], license: License): Violation['error'] | undefined {
    const usageLocation = user.usageLocation ?? this.#tenant.state.organization.countryLetterCode;
    return findViolation({ before: user.states, after, added: [license], usageLocation }, this.#tenant.licensingFacts())
      ?.error;
  }

  #stateOf(license: License, groupId: string, error: string | undefined): LicenseState {
    return {
      ...license,
      assignedByGroup: groupId,
      state: error === undefined ? 'Active' : 'Error',
      error: error ?? null,
      lastUpdatedDateTime: this.#tenant.instant(),
    };
  }
}

function isGivenBy(groups: readonly GroupRecord[], state: LicenseState): boolean {
  return groups.some(
    (group) =>
      group.id === state.assignedByGroup &&
      group.licenses.some(
        (license) => license.skuId === state.skuId && String(license.disabledPlans) === String(state.disabledPlans),
      ),
  );
}
