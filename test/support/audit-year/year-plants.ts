import { adoptLicenses } from '../../../src/application/reconcile/adopt-licenses';
import { addDays, type CalendarDate, calendarDate, instantOf } from '../../../src/domain/calendar';
import { activityKey, type DepartmentId, type ProductId } from '../../../src/domain/ids';
import { type SeatFailure } from '../../../src/domain/roster/assignment';
import { person } from '../builders';
import { nameOf, type Trouble } from './diary';
import { type YearDeeds } from './year-deeds';
import { APPROVERS, numberOf } from './year-people';
import {
  BIGGER,
  CATALOG,
  MOST_RELEASES,
  PRODUCTS,
  RELIC,
  RELIC_SKU,
  skusOfProduct,
  type YearWorld,
} from './year-world';

/** Something wrong that comes on one day, and is mended on another or never. */
export interface Plant {
  /** What it is, for people. */
  readonly what: string;
  readonly from: CalendarDate;
  readonly until?: CalendarDate;
  begin(): Promise<void> | void;
  end?(): Promise<void> | void;
}

/** Nothing but what is planted changes rosters in these days, both included: the policy lets licenses alone. */
export const LEFT_ALONE = { from: calendarDate('2027-02-08'), until: calendarDate('2027-02-20') };

/** Everything that is planted in a year: every kind of exception at least once in each of the quiet departments. */
export function plantsOf(world: YearWorld, deeds: YearDeeds): readonly Plant[] {
  return [
    ...world.quiet.flatMap((department, index) => new Planting(world, deeds, department).plants(index)),
    ...ofTheTenant(world, deeds),
  ];
}

const [VISIO, PROJECT, POWER_BI] = PRODUCTS;

/** What is planted in one department: with people of its own, whom nobody else changes. */
class Planting {
  readonly #world: YearWorld;
  readonly #deeds: YearDeeds;
  readonly #department: DepartmentId;

  constructor(world: YearWorld, deeds: YearDeeds, department: DepartmentId) {
    this.#world = world;
    this.#deeds = deeds;
    this.#department = department;
  }

