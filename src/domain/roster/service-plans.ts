import { type Assignment } from './assignment';

/**
 * Whether an assignment gives any of these service plans: it works, and at least one of them is not switched off in it. Without plans to
 * ask for, whether it works.
 *
 * @param assignment What a person has.
 * @param planIds In lower case.
 */
export const givesPlan = (
  assignment: Pick<Assignment, 'status' | 'disabledPlans'>,
  planIds: readonly string[],
): boolean => {
  const off = assignment.disabledPlans ?? [];
  return isWorking(assignment.status) && (planIds.length === 0 || planIds.some((id) => !off.includes(id)));
};

const isWorking = (status: Assignment['status']): boolean => status === 'active' || status === 'disabled';
