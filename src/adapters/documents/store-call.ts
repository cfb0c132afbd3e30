import { type Container } from './document-store';

/** One call to a document store, told before it is made: for counting in tests and benches. */
export interface StoreCall {
  readonly operation: 'read' | 'query' | 'transact';
  readonly container: Container;
  /** Undefined for a query across partitions. */
  readonly partition: string | undefined;
}
