/**
 * A container holds partitions; a transaction stays inside one partition of one container. In `tenant` a document's kind is
 * its partition.
 */
export type Container = 'departments' | 'tenant';

/** A value that JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** The body of a document: plain JSON, at most 1 MB, without the reserved keys `id`, `kind`, `ttl` and keys that begin with `_`. */
export type Body = { readonly [key: string]: Json };

/**
 * Where a document is. Ids are at most 255 characters, without `/`, `\`, `?` and `#` and without a space at the end, and are
 * not `.` or `..`.
 */
export interface Address {
  readonly container: Container;
  readonly partition: string;
  readonly id: string;
}

/** A document as it was read. */
export interface StoredDocument {
  readonly partition: string;
  readonly id: string;
  readonly kind: string;
  readonly body: Body;
  /** Opaque; a new one on every write, never used again for the same id, not even after delete and create. */
  readonly version: string;
}

/**
 * One step of a transaction. `expiresAfterSeconds` makes the document unreadable that long after this write, and removed
 * some time later; absent means that it stays.
 */
export type Operation =
  | (Written & { readonly op: 'create' })
  | (Written & { readonly op: 'replace'; readonly version: string })
  | { readonly op: 'delete'; readonly id: string; readonly version: string };

/** A document as it is to stand. */
export interface Written {
  readonly id: string;
  readonly kind: string;
  readonly body: Body;
  readonly expiresAfterSeconds?: number;
}

/** Which documents to read: one kind, in one partition or (without `partition`) across all of a container. */
export interface Query {
  readonly container: Container;
  readonly kind: string;
  readonly partition?: string;
  /** Equality on top-level fields of the body; the field must be one of {@link DECLARED_FIELDS}. */
  readonly where?: Readonly<Record<string, string | number | boolean>>;
  /**
   * Order by one declared field, numbers before text; documents without the field, or with anything else in it, are left
   * out. Without `orderBy` the order is undefined, as it is between equal values.
   */
  readonly orderBy?: {
    readonly field: string;
    readonly direction: 'ascending' | 'descending';
    /** Start at this value, included: at least it when ascending, at most it when descending; values of its type only. */
    readonly from?: string | number;
  };
  /** At most this number of documents; required, so that nobody reads a partition by accident. */
  readonly limit: number;
}

/** The most operations in one transaction (Cosmos DB's limit). */
export const MOST_OPERATIONS = 100;

/** The fields that queries may name, per kind of document; both adapters index or accept exactly these. */
export const DECLARED_FIELDS: readonly string[] = [
  'product',
  'userId',
  'leaverId',
  'rank',
  'number',
  'actorId',
  'command',
  'isRosterChange',
  'isOpen',
  'dueAt',
  'at',
  'status',
  'purchaseOrderNumber',
];

/**
 * The small interface that our stores are written on, once, and that each database implements.
 *
 * Every method may throw a `Fault`: `throttled` with `retryAfterMs`, or `unavailable`; for a transaction that may have taken effect although no answer
 * came, `unavailable` with `isOutcomeUnknown`.
 */
export interface DocumentStore {
  /** Reads one document; undefined when there is none or it has expired. Sees every write acknowledged before the call. */
  read(address: Address): Promise<StoredDocument | undefined>;
  /** Reads documents of one kind, complete up to `limit`: a short answer means that there are no more. */
  query(query: Query): Promise<readonly StoredDocument[]>;
  /**
   * Writes all operations or none, in one partition.
   *
   * @param operations 1 to {@link MOST_OPERATIONS}, each id at most once.
   * @returns The new version of each operation's document in the same order; an empty string for deletes.
   *   Fault `conflict` when an id to create exists already (and has not expired), or an id to replace or delete is missing or at another version.
   */
  transact(container: Container, partition: string, operations: readonly Operation[]): Promise<readonly string[]>;
  /** Ends all use; nothing acknowledged is lost. */
  close(): Promise<void>;
}
