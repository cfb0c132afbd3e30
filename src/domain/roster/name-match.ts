import { type KnownPerson } from '../people';

/**
 * Whether a typed text names exactly this person, and not somebody of a similar name: it is their user principal name, the part
 * before its @, their mail address or its part before the @, or whole words of their display name.
 */
export function isNamed(userText: string, person: KnownPerson & { readonly mail?: string | undefined }): boolean {
  const text = plain(userText);
  const addresses = [person.userPrincipalName, person.mail ?? ''].map(plain).filter((address) => address !== '');
  if (addresses.some((address) => text === address || text === address.split('@')[0])) return true;

  const name = plain(person.displayName);
  const words = wordsOf(text);
  const nameWords = wordsOf(name);
  return text === name || (words.length > 0 && words.every((word) => nameWords.includes(word)));
}

const plain = (text: string): string => text.normalize('NFC').trim().toLowerCase();

const wordsOf = (text: string): readonly string[] => text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
