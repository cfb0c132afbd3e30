import { besideOrBelow } from '../parts/beside';
import { type Button } from '../parts/button';
import { inertName } from '../parts/inert';
import { renderHeaded, type RenderedCard } from '../render';
import { type Tone } from '../parts/seats';

/** How many products the card shows; the rest are only named. */
const HOLDINGS_SHOWN = 12;

/** One product a person is seated in, waits for, or holds otherwise. */
export interface Holding {
  readonly productName: string;
  /** "Seated", "Waiting, number 2", "Not through alacarte" */
  readonly state: string;
  /** Who paid, and until when: "Paid by Mathematics · until June 30, 2027" */
  readonly paidLine: string;
  /** "License active", "License requested", "License failed: no usage location" */
  readonly licenseLine?: string;
  readonly isFailed?: boolean;
}

/** What a person has. */
export interface HoldingsView {
  /** "Jane Doe has 2 products", "You have no seats" */
  readonly heading: string;
  /** "Lab Manager · Mathematics · jdoe@contoso.edu" */
  readonly subheading?: string;
  readonly holdings: readonly Holding[];
  /** Whom to ask for more. */
  readonly askLine?: string;
  readonly buttons: readonly Button[];
}

/** The card that answers `what does jdoe have` and `what do I have`. Its summary is the heading. */
export function renderHoldings(view: HoldingsView): RenderedCard {
  const hidden = view.holdings.slice(HOLDINGS_SHOWN).map(({ productName }) => inertName(productName));
  return renderHeaded('roster/holdings', view, {
    holdings: view.holdings.slice(0, HOLDINGS_SHOWN).map((holding) => ({
      productName: inertName(holding.productName),
      ...besideOrBelow(holding.state),
      paidLine: holding.paidLine,
      licenseLine: holding.licenseLine ?? '',
      tone: (holding.isFailed ? 'attention' : 'default') satisfies Tone,
    })),
    moreLine: hidden.length > 0 ? `and ${hidden.length} more: ${hidden.join(', ')}` : '',
    askLine: view.askLine ?? '',
  });
}
