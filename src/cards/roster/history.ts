import { type Button } from '../parts/button';
import { inertName } from '../parts/inert';
import { renderHeaded, type RenderedCard } from '../render';

/** How many entries one history card shows. */
export const ENTRIES_PER_PAGE = 15;

/** One ledger entry in words. */
export interface HistoryEntry {
  /** As `momentText` makes it. */
  readonly when: string;
  readonly who: string;
  /** "added Jane Doe to Visio" */
  readonly what: string;
}

/** One page of what was done, newest first. */
export interface HistoryView {
  readonly heading: string;
  readonly subheading?: string;
  readonly entries: readonly HistoryEntry[];
  /** "Entries 16 to 30 of 112"; left out where all are shown. */
  readonly pageLine?: string;
  /** "Show more" among them where there are more entries. */
  readonly buttons: readonly Button[];
}

/** The card that answers `history`. Entries past {@link ENTRIES_PER_PAGE} are left out and counted. */
export function renderHistory(view: HistoryView): RenderedCard {
  const cut = view.entries.length - ENTRIES_PER_PAGE;
  return renderHeaded('roster/history', view, {
    entries: view.entries
      .slice(0, ENTRIES_PER_PAGE)
      .map(({ when, who, what }) => ({ moment: when, who: inertName(who), what })),
    emptyLine: view.entries.length === 0 ? 'Nothing has been recorded yet.' : '',
    pageLine: view.pageLine ?? (cut > 0 ? `and ${cut} more` : ''),
  });
}
