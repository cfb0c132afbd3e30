import { type CommandKind } from '../intent';
import { type Phrase } from './phrase';

/** The phrases about departments, products and roles, in the order of the help card. */
export const institutionPhrases = {
  departments: {
    example: 'departments',
    group: 'approver',
    meaning: 'Lists departments and who is in charge.',
    says: [
      '[show|list] departments',
      '(which|what) departments [do we have|have we|exist]',
      'how many departments [do we have|have we|exist]',
    ],
    asks: () => ({ kind: 'departments' }),
  },
  'show-department': {
    example: 'department Mathematics',
    group: 'approver',
    meaning: 'Shows one department, to change it.',
    says: [
      '[show] department {any-department}',
      '[show] my department',
      'who (delegates|delegate|purchasers|purchaser) [~ {any-department}]',
      'who (manages|runs|administers|looks after|responsible for|in charge of) {any-department}',
      '[show|list] (delegates|purchasers) [~ {any-department}]',
      '[show|list] {department} (delegates|purchasers)',
      '[show|list] (delegates|purchasers) {department}',
      '(which|what) (delegates|purchasers) (does|do) {any-department} have',
    ],
    asks: ({ department }) => ({ kind: 'show-department', department }),
  },
  'add-department': {
    example: 'add department Physics',
    group: 'approver',
    meaning: 'Opens the form for a new department.',
  },
  'add-role': {
    example: 'add delegate jdoe to Mathematics',
    group: 'approver',
    meaning: 'Makes somebody a delegate, purchaser, approver or auditor.',
  },
  'remove-role': {
    example: 'remove delegate jdoe from Mathematics',
    group: 'approver',
    meaning: 'Takes a role away from somebody.',
  },
  'move-role': {
    example: 'move delegate jdoe from Mathematics to Physics',
    group: 'approver',
    meaning: 'Gives a role in one department and takes it in another.',
  },
  'replace-role': {
    example: 'make jdoe delegate of Mathematics instead of asmith',
    group: 'approver',
    meaning: 'Gives somebody the role that another one has.',
  },
  'rename-department': {
    example: 'rename department History to Humanities',
    group: 'approver',
    meaning: 'Gives a department another name.',
  },
  'close-department': {
    example: 'close department History',
    group: 'approver',
    meaning: 'Closes a department whose pools are empty.',
  },
  'reopen-department': {
    example: 'reopen department History',
    group: 'approver',
    meaning: 'Opens a closed department again.',
  },
  products: {
    example: 'products',
    group: 'approver',
    meaning: 'Lists the products that can be bought.',
    says: [
      '[show|list] products [catalog|list]',
      '[show] (catalog|catalogue)',
      '(what|which products) (can we|can i|could we|do we|may we) (buy|purchase|order)',
      '(what|which products) can be bought',
      '(what|which) products [do we have|have we|exist]',
      'what (in|on) (catalog|catalogue)',
    ],
    asks: () => ({ kind: 'products' }),
  },
  'add-product': {
    example: 'add product Teams Dial-in',
    group: 'approver',
    meaning: 'Opens the form for a new product.',
  },
  'product-requests': {
    example: 'product requests',
    group: 'approver',
    meaning: 'Lists products people asked for in vain.',
    says: [
      '[show|list] [open|new] [products] (requests|wishes)',
      '[show] (wishlist|wish list)',
      '[show|list] [products] wish list',
      '[show|list] requested products',
      '(what|which) products (were|was|did|do|have|has) [people|users|departments] [been] (asked for|ask for|requested|want|wanted|wished for)',
      'what (were|was|did|do|have|has) [people|users|departments] [been] (asked for|ask for|requested|wished for)',
    ],
    asks: () => ({ kind: 'product-requests' }),
  },
  correct: {
    example: 'correct PO-1001',
    group: 'approver',
    meaning: 'Corrects its seats or dates, with a reason.',
  },
  'use-channel': {
    example: 'send purchases here',
    group: 'approver',
    meaning: 'Sends purchases to this very channel.',
  },
  'leave-channel': {
    example: 'stop sending purchases here',
    group: 'approver',
    meaning: 'Sends no more purchases to it.',
  },
} satisfies Partial<Record<CommandKind, Phrase>>;
