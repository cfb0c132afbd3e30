import { type Actor } from '../../domain/actor';
import { type CalendarDate } from '../../domain/calendar';
import { type Department } from '../../domain/institution/department';
import { type ProductId, type SkuId } from '../../domain/ids';
import { type KnownPerson } from '../../domain/people';
import { type PurchaseRecord } from '../../domain/purchase/purchase-record';
import { type Term } from '../../domain/term/term';
import { type Random } from '../emulated-tenant/random';
import { type SamplePerson } from '../sample/sample-people';
import { type CampusDepartment, HAS_LICENSES, known } from './campus';
import { Chronicle, type Happening } from './chronicle';
import { buy, type PurchaseEnd, type PurchasePeople, takeOver } from './purchase-history';
import { RosterHistory } from './roster-history';

/** When everything happens, and what there is to buy. */
export interface Times {
  readonly timeZone: string;
  readonly term: Term;
  /** The cover that is in force. */
  readonly coverFrom: CalendarDate;
  readonly coverUntil: CalendarDate;
  /** From the first entry of a ledger to the last. */
  readonly from: Date;
  readonly until: Date;
  readonly products: readonly { readonly product: ProductId; readonly skuId: SkuId }[];
}

/** A department with all that ever happened in it. */
export interface DepartmentHistory {
  readonly department: Department;
  readonly happenings: readonly Happening[];
  readonly pools: readonly RosterHistory[];
  readonly purchases: readonly PurchaseRecord[];
}

const IMPORT: Actor = { kind: 'import', file: 'organization.json', ranBy: 'npm run seed' };
/** People that the README has somebody add, or who have a license besides: those come from the sample, and nobody is to touch them. */
const LEFT_ALONE = ['jdoe', 'asmith', 'enovak', 'hpatel', 'jkim', ...HAS_LICENSES];
/** What becomes of purchases in the middle of the term, and when in the history they are sent. */
const LATER: readonly (readonly [part: number, end: PurchaseEnd])[] = [
  [0.2, 'declined'],
  [0.35, 'withdrawn'],
  [0.5, 'confirmed'],
  [0.7, 'returned'],
  [0.85, 'awaiting'],
  [0.95, 'submitted'],
];

/** What a history is made of. */
export interface HistoryOptions {
  readonly times: Times;
  /** How many entries its ledger has about; a small one has what it takes to open the department. */
  readonly entries: number;
  /** Purchase orders are numbered from here on: no other department has these. */
  readonly firstOrder: number;
  readonly random: Random;
}

/** Makes up what happened in a department. */
export function makeHistory(
  campus: CampusDepartment,
  approvers: readonly KnownPerson[],
  options: HistoryOptions,
): DepartmentHistory {
  return new HistoryMaker(campus, approvers, options).make(options.entries);
}

class HistoryMaker {
  readonly #department: Department;
  readonly #people: readonly SamplePerson[];
  readonly #approvers: readonly KnownPerson[];
  readonly #times: Times;
  readonly #random: Random;
  readonly #chronicle: Chronicle;
  readonly #pools: RosterHistory[] = [];
  /** How many people each pool has once it is filled. */
  readonly #targets: number[] = [];
  readonly #purchases: PurchaseRecord[] = [];
  #lastOrder: number;

  constructor(
    { department, people }: CampusDepartment,
    approvers: readonly KnownPerson[],
    { times, random, firstOrder }: Omit<HistoryOptions, 'entries'>,
  ) {
    this.#department = department;
    this.#people = people;
    this.#approvers = approvers;
    this.#times = times;
    this.#random = random;
    this.#lastOrder = firstOrder;
    this.#chronicle = new Chronicle(department.id, times.timeZone, times.from);
  }

