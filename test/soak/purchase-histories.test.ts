import fc from 'fast-check';
import { type DocumentStore } from '../../src/adapters/documents/document-store';
import { changeRoster } from '../../src/application/roster/change-roster';
import { confirmByHand, correctEntitlement } from '../../src/application/term/correct-entitlement';
import { coverPools } from '../../src/application/term/cover-pools';
import { type Decision, decidePurchase, withdrawPurchase } from '../../src/application/purchase/decide-purchase';
import { draftPurchase } from '../../src/application/purchase/draft-purchase';
import { importOrganization } from '../../src/application/import/import-organization';
import { type Ports } from '../../src/application/ports';
import { submitPurchase } from '../../src/application/purchase/submit-purchase';
import { todayOf } from '../../src/application/today';
import { addDays, type CalendarDate } from '../../src/domain/calendar';
import { proposeCover } from '../../src/domain/term/cover';
import { type Entitlement, seatCapOn } from '../../src/domain/term/entitlement';
import { activityKey, type DepartmentId, departmentId, type ProductId } from '../../src/domain/ids';
import { type LedgerEntry } from '../../src/domain/ledger/ledger-entry';
import { type PurchaseRecord } from '../../src/domain/purchase/purchase-record';
import { type Policy } from '../../src/domain/institution/policy';
import { DepartmentReplay } from '../../src/domain/replay/department-replay';
import { type Term } from '../../src/domain/term/term';
import { type SeatProvisioner } from '../../src/ports/roster/seat-provisioner';
import { doublyRostered, problemsOf, readStored, Rebuilding, type StoredDepartment } from '../support/audit';
import {
  actor,
  aDepartment,
  anEntitlement,
  aPolicy,
  APPROVER,
  found,
  LAPSE,
  MATH,
  on,
  person,
  PHYSICS,
  PROJECT,
  VISIO,
} from '../support/builders';
import { aSku } from '../support/tenant/tenant-seed';
import { documentsInMemory, MovableClock, openDepartment, portsOn } from '../support/store/store-harness';
import { report } from '../support/notes';
import { problemsOfReplay } from '../support/replayed';
import { COUNTS, SEED } from './counts';

const CHEMISTRY = departmentId('chemistry');
const DEPARTMENTS = [MATH, PHYSICS, CHEMISTRY];
const PRODUCTS = [VISIO, PROJECT];
const APPROVERS = [APPROVER, 991];
const SENDERS = [900, 901];
const PEOPLE = 8;
const STEPS = 40;
const DAY_MS = 86_400_000;
const START = new Date('2027-02-20T20:00:00.000Z');

type Cover = 'proposed' | 'now' | 'next' | 'year';

type Step =
  | {
      readonly kind: 'buy';
      readonly department: DepartmentId;
      readonly product: ProductId;
      readonly seats: number;
      readonly cover: Cover;
      readonly sender: number;
      /** An approver decides it right away. */
      readonly isDecided: boolean;
    }
  | { readonly kind: 'decide'; readonly pick: number; readonly approver: number; readonly decision: Decision['kind'] }
  | { readonly kind: 'amend'; readonly pick: number; readonly sender: number; readonly seats: number }
  | { readonly kind: 'withdraw'; readonly pick: number; readonly sender: number }
  | { readonly kind: 'confirm'; readonly pick: number; readonly approver: number }
  | {
      readonly kind: 'correct';
      readonly pick: number;
      readonly approver: number;
      readonly seats: number;
      readonly from: number;
      readonly until: 'same' | 'earlier' | 'term';
    }
  | { readonly kind: 'cover' }
  | { readonly kind: 'days'; readonly days: number; readonly isCovered: boolean }
  | { readonly kind: 'units'; readonly product: ProductId; readonly units: number }
  | {
      readonly kind: 'roster';
      readonly department: DepartmentId;
      readonly product: ProductId;
      readonly change: 'add' | 'remove' | 'move';
      readonly people: readonly number[];
    }
  | {
      readonly kind: 'import';
      readonly department: DepartmentId;
      readonly product: ProductId;
      readonly seats: number;
      readonly isNext: boolean;
      readonly awaitsTenant: boolean;
    };

