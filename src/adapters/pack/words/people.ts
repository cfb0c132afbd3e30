import { type Actor } from '../../../domain/actor';
import { type KnownPerson } from '../../../domain/people';

/** "Dana Reyes (dreyes@contoso.edu)": names are no proof of who somebody is. */
export const personText = ({ displayName, userPrincipalName }: KnownPerson): string =>
  displayName === userPrincipalName ? userPrincipalName : `${displayName} (${userPrincipalName})`;

/** Who did something, for a reader outside of the institution. */
export function actorText(actor: Actor): string {
  switch (actor.kind) {
    case 'person':
      return personText(actor);
    case 'import':
      return `import of ${actor.file}, run by ${actor.ranBy}`;
    case 'job':
      return actor.ranBy === undefined ? `alacarte (job ${actor.name})` : `job ${actor.name}, run by ${actor.ranBy}`;
    case 'group':
      return `group ${actor.groupId} in Entra ID`;
  }
}
