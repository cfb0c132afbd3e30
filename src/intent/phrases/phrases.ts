import { type CommandKind } from '../intent';
import { askPhrases } from './ask-phrases';
import { auditPhrases } from './audit-phrases';
import { institutionPhrases } from './institution-phrases';
import { isOnlyDepartment, type Phrase } from './phrase';
import { pendingPhrases } from './pending-phrases';
import { purchasePhrases } from './purchase-phrases';
import { reconcilePhrases } from './reconcile-phrases';
import { reminderPhrases } from './reminder-phrases';
import { rosterPhrases } from './roster-phrases';
import { termPhrases } from './term-phrases';

/** Every phrase, by the intent it parses to, in the order of the help card. */
export const phrases: Readonly<Record<CommandKind, Phrase>> = {
  ...pendingPhrases,
  ...rosterPhrases,
  ...termPhrases,
  ...purchasePhrases,
  ...reminderPhrases,
  ...reconcilePhrases,
  ...auditPhrases,
  ...institutionPhrases,
  ...askPhrases,
  'my-holdings': {
    example: 'what do I have',
    group: 'anyone',
    meaning: 'Shows the seats you have or wait for.',
    says: [
      'what [seats|products] (do i have|have i|have i got|do i hold|do i use)',
      'which (seats|products) (do i have|have i|have i got|do i hold)',
      'what (am i waiting for|mine|can i use)',
      '[what|which] my seats',
      '[show|list|what|which] my (products|holdings|access)',
      'do i have seats [~ {pool}]',
      'do i have {pool}',
      'have i got {pool}',
      'am i (on|in|waiting for) {pool}',
      'am i waiting',
      '(when|until when|how long) #does my [{name}] seats (end|expire|lapse|run out|stop|valid|over|last|good|work)',
      '(until when|how long) (do i have|can i use|can i keep|have i|may i use) {pool}',
      '(until when|how long) (do i have|can i keep) my [{name}] seats',
      'when (will|do) i lose my [{name}] seats',
      'when (will|do) i lose {pool}',
      '[show] my {name}',
    ],
    asks: ({ product, department }) =>
      isOnlyDepartment({ product, department }) ? undefined : { kind: 'my-holdings', product },
  },
  help: {
    example: 'help',
    group: 'anyone',
    meaning: 'Shows what you can type here.',
    says: [
      '[show|i need|need|get] help',
      'help with this',
      '[show|list] (commands|options|examples|menu|instructions)',
      'what (can you do|do you do|can i do|can i say|can i type|can i ask)',
      'what (is this|are you|does this do)',
      'who are you',
      'how does this work',
      'how do you work',
      'how do i (use|start) [this|you|it]',
      '(start|get started)',
    ],
    asks: () => ({ kind: 'help' }),
  },
  greet: {
    example: 'hi',
    group: 'anyone',
    meaning: 'Says hello and shows where to begin.',
    says: ['how are you', 'what up'],
    asks: () => ({ kind: 'greet' }),
  },
  thanks: {
    example: 'thanks',
    group: 'anyone',
    meaning: 'You are welcome.',
    says: [
      '(ok|okay|alright|cool|nice|fine|got it|understood|super|all good|sounds good|noted|good|lovely|great|perfect|awesome|excellent|wonderful|good job|well done|appreciate it|much appreciated)',
    ],
    asks: () => ({ kind: 'thanks' }),
  },
};
