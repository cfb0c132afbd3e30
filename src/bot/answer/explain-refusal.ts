import { type LineRefusal, type Refusal, type SetupRefusal } from '../../domain/refusal';
import { type Role } from '../../domain/institution/role';
import { type RoleRefusal } from '../../domain/institution/role-change';
import { dateWords, listWords, namesWords, quoted, roleWords } from './words';

/** A refusal in words: what cannot be done, why, and what to do instead. */
export interface RefusalWords {
  readonly heading: string;
  readonly reason: string;
  readonly whatToDo: string;
}

/** Says why a whole command was refused. The only place where refusals become words. */
export function explainRefusal(refusal: Refusal): RefusalWords {
  switch (refusal.code) {
    case 'not-yours':
      return {
        heading:
          refusal.typed === undefined
            ? 'You do not manage seats here'
            : `No department ${quoted(refusal.typed)} of yours`,
        reason: 'Only a department’s own delegates and purchasers, and central IT, can see its seats.',
        whatToDo:
          refusal.askPeople.length === 0
            ? 'Ask central IT to make you a delegate. Type “what do I have” to see your own seats.'
            : `Ask ${namesWords(refusal.askPeople)} in central IT to make you a delegate. Type “what do I have” to see your own seats.`,
      };
    case 'unknown-product':
      return {
        heading: `There is no product called ${quoted(refusal.typed)}`,
        reason: `The products here are ${listWords(refusal.products.map((product) => product.name))}.`,
        whatToDo: 'Type the command again with one of them, or ask central IT for another product.',
      };
    case 'no-pool':
      return {
        heading: `${refusal.department.name} has no ${refusal.product.name} seats`,
        reason:
          refusal.pools.length === 0
            ? 'The department has not bought seats of any product.'
            : `It has bought ${listWords(refusal.pools.map((product) => product.name))}.`,
        whatToDo: `Once ${refusal.department.name} has bought some, type “buy 5 ${refusal.product.name}”; they appear here when central IT has approved them.`,
      };
    case 'nobody-found':
      return {
        heading: `I found nobody called ${listWords(refusal.typed.slice(0, 5).map(quoted))}`,
        reason: 'The directory has no such name, alias or mail address.',
        whatToDo: 'Check the spelling, or type the mail address.',
      };
    case 'too-many-people':
      return {
        heading: `${refusal.count} people are too many for one message`,
        reason: `One message changes at most ${refusal.most} people. Nothing was changed.`,
        whatToDo: 'Send the list in parts.',
      };
    case 'nothing-to-undo':
      return { heading: 'There is nothing to undo', ...undoWords(refusal.reason) };
    case 'no-such-purchase':
      return {
        heading:
          refusal.typed === undefined ? 'This purchase is not there' : `There is no purchase ${quoted(refusal.typed)}`,
        reason: 'No purchase of your departments has this number, or it was discarded. Nothing was changed.',
        whatToDo: 'Type “purchases” to see those there are.',
      };
    case 'own-purchase':
      return {
        heading: 'Somebody else has to decide this purchase',
        reason: 'You sent or changed it, and nobody decides their own purchase. Nothing was changed.',
        whatToDo: 'Ask another approver.',
      };
    case 'only-approvers':
      return {
        heading: 'Only approvers in central IT can do this',
        reason: 'Nothing was changed.',
        whatToDo:
          refusal.askPeople.length === 0 ? 'Ask central IT.' : `Ask ${namesWords(refusal.askPeople)} in central IT.`,
      };
    case 'no-reason':
      return {
        heading: 'A reason is missing',
        reason: 'It is recorded, and shown to whoever sent the purchase. Nothing was changed.',
        whatToDo: 'Type it on the card, and press again.',
      };
    case 'no-proof':
      return {
        heading: 'This purchase has no proof',
        reason: 'Nothing is approved without a purchase order to look at. Nothing was changed.',
        whatToDo: 'Ask whoever sent it for the proof.',
      };
    case 'not-started':
      return {
        heading: 'This cover has not begun',
        reason: `Seats are confirmed from their first day on, ${dateWords(refusal.coverFrom)}. Nothing was changed.`,
        whatToDo: 'They count by themselves on that day, as soon as Microsoft 365 shows them.',
      };
    case 'too-many-files':
      return {
        heading: `This purchase has ${refusal.most} files already`,
        reason: `At most ${refusal.most} files can be proof of one purchase. This one was not added.`,
        whatToDo: 'Put several pages into one file, or paste a link on the form.',
      };
    case 'guest-asks':
      return {
        heading: 'Guests cannot use alacarte',
        reason: 'Seats are for people of this organization.',
        whatToDo: 'Ask the person who invited you.',
      };
    case 'card-too-old':
      return {
        heading: 'This card is out of date',
        reason: 'What it offers has been settled in the meantime. Nothing was changed.',
        whatToDo: 'Type the command again, or “seats” to see how things stand.',
      };
    case 'look-up-slow':
      return {
        heading: 'I could not look up the people in time',
        reason: 'Microsoft 365 did not answer for 10 minutes. Nothing was changed.',
        whatToDo: 'Type the command again in a while; IT can tell whether Microsoft 365 has trouble.',
      };
    default:
      return explainSetupRefusal(refusal);
  }
}

