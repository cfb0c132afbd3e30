import { type DocumentStore } from '../../../src/adapters/documents/document-store';
import { importOrganization } from '../../../src/application/import/import-organization';
import { type Ports } from '../../../src/application/ports';
import { runReconcile } from '../../../src/application/reconcile/run-reconcile';
import { bringCoverUpToDate } from '../../../src/application/term/bring-cover';
import { type CalendarDate, type Instant, instantOf } from '../../../src/domain/calendar';
import { type DepartmentId, departmentId, type ProductId } from '../../../src/domain/ids';
import { type Policy } from '../../../src/domain/institution/policy';
import { type ReconcileRun } from '../../../src/domain/reconcile/run';
import { type Trial } from '../../../src/domain/term/trial';
import { person } from '../builders';
import { documentsInMemory, MovableClock, portsOn } from '../store/store-harness';
import { Diary, poolOf, type Trouble, type UnitsPage } from './diary';
import { FIRST_DAY, localTime, TERM_ENDS, YearChances } from './year-calendar';
import { APPROVERS, AUDITOR, delegateOf, YearDirectory } from './year-people';
import { CATALOG, policyWith, PRODUCTS, RELIC, RELIC_SKU, SKUS, skusOfProduct } from './year-products';
import { YearTenant } from './year-tenant';

/** How big the world is. */
export interface YearSize {
  readonly departments: number;
  readonly people: number;
  /** Days from one on which the program is seen to run to the next. */
  readonly every: number;
  /** What people do on such a day. */
  readonly deeds: number;
}

const MINUTE_MS = 60_000;
const JOB = { kind: 'job', name: 'reconcile' } as const;
/** Seats of the pools in which exceptions are planted that nobody uses, so that the tenant has a unit for what somebody gives by hand. */
const SPARE = 14;
/** People of a quiet department, those with whom something is planted included. */
const OF_A_QUIET_DEPARTMENT = 24;
/** Of all others, the share that has a place on a roster from the beginning. */
const AT_FIRST = 0.6;

/** A clock that is never read twice at the same instant: what is done one after the other has times of its own, as it has in life. */
class TickingClock extends MovableClock {
  override now(): Date {
    this.advance(1);
    return super.now();
  }
}

/** The year as it is played: the program on its own store, a tenant, a clock, and a diary of somebody who watches. */
export class YearWorld {
  readonly diary = new Diary();
  readonly chances: YearChances;
  readonly clock = new TickingClock(localTime(FIRST_DAY, '05:00'));
  readonly directory = new YearDirectory();
  readonly tenant: YearTenant;
  readonly documents: DocumentStore;
  readonly size: YearSize;
  /** Wrong units of a product, for what is planted: so many more or fewer than were bought. */
  readonly offsets = new Map<ProductId, number>();
  readonly trials: Trial[] = [];
  /** People who have their part in what is planted, whom nobody else changes. */
  readonly reserved = new Set<number>();
  ports: Ports;
  day: CalendarDate = FIRST_DAY;
  /** Has two licenses of the first product from the beginning, and both were taken over. */
  twin = 0;
  lastRun: ReconcileRun | undefined;
  readings = 0;
  #people = 0;
  /** The relic is in the catalog. */
  hasRelic = true;

  constructor(size: YearSize, given: { readonly seed: number }) {
    this.size = size;
    this.chances = new YearChances(given.seed);
    this.documents = documentsInMemory(this.clock);
    this.tenant = new YearTenant(SKUS);
    this.tenant.missing.add(RELIC_SKU);
    this.ports = this.portsFor(CATALOG, 'full');
  }

  /** A process of the program, with the policy as it is then. */
  portsFor(products: readonly ProductId[], mode: Policy['reconcile']['mode']): Ports {
    const policy = policyWith(products, mode);
    const { clock, directory, tenant, trials } = this;
    return portsOn(this.documents, {
      clock,
      policy,
      directory,
      provisioner: tenant,
      changes: tenant.follow,
      trials: { read: () => Promise.resolve({ trials, isWhole: true }) },
    });
  }

  /** The departments in which nobody does anything but what is planted. */
  get quiet(): readonly DepartmentId[] {
    return this.departments.slice(0, Math.max(2, Math.floor(this.size.departments / 8)));
  }

