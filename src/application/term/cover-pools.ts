import { type Actor } from '../../domain/actor';
import { defined } from '../../domain/defined';
import { instantOf } from '../../domain/calendar';
import { type Awaiting, planCover } from '../../domain/term/cover';
import { seatCapOn } from '../../domain/term/entitlement';
import { boughtUnits } from '../../domain/term/trial';
import { groupBy } from '../../domain/group-by';
import { inSlices } from '../../concurrency/in-slices';
import { endIfStopping, Stopped } from '../../concurrency/stopping';
import { type DepartmentId, type ProductId } from '../../domain/ids';
import { Fault, isFault } from '../../ports/fault';
import { type Lease } from '../../ports/lease-store';
import { skusOf } from '../../reconcile/plan/service-plans';
import { confirmEntitlements, type CoverFollowUps, coverWork, reseat } from './cover-work';
import { type EndedPlaces, endedPlaces, endPlaces } from './end-places';
import { openedAgain } from '../outbox/follow-up-record';
import { type Ports } from '../ports';
import { todayOf } from '../today';

/** Longer than any pause of a healthy process; a dead one keeps the others waiting no longer. */
const LEASE_MS = 120_000;

const JOB = { kind: 'job', name: 'cover' } as const satisfies Actor;

/** How a run goes about it. */
export interface CoverOptions {
  /** Changes nothing, and says what it would do. */
  readonly isDryRun?: boolean;
  /** Leaves alone what the date changed, seat caps and last days: that was followed today already. */
  readonly leavesDate?: boolean;
  /** By whom it was asked for at the command line. */
  readonly ranBy?: string;
}

/** One line of what a run did, or would do. */
export type CoverLine =
  | ({ readonly did: 'confirmed' | 'waits'; readonly units: number } & Pick<
      Awaiting,
      'department' | 'entitlement' | 'seats' | 'unitsSeen'
    >)
  | {
      readonly did: 'cap-changed';
      readonly department: DepartmentId;
      readonly product: ProductId;
      readonly seatCapBefore: number;
      readonly seatCap: number;
    }
  /** People left a roster whose last day is over. */
  | {
      readonly did: 'ended';
      readonly department: DepartmentId;
      readonly product: ProductId;
      readonly people: number;
    }
  | { readonly did: 'failed'; readonly product: ProductId; readonly department?: DepartmentId; readonly fault: Fault };

/** What a run of the job did; undefined `lines` when another process does it right now. */
export interface CoverReport extends CoverFollowUps {
  readonly lines: readonly CoverLine[] | undefined;
}

/**
 * Brings cover up to date, all departments together, under one lease: confirms the entitlements whose units the tenant has, in the
 * order of their approval, and lets every pool follow its seat cap of today, so that people are seated on the day their cover starts
 * and wait from the day it ended. Whose own last day is over leaves the roster.
 *
 * What one product or department is in the way of keeps no other waiting; the lines say so.
 */
export async function coverPools(ports: Ports, options: CoverOptions = {}): Promise<CoverReport> {
  if (options.isDryRun === true) return runCover(new CoverRun(ports, NO_LEASE, options), options);
  const lease = await ports.leases.take('cover', LEASE_MS);
  if (lease === undefined) return { lines: undefined, commands: [], purchases: [] };
  try {
    return await runCover(new CoverRun(ports, lease, options), options);
  } finally {
    await lease.release();
  }
}

/** What changes nothing needs no turn of its own. */
const NO_LEASE: Lease = { renew: () => Promise.resolve(true), release: () => Promise.resolve() };

async function runCover(run: CoverRun, options: CoverOptions): Promise<CoverReport> {
  await run.confirmSeen();
  if (options.leavesDate === true) return run.report;
  // In each of these pools the seat cap comes first, in the same transaction.
  await run.endPlaces();
  await run.followCaps();
  return run.report;
}

/** More people than ever leave on one day: what a dry run counts. */
const MOST_ENDED = 20_000;

const poolKey = ({ department, product }: EndedPlaces): string => `${department}/${product}`;

const unclearUnits = (product: ProductId): Fault =>
  new Fault('unavailable', `graph subscribedSkus: the units of ${product} cannot be judged`);

