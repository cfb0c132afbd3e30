import { type Feature } from '../turn/feature';
import { purchaseActions } from './actions';
import { purchaseHandlers } from './handlers';

/** Purchases: beginning and sending them, deciding them, their proof, and what corrects them later. */
export const purchase = { handlers: purchaseHandlers, actions: purchaseActions } satisfies Feature;
