import { type CommandKind } from '../intent';
import { type Phrase } from './phrase';

/** The phrases about the reconciler and what it finds, in the order of the help card. */
export const reconcilePhrases = {
  leavers: {
    example: 'leavers',
    group: 'delegate',
    meaning: 'Asks about people who left or moved and still have a seat.',
    says: ['[show|list] leavers', '[show] who (left|moved|has left|has moved) [us]', 'did anybody leave'],
    asks: () => ({ kind: 'leavers' }),
  },
  plan: {
    example: 'plan',
    group: 'approver',
    meaning: 'Shows which licenses would change, and which are left alone, and why.',
    says: [
      '[show] plan',
      'what (would|will) (change|happen|reconcile do)',
      'what would you (change|do)',
      '[show] drift',
      '[show] plan [~] (licenses|seats)',
    ],
    asks: () => ({ kind: 'plan' }),
  },
  position: {
    example: 'position',
    group: 'approver',
    meaning: 'Compares seats wanted, bought and really on, by department and product.',
    says: [
      '[show] [effective] [seats] position [~ {pool}]',
      '[show] [effective] [seats] position {name}',
      '[show] {name} [effective] [seats] position',
      'what [effective] [seats] position [~ {pool}]',
    ],
    asks: ({ product, department }) => ({ kind: 'position', product, department }),
  },
  reconcile: {
    example: 'reconcile',
    group: 'approver',
    meaning: 'Makes the licenses in Microsoft 365 follow the rosters now.',
  },
} satisfies Partial<Record<CommandKind, Phrase>>;