const where = { department: fc.constantFrom(...DEPARTMENTS), product: fc.constantFrom(...PRODUCTS) };
const approver = fc.constantFrom(...APPROVERS);
const sender = fc.constantFrom(...SENDERS);
const seats = fc.integer({ min: 1, max: 6 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('buy' as const),
      ...where,
      seats,
      cover: fc.constantFrom<Cover>('proposed', 'now', 'next', 'year'),
      sender,
      isDecided: fc.boolean(),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('decide' as const),
      pick: fc.nat(),
      approver,
      decision: fc.constantFrom('approve', 'approve', 'approve', 'decline', 'return'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('amend' as const), pick: fc.nat(), sender, seats }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('withdraw' as const), pick: fc.nat(), sender }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('confirm' as const), pick: fc.nat(), approver }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('correct' as const),
      pick: fc.nat(),
      approver,
      seats: fc.nat(7),
      from: fc.constantFrom(0, 0, 5, 30, 60, -3),
      until: fc.constantFrom('same', 'same', 'earlier', 'term'),
    }),
  },
  { weight: 5, arbitrary: fc.constant({ kind: 'cover' as const }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('days' as const),
      days: fc.constantFrom(1, 1, 5, 20, 33, 60, 150),
      isCovered: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('units' as const), product: where.product, units: fc.nat(25) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('roster' as const),
      ...where,
      change: fc.constantFrom('add', 'add', 'remove', 'move'),
      people: fc.uniqueArray(fc.integer({ min: 1, max: PEOPLE }), { minLength: 1, maxLength: 4 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('import' as const),
      ...where,
      seats,
      isNext: fc.boolean(),
      awaitsTenant: fc.boolean(),
    }),
  },
);
const history = fc.record({
  steps: fc.array(step, { minLength: STEPS, maxLength: STEPS }),
  gap: fc.constantFrom<Term['gap']>('lapse', 'hold', 'hold-if-renewed'),
});

/** Histories in one round; rounds are made until there were operations enough. */
const RUNS = 10;

it(`counts every seat as bought, through ${COUNTS.purchaseOperations} random operations at least`, async () => {
  const counted = new Map<string, number>();
  let operations = 0;
  let runs = 0;
  const property = fc.asyncProperty(history, async ({ steps, gap }) => {
    const world = await World.open(gap);
    for (const next of steps) {
      await world.take(next);
      expect(await world.problems()).toEqual([]);
    }
    operations += steps.length;
    runs += 1;
    for (const [what, times] of world.counted) counted.set(what, (counted.get(what) ?? 0) + times);
    await world.close();
  });

  for (let seed = SEED; operations < COUNTS.purchaseOperations; seed += 1) {
    await fc.assert(property, { seed, numRuns: RUNS, endOnFailure: !COUNTS.isSoak });
  }
  const told = [...counted].toSorted().map(([what, times]) => `${times} × ${what}`);
  report(`purchase histories: ${operations} operations in ${runs} histories (${told.join(', ')}), seed ${SEED}`);
}, 1_200_000);

/** A clock that is never read twice at the same instant, so that everything recorded has an order. */
class TickingClock extends MovableClock {
  override now(): Date {
    this.advance(1);
    return super.now();
  }
}

/** Departments that buy, central IT, and a tenant, with what plain counting says of them. */
class World {
  readonly counted = new Map<string, number>();
  readonly #documents: DocumentStore;
  readonly #ports: Ports;
  readonly #clock: TickingClock;
  readonly #term: Term;
  readonly #units: Map<ProductId, number>;
  readonly #rebuilt: ReadonlyMap<DepartmentId, Rebuilding>;
  readonly #replayed = new Map(DEPARTMENTS.map((department) => [department, new DepartmentReplay(department)]));
  readonly #wrong: string[] = [];
  /** What an entitlement should say by now, with its corrections. */
  readonly #targets = new Map<string, Pick<Entitlement, 'seats' | 'coverFrom' | 'coverUntil'>>();
  readonly #model = new Model();
  #commands = 0;
  #isCovered = false;

