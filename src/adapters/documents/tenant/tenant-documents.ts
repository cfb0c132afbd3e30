import { defined } from '../../../domain/defined';
import { isFault, type OnUnreadable } from '../../../ports/fault';
import { type DocumentStore, type Query, type StoredDocument } from '../document-store';
import { readEach } from '../read-each';
import { type Kind } from '../shapes/kind/kind';

/** A record as it was read. */
export interface Held<Value> {
  readonly id: string;
  readonly value: Value;
  readonly version: string;
}

/** How to write a record: over the version that was read, or as new; and for how long. */
export interface Writing {
  readonly version?: string | undefined;
  readonly expiresAfterSeconds?: number;
}

/** The records of one kind in `tenant`. Every method may throw a `Fault`. */
export interface TenantDocuments<Value> {
  find(id: string): Promise<Held<Value> | undefined>;
  /** In the order asked for, at most `limit`. */
  query(
    asked: Pick<Query, 'where' | 'orderBy' | 'limit'>,
    onUnreadable?: OnUnreadable,
  ): Promise<readonly Held<Value>[]>;
  /** Writes over the version that was read, or as new. @returns The new version. Fault `conflict` when somebody else has written since. */
  write(id: string, value: Value, how: Writing): Promise<string>;
  /** Whatever stands there, and whoever writes at the same moment: the last one wins. Fault `conflict` when others always come first. */
  overwrite(id: string, value: Value, how?: Pick<Writing, 'expiresAfterSeconds'>): Promise<string>;
  /** At a version, or whatever stands there, if anything does. Fault `conflict` when somebody has written since, or always comes first. */
  remove(id: string, version?: string): Promise<void>;
}

/** Who writes whatever stands there tries this often while somebody else has always just written. */
const MOST_TOO_LATE = 10;

/** The records of a kind in `tenant`, on any document store. */
export function tenantDocuments<Value>(store: DocumentStore, kind: Kind<Value>): TenantDocuments<Value> {
  const { name } = kind;
  const at = (id: string) => ({ container: 'tenant', partition: name, id }) as const;

  /** The version of what stands there, which is not read: it may be damaged, and is ours to replace all the same. */
  async function versionOf(id: string): Promise<string | undefined> {
    const found = await store.read(at(id));
    if (found !== undefined) kind.refuseNewer(found);
    return found?.version;
  }

  async function write(id: string, value: Value, { version, expiresAfterSeconds }: Writing): Promise<string> {
    const written = defined({ id, kind: name, body: kind.bodyOf(value), expiresAfterSeconds });
    const operation =
      version === undefined
        ? ({ op: 'create', ...written } as const)
        : ({ op: 'replace', version, ...written } as const);
    const [next = ''] = await store.transact('tenant', name, [operation]);
    return next;
  }

  return {
    async find(id) {
      const found = await store.read(at(id));
      return found && { id, value: kind.read(found), version: found.version };
    },
    async query(asked, onUnreadable) {
      const found = await store.query({ container: 'tenant', partition: name, kind: name, ...asked });
      const held = (one: StoredDocument) => ({ id: one.id, value: kind.read(one), version: one.version });
      return readEach(found, held, onUnreadable);
    },
    write,
    overwrite: (id, value, how = {}) =>
      untilFirst(async () => write(id, value, { ...how, version: await versionOf(id) })),
    async remove(id, known) {
      const removeAt = (version: string) => store.transact('tenant', name, [{ op: 'delete', id, version }]);
      if (known !== undefined) {
        await removeAt(known);
      } else {
        await untilFirst(async () => {
          const version = await versionOf(id);
          if (version !== undefined) await removeAt(version);
        });
      }
    },
  };
}

/** Writes over what somebody else was first to write. */
async function untilFirst<Value>(write: () => Promise<Value>): Promise<Value> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await write();
    } catch (error) {
      if (!isFault(error, 'conflict') || attempt === MOST_TOO_LATE) throw error;
    }
  }
}

/** Whether a write came about; not when somebody else wrote first. */
export async function isWritten(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (isFault(error, 'conflict')) return false;
    throw error;
  }
}
