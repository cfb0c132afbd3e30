import { Stopped } from '../../concurrency/stopping';
import { instantOf } from '../../domain/calendar';
import { type ConversationAddress, wholeChannel } from '../../domain/conversation';
import { defined } from '../../domain/defined';
import { type DepartmentId, type PurchaseId, type UserId } from '../../domain/ids';
import { isContributor, isSent, roundOf, type SentPurchase } from '../../domain/purchase/purchase';
import { type PurchaseCopy, type PurchaseNotice, type PurchaseRecord } from '../../domain/purchase/purchase-record';
import { type PurchaseShown } from '../../domain/purchase/purchase-shown';
import { type Fault } from '../../ports/fault';
import { type Message } from '../../ports/teams/messenger';
import { amend, amendClaimed, claim, type Claimant, ClaimLost, purchaseAt, release } from '../outbox/claim';
import { orLogFault, unlessFault } from '../outbox/faults';
import { makeChat } from '../outbox/find-chat';
import { type Due, post, reach, sendNotice, update } from '../outbox/post';
import { findOverlapSoon } from './find/find-overlap';
import { findTrialsSoon, isOpenTo } from './find/find-trials';
import { type Ports } from '../ports';
import { addressOf, askedApprovers, idsOf, isOtherwise } from './asked-approvers';
import { readShown } from './show-purchase';
import { namedDepartment } from '../access/names';

/** Nobody waits longer for a card because of a hint on it; others would take the purchase over. */
const HINT_MS = 8000;
/** How long a process has a purchase to itself, counted anew with every step that it takes. */
const CLAIM_MS = 30_000;

/**
 * Brings every message about a purchase up to date: each approver and the chosen channel get its card once it was sent, every card
 * follows it, and whoever sent it is told what became of it. One process at a time does so, under a claim that it renews; every step is
 * written down when it is done, so that whoever goes on after a crash does no step twice but the one that was under way.
 *
 * @returns When nothing is left, or another process has the purchase. Faults pass through: come back later.
 */
export async function publishPurchase(ports: Ports, department: DepartmentId, id: PurchaseId): Promise<void> {
  await publishUnlessClaimed(ports, department, id);
}

/** As {@link publishPurchase}. @returns Whether nothing is left; false when another process has the purchase, or had it first. */
export function publishUnlessClaimed(ports: Ports, department: DepartmentId, id: PurchaseId): Promise<boolean> {
  return ports.oneAtATime.run(`purchase:${id}`, async () => {
    for (;;) {
      const came = await publishOnce(ports, department, id);
      // Whatever changed meanwhile is shown, too.
      if (came !== 'changed') return came === 'settled';
    }
  });
}

/**
 * Writes down that a message shows a purchase to somebody who can do something about it, so that it follows from now on. A
 * message of a channel that follows already stays as it is, whichever thread it was pressed in.
 */
export async function rememberCopy(
  ports: Pick<Ports, 'departments'>,
  { department, id, copy }: { department: DepartmentId; id: PurchaseId; copy: PurchaseCopy },
): Promise<void> {
  await amend(ports, purchaseAt(department, id), (record) =>
    copy.address.conversationType !== 'personal' && record.copies.some((one) => isSameMessage(one, copy))
      ? record
      : withCopy(record, copy),
  );
}

/**
 * Asks those who could not be asked before and have a chat with us by now: whoever never wrote to us may do so at any time.
 *
 * @returns As {@link publishUnlessClaimed}, once the messages about it say so. Faults pass through.
 */
export async function askAgain(ports: Ports, record: PurchaseRecord): Promise<boolean> {
  const { unreached = [] } = record;
  if (record.isOpen || unreached.length === 0) return true;
  await Promise.all(unreached.map((userId) => chatOf(ports, userId)));
  const asked = await askedApprovers(ports, record);
  if (asked === undefined || !isOtherwise(record, asked)) return true;
  const { department, id } = record.purchase;
  const openSince = instantOf(ports.clock.now());
  await amend(ports, purchaseAt(department, id), (now) => (now.isOpen ? now : { ...now, isOpen: true, openSince }));
  return publishUnlessClaimed(ports, department, id);
}

