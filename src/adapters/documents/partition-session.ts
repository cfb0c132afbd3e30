import { defined } from '../../domain/defined';
import { Fault } from '../../ports/fault';
import {
  type Body,
  type Container,
  type DocumentStore,
  type Operation,
  type Query,
  type StoredDocument,
} from './document-store';
import { inOrder, isAsked } from './order';
import { querySets } from './query-sets';
import { type Kind } from './shapes/kind/kind';

/** Which documents of a kind. */
type Asked = Omit<Query, 'container' | 'partition' | 'kind'>;

/** What was staged at some moment. */
export type Mark = ReadonlyMap<string, Staged>;

interface Staged {
  readonly kind: string;
  /** Null when the document is to be deleted. */
  readonly body: Body | null;
  readonly expiresAfterSeconds?: number;
}

/**
 * Records of one partition as they were read, with the writes staged so far laid over them. Nothing is stored until
 * somebody hands {@link operations} to a transaction.
 */
export class PartitionSession {
  readonly #store: DocumentStore;
  readonly #container: Container;
  readonly #partition: string;
  readonly #known = new Map<string, StoredDocument | undefined>();
  readonly #answers = new Map<string, { readonly kind: string; readonly found: readonly StoredDocument[] }>();
  readonly #isKeptKind: (kind: string) => boolean;
  /** Documents that were not read, and on whose absence something was decided. */
  readonly #believedMissing = new Set<string>();
  /** Beginnings of ids below which every document is known. */
  readonly #wholeBelow = new Set<string>();
  #staged = new Map<string, Staged>();
  #callCount = 0;
  #isRefuted = false;
  /** The kinds of what was asked for since the last transaction. */
  #used: string[] = [];

  constructor(options: {
    store: DocumentStore;
    container: Container;
    partition: string;
    /** Of which kinds documents and answers stay known after a transaction; none unless given. */
    isKeptKind?: (kind: string) => boolean;
  }) {
    this.#store = options.store;
    this.#container = options.container;
    this.#partition = options.partition;
    this.#isKeptKind = options.isKeptKind ?? (() => false);
  }

  /** How often the store was asked since the session began. */
  get callCount(): number {
    return this.#callCount;
  }

  /** Whether something that was taken for missing turned out to be there. */
  get isRefuted(): boolean {
    return this.#isRefuted;
  }

  /** Whether all that was asked for since the last transaction is one document, and one that was not kept from before it. */
  get isOneFresh(): boolean {
    const [only, ...others] = this.#used;
    return others.length === 0 && only !== undefined && !this.#isKeptKind(only);
  }

