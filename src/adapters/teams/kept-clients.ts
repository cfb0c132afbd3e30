import {
  ConfigurationBotFrameworkAuthentication,
  type ConfigurationBotFrameworkAuthenticationOptions,
} from 'botbuilder';
import {
  type AuthenticateRequestResult,
  AuthenticationConstants,
  type ClaimsIdentity,
  type ConnectorClient,
  ConnectorFactory,
  type ServiceClientCredentialsFactory,
  type UserTokenClient,
} from 'botframework-connector';
import { Fault } from '../../ports/fault';
import { type OutletRefusal } from '../../ports/teams/outlet';

/** Teams has a handful of addresses, and we are one app. */
const MOST_CLIENTS = 20;

/** How clients are made. */
interface KeptClientOptions {
  /** Whether an address is one that we may write to: a client sends our token there. */
  readonly isServiceUrlAllowed: (serviceUrl: string) => boolean;
  /** Whether each request is sent once, and whoever sends decides whether it is sent again. */
  readonly triesOnce: boolean;
}

/** What is kept from before, or came from elsewhere, may name any address. */
function elsewhere(): Fault {
  const code: OutletRefusal = 'service-address';
  return new Fault('rejected', 'teams: the service address kept for this conversation is none of Teams', { code });
}

/**
 * The SDK's authentication, but for the clients that it makes: each is made once and kept, where the SDK would make two for every
 * turn. They hold nothing of a turn; whoever sends is asked for a token with each request, as before, so that tokens are renewed.
 */
export class KeepingAuthentication extends ConfigurationBotFrameworkAuthentication {
  readonly #connectors = keeping<ConnectorClient>();
  readonly #tokenClients = keeping<UserTokenClient>();
  readonly #options: KeptClientOptions;

  constructor(
    settings: ConfigurationBotFrameworkAuthenticationOptions,
    options: KeptClientOptions,
    credentials?: ServiceClientCredentialsFactory,
  ) {
    super(settings, credentials);
    this.#options = options;
  }

  /** The door looks at tokens; what the SDK would do with one it prints, and it trusts others than we do. */
  override authenticateRequest(): Promise<AuthenticateRequestResult> {
    return Promise.reject(new Error('a turn came in by another way than the door'));
  }

  override createConnectorFactory(identity: ClaimsIdentity): ConnectorFactory {
    return this.#keepingOf(identity, super.createConnectorFactory(identity));
  }

  override createUserTokenClient(identity: ClaimsIdentity): Promise<UserTokenClient> {
    return this.#tokenClients(appOf(identity), () => super.createUserTokenClient(identity));
  }

  #keepingOf(identity: ClaimsIdentity, factory: ConnectorFactory): ConnectorFactory {
    const { isServiceUrlAllowed, triesOnce } = this.#options;
    return new KeepingFactory((serviceUrl, audience) =>
      isServiceUrlAllowed(serviceUrl)
        ? this.#connectors(JSON.stringify([appOf(identity), audience, serviceUrl]), () =>
            factory.create(serviceUrl, audience).then((client) => (triesOnce ? tryingOnce(client) : client)),
          )
        : Promise.reject(elsewhere()),
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
