import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { coverPools } from '../../src/application/term/cover-pools';
import { type Decision } from '../../src/application/purchase/decide-purchase';
import { draftPurchase } from '../../src/application/purchase/draft-purchase';
import { type Ports } from '../../src/application/ports';
import { publishPurchase, rememberCopy } from '../../src/application/purchase/publish-purchase';
import { submitPurchase } from '../../src/application/purchase/submit-purchase';
import { type DocumentStore } from '../../src/adapters/documents/document-store';
import { addDays, dateIn, type Instant } from '../../src/domain/calendar';
import { type Target } from '../../src/domain/purchase/correction';
import { type Entitlement } from '../../src/domain/term/entitlement';
import { activityKey, entitlementId, type PurchaseId } from '../../src/domain/ids';
import { type LedgerEntry } from '../../src/domain/ledger/ledger-entry';
import { lastEvent, type Purchase } from '../../src/domain/purchase/purchase';
import { finishPurchases } from '../../src/jobs/finish-purchases';
import { keepCover } from '../../src/jobs/keep-cover';
import { problemsOf, readStored, Rebuilding } from '../support/audit';
import { actor, aDepartment, anEntitlement, LAPSE, MATH, person, PHYSICS, VISIO } from '../support/builders';
import { type Child, childProgram, type ChildProgram } from '../support/children/child';
import { type PurchaseOrder, type PurchaseReport } from '../support/children/child-purchases';
import { openStore, type StoreAddress } from '../support/children/child-store';
import { type CosmosStandIn, startCosmosStandIn } from '../support/cosmos-stand-in/cosmos-stand-in';
import { loggingMessenger, readLog, toldOf } from '../support/bot/message-log';
import { addressOf, formOf, tenantWith, untilHeard } from '../support/bot/pressing';
import { Random } from '../support/random';
import { MovableClock, openDepartment, portsOn } from '../support/store/store-harness';
import { report } from '../support/notes';
import { COUNTS, SEED } from './counts';

const START = new Date('2027-02-01T20:00:00.000Z');
const APPROVERS = [990, 991];
const SENDER = 900;
const ENOUGH_UNITS = 1_000_000;
/** Longer than anybody has a purchase or a lease to themselves. */
const LATER_MS = 150_000;

const folder = mkdtempSync(join(tmpdir(), 'alacarte-decisions-'));
let program: ChildProgram;
let standIn: CosmosStandIn;
let stores = 0;

beforeAll(async () => {
  program = childProgram('child-purchases');
  standIn = await startCosmosStandIn();
});

afterAll(async () => {
  program.remove();
  await standIn.close();
  rmSync(folder, { recursive: true });
});

const sqlite = (): StoreAddress => ({ kind: 'sqlite', file: join(folder, `${(stores += 1)}.sqlite`) });
const cosmos = (): StoreAddress => {
  const { endpoint, key } = standIn;
  return { kind: 'cosmos', endpoint, key, database: `decisions${(stores += 1)}` };
};
const STORES: readonly (readonly [string, () => StoreAddress, boolean])[] = [
  ['SQLite, one file', sqlite, false],
  ...(COUNTS.isSoak ? ([['Cosmos DB', cosmos, false]] as const) : []),
  ['Cosmos DB with faults', cosmos, true],
];

describe.each(STORES)('on %s', (name, makeAddress, isFaulty) => {
  it('two approvers at once decide a purchase once, and everybody hears the same', async () => {
    const race = await Race.open(makeAddress(), { units: ENOUGH_UNITS, isFaulty });

    const counts = { approved: 0, declined: 0, returned: 0, early: 0 };
    for (let round = 1; round <= COUNTS.decisionRaces; round += 1) {
      const { status, isEarly } = await race.decideAtOnce(round);
      counts[status as 'approved'] += 1;
      if (isEarly) counts.early += 1;
    }

    report(
      `decisions at once, ${name}: ${COUNTS.decisionRaces} purchases decided once each (${counts.approved} approved, ` +
        `${counts.declined} declined, ${counts.returned} returned; ${counts.early} while still being sent), seed ${SEED}`,
    );
    await race.close();
  }, 1_200_000);

  it('cover that two processes bring up to date at once stays within the units', async () => {
    const counts = new Map<string, number>();
    const race = await Race.open(makeAddress(), { units: 5, isFaulty });
    for (let round = 1; round <= COUNTS.coverRaces; round += 1) {
      const kind = (['cover', 'confirm', 'lower', 'raise'] as const)[round % 4] ?? 'cover';
      await race.reopen(makeAddress());
      const became = await race.coverAtOnce(kind);
      counts.set(`${kind}: ${became}`, (counts.get(`${kind}: ${became}`) ?? 0) + 1);
    }

    const told = [...counts].toSorted().map(([what, times]) => `${times} × ${what}`);
    report(`cover at once, ${name}: ${told.join(', ')}, seed ${SEED}`);
    await race.close();
  }, 1_200_000);
});