  plants(index: number): readonly Plant[] {
    const days = (from: string, until?: string): Pick<Plant, 'from' | 'until'> => ({
      from: addDays(calendarDate(from), index),
      ...(until === undefined ? {} : { until: addDays(calendarDate(until), index) }),
    });
    return [
      { what: 'given by hand to a stranger', ...days('2026-09-10', '2026-12-05'), ...this.#strangerByHand(VISIO) },
      { what: 'given by hand to a stranger, for good', ...days('2027-01-20'), ...this.#strangerByHand(PROJECT) },
      { what: 'given by hand to somebody seated', ...days('2026-10-02', '2027-03-14'), ...this.#seatedByHand(PROJECT) },
      {
        what: 'through a group to a stranger',
        ...days('2026-08-20', '2027-04-02'),
        ...this.#strangerInGroup(POWER_BI),
      },
      {
        what: 'through a group to somebody seated',
        ...days('2026-11-11', '2027-02-03'),
        ...this.#seatedInGroup(VISIO),
      },
      { what: 'no usage location', ...days('2026-08-25'), ...this.#refused(VISIO, { code: 'no-usage-location' }) },
      {
        what: 'a conflicting plan',
        ...days('2026-12-12', '2027-05-05'),
        ...this.#refused(POWER_BI, { code: 'conflicting-plan', planNames: ['PLAN_x'] }),
      },
      { what: 'seated twice', ...days('2026-09-17', '2027-01-05'), ...this.#seatedTwice(PROJECT) },
      { what: 'covered by a bigger license', ...days('2026-10-20', '2027-03-01'), ...this.#covered() },
      { what: 'account disabled', ...days('2026-11-20', '2027-04-22'), ...this.#account('disabled', POWER_BI) },
      { what: 'account disabled, for good', ...days('2027-04-28'), ...this.#account('disabled', PROJECT) },
      { what: 'account gone', ...days('2027-01-12', '2027-06-10'), ...this.#account('missing', VISIO) },
      { what: 'account gone, then off the roster', ...days('2027-03-20'), ...this.#goneThenRemoved(POWER_BI) },
      { what: 'account unclear', ...days('2026-12-20', '2027-01-30'), ...this.#account('unclear', PROJECT) },
      { what: 'plan switched off', ...days('2027-03-28', '2027-05-20'), ...this.#planOff(VISIO) },
    ];
  }

  #strangerByHand(product: ProductId): Pick<Plant, 'begin' | 'end'> {
    const one = this.#world.reserve();
    const [sku] = skusOfProduct(product);
    return this.#wrong(
      { kind: 'outside', product, person: one, count: 1 },
      () => this.#world.tenant.give(person(one).userId, sku),
      () => this.#world.tenant.take(person(one).userId, sku),
    );
  }

  /** They have it before they are seated, so that none of ours is given; an approver adopts it later. */
  #seatedByHand(product: ProductId): Pick<Plant, 'begin' | 'end'> {
    const { tenant } = this.#world;
    const one = this.#world.reserve();
    const department = this.#department;
    return this.#wrong(
      { kind: 'outside', product, department, person: one, count: 1, isUnlicensed: true },
      async () => {
        tenant.give(person(one).userId, skusOfProduct(product)[0]);
        await this.#deeds.add(department, product, one);
      },
      async () => {
        const { lastRun, ports, day } = this.#world;
        const actor = { kind: 'person', ...person(APPROVERS[0]) } as const;
        const { userId } = person(one);
        const key = activityKey(`adopt-${day}-${one}`);
        const adoption = await adoptLicenses(ports, { actor, key, run: lastRun?.id ?? '', person: userId });
        if (adoption.kind !== 'done' || adoption.lines[0]?.result !== 'adopted')
          throw new Error(JSON.stringify(adoption));
      },
    );
  }

  #strangerInGroup(product: ProductId): Pick<Plant, 'begin' | 'end'> {
    const one = this.#world.reserve();
    return this.#inGroup({ kind: 'inherited', product, person: one, count: 1 }, one, product);
  }

  #seatedInGroup(product: ProductId): Pick<Plant, 'begin' | 'end'> {
    const one = this.#world.reserve();
    const department = this.#department;
    const { begin, ...end } = this.#inGroup(
      { kind: 'inherited', product, department, person: one, count: 1 },
      one,
      product,
    );
    return {
      ...end,
      begin: async () => {
        await this.#deeds.add(department, product, one);
        await begin();
      },
    };
  }

  #inGroup(trouble: Trouble, one: number, product: ProductId): Pick<Plant, 'begin' | 'end'> {
    const { userId } = person(one);
    const [sku] = skusOfProduct(product);
    return this.#wrong(
      trouble,
      () => this.#world.tenant.join(userId, sku),
      () => this.#world.tenant.leave(userId),
    );
  }

  #refused(product: ProductId, failure: SeatFailure): Pick<Plant, 'begin' | 'end'> {
    const one = this.#world.reserve();
    const department = this.#department;
    const { code } = failure;
    return this.#wrong(
      { kind: 'failed', product, department, person: one, count: 1, failure: code, isUnlicensed: true },
      () => {
        this.#world.tenant.refuses.set(person(one).userId, failure);
        return this.#deeds.add(department, product, one);
      },
      () => void this.#world.tenant.refuses.delete(person(one).userId),
    );
  }

  /** As a race of two departments would leave it: both add the person at once. */
  #seatedTwice(product: ProductId): Pick<Plant, 'begin' | 'end'> {
    const one = this.#world.reserve();
    const { quiet } = this.#world;
    const other = quiet[(quiet.indexOf(this.#department) + 1) % quiet.length] as DepartmentId;
    const [first, second] = [this.#department, other].toSorted() as [DepartmentId, DepartmentId];
    return this.#wrong(
      { kind: 'double', product, department: second, person: one, count: 1, isUnlicensed: true },
      async () => {
        // The one department's look at the other's roster comes before the other's write, in either order.
        await Promise.all([this.#deeds.add(first, product, one), this.#deeds.add(second, product, one)]);
      },
      () => this.#deeds.remove(second, product, one),
    );
  }

  #covered(): Pick<Plant, 'begin' | 'end'> {
    const one = this.#world.reserve();
    const { userId } = person(one);
    const department = this.#department;
    return this.#wrong(
      { kind: 'covered', product: VISIO, department, person: one, count: 1, isUnlicensed: true },
      () => {
        this.#world.tenant.give(userId, BIGGER);
        return this.#deeds.add(department, VISIO, one);
      },
      () => this.#world.tenant.take(userId, BIGGER),
    );
  }

  #account(state: 'disabled' | 'missing' | 'unclear', product: ProductId): Pick<Plant, 'begin' | 'end'> {
    const one = this.#world.reserve();
    const department = this.#department;
    const { begin, end } = this.#turned(state, one);
    const kind = { disabled: 'account-disabled', missing: 'account-gone', unclear: 'unclear' }[state];
    const isUnlicensed = state === 'missing' ? { isUnlicensed: true } : {};
    return this.#wrong(
      { kind, product, department, person: one, count: 1, ...isUnlicensed },
      async () => {
        await this.#deeds.add(department, product, one);
        await this.#world.settle();
        begin();
      },
      end,
    );
  }

  #turned(state: 'disabled' | 'missing' | 'unclear', one: number): { begin(): void; end(): void } {
    const { tenant, directory } = this.#world;
    const { userId } = person(one);
    return {
      begin: () => {
        if (state === 'unclear') return void tenant.unsure.add(userId);
        if (state === 'missing') tenant.held.delete(userId);
        tenant.turn(userId, state);
        (state === 'missing' ? directory.gone : directory.disabled).add(one);
      },
      end: () => {
        tenant.unsure.delete(userId);
        directory.gone.delete(one);
        directory.disabled.delete(one);
        tenant.turn(userId, 'enabled');
      },
    };
  }