  private constructor(given: {
    documents: DocumentStore;
    ports: Ports;
    clock: TickingClock;
    units: Map<ProductId, number>;
  }) {
    this.#documents = given.documents;
    this.#ports = given.ports;
    this.#clock = given.clock;
    this.#units = given.units;
    this.#term = given.ports.policy.term;
    this.#rebuilt = new Map(DEPARTMENTS.map((department) => [department, new Rebuilding(this.#term)]));
  }

  static async open(gap: Term['gap']): Promise<World> {
    const clock = new TickingClock(START);
    const units = new Map(PRODUCTS.map((product) => [product, 12]));
    const documents = documentsInMemory(clock);
    const policy: Policy = aPolicy({
      term: { ...LAPSE, gap },
      reminders: { on: ['03-01', '06-30'] as never, after: '08:00' },
    });
    const ports = portsOn(documents, { clock, policy, provisioner: tenantOf(units), directory: everybody });
    await ports.institution.change((books) => books.save({ approvers: APPROVERS.map(person), auditors: [] }));
    for (const id of DEPARTMENTS) {
      await openDepartment(ports, {
        department: aDepartment({ id, name: id }),
        products: id === CHEMISTRY ? [] : PRODUCTS,
        entitlements:
          id === CHEMISTRY
            ? []
            : [
                anEntitlement({ id: `first-${id}`, seats: 2 }),
                anEntitlement({ id: `p-${id}`, product: PROJECT, seats: 1 }),
              ],
      });
    }
    return new World({ documents, ports, clock, units });
  }

  close(): Promise<void> {
    return this.#documents.close();
  }

  async take(next: Step): Promise<void> {
    this.#isCovered = false;
    const became = await this.#do(next);
    const what = `${next.kind} ${became}`;
    this.counted.set(what, (this.counted.get(what) ?? 0) + 1);
  }

