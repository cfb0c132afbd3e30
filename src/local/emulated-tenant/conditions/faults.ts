import { z } from 'zod';
import { type Random } from '../random';

/** A fault to rehearse, as a schema. */
export const faultSchema = z.strictObject({
  /** Absent: any method. */
  method: z.string().toUpperCase().optional(),
  /** A part of the path and query after the version, as in `/assignLicense`; absent: every path. */
  path: z.string().optional(),
  /** How often it happens before it is over; absent: until cleared. */
  count: z.int().min(1).optional(),
  /** How probably it happens to a request that it fits. */
  probability: z.number().min(0).max(1).default(1),
  /** Whether the request still takes effect. */
  when: z.enum(['before-effect', 'after-effect']).default('before-effect'),
  /** Answer with this error status. */
  status: z.int().min(400).max(599).optional(),
  code: z.string().optional(),
  message: z.string().optional(),
  headers: z.record(z.string(), z.string()).default({}),
  /** Milliseconds to wait before answering. */
  hangMs: z.int().min(0).optional(),
  /** Close the connection without an answer. */
  reset: z.boolean().default(false),
  /** Close the connection in the middle of the answer's body. */
  truncateBody: z.boolean().default(false),
  /** Send a page of a list as if it were the last one. */
  dropNextLink: z.boolean().default(false),
  /** How many answers to leave out of a batch. */
  dropAnswers: z.int().min(1).optional(),
});

/** A fault to rehearse: which requests it befalls, and what happens to them. */
export type TenantFault = z.input<typeof faultSchema>;
/** A {@link TenantFault} with its defaults filled in. */
export type FullFault = z.output<typeof faultSchema>;

/** The faults that wait for requests. */
export class Faults {
  #waiting: { readonly fault: FullFault; left: number }[] = [];
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Takes the place of all faults so far. */
  set(faults: readonly FullFault[]): void {
    this.#waiting = faults.map((fault) => ({ fault, left: fault.count ?? Infinity }));
  }

  /** The fault that befalls this request, if any; the first one that fits. */
  take(method: string, path: string): FullFault | undefined {
    const next = this.#waiting.find(
      ({ fault, left }) =>
        left > 0 &&
        (fault.method ?? method) === method &&
        path.includes(fault.path ?? '') &&
        (fault.probability === 1 || this.#random.chance(fault.probability)),
    );
    if (next !== undefined) next.left -= 1;
    return next?.fault;
  }
}
