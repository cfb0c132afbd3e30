import { type LicenseAssignmentState, type User } from '@microsoft/microsoft-graph-types';
import { z } from 'zod';
import { defined } from '../../../domain/defined';
import { type Assignment } from '../../../domain/roster/assignment';
import { skuId, userId } from '../../../domain/ids';
import { type ObservedPerson } from '../../../ports/roster/seat-provisioner';
import { ANYTHING, nameOfObject, readItems, textIfAny, truthIfClear, unclearNames } from '../connection/careful';
import { selected } from '../connection/odata';
import { failureOfState } from './seat-failure';

/** A person as selected: only one without an id cannot be read at all. */
export const observedSchema = z.object({
  id: nameOfObject,
  displayName: textIfAny,
  userPrincipalName: textIfAny,
  accountEnabled: truthIfClear,
  department: textIfAny,
  licenseAssignmentStates: ANYTHING,
} satisfies Partial<Record<keyof User, z.ZodType>>);

/** What to `$select` of a person. */
export const OBSERVED_PROPERTIES = selected(observedSchema);

/** Without the SKU, or with a source that cannot be told, an assignment is no assignment. */
const stateSchema = z.object({
  skuId: nameOfObject,
  assignedByGroup: nameOfObject.nullish(),
  state: textIfAny,
  error: ANYTHING,
  disabledPlans: ANYTHING,
} satisfies Partial<Record<keyof LicenseAssignmentState, z.ZodType>>);

/** What a person holds, in our words. */
export function toObservedPerson(person: z.output<typeof observedSchema>): ObservedPerson {
  const { accountEnabled, userPrincipalName, displayName } = person;
  const states = readItems(stateSchema, person.licenseAssignmentStates);
  const id = userId(person.id);
  return {
    userId: id,
    account: accountEnabled === undefined ? 'unclear' : accountEnabled ? 'enabled' : 'disabled',
    ...defined({
      // What it does not say is no new name.
      person:
        userPrincipalName === undefined || displayName === undefined
          ? undefined
          : { userId: id, displayName, userPrincipalName },
      directoryDepartment: person.department?.trim(),
    }),
    ...unclearNames({ accountEnabled: accountEnabled === undefined, licenseAssignmentStates: !states.isWhole }),
    assignments: states.items.map(toAssignment),
  };
}

function toAssignment({ skuId: sku, assignedByGroup, ...state }: z.output<typeof stateSchema>): Assignment {
  const plans = readItems(nameOfObject, state.disabledPlans ?? []);
  const failure = failureOfState(state.error);
  return {
    skuId: skuId(sku),
    source: typeof assignedByGroup === 'string' ? { kind: 'group', groupId: assignedByGroup } : { kind: 'direct' },
    ...(plans.isWhole ? statusOf(state.state, failure) : { status: 'unclear', failure }),
    ...(plans.items.length === 0 ? {} : { disabledPlans: plans.items.map((plan) => plan.toLowerCase()) }),
  };
}

/** `ActiveWithError` still works for the person. A state nobody listed is neither a license nor the lack of one. */
function statusOf(state: string | undefined, failure: Assignment['failure']): Pick<Assignment, 'status' | 'failure'> {
  switch (state) {
    case 'Active':
    case 'ActiveWithError':
      return { status: 'active', failure };
    case 'Disabled':
      return { status: 'disabled', failure };
    case 'Error':
      return { status: 'error', failure: failure ?? { code: 'other' } };
    default:
      return { status: 'unclear', failure };
  }
}