  /** The department of the README has everything: each product, and a purchase in each state. */
  get #isOfReadme(): boolean {
    return this.#department.id === 'math';
  }

  make(entries: number): DepartmentHistory {
    const { from, until } = this.#times;
    const { happenings } = this.#chronicle;
    this.#open();
    const later = LATER.filter(() => this.#isOfReadme || this.#random.chance(0.45));
    const startAt = happenings.length;
    for (;;) {
      const part = (happenings.length - startAt) / Math.max(1, entries - startAt);
      if (part >= 1) break;
      this.#chronicle.moveTo(new Date(from.getTime() + part * (until.getTime() - from.getTime())));
      const [next] = later;
      if (next !== undefined && part >= next[0]) {
        later.shift();
        this.#buy(this.#any(this.#pools), next[1]);
      } else if (!this.#changeRoster()) {
        break;
      }
    }
    this.#chronicle.moveTo(until);
    for (const pool of this.#pools) pool.followSeatCap();
    return { department: this.#department, happenings, pools: this.#pools, purchases: this.#purchases };
  }

  /** The department is opened by an import, and has bought seats of some products. */
  #open(): void {
    const { name, directoryNames, delegates, purchasers } = this.#department;
    const opened = { action: 'department-opened', name, directoryNames, delegates, purchasers } as const;
    this.#chronicle.tell(IMPORT, `import:department:${this.#department.id}`, opened);
    for (const { product, skuId } of this.#times.products) {
      if (this.#pools.length > 0 && !this.#isOfReadme && !this.#random.chance(0.6)) continue;
      const { term } = this.#times;
      const pool = new RosterHistory(this.#chronicle, { department: this.#department.id, product, skuId, term });
      this.#chronicle.tell(IMPORT, `import:pool:${product}`, { action: 'pool-opened', product });
      this.#pools.push(pool);
      this.#targets.push(4 + Math.floor(this.#random.next() * Math.min(50, this.#people.length / 2)));
      if (this.#random.chance(0.3)) takeOver(this.#chronicle, pool, this.#bought(this.#seatsFor(pool)), IMPORT);
      else this.#buy(pool, 'confirmed', this.#seatsFor(pool));
    }
  }

  /** Room to spare in most pools, people waiting in the others; the one of the README has room. */
  #seatsFor(pool: RosterHistory): number {
    const target = this.#targets.at(-1) ?? 0;
    const isFull = this.#isOfReadme ? pool.product === 'project' : this.#random.chance(0.3);
    return isFull ? Math.ceil(0.7 * target) : target + (this.#isOfReadme ? 20 : 6);
  }

  #bought(seats: number) {
    const { coverFrom, coverUntil } = this.#times;
    const number = `PO-${++this.#lastOrder}`;
    return { seats, number, coverFrom, coverUntil };
  }

  #buy(pool: RosterHistory, end: PurchaseEnd, seats = 5 + Math.floor(this.#random.next() * 10)): void {
    const { id: department, delegates, purchasers } = this.#department;
    const sender = this.#any([...delegates, ...purchasers]);
    const approver = this.#any(this.#approvers.filter((one) => one.userId !== sender.userId));
    const people: PurchasePeople = { department, sender, approver };
    this.#purchases.push(buy(this.#chronicle, pool, people, this.#bought(seats), end));
  }

  /** A delegate adds, removes, swaps or moves somebody. @returns Whether there was anybody to do that with. */
  #changeRoster(): boolean {
    const place = Math.floor(this.#random.next() * this.#pools.length);
    const [pool, target = 0] = [this.#pools[place], this.#targets[place]];
    if (pool === undefined) return false;
    const by: Actor = { kind: 'person', ...this.#any(this.#department.delegates) };
    const { entries } = pool;
    const others = this.#othersThan(pool);
    const isFilled = entries.length >= Math.min(target, others.length + entries.length - 1);
    const chance = this.#random.next();
    const any = entries.length > 0 ? this.#any(entries) : undefined;
    if (others.length > 0 && (any === undefined || (!isFilled && chance < 0.92))) pool.add(this.#any(others), by);
    else if (any === undefined) return false;
    else if (others.length > 0 && chance < 0.3) pool.swap(any, this.#any(others), by);
    else if (chance < 0.4) pool.moveFirst(any, by);
    else pool.remove(any, by);
    return true;
  }

  #othersThan(pool: RosterHistory): readonly KnownPerson[] {
    const on = new Set(pool.entries.map(({ userPrincipalName }) => userPrincipalName));
    return this.#people
      .filter(({ alias, usageLocation }) => usageLocation !== null && !LEFT_ALONE.includes(alias))
      .map(known)
      .filter(({ userPrincipalName }) => !on.has(userPrincipalName));
  }

  #any<Item>(items: readonly Item[]): Item {
    const item = items[Math.floor(this.#random.next() * items.length)];
    if (item === undefined) throw new Error(`${this.#department.name} has nobody to choose from`);
    return item;
  }
}
