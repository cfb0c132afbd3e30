import { type CommandKind } from '../intent';
import { type Phrase } from './phrase';

/** The phrases about terms and what their end brings, in the order of the help card. */
export const termPhrases = {
  forecast: {
    example: 'what happens on June 30',
    group: 'delegate',
    meaning: 'Shows who is seated and who waits on a day to come.',
    also: [{ example: 'forecast', meaning: 'Shows what the end of the term brings, and by when to decide.' }],
    says: [
      '[show] forecast [~|after|until|as of] {date}',
      '[show] forecast [~|after|until|as of] {date} ~ {pool}',
      '[show] forecast [~] {pool} [~|after|until|as of] {date}',
      '[show] {name} forecast [~|after|until|as of] {date}',
      '[show] forecast [~] {pool}',
      '[show] {name} forecast',
      '[show] forecast',
      'what (happens|will happen|would happen|changes|will change|ends|will end|expires) [~|after|until|before] {date}',
      'what (happens|will happen|would happen|changes|will change|ends|will end|expires) [~|after|until|before] {date} ~ {pool}',
      'what (happens|will happen|would happen|changes|will change|ends|will end|expires) ~ {pool} [~|after|until|before] {date}',
      'what (happens|will happen|would happen|changes|will change) ~ {name}',
      'what happens next',
      'what happens (when|after) [this|current] (term|cover|fiscal year) ends [~ {pool}]',
      'what (happens|will happen) [~ {pool}] if (we do nothing|nobody does anything|nothing is renewed)',
      'what (ends|expires) [next|soon]',
      'when (does|do|will) {pool} (end|expire|lapse|run out|stop|renew)',
      'when (does|do|will) [cover|seats|term|fiscal year|everything] (end|expire|lapse|run out)',
      'when [is|does] [term|cover] (over|end) [~ {pool}]',
      'when {pool} (over|ending|expiring|up for renewal)',
      '(how long|until when) {pool} covered',
      '(how long|until when) (are we|do we have|have we) [covered|cover] [~ {pool}]',
      'how long do we have {pool}',
      'does {pool} (end|expire|lapse) [~|after] {date}',
      'who (loses|will lose|would lose|keeps|will keep) [their|his] (seats|{pool} seats|{pool}) [~|after] {date}',
      'who (loses|will lose|would lose|keeps|will keep) [their|his] seats [~ {pool}]',
    ],
    asks: ({ date, product, department }) => ({ kind: 'forecast', date, product, department }),
  },
} satisfies Partial<Record<CommandKind, Phrase>>;
