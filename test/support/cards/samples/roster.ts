import { placeOfDepartment } from '../../../../src/application/access/page-departments';
import { type PoolPage } from '../../../../src/application/roster/shown/show-pool';
import { type PoolSummary } from '../../../../src/application/roster/shown/show-seats';
import { type LicenseState } from '../../../../src/domain/roster/license-state';
import { type Department } from '../../../../src/domain/institution/department';
import { type Product } from '../../../../src/domain/institution/product';
import { type KnownPerson } from '../../../../src/domain/people';
import { type Entitlement } from '../../../../src/domain/term/entitlement';
import { anEntitlement, anEntry, aSummary, on } from '../../builders';
import { presentAddForm, presentHoldings, presentPool, presentSeats, presentWaiting } from '../presenters';
import { ago, type CardSample, samplesOf, TODAY, type World } from '../sample-world';

const PEOPLE_PER_PAGE = 15;
const DAY = 24 * 60;

const active: LicenseState = { status: 'active', at: ago(3 * DAY) };
const requested: LicenseState = { status: 'requested' };
const failed: LicenseState = { status: 'failed', failure: { code: 'no-usage-location' } };
const short: LicenseState = { status: 'failed', failure: { code: 'tenant-short' }, seenAt: ago(2 * DAY) };
const again: LicenseState = { status: 'active', at: ago(DAY), isAgain: true };
const off: LicenseState = { status: 'failed', failure: { code: 'plan-off' }, seenAt: ago(2 * DAY) };
const unclear: LicenseState = { status: 'failed', failure: { code: 'unclear' }, seenAt: ago(9 * DAY) };
const twice: LicenseState = { status: 'held', reason: 'seated-twice', seenAt: ago(9 * DAY) };

interface PoolGiven {
  readonly people: readonly KnownPerson[];
  readonly entitlements: readonly Entitlement[];
  readonly licenses?: readonly LicenseState[];
  readonly offset?: number;
  readonly isOnlyWaiting?: boolean;
  /** The second and the last of them leave after the last day of cover. */
  readonly isLeaving?: boolean;
}

/** A page of a pool, with those seated whom the seat cap seats. */
function pageOf(
  pool: { readonly department: Department; readonly product: Product },
  given: PoolGiven,
  isEditor: boolean,
): PoolPage {
  const { people, entitlements, licenses = [], offset = 0, isOnlyWaiting = false, isLeaving = false } = given;
  const summary = aSummary({ ...pool, people: people.length, entitlements, today: TODAY });
  const seatedCount = summary.seats.seatCap - summary.seats.seatsFree;
  const page = people
    .map((one, index) => ({
      entry: anEntry(index, index + 1, {
        ...{ ...one, addedAt: ago(18 * DAY - index * 60) },
        ...(isLeaving && (index === 1 || index === people.length - 1) ? { until: on('2027-06-30') } : {}),
      }),
      index,
    }))
    .slice(isOnlyWaiting ? seatedCount : 0)
    .slice(offset, offset + PEOPLE_PER_PAGE);
  const isSeated = ({ index }: { readonly index: number }) => index < seatedCount;
  return {
    ...summary,
    seated: page.filter(isSeated).map(({ entry, index }) => ({ entry, license: licenses[index] ?? active })),
    waiting: page
      .filter((one) => !isSeated(one))
      .map(({ entry, index }) => ({ entry, place: index - seatedCount + 1 })),
    canAdd: isEditor,
    canBuy: isEditor,
    next: offset + page.length < (isOnlyWaiting ? summary.seats.waiting : people.length) ? 1 : undefined,
    total: isOnlyWaiting ? summary.seats.waiting : people.length,
  };
}

