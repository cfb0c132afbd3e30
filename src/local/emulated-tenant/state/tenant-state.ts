import { without } from '../without';
import { type Effect } from './effects';
import { Holders } from './holders';
import { consumedSkuIds, recordOf, type GroupRecord, type LicenseState, type UserRecord } from './records';
import { type FullSeed, type SeedUser, type SkuRecord } from './seed';
import { userIndexes, type IndexName, type UserIndex } from './user-index';

/** What the tenant looks like from somewhere: the primary, or a replica that lags behind it. */
export interface TenantView {
  user(userId: string): UserRecord | undefined;
  /** The person with this user principal name, in any case. */
  userByUpn(userPrincipalName: string): UserRecord | undefined;
  group(groupId: string): GroupRecord | undefined;
  consumedUnits(skuId: string): number;
  /** People whom this view sees differently than the primary. */
  staleUserIds(): Iterable<string>;
  /** How many of the changes of people this view has seen. */
  readonly changesSeen: number;
}

/** One thing that an effect changed, as it was and as it is. */
export type Change = UserChange | Changed<'group', GroupRecord | undefined> | Changed<'consumed', number>;

/** A person as they were and as they are. */
export type UserChange = Changed<'user', UserRecord | undefined>;

interface Changed<Kind, Value> {
  readonly kind: Kind;
  readonly id: string;
  readonly before: Value;
  readonly after: Value;
}

/** What people are found by. */
const NAMES = ['userPrincipalName', 'mail', 'mailNickname', 'displayName', 'proxyAddresses'] as const;
/** When licenses of a seed were assigned unless it says. */
const LONG_AGO = '2000-01-01T00:00:00Z';

/** The truth of the tenant, in memory; changed by effects only. */
export class TenantState implements TenantView {
  skus = new Map<string, SkuRecord>();
  groups = new Map<string, GroupRecord>();
  organization: FullSeed['organization'] = { displayName: '', domains: [''], countryLetterCode: '' };
  exclusivePlans: FullSeed['exclusivePlans'] = [];
  planDependencies: FullSeed['planDependencies'] = [];
  /** Whom our app is installed for. */
  readonly appInstalls = new Set<string>();
  /** Ids in the order of listing; a deleted person keeps the place. */
  userOrder: string[] = [];
  /** Whether the members of a group are copied before a change, because somebody may still need the older ones. */
  keepsOldMembers = false;
  /** Every change of a person since the tenant was loaded, oldest first. */
  changes: UserChange[] = [];
  /** Another one whenever the changes begin anew: what was remembered of the ones before counts no more. */
  changesEpoch = 0;

  #users = new Map<string, UserRecord>();
  #idByUpn = new Map<string, string>();
  readonly #holders = new Holders((userId) => this.#users.get(userId)?.ordinal ?? 0);
  readonly #indexes: Readonly<Record<IndexName, UserIndex>>;

  constructor() {
    this.#indexes = userIndexes(() => this.#users.values());
  }

  get userCount(): number {
    return this.#users.size;
  }

  user(userId: string): UserRecord | undefined {
    return this.#users.get(userId);
  }

  userByUpn(userPrincipalName: string): UserRecord | undefined {
    return this.#users.get(this.#idByUpn.get(userPrincipalName.toLowerCase()) ?? '');
  }

  group(groupId: string): GroupRecord | undefined {
    return this.groups.get(groupId);
  }

  consumedUnits(skuId: string): number {
    return this.#holders.count(skuId);
  }

  staleUserIds(): Iterable<string> {
    return [];
  }

  get changesSeen(): number {
    return this.changes.length;
  }

  /** Lets the changes begin anew. */
  forgetChanges(): void {
    this.changes = [];
    this.changesEpoch += 1;
  }

  /** Who uses a unit of this SKU. */
  holdersOf(skuId: string): Iterable<string> {
    return this.#holders.of(skuId);
  }

  /** The same in the order of listing, from a place in it on. */
  holdersFrom(skuId: string, ordinal: number): Iterable<string> {
    return this.#holders.from(skuId, ordinal);
  }

  /** Finds people by a text, by an address of any kind, or by the words of their display names. */
  index(name: IndexName): UserIndex {
    return this.#indexes[name];
  }

  /** The groups that license this person now. */
  licensingGroupsOf(userId: string): GroupRecord[] {
    return [...this.groups.values()].filter((group) => group.licenses.length > 0 && group.members.has(userId));
  }

  /** Makes an effect true. What names something that is gone changes nothing. */
  apply(effect: Effect): readonly Change[] {
    const changes = this.#apply(effect);
    for (const change of changes) if (change.kind === 'user') this.changes.push(change);
    return changes;
  }

