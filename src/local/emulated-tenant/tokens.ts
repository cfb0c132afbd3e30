import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { type Tenant } from './tenant';

/** An app registration of the tenant. */
export interface TenantApp {
  readonly clientId: string;
  readonly clientSecret: string;
  /** The application permissions it was granted, as in `User.Read.All`. */
  readonly roles: readonly string[];
  /** Whether its tokens count as a signed-in person's: then one token is always answered by the same replica. */
  readonly isDelegated?: boolean;
}

/** Whom a request's token speaks for. */
export interface Caller {
  readonly app: TenantApp;
  /** The same for every request with this token. */
  readonly tokenId: string;
}

/** What the token endpoint answers. */
export interface TokenAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

const LIFETIME_SECONDS = 3599;

/** What is read again of a token that we wrote. */
const claimsSchema = z.object({ appid: z.string(), tid: z.string(), exp: z.number() });

/**
 * Issues and reads the tenant's tokens. They are made up and signed with the app's own secret, so that they stay valid when
 * the tenant starts again; no real service would take one.
 */
export class Tokens {
  readonly #tenant: Tenant;
  readonly #apps: readonly TenantApp[];

  constructor(tenant: Tenant, apps: readonly TenantApp[]) {
    this.#tenant = tenant;
    this.#apps = apps;
  }

  /** Answers `POST /{tenant}/oauth2/v2.0/token`. */
  issue(tenantId: string, form: URLSearchParams): TokenAnswer {
    const domains = this.#tenant.state.organization.domains;
    const app = this.#apps.find((candidate) => candidate.clientId === form.get('client_id'));
    if (tenantId.toLowerCase() !== this.#tenant.tenantId && !domains.includes(tenantId))
      return refusal(400, 'invalid_request', `AADSTS90002: Tenant '${tenantId}' not found.`);
    if (form.get('grant_type') !== 'client_credentials')
      return refusal(400, 'unsupported_grant_type', 'AADSTS70003: The app requested an unsupported grant type.');
    if (app === undefined)
      return refusal(400, 'unauthorized_client', 'AADSTS700016: Application was not found in the directory.');
    if (form.get('client_secret') !== app.clientSecret)
      return refusal(401, 'invalid_client', 'AADSTS7000215: Invalid client secret provided.');
    if (form.get('scope')?.endsWith('/.default') !== true) {
      return refusal(
        400,
        'invalid_scope',
        'AADSTS1002012: The provided value for scope is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier.',
      );
    }
    return {
      status: 200,
      body: { token_type: 'Bearer', expires_in: LIFETIME_SECONDS, access_token: this.#write(app) },
    };
  }

  /** Whom the header speaks for; undefined when it is missing, expired or not ours. */
  read(authorization: string | undefined): Caller | undefined {
    const [, header, payload, signature] = /^Bearer ([\w-]+)\.([\w-]+)\.([\w-]+)$/u.exec(authorization ?? '') ?? [];
    if (header === undefined || payload === undefined || signature === undefined) return undefined;
    const app = this.#apps.find((candidate) =>
      isEqual(sign(`${header}.${payload}`, candidate.clientSecret), signature),
    );
    if (app === undefined || this.#tenant.settings.acceptsTokens === 'none') return undefined;
    const claims = claimsSchema.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
    const isCurrent = claims.exp * 1000 > this.#tenant.now().getTime();
    return isCurrent && claims.appid === app.clientId && claims.tid === this.#tenant.tenantId
      ? { app: { ...app, roles: this.#rolesOf(app) }, tokenId: signature }
      : undefined;
  }

  /** What an app may do now. */
  #rolesOf({ roles }: TenantApp): readonly string[] {
    const { takenAway } = this.#tenant.settings;
    return roles.filter((role) => !takenAway.includes(role));
  }

  #write(app: TenantApp): string {
    const now = Math.floor(this.#tenant.now().getTime() / 1000);
    const claims = {
      aud: 'https://graph.microsoft.com',
      iss: 'emulated-tenant',
      tid: this.#tenant.tenantId,
      appid: app.clientId,
      roles: this.#rolesOf(app),
      iat: now,
      exp: now + LIFETIME_SECONDS,
      uti: this.#tenant.random.guid(),
    };
    const unsigned = [{ alg: 'HS256', typ: 'JWT' }, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    return `${unsigned}.${sign(unsigned, app.clientSecret)}`;
  }
}

function sign(text: string, secret: string): string {
  return createHmac('sha256', secret).update(text).digest('base64url');
}

function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function refusal(status: number, error: string, description: string): TokenAnswer {
  return { status, body: { error, error_description: description } };
}
