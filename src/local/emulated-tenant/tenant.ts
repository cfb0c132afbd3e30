import { type LicensingFacts } from './licensing/assignment-rules';
import { type Random } from './random';
import { type Effect } from './state/effects';
import { type Journal } from './state/journal';
import { Replicas } from './state/replicas';
import { TenantState } from './state/tenant-state';

/** How the tenant behaves where the sources leave it open. */
export interface TenantSettings {
  /** How long after a change of a person another change of the same person may be refused with 409. */
  readonly lockMs: number;
  /** How probably it is refused. */
  readonly lockProbability: number;
  /** How long after a change of a group its members' licenses begin to follow. */
  readonly groupDelayMs: number;
  readonly groupUsersPerSecond: number;
  /** Whether errors carry the precise code in `details`, as some clients see it. */
  readonly errorDetails: 'on' | 'off';
  /** What a state without an error says: null as documented, or the text `None` as seen. */
  readonly noErrorText: 'None' | null;
  /** How long every answer takes on its way, there and back together; of a batch as a whole. Tokens come at once. */
  readonly latencyMs: number;
  /** The most people on one page, whatever `$top` asks; null for as many as asked. */
  readonly largestPage: number | null;
  /** How probably a page of people is empty and yet not the last one. */
  readonly emptyPageProbability: number;
  /** Whether apps may be installed for people. */
  readonly appInstalls: 'allowed' | 'denied' | { readonly deniedFor: readonly string[] };
  /** How probably somebody who changed comes once more on a later page of the same round. */
  readonly duplicateProbability: number;
  /** How probably a change that was told of already is told of again in a later round. */
  readonly redeliverProbability: number;
  /** Application permissions that were taken away from every app: refused from now on, and not named in new tokens. */
  readonly takenAway: readonly string[];
  /** `none`: every request is answered with 401, whatever token it has. */
  readonly acceptsTokens: 'all' | 'none';
}

/** Modeling choices, none of them Microsoft's published numbers. */
const defaultSettings: TenantSettings = {
  lockMs: 200,
  lockProbability: 0,
  groupDelayMs: 5000,
  groupUsersPerSecond: 50,
  errorDetails: 'on',
  noErrorText: null,
  latencyMs: 0,
  largestPage: null,
  emptyPageProbability: 0,
  appInstalls: 'allowed',
  duplicateProbability: 0,
  redeliverProbability: 0,
  takenAway: [],
  acceptsTokens: 'all',
};

/** One emulated tenant: its truth, its replicas, its clock and its chance. */
export class Tenant {
  readonly state = new TenantState();
  readonly replicas: Replicas;
  readonly random: Random;
  readonly tenantId: string;
  settings: TenantSettings = defaultSettings;
  /** When a person was last changed, in milliseconds. */
  readonly changedAt = new Map<string, number>();
  /** Told when more units of a SKU are in use than before. */
  onConsumed: (skuId: string, units: number) => void = () => undefined;
  readonly #journal: Journal;
  readonly #clock: () => Date;
  #offsetMs = 0;

  constructor(parts: { tenantId: string; random: Random; journal: Journal; now: () => Date }) {
    this.tenantId = parts.tenantId;
    this.random = parts.random;
    this.#journal = parts.journal;
    this.#clock = parts.now;
    this.replicas = new Replicas(this.state, this.random);
  }

  /** The tenant's time: the given clock, moved by the control port. */
  now(): Date {
    return new Date(this.#clock().getTime() + this.#offsetMs);
  }

  /** Now, in whole seconds, as Graph writes instants. */
  instant(): string {
    return this.now().toISOString().replace(/\.\d+/u, '');
  }

  /** Moves the tenant's time forward (or back) from where it is. */
  moveClock(byMs: number): void {
    this.#offsetMs += byMs;
  }

  /** Keeps an effect in the journal, then makes it true, then sends it to the replicas. */
  commit(effect: Effect): void {
    this.#journal.append(effect);
    this.replay(effect);
  }

  /** Makes an effect true that the journal has already. */
  replay(effect: Effect): void {
    const changes = this.state.apply(effect);
    const now = this.now().getTime();
    this.replicas.record(changes, now);
    for (const change of changes) {
      if (change.kind === 'user') this.changedAt.set(change.id, now);
      else if (change.kind === 'consumed' && change.after > change.before) this.onConsumed(change.id, change.after);
    }
    if (effect.kind === 'loaded') this.replicas.reset();
  }

  /** What the rules of licensing are judged by. */
  licensingFacts(): LicensingFacts {
    const { skus, exclusivePlans, planDependencies } = this.state;
    return { skus, exclusivePlans, planDependencies, consumedUnits: (skuId) => this.state.consumedUnits(skuId) };
  }
}
