import { CloudAdapter } from 'botbuilder';
import { AuthenticationConfiguration, AuthenticationError } from 'botframework-connector';
import { KeepingAuthentication } from './kept-clients';

/** How the bot proves to Teams who it is. */
export interface BotIdentity {
  readonly id: string;
  readonly type: 'UserAssignedMSI' | 'SingleTenant';
  readonly tenantId: string;
  readonly password: string | undefined;
}

const CHANNEL_ISSUER = 'https://api.botframework.com';

/**
 * The SDK's adapter. With `triesOnce` it is for notices, which are sent again by whoever counts that; the answer of a turn has nobody
 * else to send it again.
 *
 * @param identity Undefined only in local mode, where the bot listens on loopback alone: then nobody is asked for a token.
 */
export function teamsAdapter(identity: BotIdentity | undefined, { triesOnce = false } = {}): CloudAdapter {
  const authentication =
    identity === undefined
      ? new KeepingAuthentication({})
      : new KeepingAuthentication(settingsOf(identity), undefined, new AuthenticationConfiguration([], onlyTeams));
  authentication.triesOnce = triesOnce;
  const adapter = new CloudAdapter(authentication);
  // What goes wrong in a turn is answered by the bot itself; what is left is answered by the server, without its text.
  adapter.onTurnError = (_turn, error) => Promise.reject(error);
  return adapter;
}

function settingsOf({ id, type, tenantId, password }: BotIdentity) {
  const settings = { MicrosoftAppId: id, MicrosoftAppType: type, MicrosoftAppTenantId: tenantId };
  return password === undefined ? settings : { ...settings, MicrosoftAppPassword: password };
}

/** The SDK would take any tenant's tokens for our id; only those of the channel service are for us. */
function onlyTeams(claims: readonly { readonly type: string; readonly value: string }[]): Promise<void> {
  const issuer = claims.find((claim) => claim.type === 'iss')?.value;
  return issuer === CHANNEL_ISSUER
    ? Promise.resolve()
    : Promise.reject(new AuthenticationError('this token is not of the channel service', 401));
}
