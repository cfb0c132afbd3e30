import { type Role } from '../../domain/institution/role';
import { type RoleRefusal } from '../../domain/institution/role-change';
import { type LineRefusal } from '../../domain/refusal';
import { roleWords } from './words';

/** Says in a few words why one person was left as they are. @param typed How they were named. */
export function explainLineRefusal(refusal: LineRefusal, productName: string, typed = ''): string {
  switch (refusal.code) {
    case 'not-found':
      if (typed.includes('@')) return 'No account has this address – tried as sign-in name, mail and other addresses';
      return 'Nobody of this name – check the spelling or type the mail address';
    case 'left-out':
      return 'Left out';
    case 'guest':
      return 'Guest account – guests cannot hold seats';
    case 'account-disabled':
      return 'Account is disabled – ask IT';
    case 'account-unclear':
      return 'Microsoft 365 says something of this account that alacarte cannot judge – IT must look';
    case 'already-on-roster':
      return refusal.waitingPlace === undefined
        ? `Has a ${productName} seat already`
        : `Waits already, number ${refusal.waitingPlace}`;
    case 'through-another-department':
      return 'Through another department – ask IT';
    case 'not-on-roster':
      return `Not on the ${productName} roster`;
    case 'on-no-roster':
      return 'On no roster of the department';
    case 'no-pool':
      return `The department has no ${productName} seats`;
    case 'changed-since':
      return 'Changed by somebody since – left alone';
    case 'right-ended':
      return 'Not done – whoever asked lost the role meanwhile';
    case 'same-person':
      return 'The same person twice';
  }
}

/** Says in a few words why one person did not get a role, or did not lose it. */
export const explainRoleRefusal = (refusal: RoleRefusal, role: Role): string => ROLE_REFUSALS[refusal](role);

const ROLE_REFUSALS: Readonly<Record<RoleRefusal, (role: Role) => string>> = {
  'not-found': () => 'nobody of this name – check the spelling or type the mail address',
  'left-out': () => 'left out',
  guest: () => 'guest account – guests cannot have a role',
  'account-disabled': () => 'account is disabled, so it cannot have a role',
  'account-unclear': () => 'Microsoft 365 says something of this account that alacarte cannot judge – IT must look',
  'has-role': (role) => `is ${roleWords(role)} already`,
  'has-no-role': (role) => `is not ${roleWords(role)}`,
  'last-approver': () => 'is the last approver – add another one first',
  'last-approver-oneself': () => 'you are the last approver, and cannot remove yourself – add another one first',
  'changed-since': () => 'changed by somebody since – left alone',
};
