import { z } from 'zod';
import { type Instant } from '../../../domain/calendar';
import { type ProductId, type UserId } from '../../../domain/ids';
import { type Proof } from '../../../domain/proof/proof';
import { comparableNumber, type PurchaseDetails, type PurchaseStatus } from '../../../domain/purchase/purchase';
import { type PurchaseRecord } from '../../../domain/purchase/purchase-record';
import { type Entitlement } from '../../../domain/term/entitlement';
import { exactly } from './kind/exactly';
import { renamed } from './kind/formats';
import { wrappedKind } from './kind/kind';
import {
  actor,
  address,
  date,
  departmentId,
  entitlementId,
  instant,
  person,
  productId,
  purchaseId,
  userId,
} from './parts';

/** The shape of an entitlement, which the ledger repeats. */
export const entitlementShape = exactly<Entitlement>()(
  z.object({
    id: entitlementId,
    product: productId,
    seats: z.number(),
    purchaseOrderNumber: z.string(),
    coverFrom: date,
    coverUntil: date,
    approvedAt: instant,
    purchase: purchaseId.exactOptional(),
    corrects: entitlementId.exactOptional(),
    reason: z.string().exactOptional(),
    status: z.enum(['awaiting-tenant', 'confirmed']),
  }),
);

/** Beside the entitlement, what queries look for. */
interface StoredEntitlement {
  readonly entitlement: Entitlement;
  readonly product: ProductId;
  readonly status: Entitlement['status'];
  readonly purchaseOrderNumber: string;
}

/** Seats that a department bought. */
export const entitlement = wrappedKind({
  container: 'departments',
  name: 'entitlement',
  shape: exactly<StoredEntitlement>()(
    z.object({
      entitlement: entitlementShape,
      product: productId,
      status: z.enum(['awaiting-tenant', 'confirmed']),
      purchaseOrderNumber: z.string(),
    }),
  ),
  wrap: (given: Entitlement) => ({
    entitlement: given,
    product: given.product,
    status: given.status,
    purchaseOrderNumber: comparableNumber(given.purchaseOrderNumber),
  }),
  unwrap: (stored) => stored.entitlement,
});

const details = z.object({
  product: productId,
  seats: z.number(),
  purchaseOrderNumber: z.string(),
  reseller: z.string(),
  coverFrom: date,
  coverUntil: date,
  priceCents: z.number().exactOptional(),
  resellerOrderNumber: z.string().exactOptional(),
  note: z.string().exactOptional(),
  fields: z.array(z.object({ id: z.string(), label: z.string(), value: z.string() })).exactOptional(),
});

/** The shapes of what a department says it bought, and of what shows it: the ledger repeats both. */
export const detailsShape = exactly<PurchaseDetails>()(details);
export const proofShape = exactly<Proof>()(
  z.object({
    files: z.array(
      z.object({
        name: z.string(),
        kind: z.enum(['pdf', 'image', 'mail', 'office']),
        sizeBytes: z.number(),
        sha256: z.string(),
      }),
    ),
    link: z.string().exactOptional(),
  }),
);

const event = z.object({
  action: z.enum([
    'drafted',
    'file-attached',
    'submitted',
    'returned',
    'answered',
    'approved',
    'declined',
    'withdrawn',
    'confirmed',
    'corrected',
  ]),
  at: instant,
  by: actor,
  key: z.string(),
  words: z.string().exactOptional(),
});

const base = {
  id: purchaseId,
  department: departmentId,
  version: z.number(),
  proof: proofShape,
  contributors: z.tuple([person], person),
  events: z.tuple([event], event),
  renews: z.object({ lastDay: date, isAnswer: z.literal(true).exactOptional() }).exactOptional(),
  whenAsked: z.object({ details, proof: proofShape }).exactOptional(),
};
const sent = { ...base, details };

const record = exactly<PurchaseRecord>()(
  z.object({
    purchase: z.discriminatedUnion('status', [
      z.object({ ...base, status: z.literal('draft'), details: details.exactPartial() }),
      z.object({ ...sent, status: z.literal('submitted') }),
      z.object({ ...sent, status: z.literal('returned'), question: z.string() }),
      z.object({ ...sent, status: z.literal('approved'), approvedBy: person, entitlement: entitlementId }),
      z.object({ ...sent, status: z.literal('declined'), declinedBy: person, reason: z.string() }),
      z.object({ ...sent, status: z.literal('withdrawn'), withdrawnBy: person }),
    ]),
    revision: z.number(),
    unitsSeen: z.number().exactOptional(),
    copies: z.array(
      z.object({
        address,
        view: z.enum(['approver', 'sender']),
        activityId: z.string(),
        revision: z.number(),
        round: z.number(),
      }),
    ),
    unreached: z.array(userId).exactOptional(),
    notices: z.array(
      z.object({
        to: userId,
        about: z.enum(['returned', 'approved', 'declined', 'withdrawn', 'in-force', 'corrected']),
        at: instant,
      }),
    ),
    claimedBy: z.string().optional(),
    claimedUntil: instant,
    openSince: instant,
    isOpen: z.boolean(),
  }),
);

/** Beside the record, what queries look for. */
interface StoredPurchase {
  readonly record: PurchaseRecord;
  readonly status: PurchaseStatus;
  readonly isOpen: boolean;
  readonly at: Instant;
  readonly userId: UserId;
  readonly purchaseOrderNumber: string;
}

/** A department's notice that it bought seats, and the messages that show it. */
export const purchase = wrappedKind({
  container: 'departments',
  name: 'purchase',
  // What a card shows was called a face at first.
  upgrades: { 2: (old) => renamed(old, 'face', 'revision', [['record'], ['record', 'copies', '*']]) },
  shape: exactly<StoredPurchase>()(
    z.object({
      record,
      status: z.enum(['draft', 'submitted', 'returned', 'approved', 'declined', 'withdrawn']),
      isOpen: z.boolean(),
      at: instant,
      userId,
      purchaseOrderNumber: z.string(),
    }),
  ),
  wrap: (given: PurchaseRecord) => {
    const { status, details: bought, events, contributors } = given.purchase;
    return {
      record: given,
      status,
      isOpen: given.isOpen,
      at: events[0].at,
      userId: contributors[0].userId,
      purchaseOrderNumber: comparableNumber(bought.purchaseOrderNumber ?? ''),
    };
  },
  unwrap: (stored) => stored.record,
});