  #apply(effect: Effect): readonly Change[] {
    switch (effect.kind) {
      case 'loaded':
        this.#load(effect.seed);
        return [];
      case 'located':
        return this.#changeUser(effect.userId, (user) => ({ ...user, usageLocation: effect.usageLocation }));
      case 'licensed':
        return this.#changeUser(effect.userId, (user) => ({ ...user, states: effect.states }));
      case 'created':
        return this.#createUser(effect.user);
      case 'changed':
        return this.#changeUser(effect.userId, (user) =>
          recordOf({ ...user, ...effect.properties }, user.ordinal, user.states),
        );
      case 'sku-changed':
        this.#changeSku(effect.skuId, effect.properties);
        return [];
      case 'deleted':
        return this.#changeUser(effect.userId, () => undefined);
      case 'app-installed':
        this.appInstalls.add(effect.userId);
        return [];
      case 'members-changed':
        return this.#changeMembers(effect.groupId, effect.added, effect.removed);
      case 'group-licensed':
        return this.#changeGroup(effect.groupId, (group) => ({ ...group, licenses: effect.licenses }));
    }
  }

  /** The whole truth as a seed that would load it again. */
  snapshot(): FullSeed {
    const users = this.userOrder.flatMap((id) => this.#users.get(id) ?? []);
    return {
      organization: this.organization,
      users: users.map((user) => without(user, 'ordinal', 'states')),
      skus: [...this.skus.values()],
      groups: [...this.groups.values()].map((group) => ({
        ...group,
        members: [...group.members],
        licenses: group.licenses.map(({ skuId, disabledPlans }) => ({ skuId, disabledPlans: [...disabledPlans] })),
      })),
      held: users.flatMap((user) =>
        user.states.map((state) => ({ userId: user.id, ...state, disabledPlans: [...state.disabledPlans] })),
      ),
      exclusivePlans: this.exclusivePlans,
      planDependencies: this.planDependencies,
    };
  }

  #load(seed: FullSeed): void {
    this.forgetChanges();
    this.appInstalls.clear();
    this.organization = seed.organization;
    this.exclusivePlans = seed.exclusivePlans;
    this.planDependencies = seed.planDependencies;
    this.skus = new Map(seed.skus.map((sku) => [sku.skuId, sku]));
    this.groups = new Map(seed.groups.map((group) => [group.id, { ...group, members: new Set(group.members) }]));
    this.userOrder = seed.users.map((user) => user.id);
    const statesByUser = new Map<string, LicenseState[]>();
    for (const held of seed.held) {
      const lastUpdatedDateTime = held.lastUpdatedDateTime ?? LONG_AGO;
      const states = statesByUser.get(held.userId) ?? [];
      statesByUser.set(held.userId, [...states, { ...without(held, 'userId'), lastUpdatedDateTime }]);
    }
    this.#users = new Map();
    this.#idByUpn = new Map();
    this.#holders.clear();
    this.#resetIndexes();
    seed.users.forEach((user, ordinal) => {
      this.#put(user.id, recordOf(user, ordinal, statesByUser.get(user.id) ?? []));
    });
  }

  #resetIndexes(): void {
    Object.values(this.#indexes).forEach((index) => {
      index.reset();
    });
  }

  #createUser(user: SeedUser): Change[] {
    const after = recordOf(user, this.userOrder.length, []);
    this.userOrder.push(user.id);
    this.#put(user.id, after);
    this.#resetIndexes();
    return [{ kind: 'user', id: user.id, before: undefined, after }];
  }

  #changeSku(skuId: string, properties: Partial<SkuRecord>): void {
    const sku = this.skus.get(skuId);
    if (sku !== undefined) this.skus.set(skuId, { ...sku, ...properties });
  }

  #changeUser(userId: string, change: (user: UserRecord) => UserRecord | undefined): Change[] {
    const before = this.#users.get(userId);
    if (before === undefined) return [];
    const after = change(before);
    const skuIds = new Set([...consumedSkuIds(before.states), ...consumedSkuIds(after?.states ?? [])]);
    const unitsBefore = new Map([...skuIds].map((skuId) => [skuId, this.consumedUnits(skuId)]));
    this.#put(userId, after);
    if (after !== undefined && NAMES.some((name) => before[name] !== after[name])) this.#resetIndexes();
    const consumed = [...unitsBefore]
      .map(([id, units]): Change => ({ kind: 'consumed', id, before: units, after: this.consumedUnits(id) }))
      .filter((one) => one.before !== one.after);
    const left = after === undefined ? this.#leaveGroups(userId) : [];
    return [{ kind: 'user', id: userId, before, after }, ...consumed, ...left];
  }

  #put(userId: string, user: UserRecord | undefined): void {
    const before = this.#users.get(userId);
    for (const skuId of consumedSkuIds(before?.states ?? [])) this.#holders.delete(skuId, userId);
    this.#idByUpn.delete(before?.userPrincipalName.toLowerCase() ?? '');
    if (user === undefined) {
      this.#users.delete(userId);
      return;
    }
    this.#users.set(userId, user);
    this.#idByUpn.set(user.userPrincipalName.toLowerCase(), userId);
    for (const skuId of consumedSkuIds(user.states)) this.#holders.add(skuId, userId);
  }

  #leaveGroups(userId: string): Change[] {
    return [...this.groups.values()]
      .filter((group) => group.members.has(userId))
      .flatMap((group) => this.#changeMembers(group.id, [], [userId]));
  }

  #changeMembers(groupId: string, added: readonly string[], removed: readonly string[]): Change[] {
    return this.#changeGroup(groupId, (group) => {
      const members = (this.keepsOldMembers ? new Set(group.members) : group.members) as Set<string>;
      added.forEach((userId) => members.add(userId));
      removed.forEach((userId) => members.delete(userId));
      return { ...group, members };
    });
  }

  #changeGroup(groupId: string, change: (group: GroupRecord) => GroupRecord): Change[] {
    const before = this.groups.get(groupId);
    if (before === undefined) return [];
    const after = change(before);
    this.groups.set(groupId, after);
    return [{ kind: 'group', id: groupId, before, after }];
  }
}
