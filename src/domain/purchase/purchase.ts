import { type Actor } from '../actor';
import { type CalendarDate, type Instant } from '../calendar';
import { type Entitlement } from '../term/entitlement';
import { type DepartmentId, type EntitlementId, type ProductId, type PurchaseId, type UserId } from '../ids';
import { type KnownPerson, named } from '../people';
import { type Proof } from '../proof/proof';
import { includesPerson } from '../institution/department';

/** What a department says it bought. */
export interface PurchaseDetails {
  readonly product: ProductId;
  /** At least 1. */
  readonly seats: number;
  readonly purchaseOrderNumber: string;
  readonly reseller: string;
  /** First day of cover, included. */
  readonly coverFrom: CalendarDate;
  /** Last day of cover, included: the last day of a term, at most a year after the first. */
  readonly coverUntil: CalendarDate;
  /** Of one seat, in hundredths of the policy's currency. */
  readonly priceCents?: number;
  readonly resellerOrderNumber?: string;
  readonly note?: string;
  /** The organization's own fields that have a value, in the order of its policy when it was typed. */
  readonly fields?: readonly FieldValue[];
}

/** The value of one of the organization's own fields, with what it was called when it was typed. */
export interface FieldValue {
  readonly id: string;
  readonly label: string;
  readonly value: string;
}

/** One thing that happened to a purchase. */
export interface PurchaseEvent {
  readonly action:
    | 'drafted'
    | 'file-attached'
    | 'submitted'
    | 'returned'
    | 'answered'
    | 'approved'
    | 'declined'
    | 'withdrawn'
    | 'confirmed'
    | 'corrected';
  readonly at: Instant;
  readonly by: Actor;
  /** What caused it, so that the same press is recognized when it comes again. */
  readonly key: string;
  /** The question, its answer, the reason or the note that was given. */
  readonly words?: string;
}

/** Which seats a purchase renews: those of a pool that end on the last day of a term. */
export interface Renews {
  readonly lastDay: CalendarDate;
  /** With it the department says that it wants no more than what starts next then. */
  readonly isAnswer?: true;
}

interface PurchaseBase {
  readonly id: PurchaseId;
  readonly department: DepartmentId;
  /** Grows with every change; a button names the version its card showed. */
  readonly version: number;
  readonly proof: Proof;
  /** Whoever drafted, submitted or amended it, each once: none of them may decide it. */
  readonly contributors: readonly [KnownPerson, ...KnownPerson[]];
  /** In the order they happened; never empty. */
  readonly events: readonly [PurchaseEvent, ...PurchaseEvent[]];
  /** Absent where it was begun without a thought of what ends. */
  readonly renews?: Renews;
  /** What it said when central IT asked about it last, so that what changed since can be told. */
  readonly whenAsked?: { readonly details: PurchaseDetails; readonly proof: Proof };
}

/** A purchase that was begun and not sent yet: what is known of it. */
export type DraftPurchase = PurchaseBase & { readonly status: 'draft'; readonly details: Partial<PurchaseDetails> };

/** A purchase that central IT has seen. */
export type SentPurchase = PurchaseBase & { readonly details: PurchaseDetails } & (
    | { readonly status: 'submitted' }
    | { readonly status: 'returned'; readonly question: string }
    | { readonly status: 'approved'; readonly approvedBy: KnownPerson; readonly entitlement: EntitlementId }
    | { readonly status: 'declined'; readonly declinedBy: KnownPerson; readonly reason: string }
    | { readonly status: 'withdrawn'; readonly withdrawnBy: KnownPerson }
  );

/** A department's notice to central IT that it bought seats. */
export type Purchase = DraftPurchase | SentPurchase;

/** The stored states. Awaiting, in force and ended are read off the entitlement and the date. */
export type PurchaseStatus = Purchase['status'];

/** What people are told about the state of a purchase. */
export type PurchaseState = Exclude<PurchaseStatus, 'approved'> | 'awaiting' | 'in-force' | 'ended' | 'starts-later';

/** Whether somebody may still take it back, or change and send it again. */
export const isOpenToSender = ({ status }: Purchase): boolean => status === 'draft' || status === 'returned';

/** Whether nobody has decided it yet. */
export const isUndecided = ({ status }: Purchase): boolean =>
  status === 'draft' || status === 'submitted' || status === 'returned';

/** Whether it was sent to central IT at least once. */
export const isSent = (purchase: Purchase): purchase is SentPurchase => purchase.status !== 'draft';

/** How often central IT was asked to decide a purchase: each time it was sent, and each time a question about it was answered. */
export const roundOf = ({ events }: { readonly events: readonly { readonly action: string }[] }): number =>
  events.filter(({ action }) => action === 'submitted' || action === 'answered').length;

/** Whether somebody drafted, submitted or amended a purchase. */
export const isContributor = ({ contributors }: Purchase, userId: UserId): boolean =>
  includesPerson(contributors, userId);

/** Whether the same press has had its effect on a purchase before. */
export const hasHandled = ({ events }: Purchase, key: string): boolean => events.some((event) => event.key === key);

/** The contributors with one more, named once. */
export function withContributor(contributors: Purchase['contributors'], person: KnownPerson): Purchase['contributors'] {
  return includesPerson(contributors, person.userId) ? contributors : [...contributors, named(person)];
}

/** The last event of one of these actions. */
export const lastEvent = (
  { events }: Purchase,
  ...actions: readonly PurchaseEvent['action'][]
): PurchaseEvent | undefined => events.findLast((event) => actions.includes(event.action));

/**
 * A purchase order number as it is compared: letters and digits alone, in capitals, so that `PO 1001` and `po-1001` are the
 * same. Empty when it has none.
 */
export const comparableNumber = (purchaseOrderNumber: string): string =>
  purchaseOrderNumber
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

/** What became of a purchase, as people are told. @param entitlements Those that it gave; the corrections among them. */
export function stateOf(purchase: Purchase, entitlements: readonly Entitlement[], today: CalendarDate): PurchaseState {
  if (purchase.status !== 'approved') return purchase.status;
  const given = entitlements.find((one) => one.id === purchase.entitlement);
  return given === undefined ? 'awaiting' : entitlementState(given, today);
}

/** What people are told about an entitlement: an imported one has no purchase to tell it. */
export function entitlementState(
  { coverFrom, coverUntil, status }: Entitlement,
  today: CalendarDate,
): Extract<PurchaseState, 'awaiting' | 'in-force' | 'ended' | 'starts-later'> {
  if (coverUntil < today) return 'ended';
  if (today < coverFrom) return 'starts-later';
  return status === 'confirmed' ? 'in-force' : 'awaiting';
}

/** The longest reason, question or note about a purchase: cards show it whole. */
export const MOST_WORDS = 240;

/** How long a reason, question or note is, as it would be kept. */
export const lengthOfWords = (typed: string): number => Array.from(typed.trim()).length;

/** A reason, question or note as it is kept: without blanks around it, and cut to {@link MOST_WORDS} characters. */
export const wordsOf = (typed: string): string => Array.from(typed.trim()).slice(0, MOST_WORDS).join('');
