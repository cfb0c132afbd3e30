import { type PositionStore } from '../../../ports/reconcile/position-store';
import { type DocumentStore } from '../document-store';
import { kinds } from '../shapes/kinds';
import { tenantDocuments } from './tenant-documents';

/** How long a position that was shown is kept. */
export const POSITION_SECONDS = 7 * 24 * 60 * 60;
const KEPT = { expiresAfterSeconds: POSITION_SECONDS };

/** Positions that were shown, on any document store; one document holds those of some 3,000 pools. */
export function documentPositionStore(store: DocumentStore): PositionStore {
  const positions = tenantDocuments(store, kinds.position);

  return {
    save: async (kept) => {
      await positions.overwrite(kept.id, kept, KEPT);
    },
    find: async (id) => (await positions.find(id))?.value,
  };
}
