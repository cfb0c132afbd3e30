import { type Instant } from '../calendar';
import { type DepartmentId } from '../ids';

/** Where a ledger ends: the number of its newest entry, and its hash. */
export interface LedgerEnd {
  readonly department: DepartmentId;
  readonly number: number;
  readonly hash: string;
}

/** Where all ledgers ended at one moment, kept outside of the store. Each names the one before, so that none can be taken out. */
export interface Anchor {
  readonly format: 1;
  /** 1 for the first, without gaps. */
  readonly number: number;
  readonly at: Instant;
  /** Those ledgers alone that ended elsewhere when the anchor before was made, by department; at least one. */
  readonly heads: readonly LedgerEnd[];
  /** SHA-256, lower-case hex, of the canonical JSON (RFC 8785) of the ends of all ledgers at that moment, by department. */
  readonly root: string;
  /** The hash of the anchor before, and 64 zeros for the first. */
  readonly previous: string;
  /** SHA-256, lower-case hex, of the anchor's canonical JSON without `hash`. */
  readonly hash: string;
}

/** What the store remembers of the newest anchor: anchors that end before it were cut off. */
export interface AnchorMark {
  readonly number: number;
  readonly hash: string;
  /** Where its line ends: the next one is appended there. */
  readonly bytes: number;
  /** The ends of all ledgers that anchors have named, by department. */
  readonly heads: readonly LedgerEnd[];
}

/** Ends of ledgers by department, each named once: the newer of two lists wins. */
export function mergedEnds(older: readonly LedgerEnd[], newer: readonly LedgerEnd[]): readonly LedgerEnd[] {
  const merged = new Map([...older, ...newer].map((end) => [end.department, end]));
  return [...merged.values()].toSorted((one, other) => (one.department < other.department ? -1 : 1));
}

/** Of the ends of ledgers those that are not as an anchor knows them, by department. */
export function changedEnds(known: readonly LedgerEnd[], now: readonly LedgerEnd[]): readonly LedgerEnd[] {
  const before = new Map(known.map((end) => [end.department, end]));
  return mergedEnds([], now).filter(({ department, number, hash }) => {
    const end = before.get(department);
    return end?.number !== number || end.hash !== hash;
  });
}

/** A ledger that ends earlier than an anchor says. */
export interface LostEntries {
  readonly department: DepartmentId;
  readonly anchored: number;
  readonly left: number;
}

/** What was lost of ledgers since they were anchored, as after going back to a copy of the store. */
export function lostSince(known: readonly LedgerEnd[], now: readonly LedgerEnd[]): readonly LostEntries[] {
  const left = new Map(now.map(({ department, number }) => [department, number]));
  return known.flatMap(({ department, number }) => {
    const still = left.get(department) ?? 0;
    return still < number ? [{ department, anchored: number, left: still }] : [];
  });
}
