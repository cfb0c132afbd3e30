import { ConfigurationServiceClientCredentialFactory } from 'botbuilder';
import { AuthenticationConstants } from 'botframework-connector';
import { type Check } from '../../ports/check';
import { Fault } from '../../ports/fault';
import { connectorIdentity } from './connector-access';
import { connectorFault } from './connector-fault';
import { type BotIdentity, settingsOf } from './teams-adapter';

/** Asked for the conversations of a bot, the connector answers 405 to whoever it knows, and gives nothing away. */
const CONNECTOR = 'https://smba.trafficmanager.net/teams/v3/conversations';
const REFUSED = [401, 403];

/** What the SDK makes, of which its type says nothing. It keeps a token until shortly before its end. */
interface TokenGiver {
  getToken(): Promise<string>;
}

/** Looks whether the bot gets a token for the connector of Teams, and whether that takes it. */
export function connectorCheck(identity: BotIdentity): Check {
  const { ToChannelFromBotOAuthScope: scope, ToChannelFromBotLoginUrlPrefix: prefix } = AuthenticationConstants;
  const factory = new ConfigurationServiceClientCredentialFactory(settingsOf(identity));

  async function getToken(): Promise<string> {
    try {
      const made = await factory.createCredentials(identity.id, scope, `${prefix}${identity.tenantId}`, true);
      return await (made as unknown as TokenGiver).getToken();
    } catch (error) {
      throw connectorFault(error, 'token', identity.id);
    }
  }

  return {
    ...{ name: 'teams', title: 'Teams', everySeconds: 30 },
    run: async (_how, signal) => {
      const token = await getToken();
      const headers = { authorization: `Bearer ${token}` };
      let status: number;
      try {
        ({ status } = await fetch(CONNECTOR, { headers, signal, redirect: 'error' }));
      } catch (cause) {
        throw new Fault('unavailable', 'the connector of Teams does not answer', { cause });
      }
      if (!REFUSED.includes(status)) return { note: 'its connector takes our token', shortcomings: [] };
      const access = connectorIdentity(identity.id);
      return {
        note: '',
        shortcomings: [{ what: `the connector of Teams refuses the bot (${status})`, remedy: access.grant, access }],
      };
    },
  };
}
