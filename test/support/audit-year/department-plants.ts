import { adoptLicenses } from '../../../src/application/reconcile/adopt-licenses';
import { addDays, calendarDate } from '../../../src/domain/calendar';
import { activityKey, type DepartmentId, type ProductId } from '../../../src/domain/ids';
import { type SeatFailure } from '../../../src/domain/roster/assignment';
import { person } from '../builders';
import { type Trouble } from './diary';
import { type Plant, type Turn, wrong } from './plant';
import { type YearDeeds } from './year-deeds';
import { APPROVERS } from './year-people';
import { BIGGER, PRODUCTS, skusOfProduct } from './year-products';
import { type YearWorld } from './year-world';

const [VISIO, PROJECT, POWER_BI] = PRODUCTS;

/** What is planted in one department: with people of its own, whom nobody else changes. */
export class PlantsOfDepartment {
  readonly #world: YearWorld;
  readonly #deeds: YearDeeds;
  readonly #department: DepartmentId;

  constructor(world: YearWorld, deeds: YearDeeds, department: DepartmentId) {
    this.#world = world;
    this.#deeds = deeds;
    this.#department = department;
  }

  /** @param index Days later than in the first department. */
  from(index: number): readonly Plant[] {
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

  #strangerByHand(product: ProductId): Turn {
    const one = this.#world.reserve();
    const [sku] = skusOfProduct(product);
    return this.#wrong(
      { kind: 'outside', product, person: one, count: 1 },
      () => {
        this.#world.tenant.give(person(one).userId, sku);
      },
      () => {
        this.#world.tenant.take(person(one).userId, sku);
      },
    );
  }

  /** They have it before they are seated, so that none of ours is given; an approver adopts it later. */
  #seatedByHand(product: ProductId): Turn {
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

  #strangerInGroup(product: ProductId): Turn {
    const one = this.#world.reserve();
    return this.#inGroup({ kind: 'inherited', product, person: one, count: 1 }, one, product);
  }

  #seatedInGroup(product: ProductId): Turn {
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

  #inGroup(trouble: Trouble, one: number, product: ProductId): Turn {
    const { userId } = person(one);
    const [sku] = skusOfProduct(product);
    return this.#wrong(
      trouble,
      () => {
        this.#world.tenant.join(userId, sku);
      },
      () => {
        this.#world.tenant.leave(userId);
      },
    );
  }

  #refused(product: ProductId, failure: SeatFailure): Turn {
    const one = this.#world.reserve();
    const department = this.#department;
    const { code } = failure;
    return this.#wrong(
      { kind: 'failed', product, department, person: one, count: 1, failure: code, isUnlicensed: true },
      () => {
        this.#world.tenant.refuses.set(person(one).userId, failure);
        return this.#deeds.addAlone(department, product, one);
      },
      () => void this.#world.tenant.refuses.delete(person(one).userId),
    );
  }

  /** As a race of two departments would leave it: both add the person at once. */
  #seatedTwice(product: ProductId): Turn {
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

  #covered(): Turn {
    const one = this.#world.reserve();
    const { userId } = person(one);
    const department = this.#department;
    return this.#wrong(
      { kind: 'covered', product: VISIO, department, person: one, count: 1, isUnlicensed: true },
      () => {
        this.#world.tenant.give(userId, BIGGER);
        return this.#deeds.add(department, VISIO, one);
      },
      () => {
        this.#world.tenant.take(userId, BIGGER);
      },
    );
  }

  #account(state: 'disabled' | 'missing' | 'unclear', product: ProductId): Turn {
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

  #turned(
    state: 'disabled' | 'missing' | 'unclear',
    one: number,
  ): { readonly begin: () => void; readonly end: () => void } {
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
  #goneThenRemoved(product: ProductId): Turn {
    const one = this.#world.reserve();
    const department = this.#department;
    return this.#wrong({ kind: 'account-gone', product, department, person: one, count: 1 }, async () => {
      await this.#deeds.add(department, product, one);
      await this.#world.settle();
      this.#turned('missing', one).begin();
      await this.#deeds.remove(department, product, one);
    });
  }

  #planOff(product: ProductId): Turn {
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
      () => {
        tenant.give(userId, sku);
      },
    );
  }

  #wrong(trouble: Trouble, begin: Plant['begin'], end?: Plant['begin']): Turn {
    return wrong(this.#world, [trouble], begin, end);
  }
}
