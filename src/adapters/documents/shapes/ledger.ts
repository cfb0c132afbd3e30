import { z } from 'zod';
import { actorId } from '../../../domain/actor';
import { type UserId } from '../../../domain/ids';
import { isRosterFact, type LedgerEntry, type LedgerFact } from '../../../domain/ledger/ledger-entry';
import { defined } from '../../../domain/defined';
import { exceptionShape, figuresShape, ofException, unitsShape } from './audit/audit-parts';
import { exactly } from './kind/exactly';
import { wrappedKind } from './kind/kind';
import {
  actor,
  address,
  date,
  departmentId,
  entitlementId,
  failureCode,
  instant,
  person,
  product,
  productId,
  purchaseId,
  skuId,
  userId,
} from './parts';
import { detailsShape, entitlementShape, proofShape } from './purchase';
import { entryShape } from './roster';

const ofProduct = { product: productId };
const ofPurchase = { ...ofProduct, purchaseOrderNumber: z.string(), purchase: purchaseId };
const ofRoster = { ...ofProduct, entry: entryShape, seatedThrough: z.number() };
const ofLicense = { ...ofProduct, person, skuId };
const ofDepartment = {
  directoryNames: z.array(z.string()).exactOptional(),
  delegates: z.array(person).exactOptional(),
  purchasers: z.array(person).exactOptional(),
};
const requestId = z.string().exactOptional();
const ofWish = { wish: z.string(), typed: z.string() };

const poolFacts = [
  z.object({ action: z.literal('department-opened'), name: z.string(), ...ofDepartment }),
  z.object({ action: z.literal('pool-opened'), ...ofProduct }),
  z.object({ action: z.literal('entitlement-recorded'), ...ofProduct, entitlement: entitlementShape }),
  z.object({
    action: z.literal('cap-changed'),
    ...ofProduct,
    seatCapBefore: z.number(),
    seatCap: z.number(),
    seatedThrough: z.number(),
  }),
] as const;

const purchaseFacts = [
  z.object({ action: z.literal('purchase-submitted'), ...ofPurchase, details: detailsShape, proof: proofShape }),
  z.object({ action: z.literal('purchase-returned'), ...ofPurchase, question: z.string() }),
  z.object({ action: z.literal('purchase-answered'), ...ofPurchase, answer: z.string() }),
  z.object({ action: z.literal('purchase-approved'), ...ofPurchase, entitlement: entitlementId }),
  z.object({ action: z.literal('purchase-declined'), ...ofPurchase, reason: z.string() }),
  z.object({ action: z.literal('purchase-withdrawn'), ...ofPurchase }),
  z.object({
    action: z.literal('entitlement-confirmed'),
    ...ofProduct,
    purchaseOrderNumber: z.string(),
    entitlement: entitlementId,
    units: z.number().exactOptional(),
    note: z.string().exactOptional(),
  }),
] as const;

const rosterFacts = [
  z.object({ action: z.enum(['person-added', 'person-removed']), ...ofRoster }),
  z.object({ action: z.literal('person-swapped'), ...ofRoster, outgoing: entryShape }),
  z.object({ action: z.literal('person-moved'), ...ofRoster, rankBefore: z.number() }),
  z.object({ action: z.enum(['person-kept', 'person-until']), ...ofProduct, entry: entryShape }),
] as const;

const ofTerm = { ...ofProduct, lastDay: date };
const renewalFacts = [
  z.object({ action: z.literal('renewal-answered'), ...ofTerm, seats: z.number() }),
  z.object({
    action: z.literal('roster-attested'),
    ...ofTerm,
    kept: z.array(person),
    dropped: z.array(person),
  }),
] as const;

const licenseFacts = [
  z.object({
    action: z.enum(['license-requested', 'license-adopted', 'license-handed-over', 'release-requested']),
    ...ofLicense,
  }),
  z.object({ action: z.enum(['license-active', 'license-released']), ...ofLicense, requestId }),
  z.object({
    action: z.enum(['license-failed', 'release-failed']),
    ...ofLicense,
    failure: failureCode,
    requestId,
    rawText: z.string().exactOptional(),
  }),
] as const;