  get lively(): readonly DepartmentId[] {
    return this.departments.slice(this.quiet.length);
  }

  get departments(): readonly DepartmentId[] {
    return Array.from({ length: this.size.departments }, (_, index) => departmentId(`d${index}`));
  }

  /** Somebody whom nobody met yet. */
  newPerson(): number {
    this.#people += 1;
    if (this.#people > this.size.people) throw new Error('there are not so many people');
    this.tenant.names.set(person(this.#people).userId, this.directory.called(this.#people));
    return this.#people;
  }

  get hasPeople(): boolean {
    return this.#people < this.size.people;
  }

  /** Somebody for what is planted. */
  reserve(): number {
    const number = this.newPerson();
    this.reserved.add(number);
    return number;
  }

  async begin(): Promise<void> {
    const others = this.size.people - this.quiet.length * OF_A_QUIET_DEPARTMENT;
    const share = Math.floor((others * AT_FIRST) / this.lively.length / PRODUCTS.length);
    const pools = this.departments.flatMap((department) => PRODUCTS.map((product) => ({ department, product })));
    const rosters = pools.map(({ department, product }) => {
      const people = this.quiet.includes(department) ? 2 : share;
      return { department, product, people: Array.from({ length: people }, () => this.newPerson()) };
    });
    const imported = pools.map(({ department, product }, index) => {
      const people = rosters[index]?.people.length ?? 0;
      const seats = this.quiet.includes(department) ? people + SPARE : people + this.chances.below(4) - 1;
      const number = `IMP-${index}`;
      return { department, product, seats: Math.max(2, seats), number };
    });
    const [first] = this.quiet;
    if (first === undefined) throw new Error('no department');
    rosters.push({ department: first, product: RELIC, people: [this.reserve(), this.reserve()] });
    imported.push({ department: first, product: RELIC, seats: 2, number: 'IMP-relic' });
    this.twin = this.reserve();
    rosters[0]?.people.push(this.twin);
    const upn = (number: number) => person(number).userPrincipalName;
    for (const [index, id] of this.departments.entries()) this.diary.departmentNames.set(id, `Department ${index}`);
    for (const { department, product, people } of rosters)
      this.diary.rosters.set(poolOf(department, product), [...people]);
    for (const { department, product, seats, number } of imported)
      this.diary.lines.push({
        ...{ pool: poolOf(department, product), number, seats, from: FIRST_DAY, until: TERM_ENDS },
        ...{ origin: 'imported', stage: 'approved', isThere: true, isLate: false },
      });
    this.deliver();
    for (const sku of skusOfProduct(PRODUCTS[0])) this.tenant.give(person(this.twin).userId, sku);
    const result = await importOrganization(
      this.ports,
      {
        departments: this.departments.map((id, index) => ({
          id,
          name: `Department ${index}`,
          directoryNames: [],
          delegates: [upn(delegateOf(index))],
          purchasers: [],
        })),
        approvers: APPROVERS.map(upn),
        auditors: [upn(AUDITOR)],
        entitlements: imported.map(({ department, product, seats, number }) => ({
          ...{ department, product, seats, purchaseOrderNumber: number, awaitsTenant: false },
          ...{ coverFrom: FIRST_DAY, coverUntil: TERM_ENDS },
        })),
        rosters: rosters.map(({ department, product, people }) => ({ department, product, people: people.map(upn) })),
      },
      { file: 'organization.json', by: 'the test' },
    );
    if (!result.ok) throw new Error(result.problems.join('\n'));
    if (result.report.contradictions.length > 0) throw new Error(result.report.contradictions.join('\n'));
  }

  /** What the reseller has to have delivered of a product by now: all that was bought for the day, but what is late, and what is planted. */
  #wanted(product: ProductId): number {
    return Math.max(0, this.diary.promised(product, this.day, true) + (this.offsets.get(product) ?? 0));
  }

  /** The reseller's units become what they should be; `onlyUp` where people may still hold more. */
  deliver(onlyUp = false): void {
    for (const product of PRODUCTS) {
      const [sku, other] = skusOfProduct(product);
      const now = this.diary.units.get(product)?.enabled ?? 0;
      const wanted = this.#wanted(product);
      if (onlyUp && wanted <= now) continue;
      const trial = this.trials.filter((one) => one.skuId === sku).reduce((total, one) => total + (one.units ?? 0), 0);
      // One unit is of the second SKU of the first product.
      const ofOther = product === PRODUCTS[0] ? 1 : 0;
      this.tenant.stock(other, ofOther);
      this.tenant.stock(sku, wanted - ofOther + trial, 'in error');
      this.diary.units.set(product, {
        ...{ enabled: wanted, trial, warning: this.tenant.warningUnits.get(sku) ?? 0 },
        suspended: this.tenant.suspendedUnits.get(sku) ?? 0,
        ...(this.tenant.unclearUnits.has(sku) ? { isUnclear: true } : {}),
      });
    }
    this.#deliverRelic();
  }

  #deliverRelic(): void {
    if (!this.hasRelic) return void this.diary.units.delete(RELIC);
    const enabled = this.tenant.missing.has(RELIC_SKU) ? 0 : this.#wanted(RELIC);
    this.tenant.stock(RELIC_SKU, enabled);
    this.diary.units.set(RELIC, { ...NO_UNITS, enabled });
  }

  /** The clock goes to a time of a day. */
  at(time: string, day: CalendarDate = this.day): void {
    const ms = localTime(day, time).getTime() - this.clock.now().getTime();
    if (ms < 0) throw new Error(`${day} ${time} is over`);
    this.clock.advance(ms);
    this.day = day;
  }

  /** The job of the early morning: units that came, caps that changed. */
  async cover(): Promise<void> {
    this.deliver(true);
    this.diary.cover(this.day);
    const { lines = [] } = await bringCoverUpToDate(this.ports);
    const isUnclear = (product: ProductId): boolean => this.diary.units.get(product)?.isUnclear === true;
    const failed = lines.filter((line) => line.did === 'failed' && !isUnclear(line.product));
    if (failed.length > 0) throw new Error(`cover failed: ${JSON.stringify(failed)}`);
  }

  /** What was asked for is some time ago. */
  settle(): Promise<void> {
    this.clock.advance(10 * MINUTE_MS);
    return Promise.resolve();
  }

  /** A run of the reconciler, which reads the whole tenant; the run may be told to do what it held. */
  async read(agreesTo?: ReconcileRun): Promise<void> {
    this.nextMinute();
    this.diary.cover(this.day);
    const startedAt = instantOf(this.clock.now());
    const run = await runReconcile(this.ports, { by: JOB, ...(agreesTo === undefined ? {} : { agreesTo }) });
    if (run === undefined) throw new Error('no run');
    this.lastRun = run;
    this.seen(startedAt);
  }

  /** The whole tenant was read for an audit that was begun then. */
  /** Goes on with the next full minute: by minutes the diary says when something was read. */
  nextMinute(): void {
    this.clock.advance(MINUTE_MS - (this.clock.now().getTime() % MINUTE_MS));
  }

  /** The whole tenant was read, for a run or an audit that was begun then. */
  seen(at: Instant): void {
    this.readings += 1;
    this.diary.read(at, this.day, countedTroubles);
  }

  /** The store as a file that can be copied: all is in it. */
  close(): Promise<void> {
    return this.documents.close();
  }
}

const NO_UNITS: UnitsPage = { enabled: 0, trial: 0, warning: 0, suspended: 0 };

/** What is wrong in numbers: seats that wait for units, seats without a unit, units that nobody bought. */
function countedTroubles(diary: Diary, day: string): readonly Trouble[] {
  const awaiting = [...diary.rosters.keys()].flatMap((pool): readonly Trouble[] => {
    const [department = '', product = ''] = pool.split(' ');
    const count = diary.awaiting(pool, day);
    return count > 0 ? [{ kind: 'awaiting', department, product, count }] : [];
  });
  const units = [...diary.units].flatMap(([product, { enabled, isUnclear }]): readonly Trouble[] => {
    if (isUnclear === true) return [{ kind: 'unclear', product, count: 1 }];
    const count = enabled - diary.promised(product, day);
    if (count === 0) return [];
    return [{ kind: count > 0 ? 'unclaimed-units' : 'promised-beyond-units', product, count: Math.abs(count) }];
  });
  return [...awaiting, ...units];
}
