import { type CommandKind } from '../intent';
import { type Phrase } from './phrase';

/** The phrases about the end of cover, in the order of the help card. */
export const reminderPhrases = {
  renew: {
    example: 'renew Visio',
    group: 'purchaser',
    meaning: 'Shows which seats end, and lets you renew them or let them lapse.',
  },
} satisfies Partial<Record<CommandKind, Phrase>>;
