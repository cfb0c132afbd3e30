import { type ReconcileRun } from '../../domain/reconcile/run';
import { type Watch } from '../../domain/reconcile/watch';

/** Keeps what the reconciler did to the whole tenant, for some weeks. Every method may throw a `Fault`. */
export interface RunStore {
  /** Keeps a run; of one with very many lines the first ones, and how many were left out. */
  save(run: ReconcileRun): Promise<void>;
  find(id: string): Promise<ReconcileRun | undefined>;
  /** The newest ones, newest first. */
  latest(limit: number): Promise<readonly ReconcileRun[]>;
  /** What the runs so far leave for the next one, and its version; neither before the first. */
  watch(): Promise<{ readonly watch?: Watch; readonly version?: string }>;
  /** Writes over the version that was read, or as new. @returns False when somebody else has written since: then it stays as it is. */
  saveWatch(watch: Watch, version: string | undefined): Promise<boolean>;
}
