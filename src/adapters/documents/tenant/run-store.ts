import { type RunStore } from '../../../ports/reconcile/run-store';
import { type DocumentStore } from '../document-store';
import { kinds } from '../shapes/kinds';
import { keptRuns } from './kept-run';

/** Runs of the reconciler, on any document store. */
export const documentRunStore = (store: DocumentStore): RunStore => keptRuns(store, kinds.run);
