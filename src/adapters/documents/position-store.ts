import { type KeptPosition } from '../../domain/position';
import { isFault } from '../../ports/fault';
import { type PositionStore } from '../../ports/position-store';
import { fromBody, toBody } from './department-records';
import { type DocumentStore } from './document-store';

const KEPT_SECONDS = 7 * 24 * 60 * 60;

/** Positions that were shown, on any document store; one document holds those of some 3,000 pools. */
export function documentPositionStore(store: DocumentStore): PositionStore {
  const at = (id: string) => ({ container: 'tenant', partition: 'position', id }) as const;

  return {
    async save(kept) {
      const { id } = kept;
      const written = { id, kind: 'position', body: toBody({ kept }), expiresAfterSeconds: KEPT_SECONDS };
      try {
        await store.transact('tenant', 'position', [{ op: 'create', ...written }]);
      } catch (error) {
        // The answer to the same write was lost, and it was tried again.
        if (!isFault(error, 'conflict')) throw error;
      }
    },

    async find(id) {
      const found = await store.read(at(id));
      return found === undefined ? undefined : fromBody<{ kept: KeptPosition }>(found.body).kept;
    },
  };
}
