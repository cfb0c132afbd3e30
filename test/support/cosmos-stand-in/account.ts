import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Documents } from './documents';

const EVERYTHING = { includedPaths: [{ path: '/*' }], excludedPaths: [{ path: '/"_etag"/?' }] };

const containerBody = z.looseObject({
  id: z.string(),
  partitionKey: z.looseObject({ paths: z.array(z.string()).length(1) }),
  defaultTtl: z.number().int().optional(),
  // As the service completes what it is given.
  indexingPolicy: z
    .looseObject({})
    .default({})
    .transform((given) => ({ indexingMode: 'consistent', automatic: true, ...EVERYTHING, ...given })),
});

/** A container: its definition as it was given, and its documents. */
export interface StandInContainer {
  readonly definition: Readonly<Record<string, unknown>>;
  readonly documents: Documents;
}

/** The two physical partitions of every container, by half of the space of hashes. */
export const RANGES = [
  { id: '0', minInclusive: '', maxExclusive: '80', status: 'online', parents: [] },
  { id: '1', minInclusive: '80', maxExclusive: 'FF', status: 'online', parents: [] },
];

/** What an account says of itself; both can be changed, to see who refuses it. */
export interface AccountTraits {
  readonly enableMultipleWriteLocations: boolean;
  readonly consistency: string;
}

/** The databases and containers of the account. */
export class Account {
  readonly #databases = new Map<string, Map<string, StandInContainer>>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  hasDatabase(database: string): boolean {
    return this.#databases.has(database);
  }

  /** False when it exists. */
  createDatabase(database: string): boolean {
    if (this.#databases.has(database)) return false;
    this.#databases.set(database, new Map());
    return true;
  }

  container(database: string, container: string): StandInContainer | undefined {
    return this.#databases.get(database)?.get(container);
  }

  /** False when there is none. */
  deleteContainer(database: string, container: string): boolean {
    return this.#databases.get(database)?.delete(container) ?? false;
  }

  /** The status that the service would answer with: 201, 404 without the database, 409 when it exists, 400 for nonsense. */
  createContainer(database: string, body: unknown): number {
    const containers = this.#databases.get(database);
    const parsed = containerBody.safeParse(body);
    if (!containers) return 404;
    if (!parsed.success) return 400;
    const { id, partitionKey, defaultTtl } = parsed.data;
    if (containers.has(id)) return 409;
    const rules = { partitionKeyPath: partitionKey.paths[0] ?? '', defaultTtl };
    containers.set(id, {
      definition: { ...parsed.data, _rid: `rid-${id}`, _self: '', _etag: `"${randomUUID()}"`, _ts: 0 },
      documents: new Documents(rules, this.#nowMs),
    });
    return 201;
  }
}

/** The physical partition that a partition value is kept in. */
export function rangeOf(partition: string): string {
  return (createHash('md5').update(partition).digest()[0] ?? 0) < 0x80 ? '0' : '1';
}
