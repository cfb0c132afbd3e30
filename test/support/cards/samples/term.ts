import { placeOfDepartment } from '../../../../src/application/access/page-departments';
import { type EndingFacts, endingShown } from '../../../../src/application/term/read-endings';
import {
  type ForecastDetail,
  type ForecastPage,
  poolForecast,
  type PoolForecast,
  type SomePeople,
} from '../../../../src/application/term/show-forecast';
import { type CalendarDate } from '../../../../src/domain/calendar';
import { type Department } from '../../../../src/domain/institution/department';
import { type Product } from '../../../../src/domain/institution/product';
import { type KnownPerson } from '../../../../src/domain/people';
import { type LastPurchase, type PoolEnding } from '../../../../src/domain/reminder/reminder';
import { type Entitlement } from '../../../../src/domain/term/entitlement';
import { seatYear } from '../../../../src/domain/term/seat-year';
import { turnAround } from '../../../../src/domain/term/turn';
import { anEntitlement, anEntry, aPolicy, on } from '../../builders';
import { presentForecast } from '../presenters';
import { ago, type CardSample, samplesOf, type World } from '../sample-world';

interface PoolGiven {
  readonly department: Department;
  readonly product: Product;
  readonly people: number;
  readonly entitlements: readonly Entitlement[];
  readonly until?: readonly CalendarDate[];
}

const LAST: LastPurchase = {
  ...{ seats: 5, purchaseOrderNumber: 'PO-1007', reseller: 'SHI', priceCents: 30_000 },
  ...{ coverFrom: on('2026-08-01'), coverUntil: on('2027-06-30') },
};

