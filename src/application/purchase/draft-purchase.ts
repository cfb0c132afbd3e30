import { defined } from '../../domain/defined';
import { type PersonActor } from '../../domain/actor';
import { instantOf } from '../../domain/calendar';
import { hasRight } from '../../domain/authority';
import { coverOfRenewal, proposeCover } from '../../domain/term/cover';
import { type ActivityKey, type DepartmentId, type ProductId, purchaseId, type PurchaseId } from '../../domain/ids';
import { type ProofFile } from '../../domain/proof/proof';
import { MOST_PROOF_FILES } from '../../domain/proof/proof';
import { nextTermEnd } from '../../domain/term/term';
import { proposedFrom } from '../../domain/purchase/proposal';
import {
  isOpenToSender,
  isSent,
  type DraftPurchase,
  type PurchaseDetails,
  type Renews,
  withContributor,
} from '../../domain/purchase/purchase';
import { type PurchaseRecord } from '../../domain/purchase/purchase-record';
import { type NamedDepartment } from '../../domain/refusal';
import { type DepartmentBooks } from '../../ports/roster/department-store';
import { changePurchase, eventOf, type PurchaseOutcome, saveStep } from './change-purchase';
import { type RecordPorts, type StandingPorts } from '../ports';
import { departmentsFor, notYours, readStanding } from '../access/standing';
import { todayOf } from '../today';
import { asRecorded, namedDepartment } from '../access/names';
import { type Refused, refused } from '../../domain/result';

/** What is known when a purchase is begun. */
export interface DraftWish {
  readonly department: DepartmentId | undefined;
  readonly product: ProductId | undefined;
  readonly seats: number | undefined;
  /** Its purchase order number. */
  readonly number?: string;
  /** Its cover is that of the next term. */
  readonly isForNextTerm?: true;
  /** What it is to be like, but for its number, its days and its proof; like the last one of the department unless given. */
  readonly like?: PurchaseDetails;
  /** Proof that was sent before. */
  readonly file?: ProofFile;
  /** What it renews: its cover is the next one then. Means nothing where that is no last day of a term any more, or long past. */
  readonly renews?: Renews;
}

/** A draft that was begun, the departments to choose from, or a refusal. */
export type DraftOutcome =
  | { readonly kind: 'drafted'; readonly record: PurchaseRecord }
  /** The same press began one before, and it was sent. */
  | { readonly kind: 'sent-before' }
  | { readonly kind: 'ask-department'; readonly departments: readonly NamedDepartment[] }
  | Refused;

/**
 * Begins a purchase: what its form proposes is kept, so that a file sent later finds it. The same message gives the same
 * draft, however often it is delivered.
 */
export async function draftPurchase(
  ports: RecordPorts,
  { actor, key, wish }: { readonly actor: PersonActor; readonly key: ActivityKey; readonly wish: DraftWish },
): Promise<DraftOutcome> {
  const standing = await readStanding(ports, actor);
  const departments = departmentsFor(standing, 'submit-purchase', wish.department);
  const [department, ...others] = departments;
  if (department === undefined) return refused(notYours(standing));
  if (others.length > 0) return { kind: 'ask-department', departments: departments.map(namedDepartment) };

  return ports.departments.change(department.id, async (books): Promise<DraftOutcome> => {
    const id = purchaseId(key);
    const reads = [ports.institution.read(), books.department(), books.purchase(id), readLast(books, wish)] as const;
    const [institution, now, earlier, last] = await Promise.all(reads);
    if (now === undefined || !hasRight(actor, 'submit-purchase', now, institution))
      return refused(notYours({ institution }));

    if (earlier !== undefined)
      return isSent(earlier.purchase) ? { kind: 'sent-before' } : { kind: 'drafted', record: earlier };
    const by = asRecorded(actor, now, institution);
    const context = { actor: { ...actor, ...by }, at: instantOf(ports.clock.now()), today: todayOf(ports), key };
    const { policy } = ports;
    const { today } = context;
    const renewed = wish.renews && coverOfRenewal(wish.renews.lastDay, { today, policy });
    const next = wish.isForNextTerm && coverOfRenewal(nextTermEnd(today, policy.term), { today, policy });
    const purchase: DraftPurchase = {
      id,
      department: now.id,
      status: 'draft',
      version: 1,
      details: {
        ...defined({ product: wish.product, seats: wish.seats, purchaseOrderNumber: wish.number }),
        ...proposedFrom(last, { product: wish.product, purchasing: policy.purchasing }),
        ...(renewed ?? next ?? proposeCover(today, policy)),
      },
      proof: { files: wish.file === undefined ? [] : [wish.file] },
      contributors: [by],
      events: [eventOf(context, 'drafted')],
      ...defined({ renews: renewed && wish.renews }),
    };
    const record = await saveStep(books, { purchase, facts: [], notices: [] }, { record: undefined, ...context });
    return { kind: 'drafted', record };
  });
}