  /** All that is wrong now. */
  async problems(): Promise<readonly string[]> {
    const stored = await Promise.all(DEPARTMENTS.map((department) => readStored(this.#documents, department)));
    const facts = stored
      .flatMap(({ ledger, department: { id } }) =>
        ledger.slice(this.#rebuilt.get(id)?.number ?? 0).map((entry) => ({ department: id, entry })),
      )
      .toSorted((one, other) => (one.entry.at < other.entry.at ? -1 : 1));
    return [
      ...this.#model.take(facts, { units: this.#units, term: this.#term }),
      ...this.#wrong,
      ...stored.flatMap((one) => problemsOf(one, this.#rebuilt.get(one.department.id) as Rebuilding)),
      ...stored.flatMap((one) => problemsOfReplay(one, this.#replayed.get(one.department.id) as DepartmentReplay)),
      ...stored.flatMap((one) => this.#problemsOfCaps(one)),
      ...stored.flatMap((one) => problemsOfPurchases(one)),
      ...doublyRostered(stored).map((place) => `on two rosters: ${place}`),
    ];
  }

  async #do(next: Step): Promise<string> {
    switch (next.kind) {
      case 'buy':
        return this.#buy(next);
      case 'decide':
        return this.#decide(next);
      case 'amend':
        return this.#amend(next);
      case 'withdraw':
        return this.#withdraw(next);
      case 'confirm':
        return this.#confirm(next);
      case 'correct':
        return this.#correct(next);
      case 'cover':
        return this.#cover();
      case 'days':
        this.#clock.advance(next.days * DAY_MS);
        return next.isCovered ? this.#cover() : 'without cover';
      case 'units':
        this.#units.set(next.product, next.units);
        return 'set';
      case 'roster':
        return this.#roster(next);
      case 'import':
        return this.#import(next);
    }
  }

  async #buy({ department, product, seats: count, cover, sender: by, isDecided }: Extract<Step, { kind: 'buy' }>) {
    const key = this.#key();
    const wish = { department, product, seats: count };
    const drafted = await draftPurchase(this.#ports, { actor: actor(by), key, wish });
    if (drafted.kind !== 'drafted') return drafted.kind;
    const { purchase } = drafted.record;
    const sent = await submitPurchase(this.#ports, {
      actor: actor(by),
      key: this.#key(),
      department,
      purchase: purchase.id,
      version: purchase.version,
      typed: this.#typed({ product, seats: count, ...this.#coverOf(cover) }),
    });
    if (!isDecided || sent.kind !== 'done') return sent.kind;
    return this.#decideOne(sent.record, { approver: APPROVER, decision: 'approve' });
  }

  async #decide(next: Extract<Step, { kind: 'decide' }>): Promise<string> {
    const record = await this.#pickPurchase(next.pick, 'submitted');
    return record === undefined ? 'nothing' : this.#decideOne(record, next);
  }

  async #decideOne(
    { purchase }: PurchaseRecord,
    { approver: by, decision: kind }: { approver: number; decision: Decision['kind'] },
  ): Promise<string> {
    const decisions: Record<Decision['kind'], Decision> = {
      approve: { kind: 'approve' },
      decline: { kind: 'decline', reason: 'too many' },
      return: { kind: 'return', question: 'Which lab?' },
    };
    const { id, department, version } = purchase;
    const request = { actor: actor(by), key: this.#key(), department, purchase: id, version };
    const outcome = await decidePurchase(this.#ports, { ...request, decision: decisions[kind] });
    if (outcome.kind !== 'done') return outcome.kind;
    const after = outcome.record.purchase;
    if (after.status === 'approved')
      this.#targets.set(`${department} ${after.details.product} ${after.entitlement}`, after.details);
    return after.status;
  }

  async #amend({ pick, sender: by, seats: count }: Extract<Step, { kind: 'amend' }>): Promise<string> {
    const record = await this.#pickPurchase(pick, 'returned');
    if (record === undefined) return 'nothing';
    const { id, department, version, details } = record.purchase;
    const request = { actor: actor(by), key: this.#key(), department, purchase: id, version };
    const typed = this.#typed({ product: details.product ?? VISIO, seats: count, ...this.#coverOf('proposed') });
    return (await submitPurchase(this.#ports, { ...request, typed })).kind;
  }

  async #withdraw({ pick, sender: by }: Extract<Step, { kind: 'withdraw' }>): Promise<string> {
    const record = (await this.#pickPurchase(pick, 'submitted')) ?? (await this.#pickPurchase(pick, 'returned'));
    if (record === undefined) return 'nothing';
    const { id, department, version } = record.purchase;
    const request = { actor: actor(by), key: this.#key(), department, purchase: id, version };
    return (await withdrawPurchase(this.#ports, request)).kind;
  }

  async #confirm({ pick, approver: by }: Extract<Step, { kind: 'confirm' }>): Promise<string> {
    const held = await this.#pickEntitlement(pick, (one) => one.status === 'awaiting-tenant' && one.seats > 0);
    if (held === undefined) return 'nothing';
    const { department, entitlement } = held;
    const request = { actor: actor(by), key: this.#key(), department, product: entitlement.product };
    const asked = { ...request, entitlement: entitlement.id, note: 'seen in the admin center' };
    return (await confirmByHand(this.#ports, asked)).kind;
  }

  async #correct(next: Extract<Step, { kind: 'correct' }>): Promise<string> {
    const held = await this.#pickEntitlement(next.pick, (one) => one.corrects === undefined);
    if (held === undefined) return 'nothing';
    const { department, entitlement: root } = held;
    const coverFrom = addDays(root.coverFrom, next.from);
    const untils = { same: root.coverUntil, earlier: addDays(root.coverUntil, -17), term: on('2028-06-30') };
    const target = { seats: next.seats, coverFrom, coverUntil: untils[next.until] };
    const request = { actor: actor(next.approver), key: this.#key(), department, product: root.product };
    const outcome = await correctEntitlement(this.#ports, {
      ...request,
      entitlement: root.id,
      target,
      reason: 'a typing error',
      isAgreed: () => true,
    });
    if (outcome.kind === 'done') this.#targets.set(`${department} ${root.product} ${root.id}`, target);
    return outcome.kind;
  }

  async #cover(): Promise<string> {
    const { lines } = await coverPools(this.#ports);
    if (lines === undefined) return 'kept out';
    const failed = lines.filter((line) => line.did === 'failed');
    if (failed.length > 0) this.#wrong.push(`cover failed: ${JSON.stringify(failed)}`);
    this.#isCovered = true;
    const confirmed = lines.filter((line) => line.did === 'confirmed').length;
    const caps = lines.filter((line) => line.did === 'cap-changed').length;
    return confirmed > 0 ? 'confirmed something' : caps > 0 ? 'followed a cap' : 'changed nothing';
  }

  async #roster({ department, product, change, people }: Extract<Step, { kind: 'roster' }>): Promise<string> {
    const named = people.map((number) => found(number));
    const command =
      change === 'move'
        ? ({ kind: 'move', department, product, people: named, isConfirmed: true } as const)
        : ({ kind: change, department, product, people: named } as const);
    const sent = { key: this.#key(), actor: actor(APPROVER), shownIn: undefined, isRepeat: false, command };
    return (await changeRoster(this.#ports, sent)).kind;
  }

  async #import(next: Extract<Step, { kind: 'import' }>): Promise<string> {
    const { isNext, ...line } = next;
    const cover = this.#coverOf(isNext ? 'next' : 'year');
    // One order for several departments, so that ids repeat; its second line is another department's.
    const other = DEPARTMENTS[(DEPARTMENTS.indexOf(line.department) + 1) % DEPARTMENTS.length] as DepartmentId;
    const purchaseOrderNumber = `IMP-${this.#commands % 7}`;
    const lines = [line, { ...line, department: other }].map((one) => ({ ...one, ...cover, purchaseOrderNumber }));
    const result = await importOrganization(
      this.#ports,
      {
        departments: DEPARTMENTS.map((id) => ({
          id,
          name: id,
          directoryNames: ['Mathematics'],
          delegates: aDepartment().delegates.map((one) => one.userPrincipalName),
          purchasers: [],
        })),
        approvers: [],
        auditors: [],
        entitlements: lines,
        rosters: [],
      },
      { file: 'organization.json', by: 'tests' },
    );
    if (!result.ok) throw new Error(result.problems.join('\n'));
    return result.report.contradictions.length > 0 ? 'contradicted' : 'written';
  }

  /** The cap of every pool on every day that matters, and the sum of what was asked for. */
  #problemsOfCaps({ department: { id }, entitlements, pools, entries }: StoredDepartment): readonly string[] {
    const today = todayOf(this.#ports);
    const dates = [
      ...new Set([today, ...entitlements.flatMap(datesAround), '2027-07-15', '2028-07-15']),
    ] as CalendarDate[];
    return PRODUCTS.flatMap((product) => {
      const mine = entitlements.filter((one) => one.product === product);
      const problems = dates.flatMap((date) => {
        const [cap, expected] = [
          seatCapOn(mine, date, this.#term),
          this.#model.capOn(id, product, { date, term: this.#term }),
        ];
        const asked = this.#askedOn(mine, id, date);
        const there = mine.filter((one) => isOn(one, date));
        const bought = there.reduce((sum, one) => sum + one.seats, 0);
        const sure = there.reduce((sum, one) => sum + (one.status === 'confirmed' ? one.seats : 0), 0);
        return [
          ...(cap === expected ? [] : [`a cap of ${cap} on ${date}, and not ${expected}`]),
          ...(sure <= asked ? [] : [`${sure} confirmed seats on ${date}, and ${asked} were asked for`]),
          ...(bought === asked ? [] : [`${bought} seats with all that is awaited on ${date}, and not ${asked}`]),
        ];
      });
      const pool = pools.find((one) => one.product === product);
      const cap = this.#model.capOn(id, product, { date: today, term: this.#term });
      const length = entries.filter((entry) => entry.product === product).length;
      const seated = entries.filter((one) => one.product === product && one.rank <= (pool?.seatedThrough ?? 0)).length;
      if (pool === undefined && mine.length > 0) problems.push('has seats and no pool');
      if (this.#isCovered && pool !== undefined && pool.capSeen !== cap)
        problems.push(`follows ${pool.capSeen}, not ${cap}`);
      if (this.#isCovered && seated !== Math.min(cap, length))
        problems.push(`${seated} of ${length} seated under ${cap}`);
      return problems.map((problem) => `${id} ${product}: ${problem}`);
    });
  }

  /** What the roots of some entitlements should say on a day, by what was last asked of each. */
  #askedOn(mine: readonly Entitlement[], department: DepartmentId, date: CalendarDate): number {
    return mine
      .filter((one) => one.corrects === undefined)
      .map((one) => this.#targets.get(`${department} ${one.product} ${one.id}`) ?? one)
      .reduce((sum, one) => sum + (isOn(one, date) ? one.seats : 0), 0);
  }

  async #pickPurchase(pick: number, status: 'submitted' | 'returned'): Promise<PurchaseRecord | undefined> {
    const records = await this.#ports.purchases.list({ status, limit: 50 });
    return records[pick % Math.max(1, records.length)];
  }

  async #pickEntitlement(pick: number, isFit: (entitlement: Entitlement) => boolean) {
    const held = await Promise.all(PRODUCTS.map((product) => this.#ports.purchases.entitlements({ product })));
    const fit = held.flat().filter(({ entitlement }) => isFit(entitlement));
    return fit[pick % Math.max(1, fit.length)];
  }

  #coverOf(cover: Cover): { coverFrom: CalendarDate; coverUntil: CalendarDate } {
    const today = todayOf(this.#ports);
    const proposed = proposeCover(today, this.#ports.policy);
    const inTerm = proposeCover(today, { term: this.#term, reminders: { on: [] } });
    const next = proposeCover(addDays(inTerm.coverUntil, 1), {
      term: this.#term,
      reminders: { on: [] },
    });
    const year = { coverFrom: addDays(inTerm.coverUntil, -330), coverUntil: inTerm.coverUntil };
    return { proposed, now: inTerm, next, year }[cover];
  }

  #typed({
    product,
    seats: count,
    coverFrom,
    coverUntil,
  }: Pick<Entitlement, 'product' | 'seats' | 'coverFrom' | 'coverUntil'>) {
    return {
      product,
      seats: String(count),
      purchaseOrderNumber: `PO-${this.#commands}`,
      reseller: 'SHI',
      coverFrom,
      coverUntil,
      price: '',
      resellerOrderNumber: '',
      link: 'https://contoso.sharepoint.com/po.pdf',
      note: '',
      fields: {},
    };
  }

  #key() {
    this.#commands += 1;
    return activityKey(`command-${this.#commands}`);
  }
}

/** What the ledgers say of entitlements, added up without any code of the domain. */
class Model {
  readonly #pieces: { department: DepartmentId; entitlement: Entitlement; isConfirmed: boolean }[] = [];

  /** Goes on with entries in the order they were written. @returns What a confirmation should not have done. */
  take(
    facts: readonly { readonly department: DepartmentId; readonly entry: LedgerEntry }[],
    { units, term }: { readonly units: ReadonlyMap<ProductId, number>; readonly term: Term },
  ): readonly string[] {
    const problems: string[] = [];
    for (const [index, { department, entry }] of facts.entries()) {
      const { fact } = entry;
      if (fact.action === 'entitlement-recorded') {
        const { entitlement } = fact;
        this.#pieces.push({ department, entitlement, isConfirmed: entitlement.status === 'confirmed' });
      }
      if (fact.action !== 'entitlement-confirmed') continue;
      for (const piece of this.#pieces) {
        const isIt = piece.department === department && piece.entitlement.product === fact.product;
        if (isIt && piece.entitlement.id === fact.entitlement) piece.isConfirmed = true;
      }
      const after = facts[index + 1];
      const isLast = after?.entry.fact.action !== 'entitlement-confirmed' || after.entry.command !== entry.command;
      if (fact.units === undefined || !isLast) continue;
      const given = { date: entry.effectiveOn, term };
      const promised = DEPARTMENTS.reduce((sum, one) => sum + this.capOn(one, fact.product, given), 0);
      if (fact.units !== units.get(fact.product)) problems.push(`${entry.number} names ${fact.units} units`);
      if (promised > fact.units)
        problems.push(`${department} ${entry.number}: ${promised} seats of ${fact.units} units`);
    }
    return problems;
  }

  /** The seat cap of a pool: the term is from August 1 to June 30, so that July is the gap. */
  capOn(
    department: DepartmentId,
    product: ProductId,
    { date, term }: { readonly date: CalendarDate; readonly term: Term },
  ): number {
    const mine = this.#pieces.filter((one) => one.department === department && one.entitlement.product === product);
    const total = (pieces: typeof mine) => pieces.reduce((sum, one) => sum + one.entitlement.seats, 0);
    const confirmed = mine.filter((one) => one.isConfirmed);
    const now = total(confirmed.filter((one) => isOn(one.entitlement, date)));
    if (date.slice(5, 7) !== '07' || term.gap === 'lapse') return Math.max(0, now);
    const year = date.slice(0, 4);
    const lost = confirmed.filter(
      ({ entitlement }) => isOn(entitlement, on(`${year}-06-30`)) && !isOn(entitlement, date),
    );
    const held = Math.max(0, total(lost));
    const starting = mine.filter(
      ({ entitlement: { coverFrom } }) => date < coverFrom && coverFrom <= on(`${year}-08-01`),
    );
    const carried = term.gap === 'hold' ? held : Math.max(0, Math.min(held, total(starting)));
    return Math.max(0, now + carried);
  }
}

const isOn = ({ coverFrom, coverUntil }: Pick<Entitlement, 'coverFrom' | 'coverUntil'>, date: CalendarDate): boolean =>
  coverFrom <= date && date <= coverUntil;

const datesAround = ({ coverFrom, coverUntil }: Entitlement): readonly CalendarDate[] => [
  addDays(coverFrom, -1),
  coverFrom,
  coverUntil,
  addDays(coverUntil, 1),
];

/** Purchases that say something else than the entitlements. */
function problemsOfPurchases({ purchases, entitlements }: StoredDepartment): readonly string[] {
  const given = purchases.flatMap(({ purchase }) => (purchase.status === 'approved' ? [purchase.entitlement] : []));
  const bought = entitlements.filter((one) => one.purchase !== undefined && one.corrects === undefined);
  const same =
    given.toSorted().join() ===
    bought
      .map((one) => one.id)
      .toSorted()
      .join();
  return same ? [] : [`approved ${given.join()}, and there are ${bought.map((one) => one.id).join()}`];
}

/** A tenant of which only the units matter. */
function tenantOf(units: ReadonlyMap<ProductId, number>): SeatProvisioner {
  return {
    tenantSkus: () =>
      Promise.resolve(
        PRODUCTS.map((product, index) => ({
          skuId: aSku(index + 1).skuId as never,
          skuPartNumber: `SKU_${index + 1}`,
          enabledUnits: units.get(product) ?? 0,
          warningUnits: 0,
          suspendedUnits: 0,
          consumedUnits: 0,
          servicePlans: [],
        })),
      ),
    observe: () => Promise.reject(new Error('everybody is licensed here')),
    change: () => Promise.reject(new Error('everybody is licensed here')),
    holders: () => Promise.reject(new Error('everybody is licensed here')),
    changeMany: () => {
      throw new Error('everybody is licensed here');
    },
  };
}

/** Knows everybody by user principal name. */
const everybody: Ports['directory'] = {
  find: (queries) =>
    Promise.resolve(
      queries.map((query) => {
        const number = Number(/person(\d+)@/u.exec(query.kind === 'text' ? query.userText : '')?.[1]);
        const rest = { mail: undefined, jobTitle: undefined, directoryDepartment: undefined, usageLocation: 'US' };
        const found = { ...person(number), ...rest, otherNames: [], isEnabled: true, isGuest: false };
        return { people: [found], isCut: false };
      }),
    ),
};
