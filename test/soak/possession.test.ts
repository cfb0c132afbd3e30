import fc from 'fast-check';
import { changeRoster } from '../../src/application/roster/change-roster';
import { followUp } from '../../src/application/roster/follow-up';
import { type Ports } from '../../src/application/ports';
import { runReconcile } from '../../src/application/reconcile/run-reconcile';
import { finishCommands } from '../../src/jobs/finish-commands';
import { activityKey, skuId, type UserId } from '../../src/domain/ids';
import { type RosterCommand } from '../../src/domain/roster/roster-command';
import { Fault, isFault } from '../../src/ports/fault';
import { report } from '../support/notes';
import { COUNTS, SEED } from './counts';
import {
  aDepartment,
  anEntitlement,
  aPolicy,
  aRequest,
  found,
  MATH,
  person,
  toAdd,
  toRemove,
  VISIO,
} from '../support/builders';
import { readStored } from '../support/audit';
import { documentsInMemory, MovableClock, openDepartment, portsOn } from '../support/store/store-harness';
import { TenantInMemory } from '../support/tenant/tenant-in-memory';

const SKUS = ['best', 'next', 'last'].map(skuId);
const PEOPLE = [1, 2, 3, 4, 5, 6];
const JOB = { kind: 'job', name: 'reconcile' } as const;
const HOURS = 60 * 60_000;

/** What may happen to a pool whose product three SKUs give. */
type Event =
  | { readonly kind: 'add' | 'remove'; readonly people: readonly number[] }
  | { readonly kind: 'stock'; readonly sku: number; readonly units: number; readonly left: 'in error' | 'nothing' }
  | { readonly kind: 'run' }
  | { readonly kind: 'wait'; readonly ms: number }
  /** From now on one of so many requests fails, before it takes effect or after. */
  | { readonly kind: 'weather'; readonly oneOf: number };

const event: fc.Arbitrary<Event> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('add', 'remove'),
    people: fc.uniqueArray(fc.constantFrom(...PEOPLE), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant('stock' as const),
    sku: fc.nat(2),
    units: fc.constantFrom(0, 0, 1, 2, 4),
    left: fc.constantFrom('in error', 'nothing'),
  }),
  fc.record({ kind: fc.constant('run' as const) }),
  fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(1000, 61_000, 150_000, 7 * HOURS) }),
  fc.record({ kind: fc.constant('weather' as const), oneOf: fc.constantFrom(0, 2, 4) }),
);

class World {
  readonly clock = new MovableClock();
  readonly documents = documentsInMemory(this.clock);
  readonly tenant: TenantInMemory;
  readonly ports: Ports;
  #requests = 0;
  #oneOf = 0;
  #commands = 0;

