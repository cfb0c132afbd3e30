import { randomUUID } from 'node:crypto';
import { z } from 'zod';

/** A document as the service keeps it: ours, and the service's own fields. */
export interface Item {
  readonly id: string;
  readonly ttl?: number | undefined;
  readonly _etag: string;
  readonly _ts: number;
  readonly [field: string]: unknown;
}

/** What came of one operation; `item` for reads and writes that leave one. */
export interface OperationOutcome {
  readonly status: number;
  readonly item?: Item;
}

const MOST_ITEM_BYTES = 2 * 1024 * 1024;

const itemBody = z.looseObject({ id: z.string(), ttl: z.number().int().optional() });

/** One operation on one document, on its own or in a batch. */
export const operationSchema = z.object({
  operationType: z.enum(['Create', 'Upsert', 'Replace', 'Delete', 'Read']),
  id: z.string().optional(),
  resourceBody: z.unknown().optional(),
  // Not settled for the service: an empty one is no condition, so that whoever sends one finds out here.
  ifMatch: z
    .string()
    .transform((version) => (version === '' ? undefined : version))
    .optional(),
});

/** One operation on one document. */
export type ItemOperation = z.infer<typeof operationSchema>;

/** What makes a container: where the partition key stands, and the default time to live; undefined means no expiry at all. */
export interface ContainerRules {
  readonly partitionKeyPath: string;
  readonly defaultTtl: number | undefined;
}

/**
 * The documents of one container, with the service's rules for one operation and for an atomic batch. Everything here happens
 * in one go, without waiting, so nothing can come between the operations of a batch.
 */
export class Documents {
  /** By partition, then by id. */
  readonly #items = new Map<string, Map<string, Item>>();
  readonly #rules: ContainerRules;
  readonly #nowMs: () => number;
  #written = 0;

  constructor(rules: ContainerRules, nowMs: () => number) {
    this.#rules = rules;
    this.#nowMs = nowMs;
  }

  /** The documents that have not expired, of one partition or of all. */
  all(partition: string | undefined): readonly Item[] {
    const partitions = partition === undefined ? [...this.#items.values()] : [this.#in(partition)];
    return partitions.flatMap((items) => [...items.values()]).filter((item) => this.#isAlive(item));
  }

  partitionOf(item: Readonly<Record<string, unknown>>): string | undefined {
    const value = item[this.#rules.partitionKeyPath.slice(1)];
    return typeof value === 'string' ? value : undefined;
  }

  /** Does one operation; a status of 400 or more had no effect. */
  apply(partition: string, operation: ItemOperation): OperationOutcome {
    const { operationType, resourceBody, ifMatch } = operation;
    const body = itemBody.safeParse(resourceBody);
    const id = operation.id ?? body.data?.id ?? '';
    const existing = this.#find(partition, id);
    switch (operationType) {
      case 'Read':
        return existing ? { status: 200, item: existing } : { status: 404 };
      case 'Delete':
        if (!existing) return { status: 404 };
        if (!isMatch(existing, ifMatch)) return { status: 412 };
        this.#in(partition).delete(id);
        return { status: 204 };
      case 'Create':
      case 'Upsert':
      case 'Replace':
        return this.#put(partition, id, operationType, existing, ifMatch, body.data);
    }
  }

  /** Does all operations, each seeing those before it, or none; one outcome for each, 424 for those that did not fail. */
  applyAll(partition: string, operations: readonly ItemOperation[]): readonly OperationOutcome[] {
    const items = this.#in(partition);
    const ids = operations.map(({ id, resourceBody }) => id ?? itemBody.safeParse(resourceBody).data?.id ?? '');
    const undo = new Map(ids.map((id) => [id, items.get(id)]));
    const outcomes: OperationOutcome[] = [];
    for (const operation of operations) {
      const outcome = this.apply(partition, operation);
      outcomes.push(outcome);
      if (outcome.status >= 400) {
        restore(items, undo);
        return operations.map((_, index) => (index === outcomes.length - 1 ? outcome : { status: 424 }));
      }
    }
    return outcomes;
  }

  #put(
    partition: string,
    id: string,
    operationType: 'Create' | 'Upsert' | 'Replace',
    existing: Item | undefined,
    ifMatch: string | undefined,
    body: z.infer<typeof itemBody> | undefined,
  ): OperationOutcome {
    if (!body || body.id !== id || !isLegalId(id) || this.partitionOf(body) !== partition) return { status: 400 };
    if (body.ttl !== undefined && body.ttl !== -1 && body.ttl < 1) return { status: 400 };
    if (Buffer.byteLength(JSON.stringify(body)) > MOST_ITEM_BYTES) return { status: 413 };
    if (operationType === 'Create' && existing) return { status: 409 };
    if (operationType === 'Replace' && !existing) return { status: 404 };
    if (!isMatch(existing, ifMatch)) return { status: 412 };
    this.#written += 1;
    const item: Item = {
      ...body,
      _rid: existing?.['_rid'] ?? Buffer.from(`rid-${this.#written}`).toString('base64'),
      _self: '',
      _etag: `"${randomUUID()}"`,
      _attachments: 'attachments/',
      _ts: Math.floor(this.#nowMs() / 1_000),
    };
    this.#in(partition).set(id, item);
    return { status: existing ? 200 : 201, item };
  }

  #in(partition: string): Map<string, Item> {
    const items = this.#items.get(partition) ?? new Map<string, Item>();
    this.#items.set(partition, items);
    return items;
  }

  #find(partition: string, id: string): Item | undefined {
    const item = this.#in(partition).get(id);
    return item && this.#isAlive(item) ? item : undefined;
  }

  #isAlive({ ttl, _ts }: Item): boolean {
    const { defaultTtl } = this.#rules;
    if (defaultTtl === undefined) return true;
    const seconds = ttl ?? defaultTtl;
    return seconds === -1 || _ts + seconds >= this.#nowMs() / 1_000;
  }
}

function restore(items: Map<string, Item>, before: ReadonlyMap<string, Item | undefined>): void {
  for (const [id, item] of before) {
    if (item) items.set(id, item);
    else items.delete(id);
  }
}

function isMatch(existing: Item | undefined, ifMatch: string | undefined): boolean {
  if (ifMatch === undefined) return true;
  return existing !== undefined && (ifMatch === '*' || ifMatch === existing._etag);
}

function isLegalId(id: string): boolean {
  return id.length > 0 && Buffer.byteLength(id) <= 1_023 && !/[/\\?#]|\s$/.test(id);
}