/** Two processes on one store, which never wait for each other. */
class Race {
  readonly #isFaulty: boolean;
  readonly #units: number;
  readonly #random: Random;
  readonly #clock = new MovableClock(START);
  readonly #children: readonly Child[];
  readonly #file: string;
  #documents!: DocumentStore;
  #ports!: Ports;
  #rebuilding = new Rebuilding(LAPSE);

  private constructor(isFaulty: boolean, units: number) {
    this.#isFaulty = isFaulty;
    this.#units = units;
    this.#random = new Random(SEED + stores);
    this.#children = [program.start(), program.start()];
    this.#file = join(folder, `${stores}-messages`);
  }

  static async open(address: StoreAddress, { units, isFaulty }: { units: number; isFaulty: boolean }): Promise<Race> {
    const race = new Race(isFaulty, units);
    await race.#open(address);
    return race;
  }

  async close(): Promise<void> {
    await Promise.all(this.#children.map((child) => child.kill()));
    await this.#documents.close();
  }

  async reopen(address: StoreAddress): Promise<void> {
    await this.#documents.close();
    this.#rebuilding = new Rebuilding(LAPSE);
    await this.#open(address);
  }

  /** Sends a purchase, lets both decide it at the same moment, and checks what became of it. */
  async decideAtOnce(round: number): Promise<{ readonly status: string; readonly isEarly: boolean }> {
    const isEarly = this.#random.chance(0.5);
    const sent = await this.#send(`purchase-${round}`, isEarly);
    const decisions = APPROVERS.map(() => this.#drawDecision());
    await this.#setFaults(round);
    const said = await Promise.all(
      this.#children.map(async (child, index) => {
        const answer = child.next<Extract<PurchaseReport, { kind: 'decided' }>>('decided');
        this.#order(child, {
          kind: 'decide',
          purchase: sent.id,
          version: sent.version,
          approver: APPROVERS[index] ?? 0,
          decision: decisions[index] ?? { kind: 'approve' },
          nowMs: this.#clock.now().getTime(),
        });
        return (await answer).outcome;
      }),
    );
    await sent.published;
    await standIn.setFaults([]);
    await this.#finish();

    // Who was not answered and asked again is told that it was done before.
    const winner = said.findIndex((outcome) => outcome.kind === 'done' || outcome.kind === 'repeat');
    expect(said.map((outcome) => outcome.kind).filter((kind) => kind === 'settled')).toHaveLength(1);
    const [one, other] = said.map((outcome) => ('record' in outcome ? deciderOf(outcome.record.purchase) : 'nobody'));
    expect(other).toBe(one);
    expect(one).toBe(`${statusOf[decisions[winner]?.kind ?? 'approve']} by ${APPROVERS[winner] ?? 0}`);
    return { status: await this.#checkDecided(sent.id, String(one)), isEarly };
  }

  /** Lets two processes change cover at the same moment, and checks each confirmation against the units. */
  async coverAtOnce(kind: 'cover' | 'confirm' | 'lower' | 'raise'): Promise<string> {
    const cover = { coverFrom: this.#today(-30), coverUntil: this.#today(100) };
    const held = (id: string, seats: number, own: Partial<Entitlement>) =>
      anEntitlement({ seats, ...cover, approvedAt: `2027-01-0${id.slice(-1)}T12:00:00.000Z` as Instant, ...own, id });
    const isInForce = kind === 'lower' || kind === 'raise';
    const first = held('e1', isInForce ? 2 : 5, isInForce ? { status: 'confirmed' } : { status: 'awaiting-tenant' });
    const second = held('e2', 4, { status: 'awaiting-tenant' });
    await this.#entitle(MATH, first);
    await this.#entitle(kind === 'cover' ? PHYSICS : MATH, second);

    const target: Target = { ...cover, seats: kind === 'lower' ? 1 : 3 };
    const about = { entitlement: entitlementId(kind === 'confirm' ? 'e2' : 'e1'), key: `press-${kind}` };
    const orders: Record<typeof kind, PurchaseOrder> = {
      cover: { kind: 'cover' },
      confirm: { kind: 'confirm', ...about },
      lower: { kind: 'correct', ...about, target },
      raise: { kind: 'correct', ...about, target },
    };
    await this.#setFaults(stores);
    const [, became] = await Promise.all(
      ([{ kind: 'cover' }, orders[kind]] as const).map(async (order, index) => {
        const child = this.#children[index] as Child;
        const answer = child.next<Extract<PurchaseReport, { kind: 'changed' }>>('changed');
        this.#order(child, order);
        return (await answer).outcome;
      }),
    );
    await standIn.setFaults([]);
    this.#clock.advance(LATER_MS);
    await coverPools(this.#ports);

    const stored = await Promise.all([MATH, PHYSICS].map((id) => readStored(this.#documents, id)));
    const [math, physics] = stored;
    const left = [math, physics].flatMap((one) => one?.entitlements ?? []);
    const inForce = seatsInForce(left);
    expect(overUnits(math?.ledger ?? [])).toEqual([]);
    expect(problemsOf(math as never, this.#rebuilding)).toEqual([]);
    expect(became === 'busy' || became === 'cover' || became === 'done' || became === 'unchanged').toBe(true);
    const byHand = (math?.ledger ?? []).filter(({ fact }) => 'note' in fact).length;
    if (byHand === 0) expect(inForce).toBe(expectedSeats(kind, String(became)));
    else expect([4, 9]).toContain(inForce);
    return `${String(became)}, ${inForce} in force`;
  }

  async #open(address: StoreAddress): Promise<void> {
    this.#documents = await openStore(address, { now: () => this.#clock.now() });
    this.#ports = portsOn(this.#documents, {
      clock: this.#clock,
      messenger: loggingMessenger(this.#file),
      processId: 'parent',
      provisioner: tenantWith(() => this.#units),
    });
    await this.#ports.institution.change((books) => books.save({ approvers: APPROVERS.map(person), auditors: [] }));
    for (const id of [MATH, PHYSICS]) {
      await openDepartment(this.#ports, { department: aDepartment({ id, name: id }), entitlements: [] });
    }
    for (const number of [...APPROVERS, SENDER]) await this.#ports.conversations.save(addressOf(number));
    const nowMs = this.#clock.now().getTime();
    await Promise.all(
      this.#children.map((child) => {
        const opened = child.next<Extract<PurchaseReport, { kind: 'opened' }>>('opened');
        this.#order(child, { kind: 'open', address, nowMs, file: this.#file, units: this.#units });
        return opened;
      }),
    );
  }

  #order(child: Child, order: PurchaseOrder): void {
    child.send(order);
  }

  async #entitle(department: typeof MATH, entitlement: Entitlement): Promise<void> {
    await this.#ports.departments.change(department, async (books) => {
      await books.saveEntitlement(entitlement);
      const fact = { action: 'entitlement-recorded', product: VISIO, entitlement } as const;
      await books.record({ actor: actor(990), effectiveOn: this.#today(0), command: entitlement.id, fact });
    });
  }

  /** Sends a purchase to central IT. @param isEarly Whether its cards are still on their way afterwards. */
  async #send(name: string, isEarly: boolean) {
    const sender = { actor: actor(SENDER), department: MATH };
    const wish = { department: MATH, product: VISIO, seats: 2 };
    const drafted = await draftPurchase(this.#ports, { ...sender, key: activityKey(name), wish });
    if (drafted.kind !== 'drafted') throw new Error(drafted.kind);
    const { id, version } = drafted.record.purchase;
    const typed = formOf(name, 2);
    const key = activityKey(`${name} sent`);
    const sent = await submitPurchase(this.#ports, { ...sender, key, purchase: id, version, typed });
    if (sent.kind !== 'done') throw new Error(JSON.stringify(sent));
    const { revision } = sent.record;
    const published = untilHeard(() => publishPurchase(this.#ports, MATH, id)).then(() => this.#show(id, revision));
    if (!isEarly) await published;
    return { id, version: sent.record.purchase.version, published };
  }

  /** Shows the sender their own card, which follows from then on, whatever became of the purchase by then. */
  async #show(id: PurchaseId, revision: number): Promise<void> {
    const copy = { address: addressOf(SENDER), view: 'sender', activityId: `own-${id}`, revision, round: 1 } as const;
    await untilHeard(() => rememberCopy(this.#ports, { department: MATH, id, copy }));
    await untilHeard(() => publishPurchase(this.#ports, MATH, id));
  }

  #drawDecision(): Decision {
    const dice = this.#random.next();
    if (dice < 0.6) return { kind: 'approve' };
    return dice < 0.8 ? { kind: 'decline', reason: 'too many' } : { kind: 'return', question: 'Which lab?' };
  }

  /** Everything that was left open is done by the jobs. */
  async #finish(): Promise<void> {
    const jobs = [keepCover, finishPurchases].map((job) => job.onSchedule(this.#ports));
    for (let rounds = 0; rounds < 20; rounds += 1) {
      this.#clock.advance(LATER_MS);
      for (const run of jobs) await run();
      const awaiting = await this.#ports.purchases.entitlements({ status: 'awaiting-tenant' });
      if (awaiting.length === 0 && (await this.#ports.purchases.open()).length === 0) return;
    }
    throw new Error('something is open for ever');
  }

  async #checkDecided(id: PurchaseId, decided: string): Promise<string> {
    const stored = await readStored(this.#documents, MATH);
    const record = stored.purchases.find((one) => one.purchase.id === id);
    if (record === undefined) throw new Error(`${id} is gone`);
    const { purchase } = record;
    const facts = stored.ledger.flatMap(({ fact }) =>
      'purchase' in fact && fact.purchase === id ? [fact.action] : [],
    );
    const entitlements = stored.entitlements.filter((one) => one.purchase === id);
    expect(problemsOf(stored, this.#rebuilding)).toEqual([]);
    expect(deciderOf(purchase)).toBe(decided);
    expect(facts).toEqual(['purchase-submitted', `purchase-${purchase.status}`]);
    expect(entitlements.map((one) => one.status)).toEqual(purchase.status === 'approved' ? ['confirmed'] : []);
    expect(record).toMatchObject({ isOpen: false, notices: [] });

    const told = toldOf(readLog(this.#file), purchase, () => false);
    const expected = purchase.status === 'approved' ? ['approved', 'in-force'] : [purchase.status];
    expect(told.stale).toEqual([]);
    expect(told.shown.get(`own-${id}`)).toBe(purchase.version);
    expect(told.unexplained).toEqual([]);
    expect([...told.notices].map(([what, times]) => `${what.split(' ')[1] ?? ''} × ${times}`).toSorted()).toEqual(
      expected.map((what) => `${what} × 1`),
    );
    return purchase.status;
  }

  async #setFaults(round: number): Promise<void> {
    if (!this.#isFaulty) return;
    await standIn.setFaults(
      [
        { kind: 'reply-lost', on: 'write', probability: 0.15 },
        { kind: 'status-after', on: 'write', status: 503, probability: 0.05 },
        { kind: 'status', on: 'write', status: 449, probability: 0.1 },
        { kind: 'status', on: 'any', status: 429, retryAfterMs: 5, probability: 0.05 },
        { kind: 'reset', on: 'write', probability: 0.05 },
        { kind: 'late-reply', on: 'write', delayMs: 20, probability: 0.1 },
        { kind: 'delay', on: 'any', delayMs: 20, probability: 0.05 },
      ],
      SEED + round,
    );
  }

  #today(days: number) {
    return addDays(dateIn('America/Los_Angeles', this.#clock.now()), days);
  }
}

/** Confirmations by the job after which more seats of one department are in force than there were units. */
function overUnits(ledger: readonly LedgerEntry[]): readonly string[] {
  const pieces = new Map<string, Entitlement>();
  return ledger.flatMap(({ fact, command }, index) => {
    if (fact.action === 'entitlement-recorded') pieces.set(fact.entitlement.id, fact.entitlement);
    if (fact.action !== 'entitlement-confirmed') return [];
    const piece = pieces.get(fact.entitlement);
    if (piece !== undefined) pieces.set(piece.id, { ...piece, status: 'confirmed' });
    const next = ledger[index + 1];
    const isLast = next?.fact.action !== 'entitlement-confirmed' || next.command !== command;
    const inForce = seatsInForce([...pieces.values()]);
    return isLast && fact.units !== undefined && inForce > fact.units
      ? [`${inForce} seats of ${fact.units} units`]
      : [];
  });
}

const seatsInForce = (entitlements: readonly Entitlement[]): number =>
  entitlements.filter((one) => one.status === 'confirmed').reduce((sum, one) => sum + one.seats, 0);

/** What 5 units come to when nobody confirmed anything by hand. */
function expectedSeats(kind: 'cover' | 'confirm' | 'lower' | 'raise', became: string): number {
  if (kind === 'cover' || kind === 'confirm') return 5;
  if (became !== 'done') return 2;
  return kind === 'lower' ? 5 : 3;
}

const statusOf: Readonly<Record<Decision['kind'], string>> = {
  approve: 'approved',
  decline: 'declined',
  return: 'returned',
};

/** What the store says about who decided what. */
function deciderOf(purchase: Purchase): string {
  const event = lastEvent(purchase, 'approved', 'declined', 'returned');
  const by = event?.by.kind === 'person' ? Number(event.by.userId.slice(-12)) : 0;
  return `${event?.action ?? 'undecided'} by ${by}`;
}