  constructor(units: readonly number[]) {
    this.tenant = new TenantInMemory(
      SKUS.map((sku, index) => ({ skuId: sku, skuPartNumber: `SKU_${index}`, units: units[index] ?? 0 })),
    );
    this.tenant.weather = () => {
      this.#requests += 1;
      if (this.#oneOf > 0 && this.#requests % this.#oneOf === 0)
        throw new Fault('unavailable', 'the tenant did not answer', { isOutcomeUnknown: true });
    };
    const policy = aPolicy();
    const [visio, ...others] = policy.products;
    if (visio === undefined) throw new Error('no product');
    const products = [{ ...visio, skuPartNumbers: SKUS.map((_, index) => `SKU_${index}`) }, ...others];
    this.ports = portsOn(this.documents, {
      clock: this.clock,
      provisioner: this.tenant,
      policy: { ...policy, products },
    });
  }

  open(): Promise<unknown> {
    return openDepartment(this.ports, {
      department: aDepartment({ id: MATH, name: MATH }),
      entitlements: [anEntitlement({ seats: 4 })],
    });
  }

  async happen(one: Event): Promise<void> {
    switch (one.kind) {
      case 'add':
        return this.command(toAdd(...one.people.map((number) => found(number))));
      case 'remove':
        return this.command(toRemove(...one.people.map((number) => found(number))));
      case 'stock':
        this.tenant.stock(SKUS[one.sku] ?? skuId('none'), one.units, one.left);
        return;
      case 'run':
        return this.run();
      case 'wait':
        this.clock.advance(one.ms);
        return;
      case 'weather':
        this.#oneOf = one.oneOf;
    }
  }

  async command(command: RosterCommand): Promise<void> {
    const key = `command-${(this.#commands += 1)}`;
    await changeRoster(this.ports, aRequest(key, command));
    await unlessFault(() => followUp(this.ports, command.department, activityKey(key)));
  }

  async run(): Promise<void> {
    const before = this.working();
    await unlessFault(() => runReconcile(this.ports, { by: JOB }));
    // Whose license works keeps it, as long as the roster calls for it.
    for (const [userId, sku] of before) {
      const now = this.holding(userId);
      if (now.length > 0) expect(now).toContain(sku);
    }
  }

  async settle(): Promise<void> {
    this.#oneOf = 0;
    for (let rounds = 0; rounds < 3; rounds += 1) {
      this.clock.advance(7 * HOURS);
      await finishCommands.onSchedule(this.ports)();
      await runReconcile(this.ports, { by: JOB });
    }
  }

  holding = (userId: UserId): readonly string[] => SKUS.filter((sku) => this.tenant.holds(userId, sku));

  working(): ReadonlyMap<UserId, string> {
    const all = PEOPLE.map((number) => person(number).userId);
    return new Map(all.flatMap((userId) => this.holding(userId).map((sku): [UserId, string] => [userId, sku])));
  }
}

async function unlessFault(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isFault(error)) throw error;
  }
}

jest.setTimeout(Math.max(120_000, COUNTS.possessions * 1000));

describe('of a product that several SKUs give', () => {
  it('nobody waits while a unit is free, nobody holds two, and whose license works keeps it', async () => {
    const counts = { histories: 0, events: 0, lost: 0 };
    const property = fc.asyncProperty(
      fc.tuple(fc.constantFrom(1, 2, 3), fc.nat(2), fc.nat(2)),
      fc.array(event, { minLength: 4, maxLength: 16 }),
      async (units, events) => {
        const world = new World(units);
        await world.open();
        await world.command(toAdd(...[1, 2, 3, 4].map((number) => found(number))));
        await world.run();
        for (const one of events) {
          const before = world.working().size;
          await world.happen(one);
          if (one.kind === 'stock' && world.working().size < before) counts.lost += 1;
          for (const number of PEOPLE) expect(world.holding(person(number).userId).length).toBeLessThan(2);
        }
        await world.settle();
        const { entries, assignments, pools } = await readStored(world.documents, MATH);
        const seatedThrough = pools.find(({ product }) => product === VISIO)?.seatedThrough ?? 0;
        const seated = entries.filter(({ rank }) => rank <= seatedThrough).map(({ userId }) => userId);
        const without = seated.filter((userId) => world.holding(userId).length === 0);
        const free = SKUS.reduce((sum, sku) => sum + Math.max(0, world.tenant.free(sku)), 0);

        expect(Math.min(without.length, free)).toBe(0);
        for (const number of PEOPLE) {
          const { userId } = person(number);
          expect(world.holding(userId).length).toBeLessThanOrEqual(seated.includes(userId) ? 1 : 0);
          const ours = assignments.filter((one) => one.person.userId === userId && one.outcome.status === 'active');
          if (world.holding(userId).length > 0) expect(ours.map((one) => one.skuId)).toEqual(world.holding(userId));
        }
        counts.histories += 1;
        counts.events += events.length;
        await world.documents.close();
      },
    );

    await fc.assert(property, { numRuns: COUNTS.possessions, seed: SEED });
    report(
      `possession: ${counts.histories} histories of ${counts.events} events, licenses lost ${counts.lost} times, seed ${SEED}`,
    );
  });
});
