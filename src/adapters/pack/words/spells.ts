import { type SpellCause } from '../../../domain/audit/past';

/** Why somebody got a seat, or lost it. */
export const WHYS: Readonly<Record<SpellCause['why'], string>> = {
  added: 'added',
  removed: 'removed',
  swapped: 'swapped',
  moved: 'order of the roster changed',
  'moved-up': 'moved up from waiting',
  'cap-changed': 'number of seats changed',
  'last-day': 'last day was over',
  undone: 'undone',
};
