import { type SkuId } from '../../../domain/ids';
import { type SeatChange, type SeatOutcome } from '../../../ports/roster/seat-provisioner';
import { isNotHeldText } from './seat-failure';

/**
 * The requests that one change takes: usually one. Graph refuses the whole of it when one of the licenses that are to go is not held, and
 * does not say which; then each is sent alone, together with the one that is to come, and in the end that one without any. Being
 * given what one has already is no change.
 */
export class SeatRequests {
  readonly #seat: SeatChange;
  /** What goes with each request, the next one first; the last resort is nothing. */
  #removals: readonly (readonly SkuId[])[];
  /** What was achieved by a request before. */
  #done: SeatOutcome | undefined;

  constructor(seat: SeatChange) {
    this.#seat = seat;
    this.#removals = [[...new Set(seat.insteadOf)].filter((sku) => sku !== seat.skuId)];
  }

  /** What to send now. */
  get current(): SeatChange {
    const { insteadOf: _, ...seat } = this.#seat;
    const [insteadOf = []] = this.#removals;
    return insteadOf.length === 0 ? seat : { ...seat, insteadOf };
  }

  /** Takes what became of the request. @returns What became of the change; undefined when another request has to be sent. */
  settle(outcome: SeatOutcome): SeatOutcome | undefined {
    const [sent = [], ...others] = this.#removals;
    const isNotThere = sent.length > 0 && isAboutRemoval(outcome);
    if (outcome.status !== 'failed') this.#done = outcome;
    else if (!isNotThere) return this.#done ?? outcome;
    this.#removals = isNotThere && sent.length > 1 ? sent.map((sku) => [sku]) : others;
    return this.#removals.length === 0 ? this.#done : undefined;
  }
}

/** Whether a license could not go because the person does not hold it directly, or because nobody can any more. */
function isAboutRemoval(outcome: SeatOutcome): boolean {
  if (outcome.status !== 'failed') return false;
  const { code } = outcome.failure;
  return code === 'inherited' || code === 'unknown-sku' || isNotHeldText(outcome.rawText ?? '');
}