/** Seats, the people of a pool, the form to add some, and what one person has. */
export function rosterSamples(w: World): readonly CardSample[] {
  const { math, physics, eaps, visio, project, powerBi } = w;
  const order = (number: string, seats: number, own: Partial<Entitlement> = {}): Entitlement =>
    anEntitlement({ seats, purchaseOrderNumber: w.say(number, 40), ...own, id: number });
  const awaited = (number: string, seats: number) => order(number, seats, { status: 'awaiting-tenant' });
  const later = order('PO-1040', 4, { coverFrom: on('2027-08-01'), coverUntil: on('2028-06-30') });
  const summary = (department: Department, product: Product, people: number, ...entitlements: readonly Entitlement[]) =>
    aSummary({ department, product, people, entitlements, today: TODAY });
  const ofMath = [
    summary(math, visio, 3, order('PO-1007', 5)),
    summary(math, project, 5, order('PO-1019', 2), awaited('PO-1031', 5)),
    summary(math, powerBi, 4, order('PO-1008', 10)),
  ];
  const others = [
    summary(eaps, project, 1231, order('PO-0900', 1200)),
    summary(physics, visio, 4, awaited('PO-0912', 4)),
  ];
  const gap = aSummary({ ...w.pool, people: 3, entitlements: [order('PO-1007', 5), later], today: on('2027-07-10') });
  const all = w
    .departments(200)
    .map((one, index) => summary(one, visio, index * 3, order('PO-1', 100), awaited('PO-2', 7)));
  const pool = (given: PoolGiven, isEditor = true, where = w.pool) => {
    const { offset = 0, isOnlyWaiting = false } = given;
    const trail = offset > 0 ? [{ after: offset, seen: offset }] : [];
    return presentPool(pageOf(where, given, isEditor), { timeZone: w.policy.timeZone, isOnlyWaiting, trail });
  };
  const seats = (
    pools: readonly PoolSummary[],
    canAdd = true,
    part?: { readonly seen: number; readonly total: number },
  ) => {
    const departments = part === undefined ? [...new Set(pools.map(({ department }) => department))] : w.departments(6);
    const { seen, total } = part ?? { seen: 0, total: departments.length };
    const [trail, next] =
      part === undefined ? [[], undefined] : [[{ after: placeOfDepartment(math), seen }], placeOfDepartment(math)];
    return presentSeats({ departments, pools, canAdd, offset: seen, total, next }, { trail });
  };
  const five = ['Amy Wong', 'Jane Doe', 'Bilal Khan', 'Carla Diaz', 'Théo Moreau'].map(w.who);
  const ofFive = [order('PO-1007', 5)];
  const many = { people: w.crowd(144), entitlements: [order('PO-1007', 24)] };
  const form = { origin: 'press-1' };
  return samplesOf({
    'seats-overview': {
      none: seats([], false),
      usual: seats(ofMath),
      departments: seats([...ofMath.slice(0, 1), ...others]),
      'in the gap': seats([gap]),
      'page 2 of all departments, to an auditor': seats(all.slice(6, 12), false, { seen: 6, total: 200 }),
      'departments without any, to an auditor': seats([], false, { seen: 12, total: 200 }),
    },
    pool: {
      nobody: pool({ people: [], entitlements: [] }, false),
      usual: pool({ people: five.slice(0, 3), entitlements: ofFive }),
      'full, one failed': pool({
        people: five,
        licenses: [active, requested, failed],
        entitlements: [order('PO-1007', 2), order('PO-1019', 1), awaited('PO-1031', 5), later],
      }),
      'seen in the tenant': pool({
        people: five,
        licenses: [again, short, off, unclear, twice],
        entitlements: ofFive,
      }),
      corrected: pool({
        people: five.slice(0, 2),
        entitlements: [...ofFive, order('PO-1007', -2, { corrects: later.id })],
      }),
      'some leave': pool({ people: five, entitlements: [order('PO-1007', 3)], isLeaving: true }),
      'page 2': pool({ ...many, offset: 15 }, true, { department: eaps, product: powerBi }),
      'only the waiting': pool({ ...many, isOnlyWaiting: true }),
      'nobody waits': pool({ people: five, entitlements: ofFive, isOnlyWaiting: true }),
    },
    'add-people': {
      'to a pool': presentAddForm(ofMath, { ...form, department: math.id, product: visio.id }),
      usual: presentAddForm(ofMath, form),
      'in a client that finds people': presentAddForm(ofMath, { ...form, hasPicker: true }),
      'a product is missing': presentAddForm(ofMath, { ...form, department: math.id }, 'Choose a product.'),
      'many products': presentAddForm(
        w.products(40).map((one) => summary(math, one, 0)),
        form,
      ),
    },
    holdings: holdings(w),
    list: lines(w, [...ofMath, ...others], all),
  });
}

/** Who waits, pool by pool. */
function lines(w: World, some: readonly PoolSummary[], all: readonly PoolSummary[]) {
  const waiting = (pools: readonly PoolSummary[]) =>
    pools
      .filter(({ seats }) => seats.waiting > 0)
      .map((pool) => ({
        ...pool,
        next: w.crowd(Math.min(5, pool.seats.waiting)).map((one, at) => anEntry(at, at, one)),
      }));
  const page = (pools: readonly PoolSummary[], seen = 0) => {
    const [trail, next] =
      seen > 0 ? [[{ after: placeOfDepartment(w.math), seen }], placeOfDepartment(w.eaps)] : [[], undefined];
    return presentWaiting({ lines: waiting(pools).slice(seen, seen + 8), next }, { trail });
  };
  return {
    'nobody waits': page([]),
    'nobody waits, page 2': page([], 8),
    'who waits': page(some),
    'who waits, page 2': page(all, 8),
  };
}

function holdings(w: World) {
  const seated = {
    ...w.pool,
    waitingPlace: undefined,
    restsUntil: undefined,
    license: active,
    coverUntil: on('2027-06-30'),
    seats: { seatCap: 5, seatsFree: 0, waiting: 3 },
    coming: [],
  };
  const inTrouble = { ...seated, product: w.powerBi, department: w.physics, license: failed };
  const waiting = { ...seated, product: w.project, waitingPlace: 2, license: undefined };
  const person = w.found('Jane Doe');
  const shown = (isSelf: boolean, ...held: Parameters<typeof presentHoldings>[0]['holdings']) =>
    presentHoldings({ kind: 'shown', person, isSelf, holdings: held, ask: w.math.delegates }, w.policy.timeZone);
  return {
    none: shown(true),
    own: shown(true, seated),
    usual: shown(false, seated, inTrouble, waiting),
    'seen in the tenant': shown(
      true,
      { ...seated, license: short },
      { ...seated, product: w.project, license: again },
      { ...seated, product: w.powerBi, license: twice },
    ),
    'waits only': shown(true, waiting),
    rests: shown(true, { ...waiting, waitingPlace: 1, restsUntil: on('2027-08-01') }),
    'one rests': shown(true, seated, { ...waiting, restsUntil: on('2027-08-01') }),
    worst: shown(true, ...w.products(40).map((product) => ({ ...inTrouble, product }))),
  };
}
