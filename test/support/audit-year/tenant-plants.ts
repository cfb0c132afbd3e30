import { calendarDate, instantOf } from '../../../src/domain/calendar';
import { type DepartmentId, type ProductId } from '../../../src/domain/ids';
import { person } from '../builders';
import { nameOf, type Trouble } from './diary';
import { type Plant, type Turn, wrong } from './plant';
import { type YearDeeds } from './year-deeds';
import { numberOf } from './year-people';
import { CATALOG, MOST_RELEASES, PRODUCTS, RELIC, RELIC_SKU, skusOfProduct } from './year-products';
import { type YearWorld } from './year-world';

/** Nothing but what is planted changes rosters in these days, both included: the policy lets licenses alone. */
export const LEFT_ALONE = { from: calendarDate('2027-02-08'), until: calendarDate('2027-02-20') };

const [VISIO, PROJECT, POWER_BI] = PRODUCTS;

/** What is wrong with units, the policy and the catalog. */
export function plantsOfTenant(world: YearWorld, deeds: YearDeeds): readonly Plant[] {
  const { diary, tenant, offsets } = world;
  const day = calendarDate;
  const [home, next] = world.quiet as readonly [DepartmentId, DepartmentId];
  const units = (product: ProductId, count: number): Turn => ({
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
function lostUnit(world: YearWorld): Turn {
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
