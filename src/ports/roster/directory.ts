import { type Instant } from '../../domain/calendar';
import { type UserId } from '../../domain/ids';

/** A person of the directory, as much of them as we use. */
export interface Person {
  readonly userId: UserId;
  /** Never empty: the user principal name when the directory has no display name. */
  readonly displayName: string;
  readonly userPrincipalName: string;
  readonly mail: string | undefined;
  /** By what else they are found, in any case: the mail alias, and every address, former ones too. May repeat the others. */
  readonly otherNames: readonly string[];
  readonly jobTitle: string | undefined;
  /** The directory's department of this person; undefined when empty. */
  readonly directoryDepartment: string | undefined;
  readonly isEnabled: boolean;
  readonly isGuest: boolean;
  /**
   * Properties that came in a way that cannot be judged, in the directory's words and sorted; absent when there are none. Then the
   * person cannot be given anything, and what stands above is the value that allows less.
   */
  readonly unclear?: readonly string[];
  /** Since when there is this account; absent when the directory does not say it. */
  readonly createdAt?: Instant;
  /** Two letters; undefined when not set, which forbids licensing. */
  readonly usageLocation: string | undefined;
}

/** How a person was named: the text somebody typed, or the id a mention or a card gave. */
export type PersonQuery =
  | {
      readonly kind: 'text';
      readonly userText: string;
      /** Directory departments whose people are found even where a name is common: those of whoever asks. */
      readonly near?: readonly string[];
      /** Whether those who may be meant by a misspelled text are wanted where nobody is called so. */
      readonly orLike?: true;
    }
  | { readonly kind: 'id'; readonly userId: UserId };

/** The people a query may mean. */
export interface FoundPeople {
  /** Best first, each once; empty when nobody. */
  readonly people: readonly Person[];
  /** Whether the directory has more of them than it was asked for. */
  readonly isCut: boolean;
  /** Some with a word or a beginning in common with the text, where nobody is called so and they were wanted; in any order. */
  readonly like?: readonly Person[];
}

/** Finds people. Every method may throw a `Fault`: `throttled`, `unavailable`; `rejected` when it was asked something it cannot answer. */
export interface Directory {
  /**
   * Finds the people each query may mean, in the order of the queries: some 50 of those who only have a name in common, and those of
   * the departments near to whoever asks.
   * A text is compared, in this order, with the user principal name, its part before the @, mail, mail alias and every other address;
   * only when none of these is equal, with words of the display name. Only people with the same one of these equal are returned when
   * there are any: usually one, several when two domains have the same part before the @.
   */
  find(queries: readonly PersonQuery[]): Promise<readonly FoundPeople[]>;
}
