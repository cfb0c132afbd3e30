import { type User } from '@microsoft/microsoft-graph-types';
import { z } from 'zod';
import { userId } from '../../../domain/ids';
import { type Person } from '../../../ports/roster/directory';

const text = z
  .string()
  .nullish()
  .transform((value) => (value === undefined || value === null || value.trim() === '' ? undefined : value));

/** A person as Graph writes one, as much as we read. */
export const graphPersonSchema = z.object({
  id: z.string().min(1),
  displayName: text,
  userPrincipalName: z.string().min(1),
  mail: text,
  mailNickname: text,
  jobTitle: text,
  department: text,
  accountEnabled: z.boolean(),
  userType: text,
  usageLocation: text,
} satisfies Partial<Record<keyof User, z.ZodType>>);

/** A person as {@link graphPersonSchema} reads one. */
export type GraphPerson = z.output<typeof graphPersonSchema>;

/** Graph's person in our words. */
export function toPerson(found: GraphPerson): Person {
  return {
    userId: userId(found.id),
    displayName: found.displayName ?? found.userPrincipalName,
    userPrincipalName: found.userPrincipalName,
    mail: found.mail,
    jobTitle: found.jobTitle,
    directoryDepartment: found.department,
    isEnabled: found.accountEnabled,
    isGuest: found.userType?.toLowerCase() === 'guest',
    usageLocation: found.usageLocation,
  };
}