/** Where an approver is asked; where there is no chat, one is made if it can be. What is in the way of one keeps no other from being asked. */
const chatOf = async (ports: Ports, userId: UserId): Promise<ConversationAddress | undefined> =>
  (await addressOf(ports, userId)) ??
  (await orLogFault(ports.logger, () => makeChat(ports, userId), 'there is no chat with an approver yet'));

/** Brings what is stale at this moment up to date. @returns Whether that was all, more is stale by now, or another process has it. */
async function publishOnce(
  ports: Ports,
  department: DepartmentId,
  id: PurchaseId,
): Promise<'settled' | 'changed' | 'taken'> {
  const place = purchaseAt(department, id);
  const claimant = { by: ports.processId, ms: CLAIM_MS };
  const record = await claim(ports, place, claimant);
  if (record === undefined) return 'taken';
  if (!isSent(record.purchase)) return 'settled';
  const work = new Publication(ports, claimant, record, await shownOf(ports, record, record.purchase));
  const faults: Fault[] = [];
  try {
    // One after the other, so that a process that dies leaves at most one message that nobody knows of.
    for (const address of await work.newReaders()) await unlessFault(faults, () => work.post(address));
    await unlessFault(faults, () => work.noteUnreached());
    for (const copy of record.copies) await unlessFault(faults, () => work.edit(copy));
    for (const notice of record.notices) await unlessFault(faults, () => work.tell(notice));
  } catch (error) {
    if (error instanceof ClaimLost) return 'taken';
    if (error instanceof Stopped) await release(ports, place, claimant, () => true);
    throw error;
  }
  const isSettled = await release(ports, place, claimant, (now) => {
    return (
      now.revision !== record.revision ||
      now.copies.some((copy) => copy.revision < now.revision) ||
      now.notices.length > 0
    );
  });
  const [fault] = faults;
  if (fault !== undefined) throw fault;
  return isSettled ? 'settled' : 'changed';
}

/** One purchase while its messages are brought up to date. */
class Publication {
  readonly #ports: Ports;
  readonly #claimant: Claimant;
  readonly #record: PurchaseRecord;
  readonly #shown: { readonly all: PurchaseShown; readonly own: PurchaseShown };

  constructor(ports: Ports, claimant: Claimant, record: PurchaseRecord, all: PurchaseShown) {
    this.#ports = ports;
    this.#claimant = claimant;
    this.#record = record;
    this.#shown = { all, own: { ...all, sameNumber: [], trials: undefined } };
  }

