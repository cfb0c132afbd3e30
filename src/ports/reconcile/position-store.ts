import { type KeptPosition } from '../../domain/reconcile/position';

/** Keeps positions for some days, so that somebody who turns the page sees the same reading. Every method may throw a `Fault`. */
export interface PositionStore {
  save(position: KeptPosition): Promise<void>;
  find(id: string): Promise<KeptPosition | undefined>;
}
