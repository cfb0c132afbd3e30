import { type ConversationAddress, wholeChannel } from '../domain/conversation';
import { instantOf } from '../domain/calendar';
import { type DepartmentId, type PurchaseId } from '../domain/ids';
import { isContributor, isSent, type SentPurchase } from '../domain/purchase';
import { type PurchaseCopy, type PurchaseNotice, type PurchaseRecord } from '../domain/purchase-record';
import { type PurchaseShown } from '../domain/purchase-shown';
import { type Fault, isFault } from '../ports/fault';
import { type Lease } from '../ports/lease-store';
import { type Message } from '../ports/messenger';
import { claimEnd, namedDepartment } from './command-frame';
import { findOverlapSoon } from './find-overlap';
import { type Ports } from './ports';
import { readShown } from './show-purchase';

/** Nobody waits longer for a card because of a hint on it; others would take the purchase over. */
const OVERLAP_MS = 8000;
/** Nobody is written to about something older than this, if it fails again and again. */
const GIVE_UP_MS = 24 * 60 * 60 * 1000;

/** Longer than one message takes; whoever is kept out by a dead process comes back after it. */
const LEASE_MS = 30_000;
const RENEW_AFTER_MS = 10_000;

/**
 * Brings every message about a purchase up to date: each approver and the chosen channel get its card once it was sent, every card
 * follows it, and whoever sent it is told what became of it. Every step is written down when it is done, so that whoever goes on after
 * a crash does no step twice but the one that was under way.
 *
 * One process at a time does so, under a lease: two would tell people twice, and one could overtake the other's card. Whoever is
 * kept out leaves the purchase to the one who is at it.
 *
 * @returns When nothing is left, or somebody else is at it. Faults pass through: come back later.
 */
export function publishPurchase(ports: Ports, department: DepartmentId, id: PurchaseId): Promise<void> {
  return ports.oneAtATime.run(`purchase:${id}`, async () => {
    // Somebody who was kept out may have changed it after the last look.
    while ((await ports.departments.look(department).purchase(id))?.isOpen === true) {
      const turn = await Turn.take(ports, id);
      if (turn === undefined) return;
      try {
        // Whatever changed meanwhile is shown, too.
        while (!(await publishOnce(ports, turn, { department, id })));
      } finally {
        await turn.end();
      }
    }
  });
}

/** A turn at the messages about one purchase. */
class Turn {
  readonly #ports: Ports;
  readonly #lease: Lease;
  #takenAt: number;
  #isOurs = true;

  private constructor(ports: Ports, lease: Lease) {
    this.#ports = ports;
    this.#lease = lease;
    this.#takenAt = ports.clock.now().getTime();
  }

  static async take(ports: Ports, id: PurchaseId): Promise<Turn | undefined> {
    const lease = await ports.leases.take(`publish|${id}`, LEASE_MS);
    return lease === undefined ? undefined : new Turn(ports, lease);
  }

  /** Whether nobody else had reason to think us dead. */
  get isOurs(): boolean {
    return this.#isOurs;
  }