  /** Reads a record; its document is fetched once, and staged writes win. */
  async read<Value>(kind: Kind<Value>, id: string): Promise<Value | undefined> {
    this.#used.push(kind.name);
    const staged = this.#staged.get(id);
    const body = staged === undefined ? (await this.known(id))?.body : staged.body;
    return body ? kind.read({ partition: this.#partition, id, body }) : undefined;
  }

  /**
   * The document as it was read, whatever is staged. Fault `conflict` when it was taken for missing and is there: something
   * was decided on that belief, and to replace or delete the document now would hide it.
   */
  async known(id: string): Promise<StoredDocument | undefined> {
    if (!this.#known.has(id) && this.#wholeBelow.has(beginningOf(id))) this.#learn(id, undefined);
    if (!this.#known.has(id)) {
      this.#callCount += 1;
      const address = { container: this.#container, partition: this.#partition, id };
      this.#learn(id, await this.#store.read(address));
    }
    return this.#known.get(id);
  }

  /** Takes a document for what stands without reading it. */
  assume(document: StoredDocument): void {
    this.#known.set(document.id, document);
  }

  /** Whether a document is known as it is here. */
  holds({ id, version }: StoredDocument): boolean {
    return this.#known.get(id)?.version === version;
  }

  /** Takes a document for missing without reading it; if it was read before, what is known counts. */
  expectNone<Value>(kind: Kind<Value>, id: string): Promise<Value | undefined> {
    if (this.#staged.has(id) || this.#known.has(id)) return this.read(kind, id);
    this.#believedMissing.add(id);
    return Promise.resolve(undefined);
  }

  /**
   * Makes records of one kind known by their ids: those that are not yet are found by one query, and what it does not find is known to
   * be missing.
   *
   * @param whereOf What the documents with these ids have, and no others.
   */
  async learn<Value>(
    kind: Kind<Value>,
    ids: readonly string[],
    whereOf: (unknown: readonly string[]) => NonNullable<Query['where']>,
  ): Promise<void> {
    const unknown = [...new Set(ids)].filter((id) => !this.#staged.has(id) && !this.#known.has(id));
    const [first] = unknown;
    if (first === undefined) return;
    // One document costs less by its id than by a query.
    if (unknown.length === 1) await this.known(first);
    else await this.#find({ kind: kind.name, where: whereOf(unknown), limit: unknown.length });
    for (const id of unknown) if (!this.#known.has(id)) this.#learn(id, undefined);
  }

  /**
   * Every record of one kind whose id is one of some beginnings and one more word, as they will be once what is staged has been written.
   * Of each beginning the store is asked once; afterwards it is known what there is, and what is not.
   *
   * @param beginnings Each ends in the mark between words.
   * @param whereOf What the documents with these beginnings have, and no others.
   */
  async readBelow<Value>(
    kind: Kind<Value>,
    beginnings: readonly string[],
    whereOf: (asked: readonly string[]) => NonNullable<Query['where']>,
    limit: number,
  ): Promise<readonly Value[]> {
    this.#used.push(kind.name, kind.name);
    const asked = [...new Set(beginnings)].filter((one) => !this.#wholeBelow.has(one));
    if (asked.length > 0) await this.#find({ kind: kind.name, where: whereOf(asked), limit });
    for (const one of asked) this.#wholeBelow.add(one);
    const ids = new Set([...this.#known.keys(), ...this.#staged.keys()]);
    const below = [...ids].filter((id) => beginnings.includes(beginningOf(id)));
    const values = await Promise.all(below.map((id) => this.read(kind, id)));
    return values.filter((value) => value !== undefined);
  }

  #learn(id: string, document: StoredDocument | undefined): void {
    if (document !== undefined && this.#believedMissing.has(id)) {
      this.#isRefuted = true;
      throw new Fault('conflict', `${this.#partition}/${id} was taken for missing, and is there`);
    }
    this.#known.set(id, document);
  }

  /** Reads records of one kind as they will be once what is staged has been written. */
  async query<Value>(kind: Kind<Value>, asked: Asked): Promise<readonly Value[]> {
    // Never one document alone.
    this.#used.push(kind.name, kind.name);
    const found = await this.#find({ ...asked, kind: kind.name });
    const stored = found.filter(({ id }) => !this.#staged.has(id));
    const staged = [...this.#staged].flatMap(([id, { kind: staying, body }]) =>
      staying === kind.name && body !== null ? [{ partition: this.#partition, id, body }] : [],
    );
    const all = [...stored, ...staged.filter((document) => isAsked(document, asked))];
    const shown = asked.orderBy === undefined ? all : inOrder(all, asked.orderBy);
    return shown.slice(0, asked.limit).map((document) => kind.read(document));
  }

  async #find(query: Omit<Query, 'container' | 'partition'>): Promise<readonly StoredDocument[]> {
    const key = JSON.stringify(query);
    const kept = this.#answers.get(key);
    if (kept !== undefined) return kept.found;
    const limit = query.limit + this.#staged.size;
    const asked = { ...query, limit, container: this.#container, partition: this.#partition };
    const found = await querySets({ query: (part) => this.#ask(part) }, asked);
    for (const document of found) if (!this.#known.has(document.id)) this.#learn(document.id, document);
    if (this.#isKeptKind(query.kind)) this.#answers.set(key, { kind: query.kind, found });
    return found;
  }

  #ask(query: Query): Promise<readonly StoredDocument[]> {
    this.#callCount += 1;
    return this.#store.query(query);
  }

  /** Stages a record: its document is replaced when it was read before, otherwise created. */
  put<Value>(kind: Kind<Value>, id: string, value: Value, expiresAfterSeconds?: number): void {
    const known = this.#known.get(id);
    if (known !== undefined) kind.refuseNewer(known);
    if (!this.#known.has(id)) this.#believedMissing.add(id);
    this.#staged.set(id, defined({ kind: kind.name, body: kind.bodyOf(value), expiresAfterSeconds }));
  }

  /** Stages the removal of a document, which is read if it was not. */
  async remove<Value>(kind: Kind<Value>, id: string): Promise<void> {
    const known = await this.known(id);
    if (known !== undefined) kind.refuseNewer(known);
    this.#staged.set(id, { kind: kind.name, body: null });
  }

  /** How much is staged; to go back to with {@link backTo}. */
  mark(): Mark {
    return new Map(this.#staged);
  }

  /** Forgets what was staged after a mark. */
  backTo(mark: Mark): void {
    this.#staged = new Map(mark);
  }

  /** What a transaction must do, the document with the given id first. */
  operations(firstId: string): readonly Operation[] {
    const staged = [...this.#staged].toSorted(([one], [other]) => Number(other === firstId) - Number(one === firstId));
    return staged.flatMap(([id, { kind, body, expiresAfterSeconds }]): Operation[] => {
      const version = this.#known.get(id)?.version;
      if (body === null) return version === undefined ? [] : [{ op: 'delete', id, version }];
      const written = defined({ id, kind, body, expiresAfterSeconds });
      return [version === undefined ? { op: 'create', ...written } : { op: 'replace', version, ...written }];
    });
  }

  /**
   * After the staged operations were stored: what is kept is known as it is now, all else is forgotten.
   *
   * @param versions As the transaction returned them, in the order of the operations.
   */
  written(operations: readonly Operation[], versions: readonly string[]): void {
    const changed = new Set([...this.#staged.values()].map((one) => one.kind));
    for (const [index, operation] of operations.entries()) {
      if (operation.op === 'delete') {
        this.#known.delete(operation.id);
      } else {
        const { id, kind, body } = operation;
        this.#known.set(id, { partition: this.#partition, id, kind, body, version: versions[index] ?? '' });
      }
    }
    for (const [id, document] of this.#known)
      if (document === undefined || !this.#isKeptKind(document.kind)) this.#known.delete(id);
    for (const [key, { kind }] of this.#answers) if (changed.has(kind)) this.#answers.delete(key);
    this.#wholeBelow.clear();
    this.#used = [];
    this.#staged = new Map();
    this.#believedMissing.clear();
  }
}

/** An id without its last word. */
const beginningOf = (id: string): string => id.slice(0, id.lastIndexOf('|') + 1);
