import { type DocumentStore } from '../../../src/adapters/documents/document-store';
import { type TenantChanges } from '../../../src/ports/reconcile/tenant-changes';
import { type SeatProvisioner } from '../../../src/ports/roster/seat-provisioner';
import { type TenantInMemory } from '../tenant/tenant-in-memory';

/** A process that dies at one of its calls, before or after the call takes effect: from then on nothing of it happens. */
export class MemoryDeath {
  calls = 0;
  readonly #diesAt: number;
  readonly #isEffective: boolean;

  constructor(diesAt: number, when: 'before' | 'after') {
    this.#diesAt = diesAt;
    this.#isEffective = when === 'after';
  }

  /** Makes one call of it. */
  async call<Value>(work: () => Promise<Value>): Promise<Value> {
    this.calls += 1;
    if (this.calls > this.#diesAt || (this.calls === this.#diesAt && !this.#isEffective)) throw new Error('dead');
    const value = await work();
    if (this.calls >= this.#diesAt) throw new Error('dead');
    return value;
  }

  documents(store: DocumentStore): DocumentStore {
    return {
      read: (address) => this.call(() => store.read(address)),
      query: (query) => this.call(() => store.query(query)),
      transact: (container, partition, operations) => this.call(() => store.transact(container, partition, operations)),
      close: () => store.close(),
    };
  }

  changes(changes: TenantChanges): TenantChanges {
    return {
      begin: () => this.call(() => changes.begin()),
      since: (mark) => this.call(() => changes.since(mark)),
    };
  }

  tenant(tenant: TenantInMemory): SeatProvisioner {
    const change: SeatProvisioner['change'] = (seat) => this.call(() => tenant.change(seat));
    return {
      tenantSkus: () => this.call(() => tenant.tenantSkus()),
      observe: (userIds) => this.call(() => tenant.observe(userIds)),
      holders: (skuIds) => this.call(() => tenant.holders(skuIds)),
      change,
      async *changeMany(seats) {
        for await (const seat of seats) yield { seat, outcome: await change(seat) };
      },
    };
  }
}
