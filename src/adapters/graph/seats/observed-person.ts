import { type LicenseAssignmentState, type User } from '@microsoft/microsoft-graph-types';
import { z } from 'zod';
import { defined } from '../../../domain/defined';
import { type Assignment } from '../../../domain/roster/assignment';
import { skuId, userId } from '../../../domain/ids';
import { type ObservedPerson } from '../../../ports/roster/seat-provisioner';
import { selected } from '../connection/odata';
import { failureOfState } from './seat-failure';

/** A person as selected. */
export const observedSchema = z.object({
  id: z.string(),
  accountEnabled: z.boolean(),
  department: z.string().nullish(),
  licenseAssignmentStates: z.array(
    z.object({
      skuId: z.string().min(1),
      assignedByGroup: z.string().nullish(),
      state: z.string().nullish(),
      error: z.string().nullish(),
    } satisfies Partial<Record<keyof LicenseAssignmentState, z.ZodType>>),
  ),
} satisfies Partial<Record<keyof User, z.ZodType>>);

/** What to `$select` of a person. */
export const OBSERVED_PROPERTIES = selected(observedSchema);

type GraphState = z.output<typeof observedSchema>['licenseAssignmentStates'][number];

/** What a person holds, in our words. */
export function toObservedPerson(person: z.output<typeof observedSchema>): ObservedPerson {
  return {
    userId: userId(person.id),
    account: person.accountEnabled ? 'enabled' : 'disabled',
    ...defined({ directoryDepartment: person.department?.trim() || undefined }),
    assignments: person.licenseAssignmentStates.map(toAssignment),
  };
}

function toAssignment(state: GraphState): Assignment {
  const { assignedByGroup: groupId } = state;
  const failure = failureOfState(state.error);
  return {
    skuId: skuId(state.skuId),
    source: groupId === null || groupId === undefined ? { kind: 'direct' } : { kind: 'group', groupId },
    ...statusOf(state.state ?? '', failure),
  };
}

/** `ActiveWithError` still works for the person. A state nobody listed is an error, not a license. */
function statusOf(state: string, failure: Assignment['failure']): Pick<Assignment, 'status' | 'failure'> {
  switch (state) {
    case 'Active':
    case 'ActiveWithError':
      return { status: 'active', failure };
    case 'Disabled':
      return { status: 'disabled', failure };
    default:
      return { status: 'error', failure: failure ?? { code: 'other' } };
  }
}
