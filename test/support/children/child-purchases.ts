import { setTimeout as sleep } from 'node:timers/promises';
import { type DocumentStore } from '../../../src/adapters/documents/document-store';
import { bringCoverUpToDate } from '../../../src/application/term/bring-cover';
import { type PurchaseOutcome } from '../../../src/application/purchase/change-purchase';
import {
  confirmByHand,
  correctEntitlement,
  type EntitlementOutcome,
} from '../../../src/application/term/correct-entitlement';
import { type Decision, decidePurchase } from '../../../src/application/purchase/decide-purchase';
import { draftPurchase } from '../../../src/application/purchase/draft-purchase';
import { type Ports } from '../../../src/application/ports';
import { publishPurchase } from '../../../src/application/purchase/publish-purchase';
import { type SubmitOutcome, submitPurchase } from '../../../src/application/purchase/submit-purchase';
import { type Target } from '../../../src/domain/purchase/correction';
import { activityKey, type EntitlementId, type PurchaseId, purchaseId } from '../../../src/domain/ids';
import { finishPurchases } from '../../../src/jobs/finish-purchases';
import { keepCover } from '../../../src/jobs/keep-cover';
import { isFault } from '../../../src/ports/fault';
import { actor, MATH, VISIO } from '../builders';
import { openStore, type StoreAddress } from './child-store';
import { log, loggingMessenger } from '../bot/message-log';
import { formOf, tenantWith, untilHeard } from '../bot/pressing';
import { portsOn } from '../store/store-harness';

/** A purchase from its draft to its decision, as people press it; after a return it is sent again and then decided. */
export interface PlannedPurchase {
  readonly name: string;
  readonly sender: number;
  readonly approver: number;
  readonly seats: number;
  readonly isReturnedFirst: boolean;
  readonly decision: 'approve' | 'decline';
}

/** What a process of the purchase tests is told. */
export type PurchaseOrder =
  | {
      readonly kind: 'open';
      readonly address: StoreAddress;
      readonly nowMs: number;
      /** Where messages go. */
      readonly file: string;
      readonly units: number;
    }
  | {
      readonly kind: 'decide';
      readonly purchase: PurchaseId;
      readonly version: number;
      readonly approver: number;
      readonly decision: Decision;
      readonly nowMs: number;
    }
  | { readonly kind: 'cover' }
  | { readonly kind: 'confirm'; readonly entitlement: EntitlementId; readonly key: string }
  | { readonly kind: 'correct'; readonly entitlement: EntitlementId; readonly key: string; readonly target: Target }
  | { readonly kind: 'live'; readonly plans: readonly PlannedPurchase[]; readonly atOnce: number }
  /** Goes on with what was left open, carries out these to their end, and leaves nothing open. */
  | { readonly kind: 'recover'; readonly plans: readonly PlannedPurchase[] };

/** What such a process says. */
export type PurchaseReport =
  | { readonly kind: 'opened'; readonly process: number }
  | { readonly kind: 'decided'; readonly outcome: PurchaseOutcome }
  | { readonly kind: 'changed'; readonly outcome: EntitlementOutcome['kind'] | 'cover' }
  | {
      readonly kind: 'recovered';
      readonly nowMs: number;
      readonly stillOpen: number;
      readonly problems: readonly string[];
    };

/** Longer than anybody has a purchase or a lease to themselves. */
const LATER_MS = 150_000;
const MOST_ROUNDS = 20;

const say = (report: PurchaseReport): void => {
  process.send?.(report);
};

/** One replica of the bot, as far as purchases go. */
class Office {
  readonly #documents: DocumentStore;
  readonly #ports: Ports;
  readonly #file: string;
  readonly #problems: string[] = [];
  #aheadMs: number;

  private constructor(documents: DocumentStore, { nowMs, file, units }: Extract<PurchaseOrder, { kind: 'open' }>) {
    this.#documents = documents;
    this.#file = file;
    this.#aheadMs = nowMs - Date.now();
    this.#ports = portsOn(documents, {
      clock: { now: () => new Date(Date.now() + this.#aheadMs) },
      messenger: loggingMessenger(file),
      provisioner: tenantWith(() => units),
      pause: (ms) => sleep(ms),
    });
  }

  static async open(order: Extract<PurchaseOrder, { kind: 'open' }>): Promise<Office> {
    const aheadMs = order.nowMs - Date.now();
    const documents = await openStore(order.address, { now: () => new Date(Date.now() + aheadMs) });
    const office = new Office(documents, order);
    await office.#ports.departments.look(MATH).department();
    return office;
  }

  close(): Promise<void> {
    return this.#documents.close();
  }

