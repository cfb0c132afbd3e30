import { defined } from '../../domain/defined';
import { nearestNames } from '../../domain/roster/near-name';
import { type FoundPeople, type Person } from '../../ports/roster/directory';

/** At most this number of people is shown to choose from. */
const MOST_SHOWN = 8;

/** Somebody who may be meant. */
export interface Candidate extends Person {
  /** Two accounts have one name: `gone` is the one that our records have and the directory no more, `new` another one. */
  readonly account?: 'gone' | 'new';
}

/** People of whom one is meant: those to choose from, best first. */
export interface Candidates {
  readonly people: readonly Candidate[];
  /** Set where more people are called so than are here: that there are more than this many. */
  readonly moreThan?: number;
  /** Nobody is called as was typed; these are called nearly so. */
  readonly isNear?: true;
}

/** Those whose names are spelled nearly as was typed, where nobody is called so; whoever belongs to the asker's own first. */
export function nearCandidates(
  userText: string,
  { like = [] }: Pick<FoundPeople, 'like'>,
  isOwn: (person: Person) => boolean,
): Candidates {
  const near = nearestNames(userText, like);
  return near.length === 0 ? nobody : { ...candidatesOf({ people: near, isCut: false }, isOwn), isNear: true };
}

/** Nobody to choose from. */
export const nobody: Candidates = { people: [] };

/** Those to choose from: whoever belongs to the asker's own first, otherwise in the order found, and no more than are shown. */
export function candidatesOf(
  { people, isCut }: { readonly people: readonly Candidate[]; readonly isCut: boolean },
  isOwn: (person: Person) => boolean = () => false,
): Candidates {
  const ranked = [...people.filter(isOwn), ...people.filter((person) => !isOwn(person))];
  const isMore = ranked.length > MOST_SHOWN;
  const moreThan = isCut ? ranked.length : isMore ? MOST_SHOWN : undefined;
  return { people: ranked.slice(0, MOST_SHOWN), ...defined({ moreThan }) };
}
