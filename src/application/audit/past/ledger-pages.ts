import { pauseWhenDue } from '../../../concurrency/in-slices';
import { type Instant } from '../../../domain/calendar';
import { type LedgerEntry } from '../../../domain/ledger/ledger-entry';
import { type LedgerSlice } from '../../../ports/roster/department-store';

/** Entries that are held of one ledger at a time. */
const PER_PAGE = 500;

/** Where a ledger is read: opened anew for each page, since what is opened keeps what it has read. */
export type OpenLedger = () => { ledger(slice: LedgerSlice): Promise<readonly LedgerEntry[]> };

/** A whole ledger from its first entry on, a page at a time. */
export async function* ledgerPages(open: OpenLedger): AsyncGenerator<readonly LedgerEntry[], void, undefined> {
  for (let sinceNumber = 1; ;) {
    const page = await open().ledger({ sinceNumber, limit: PER_PAGE });
    if (page.length > 0) yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < PER_PAGE) return;
    sinceNumber = last.number + 1;
    await pauseWhenDue();
  }
}

/** A whole ledger in two parts: what was recorded before an instant, and what since then. */
export async function readAround(
  open: OpenLedger,
  instant: Instant | undefined,
  parts: {
    readonly before: (entries: readonly LedgerEntry[]) => void;
    /** Absent: the ledger is read no further than the instant. */
    readonly since?: (entries: readonly LedgerEntry[]) => void;
  },
): Promise<void> {
  for await (const page of ledgerPages(open)) {
    // No entry is earlier than the one before it.
    const first = instant === undefined ? -1 : page.findIndex(({ at }) => at >= instant);
    const count = first === -1 ? page.length : first;
    if (count > 0) parts.before(page.slice(0, count));
    if (count === page.length) continue;
    if (parts.since === undefined) return;
    parts.since(page.slice(count));
  }
}
