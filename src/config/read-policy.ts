import { z } from 'zod';
import { isYearDay, type YearDay } from '../domain/calendar';
import { doubleNames } from '../domain/institution/catalog';
import { productId } from '../domain/ids';
import { type Policy } from '../domain/institution/policy';

const yearDay = z.custom<YearDay>((value) => typeof value === 'string' && isYearDay(value), 'must be a day MM-DD');
const timeZone = z.string().refine((name) => Intl.supportedValuesOf('timeZone').includes(name) || name === 'UTC', {
  error: 'must be an IANA time zone such as America/Los_Angeles',
});

const product = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/u, 'must be lower-case letters, digits and dashes')
    .transform(productId),
  name: z.string().trim().min(1).max(60),
  aliases: z.array(z.string().trim().min(1).max(60)).default([]),
  skuPartNumbers: z.array(z.string().trim().min(1)).min(1, 'must name at least one part number'),
  overlapServicePlans: z.array(z.string().trim().min(1)).default([]),
});

const schema: z.ZodType<Policy> = z.strictObject({
  organization: z.string().trim().min(1).max(100),
  timeZone,
  term: z.strictObject({ endsOn: yearDay, startsOn: yearDay, gap: z.enum(['lapse', 'hold', 'hold-if-renewed']) }),
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
  }),
  reconcile: z.strictObject({
    mode: z.enum(['observe', 'assign-only', 'full']),
    maxReleases: z.number().int().min(0),
    everyMinutes: z.number().int().min(1),
  }),
  purchasing: z.strictObject({
    reseller: z.string().trim().min(1),
    currency: z.string().regex(/^[A-Z]{3}$/u, 'must be a currency code such as USD'),
    requisitionThreshold: z.number().min(0),
  }),
});

/** A policy, or everything that is wrong with it, each with where it stands. */
export type PolicyReading =
  { readonly ok: true; readonly policy: Policy } | { readonly ok: false; readonly problems: readonly string[] };

/** Reads and checks the text of a policy file at once. Keys it does not know are problems, and nothing dangerous has a default. */
export function readPolicy(text: string): PolicyReading {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, problems: ['the policy file is not JSON'] };
  }
  const read = schema.safeParse(json);
  if (read.success) return { ok: true, policy: read.data };
  return {
    ok: false,
    problems: read.error.issues.map((issue) => `${issue.path.join('.') || 'policy'}: ${issue.message}`),
  };
}