  /** The account is deleted, and the delegate takes the person off on the same day: a license of ours stays on record. */
  #goneThenRemoved(product: ProductId): Pick<Plant, 'begin' | 'end'> {
    const one = this.#world.reserve();
    const department = this.#department;
    return this.#wrong({ kind: 'account-gone', product, department, person: one, count: 1 }, async () => {
      await this.#deeds.add(department, product, one);
      await this.#world.settle();
      this.#turned('missing', one).begin();
      await this.#deeds.remove(department, product, one);
    });
  }

  #planOff(product: ProductId): Pick<Plant, 'begin' | 'end'> {
    const one = this.#world.reserve();
    const { userId } = person(one);
    const department = this.#department;
    const [sku] = skusOfProduct(product);
    const { tenant } = this.#world;
    return this.#wrong(
      { kind: 'failed', failure: 'plan-off', product, department, person: one, count: 1, isUnlicensed: true },
      async () => {
        await this.#deeds.add(department, product, one);
        await this.#world.settle();
        tenant.give(userId, sku, { disabledPlans: [`id of plan_${product}`] });
      },
      () => tenant.give(userId, sku),
    );
  }

  #wrong(trouble: Trouble, begin: Plant['begin'], end?: Plant['begin']): Pick<Plant, 'begin' | 'end'> {
    return wrong(this.#world, [trouble], begin, end);
  }
}

/** What is wrong, and stands in the diary from its beginning to its end. */
function wrong(
  { diary }: YearWorld,
  troubles: readonly Trouble[],
  begin: Plant['begin'],
  end?: Plant['begin'],
): Pick<Plant, 'begin' | 'end'> {
  return {
    begin: async () => {
      await begin();
      for (const trouble of troubles) diary.present.set(nameOf(trouble), trouble);
    },
    ...(end === undefined
      ? {}
      : {
          end: async () => {
            for (const trouble of troubles) diary.present.delete(nameOf(trouble));
            await end();
          },
        }),
  };
}

