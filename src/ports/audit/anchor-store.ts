import { type Anchor, type AnchorMark, type LedgerEnd } from '../../domain/audit/anchor';

/** Where the lines of anchors are kept, outside of the store of records: appended to, and never changed. Every method may throw a `Fault`. */
export interface AnchorStore {
  /** What people know the place by: a path, or the address of a blob. */
  readonly name: string;
  /** How many bytes of whole lines there are; 0 where nothing was ever appended. */
  size(): Promise<number>;
  /** All bytes from a place on, piece by piece; none where nothing was ever appended. */
  read(from: number): AsyncIterable<Uint8Array>;
  /**
   * Appends a whole line; it is kept for good once this returns.
   *
   * @param line With its line break.
   * @param at Where the lines have to end now, in bytes. Fault `conflict` when they end elsewhere: somebody else was first.
   */
  append(line: string, at: number): Promise<void>;
}

/** Makes lines of anchors, and reads them. */
export interface AnchorLines {
  /** Makes the next anchor behind the newest so far; that is undefined for the first. Its root is made of all ends, and it names those that changed. */
  next(
    before: Pick<Anchor, 'number' | 'hash'> | undefined,
    at: Anchor['at'],
    ends: { readonly changed: readonly LedgerEnd[]; readonly all: readonly LedgerEnd[] },
  ): { readonly anchor: Anchor; readonly line: string };
  /** The anchor in a line without its break. Fault `rejected` when it is none, or not as it was written. */
  read(line: string): Anchor;
}

/** What is remembered of the newest anchor, in the store of records. Both may throw a `Fault`. */
export interface AnchorMemory {
  find(): Promise<AnchorMark | undefined>;
  save(mark: AnchorMark): Promise<void>;
}

/** What anchoring needs. */
export interface Anchoring {
  readonly store: AnchorStore;
  readonly lines: AnchorLines;
  readonly memory: AnchorMemory;
  /** Where all ledgers end now, the institution's too; one that has no entry has no end. May throw a `Fault`. */
  readonly ledgerEnds: () => Promise<readonly LedgerEnd[]>;
}
