import { type CloudAdapter } from 'botbuilder';
import { createServer, plugins, type Request, type Response, type Server } from 'restify';
import { type Logger } from './ports/logger';
import { type InboundActivity, readActivity } from './bot/teams/activity';
import { type TeamsBot } from './bot/teams/teams-bot';

/** Larger than any activity Teams sends. */
const MAX_BODY_BYTES = 256 * 1024;
const CHANNEL_ISSUER = 'https://api.botframework.com';

/** What the server passes requests to. */
export interface ServerParts {
  readonly adapter: CloudAdapter;
  readonly bot: TeamsBot;
  readonly logger: Logger;
  /** False only in local mode. */
  readonly isTokenRequired: boolean;
  /** Tenants we answer to, in lower case; nobody else, and nobody at all if there is none. */
  readonly allowedTenants: readonly string[];
  /** Whether we may post to an address that an activity names. */
  readonly isServiceUrlAllowed: (serviceUrl: string) => boolean;
  /** Whether the store answers; and what else is known, for people to read. */
  readonly readiness: () => Promise<{ readonly isReady: boolean; readonly details: object }>;
}

/** The HTTP side: activities in, health out. Nothing of an exception ever leaves. */
export function createBotServer(parts: ServerParts): Server {
  const server = createServer({ name: 'alacarte' });
  server.on('restifyError', (_request, response, _error, next) => {
    if (!response.headersSent) response.send(statusOf(_error), { message: 'This request cannot be answered.' });
    next();
  });
  server.pre(refuseBadAddresses);
  server.use(refuseOtherBodies);
  server.use(plugins.bodyParser({ maxBodySize: MAX_BODY_BYTES, mapParams: false }));
  server.post('/api/messages', async (request, response) => {
    await receive(parts, request, response);
  });
  // eslint-disable-next-line @typescript-eslint/require-await -- restify takes handlers of two arguments only when they are async.
  server.get('/healthz', async (_request, response) => {
    response.send(200, { status: 'alive' });
  });
  server.get('/readyz', async (_request, response) => {
    const { isReady, details } = await parts.readiness();
    response.send(isReady ? 200 : 503, details);
  });
  return server;
}

/** restify reads the address to find a route where nobody catches what it throws: one request would end the program. */
function refuseBadAddresses(request: Request, response: Response, next: (go?: false) => void): void {
  try {
    request.getUrl();
    next();
  } catch {
    response.send(400, { message: 'This request cannot be answered.' });
    next(false);
  }
}

/** Nothing but plain JSON is read: the parser would unpack archives of any size, and write uploads to the disk. */
function refuseOtherBodies(request: Request, response: Response, next: (go?: false) => void): void {
  const { 'content-type': type = '', 'content-encoding': encoding } = request.headers;
  const isJson = /^application\/json *(;|$)/iu.test(type);
  if (request.method !== 'POST' || (isJson && encoding === undefined)) {
    next();
    return;
  }
  response.send(415, { message: 'This request cannot be answered.' });
  next(false);
}

async function receive(parts: ServerParts, request: Request, response: Response): Promise<void> {
  const admitted = admit(parts, request);
  if (typeof admitted === 'number') {
    response.send(admitted, {});
    return;
  }
  // The SDK copies much of an activity into its answer, and stumbles over what is not as it should be: it gets what we read.
  request.body = admitted;
  const turn = { isFailed: false };
  const fail = (error: unknown): void => {
    turn.isFailed = true;
    parts.logger.error('an activity could not be processed', { error });
  };
  try {
    // The SDK would print what fails in a turn, with all that it holds, so that it is not told.
    await parts.adapter.process(request as never, sealOff(response, parts.logger, turn) as never, (context) =>
      parts.bot.run(context).catch(fail),
    );
  } catch (error) {
    fail(error);
    if (!response.headersSent) response.send(500, {});
  }
}

/** The activity of a request, or the status to refuse the request with before anything expensive looks at it. */
function admit(parts: ServerParts, request: Request): InboundActivity | number {
  if (parts.isTokenRequired && !hasChannelIssuer(request.headers.authorization)) return 401;
  const body: unknown = request.body;
  if (!isObject(body)) return 400;
  const { type, serviceUrl, channelId, conversation } = body;
  if (typeof type !== 'string' || typeof serviceUrl !== 'string' || !isObject(conversation)) return 400;
  if (channelId !== 'msteams') return parts.isTokenRequired ? 403 : 400;
  if (!parts.isServiceUrlAllowed(serviceUrl)) return 403;
  if (!isTenantAllowed(parts, body)) return 403;
  return readActivity(body) ?? 400;
}

/** Teams always names the tenant, so that only a local client may leave it out; whichever is named, wherever, has to be ours. */
function isTenantAllowed(parts: ServerParts, activity: Record<string, unknown>): boolean {
  const named = tenantsNamed(activity);
  if (named.length === 0) return !parts.isTokenRequired;
  return named.every((one) => typeof one === 'string' && parts.allowedTenants.includes(one.toLowerCase()));
}

/** Beside the channel data and the conversation, what Teams says of a team, a person or a meeting may name a tenant of its own. */
const NAMING: readonly string[] = ['tenantId', 'tenant'];

/** Whatever an activity gives as a tenant, outside of what people typed, pressed and mentioned. */
function tenantsNamed({ from, recipient, conversation, channelData }: Record<string, unknown>): readonly unknown[] {
  return [from, recipient, conversation, channelData].flatMap((part) => tenantsIn(part, MOST_DEPTH));
}

/** Deeper than Teams nests what it says of a conversation. */
const MOST_DEPTH = 6;

function tenantsIn(part: unknown, depth: number): readonly unknown[] {
  if (!isObject(part) || depth === 0) return [];
  return Object.entries(part).flatMap(([key, value]) => {
    if (value === undefined || value === null || value === '') return [];
    if (!NAMING.includes(key)) return tenantsIn(value, depth - 1);
    if (!isObject(value)) return [value];
    const { id } = value;
    return id === undefined || id === null || id === '' ? [] : [id];
  });
}

/**
 * Whether a token says that it is the channel service's. Not a check of the token, which the SDK makes: it keeps out what the
 * SDK would spend time and memory on.
 */
function hasChannelIssuer(authorization: string | undefined): boolean {
  const [scheme, token] = (authorization ?? '').split(' ');
  const [header, claims, signature] = scheme === 'Bearer' ? (token ?? '').split('.') : [];
  // The SDK answers an unsigned token with an exception.
  const isSigned = read(header)['alg'] === 'RS256' && signature !== undefined && signature !== '';
  return isSigned && read(claims)['iss'] === CHANNEL_ISSUER;
}

/** A part of a token; empty when it cannot be read. */
function read(part = ''): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

/** Keeps the text of an exception, which the SDK would send, to ourselves. */
function sealOff(
  response: Response,
  logger: Logger,
  turn: { readonly isFailed: boolean },
): Pick<Response, 'status' | 'send' | 'end' | 'header'> {
  let status = 200;
  return {
    status: (code: number) => {
      status = turn.isFailed ? 500 : code;
      response.status(status);
    },
    send: (body?: unknown) => {
      const isFailure = status >= 400;
      if (isFailure) logger.warn('an activity was refused', { status });
      response.send(isFailure ? {} : body);
    },
    header: (name: string, value: string) => {
      response.header(name, value);
    },
    end: (() => response.writableEnded || response.end()) as Response['end'],
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function statusOf(error: unknown): number {
  const { statusCode } = isObject(error) ? error : {};
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 600 ? statusCode : 500;
}