  /** Where the card goes that asks for a decision, and has not been yet. */
  async newReaders(): Promise<readonly ConversationAddress[]> {
    const { purchase, copies } = this.#record;
    if (purchase.status !== 'submitted') return [];
    const { approvers, channel } = await this.#ports.institution.read();
    const deciders = approvers.filter((one) => !isContributor(purchase, one.userId));
    const found = await Promise.all(deciders.map((one) => chatOf(this.#ports, one.userId)));
    const addresses = [...found, channel].filter((one) => one !== undefined);
    const asked = copies.filter((copy) => copy.view === 'approver' && copy.round === roundOf(purchase));
    return addresses.filter(
      ({ conversationId }) => !asked.some((copy) => copy.address.conversationId === conversationId),
    );
  }

  async post(address: ConversationAddress): Promise<void> {
    const message = { kind: 'purchase', shown: this.#shown.all, view: 'approver', isSuperseded: false } as const;
    const posted = await reach(this.#ports, this.#due, () => post(this.#ports, address, message));
    const { revision, purchase } = this.#record;
    const round = roundOf(purchase);
    const copy: PurchaseCopy = { address, view: 'approver', activityId: posted ?? '', revision, round };
    await this.#amend((now) => withCopy(now, copy));
  }

  /** Writes down who cannot be asked; where a sender reads otherwise, that is stale. */
  async noteUnreached(): Promise<void> {
    const { id, department } = this.#record.purchase;
    const record = await this.#ports.departments.look(department).purchase(id);
    const asked = record === undefined ? undefined : await askedApprovers(this.#ports, record);
    if (record === undefined || asked === undefined || !isOtherwise(record, asked)) return;
    await this.#amend((now) => ({
      ...now,
      unreached: idsOf(asked),
      revision: now.copies.some(({ view }) => view === 'sender') ? now.revision + 1 : now.revision,
    }));
  }

  async edit(copy: PurchaseCopy): Promise<void> {
    const { revision, purchase } = this.#record;
    if (copy.revision >= revision) return;
    const { view, address, activityId } = copy;
    // One that asked about an earlier version of it: there is a new card, which asks again.
    const isSuperseded = view === 'approver' && copy.round < roundOf(purchase);
    const shown = view === 'approver' ? this.#shown.all : this.#shown.own;
    const message: Message = { kind: 'purchase', shown, view, isSuperseded };
    const isThere = activityId !== '';
    if (isThere) await reach(this.#ports, this.#due, () => update(this.#ports, address, activityId, message));
    await this.#amend((now) =>
      isSuperseded || !isThere ? { ...now, copies: without(now.copies, copy) } : withCopy(now, { ...copy, revision }),
    );
  }

  async tell(notice: PurchaseNotice): Promise<void> {
    await sendNotice(this.#ports, this.#due, notice, { kind: 'purchase-notice', shown: this.#shown.own, notice });
    await this.#amend((now) => ({ ...now, notices: now.notices.filter((one) => !isSameNotice(one, notice)) }));
  }

  get #due(): Due {
    return { about: { purchase: this.#record.purchase.id }, since: this.#record.openSince };
  }

  #amend(next: (now: PurchaseRecord) => PurchaseRecord): Promise<void> {
    const { id, department } = this.#record.purchase;
    return amendClaimed(this.#ports, purchaseAt(department, id), this.#claimant, next);
  }
}

/** What the cards of a purchase say, to those who see every department. */
async function shownOf(ports: Ports, record: PurchaseRecord, purchase: SentPurchase): Promise<PurchaseShown> {
  const { department: id, details, status } = purchase;
  const found = await ports.departments.look(id).department();
  const department = found === undefined ? { id, name: id } : namedDepartment(found);
  const pool = { department: id, product: details.product };
  const isAsked = status === 'submitted';
  const [overlap, trials, shown] = await Promise.all([
    isAsked ? findOverlapSoon(ports, pool, HINT_MS) : undefined,
    isAsked || status === 'approved' ? findTrialsSoon(ports, details.product, HINT_MS) : undefined,
    readShown(ports, { record, purchase, department }, { seesAll: true }),
  ]);
  return { ...shown, overlap, ...defined({ trials: isOpenTo(shown) ? trials : undefined }) };
}

const isSameCopy = (one: PurchaseCopy, other: PurchaseCopy): boolean =>
  one.address.conversationId === other.address.conversationId && one.activityId === other.activityId;

/** Whether it is one message, although a press in a channel comes from a thread of it. */
const isSameMessage = (one: PurchaseCopy, other: PurchaseCopy): boolean =>
  isSameCopy({ ...one, address: wholeChannel(one.address) }, { ...other, address: wholeChannel(other.address) });

const without = (copies: readonly PurchaseCopy[], copy: PurchaseCopy): readonly PurchaseCopy[] =>
  copies.filter((one) => !isSameCopy(one, copy));

/** With a message that shows it: what was shown since is never taken back, and a stale one is to be edited. */
function withCopy(record: PurchaseRecord, copy: PurchaseCopy): PurchaseRecord {
  const known = record.copies.find((one) => isSameCopy(one, copy));
  const revision = Math.max(copy.revision, known?.revision ?? 0);
  return {
    ...record,
    copies: [...without(record.copies, copy), { ...copy, revision }],
    isOpen: record.isOpen || revision < record.revision,
  };
}

const isSameNotice = (one: PurchaseNotice, other: PurchaseNotice): boolean =>
  one.to === other.to && one.about === other.about && one.at === other.at;
