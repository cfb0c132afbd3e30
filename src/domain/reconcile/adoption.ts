import { type KnownPerson } from '../people';
import { type Refusal } from '../refusal';

/**
 * What became of one license that an approver wanted adopted: `adopted`; or it had changed since it was shown: `ours-already` we gave or
 * adopted it in the meantime; `no-seat` the roster does not seat the person any more; `not-held` they hold it no longer, or only through
 * a group; `not-needed` another license does for the seat.
 */
export type AdoptionResult = 'adopted' | 'ours-already' | 'no-seat' | 'not-held' | 'not-needed';

/** One license that an approver wanted adopted. */
export interface AdoptionLine {
  readonly person: KnownPerson;
  readonly productName: string;
  readonly departmentName: string;
  readonly result: AdoptionResult;
}

/**
 * What became of the licenses of a run that an approver wanted adopted, those that had changed first; `left`: as many more were left alone
 * since whoever asked was no approver any more. `trouble`: not all were reached.
 */
export type Adoption =
  | { readonly kind: 'done'; readonly lines: readonly AdoptionLine[]; readonly left?: number }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'trouble' };
