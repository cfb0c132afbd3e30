import { randomUUID } from 'node:crypto';
import { type Clock } from '../../../ports/clock';
import { isFault } from '../../../ports/fault';
import { type Lease, type LeaseStore } from '../../../ports/lease-store';
import { toBody } from '../department/department-records';
import { type DocumentStore, type Operation } from '../document-store';

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
        const untilMs = now + forMs;
        const written = { id: name, kind: 'lease', body: toBody({ holder, untilMs }) };
        try {
          return await write(
            found === undefined ? { op: 'create', ...written } : { op: 'replace', ...written, version: found.version },
          );
        } catch (error) {
          // Stored after all, it would keep everybody out, us too.
          const stored = isFault(error) && error.isOutcomeUnknown ? await store.read(at) : undefined;
          if (stored?.body['holder'] === holder && stored.body['untilMs'] === untilMs) return true;
          throw error;
        }
      }

      const lease: Lease = {
        renew: hold,
        release: async () => {
          try {
            const found = await store.read(at);
            if (found?.body['holder'] === holder) await write({ op: 'delete', id: name, version: found.version });
          } catch (error) {
            // It ends by itself; what was done under it is done.
            if (!isFault(error)) throw error;
          }
        },
      };
      return (await hold()) ? lease : undefined;
    },
  };
}
