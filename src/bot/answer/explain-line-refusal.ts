import { type Role } from '../../domain/institution/role';
import { type RoleRefusal } from '../../domain/institution/role-change';
import { type LineRefusal } from '../../domain/refusal';
import { roleWords } from './words';

/** Says in a few words why one person was left as they are. */
export function explainLineRefusal(refusal: LineRefusal, productName: string): string {
  switch (refusal.code) {
    case 'not-found':
      return 'Nobody of this name – check the spelling or type the mail address';
    case 'left-out':
      return 'Left out';
    case 'guest':
      return 'Guest account – guests cannot hold seats';
    case 'account-disabled':
      return 'Account is disabled – ask IT';
    case 'already-on-roster':
      return refusal.waitingPlace === undefined
        ? `Has a ${productName} seat already`
        : `Waits already, number ${refusal.waitingPlace}`;
    case 'through-another-department':
      return 'Through another department – ask IT';
    case 'not-on-roster':
      return `Not on the ${productName} roster`;
    case 'changed-since':
      return 'Changed by somebody since – left alone';
    case 'same-person':
      return 'The same person twice';
  }
}

/** Says in a few words why one person did not get a role, or did not lose it. */
export function explainRoleRefusal(refusal: RoleRefusal, role: Role): string {
  switch (refusal) {
    case 'not-found':
      return 'Nobody of this name – check the spelling or type the mail address';
    case 'left-out':
      return 'Left out';
    case 'guest':
      return 'Guest account – guests cannot have a role';
    case 'account-disabled':
      return 'Account is disabled, so it cannot have a role';
    case 'has-role':
      return `Is ${roleWords(role)} already`;
    case 'has-no-role':
      return `Is not ${roleWords(role)}`;
    case 'last-approver':
      return 'Is the last approver – add another one first';
    case 'last-approver-oneself':
      return 'You are the last approver, and cannot remove yourself – add another one first';
  }
}