/** Forecasts: of one pool and of several, of a turn and of a day, before the end, in the gap, and behind. */
export function termSamples(w: World): readonly CardSample[] {
  const { math, visio, project, powerBi } = w;
  const policy = aPolicy({
    ...w.policy,
    purchasing: {
      closed: [{ from: '02-01', until: '03-31', because: w.say('the reseller closes the year', 100) } as never],
    },
  });
  const seats = (count: number, own: Partial<Entitlement> = {}): Entitlement =>
    anEntitlement({ seats: count, ...own, id: `e-${count}` });
  const next = (count: number, own: Partial<Entitlement> = {}): Entitlement =>
    seats(count, { coverFrom: on('2027-08-01'), coverUntil: on('2028-06-30'), ...own });
  const awaited = { status: 'awaiting-tenant' } as const;
  const crowd = w.crowd(40);
  const some = (people: readonly KnownPerson[], count = people.length): SomePeople => ({
    people: people.slice(0, 5),
    count,
  });

  const page = (
    pools: readonly PoolGiven[],
    given: { today?: string; on?: string; total?: number; own?: Partial<PoolEnding> } = {},
  ) => {
    const today = on(given.today ?? '2026-11-21');
    const ports = { policy, clock: { now: () => new Date(`${today}T20:00:00.000Z`) } };
    const asked = given.on === undefined ? undefined : on(given.on);
    const turn = turnAround(asked ?? today, policy);
    const facts = pools.map((one): EndingFacts => ({ ...factsOf(one), answer: given.own?.answer }));
    const departments = [...new Set(pools.map(({ department }) => department))];
    const total = given.total ?? departments.length;
    const [only] = facts;
    const shown: ForecastPage = {
      ...endingShown(ports, turn),
      on: asked,
      offset: 0,
      total,
      next: total > departments.length ? placeOfDepartment(departments.at(-1) ?? math) : undefined,
      departments: departments.map(({ id, name }) => ({ id, name })),
      pools: facts.map((one) => poolForecast(ports, one, { turn, on: asked })),
      year: seatYear(
        facts.map(({ entitlements }) => entitlements),
        turn,
        policy.term,
      ),
      detail: undefined,
      canBuy: true,
    };
    const [first] = shown.pools;
    const isOne = facts.length === 1 && only !== undefined && first !== undefined;
    const one = isOne ? { ...shown, detail: detailOf(only, first, given.own ?? {}) } : shown;
    return presentForecast(one, { on: asked, trail: [], timeZone: policy.timeZone });
  };

  function factsOf({ department, product, people, entitlements, until = [] }: PoolGiven): EndingFacts {
    const pool = {
      ...{ department: department.id, product: product.id, rosterLength: people, firstRank: 1, lastRank: people },
      ...{ seatedThrough: 0, capSeen: 0 },
    };
    return {
      department,
      pool,
      entitlements,
      undecided: [],
      answer: undefined,
      leaving: until.map((date, index) => anEntry(90 + index, index + 1, { until: date })),
      untils: until,
    };
  }

  function detailOf({ department, untils }: EndingFacts, pool: PoolForecast, own: Partial<PoolEnding>): ForecastDetail {
    const { renewal, turn: forecast, day, product } = pool;
    const { seated, waiting } = day ?? forecast.next;
    const losing = day === undefined ? pool.losing : 0;
    const ending: PoolEnding = {
      ...{ department, product, renewal, forecast, rosterLength: seated + waiting + untils.length },
      ...{
        losing: some(crowd, losing),
        leaving: untils.length,
        lastPurchase: { ...LAST, purchaseOrderNumber: w.say('PO-1007', 40) },
      },
      ...{ retires: undefined, answer: undefined, ...own },
    };
    return {
      ending,
      seated: some(crowd.slice(0, seated), seated),
      losing: some(crowd.slice(seated, seated + losing), losing),
      waiting: some(crowd.slice(seated + losing, seated + waiting), waiting - losing),
      leaving: some(crowd.slice(35, 35 + untils.length), untils.length),
    };
  }

  const answer = {
    ...{ department: math.id, product: visio.id, lastDay: on('2027-06-30'), seats: 0 },
    ...{ by: w.who('Dana Reyes'), at: ago(60 * 24 * 3) },
  };
  const three: readonly PoolGiven[] = [
    { department: math, product: visio, people: 7, entitlements: [seats(5), next(3)] },
    { department: math, product: project, people: 2, entitlements: [seats(2), next(2)] },
    { department: math, product: powerBi, people: 4, entitlements: [seats(10)] },
  ];
  const one = (
    people: number,
    entitlements: readonly Entitlement[],
    until: readonly CalendarDate[] = [],
  ): readonly PoolGiven[] => [{ ...w.pool, people, entitlements, until }];
  const many = w.departments(6).map((department, index): PoolGiven => ({
    ...{ department, product: visio, people: 4 + index * 7 },
    entitlements: [seats(5 + index * 4), next(index * 3, index === 2 ? awaited : {})],
  }));
  return samplesOf({
    forecast: {
      'not renewed': page(one(4, [seats(5)])),
      'renewed in part': page(one(12, [seats(10), next(6, awaited)], [on('2027-05-31')]), {
        own: { retires: { on: on('2027-09-30'), successor: w.say('Planner', 60) } },
      }),
      'renewed as a whole': page(one(5, [seats(5), next(5)])),
      'let lapse': page(one(4, [seats(5)]), { today: '2027-04-02', own: { answer } }),
      'too late': page(one(4, [seats(5)]), { today: '2027-06-16' }),
      'in the gap': page(one(7, [seats(5), next(3)]), { today: '2027-07-10' }),
      'on a day': page(one(7, [seats(5), seats(1, { coverUntil: on('2026-12-31') })]), { on: '2027-03-31' }),
      'on a day of the gap': page(one(7, [seats(5), next(3)]), { on: '2027-07-04' }),
      'one department': page(three),
      'one department, on a day': page(three, { on: '2027-03-31' }),
      'many departments': page(many, { total: 300 }),
      'no seats': page([], { total: 1 }),
    },
  });
}
