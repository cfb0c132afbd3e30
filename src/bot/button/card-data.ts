import { z } from 'zod';
import { departmentId, productId, purchaseId, userId } from '../../domain/ids';

/** Any short text. */
export const short = z.string().max(300);
/** How much of a list was shown before. */
export const offset = z.number().int().min(0).max(100_000).default(0);
/** As ids of departments and products are written. */
export const SLUG = /^[a-z0-9][a-z0-9-]{0,39}$/u;
/** An id of a department or a product. */
export const slug = z.string().regex(SLUG);
/** A department's id. */
export const department = slug.transform(departmentId);
/** A product's id. */
export const product = slug.transform(productId);
/** As ids of purchases are written. */
export const PURCHASE_ID = /^[\w-]{1,64}$/u;
/** A purchase's id. */
export const purchase = z.string().regex(PURCHASE_ID).transform(purchaseId);
/** As the directory makes ids of people. */
export const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;
/** A person's id. */
export const person = z.string().regex(GUID).transform(userId);
/** The key of the message that first asked for a command. */
export const origin = z.string().regex(/^[\w-]{1,64}$/u);

/** Whom a question about lost seats named. */
export const agreed = z.array(person).max(500);

/** Somebody a command on its way is about. */
const draftPerson = z.object({
  userText: z.string().max(1000),
  userId: person.exactOptional(),
  isChosen: z.boolean().exactOptional(),
  isLeftOut: z.boolean().exactOptional(),
});

/** A command on its way. */
export const draft = z
  .object({
    kind: z.enum(['add', 'remove', 'swap', 'move']),
    product: product.exactOptional(),
    alsoIn: z.array(product).max(50).exactOptional(),
    isEverything: z.boolean().exactOptional(),
    department: department.exactOptional(),
    people: z
      .array(draftPerson.extend({ isAccepted: z.boolean().exactOptional() }))
      .min(1)
      .max(500),
    isConfirmed: z.boolean().exactOptional(),
    agreed: agreed.exactOptional(),
  })
  .refine(({ kind, people }) => kind !== 'swap' || people.length === 2)
  .refine(({ kind, alsoIn }) => kind !== 'move' || alsoIn === undefined)
  .refine(({ kind, isEverything }) => kind === 'remove' || isEverything !== true);

/** A change of roles on its way. */
export const roleDraft = z.object({
  kind: z.enum(['give', 'take']),
  role: z.enum(['delegate', 'purchaser', 'approver', 'auditor']),
  department: department.exactOptional(),
  people: z.array(draftPerson).min(1).max(500),
});

/** What the form of a correction says; kept on the card that asks before somebody loses a seat. */
export const typedCorrection = z.object({
  seats: z.string().max(100),
  from: z.string().max(100),
  until: z.string().max(100),
  reason: z.string().max(600),
});
