import { type Refusal } from './refusal';

/** What was asked for, or why the rules said no. */
export type Result<Value, Why = Refusal> =
  ({ readonly ok: true } & Value) | { readonly ok: false; readonly refusal: Why };

/** One of several outcomes: the rules said no. */
export interface Refused<Why = Refusal> {
  readonly kind: 'refused';
  readonly refusal: Why;
}

/** The outcome that the rules said no. */
export const refused = <Why extends Refusal>(refusal: Why): Refused<Why> => ({ kind: 'refused', refusal });
