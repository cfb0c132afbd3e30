import { type Actor } from './actor';
import { type Department, includesPerson, type Institution } from './institution/department';

/** What somebody may do in a department. */
export type Right = 'see-pools' | 'change-roster' | 'submit-purchase' | 'decide-purchase';

/**
 * Whether an actor has a right in a department, judged from the records as they stand. In one that is closed nobody changes anything.
 *
 * @param department Undefined when there is none: nobody has a right there, so "not there" and "not yours" answer alike.
 */
export function hasRight(
  actor: Actor,
  right: Right,
  department: Department | undefined,
  institution: Institution,
): boolean {
  if (department === undefined || actor.kind !== 'person') return false;
  if (department.closedAt !== undefined) return right === 'see-pools' && seesEverything(actor, institution);
  const isDelegate = includesPerson(department.delegates, actor.userId);
  const approves = isApprover(actor, institution);
  switch (right) {
    case 'change-roster':
      return isDelegate || approves;
    case 'decide-purchase':
      return approves;
    case 'submit-purchase':
      return isDelegate || approves || includesPerson(department.purchasers, actor.userId);
    case 'see-pools':
      return (
        isDelegate ||
        approves ||
        includesPerson(department.purchasers, actor.userId) ||
        includesPerson(institution.auditors, actor.userId)
      );
  }
}

/** Whether a person manages departments, roles and products, and decides purchases. */
export function isApprover(actor: Actor, institution: Institution): boolean {
  return actor.kind === 'person' && includesPerson(institution.approvers, actor.userId);
}

/** Whether a person may look into every department. */
export function seesEverything(actor: Actor, institution: Institution): boolean {
  return (
    isApprover(actor, institution) || (actor.kind === 'person' && includesPerson(institution.auditors, actor.userId))
  );
}
