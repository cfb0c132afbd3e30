import { redact } from './redact';
import { safeError } from './safe-error';

const MOST_DEPTH = 4;
const MOST_ITEMS = 20;
const MOST_FIELDS = 30;
/** Of all texts of a line together. */
const MOST_CHARACTERS = 8_000;
const LEFT_OUT = '[more]';

/** Keys of our own records, which hold no id of a person; they are what an operator looks for. */
const OWN_IDS = new Set(['turn', 'run', 'key', 'command', 'purchase', 'reference', 'requestId']);
const OWN_ID = /^[\w-]{1,64}$/u;
/** What is missing, and the command that grants or mends it: written by us, to be copied as it is. */
const OURS = new Set(['needs', 'grant', 'remedy']);

/** Data beside a log line as it may be written: no secret, and nobody's id or address, whatever a caller hands over; and not too much. */
export const safeData = (data: object): Record<string, unknown> => new Line().fields(data, MOST_DEPTH);

class Line {
  #left = MOST_CHARACTERS;

  fields(data: object, depth: number): Record<string, unknown> {
    const fields = Object.entries(data).slice(0, MOST_FIELDS);
    return Object.fromEntries(fields.map(([name, value]) => [this.#text(name), this.#field(name, value, depth - 1)]));
  }

  #field(name: string, value: unknown, depth: number): unknown {
    const isOwn = typeof value === 'string' && (OURS.has(name) || (OWN_IDS.has(name) && OWN_ID.test(value)));
    return isOwn ? value : this.#safe(value, depth);
  }

  #safe(value: unknown, depth: number): unknown {
    switch (typeof value) {
      case 'string':
        return this.#text(value);
      case 'number':
      case 'boolean':
      case 'undefined':
        return value;
      case 'bigint':
        return String(value);
      case 'object':
        return value === null ? null : this.#object(value, depth);
      default:
        return `[${typeof value}]`;
    }
  }

  #object(value: object, depth: number): unknown {
    if (value instanceof Error) return safeError(value);
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
    if (depth <= 0 || this.#left <= 0) return LEFT_OUT;
    if (Array.isArray(value)) return value.slice(0, MOST_ITEMS).map((one) => this.#safe(one, depth - 1));
    return this.fields(value, depth);
  }

  #text(text: string): string {
    if (this.#left <= 0) return LEFT_OUT;
    const redacted = redact(text);
    this.#left -= redacted.length;
    return redacted;
  }
}
