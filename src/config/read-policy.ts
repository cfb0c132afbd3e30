import { z } from 'zod';
import { type CalendarDate, isCalendarDate } from '../domain/calendar';
import { doubleNames, isCalled } from '../domain/institution/catalog';
import { productId } from '../domain/ids';
import { type Policy } from '../domain/institution/policy';
import { MOST_PATTERN, readPattern } from '../domain/purchase/field-pattern';
import { closed, dayProblems, term, yearDay } from './policy-days';
import { type FileReading, readFile, slug } from './read-file';

const date = z.custom<CalendarDate>(
  (value) => typeof value === 'string' && isCalendarDate(value),
  'must be a date YYYY-MM-DD',
);
const timeZone = z.string().refine((name) => Intl.supportedValuesOf('timeZone').includes(name) || name === 'UTC', {
  error: 'must be an IANA time zone such as America/Los_Angeles',
});

/** A whole number that nothing smaller than one makes sense of. */
const count = z.number().int().min(1, 'must be at least 1');

const product = z
  .strictObject({
    id: slug.transform(productId),
    name: z.string().trim().min(1).max(60),
    aliases: z.array(z.string().trim().min(1).max(60)).default([]),
    skuPartNumbers: z.array(z.string().trim().min(1)).min(1, 'must name at least one part number'),
    overlapServicePlans: z.array(z.string().trim().min(1)).default([]),
    retiredOn: date.exactOptional(),
    successor: z.string().trim().min(1, 'must name the product that follows, or be left out').max(60).exactOptional(),
  })
  .refine(({ successor, ...own }) => successor === undefined || !isCalled(own, successor), {
    path: ['successor'],
    error: 'must be another product than the one that it follows',
  });

const field = z
  .strictObject({
    id: slug,
    label: z.string().trim().min(1).max(60),
    pattern: z
      .string()
      .min(1)
      .max(MOST_PATTERN, `must be at most ${MOST_PATTERN} characters`)
      .superRefine((pattern, context) => {
        const read = readPattern(pattern);
        if (!read.ok) context.addIssue({ code: 'custom', message: read.problem });
      })
      .exactOptional(),
    required: z.boolean().default(false),
  })
  .transform(({ required, ...given }) => ({ ...given, isRequired: required }));

/** More have no room on a card. */
const MOST_FIELDS = 10;

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** Minutes after which the whole tenant is read again, unless a policy says. */
const WHOLE_EVERY_MINUTES = 60;

const reconcile = z
  .strictObject({
    mode: z.enum(['observe', 'assign-only', 'full']),
    maxReleases: z.number().int().min(0),
    everyMinutes: count,
    wholeEveryMinutes: count.optional(),
  })
  .refine(({ everyMinutes, wholeEveryMinutes }) => (wholeEveryMinutes ?? everyMinutes) >= everyMinutes, {
    path: ['wholeEveryMinutes'],
    error: 'must not be smaller than everyMinutes',
  })
  .transform((given) => ({
    ...given,
    wholeEveryMinutes: given.wholeEveryMinutes ?? Math.max(WHOLE_EVERY_MINUTES, given.everyMinutes),
  }));

const schema: z.ZodType<Policy> = z
  .strictObject({
    organization: z.string().trim().min(1).max(100),
    timeZone,
    term,
    products: z
      .array(product)
      .min(1)
      .superRefine((products, context) => {
        for (const { word, owner, other } of doubleNames(products))
          context.addIssue({ code: 'custom', message: `"${word}" names two products: ${owner} and ${other}` });
      }),
    reminders: z.strictObject({
      on: z.array(yearDay).superRefine(eachOnce('reminds twice on', (day) => day)),
      after: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/u, 'must be HH:MM'),
      holderDaysBefore: count.default(14),
      lowSeats: count.default(1),
      weeklyOn: z.string().trim().toLowerCase().pipe(z.enum(WEEKDAYS)).default('monday'),
    }),
    reconcile,
    churn: z.strictObject({ changes: count.default(20), timesCap: count.default(2) }).prefault({}),
    // What these say is built later; a file that has them is good already.
    handOver: z.strictObject({ days: count, mode: z.enum(['warn', 'off']) }).optional(),
    requests: z.strictObject({ remindAfterDays: count, escalateAfterDays: count }).optional(),
    purchasing: z.strictObject({
      reseller: z.string().trim().min(1),
      currency: z.string().regex(/^[A-Z]{3}$/u, 'must be a currency code such as USD'),
      requisitionThreshold: z.number().min(0),
      fields: z
        .array(field)
        .max(MOST_FIELDS, `must be at most ${MOST_FIELDS}`)
        .superRefine(eachOnce('has two fields with the id', ({ id }) => id))
        .default([]),
      closed: z.array(closed).default([]),
    }),
  })
  .superRefine(
    (policy, context) => {
      for (const { path, message } of dayProblems(policy))
        context.addIssue({ code: 'custom', path: [...path], message });
    },
    // Beside whatever else is wrong, so that all is said at once.
    { when: () => true },
  );

/** Finds what occurs a second time in a list. @param what Said before it. */
function eachOnce<Item>(what: string, keyOf: (item: Item) => string) {
  return (items: readonly Item[], context: z.RefinementCtx): void => {
    const keys = items.map(keyOf);
    const doubles = new Set(keys.filter((key, index) => keys.indexOf(key) !== index));
    for (const key of doubles) context.addIssue({ code: 'custom', message: `${what} ${key}` });
  };
}

/** Reads and checks the text of a policy file at once. Keys it does not know are problems, and nothing dangerous has a default. */
export function readPolicy(text: string): FileReading<{ readonly policy: Policy }> {
  const read = readFile(text, schema, { file: 'the policy file', whole: 'policy' });
  return read.ok ? { ok: true, policy: read.value } : read;
}
