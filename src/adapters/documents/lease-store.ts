import { randomUUID } from 'node:crypto';
import { type Clock } from '../../ports/clock';
import { isFault } from '../../ports/fault';
import { type Lease, type LeaseStore } from '../../ports/lease-store';
import { toBody } from './department-records';
import { type DocumentStore, type Operation } from './document-store';

/** Leases, on any document store: whoever replaces the document first has it. */
export function documentLeaseStore(store: DocumentStore, clock: Clock): LeaseStore {
  async function write(operation: Operation): Promise<boolean> {
    try {
      await store.transact('tenant', 'lease', [operation]);
      return true;
    } catch (error) {
      if (isFault(error, 'conflict')) return false;
      throw error;
    }
  }

  return {
    async take(name, forMs) {
      const holder = randomUUID();
      const at = { container: 'tenant', partition: 'lease', id: name } as const;

      /** Takes it where nobody else holds it. */
      async function hold(): Promise<boolean> {
        const now = clock.now().getTime();
        const found = await store.read(at);
        const isOthers = found !== undefined && found.body['holder'] !== holder;
        if (isOthers && Number(found.body['untilMs']) > now) return false;
        const written = { id: name, kind: 'lease', body: toBody({ holder, untilMs: now + forMs }) };
        return write(
          found === undefined ? { op: 'create', ...written } : { op: 'replace', ...written, version: found.version },
        );
      }

      const lease: Lease = {
        renew: hold,
        release: async () => {
          const found = await store.read(at);
          if (found?.body['holder'] === holder) await write({ op: 'delete', id: name, version: found.version });
        },
      };
      return (await hold()) ? lease : undefined;
    },
  };
}