  async do(order: Exclude<PurchaseOrder, { kind: 'open' }>): Promise<void> {
    switch (order.kind) {
      case 'decide':
        return this.#decide(order);
      case 'cover':
        await untilHeard(() => bringCoverUpToDate(this.#ports));
        say({ kind: 'changed', outcome: 'cover' });
        return;
      case 'confirm': {
        const asked = { ...this.#entitlement(order), note: 'seen in the admin center' };
        const outcome = await untilHeard(() => confirmByHand(this.#ports, asked));
        say({ kind: 'changed', outcome: outcome.kind });
        return;
      }
      case 'correct': {
        const asked = {
          ...this.#entitlement(order),
          target: order.target,
          reason: 'a typing error',
          isAgreed: () => false,
        };
        const outcome = await untilHeard(() => correctEntitlement(this.#ports, asked));
        say({ kind: 'changed', outcome: outcome.kind });
        return;
      }
      case 'live':
        return this.#live(order);
      case 'recover':
        return this.#recover(order.plans);
    }
  }

  #entitlement({ entitlement, key }: { entitlement: EntitlementId; key: string }) {
    return { actor: actor(990), key: activityKey(key), department: MATH, product: VISIO, entitlement };
  }

  /** As a press does: the answer first, then, behind it, what follows. */
  async #decide(order: Extract<PurchaseOrder, { kind: 'decide' }>): Promise<void> {
    this.#aheadMs = order.nowMs - Date.now();
    const { purchase, version, approver, decision } = order;
    const key = activityKey(`decide ${purchase} by ${approver}`);
    const request = { actor: actor(approver), key, department: MATH, purchase, version, decision };
    const outcome = await untilHeard(() => decidePurchase(this.#ports, request));
    if (outcome.kind === 'done' || outcome.kind === 'repeat') {
      const { status } = outcome.record.purchase;
      const published = this.#behind(() => publishPurchase(this.#ports, MATH, purchase));
      if (status === 'approved') await this.#behind(() => bringCoverUpToDate(this.#ports).then(() => undefined));
      await published;
    } else {
      // The job comes by here, too.
      await this.#behind(() => bringCoverUpToDate(this.#ports).then(() => undefined));
    }
    say({ kind: 'decided', outcome });
  }

  /** What fails here is left to the jobs. */
  async #behind(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!isFault(error)) this.#problems.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  }

  async #live({ plans, atOnce }: Extract<PurchaseOrder, { kind: 'live' }>): Promise<void> {
    const rest = plans.values();
    const workers = Array.from({ length: atOnce }, async () => {
      for (const plan of rest) await this.#carryOut(plan);
    });
    await Promise.all(workers);
  }

  async #recover(plans: readonly PlannedPurchase[]): Promise<void> {
    this.#aheadMs += LATER_MS;
    await Promise.all(plans.map((plan) => this.#carryOut(plan)));
    const [jobs, isAwaiting] = [
      [finishPurchases, keepCover].map((job) => job.onSchedule(this.#ports)),
      async () => (await this.#ports.purchases.entitlements({ status: 'awaiting-tenant' })).length > 0,
    ] as const;
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      this.#aheadMs += LATER_MS;
      for (const run of jobs) await run();
      if ((await this.#ports.purchases.open()).length === 0 && !(await isAwaiting())) break;
    }
    const nowMs = Date.now() + this.#aheadMs;
    const stillOpen = (await this.#ports.purchases.open()).length;
    say({ kind: 'recovered', nowMs, stillOpen, problems: this.#problems });
  }

  /** A purchase with every step of it, under the same keys and versions whenever it is tried. */
  async #carryOut({ name, sender, approver, seats, isReturnedFirst, decision }: PlannedPurchase): Promise<void> {
    const draftKey = activityKey(name);
    const id = purchaseId(name);
    const wish = { department: MATH, product: VISIO, seats };
    const about = (step: string, by: number, version: number) => {
      const key = activityKey(`${name} ${step}`);
      return { actor: actor(by), key, department: MATH, purchase: id, version };
    };
    const drafted = await untilHeard(() => draftPurchase(this.#ports, { actor: actor(sender), key: draftKey, wish }));
    if (!['drafted', 'sent-before'].includes(drafted.kind)) this.#problems.push(`${name}: ${JSON.stringify(drafted)}`);
    this.#acknowledge(name, draftKey);

    const typed = formOf(name, seats);
    await this.#step(name, 'submit', () => submitPurchase(this.#ports, { ...about('submit', sender, 1), typed }));
    if (isReturnedFirst) {
      const question = { kind: 'return', question: 'Which lab?' } as const;
      await this.#step(name, 'return', () =>
        decidePurchase(this.#ports, { ...about('return', approver, 2), decision: question }),
      );
      await this.#step(name, 'amend', () => submitPurchase(this.#ports, { ...about('amend', sender, 3), typed }));
    }
    const last: Decision = decision === 'approve' ? { kind: 'approve' } : { kind: 'decline', reason: 'too many' };
    await this.#step(name, 'decide', () =>
      decidePurchase(this.#ports, { ...about('decide', approver, isReturnedFirst ? 4 : 2), decision: last }),
    );
    if (decision === 'approve') await this.#behind(() => bringCoverUpToDate(this.#ports).then(() => undefined));
  }

  async #step(name: string, step: string, work: () => Promise<SubmitOutcome>): Promise<void> {
    const outcome = await untilHeard(work);
    if (outcome.kind !== 'done' && outcome.kind !== 'repeat') {
      this.#problems.push(`${name} ${step}: ${JSON.stringify(outcome)}`);
      return;
    }
    this.#acknowledge(name, `${name} ${step}`);
    await this.#behind(() => publishPurchase(this.#ports, MATH, purchaseId(name)));
  }

  #acknowledge(name: string, key: string): void {
    log(this.#file, { did: 'step', process: process.pid, purchase: name, key });
  }
}

let office: Office | undefined;

async function take(order: PurchaseOrder): Promise<void> {
  if (order.kind !== 'open') return office?.do(order);
  await office?.close();
  office = await Office.open(order);
  say({ kind: 'opened', process: process.pid });
}

process.once('disconnect', () => process.exit());
process.on('message', (order) => void take(order as PurchaseOrder));
