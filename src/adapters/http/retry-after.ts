const SECONDS = /^\d+(\.\d+)?$/u;
/** Dates of HTTP begin with the day of the week; `Date.parse` alone makes dates of much else. */
const DATE = /^[A-Za-z]{3,9},? /u;

/** Whoever obeyed a longer one would do nothing any more; no service means it. */
const LONGEST_MS = 24 * 60 * 60_000;

/**
 * How long a `Retry-After` header asks to wait, in milliseconds: it says seconds, or a date. Undefined when it says neither, or more
 * than a day.
 */
export function retryAfterMs(header: string | null | undefined): number | undefined {
  const ms = waitMs(header?.trim() ?? '');
  return Number.isNaN(ms) || ms > LONGEST_MS ? undefined : Math.max(0, Math.ceil(ms));
}

function waitMs(header: string): number {
  if (SECONDS.test(header)) return Number(header) * 1000;
  return DATE.test(header) ? Date.parse(header) - Date.now() : Number.NaN;
}
