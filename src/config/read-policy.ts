import { z } from 'zod';
import { type CalendarDate, isCalendarDate, isYearDay, type YearDay } from '../domain/calendar';
import { doubleNames } from '../domain/institution/catalog';
import { productId } from '../domain/ids';
import { type Policy } from '../domain/institution/policy';
import { type FileReading, readFile, slug } from './read-file';

const yearDay = z.custom<YearDay>((value) => typeof value === 'string' && isYearDay(value), 'must be a day MM-DD');
const date = z.custom<CalendarDate>(
  (value) => typeof value === 'string' && isCalendarDate(value),
  'must be a date YYYY-MM-DD',
);
const timeZone = z.string().refine((name) => Intl.supportedValuesOf('timeZone').includes(name) || name === 'UTC', {
  error: 'must be an IANA time zone such as America/Los_Angeles',
});

const product = z.strictObject({
  id: slug.transform(productId),
  name: z.string().trim().min(1).max(60),
  aliases: z.array(z.string().trim().min(1).max(60)).default([]),
  skuPartNumbers: z.array(z.string().trim().min(1)).min(1, 'must name at least one part number'),
  overlapServicePlans: z.array(z.string().trim().min(1)).default([]),
  retiredOn: date.exactOptional(),
  successor: z.string().trim().min(1).max(60).exactOptional(),
});

const field = z
  .strictObject({
    id: slug,
    label: z.string().trim().min(1).max(60),
    pattern: z.string().min(1).max(100).exactOptional(),
    required: z.boolean().default(false),
  })
  .transform(({ required, ...given }) => ({ ...given, isRequired: required }));

const closed = z.strictObject({ from: yearDay, until: yearDay, because: z.string().trim().min(1).max(120) });

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** Minutes after which the whole tenant is read again, unless a policy says. */
const WHOLE_EVERY_MINUTES = 60;

const reconcile = z
  .strictObject({
    mode: z.enum(['observe', 'assign-only', 'full']),
    maxReleases: z.number().int().min(0),
    everyMinutes: z.number().int().min(1),
    wholeEveryMinutes: z.number().int().min(1).optional(),
  })
  .refine(({ everyMinutes, wholeEveryMinutes }) => (wholeEveryMinutes ?? everyMinutes) >= everyMinutes, {
    path: ['wholeEveryMinutes'],
    error: 'must not be smaller than everyMinutes',
  })
  .transform((given) => ({
    ...given,
    wholeEveryMinutes: given.wholeEveryMinutes ?? Math.max(WHOLE_EVERY_MINUTES, given.everyMinutes),
  }));

const schema: z.ZodType<Policy> = z.strictObject({
  organization: z.string().trim().min(1).max(100),
  timeZone,
  term: z.strictObject({
    endsOn: yearDay,
    startsOn: yearDay,
    gap: z.enum(['lapse', 'hold', 'hold-if-renewed']),
    decideBy: yearDay.exactOptional(),
  }),
  products: z
    .array(product)
    .min(1)
    .superRefine((products, context) => {
      for (const { word, owner, other } of doubleNames(products))
        context.addIssue({ code: 'custom', message: `"${word}" names two products: ${owner} and ${other}` });
    }),
  reminders: z.strictObject({
    on: z.array(yearDay),
    after: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/u, 'must be HH:MM'),
    holderDaysBefore: z.number().int().min(1).default(14),
    lowSeats: z.number().int().min(1).default(1),
    weeklyOn: z.enum(WEEKDAYS).default('monday'),
  }),
  reconcile,
  // What these say is built later; a file that has them is good already.
  handOver: z.strictObject({ days: z.number().int().min(1), mode: z.enum(['warn', 'off']) }).optional(),
  requests: z
    .strictObject({ remindAfterDays: z.number().int().min(1), escalateAfterDays: z.number().int().min(1) })
    .optional(),
  purchasing: z.strictObject({
    reseller: z.string().trim().min(1),
    currency: z.string().regex(/^[A-Z]{3}$/u, 'must be a currency code such as USD'),
    requisitionThreshold: z.number().min(0),
    fields: z.array(field).default([]),
    closed: z.array(closed).default([]),
  }),
});

/** Reads and checks the text of a policy file at once. Keys it does not know are problems, and nothing dangerous has a default. */
export function readPolicy(text: string): FileReading<{ readonly policy: Policy }> {
  const read = readFile(text, schema, { file: 'the policy file', whole: 'policy' });
  return read.ok ? { ok: true, policy: read.value } : read;
}
