import { proxyAddressesOf, type UserRecord } from './records';
import { wordsOf } from './words';

/** Texts of people that are found by their beginning. */
export type IndexedText = 'userPrincipalName' | 'mail' | 'mailNickname' | 'displayName';
/** All that people are found by. */
export type IndexName = IndexedText | 'words' | 'proxyAddresses';

/** Indexes of these people, one for each way to find them. */
export function userIndexes(users: () => Iterable<UserRecord>): Readonly<Record<IndexName, UserIndex>> {
  const byText = (name: IndexedText) =>
    new UserIndex(users, (user) => (user[name] === null ? [] : [user[name].toLowerCase()]));
  return {
    userPrincipalName: byText('userPrincipalName'),
    mail: byText('mail'),
    mailNickname: byText('mailNickname'),
    displayName: byText('displayName'),
    proxyAddresses: new UserIndex(users, (user) => proxyAddressesOf(user).map((address) => address.toLowerCase())),
    words: new UserIndex(users, (user) => wordsOf(user.displayName ?? '')),
  };
}

/**
 * Finds people by the beginning of a text without looking at everybody: a sorted list, made when it is first asked for.
 */
export class UserIndex {
  #entries: readonly (readonly [key: string, userId: string])[] | undefined;
  readonly #keysOf: (user: UserRecord) => readonly string[];
  readonly #users: () => Iterable<UserRecord>;

  /**
   * An index that is empty until it is asked.
   *
   * @param keysOf The lower-case texts a person is found by; may be none.
   */
  constructor(users: () => Iterable<UserRecord>, keysOf: (user: UserRecord) => readonly string[]) {
    this.#users = users;
    this.#keysOf = keysOf;
  }

  /** Forgets the list; the next question makes it anew. */
  reset(): void {
    this.#entries = undefined;
  }

  /** The ids of the people with a key that begins with this lower-case text, in the order of the keys; may repeat an id. */
  startingWith(prefix: string): string[] {
    return this.#from(prefix, (key) => key.startsWith(prefix));
  }

  /** The ids of the people with exactly this lower-case key. */
  equalTo(text: string): string[] {
    return this.#from(text, (key) => key === text);
  }

  #from(text: string, belongs: (key: string) => boolean): string[] {
    const entries = (this.#entries ??= this.#build());
    const found: string[] = [];
    for (let place = firstAtLeast(entries, text); place < entries.length; place++) {
      const entry = entries[place];
      if (entry === undefined || !belongs(entry[0])) break;
      found.push(entry[1]);
    }
    return found;
  }

  #build(): (readonly [string, string])[] {
    const entries: (readonly [string, string])[] = [];
    for (const user of this.#users()) for (const key of this.#keysOf(user)) entries.push([key, user.id]);
    return entries.sort((one, other) => (one[0] < other[0] ? -1 : one[0] > other[0] ? 1 : 0));
  }
}

function firstAtLeast(entries: readonly (readonly [string, string])[], text: string): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle]?.[0] ?? '') < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