function explainSetupRefusal(refusal: SetupRefusal): RefusalWords {
  switch (refusal.code) {
    case 'central-it-only':
      return {
        heading: 'Only central IT can do this',
        reason: 'Departments, roles, products and the channel for purchases are looked after there.',
        whatToDo:
          refusal.askPeople.length === 0 ? 'Ask central IT.' : `Ask ${namesWords(refusal.askPeople)} in central IT.`,
      };
    case 'may-not-ask-for-products':
      return {
        heading: 'You cannot ask for products here',
        reason: 'Only those who buy seats for a department can ask for another product.',
        whatToDo: 'Ask a delegate or purchaser of your department to do it.',
      };
    case 'directory-silent':
      return {
        heading: 'Microsoft 365 does not answer right now',
        reason: 'The people could not be looked up. Nothing was changed.',
        whatToDo: 'Please try again in a minute.',
      };
    case 'tenant-silent':
      return {
        heading: 'Microsoft 365 does not answer right now',
        reason: 'Which products the tenant has could not be read. Nothing was changed.',
        whatToDo: 'Please try again in a minute.',
      };
    case 'not-in-a-channel':
      return {
        heading: 'Please type this in the channel itself',
        reason: 'Purchases are sent to the channel in which this is typed. Nothing was changed.',
        whatToDo: 'Add alacarte to a team, and mention it in a channel there: “@alacarte send purchases here”.',
      };
    case 'wish-settled':
      return {
        heading: `${quoted(refusal.typed)} has been answered already`,
        reason: 'Somebody in central IT was faster. Nothing was changed.',
        whatToDo: 'Type “product requests” to see what is still open.',
      };
  }
}

function undoWords(reason: Extract<Refusal, { code: 'nothing-to-undo' }>['reason']): Omit<RefusalWords, 'heading'> {
  switch (reason) {
    case 'none':
      return { reason: 'You have not changed any seats here.', whatToDo: 'Type “history” to see what others changed.' };
    case 'too-old':
      return {
        reason: 'Your latest change is more than 24 hours old.',
        whatToDo: 'Add or remove the people by name instead.',
      };
    case 'already-undone':
      return {
        reason: 'Your latest change was undone already, and a change can be undone once.',
        whatToDo: 'Add or remove the people by name instead.',
      };
    case 'not-latest':
      return {
        reason: 'Only your latest change can be undone, and you have made another one since.',
        whatToDo: 'Type “undo” for the latest one, or add and remove the people by name.',
      };
    case 'all-changed':
      return {
        reason: 'Everybody in it has been changed by somebody since.',
        whatToDo: 'Type “history” to see who did, then add or remove people by name.',
      };
  }
}

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
