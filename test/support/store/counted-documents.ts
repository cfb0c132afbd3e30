import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Container,
  type DocumentStore,
  type Operation,
  type StoredDocument,
} from '../../../src/adapters/documents/document-store';
import { type Charged, requestUnits } from './request-units';
import { type Step, Steps } from './steps';

/** One call to a counted store. */
export interface CountedCall extends Charged, Readonly<Step> {
  readonly container: Container;
  /** Undefined for a query of several partitions, or of all. */
  readonly partition: string | undefined;
  /** Of the documents that a query asks for. */
  readonly kind: string | undefined;
  readonly startedAt: number;
  readonly requestUnits: number;
}

/** What calls came to. */
export interface CallCount {
  readonly reads: number;
  readonly queries: number;
  readonly transactions: number;
  /** All three together. */
  readonly calls: number;
  /** Calls one after another, where others ran beside them. */
  readonly steps: number;
  readonly documents: number;
  /** Bytes of the bodies that were read and written. */
  readonly bytes: number;
  /** As {@link requestUnits} estimates them. */
  readonly requestUnits: number;
}

/** A store that does what the one below it does, and remembers every call. */
export interface CountedDocuments extends DocumentStore {
  /** Calls since the last {@link take}, in the order they began. */
  readonly calls: readonly CountedCall[];
  /** Begins anew. @returns The calls so far, those that still run included. */
  take(): readonly CountedCall[];
}

/** Counts the calls to a store: `const documents = countedDocuments(documentsInMemory())`, then `countOf(documents.take())`. */
export function countedDocuments(
  documents: DocumentStore,
  { delayMs = 0 }: { readonly delayMs?: number } = {},
): CountedDocuments {
  const steps = new Steps();
  let calls: CountedCall[] = [];
  const count = async <T>(asked: Asked, work: () => Promise<T>, sizesOf: (answer: T) => readonly number[]) => {
    const call = new Counting(asked, steps.begin());
    calls.push(call);
    try {
      if (delayMs > 0) await sleep(delayMs);
      const answer = await work();
      call.sizes = sizesOf(answer);
      return answer;
    } finally {
      steps.end(call);
    }
  };
  return {
    get calls() {
      return calls;
    },
    take: () => {
      const taken = calls;
      calls = [];
      steps.restart();
      return taken;
    },
    read: ({ container, partition, id }) =>
      count(
        { operation: 'read', container, partition, kind: undefined },
        () => documents.read({ container, partition, id }),
        (found) => (found === undefined ? [] : [sizeOf(found)]),
      ),
    query: (query) => {
      const { container, kind } = query;
      const partition = typeof query.partition === 'string' ? query.partition : undefined;
      return count({ operation: 'query', container, partition, kind }, () => documents.query(query), sizesIn);
    },
    transact: (container, partition, operations) =>
      count(
        { operation: 'transact', container, partition, kind: undefined, operations },
        () => documents.transact(container, partition, operations),
        () => operations.map((operation) => (operation.op === 'delete' ? 0 : sizeOf(operation))),
      ),
    close: () => documents.close(),
  };
}

/** What calls came to, all together. */
export function countOf(calls: readonly CountedCall[]): CallCount {
  const of = (operation: Charged['operation']) => calls.filter((call) => call.operation === operation).length;
  const sizes = calls.flatMap((call) => call.sizes);
  return {
    reads: of('read'),
    queries: of('query'),
    transactions: of('transact'),
    calls: calls.length,
    steps: Math.max(0, ...calls.map(({ depth }) => depth)),
    documents: sizes.length,
    bytes: sizes.reduce((sum, size) => sum + size, 0),
    requestUnits: calls.reduce((sum, call) => sum + call.requestUnits, 0),
  };
}

interface Asked extends Pick<CountedCall, 'operation' | 'container' | 'partition' | 'kind'> {
  readonly operations?: readonly Operation[];
}

/** A call that may still run. */
class Counting implements CountedCall {
  readonly operation;
  readonly container;
  readonly partition;
  readonly kind;
  readonly depth;
  readonly replaced: readonly boolean[];
  readonly startedAt = performance.now();
  endedAt: number | undefined;
  sizes: readonly number[] = [];

  constructor({ operation, container, partition, kind, operations = [] }: Asked, { depth }: Step) {
    this.operation = operation;
    this.container = container;
    this.partition = partition;
    this.kind = kind;
    this.depth = depth;
    this.replaced = operations.map(({ op }) => op !== 'create');
  }

  get requestUnits(): number {
    return requestUnits(this);
  }
}

const sizesIn = (found: readonly StoredDocument[]): readonly number[] => found.map(sizeOf);
const sizeOf = ({ body }: Pick<StoredDocument, 'body'>): number => Buffer.byteLength(JSON.stringify(body));