  /** Keeps it for another step. Nothing happens once somebody else has it. */
  async keep(): Promise<void> {
    const now = this.#ports.clock.now().getTime();
    if (!this.#isOurs || now - this.#takenAt < RENEW_AFTER_MS) return;
    this.#takenAt = now;
    this.#isOurs = await this.#lease.renew();
  }

  end(): Promise<void> {
    return this.#lease.release();
  }
}

/** Takes a purchase that somebody left behind, if nobody else has it. @returns Whether it is ours now. */
export function takeOverPurchase(ports: Ports, { purchase }: PurchaseRecord): Promise<boolean> {
  return ports.departments.change(purchase.department, async (books) => {
    const now = instantOf(ports.clock.now());
    const current = await books.purchase(purchase.id);
    if (current?.isOpen !== true || current.claimedUntil > now) return false;
    await books.savePurchase({ ...current, claimedUntil: claimEnd(now) });
    return true;
  });
}

/**
 * Writes down that a message of ours shows a purchase to somebody who sent it, so that it follows from now on. It is given with the `face` that it shows.
 */
export async function rememberCopy(
  ports: Ports,
  { department, id, copy }: { department: DepartmentId; id: PurchaseId; copy: PurchaseCopy },
): Promise<void> {
  await amend(ports, { department, id }, (record) =>
    copy.address.conversationType !== 'personal' && record.copies.some((one) => isSameMessage(one, copy))
      ? record
      : withShown(record, copy),
  );
}

/** Brings what is stale at this moment up to date. @returns Whether nothing is left for us to do. */
async function publishOnce(
  ports: Ports,
  turn: Turn,
  { department, id }: { readonly department: DepartmentId; readonly id: PurchaseId },
): Promise<boolean> {
  const record = await ports.departments.look(department).purchase(id);
  if (record?.isOpen !== true || !isSent(record.purchase)) return true;
  const work = await Publication.open(ports, record, record.purchase);
  const faults: Fault[] = [];
  const attempt = async (step: () => Promise<void>): Promise<void> => {
    try {
      await turn.keep();
      if (turn.isOurs) await step();
    } catch (error) {
      if (!isFault(error)) throw error;
      faults.push(error);
    }
  };
  for (const address of await work.newReaders()) await attempt(() => work.post(address));
  for (const copy of record.copies) await attempt(() => work.edit(copy));
  for (const notice of record.notices) await attempt(() => work.tell(notice));
  const [fault] = faults;
  if (fault !== undefined) throw fault;
  if (!turn.isOurs) return true;
  const after = await amend(ports, { department, id }, (now) => (now.face === record.face ? closed(now) : now));
  return after === undefined || !after.isOpen;
}

/** Nothing is left open but what came since. */
const closed = (record: PurchaseRecord): PurchaseRecord => {
  const isStale = record.copies.some((copy) => copy.face < record.face) || record.notices.length > 0;
  return isStale ? record : { ...record, isOpen: false };
};

/** One purchase while its messages are brought up to date. */
class Publication {
  readonly #ports: Ports;
  readonly #record: PurchaseRecord;
  readonly #shown: { readonly all: PurchaseShown; readonly own: PurchaseShown };

  private constructor(ports: Ports, record: PurchaseRecord, shown: { all: PurchaseShown; own: PurchaseShown }) {
    this.#ports = ports;
    this.#record = record;
    this.#shown = shown;
  }

  static async open(ports: Ports, record: PurchaseRecord, purchase: SentPurchase): Promise<Publication> {
    const { department: id, details } = purchase;
    const department = await ports.departments.look(id).department();
    const names = department === undefined ? { id, name: id } : namedDepartment(department);
    const isAsked = purchase.status === 'submitted';
    const overlap = isAsked
      ? await findOverlapSoon(ports, { department: id, product: details.product }, OVERLAP_MS)
      : undefined;
    const about = { record, purchase, department: names };
    const all = await readShown(ports, about, { overlap, seesAll: true });
    return new Publication(ports, record, { all, own: { ...all, sameNumber: [] } });
  }

