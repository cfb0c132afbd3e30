import { z } from 'zod';
import {
  type AuditException,
  type AuditPool,
  type AuditProduct,
  type AuditPurchase,
  type LearnedLater,
  type SignOff,
} from '../../../../domain/audit/audit';
import { type KeptAudit } from '../../../../ports/audit/audit-store';
import { exactly } from '../kind/exactly';
import { plainKind } from '../kind/kind';
import {
  actor,
  date,
  departmentId,
  entitlementId,
  instant,
  namedDepartment,
  person,
  productId,
  purchaseId,
} from '../parts';
import { proofShape } from '../purchase';
import { exceptionKind, figuresShape, ofOpen, unitsShape } from './audit-parts';

const text = z.string().exactOptional();
const decision = { by: actor, at: instant };

const auditPurchase = exactly<AuditPurchase>()(
  z.object({
    purchase: purchaseId.exactOptional(),
    entitlement: entitlementId.exactOptional(),
    purchaseOrderNumber: z.string(),
    seats: z.number(),
    coverFrom: date,
    coverUntil: date,
    origin: z.enum(['purchase', 'imported', 'correction']),
    state: z.enum(['submitted', 'returned', 'declined', 'withdrawn', 'awaiting', 'starts-later', 'in-force', 'ended']),
    reseller: text,
    resellerOrderNumber: text,
    priceCents: z.number().exactOptional(),
    fields: z.array(z.object({ id: z.string(), label: z.string(), value: z.string() })).exactOptional(),
    note: text,
    proof: proofShape.exactOptional(),
    submitted: z.object(decision).exactOptional(),
    decided: z.object({ ...decision, reason: text }).exactOptional(),
    confirmed: z.object({ ...decision, units: z.number().exactOptional() }).exactOptional(),
    reason: text,
  }),
);

const pool = exactly<AuditPool>()(
  z.object({
    department: departmentId,
    product: productId,
    departmentName: z.string(),
    productName: z.string(),
    entitled: z.number(),
    seated: z.number(),
    waiting: z.number(),
    actual: z.number().exactOptional(),
    awaiting: z.number(),
    purchases: z.array(auditPurchase),
  }),
);

const ofTenant = exactly<AuditProduct>()(
  z.object({
    product: productId,
    productName: z.string(),
    units: unitsShape.exactOptional(),
    promised: z.number(),
    seated: z.number(),
    waiting: z.number(),
    orphaned: z.number().exactOptional(),
    short: z.number().exactOptional(),
  }),
);

const auditException = exactly<AuditException>()(
  z.object({ ...ofOpen, productName: z.string(), departmentName: text }),
);

const signOff = exactly<SignOff>()(
  z.object({ by: person, at: instant, asOf: date, words: text, figures: figuresShape }),
);

const learnedLater = exactly<LearnedLater>()(
  z.object({ at: instant, departmentName: z.string(), productName: z.string(), text: z.string() }),
);

/** An audit without its lists, and how many items each part of them has. */
export interface StoredAudit {
  readonly head: KeptAudit;
  readonly parts: Readonly<Record<'pools' | 'exceptions' | 'learnedLater', readonly number[]>>;
}

/** An audit that somebody was shown. */
export const audit = plainKind({
  container: 'tenant',
  name: 'audit',
  shape: exactly<StoredAudit>()(
    z.object({
      head: z.object({
        id: z.string(),
        asOf: date,
        isPast: z.boolean(),
        madeAt: instant,
        department: namedDepartment.exactOptional(),
        tenantReadAt: instant.exactOptional(),
        products: z.array(ofTenant),
        signOffs: z.array(signOff),
        figures: figuresShape,
        poolCount: z.number(),
        exceptionCount: z.number(),
        learnedLaterCount: z.number(),
        exceptionsByKind: z.array(z.object({ kind: exceptionKind, count: z.number() })),
      }),
      parts: z.object({
        pools: z.array(z.number()),
        exceptions: z.array(z.number()),
        learnedLater: z.array(z.number()),
      }),
    }),
  ),
});

/** Some items of a list of an audit, in their order. */
export type StoredAuditPart =
  | { readonly of: 'pools'; readonly items: readonly AuditPool[] }
  | { readonly of: 'exceptions'; readonly items: readonly AuditException[] }
  | { readonly of: 'learnedLater'; readonly items: readonly LearnedLater[] };

/** A part of an audit that somebody was shown. */
export const auditPart = plainKind({
  container: 'tenant',
  name: 'audit-part',
  shape: exactly<StoredAuditPart>()(
    z.discriminatedUnion('of', [
      z.object({ of: z.literal('pools'), items: z.array(pool) }),
      z.object({ of: z.literal('exceptions'), items: z.array(auditException) }),
      z.object({ of: z.literal('learnedLater'), items: z.array(learnedLater) }),
    ]),
  ),
});
