import { type KnownPerson } from '../people';

/** A person with the names that only the directory knows. */
type NamedPerson = KnownPerson & { readonly mail?: string | undefined; readonly otherNames?: readonly string[] };

/**
 * Whether a typed text names exactly this person, and not somebody of a similar name: it is their user principal name, the part
 * before its @, their mail address or its part before the @, their mail alias, any other address of theirs, or whole words of their
 * display name.
 */
export function isNamed(userText: string, person: NamedPerson): boolean {
  const text = plain(userText);
  if (person.otherNames?.some((name) => plain(name) === text) === true) return true;
  const addresses = [person.userPrincipalName, person.mail ?? ''].map(plain).filter((address) => address !== '');
  if (addresses.some((address) => text === address || text === address.split('@')[0])) return true;

  const name = plain(person.displayName);
  const words = wordsOf(text);
  const nameWords = wordsOf(name);
  return text === name || (words.length > 0 && words.every((word) => nameWords.includes(word)));
}

const plain = (text: string): string => text.normalize('NFC').trim().toLowerCase();

const wordsOf = (text: string): readonly string[] => text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
