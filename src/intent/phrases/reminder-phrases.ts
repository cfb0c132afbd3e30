import { type CommandKind } from '../intent';
import { type Phrase } from './phrase';

/** The phrases about the end of cover, in the order of the help card. */
export const reminderPhrases = {
  renew: {
    example: 'renew Visio',
    group: 'purchaser',
    meaning: 'Shows which seats end, and lets you renew them or let them lapse.',
  },
  reminders: {
    example: 'reminders',
    group: 'approver',
    meaning: 'Says which reminders went out, who was not reached, and which departments have not answered.',
    says: [
      '[show|list] reminders [sent]',
      '[show] (which|what) reminders [were] (went out|sent)',
      'did reminders (run|go out|go)',
      '[show] who (was|were|could|has) not [be|been] reached',
      '[show] who not reached',
      '(which|what) departments have not (answered|renewed)',
      'who has not (answered|renewed)',
    ],
    asks: () => ({ kind: 'reminders' }),
  },
} satisfies Partial<Record<CommandKind, Phrase>>;