  /** Where the card goes that asks for a decision, and has not been yet. */
  async newReaders(): Promise<readonly ConversationAddress[]> {
    const { purchase, copies } = this.#record;
    if (purchase.status !== 'submitted') return [];
    const { approvers, channel } = await this.#ports.institution.read();
    const deciders = approvers.filter((one) => !isContributor(purchase, one.userId));
    const found = await Promise.all(deciders.map((one) => this.#ports.conversations.find(one.userId)));
    const addresses = [...found, channel].filter((one) => one !== undefined);
    const asked = copies.filter((copy) => copy.view === 'approver' && copy.round === roundOf(purchase));
    return addresses.filter(
      ({ conversationId }) => !asked.some((copy) => copy.address.conversationId === conversationId),
    );
  }

  async post(address: ConversationAddress): Promise<void> {
    const message = { kind: 'purchase', shown: this.#shown.all, view: 'approver', isSuperseded: false } as const;
    const posted = await this.#reach(() => this.#ports.messenger.post(address, message));
    if (posted === undefined) await this.#forget(address);
    const { face, purchase } = this.#record;
    const round = roundOf(purchase);
    const copy: PurchaseCopy = { address, view: 'approver', activityId: posted ?? '', face, round };
    await this.#amend((now) => withShown(now, copy));
  }

  async edit(copy: PurchaseCopy): Promise<void> {
    const { face, purchase } = this.#record;
    if (copy.face >= face) return;
    const { view, address, activityId } = copy;
    // One that asked about an earlier version of it: there is a new card, which asks again.
    const isSuperseded = view === 'approver' && copy.round < roundOf(purchase);
    const shown = view === 'approver' ? this.#shown.all : this.#shown.own;
    const message: Message = { kind: 'purchase', shown, view, isSuperseded };
    const isThere = activityId !== '';
    if (isThere) await this.#reach(() => this.#ports.messenger.update(address, activityId, message));
    const isOver = isSuperseded || !isThere;
    await this.#amend((now) =>
      isOver ? { ...now, copies: without(now.copies, copy) } : withShown(now, { ...copy, face }),
    );
  }

  async tell(notice: PurchaseNotice): Promise<void> {
    const address = await this.#ports.conversations.find(notice.to);
    if (address === undefined) {
      this.#ports.logger.info('nobody to tell: no conversation', { userId: notice.to, about: notice.about });
    } else {
      const message = { kind: 'purchase-notice', shown: this.#shown.own, notice } as const;
      const told = await this.#reach(() => this.#ports.messenger.post(address, message));
      if (told === undefined) await this.#forget(address);
    }
    await this.#amend((now) => ({ ...now, notices: now.notices.filter((one) => !isSameNotice(one, notice)) }));
  }

  /** Writes to somebody. @returns Undefined when they cannot be reached, or could not for a day. */
  async #reach<Value>(write: () => Promise<Value>): Promise<Value | undefined> {
    try {
      return await write();
    } catch (error) {
      const last = this.#record.purchase.events.at(-1)?.at ?? this.#record.purchase.events[0].at;
      const isOld = Date.parse(last) + GIVE_UP_MS < this.#ports.clock.now().getTime();
      if (!isFault(error) || (error.kind !== 'rejected' && !isOld)) throw error;
      this.#ports.logger.warn('a conversation cannot be reached', {
        purchase: this.#record.purchase.id,
        kind: error.kind,
      });
      return undefined;
    }
  }

  async #forget({ conversationType, userId }: ConversationAddress): Promise<void> {
    if (conversationType === 'personal') await this.#ports.conversations.forget(userId);
  }

  async #amend(next: (now: PurchaseRecord) => PurchaseRecord): Promise<void> {
    const { id, department } = this.#record.purchase;
    await amend(this.#ports, { department, id }, next);
  }
}

/** How often a purchase was sent: each time asks anew. */
export const roundOf = ({ events }: { readonly events: readonly { readonly action: string }[] }): number =>
  events.filter((event) => event.action === 'submitted').length;

const isSameCopy = (one: PurchaseCopy, other: PurchaseCopy): boolean =>
  one.address.conversationId === other.address.conversationId && one.activityId === other.activityId;

/** Whether it is one message, although a press in a channel comes from a thread of it. */
const isSameMessage = (one: PurchaseCopy, other: PurchaseCopy): boolean =>
  isSameCopy({ ...one, address: wholeChannel(one.address) }, { ...other, address: wholeChannel(other.address) });

const without = (copies: readonly PurchaseCopy[], copy: PurchaseCopy): readonly PurchaseCopy[] =>
  copies.filter((one) => !isSameCopy(one, copy));

const withCopy = (copies: readonly PurchaseCopy[], copy: PurchaseCopy): readonly PurchaseCopy[] => [
  ...without(copies, copy),
  copy,
];

/** A record of which a message shows a face; one that is not the newest has to be edited. */
const withShown = (record: PurchaseRecord, copy: PurchaseCopy): PurchaseRecord => ({
  ...record,
  copies: withCopy(record.copies, copy),
  isOpen: record.isOpen || copy.face < record.face,
});

const isSameNotice = (one: PurchaseNotice, other: PurchaseNotice): boolean =>
  one.to === other.to && one.about === other.about && one.at === other.at;

/** Changes the record of a purchase as it stands now. @returns It as it is afterwards; undefined when it is gone. */
function amend(
  ports: Ports,
  { department, id }: { readonly department: DepartmentId; readonly id: PurchaseId },
  next: (now: PurchaseRecord) => PurchaseRecord,
): Promise<PurchaseRecord | undefined> {
  return ports.departments.change(department, async (books) => {
    const now = await books.purchase(id);
    if (now === undefined) return undefined;
    const changed = next(now);
    if (changed !== now) await books.savePurchase(changed);
    return changed;
  });
}
