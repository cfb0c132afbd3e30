import { type UserId } from './ids';

/** A person as our records name them: as they were called when it was written. */
export interface KnownPerson {
  readonly userId: UserId;
  readonly displayName: string;
  readonly userPrincipalName: string;
}

/** A person as records name them, without whatever else is known. */
export const named = ({ userId, displayName, userPrincipalName }: KnownPerson): KnownPerson => ({
  userId,
  displayName,
  userPrincipalName,
});