const institutionFacts = [
  z.object({
    action: z.enum(['role-given', 'role-taken']),
    role: z.enum(['delegate', 'purchaser', 'approver', 'auditor']),
    person,
  }),
  z.object({
    action: z.literal('department-changed'),
    name: z.string(),
    directoryNames: z.array(z.string()),
    before: z.object({ name: z.string(), directoryNames: z.array(z.string()) }).exactOptional(),
  }),
  z.object({
    action: z.literal('department-closed'),
    name: z.string(),
    delegates: z.array(person),
    purchasers: z.array(person),
  }),
  z.object({ action: z.literal('product-saved'), product }),
  z.object({
    action: z.literal('product-requested'),
    ...ofWish,
    person,
    department: departmentId.exactOptional(),
  }),
  z.object({
    action: z.literal('product-request-closed'),
    ...ofWish,
    became: productId.exactOptional(),
    reason: z.string().exactOptional(),
  }),
  z.object({ action: z.literal('channel-chosen'), channel: address }),
  z.object({ action: z.literal('channel-left') }),
] as const;

const auditFacts = [
  z.object({
    action: z.literal('exceptions-seen'),
    ...ofProduct,
    readAt: instant,
    exceptions: z.array(exceptionShape),
  }),
  z.object({
    action: z.literal('exceptions-gone'),
    ...ofProduct,
    readAt: instant,
    lastSeenAt: instant,
    exceptions: z.array(z.object(ofException)),
  }),
  z.object({
    action: z.literal('exception-answered'),
    ...ofProduct,
    exception: z.object(ofException),
    answer: z.enum(['accepted', 'mend', 'ask-department']),
    words: z.string(),
  }),
  z.object({ action: z.literal('tenant-read'), readAt: instant, units: z.array(unitsShape) }),
  z.object({ action: z.literal('audit-signed'), asOf: date, figures: figuresShape, words: z.string().exactOptional() }),
] as const;

const entry = exactly<LedgerEntry>()(
  z.object({
    format: z.literal(1),
    department: departmentId,
    number: z.number(),
    at: instant,
    actor,
    effectiveOn: date,
    command: z.string(),
    undoes: z.string().exactOptional(),
    fact: z.discriminatedUnion('action', [
      ...poolFacts,
      ...purchaseFacts,
      ...rosterFacts,
      ...renewalFacts,
      ...licenseFacts,
      ...institutionFacts,
      ...auditFacts,
    ]),
    previous: z.string(),
    hash: z.string(),
  }),
);

/** Beside the entry, what queries look for, and which transaction wrote it. */
interface StoredLedgerEntry {
  readonly entry: LedgerEntry;
  readonly number: number;
  readonly command: string;
  readonly actorId: string;
  readonly isRosterChange: boolean;
  readonly userId?: UserId;
  readonly leaverId?: UserId;
  readonly transaction?: string;
}

/** An entry of a ledger. Its format is the entry's own, under its hash. */
export const ledger = wrappedKind({
  container: 'departments',
  name: 'ledger',
  formatIn: 'entry',
  shape: exactly<StoredLedgerEntry>()(
    z.object({
      entry,
      number: z.number(),
      command: z.string(),
      actorId: z.string(),
      isRosterChange: z.boolean(),
      userId: userId.exactOptional(),
      leaverId: userId.exactOptional(),
      transaction: z.string().exactOptional(),
    }),
  ),
  wrap: (given: LedgerEntry): StoredLedgerEntry => ({
    entry: given,
    number: given.number,
    command: given.command,
    actorId: actorId(given.actor),
    isRosterChange: isRosterFact(given.fact),
    ...peopleOf(given.fact),
  }),
  unwrap: (stored) => stored.entry,
});

/** Whom a change of a roster names: a swap names two. */
function peopleOf(fact: LedgerFact): Pick<StoredLedgerEntry, 'userId' | 'leaverId'> {
  if (!isRosterFact(fact)) return {};
  const leaverId = fact.action === 'person-swapped' ? fact.outgoing.userId : undefined;
  return defined({ userId: fact.entry.userId, leaverId });
}
