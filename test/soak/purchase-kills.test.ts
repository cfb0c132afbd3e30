import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DocumentStore } from '../../src/adapters/documents/document-store';
import { sqliteDocuments } from '../../src/adapters/sqlite/sqlite-documents';
import { type PurchaseRecord } from '../../src/domain/purchase/purchase-record';
import { problemsOf, readStored, Rebuilding, type StoredDepartment } from '../support/audit';
import { LAPSE, MATH, person } from '../support/builders';
import { type Child, childProgram, type ChildProgram } from '../support/children/child';
import { type PlannedPurchase, type PurchaseOrder, type PurchaseReport } from '../support/children/child-purchases';
import { readLog, toldOf } from '../support/bot/message-log';
import { addressOf } from '../support/bot/pressing';
import { Random } from '../support/random';
import { openDepartment, portsOn } from '../support/store/store-harness';
import { report } from '../support/notes';
import { COUNTS, SEED } from './counts';

const START = new Date('2027-02-01T20:00:00.000Z');
const APPROVERS = [990, 991];
const SENDERS = [900, 901];
/** More than a process gets done before it is killed. */
const PLANS = 40;
const AT_ONCE = 3;
const LONGEST_LIFE_MS = 300;
const SHORTEST_LIFE_MS = 20;
const UNITS = 1_000_000;

const folder = mkdtempSync(join(tmpdir(), 'alacarte-killed-purchases-'));
const file = join(folder, 'alacarte.sqlite');
const messages = join(folder, 'messages');
const random = new Random(SEED);
let program: ChildProgram;
let documents: DocumentStore;

beforeAll(async () => {
  program = childProgram('child-purchases');
  documents = sqliteDocuments({ file, now: () => START });
  const ports = portsOn(documents, { clock: { now: () => START } });
  await ports.institution.change((books) => books.save({ approvers: APPROVERS.map(person), auditors: [] }));
  await openDepartment(ports, { entitlements: [] });
  for (const number of [...APPROVERS, ...SENDERS]) await ports.conversations.save(addressOf(number));
});

afterAll(async () => {
  program.remove();
  await documents.close();
  rmSync(folder, { recursive: true });
});

it(`carries every purchase to its end, through ${COUNTS.purchaseKills} kills in the middle of the work`, async () => {
  const run = new KilledRun();

  while (run.kills < COUNTS.purchaseKills) await run.oneLife();
  await run.lastLife();

  report(run.summary());
}, 1_200_000);

/** Lives and deaths of processes on one file, with what people were promised by them. */
class KilledRun {
  kills = 0;
  #killsInRecovery = 0;
  #life = 0;
  #nowMs = START.getTime();
  #plans: readonly PlannedPurchase[] = [];
  /** Begun in a life that ended, and not yet carried to their end in a recovery. */
  #begun: readonly PlannedPurchase[] = [];
  readonly #dead = new Set<number>();
  readonly #checked = new Set<string>();
  readonly #rebuilding = new Rebuilding(LAPSE);
  #steps = 0;
  #foundOpen = 0;
  #approved = 0;
  #declined = 0;
  #messages = 0;
  #sentAgain = 0;

  /** Starts a process, lets it recover, checks, lets it work, kills it, and checks what death left. */
  async oneLife(): Promise<void> {
    const { child, process } = await this.#start();
    if (random.chance(0.25)) {
      this.#order(child, { kind: 'recover', plans: this.#begun });
      await sleep(random.below(150));
      this.#killsInRecovery += 1;
      await this.#kill(child, process);
      return;
    }
    await this.#recover(child);
    this.#plans = Array.from({ length: PLANS }, (_, index) => aPlan(`life${this.#life}-${index}`));
    this.#order(child, { kind: 'live', plans: this.#plans, atOnce: AT_ONCE });
    await sleep(SHORTEST_LIFE_MS + random.below(LONGEST_LIFE_MS));
    await this.#kill(child, process);
    this.#begun = [...this.#begun, ...(await this.#begunNow())];
  }

  /** Nobody is killed any more, so that everything comes to its end. */
  async lastLife(): Promise<void> {
    const { child } = await this.#start();
    await this.#recover(child);
    await child.kill();
  }

  summary(): string {
    return (
      `purchases, kill -9: ${this.kills} kills (${this.#killsInRecovery} during recovery), ${this.#steps} acknowledged steps kept, ` +
      `${this.#foundOpen} found open after a kill and finished, ${this.#approved} approved once each and ${this.#declined} declined, ` +
      `${this.#messages} messages, ${this.#sentAgain} of them again since their sender died in the act, seed ${SEED}`
    );
  }

