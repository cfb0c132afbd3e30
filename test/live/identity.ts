import { DefaultAzureCredential, type TokenCredential } from '@azure/identity';
import { z } from 'zod';
import {
  clientCredentialsToken,
  issuedToken,
  type TokenSource,
} from '../../src/adapters/graph/connection/token-source';
import { BOT_APP, TENANT_ID } from '../../src/local/emulated-tenant/start-emulated-tenant';
import { type Variables } from './variables';

const claimsSchema = z.object({ tid: z.string().optional(), appid: z.string().optional() });

/** A tenant that is not the one that was named. */
export class WrongTenant extends Error {}

/** Whoever `AZURE_CLIENT_ID`, `AZURE_TENANT_ID` and `AZURE_CLIENT_SECRET` name, else whoever is signed in with `az login`. */
export const realCredential = (tenantId?: string): TokenCredential =>
  new DefaultAzureCredential(tenantId === undefined ? {} : { tenantId });

/**
 * Tokens for Graph: made-up ones for this machine, real ones for anywhere else, and only of the tenant that was named: what is done
 * there cannot be done to another one by mistake.
 */
export function graphTokens({ baseUrl, isLoopback, tenantId }: Variables['graph']): TokenSource {
  if (isLoopback) {
    const { clientId, clientSecret } = BOT_APP;
    const tokenUrl = `${baseUrl}/${tenantId ?? TENANT_ID}/oauth2/v2.0/token`;
    return clientCredentialsToken({ tokenUrl, clientId, clientSecret, now: () => new Date() });
  }
  return ofTenant(tenantId, issuedToken(realCredential(tenantId)));
}

/** Tokens of one tenant; throws {@link WrongTenant} instead of giving one of another. */
export function ofTenant(tenantId: string | undefined, issued: TokenSource): TokenSource {
  return async (refused) => {
    const token = await issued(refused);
    const { tid } = claimsOf(token);
    if (tid !== tenantId)
      throw new WrongTenant(`the token is of tenant ${tid ?? 'unknown'}, and BOT_TENANT_ID is ${String(tenantId)}`);
    return token;
  };
}

/** Whom a token was issued to: the client id, to say whom a permission has to be granted to. */
export const clientOf = (token: string): string | undefined => claimsOf(token).appid;

function claimsOf(token: string): z.output<typeof claimsSchema> {
  try {
    return claimsSchema.parse(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()));
  } catch {
    return {};
  }
}
