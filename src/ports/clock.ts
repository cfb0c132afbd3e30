/** Tells the time. Nothing but adapters and `app.ts` knows where it comes from. */
export interface Clock {
  now(): Date;
}