  async #start(): Promise<{ readonly child: Child; readonly process: number }> {
    this.#life += 1;
    const child = program.start();
    const opened = child.next<Extract<PurchaseReport, { kind: 'opened' }>>('opened');
    this.#nowMs += 200_000;
    this.#order(child, {
      kind: 'open',
      address: { kind: 'sqlite', file },
      nowMs: this.#nowMs,
      file: messages,
      units: UNITS,
    });
    return { child, process: (await opened).process };
  }

  #order(child: Child, order: PurchaseOrder): void {
    child.send(order);
  }

  async #kill(child: Child, process: number): Promise<void> {
    await child.kill();
    this.kills += 1;
    this.#dead.add(process);
    const stored = await readStored(documents, MATH);
    this.#foundOpen += stored.purchases.filter((record) => record.isOpen).length;
    expect(problemsOf(stored, this.#rebuilding)).toEqual([]);
    expect(this.#lost(stored)).toEqual([]);
    expect(wronglyGiven(stored)).toEqual([]);
  }

  async #recover(child: Child): Promise<void> {
    const recovered = child.next<Extract<PurchaseReport, { kind: 'recovered' }>>('recovered');
    this.#order(child, { kind: 'recover', plans: this.#begun });
    const { nowMs, stillOpen, problems } = await recovered;
    this.#nowMs = Math.max(this.#nowMs, nowMs);
    const stored = await readStored(documents, MATH);
    expect(problems).toEqual([]);
    expect(stillOpen).toBe(0);
    expect(problemsOf(stored, this.#rebuilding)).toEqual([]);
    expect(this.#lost(stored)).toEqual([]);
    expect(wronglyGiven(stored)).toEqual([]);
    for (const plan of this.#begun) this.#checkFinished(plan, stored);
    this.#begun = [];
  }

  /** A purchase that came to its end: decided as planned, its cards as it is, and everybody told, twice only for a reason. */
  #checkFinished({ name, decision, sender, isReturnedFirst }: PlannedPurchase, stored: StoredDepartment): void {
    const record = stored.purchases.find((one) => one.purchase.id === name) as PurchaseRecord;
    const { purchase } = record;
    const isApproved = decision === 'approve';
    const told = toldOf(readLog(messages), purchase, (process) => this.#dead.has(process));
    const due = [...(isReturnedFirst ? ['returned'] : []), ...(isApproved ? ['approved', 'in-force'] : ['declined'])];
    const heard = [...told.notices.keys()].filter((what) => what.startsWith(addressOf(sender).conversationId));

    expect(purchase.status).toBe(isApproved ? 'approved' : 'declined');
    expect(stored.entitlements.filter((one) => one.purchase === purchase.id).map((one) => one.status)).toEqual(
      isApproved ? ['confirmed'] : [],
    );
    expect(record).toMatchObject({ isOpen: false, notices: [] });
    expect(due.filter((what) => !heard.some((one) => one.includes(` ${what} `)))).toEqual([]);
    expect(told.stale).toEqual([]);
    expect(told.unexplained).toEqual([]);

    this.#checked.add(name);
    this.#messages += told.sent;
    this.#sentAgain += told.explained;
    if (isApproved) this.#approved += 1;
    else this.#declined += 1;
  }

  /** Steps that somebody was told are done, and that are not there. */
  #lost({ purchases }: StoredDepartment): readonly string[] {
    const done = new Set(purchases.flatMap(({ purchase }) => purchase.events.map((event) => event.key)));
    const steps = readLog(messages).flatMap((line) => (line.did === 'step' ? [line.key] : []));
    this.#steps = new Set(steps).size;
    return steps.filter((key) => !done.has(key));
  }

  /** Plans of this life of which anything is in the store. */
  async #begunNow(): Promise<readonly PlannedPurchase[]> {
    const { purchases } = await readStored(documents, MATH);
    const names = new Set<string>(purchases.map(({ purchase }) => purchase.id));
    return this.#plans.filter((plan) => names.has(plan.name));
  }
}

/** Entitlements that no purchase gave, and purchases that gave none or several. */
function wronglyGiven({ purchases, entitlements }: StoredDepartment): readonly string[] {
  const given = purchases.flatMap(({ purchase }) => (purchase.status === 'approved' ? [purchase.entitlement] : []));
  const there = entitlements.map((one) => one.id);
  return [
    ...given.filter((id) => there.filter((one) => one === id).length !== 1),
    ...there.filter((id) => !given.includes(id)),
  ];
}

const aPlan = (name: string): PlannedPurchase => ({
  name,
  sender: random.pick(SENDERS),
  approver: random.pick(APPROVERS),
  seats: 1 + random.below(5),
  isReturnedFirst: random.chance(0.3),
  decision: random.chance(0.75) ? 'approve' : 'decline',
});
