import { type Activity, CloudAdapter, type TurnContext } from 'botbuilder';
import { AuthenticationConstants, ClaimsIdentity } from 'botframework-connector';
import { KeepingAuthentication } from './kept-clients';

/** How the bot proves to Teams who it is. */
export interface BotIdentity {
  readonly id: string;
  readonly type: 'UserAssignedMSI' | 'SingleTenant';
  readonly tenantId: string;
  readonly password: string | undefined;
}

/** How to make an adapter. */
interface AdapterOptions {
  /** Whether an address is one that we may write to; nobody is written to elsewhere, whoever gave the address. */
  readonly isServiceUrlAllowed: (serviceUrl: string) => boolean;
  /** For notices, which are sent again by whoever counts that; the answer of a turn has nobody else to send it again. */
  readonly triesOnce?: boolean;
}

/** What of an activity a turn is run for. */
type Received = Pick<Activity, 'type' | 'channelId' | 'serviceUrl'>;

/** The SDK's adapter, but that it takes turns from our door alone, which has looked at the token. */
export class TeamsAdapter extends CloudAdapter {
  readonly #botId: string | undefined;

  constructor(authentication: KeepingAuthentication, botId: string | undefined) {
    super(authentication);
    this.#botId = botId;
    // What goes wrong in a turn is answered by the bot itself; what is left is answered by the server, without its text.
    this.onTurnError = (_turn, error) => Promise.reject(error);
  }

  /** Runs a turn for an activity that was let in. @returns What is answered to whoever sent it; undefined is nothing. */
  receive(activity: object & Received, logic: (turn: TurnContext) => Promise<void>) {
    const id = this.#botId;
    const claimsIdentity =
      id === undefined
        ? new ClaimsIdentity([], AuthenticationConstants.AnonymousAuthType)
        : new ClaimsIdentity([{ type: AuthenticationConstants.AudienceClaim, value: id }], true);
    const connectorFactory = this.botFrameworkAuthentication.createConnectorFactory(claimsIdentity);
    const audience = AuthenticationConstants.ToChannelFromBotOAuthScope;
    // The SDK calls it whole; what it reads of one is what we read of it.
    return this.processActivity({ audience, claimsIdentity, connectorFactory }, activity as Activity, logic);
  }
}

/**
 * Makes an adapter.
 *
 * @param identity Undefined only in local mode, where the bot listens on loopback alone: then nobody is asked for a token.
 */
export function teamsAdapter(identity: BotIdentity | undefined, options: AdapterOptions): TeamsAdapter {
  const { isServiceUrlAllowed, triesOnce = false } = options;
  const settings = identity === undefined ? {} : settingsOf(identity);
  return new TeamsAdapter(new KeepingAuthentication(settings, { isServiceUrlAllowed, triesOnce }), identity?.id);
}

/** The identity as the SDK wants it. */
export function settingsOf({ id, type, tenantId, password }: BotIdentity) {
  const settings = { MicrosoftAppId: id, MicrosoftAppType: type, MicrosoftAppTenantId: tenantId };
  return password === undefined ? settings : { ...settings, MicrosoftAppPassword: password };
}
