import { z } from 'zod';

const when = z.enum(['read', 'query', 'write', 'plan', 'metadata', 'any']);

/**
 * Something that goes wrong on demand, on the next `times` calls of its kind or, with `probability`, on each with that chance.
 *
 * `reset`: the connection breaks before anything was done. `reply-lost`: it is done, then the connection breaks.
 * `status`: that status, nothing done; `status-after`: that status, though it is done. `operation`: a batch of which one operation has
 * that status, and all others 424, nothing done. `delay`: done after that long; `late-reply`: done at once, answered after that long.
 * `html`: a page of some proxy instead of an answer, nothing done. `torn`: done, then the connection breaks within the answer.
 */
export const faultSchema = z.object({
  kind: z.enum(['reset', 'reply-lost', 'status', 'status-after', 'operation', 'delay', 'late-reply', 'html', 'torn']),
  /** `any` is all but `metadata`: what an account says of itself is asked at the start. */
  on: when.default('any'),
  times: z.number().int().positive().optional(),
  probability: z.number().min(0).max(1).optional(),
  status: z.number().int().default(503),
  /** Only for batches with an operation of this type; with `operation`, it is the one that fails. */
  type: z.enum(['Create', 'Replace', 'Delete']).optional(),
  /** Only in this container, or for documents of this partition. */
  container: z.string().optional(),
  partition: z.string().optional(),
  /** The first calls that it could strike it lets pass. */
  after: z.number().int().min(0).default(0),
  /** With status 429: what the service asks to wait. */
  retryAfterMs: z.number().optional(),
  delayMs: z.number().default(0),
});

/** A fault as it is asked for. */
export type FaultOrder = z.input<typeof faultSchema>;

/** A fault as it strikes. */
export type StruckFault = z.output<typeof faultSchema>;

/** What a request does, as far as faults care. */
export type CallKind = 'read' | 'query' | 'write' | 'plan' | 'metadata';

/** A request, as far as faults care. */
export interface StruckCall {
  readonly kind: CallKind;
  readonly container?: string | undefined;
  readonly partition?: string | undefined;
  /** The types of its operations, if it is a batch. */
  readonly types: readonly string[];
}

/** The faults that are still to come. The same random start gives the same faults for the same order of calls. */
export class Faults {
  #orders: (StruckFault & { left: number; pass: number })[] = [];
  #random: () => number = numbersFrom(1);

  set(orders: readonly FaultOrder[], randomStart = 1): void {
    this.#orders = orders.map((order) => {
      const fault = faultSchema.parse(order);
      const left = fault.times ?? (fault.probability === undefined ? 1 : Infinity);
      return { ...fault, left, pass: fault.after };
    });
    this.#random = numbersFrom(randomStart);
  }

  /** The fault that strikes this call, if one does; the first in the order they were asked for. */
  strike(call: StruckCall): StruckFault | undefined {
    const struck = this.#orders.find((order) => {
      if (order.left === 0 || !isMeant(order, call)) return false;
      if (order.pass > 0) {
        order.pass -= 1;
        return false;
      }
      return order.probability === undefined || this.#random() < order.probability;
    });
    if (struck) struck.left -= 1;
    return struck;
  }
}

function isMeant({ on, kind, type, container, partition }: StruckFault, call: StruckCall): boolean {
  if (on === 'any' ? call.kind === 'metadata' : on !== call.kind) return false;
  if (kind === 'operation' && call.types.length === 0) return false;
  if (type !== undefined && !call.types.includes(type)) return false;
  return (container ?? call.container) === call.container && (partition ?? call.partition) === call.partition;
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
