import { instantOf } from '../../../domain/calendar';
import { type ActivityKey } from '../../../domain/ids';
import { type Clock } from '../../../ports/clock';
import { isFault } from '../../../ports/fault';
import { type TurnRecord, type TurnStore } from '../../../ports/roster/turn-store';
import { fromBody, toBody } from '../department/department-records';
import { type DocumentStore, type Operation } from '../document-store';

const KEPT_SECONDS = 24 * 60 * 60;
/** Whoever took a message on and has not answered after so long is taken for dead; a turn lasts 15 seconds at most. */
const DEAD_AFTER_MS = 60_000;
const MOST_WAITING = 100;

/** Incoming messages, on any document store. */
export function documentTurnStore(store: DocumentStore, clock: Clock): TurnStore {
  const at = (key: ActivityKey) => ({ container: 'tenant', partition: 'turn', id: key }) as const;

  async function write(operation: Operation): Promise<boolean> {
    try {
      await store.transact('tenant', 'turn', [operation]);
      return true;
    } catch (error) {
      if (isFault(error, 'conflict')) return false;
      throw error;
    }
  }

  function written(record: TurnRecord) {
    return { id: record.key, kind: 'turn', body: toBody(record), expiresAfterSeconds: KEPT_SECONDS };
  }

  return {
    async claim(key) {
      const now = clock.now();
      const claimed: TurnRecord = { key, status: 'working', at: instantOf(now) };
      if (await write({ op: 'create', ...written(claimed) })) return 'first';

      const found = await store.read(at(key));
      if (found === undefined) return 'repeat';
      const record = fromBody<TurnRecord>(found.body);
      const isDead = record.status === 'working' && Date.parse(record.at) + DEAD_AFTER_MS < now.getTime();
      if (!isDead) return 'repeat';
      const isOurs = await write({ op: 'replace', ...written(claimed), version: found.version });
      return isOurs ? 'retried' : 'repeat';
    },

    async find(key) {
      const found = await store.read(at(key));
      return found === undefined ? undefined : fromBody<TurnRecord>(found.body);
    },

    async save(record) {
      const found = await store.read(at(record.key));
      const operation: Operation =
        found === undefined
          ? { op: 'create', ...written(record) }
          : { op: 'replace', ...written(record), version: found.version };
      await write(operation);
    },

    async release(key) {
      const found = await store.read(at(key));
      if (found !== undefined) await write({ op: 'delete', id: key, version: found.version });
    },

    async lookingUp() {
      const where = { status: 'looking-up' };
      const orderBy = { field: 'at', direction: 'ascending' } as const;
      const found = await store.query({
        container: 'tenant',
        partition: 'turn',
        kind: 'turn',
        where,
        orderBy,
        limit: MOST_WAITING,
      });
      return found.map(({ body }) => fromBody<TurnRecord>(body));
    },
  };
}
