import { z } from 'zod';
import { Fault } from '../../../ports/fault';
import { identityFault } from '../../http/identity-fault';

/**
 * Gives the token to send. `refused` is a token that Graph would not take: then a new one is asked for instead of a kept one.
 * May throw a `Fault` `forbidden` or `unavailable`.
 */
export type TokenSource = (refused?: string) => Promise<string>;

/** An app registration and where its tokens come from. */
export interface ClientCredentials {
  /** The whole address of the token endpoint. */
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Ends in `/.default`; Microsoft Graph's unless given. */
  readonly scope?: string;
  readonly now: () => Date;
}

/** An object that issues tokens, as those of `@azure/identity` do. */
export interface TokenIssuer {
  getToken(scopes: string | string[]): Promise<{ readonly token: string; readonly expiresOnTimestamp: number } | null>;
}

const GRAPH_SCOPE = 'https://graph.microsoft.com/.default';
/** How long before its end a token is renewed. */
const RENEW_BEFORE_MS = 60_000;
const LONGEST_WAIT_MS = 10_000;

/** Of a token that does not say how long it lives. */
const SHORT_LIFE_SECONDS = 120;

const tokenSchema = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive().catch(SHORT_LIFE_SECONDS),
});

/** Tokens by client id and secret, kept until shortly before they end; asked for once, for everybody who waits. */
export function clientCredentialsToken(credentials: ClientCredentials): TokenSource {
  let kept: { readonly token: string; readonly until: number } | undefined;
  let asking: Promise<string> | undefined;

  async function ask(): Promise<string> {
    const askedAt = credentials.now().getTime();
    const { access_token: token, expires_in: seconds } = await requestToken(credentials);
    kept = { token, until: askedAt + seconds * 1000 - RENEW_BEFORE_MS };
    return token;
  }

  return (refused) => {
    if (kept !== undefined && kept.token !== refused && credentials.now().getTime() < kept.until)
      return Promise.resolve(kept.token);
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  };
}

/** Tokens from an object that keeps and renews them itself, such as a managed identity. @param clientId Which, to name it in faults. */
export function issuedToken(issuer: TokenIssuer, clientId?: string): TokenSource {
  return async () => {
    try {
      const issued = await issuer.getToken(GRAPH_SCOPE);
      if (issued !== null) return issued.token;
    } catch (cause) {
      const asked = { service: 'Microsoft Graph', clientId } as const;
      throw identityFault(cause, asked) ?? new Fault('unavailable', 'graph token: not issued', { cause });
    }
    throw new Fault('unavailable', 'graph token: none issued');
  };
}

async function requestToken(credentials: ClientCredentials): Promise<z.output<typeof tokenSchema>> {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: credentials.clientId,
    client_secret: credentials.clientSecret,
    scope: credentials.scope ?? GRAPH_SCOPE,
  });
  try {
    const response = await fetch(credentials.tokenUrl, {
      method: 'POST',
      body: form,
      redirect: 'error',
      signal: AbortSignal.timeout(LONGEST_WAIT_MS),
    });
    if (!response.ok) throw refusedToken(response.status, credentials.clientId, await response.text());
    return tokenSchema.parse(await response.json());
  } catch (cause) {
    throw cause instanceof Fault ? cause : new Fault('unavailable', 'graph token: no usable answer', { cause });
  }
}

/** A client that is not known, or has another secret, is not let in; anything else may pass. */
function refusedToken(status: number, clientId: string, rawText: string): Fault {
  const message = `graph token: answered ${status}`;
  if (status !== 400 && status !== 401) return new Fault('unavailable', message, { rawText });
  const access = {
    service: 'Microsoft Graph',
    needs: 'the app registration with the secret that is sent',
    grant: `az ad app credential reset --id ${clientId}`,
  } as const;
  return new Fault('forbidden', message, { rawText, access, code: 'no-token' });
}
