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

/** Which documents to read: one kind, in one partition, in several, or (without `partition`) across all of a container. */
export interface Query {
  readonly container: Container;
  readonly kind: string;
  /** Any of these, where several are given: 1 to {@link MOST_VALUES}. */
  readonly partition?: string | readonly string[];
  /** Equality on fields of the body, which must be among {@link DECLARED_FIELDS}. */
  readonly where?: Readonly<Record<string, Wanted>>;
  /**
   * Order by one declared field, numbers before text, then by partition, then by id, all in this direction: no two documents
   * are equal. Documents without the field, or with anything else in it, are left out. Without `orderBy` the order is undefined.
   */
  readonly orderBy?: {
    readonly field: string;
    readonly direction: 'ascending' | 'descending';
    /** Start at this value, included: at least it when ascending, at most it when descending; values of its type only. */
    readonly from?: string | number;
  };
  /** With `orderBy` and without its `from`: only what comes behind this place in the order; values of its type only. */
  readonly after?: Place;
  /** At most this number of documents; required, so that nobody reads a partition by accident. */
  readonly limit: number;
}

/** What a field must equal: one value, or any of 1 to {@link MOST_VALUES} texts. */
export type Wanted = string | number | boolean | readonly string[];

/** Where a document stands, or stood, in the order of a query: what is written meanwhile moves no other document. */
export interface Place {
  /** Of the field that the query orders by. */
  readonly value: string | number;
  readonly partition: string;
  readonly id: string;
}

/** The most values in one set: partitions, or what a field may equal. */
export const MOST_VALUES = 100;

/** The most operations in one transaction (Cosmos DB's limit). */
export const MOST_OPERATIONS = 100;

/** The fields that queries may name; both adapters index or accept exactly these. A dot leads into an object inside the body. */
export const DECLARED_FIELDS: readonly string[] = [
  'product',
  'userId',
  'leaverId',
  'userPrincipalName',
  'displayName',
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
  'entry.at',
  'entry.fact.product',
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
