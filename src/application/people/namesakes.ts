import { type KnownPerson } from '../../domain/people';
import { type EntryNames } from '../../ports/roster/department-store';

const same = (one: string, other: string): boolean => one.trim().toLowerCase() === other.trim().toLowerCase();

/** Whether our records call somebody as was typed. */
export const isCalledSo = ({ userPrincipalName, displayName }: Omit<KnownPerson, 'userId'>, text: string): boolean =>
  [userPrincipalName, localPart(userPrincipalName), displayName].some((name) => same(name, text));

const localPart = (userPrincipalName: string): string => userPrincipalName.split('@')[0] ?? '';

/** Whether two records call people the same. */
export const hasSameName = (one: KnownPerson, other: KnownPerson): boolean =>
  same(one.userPrincipalName, other.userPrincipalName) || same(one.displayName, other.displayName);

/** Somebody whom the directory found for a text. */
type Found = KnownPerson & { readonly userText: string };

/** Whether an entry is somebody else's who is called like the person found, or as was typed for them. */
export const areNamesakes = (found: Found, entry: KnownPerson): boolean =>
  entry.userId !== found.userId && (isCalledSo(entry, found.userText) || hasSameName(found, entry));

/**
 * The names of whoever may be a namesake of these people, as the directory and the sender write them, and in lower case: a record that
 * writes them in yet another way is not found by them.
 */
export function namesOfEntries(people: readonly Found[]): EntryNames {
  const userPrincipalNames = people.flatMap(({ userPrincipalName, userText }) => [
    userPrincipalName,
    ...(userText.includes('@') ? [userText] : [`${userText}@${userPrincipalName.split('@')[1] ?? ''}`]),
  ]);
  const displayNames = people.flatMap(({ displayName, userText }) => [displayName, userText]);
  return { userPrincipalNames: spellings(userPrincipalNames), displayNames: spellings(displayNames) };
}

const spellings = (names: readonly string[]): readonly string[] => {
  const trimmed = names.map((name) => name.trim()).filter((name) => name !== '');
  return [...new Set(trimmed.flatMap((name) => [name, name.toLowerCase()]))];
};