/** What was sent and may serve as a pattern: nobody took it back or turned it down. */
const GOOD = ['submitted', 'returned', 'approved'] as const;

/** What a new one is to be like: the newest purchase of a department, rather one of the product that is wished for, unless another was named. */
async function readLast(books: DepartmentBooks, { product, like }: DraftWish): Promise<PurchaseDetails | undefined> {
  if (like !== undefined) return like;
  const newest = { status: GOOD, limit: 1 } as const;
  const found = await Promise.all([
    product === undefined ? [] : books.purchases({ ...newest, product }),
    books.purchases(newest),
  ]);
  return found
    .flat()
    .map(({ purchase }) => purchase)
    .find(isSent)?.details;
}

/** Adds a file to a purchase that was not sent yet, or that was sent back; one that is there already changes nothing. */
export function attachFile(
  ports: RecordPorts,
  request: {
    readonly actor: PersonActor;
    readonly key: ActivityKey;
    readonly department: DepartmentId;
    readonly purchase: PurchaseId;
    readonly file: ProofFile;
  },
): Promise<PurchaseOutcome> {
  const { file } = request;
  return changePurchase(ports, { ...request, version: undefined }, 'submit-purchase', (context) => {
    const { purchase } = context.record;
    if (!isOpenToSender(purchase)) return 'settled';
    const { files } = purchase.proof;
    if (files.some((one) => one.sha256 === file.sha256)) return 'settled';
    if (files.length >= MOST_PROOF_FILES) return { refusal: { code: 'too-many-files', most: MOST_PROOF_FILES } };
    return {
      purchase: {
        ...purchase,
        // Forms that are open already stay good: the file is not on them.
        proof: { ...purchase.proof, files: [...files, file] },
        contributors: withContributor(purchase.contributors, context.by),
        events: [...purchase.events, eventOf(context, 'file-attached', file.name)],
      },
      facts: [],
      notices: [],
    };
  });
}

/** What became of a draft: `gone` also when it was forgotten before; `settled` when it was sent. */
export type DiscardOutcome =
  { readonly kind: 'gone' } | { readonly kind: 'settled'; readonly record: PurchaseRecord } | Refused;

/** Forgets a draft; one that was sent meanwhile stays. Refusal `not-yours`. */
export function discardDraft(
  ports: StandingPorts,
  asked: { readonly actor: PersonActor; readonly department: DepartmentId; readonly purchase: PurchaseId },
): Promise<DiscardOutcome> {
  const { actor, department, purchase } = asked;
  return ports.departments.change(department, async (books): Promise<DiscardOutcome> => {
    const [institution, now, record] = await Promise.all([
      ports.institution.read(),
      books.department(),
      books.purchase(purchase),
    ]);
    if (!hasRight(actor, 'submit-purchase', now, institution)) return refused(notYours({ institution }));
    if (record !== undefined && isSent(record.purchase)) return { kind: 'settled', record };
    if (record !== undefined) await books.deletePurchase(purchase);
    return { kind: 'gone' };
  });
}
