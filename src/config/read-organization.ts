import { z } from 'zod';
import { type CalendarDate, isCalendarDate } from '../domain/calendar';
import { departmentId, productId } from '../domain/ids';
import { type Organization } from '../domain/institution/organization';
import { type FileReading, readFile, slug } from './read-file';

const person = z.string().regex(/^[^\s@]+@[^\s@]+$/u, 'must be a user principal name such as jdoe@contoso.edu');
const date = z.custom<CalendarDate>(
  (value) => typeof value === 'string' && isCalendarDate(value),
  'must be a date YYYY-MM-DD',
);

const schema: z.ZodType<Organization> = z.strictObject({
  departments: z.array(
    z
      .strictObject({
        id: slug.transform(departmentId),
        name: z.string().trim().min(1).max(80),
        directoryNames: z.array(z.string().trim().min(1)).optional(),
        delegates: z.array(person).default([]),
        purchasers: z.array(person).default([]),
      })
      .transform((one) => ({ ...one, directoryNames: one.directoryNames ?? [one.name] })),
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
        seatedOn: date.optional(),
      }),
    )
    .default([]),
});

/** Reads and checks the text of an organization file at once; what only the directory or the store can tell is not checked here. */
export function readOrganization(text: string): FileReading<{ readonly organization: Organization }> {
  const read = readFile(text, schema, { file: 'the organization file', whole: 'file' });
  return read.ok ? { ok: true, organization: read.value } : read;
}
