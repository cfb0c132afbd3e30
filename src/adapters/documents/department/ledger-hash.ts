import { createHash } from 'node:crypto';
import { type Instant } from '../../../domain/calendar';
import { type DepartmentId } from '../../../domain/ids';
import { type LedgerEntry, type NewLedgerEntry, NO_PREVIOUS } from '../../../domain/ledger/ledger-entry';
import { canonicalJson } from '../canonical-json';
import { type LedgerHead } from '../shapes/institution';

/** The hash of an entry: SHA-256, lower-case hex, of its canonical JSON (RFC 8785) without `hash`. */
export function hashOf(entry: Omit<LedgerEntry, 'hash'> & { readonly hash?: string }): string {
  const { hash: _, ...hashed } = entry;
  return createHash('sha256').update(canonicalJson(hashed)).digest('hex');
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
  let previous = NO_PREVIOUS;
  for (const [index, entry] of entries.entries()) {
    if (entry.number !== index + 1 || entry.previous !== previous || !isIntact(entry)) return index + 1;
    previous = entry.hash;
  }
  const isWhole = (head?.number ?? 0) === entries.length && (head?.hash ?? NO_PREVIOUS) === previous;
  return isWhole ? undefined : entries.length + 1;
}

function isIntact(entry: LedgerEntry): boolean {
  try {
    return hashOf(entry) === entry.hash;
  } catch {
    // Something that no JSON can hold, as a number made too large: not what was written.
    return false;
  }
}
