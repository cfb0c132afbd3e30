import { type Activity, ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import {
  type AuthenticateRequestResult,
  AuthenticationConstants,
  type ClaimsIdentity,
  type ConnectorClient,
  ConnectorFactory,
  type UserTokenClient,
} from 'botframework-connector';

/** Teams has a handful of addresses, and we are one app. */
const MOST_CLIENTS = 20;

/**
 * The SDK's authentication, but for the clients that it makes: each is made once and kept, where the SDK would make two for every
 * turn. They hold nothing of a turn; whoever sends is asked for a token with each request, as before, so that tokens are renewed.
 */
export class KeepingAuthentication extends ConfigurationBotFrameworkAuthentication {
  readonly #connectors = keeping<ConnectorClient>();
  readonly #tokenClients = keeping<UserTokenClient>();
  /** Whether each request is sent once, and whoever sends decides whether it is sent again. */
  triesOnce = false;

  override async authenticateRequest(activity: Activity, header: string): Promise<AuthenticateRequestResult> {
    const result = await super.authenticateRequest(activity, header);
    const { claimsIdentity, connectorFactory } = result;
    return connectorFactory === undefined
      ? result
      : { ...result, connectorFactory: this.#keepingOf(claimsIdentity, connectorFactory) };
  }

  override createConnectorFactory(identity: ClaimsIdentity): ConnectorFactory {
    return this.#keepingOf(identity, super.createConnectorFactory(identity));
  }

  override createUserTokenClient(identity: ClaimsIdentity): Promise<UserTokenClient> {
    return this.#tokenClients(appOf(identity), () => super.createUserTokenClient(identity));
  }

  #keepingOf(identity: ClaimsIdentity, factory: ConnectorFactory): ConnectorFactory {
    return new KeepingFactory((serviceUrl, audience) =>
      this.#connectors(JSON.stringify([appOf(identity), audience, serviceUrl]), () =>
        factory.create(serviceUrl, audience).then((client) => (this.triesOnce ? tryingOnce(client) : client)),
      ),
    );
  }
}

/**
 * A client without the SDK's own retries, for which it has an option that it does not heed: after a lost connection they would send a
 * message twice, and nobody would know.
 */
function tryingOnce(client: ConnectorClient): ConnectorClient {
  const { pipeline } = Reflect.get(client, 'client') as { readonly pipeline: { removePolicy(which: object): unknown } };
  pipeline.removePolicy({ phase: 'Retry' });
  return client;
}

class KeepingFactory extends ConnectorFactory {
  readonly create: ConnectorFactory['create'];

  constructor(create: ConnectorFactory['create']) {
    super();
    this.create = create;
  }
}

/** The app that the SDK would make a client for: ours, or none in local mode. */
const appOf = (identity: ClaimsIdentity): string =>
  identity.getClaimValue(AuthenticationConstants.AudienceClaim) ??
  identity.getClaimValue(AuthenticationConstants.AppIdClaim) ??
  '';

/** Makes each client once; of too many, the one that was used longest ago goes. What cannot be made is tried again. */
function keeping<Client>(): (key: string, make: () => Promise<Client>) => Promise<Client> {
  const kept = new Map<string, Promise<Client>>();
  return (key, make) => {
    const known = kept.get(key);
    const client = known ?? make();
    kept.delete(key);
    kept.set(key, client);
    if (known === undefined) client.catch(() => kept.delete(key));
    for (const oldest of [...kept.keys()].slice(0, -MOST_CLIENTS)) kept.delete(oldest);
    return client;
  };
}
