import { z } from 'zod';

const when = z.enum(['read', 'query', 'write', 'any']);

/**
 * Something that goes wrong on demand, on the next `times` calls of its kind or, with `probability`, on each with that chance.
 *
 * `reset`: the connection breaks before anything was done. `reply-lost`: it is done, then the connection breaks.
 * `status`: that status, nothing done; `status-after`: that status, though it is done. `delay`: done after that long;
 * `late-reply`: done at once, answered after that long. `html`: a page of some proxy instead of an answer, nothing done.
 */
export const faultSchema = z.object({
  kind: z.enum(['reset', 'reply-lost', 'status', 'status-after', 'delay', 'late-reply', 'html']),
  on: when.default('any'),
  times: z.number().int().positive().optional(),
  probability: z.number().min(0).max(1).optional(),
  status: z.number().int().default(503),
  /** With status 429: what the service asks to wait. */
  retryAfterMs: z.number().optional(),
  delayMs: z.number().default(0),
});

/** A fault as it is asked for. */
export type FaultOrder = z.input<typeof faultSchema>;

/** A fault as it strikes. */
export type StruckFault = z.output<typeof faultSchema>;

/** What a request does, as far as faults care. */
export type CallKind = 'read' | 'query' | 'write';

/** The faults that are still to come. The same random start gives the same faults for the same order of calls. */
export class Faults {
  #orders: (StruckFault & { left: number })[] = [];
  #random: () => number = numbersFrom(1);

  set(orders: readonly FaultOrder[], randomStart = 1): void {
    this.#orders = orders.map((order) => {
      const fault = faultSchema.parse(order);
      return { ...fault, left: fault.times ?? (fault.probability === undefined ? 1 : Infinity) };
    });
    this.#random = numbersFrom(randomStart);
  }

  /** The fault that strikes this call, if one does; the first in the order they were asked for. */
  strike(call: CallKind): StruckFault | undefined {
    const struck = this.#orders.find(
      ({ on, left, probability }) =>
        (on === 'any' || on === call) && left > 0 && (probability === undefined || this.#random() < probability),
    );
    if (struck) struck.left -= 1;
    return struck;
  }
}

/** Numbers from 0 to 1 that follow from a start (mulberry32). */
function numbersFrom(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