/** What is wrong with units, the policy and the catalog. */
function ofTheTenant(world: YearWorld, deeds: YearDeeds): readonly Plant[] {
  const { diary, tenant, offsets } = world;
  const day = calendarDate;
  const [home, next] = world.quiet as readonly [DepartmentId, DepartmentId];
  const units = (product: ProductId, count: number): Pick<Plant, 'begin' | 'end'> => ({
    begin: () => void offsets.set(product, count),
    end: () => void offsets.delete(product),
  });
  const relic = diary.rosters.get(`${home} ${RELIC}`) ?? [];
  const ofRelic = (kind: string, own: Partial<Trouble> = {}): readonly Trouble[] =>
    relic.map((one) => ({ kind, product: RELIC, department: home, person: one, count: 1, isUnlicensed: true, ...own }));
  const left = world.reserve();
  const spare = Array.from({ length: MOST_RELEASES + 1 }, () => world.reserve());
  return [
    { what: 'units that nobody bought', from: day('2026-10-10'), until: day('2026-11-30'), ...units(VISIO, 5) },
    { what: 'units were taken away', from: day('2027-01-15'), until: day('2027-02-26'), ...units(POWER_BI, -3) },
    {
      what: 'units that nobody can judge',
      from: day('2027-04-10'),
      until: day('2027-04-11'),
      begin: () => void tenant.unclearUnits.add(skusOfProduct(VISIO)[0]),
      end: () => void tenant.unclearUnits.delete(skusOfProduct(VISIO)[0]),
    },
    {
      what: 'units in grace, and units that are suspended, which count for nothing',
      from: day('2027-01-20'),
      until: day('2027-06-01'),
      begin: () => {
        tenant.warningUnits.set(skusOfProduct(VISIO)[0], 4);
        tenant.suspendedUnits.set(skusOfProduct(VISIO)[0], 7);
      },
      end: () => {
        tenant.warningUnits.clear();
        tenant.suspendedUnits.clear();
      },
    },
    {
      what: 'trial units, which count for nothing',
      from: day('2026-09-20'),
      begin: () => void world.trials.push({ ...TRIAL, skuId: skusOfProduct(PROJECT)[0], units: 2 }),
    },
    {
      what: 'a purchase that the reseller lets wait',
      from: day('2026-09-25'),
      until: day('2026-11-16'),
      begin: async () => {
        const bought = await deeds.buy(next, PROJECT, 3, { from: world.day, until: '2027-06-30' });
        await deeds.approve(bought, true);
      },
      end: () => {
        for (const line of diary.lines) line.isLate = false;
      },
    },
    {
      what: 'two licenses of ours for one product',
      from: day('2026-08-01'),
      ...wrong(world, [{ kind: 'double', product: VISIO, department: home, person: world.twin, count: 1 }], nothing),
    },
    {
      what: 'fewer units than people have licenses',
      from: day('2027-05-25'),
      until: day('2027-05-26'),
      ...lostUnit(world),
    },
    {
      what: 'a purchase that nobody decides, which is nothing wrong',
      from: day('2027-06-15'),
      begin: async () => {
        deeds.setAside(await deeds.buy(home, POWER_BI, 4, { from: world.day, until: '2027-06-30' }));
      },
    },
    {
      what: 'a product whose license the tenant does not have yet',
      from: day('2026-08-01'),
      until: day('2026-10-25'),
      ...wrong(
        world,
        ofRelic('failed', { failure: 'unknown-sku' }),
        nothing,
        () => void tenant.missing.delete(RELIC_SKU),
      ),
    },
    {
      what: 'a product that goes out of the catalog',
      from: day('2027-03-08'),
      ...wrong(world, ofRelic('not-in-catalog'), () => {
        world.hasRelic = false;
        world.ports = world.portsFor(PRODUCTS, 'full');
      }),
    },
    {
      what: 'a policy that lets licenses alone',
      ...LEFT_ALONE,
      ...wrong(
        world,
        [{ kind: 'mode', product: VISIO, department: home, person: left, count: 1 }],
        async () => {
          await deeds.add(home, VISIO, left);
          await world.settle();
          world.ports = world.portsFor(CATALOG, 'assign-only');
          await deeds.remove(home, VISIO, left);
        },
        () => {
          world.ports = world.portsFor(CATALOG, 'full');
        },
      ),
    },
    {
      what: 'licenses on our record that nothing explains, more than may go',
      from: day('2026-12-01'),
      until: day('2027-01-08'),
      ...wrong(
        world,
        spare.map((one) => ({ kind: 'unexplained', product: PROJECT, department: next, person: one, count: 1 })),
        async () => {
          const [skuId] = skusOfProduct(PROJECT);
          const at = instantOf(world.clock.now());
          const outcome = { status: 'active', at } as const;
          for (const one of spare) tenant.give(person(one).userId, skuId);
          await world.ports.departments.change(next, async (books) => {
            for (const one of spare)
              await books.saveAssignment({
                ...{ person: person(one), product: PROJECT, skuId, department: next, intendedAt: at, outcome },
              });
          });
        },
        // An approver who looked at the last run agrees.
        () => world.read(world.lastRun),
      ),
    },
  ];
}

/** One unit fewer than people have: Microsoft takes somebody's license, and says so. */
function lostUnit(world: YearWorld): Pick<Plant, 'begin' | 'end'> {
  const { diary, tenant, offsets } = world;
  const [sku] = skusOfProduct(POWER_BI);
  let lost = '';
  return {
    begin: () => {
      world.deliver();
      const free = tenant.free(sku);
      offsets.set(POWER_BI, -free - 1);
      world.deliver();
      const [userId] = [...tenant.held].find(([, all]) => all.some(({ status }) => status === 'error')) ?? [];
      const one = numberOf(userId ?? '');
      const pool = diary.poolsOf(POWER_BI).find((of) => diary.seated(of, world.day).includes(one)) ?? '';
      const [department = ''] = pool.split(' ');
      const trouble = { kind: 'no-unit', product: POWER_BI, department, person: one, count: 1, isUnlicensed: true };
      lost = nameOf(trouble);
      diary.present.set(lost, trouble);
    },
    end: () => {
      offsets.delete(POWER_BI);
      world.deliver();
      diary.present.delete(lost);
    },
  };
}

const TRIAL = { skuPartNumber: undefined, isInGrace: false, endsOn: undefined } as const;
const nothing = (): void => undefined;
