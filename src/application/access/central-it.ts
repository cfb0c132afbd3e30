import { type Actor, type PersonActor } from '../../domain/actor';
import { isApprover } from '../../domain/authority';
import { type Institution } from '../../domain/institution/department';
import { type SetupRefusal } from '../../domain/refusal';
import { type Ports } from '../ports';

/** An approver as our records name them, which know the user principal name; undefined when somebody is none. */
export function approverOf(actor: PersonActor, institution: Institution): PersonActor | undefined {
  if (!isApprover(actor, institution)) return undefined;
  const known = institution.approvers.find(({ userId }) => userId === actor.userId);
  return known === undefined ? actor : { ...actor, ...known };
}

/** The refusal of what only central IT may do or see: the same whatever was asked for, and whether or not that exists. */
export const centralItOnly = ({ approvers }: Institution): SetupRefusal => ({
  code: 'central-it-only',
  askPeople: approvers.slice(0, 3),
});

/** Whether a run goes on: what a person asked for ends between two steps with their role. What the schedule does needs none. */
export const mayStill = async ({ institution }: Pick<Ports, 'institution'>, by: Actor): Promise<boolean> =>
  by.kind !== 'person' || isApprover(by, await institution.read());
