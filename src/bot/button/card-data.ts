import { z } from 'zod';
import { calendarDate, instantOf, isCalendarDate } from '../../domain/calendar';
import { departmentId, productId, purchaseId, userId } from '../../domain/ids';
import { MOST_COMMANDS } from '../../intent/roster/parse-several';

/** Any short text. */
export const short = z.string().max(300);
/** How much of a list that does not change was shown before. */
export const offset = z.number().int().min(0).max(100_000).default(0);
/** How many pages back a list can be turned; then it starts anew. */
export const MOST_PAGES_BACK = 10;
/**
 * Where the pages of a list begin, from the second to the one that is to be shown: each behind a line, and how many were seen by then. A card of
 * long ago, or of a newer program, that says it in another way shows the first page.
 */
export const trail = <Place extends z.ZodType>(after: Place) =>
  z
    .array(z.object({ after, seen: z.number().int().min(0).max(1_000_000) }))
    .max(MOST_PAGES_BACK)
    .default([])
    .catch([]);
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
/** A day, as they are written. */
export const date = z.string().refine(isCalendarDate).transform(calendarDate);
/** A moment, as they are written. */
export const instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u)
  .refine((text) => !Number.isNaN(Date.parse(text)))
  .transform((text) => instantOf(new Date(text)));
/** Behind a department, by name. */
export const behindName = z.object({ name: short, id: department });
/** Behind somebody on a roster. */
export const behindRank = z.number().int().min(-1_000_000_000).max(1_000_000_000);
/** A person's id. */
export const person = z.string().regex(GUID).transform(userId);
/** The key of the message that first asked for a command. */
export const origin = z.string().regex(/^[\w-]{1,64}$/u);

/** Whom a question about lost seats named. */
export const agreed = z.array(person).max(500);

/** Somebody a command on its way is about. */
export const draftPerson = z.object({
  userText: z.string().max(1000),
  userId: person.exactOptional(),
  isChosen: z.boolean().exactOptional(),
  isLeftOut: z.boolean().exactOptional(),
});

const MOST_THEN = MOST_COMMANDS - 1;

/** One command on its way. */
const oneDraft = z
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

/** A command on its way, and those of the same message behind it. */
export const draft = oneDraft.and(z.object({ then: z.array(oneDraft).min(1).max(MOST_THEN).exactOptional() }));

/** Which commands of a message an answer is for, by their places. */
export const at = z.array(z.number().int().min(0).max(MOST_THEN)).min(1).max(MOST_COMMANDS).exactOptional();

/** A change of roles on its way. */
export const roleDraft = z.object({
  kind: z.enum(['give', 'take', 'move', 'replace']),
  role: z.enum(['delegate', 'purchaser', 'approver', 'auditor']),
  department: department.exactOptional(),
  from: department.exactOptional(),
  people: z.array(draftPerson).min(1).max(500),
  losing: z.number().int().min(1).max(500).exactOptional(),
  isConfirmed: z.boolean().exactOptional(),
});

/** What the form of a correction says; kept on the card that asks before somebody loses a seat. */
export const typedCorrection = z.object({
  seats: z.string().max(100),
  from: z.string().max(100),
  until: z.string().max(100),
  reason: z.string().max(600),
});
