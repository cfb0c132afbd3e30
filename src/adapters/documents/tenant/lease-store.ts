import { randomUUID } from 'node:crypto';
import { isStopping } from '../../../concurrency/stopping';
import { type Clock } from '../../../ports/clock';
import { isFault } from '../../../ports/fault';
import { type Lease, type LeaseStore } from '../../../ports/lease-store';
import { type DocumentStore } from '../document-store';
import { kinds } from '../shapes/kinds';
import { isWritten, tenantDocuments } from './tenant-documents';

/** Leases, on any document store: whoever replaces the document first has it. */
export function documentLeaseStore(store: DocumentStore, clock: Clock): LeaseStore {
  const leases = tenantDocuments(store, kinds.lease);

  return {
    async take(name, forMs) {
      const holder = randomUUID();

      /** Takes it where nobody else holds it. */
      async function hold(): Promise<boolean> {
        const now = clock.now().getTime();
        const found = await leases.find(name);
        if (found !== undefined && found.value.holder !== holder && found.value.untilMs > now) return false;
        const untilMs = now + forMs;
        try {
          return await isWritten(leases.write(name, { holder, untilMs }, { version: found?.version }));
        } catch (error) {
          // Stored after all, it would keep everybody out, us too.
          const stored = isFault(error) && error.isOutcomeUnknown ? await leases.find(name) : undefined;
          if (stored?.value.holder === holder && stored.value.untilMs === untilMs) return true;
          throw error;
        }
      }

      const lease: Lease = {
        renew: async () => !isStopping() && (await hold()),
        release: async () => {
          try {
            const found = await leases.find(name);
            if (found?.value.holder === holder) await leases.remove(name, found.version);
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
