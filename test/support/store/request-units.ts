/** One call to a document store, with what it read or wrote. */
export interface Charged {
  readonly operation: 'read' | 'query' | 'transact';
  /** Bytes of each document that was read, or is written; nothing for one that is deleted. */
  readonly sizes: readonly number[];
  /** Which of the sizes are of documents that were there before; of transactions only. */
  readonly replaced?: readonly boolean[];
}

const KB = 1024;

/**
 * What Cosmos DB is estimated to charge: a read 1 RU for each KB begun with, a new document 5 for each KB, one that is replaced or deleted twice
 * that; a query 2.3, and the size of what it found at 1 for each KB. A document counts as 1 KB at least where it is read or written by itself.
 * Real accounts charge queries at 0.2 to 1 times this, so that what is estimated with it is only ever compared with itself.
 *
 * @source `reference/limits.md` §3.2, from the service's `x-ms-request-charge`
 */
export function requestUnits({ operation, sizes, replaced = [] }: Charged): number {
  if (operation === 'query') return 2.3 + sum(sizes) / KB;
  if (operation === 'read') return Math.max(1, sum(sizes) / KB);
  return sum(sizes.map((size, index) => Math.max(1, size / KB) * (replaced[index] === true ? 10 : 5)));
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
