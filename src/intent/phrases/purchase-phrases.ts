import { type CommandKind } from '../intent';
import { type Phrase } from './phrase';

/** The phrases about purchases, in the order of the help card. */
export const purchasePhrases = {
  buy: {
    example: 'buy 5 Visio',
    group: 'purchaser',
    meaning: 'Opens the form for seats you bought.',
  },
  purchases: {
    example: 'purchases',
    group: 'purchaser',
    meaning: 'Lists purchases, and what each waits for.',
    says: [
      '[show|list] [my] purchases',
      '[show|list] [my] purchases ~ {pool}',
      '[show|list] [my] purchases {name}',
      '[show|list] [my] {name} purchases',
      '[show|list|which] [my] {filter} purchases [~ {pool}]',
      '[show|list] [my] {filter} {name} purchases',
      '[show|list|which] [my] purchases [that|which] {filter}',
      '[show|list|which] [my] {name} purchases {filter}',
      '[show|list] [my] (drafts|approvals) [~ {pool}]',
      '[show|list] [my] {filter} approvals [~ {pool}]',
      '[show|list] [my] (approved purchases|purchases purchases|purchases requests|purchases list|purchases history) [~ {pool}]',
      'how many purchases [do we have|have we]',
      'how many purchases {filter} [~ {pool}]',
      'how many {filter} purchases [do we have|have we]',
      '(which|what) purchases [do i have|do we have|have we]',
      '(anything|something) to (approve|decide) [~ {pool}]',
      '(what|who|which|anything) (waits for|waiting for|needs|pending) [my] (approval|decision) [~ {pool}]',
      '(what|which purchases) (do i have|do we have|have i|have we|do i need|do we need|should i|must i) to (approve|decide)',
      '(what|which purchases) (should i|must i|can i) (approve|decide)',
      'what (did we buy|have we bought|was bought) [~ {pool}]',
    ],
    asks: ({ filter, product, department }) => ({ kind: 'purchases', filter, product, department }),
  },
  'show-purchase': {
    example: 'show PO-1001',
    group: 'purchaser',
    meaning: 'Shows one purchase with its history.',
    says: [
      '[show] {number}',
      '[show] [purchases] status ~ {number}',
      '{number} (status|history|details)',
      '(details|history) ~ {number}',
      'what (happened|happens|status|state) ~ {number}',
      'what {number}',
      'what (about|became of|became) {number}',
      'where {number}',
      'how {number} (doing|coming)',
      'who (approved|declined|returned|submitted|withdrew|corrected|bought|sent|decided) {number}',
      'when (was|did|does) {number} (approved|declined|returned|submitted|withdrawn|start|end|bought)',
      '[was|has|did] {number} [been] (approved|declined|returned|submitted|withdrawn|in force|pending|waiting|decided) [yet]',
    ],
    asks: ({ number }) => (number === undefined ? undefined : { kind: 'show-purchase', purchaseOrderNumber: number }),
  },
  withdraw: {
    example: 'withdraw PO-1001',
    group: 'purchaser',
    meaning: 'Takes a purchase back before it is decided.',
  },
} satisfies Partial<Record<CommandKind, Phrase>>;
