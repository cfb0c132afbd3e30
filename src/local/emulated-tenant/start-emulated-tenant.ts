import { setTimeout as wait } from 'node:timers/promises';
import { Faults } from './conditions/faults';
import { RequestLog } from './conditions/request-log';
import { Throttle } from './conditions/throttle';
import { answerControl } from './control-port';
import { listen, type HttpAnswer, type HttpRequest } from './http';
import { usableUnits } from './licensing/assignment-rules';
import { GroupEngine } from './licensing/group-engine';
import { type RequestBody } from './messages';
import { randomFrom } from './random';
import { tenantService, type Service, type ServiceParts } from './service';
import { noJournal, openJournal } from './state/journal';
import { readSeed, type TenantSeed } from './state/seed';
import { Tenant } from './tenant';
import { Tokens, type TenantApp } from './tokens';

/** What the bot's app registration is granted: the least it needs, as SECURITY.md declares it. */
export const BOT_ROLES: readonly string[] = [
  'LicenseAssignment.ReadWrite.All',
  'User.Read.All',
  'Organization.Read.All',
  'GroupMember.ReadWrite.All',
  'AppCatalog.Read.All',
  'TeamsAppInstallation.ReadWriteSelfForUser.All',
];

/** How to start an emulated tenant. */
export interface EmulatedTenantOptions {
  /** What the tenant is made of when there is no journal yet; a journal knows better. */
  readonly seed: TenantSeed;
  /** Where to listen; chosen by the system unless given. */
  readonly port?: number;
  readonly controlPort?: number;
  /** Where every effect is kept before it is answered; without it nothing outlives the process. */
  readonly journalFile?: string;
  readonly now: () => Date;
  /** Two tenants with the same start value make the same chances; 1 unless given. */
  readonly startValue?: number;
  readonly tenantId?: string;
  /** The app registrations; the first one is the bot's. */
  readonly apps?: readonly TenantApp[];
}

/** A running emulated tenant. */
export interface EmulatedTenant {
  /** Scheme, host and port, without the version. */
  readonly baseUrl: string;
  readonly controlUrl: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  close(): Promise<void>;
}

/** The app registration of the bot, unless others are given. */
export const BOT_APP: TenantApp = {
  clientId: '00000000-0000-4000-8000-0000000000b0',
  clientSecret: 'made-up-secret-of-the-emulated-tenant',
  roles: BOT_ROLES,
};
/** The id of a tenant, unless another one is given. */
export const TENANT_ID = '00000000-0000-4000-8000-00000000007e';

/**
 * Starts a tenant that speaks the part of Microsoft Graph that we use, over HTTP on loopback: a stateful stand-in, not a
 * list of canned answers. What it cannot know of the real service (lag, refusals below the limits, the pace of group
 * licensing) is a setting of its control port.
 */
export async function startEmulatedTenant(options: EmulatedTenantOptions): Promise<EmulatedTenant> {
  const closing = new AbortController();
  const random = randomFrom(options.startValue ?? 1);
  const tenantId = (options.tenantId ?? TENANT_ID).toLowerCase();
  const { effects, journal } =
    options.journalFile === undefined ? { effects: [], journal: noJournal } : openJournal(options.journalFile);
  const tenant = new Tenant({ tenantId, random, journal, now: options.now });
  const engine = new GroupEngine(tenant);
  effects.forEach((effect) => {
    tenant.replay(effect);
  });
  if (effects.length === 0) {
    tenant.commit({ kind: 'loaded', seed: readSeed(options.seed) });
    engine.settleEverybody();
  }
  engine.enqueueUnsettled();
  const log = new RequestLog();
  tenant.onConsumed = (skuId, units) => {
    const sku = tenant.state.skus.get(skuId);
    if (units > usableUnits(sku))
      log.violate({ kind: 'OVER_CONSUMPTION', seq: log.lastSeq, text: sku?.skuPartNumber ?? skuId });
  };
  const apps = options.apps ?? [BOT_APP];
  const tokens = new Tokens(tenant, apps);
  const handler: { service?: Service } = {};
  const main = await listen(options.port ?? 0, (request) => answerHttp(request, tokens, handler.service));
  const parts: ServiceParts = {
    tenant,
    engine,
    tokens,
    throttle: new Throttle(tenantId, random),
    faults: new Faults(random),
    log,
    overrides: [],
    allowed: {},
    versionUrl: `${main.url}/v1.0`,
    signal: closing.signal,
  };
  handler.service = withLatency(parts, tenantService(parts));
  const control = await listen(options.controlPort ?? 0, (request) => Promise.resolve(answerControl(parts, request)));
  const [bot = BOT_APP] = apps;
  return {
    baseUrl: main.url,
    controlUrl: control.url,
    tenantId,
    clientId: bot.clientId,
    clientSecret: bot.clientSecret,
    close: async () => {
      closing.abort();
      await Promise.all([main.close(), control.close()]);
      journal.close();
    },
  };
}

/** Half of the latency passes on the way there, half on the way back. */
function withLatency({ tenant, signal }: ServiceParts, service: Service): Service {
  const travel = async (): Promise<void> => {
    if (tenant.settings.latencyMs > 0)
      await wait(tenant.settings.latencyMs / 2, undefined, { signal }).catch(() => undefined);
  };
  return async (request) => {
    await travel();
    const answer = await service(request);
    await travel();
    return answer;
  };
}

async function answerHttp(request: HttpRequest, tokens: Tokens, service: Service | undefined): Promise<HttpAnswer> {
  const tokenTenant = /^\/([^/]+)\/oauth2\/v2\.0\/token$/u.exec(request.url)?.[1];
  if (tokenTenant !== undefined) {
    const { status, body } = tokens.issue(decodeURIComponent(tokenTenant), new URLSearchParams(request.text));
    return { status, headers: { 'Content-Type': 'application/json; charset=utf-8' }, body };
  }
  const [, version, url] = /^\/(v1\.0|beta)(\/.*)$/u.exec(request.url) ?? [];
  if (service === undefined || version !== 'v1.0' || url === undefined) {
    const code = version === 'beta' ? 'BadRequest' : 'Request_ResourceNotFound';
    const message = version === 'beta' ? 'Only v1.0 is emulated.' : 'Resource not found for the segment.';
    return {
      status: version === 'beta' ? 400 : 404,
      headers: { 'Content-Type': 'application/json' },
      body: { error: { code, message } },
    };
  }
  return service({
    method: request.method,
    url,
    headers: request.headers,
    body: readBody(request),
    batchSeq: undefined,
  });
}

function readBody(request: HttpRequest): RequestBody {
  if (request.text === '') return { kind: 'none' };
  if (request.headers['content-type']?.startsWith('application/json') !== true) return { kind: 'unreadable' };
  try {
    const value: unknown = JSON.parse(request.text);
    return { kind: 'json', value };
  } catch {
    return { kind: 'unreadable' };
  }
}
