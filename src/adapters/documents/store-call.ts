import { type Container, type Query } from './document-store';

/** One call to a document store, told before it is made: for counting in tests and benches. */
export interface StoreCall {
  readonly operation: 'read' | 'query' | 'transact';
  readonly container: Container;
  /** Undefined for a query across partitions, or in several. */
  readonly partition: string | undefined;
}

/** The one partition that a query looks into, if it is one. */
export const partitionAsked = ({ partition }: Query): string | undefined =>
  typeof partition === 'string' ? partition : undefined;
