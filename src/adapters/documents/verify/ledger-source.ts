import { type Remembered } from './anchor-check';

/** The document that holds a ledger's head, as it is stored. */
export interface KeptHead {
  readonly department: string;
  /** Undefined where ledger entries are in a partition that has no head. */
  readonly document: KeptDocument | undefined;
}

/** A document, parsed, and what is wrong with how it is written. */
export interface KeptDocument {
  readonly body: unknown;
  readonly problem?: string | undefined;
}

/** A document of a ledger. */
export interface KeptEntry extends KeptDocument {
  readonly id: string;
}

/** A store of records as somebody reads it who trusts nothing in it: all of one moment, where it can be. */
export interface LedgerSource {
  /** What people know it by. */
  readonly name: string;
  /** What it remembers of the newest anchor; `damaged` where that cannot be read. Asked before the anchors are read. */
  remembered(): Promise<Omit<Remembered, 'by'> | 'damaged' | undefined>;
  /** All heads, by department; from here on everything is as it is now. */
  heads(): Promise<readonly KeptHead[]>;
  /** The documents of one ledger, in the order of their numbers. */
  entries(department: string): AsyncIterable<KeptEntry>;
  /** What else is wrong with the documents of ledgers. */
  strays(): Promise<readonly { readonly department: string; readonly what: string }[]>;
  close(): Promise<void>;
}
