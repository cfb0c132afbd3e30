import { type Random } from '../random';
import { type GroupRecord, type UserRecord } from './records';
import { type Change, type TenantState, type TenantView } from './tenant-state';

/** How far the copies of the tenant lag behind the primary. */
export interface ReplicaSettings {
  /** Off: every read sees the primary. */
  readonly lag: 'on' | 'off';
  /** How many replicas answer ordinary reads, in turn by chance. */
  readonly count: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** The same for the index store, which answers reads with `ConsistencyLevel: eventual`. */
  readonly indexP50Ms: number;
  readonly indexP99Ms: number;
}

/** Three replicas with a median of one second; lag off. A modeling choice: the sources only say "seconds". */
const defaultReplicas: ReplicaSettings = {
  lag: 'off',
  count: 3,
  p50Ms: 1000,
  p99Ms: 10_000,
  indexP50Ms: 5000,
  indexP99Ms: 20_000,
};

/** The copies of a tenant; every change reaches each of them later, in order. */
export class Replicas {
  settings: ReplicaSettings = defaultReplicas;
  #copies: Replica[] = [];
  #indexStore: Replica;
  readonly #primary: TenantState;
  readonly #random: Random;

  constructor(primary: TenantState, random: Random) {
    this.#primary = primary;
    this.#random = random;
    this.#indexStore = new Replica(primary);
  }

  /** Changes the settings; all copies see the primary as it is now. */
  configure(settings: Partial<ReplicaSettings>): void {
    this.settings = { ...this.settings, ...settings };
    this.#primary.keepsOldMembers = this.settings.lag === 'on';
    this.reset();
  }

  /** Lets all copies see the primary as it is now. */
  reset(): void {
    this.#copies = Array.from({ length: this.settings.count }, () => new Replica(this.#primary));
    this.#indexStore = new Replica(this.#primary);
  }

  /** Sends what changed on its way to the copies. */
  record(changes: readonly Change[], now: number): void {
    if (this.settings.lag === 'off' || changes.length === 0) return;
    const { p50Ms, p99Ms, indexP50Ms, indexP99Ms } = this.settings;
    for (const copy of this.#copies) copy.receive(changes, now + this.#random.logNormalMs(p50Ms, p99Ms));
    this.#indexStore.receive(changes, now + this.#random.logNormalMs(indexP50Ms, indexP99Ms));
  }

  /**
   * Which view answers a read. The same `stickTo` always gets the same replica; absent means by chance.
   */
  viewFor(now: number, reader: { isEventual: boolean; stickTo?: string | undefined }): TenantView {
    if (this.settings.lag === 'off') return this.#primary;
    const copy = reader.isEventual ? this.#indexStore : this.#copies[this.#choose(reader.stickTo)];
    copy?.catchUp(now);
    return copy ?? this.#primary;
  }

  #choose(stickTo: string | undefined): number {
    const chance = stickTo === undefined ? this.#random.next() * this.#copies.length : stickTo.charCodeAt(0);
    return Math.floor(chance) % this.#copies.length;
  }
}

interface Stale<Value> {
  value: Value;
  /** Changes still on their way. */
  pending: number;
}

/** A late copy: only what differs from the primary is kept. */
class Replica implements TenantView {
  readonly #users = new Map<string, Stale<UserRecord | undefined>>();
  readonly #groups = new Map<string, Stale<GroupRecord | undefined>>();
  readonly #consumed = new Map<string, Stale<number>>();
  #arrivals: { at: number; seenBefore: number; arrive: () => void }[] = [];
  readonly #primary: TenantState;

  constructor(primary: TenantState) {
    this.#primary = primary;
  }

  user(userId: string): UserRecord | undefined {
    const stale = this.#users.get(userId);
    return stale === undefined ? this.#primary.user(userId) : stale.value;
  }

  userByUpn(userPrincipalName: string): UserRecord | undefined {
    const isSought = (user: UserRecord | undefined) =>
      user?.userPrincipalName.toLowerCase() === userPrincipalName.toLowerCase();
    const stale = [...this.#users.values()].find(({ value }) => isSought(value))?.value;
    return stale ?? this.user(this.#primary.userByUpn(userPrincipalName)?.id ?? '');
  }

  group(groupId: string): GroupRecord | undefined {
    const stale = this.#groups.get(groupId);
    return stale === undefined ? this.#primary.group(groupId) : stale.value;
  }

  consumedUnits(skuId: string): number {
    return this.#consumed.get(skuId)?.value ?? this.#primary.consumedUnits(skuId);
  }

  staleUserIds(): Iterable<string> {
    return this.#users.keys();
  }

  get changesSeen(): number {
    return this.#arrivals[0]?.seenBefore ?? this.#primary.changesSeen;
  }

  receive(changes: readonly Change[], at: number): void {
    const seenBefore = this.#primary.changesSeen - changes.filter(({ kind }) => kind === 'user').length;
    for (const change of changes) this.#arrivals.push({ at, seenBefore, arrive: this.#delay(change) });
  }

  /** Applies what has arrived, in order: nothing overtakes an earlier change that is late. */
  catchUp(now: number): void {
    const due = this.#arrivals.findIndex((arrival) => arrival.at > now);
    const arrived = this.#arrivals.splice(0, due === -1 ? this.#arrivals.length : due);
    arrived.forEach(({ arrive }) => {
      arrive();
    });
  }

  #delay(change: Change): () => void {
    switch (change.kind) {
      case 'user':
        return delayIn(this.#users, change.id, change.before, change.after);
      case 'group':
        return delayIn(this.#groups, change.id, change.before, change.after);
      case 'consumed':
        return delayIn(this.#consumed, change.id, change.before, change.after);
    }
  }
}

function delayIn<Value>(staleOnes: Map<string, Stale<Value>>, id: string, before: Value, after: Value): () => void {
  const stale = staleOnes.get(id) ?? { value: before, pending: 0 };
  stale.pending += 1;
  staleOnes.set(id, stale);
  return () => {
    stale.value = after;
    stale.pending -= 1;
    if (stale.pending === 0) staleOnes.delete(id);
  };
}
