import { type LineRefusal } from '../refusal';
import { type FoundPerson } from './roster-command';

/** What is known about a person who is to join a roster. */
export interface AdmissionFacts {
  readonly isOnThisRoster: boolean;
  /** Their place among the waiting of this roster, from 1; undefined when seated or not on it. */
  readonly waitingPlace: number | undefined;
  readonly isOnAnotherRoster: boolean;
}

/** Why a person may not join a roster. */
export type JoinRefusal = Extract<
  LineRefusal,
  {
    readonly code:
      'already-on-roster' | 'through-another-department' | 'guest' | 'account-unclear' | 'account-disabled';
  }
>;

/**
 * Why a person may not join a roster, if so. What the roster says comes first, then what the account says: somebody who is already
 * there is told so, whatever became of the account.
 */
export function refusalToJoin(person: FoundPerson, facts: AdmissionFacts): JoinRefusal | undefined {
  if (facts.isOnThisRoster) return { code: 'already-on-roster', waitingPlace: facts.waitingPlace };
  if (facts.isOnAnotherRoster) return { code: 'through-another-department' };
  if (person.isGuest === true) return { code: 'guest' };
  if (person.isUnclear === true) return { code: 'account-unclear' };
  if (person.isDisabled === true) return { code: 'account-disabled' };
  return undefined;
}
