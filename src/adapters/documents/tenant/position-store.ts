import { type KeptPosition } from '../../../domain/reconcile/position';
import { type PositionStore } from '../../../ports/reconcile/position-store';
import { fromBody, toBody } from '../department/department-records';
import { type DocumentStore } from '../document-store';
import { saveNewest } from './save-newest';

const KEPT_SECONDS = 7 * 24 * 60 * 60;

/** Positions that were shown, on any document store; one document holds those of some 3,000 pools. */
export function documentPositionStore(store: DocumentStore): PositionStore {
  const at = (id: string) => ({ container: 'tenant', partition: 'position', id }) as const;

  return {
    save: (kept) =>
      saveNewest(store, {
        kind: 'position',
        id: kept.id,
        body: toBody({ kept }),
        expiresAfterSeconds: KEPT_SECONDS,
      }),

    async find(id) {
      const found = await store.read(at(id));
      return found === undefined ? undefined : fromBody<{ kept: KeptPosition }>(found.body).kept;
    },
  };
}
