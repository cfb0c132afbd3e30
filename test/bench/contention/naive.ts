import { CosmosClient } from '@azure/cosmos';
import { DatabaseSync } from 'node:sqlite';
import { type DocumentStore } from '../../../src/adapters/documents/document-store';
import { PARTITION, type StorePlace } from './stores';

const POOL = 'pool';
const BUSY_MS = 10_000;

/** The counter of a pool: how many seats are given out, and how many people wait. */
export interface Counter {
  readonly seated: number;
  readonly waiting: number;
}

/** Writes a counter over whatever is there, together with a new entry. */
export interface NaiveWriter {
  write(counter: Counter, person: number, isSeated: boolean): Promise<void>;
  close(): void;
}

/** Where the counter is. */
export const COUNTER = { container: 'departments', partition: PARTITION, id: POOL } as const;

/** The body of an entry. */
export const entryBody = (person: number, isSeated: boolean) => ({ userId: `person${person}`, isSeated });

/** Stores the counter of an empty pool. */
export async function prepareCounter(store: DocumentStore): Promise<void> {
  const body = { seated: 0, waiting: 0 };
  await store.transact('departments', PARTITION, [{ op: 'create', id: POOL, kind: 'pool', body }]);
}

/** What the counter says after one more person. */
export function counted({ seated, waiting }: Counter, cap: number): Counter & { readonly isSeated: boolean } {
  const isSeated = seated < cap;
  return { isSeated, seated: seated + (isSeated ? 1 : 0), waiting: waiting + (isSeated ? 0 : 1) };
}

/** Reads the counter, decides, and writes it back without asking whether somebody else did so first. @returns Whether it gave a seat. */
export async function addNaively(
  store: DocumentStore,
  given: {
    readonly writer: NaiveWriter;
    readonly person: number;
    readonly cap: number;
    readonly onWrite: () => void;
  },
): Promise<boolean> {
  const { writer, person, cap, onWrite } = given;
  const found = await store.read(COUNTER);
  if (found === undefined) throw new Error('there is no counter');
  const { isSeated, ...counter } = counted(found.body as unknown as Counter, cap);
  onWrite();
  await writer.write(counter, person, isSeated);
  return isSeated;
}

/** Our own stores cannot write without a version, so this goes around them. */
export function openNaiveWriter(place: StorePlace): Promise<NaiveWriter> {
  return Promise.resolve(place.kind === 'sqlite' ? sqliteWriter(place.file) : cosmosWriter(place));
}

function sqliteWriter(file: string): NaiveWriter {
  const database = new DatabaseSync(file, { timeout: BUSY_MS });
  const replace = database.prepare(
    `UPDATE documents SET body = ?, version = ? WHERE container = 'departments' AND partition = ? AND id = ?`,
  );
  const create = database.prepare(
    `INSERT INTO documents (container, partition, id, kind, body, version) VALUES ('departments', ?, ?, 'entry', ?, ?)`,
  );
  return {
    write: (counter, person, isSeated) => {
      database.exec('BEGIN IMMEDIATE');
      replace.run(JSON.stringify(counter), crypto.randomUUID(), PARTITION, POOL);
      create.run(PARTITION, `entry-${person}`, JSON.stringify(entryBody(person, isSeated)), crypto.randomUUID());
      database.exec('COMMIT');
      return Promise.resolve();
    },
    close: () => {
      database.close();
    },
  };
}

function cosmosWriter({ endpoint, key, database }: Extract<StorePlace, { kind: 'cosmos' }>): NaiveWriter {
  const client = new CosmosClient({ endpoint, key, connectionPolicy: { enableEndpointDiscovery: false } });
  const { items } = client.database(database).container('departments');
  const document = (id: string, kind: string, body: object) => ({ id, kind, department: PARTITION, body: { ...body } });
  return {
    write: async (counter, person, isSeated) => {
      const entry = document(`entry-${person}`, 'entry', entryBody(person, isSeated));
      const { result } = await items.batch(
        [
          { operationType: 'Replace', id: POOL, resourceBody: document(POOL, 'pool', counter) },
          { operationType: 'Create', resourceBody: entry },
        ],
        PARTITION,
      );
      const failed = result?.find(({ statusCode }) => statusCode >= 300);
      if (failed !== undefined) throw new Error(`the naive write: ${failed.statusCode}`);
    },
    close: () => {
      client.dispose();
    },
  };
}
