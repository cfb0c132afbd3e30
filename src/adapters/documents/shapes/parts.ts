import { z } from 'zod';
import { type Actor } from '../../../domain/actor';
import { type CalendarDate, type Instant } from '../../../domain/calendar';
import { type ConversationAddress } from '../../../domain/conversation';
import {
  type ActivityKey,
  type DepartmentId,
  type EntitlementId,
  type ProductId,
  type PurchaseId,
  type SkuId,
  type UserId,
} from '../../../domain/ids';
import { type SeatFailure } from '../../../domain/roster/assignment';
import { type HeldReason, type LicenseState, type Sight } from '../../../domain/roster/license-state';
import { type Product } from '../../../domain/institution/product';
import { exactly } from './kind/exactly';

/** A text that our own code alone makes: an id, a date, an instant. */
const text = <Text extends string>(): z.ZodType<Text> => z.string() as unknown as z.ZodType<Text>;

/** Ids and times. */
export const departmentId = text<DepartmentId>();
export const productId = text<ProductId>();
export const userId = text<UserId>();
export const skuId = text<SkuId>();
export const activityKey = text<ActivityKey>();
export const entitlementId = text<EntitlementId>();
export const purchaseId = text<PurchaseId>();
export const date = text<CalendarDate>();
export const instant = text<Instant>();

/** What is always named in a record's type, and is left out where it is stored when it is undefined. */
export const orUndefined = <Value>(shape: z.ZodType<Value>): z.ZodType<Value | undefined> => shape.optional();

/** The properties of a person, for shapes that have more. */
export const ofPerson = { userId, displayName: z.string(), userPrincipalName: z.string() };
export const person = z.object(ofPerson);

export const actor = exactly<Actor>()(
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('person'), ...ofPerson }),
    z.object({ kind: z.literal('import'), file: z.string(), ranBy: z.string() }),
    z.object({ kind: z.literal('job'), name: z.string(), ranBy: z.string().exactOptional() }),
    z.object({ kind: z.literal('group'), groupId: z.string() }),
  ]),
);

export const namedDepartment = z.object({ id: departmentId, name: z.string() });
export const namedProduct = z.object({ id: productId, name: z.string() });

export const address = exactly<ConversationAddress>()(
  z.object({
    tenantId: z.string(),
    conversationId: z.string(),
    conversationType: z.enum(['personal', 'groupChat', 'channel']),
    serviceUrl: z.string(),
    botId: z.string(),
    teamsUserId: z.string(),
    userId,
    teamId: z.string().exactOptional(),
  }),
);

export const product = exactly<Product>()(
  z.object({
    id: productId,
    name: z.string(),
    aliases: z.array(z.string()),
    skuPartNumbers: z.array(z.string()),
    overlapServicePlans: z.array(z.string()),
    retiredOn: date.exactOptional(),
    successor: z.string().exactOptional(),
  }),
);

const ABOUT_PLANS = ['conflicting-plan', 'missing-plan'] as const;
const OTHERS = [
  'tenant-short',
  'no-usage-location',
  'not-allowed-in-location',
  'mail-clash',
  'inherited',
  'unknown-sku',
  'not-for-people',
  'person-missing',
  'account-disabled',
  'unclear',
  'plan-off',
  'other',
] as const;

export const seatFailure = exactly<SeatFailure>()(
  z.discriminatedUnion('code', [
    z.object({ code: z.enum(ABOUT_PLANS), planNames: z.array(z.string()) }),
    z.object({ code: z.enum(OTHERS) }),
  ]),
);
const heldReason = exactly<HeldReason>()(
  z.enum(['outside-alacarte', 'inherited', 'covered', 'seated-twice', 'not-in-catalog']),
);
const seenAt = instant.exactOptional();

/** What a license was doing. */
export const licenseState = exactly<LicenseState>()(
  z.discriminatedUnion('status', [
    z.object({
      status: z.enum(['requested', 'release-requested']),
      isForbidden: z.literal(true).exactOptional(),
    }),
    z.object({ status: z.literal('active'), at: instant, isAgain: z.literal(true).exactOptional() }),
    z.object({ status: z.literal('released'), at: instant, isStillInherited: z.literal(true).exactOptional() }),
    z.object({ status: z.literal('held'), reason: heldReason, seenAt }),
    z.object({ status: z.literal('failed'), failure: seatFailure, seenAt }),
    z.object({ status: z.enum(['not-attempted', 'missing']), seenAt }),
  ]),
);

/** What was seen of a license. */
export const sight = exactly<Sight>()(
  z.object({
    at: instant,
    license: z.discriminatedUnion('status', [
      z.object({ status: z.literal('active') }),
      z.object({ status: z.enum(['not-attempted', 'missing']) }),
      z.object({ status: z.literal('held'), reason: heldReason }),
      z.object({ status: z.literal('failed'), failure: seatFailure }),
    ]),
  }),
);

export const failureCode = exactly<SeatFailure['code']>()(z.enum([...ABOUT_PLANS, ...OTHERS]));
export const mode = z.enum(['observe', 'assign-only', 'full']);
