import { type ReconcileRun } from '../../domain/reconcile/run';

/** Keeps what the reconciler did to the whole tenant, for some weeks. Every method may throw a `Fault`. */
export interface RunStore {
  /** Keeps a run; of one with very many lines the first ones, and how many were left out. */
  save(run: ReconcileRun): Promise<void>;
  find(id: string): Promise<ReconcileRun | undefined>;
  /** The newest ones, newest first. */
  latest(limit: number): Promise<readonly ReconcileRun[]>;
}
