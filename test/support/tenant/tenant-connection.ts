import {
  graphConnection,
  type GraphConnection,
  type GraphConnectionOptions,
} from '../../../src/adapters/graph/connection/graph-connection';
import { clientCredentialsToken, type TokenSource } from '../../../src/adapters/graph/connection/token-source';
import { type EmulatedTenant } from '../../../src/local/emulated-tenant/start-emulated-tenant';

/** The bot's tokens from an emulated tenant. */
export function tokensOf(tenant: EmulatedTenant, now: () => Date = () => new Date()): TokenSource {
  return clientCredentialsToken({
    tokenUrl: `${tenant.baseUrl}/${tenant.tenantId}/oauth2/v2.0/token`,
    clientId: tenant.clientId,
    clientSecret: tenant.clientSecret,
    now,
  });
}

/** A connection to an emulated tenant, as the program makes one. */
export function connectTo(tenant: EmulatedTenant, own: Partial<GraphConnectionOptions> = {}): GraphConnection {
  return graphConnection({ baseUrl: tenant.baseUrl, token: tokensOf(tenant), ...own });
}
