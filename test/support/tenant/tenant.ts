import { type TenantFault } from '../../../src/local/emulated-tenant/conditions/faults';
import { type Override } from '../../../src/local/emulated-tenant/conditions/overrides';
import { type LoggedRequest } from '../../../src/local/emulated-tenant/conditions/request-log';
import {
  BOT_ROLES,
  startEmulatedTenant,
  type EmulatedTenant,
  type EmulatedTenantOptions,
} from '../../../src/local/emulated-tenant/start-emulated-tenant';
import { type TenantSeed } from '../../../src/local/emulated-tenant/state/seed';

/** An app registration with every permission, as an administrator's script has. */
export const ADMINISTRATOR = {
  clientId: '00000000-0000-4000-8000-0000000000ad',
  clientSecret: 'the-administrators-secret',
  roles: [...BOT_ROLES, 'User.ReadWrite.All', 'Group.ReadWrite.All', 'Directory.ReadWrite.All'],
};

/** The bot's own app registration in tests. */
export const BOT = {
  clientId: '00000000-0000-4000-8000-0000000000b0',
  clientSecret: 'the-bots-secret',
  roles: BOT_ROLES,
};

/** What came back from the tenant. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON; undefined when there is none. */
  readonly body: unknown;
}

/** An emulated tenant with what a test needs to speak to it. */
export interface TestTenant extends EmulatedTenant {
  /** Sends a request below `/v1.0`, as the bot unless another app is given. */
  ask(method: string, path: string, body?: unknown, options?: AskOptions): Promise<Reply>;
  /** Asks the control port: `POST` with a body, `GET` without. */
  control(path: string, body?: unknown): Promise<unknown>;
  faults(...faults: readonly TenantFault[]): Promise<void>;
  /** Lets answers say something else than what is; takes the place of all so far. */
  overrides(...overrides: readonly Override[]): Promise<void>;
  log(): Promise<readonly LoggedRequest[]>;
  violations(): Promise<readonly { readonly kind: string; readonly text: string }[]>;
  /** Who holds what, on the primary: `userId skuId source state`. */
  held(): Promise<readonly string[]>;
  consumed(skuId: string): Promise<number>;
}

/** How to send one request. */
interface AskOptions {
  readonly app?: { readonly clientId: string; readonly clientSecret: string };
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is. */
  readonly text?: string;
}

const running: EmulatedTenant[] = [];

/** Starts a tenant that ends with {@link closeTenants}. */
export async function startTenant(seed: TenantSeed, options: Partial<EmulatedTenantOptions> = {}): Promise<TestTenant> {
  const tenant = await startEmulatedTenant({ seed, now: () => new Date(), apps: [BOT, ADMINISTRATOR], ...options });
  running.push(tenant);
  const tokens = new Map<string, Promise<string>>();

  async function ask(method: string, path: string, body?: unknown, options_: AskOptions = {}): Promise<Reply> {
    const app = options_.app ?? BOT;
    const token = await (tokens.get(app.clientId) ?? keep(app));
    const text = options_.text ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(`${tenant.baseUrl}/v1.0${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'client-request-id': 'test',
        ...(text === undefined ? {} : { 'content-type': 'application/json' }),
        ...options_.headers,
      },
      ...(text === undefined ? {} : { body: text }),
    });
    const answered = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: answered === '' ? undefined : JSON.parse(answered),
    };
  }

  function keep(app: { clientId: string; clientSecret: string }): Promise<string> {
    const token = tokenOf(tenant, app);
    tokens.set(app.clientId, token);
    return token;
  }

  async function control(path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${tenant.controlUrl}${path}`, {
      ...(body === undefined
        ? {}
        : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const answered: unknown = await response.json();
    if (!response.ok) {
      throw new Error(`control ${path}: ${JSON.stringify(answered)}`);
    }
    return answered;
  }

  async function held(): Promise<readonly string[]> {
    const truth = (await control('/truth')) as {
      held: { userId: string; skuId: string; assignedByGroup: string | null; state: string }[];
    };
    return truth.held.map(
      ({ userId, skuId, assignedByGroup, state }) => `${userId} ${skuId} ${assignedByGroup ?? 'direct'} ${state}`,
    );
  }

  return {
    ...tenant,
    ask,
    control,
    held,
    faults: async (...faults) => {
      await control('/faults', { faults });
    },
    overrides: async (...overrides) => {
      await control('/overrides', { overrides });
    },
    log: async () => ((await control('/log')) as { requests: LoggedRequest[] }).requests,
    violations: async () =>
      ((await control('/violations')) as { violations: { kind: string; text: string }[] }).violations,
    consumed: async (skuId) =>
      ((await control('/truth')) as { consumedUnits: Record<string, number> }).consumedUnits[skuId] ?? 0,
  };
}

/** Ends every tenant that a test started. */
export async function closeTenants(): Promise<void> {
  await Promise.all(running.splice(0).map((tenant) => tenant.close()));
}

/** A token from the tenant's own endpoint. */
export async function tokenOf(
  tenant: EmulatedTenant,
  app: { clientId: string; clientSecret: string },
): Promise<string> {
  const response = await fetch(`${tenant.baseUrl}/${tenant.tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: app.clientId,
      client_secret: app.clientSecret,
      scope: 'https://graph.microsoft.com/.default',
    }),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}
