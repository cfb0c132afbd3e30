import { type Instant } from '../../../domain/calendar';
import { type DepartmentId } from '../../../domain/ids';
import { type LedgerEntry, type NewLedgerEntry, NO_PREVIOUS } from '../../../domain/ledger/ledger-entry';
import { canonicalHash } from '../canonical-json';
import { type LedgerHead } from '../shapes/institution';

/** The hash of an entry: SHA-256, lower-case hex, of its canonical JSON (RFC 8785) without `hash`. */
export function hashOf(entry: Omit<LedgerEntry, 'hash'> & { readonly hash?: string }): string {
  const { hash: _, ...hashed } = entry;
  return canonicalHash(hashed);
}

/** Makes the next entry of a chain; its time is never before the previous entry's. */
export function chain(
  head: LedgerHead | undefined,
  department: DepartmentId,
  entry: NewLedgerEntry,
  now: Instant,
): LedgerEntry {
  const unhashed = {
    format: 1 as const,
    department,
    number: (head?.number ?? 0) + 1,
    at: head !== undefined && head.at > now ? head.at : now,
    ...entry,
    previous: head?.hash ?? NO_PREVIOUS,
  };
  return { ...unhashed, hash: hashOf(unhashed) };
}

/** The end of a chain after its newest entry. */
export const headAfter = ({ number, hash, at }: LedgerEntry): LedgerHead => ({ number, hash, at });

/**
 * Whether entries form an unbroken chain up to a head.
 *
 * @param entries All of a department's, in ascending order.
 * @returns The number of the first entry that does not fit, or undefined when all do. One past the last when the head does not fit.
 */
export function firstBrokenEntry(entries: readonly LedgerEntry[], head: LedgerHead | undefined): number | undefined {
  const chain = new ChainCheck();
  chain.take(entries);
  return chain.brokenAt(head);
}

/** Follows a chain some entries at a time, so that a ledger need not be held as a whole. */
export class ChainCheck {
  #previous = NO_PREVIOUS;
  #count = 0;
  #brokenAt: number | undefined;

  /** Goes on with entries that follow those before, in ascending order. */
  take(entries: readonly LedgerEntry[]): void {
    for (const entry of entries) {
      this.#count += 1;
      if (entry.number !== this.#count || entry.previous !== this.#previous || !isIntact(entry))
        this.#brokenAt ??= this.#count;
      this.#previous = entry.hash;
    }
  }

  /** See {@link firstBrokenEntry}; with `unknown` the head is not there to be compared with. */
  brokenAt(head: LedgerHead | undefined | 'unknown'): number | undefined {
    if (this.#brokenAt !== undefined || head === 'unknown') return this.#brokenAt;
    const isWhole = (head?.number ?? 0) === this.#count && (head?.hash ?? NO_PREVIOUS) === this.#previous;
    return isWhole ? undefined : this.#count + 1;
  }
}

function isIntact(entry: LedgerEntry): boolean {
  try {
    return hashOf(entry) === entry.hash;
  } catch {
    // Something that no JSON can hold, as a number made too large: not what was written.
    return false;
  }
}
