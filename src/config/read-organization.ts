import { z } from 'zod';
import { type CalendarDate, isCalendarDate } from '../domain/calendar';
import { departmentId, productId } from '../domain/ids';
import { type Organization } from '../domain/institution/organization';

const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/u, 'must be lower-case letters, digits and dashes');
const person = z.string().regex(/^[^\s@]+@[^\s@]+$/u, 'must be a user principal name such as jdoe@contoso.edu');
const date = z.custom<CalendarDate>(
  (value) => typeof value === 'string' && isCalendarDate(value),
  'must be a date YYYY-MM-DD',
);

const schema = z.strictObject({
  departments: z.array(
    z.strictObject({
      id: slug.transform(departmentId),
      name: z.string().trim().min(1).max(80),
      directoryNames: z.array(z.string().trim().min(1)).optional(),
      delegates: z.array(person).default([]),
      purchasers: z.array(person).default([]),
    }),
  ),
  approvers: z.array(person).default([]),
  auditors: z.array(person).default([]),
  entitlements: z
    .array(
      z
        .strictObject({
          department: slug.transform(departmentId),
          product: slug.transform(productId),
          seats: z.number().int().min(1).max(100_000),
          purchaseOrderNumber: z.string().trim().min(1).max(60),
          coverFrom: date,
          coverUntil: date,
          awaitsTenant: z.boolean().default(false),
        })
        .refine((one) => one.coverFrom <= one.coverUntil, 'coverUntil must not be before coverFrom'),
    )
    .default([]),
  rosters: z
    .array(
      z.strictObject({
        department: slug.transform(departmentId),
        product: slug.transform(productId),
        people: z.array(person),
        group: z.string().trim().min(1).optional(),
      }),
    )
    .default([]),
});

/** An organization, or everything that is wrong with its file, each with where it stands. */
export type OrganizationReading =
  | { readonly ok: true; readonly organization: Organization }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Reads and checks the text of an organization file at once; what only the directory or the store can tell is not checked here. */
export function readOrganization(text: string): OrganizationReading {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, problems: ['the organization file is not JSON'] };
  }
  const read = schema.safeParse(json);
  if (!read.success) {
    return {
      ok: false,
      problems: read.error.issues.map((issue) => `${issue.path.join('.') || 'file'}: ${issue.message}`),
    };
  }
  const departments = read.data.departments.map((one) => ({
    ...one,
    directoryNames: one.directoryNames ?? [one.name],
  }));
  return { ok: true, organization: { ...read.data, departments } };
}