class CoverRun {
  readonly #ports: Ports;
  readonly #lease: Lease;
  readonly #actor: Actor;
  readonly #isDryRun: boolean;
  readonly #lines: CoverLine[] = [];
  readonly #commands: CoverFollowUps['commands'][number][] = [];
  readonly #purchases: CoverFollowUps['purchases'][number][] = [];

  constructor(ports: Ports, lease: Lease, { isDryRun = false, ranBy }: CoverOptions) {
    this.#actor = { ...JOB, ...defined({ ranBy }) };
    this.#ports = ports;
    this.#lease = lease;
    this.#isDryRun = isDryRun;
  }

  get report(): CoverReport {
    return { lines: this.#lines, commands: this.#commands, purchases: this.#purchases };
  }

  async confirmSeen(): Promise<void> {
    const awaiting = await this.#ports.purchases.entitlements({ status: 'awaiting-tenant' });
    const today = todayOf(this.#ports);
    const due = awaiting.filter(({ entitlement }) => entitlement.coverFrom <= today && today <= entitlement.coverUntil);
    const products = [...new Set(due.map(({ entitlement }) => entitlement.product))].toSorted();
    if (products.length === 0) return;
    const units = await this.#unitsOf(products);
    for (const product of products)
      await this.#orSaySo({ product }, () => this.#confirmProduct(product, units?.get(product)));
  }

  /** The tenant's usable units by product that are no trial's; undefined when the tenant does not say, and none of a product that it says nothing clear of. */
  async #unitsOf(products: readonly ProductId[]): Promise<ReadonlyMap<ProductId, number> | undefined> {
    const { provisioner, trials, policy } = this.#ports;
    try {
      const [skus, reading] = await Promise.all([provisioner.tenantSkus(), trials.read()]);
      const units = new Map<ProductId, number>();
      for (const id of products) {
        const product = policy.products.find((one) => one.id === id);
        const ids = product === undefined ? [] : skusOf(product, skus);
        const own = skus.filter((sku) => ids.includes(sku.skuId));
        if (own.some((sku) => sku.unclear?.includes('prepaidUnits') === true))
          this.#lines.push({ did: 'failed', product: id, fault: unclearUnits(id) });
        else units.set(id, boughtUnits(own, reading));
      }
      return units;
    } catch (error) {
      if (!isFault(error)) throw error;
      for (const product of products) this.#lines.push({ did: 'failed', product, fault: error });
      return undefined;
    }
  }

  async #confirmProduct(product: ProductId, units: number | undefined): Promise<void> {
    if (units === undefined) return;
    const { purchases, policy } = this.#ports;
    const held = await purchases.entitlements({ product });
    const plan = planCover(held, { units, today: todayOf(this.#ports), term: policy.term });
    for (const one of plan.confirm) {
      // Whoever has the lease by now decides from what the tenant says then.
      if (!this.#isDryRun && !(await this.#lease.renew())) return;
      this.#lines.push({ did: 'confirmed', units, ...one });
      if (!this.#isDryRun) this.#follow(await this.#confirm(one, units));
    }
    for (const one of plan.wait) {
      this.#lines.push({ did: 'waits', units, ...one });
      if (!this.#isDryRun) await this.#showSeen(one);
    }
  }

  #confirm({ department, entitlement, corrections }: Awaiting, units: number): Promise<CoverFollowUps> {
    const { product } = entitlement;
    return this.#ports.departments.change(department, async (books) => {
      const work = coverWork(this.#ports, { actor: this.#actor, product });
      const wanted = [entitlement, ...corrections].map((one) => one.id);
      const purchases = await confirmEntitlements(books, wanted, { ...work, units });
      const { commands } = await reseat(this.#ports, books, work);
      return { commands, purchases };
    });
  }

  #followCap(department: DepartmentId, product: ProductId): Promise<CoverFollowUps> {
    return this.#ports.departments.change(department, async (books) => {
      const { commands } = await reseat(this.#ports, books, coverWork(this.#ports, { actor: this.#actor, product }));
      return { commands, purchases: [] };
    });
  }

  /** Lets the card of a purchase say how many of its units are there. */
  async #showSeen({ department, entitlement, unitsSeen }: Awaiting): Promise<void> {
    const { purchase } = entitlement;
    if (purchase === undefined) return;
    const record = await this.#ports.departments.look(department).purchase(purchase);
    if (record === undefined || record.unitsSeen === unitsSeen) return;
    await this.#ports.departments.change(department, async (books) => {
      const now = await books.purchase(purchase);
      if (now === undefined) return;
      await books.savePurchase(openedAgain({ ...now, unitsSeen }, instantOf(this.#ports.clock.now())));
    });
    this.#purchases.push({ department, id: purchase });
  }

  async endPlaces(): Promise<void> {
    /** Of pools that cannot be written now, which keep no other waiting. */
    const stuck = new Set<string>();
    for (let skipped = 0; ;) {
      const pools = await endedPlaces(this.#ports, this.#isDryRun ? MOST_ENDED : skipped);
      const open = pools.filter((pool) => !stuck.has(poolKey(pool)));
      for (const pool of open) if (!(await this.#endPlaces(pool))) stuck.add(poolKey(pool));
      const passedOver = pools.filter((pool) => stuck.has(poolKey(pool))).flatMap(({ entries }) => entries).length;
      if (this.#isDryRun || (open.length === 0 && passedOver === skipped) || !(await this.#lease.renew())) return;
      skipped = passedOver;
    }
  }

  /** Lets people of one pool leave, or its seat cap be followed first. @returns Whether it could be done. */
  async #endPlaces(pool: EndedPlaces): Promise<boolean> {
    const { department, product, entries } = pool;
    const line = { did: 'ended', department, product, people: entries.length } as const;
    let isDone = this.#isDryRun;
    let hasEnded = isDone;
    if (!isDone) {
      await this.#orSaySo({ product, department }, async () => {
        const { commands, isCapAlone } = await endPlaces(this.#ports, pool);
        this.#follow({ commands, purchases: [] });
        isDone = true;
        hasEnded = isCapAlone !== true;
      });
    }
    if (hasEnded) this.#lines.push(line);
    return isDone;
  }

  async followCaps(): Promise<void> {
    const { departments, purchases, policy } = this.#ports;
    const today = todayOf(this.#ports);
    const pools = await departments.allPools();
    for (const [product, ofProduct] of groupBy(pools, (pool) => pool.product)) {
      const held = groupBy(await purchases.entitlements({ product }), ({ department }) => department);
      for await (const { department, capSeen } of inSlices(ofProduct)) {
        const entitlements = (held.get(department) ?? []).map(({ entitlement }) => entitlement);
        const seatCap = seatCapOn(entitlements, today, policy.term);
        if (seatCap !== capSeen) await this.#changeCap(department, product, { seatCapBefore: capSeen, seatCap });
      }
    }
  }

  async #changeCap(
    department: DepartmentId,
    product: ProductId,
    caps: { readonly seatCapBefore: number; readonly seatCap: number },
  ): Promise<void> {
    this.#lines.push({ did: 'cap-changed', department, product, ...caps });
    if (this.#isDryRun) return;
    await this.#orSaySo({ product, department }, async () => {
      this.#follow(await this.#followCap(department, product));
    });
  }

  #follow({ commands, purchases }: CoverFollowUps): void {
    this.#commands.push(...commands);
    this.#purchases.push(...purchases);
  }

  async #orSaySo(about: { product: ProductId; department?: DepartmentId }, work: () => Promise<void>): Promise<void> {
    endIfStopping();
    try {
      await work();
    } catch (error) {
      if (error instanceof Stopped) throw error;
      // A bug that one pool meets is no reason for all others to wait.
      const fault = isFault(error) ? error : new Fault('rejected', 'cover: an error of ours', { cause: error });
      if (fault === error)
        this.#ports.logger.warn('cover could not be brought up to date', { ...about, kind: fault.kind, error });
      else this.#ports.logger.error('cover could not be brought up to date', { ...about, error });
      this.#lines.push({ did: 'failed', ...about, fault });
    }
  }
}
