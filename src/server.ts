import { type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http';
import { type TurnContext } from 'botbuilder';
import { AuthenticationConstants } from 'botframework-connector';
import { createServer } from 'restify';
import { type InboundActivity, readActivity } from './bot/teams/activity';
import { type TeamsBot } from './bot/teams/teams-bot';
import { namedTurn } from './bot/teams/turn-outcome';
import { correlated } from './concurrency/correlation';
import { type Admission } from './door/admit-activity';
import { answer, refuse } from './door/answer';
import { IssuerKeys } from './door/issuer-keys';
import { OpenRequests } from './door/open-requests';
import { PATHS } from './door/paths';
import { hasBody } from './door/read-body';
import { type DoorParts, receiveMessage } from './door/receive-message';
import { RefusedRequests } from './door/refused-requests';
import { defined } from './domain/defined';
import { type Logger } from './ports/logger';
import { type Metrics, noMetrics } from './ports/metrics';
import { type Readiness } from './readiness';

/** Longer than a balancer in front of us keeps a connection that nothing is sent on. */
const KEEP_ALIVE_MS = 250_000;
const HEADERS_MS = 10_000;
/** A whole request, whatever it asks for, and also what is still sent of one that is answered. */
const REQUEST_MS = 10_000;
/** Idle ones stay for long: more than this would take the files that the program may open. */
const MOST_CONNECTIONS = 5_000;
/** How often connections are looked through for those that take too long. */
const CHECK_MS = 1_000;

/** Runs turns, and says what is answered to whoever sent the activity. */
interface TurnRunner {
  receive(
    activity: InboundActivity,
    logic: (turn: TurnContext) => Promise<void>,
  ): Promise<{ readonly status: number; readonly body?: unknown } | undefined>;
}

/** What requests for a turn are passed to. */
export interface Turns {
  readonly adapter: TurnRunner;
  readonly bot: TeamsBot;
}

/** What the server passes requests to, and whom it lets in. */
export interface ServerParts extends Admission {
  /** Undefined while the program starts: whoever is let in is asked to come again. */
  readonly turns: () => Turns | undefined;
  readonly logger: Logger;
  /** Counts what is refused; nothing unless given. */
  readonly metrics?: Metrics;
  /** Asked of what is known: nobody waits for it. */
  readonly readiness: () => Readiness;
}

/** The HTTP side of the program. */
export interface BotServer {
  readonly http: HttpServer;
  /** Begins to listen; rejects when that cannot be. */
  listen(port: number, host: string): Promise<void>;
  /**
   * Says that it is not ready any more and answers as before for some time; then takes no new connection, ends what is still being sent to us,
   * and resolves when every turn under way is answered, however long that takes.
   *
   * @param leaveMs How long whoever hands us requests may need to find out; no time at all unless given.
   */
  stop(leaveMs?: number): Promise<void>;
}

/** Activities in, health out. Nothing of an exception ever leaves. */
export function createBotServer(parts: ServerParts): BotServer {
  const { logger, metrics = noMetrics } = parts;
  const requests = new OpenRequests();
  const refused = new RefusedRequests(logger, metrics);
  const keys = new IssuerKeys({
    // Asked for each time: it is the SDK's, and somebody may have set it.
    metadataUrl: () => AuthenticationConstants.ToBotFromChannelOpenIdMetadataUrl,
    onFailure: (error) => {
      logger.warn('the keys of the channel service cannot be fetched', reasonOf(error));
    },
  });
  const door: DoorParts<InboundActivity> = { ...parts, keys, requests, refused, read: readActivity };

  const server = createServer({ name: 'alacarte', noWriteContinue: true });
  server.on('restifyError', (_request, response, _error, next) => {
    if (!response.headersSent) response.send(statusOf(_error), { message: 'This request cannot be answered.' });
    next();
  });
  server.first((request, response) => {
    if (!requests.begin(request, response)) return false;
    if (pathOf(request.url) === PATHS.messages) {
      void takeMessage(parts, door, request, response).finally(() => {
        requests.done(response);
      });
      return false;
    }
    // What else there is to ask for is answered at once.
    requests.done(response);
    if (!hasBody(request) && isAddress(request)) return true;
    refuse(request, response, 'path');
    return false;
  });
  /* eslint-disable @typescript-eslint/require-await -- restify takes handlers of two arguments only when they are async. */
  server.get(PATHS.alive, async (_request, response) => {
    response.send(200, { status: 'alive' });
  });
  server.get(PATHS.ready, async (_request, response) => {
    const { isReady, details } = parts.readiness();
    if (requests.isLeaving) response.send(503, { ...details, status: 'stopping' });
    else response.send(isReady ? 200 : 503, details);
  });
  /* eslint-enable */

  const http = server.server;
  Object.assign(http, {
    keepAliveTimeout: KEEP_ALIVE_MS,
    headersTimeout: HEADERS_MS,
    requestTimeout: REQUEST_MS,
    connectionsCheckingInterval: CHECK_MS,
    maxConnections: MOST_CONNECTIONS,
  });
  // Heard by nobody, a connection that cannot be taken would end the program. Whoever begins to listen hears it all the same.
  server.on('error', (error) => {
    if (http.listening) logger.error('the server met an error', { error });
  });
  return {
    http,
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        http.once('error', reject);
        http.listen(port, host, () => {
          http.off('error', reject);
          resolve();
        });
      }),
    stop: async (leaveMs = 0) => {
      await requests.stop(http, leaveMs);
      refused.end();
    },
  };
}

/** Why a fetch failed, in a line that stays short: strangers can have it written. */
function reasonOf(error: unknown): { readonly name: string; readonly code?: string } {
  const { name, cause } = error instanceof Error ? error : new Error();
  const code: unknown = Reflect.get(Object(cause) as object, 'code');
  return { name, ...defined({ code: typeof code === 'string' ? code : undefined }) };
}

/** Whether an address can be read, with the host that it names: restify looks for a route where nobody catches what is thrown. */
function isAddress({ url = '', headers: { host = 'localhost' } }: IncomingMessage): boolean {
  return url.startsWith('/') ? URL.canParse(`http://${host}${url}`) : URL.canParse(url, `http://${host}`);
}

const pathOf = (url = ''): string => url.split('?', 1).join();

/** Answers a request for a turn, whatever happens. */
async function takeMessage(
  parts: ServerParts,
  door: DoorParts<InboundActivity>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const orFail = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      parts.logger.error('an activity could not be processed', { error });
      if (!response.headersSent) answer(response, 500, {});
    }
  };
  await orFail(async () => {
    const activity = await receiveMessage(door, request, response);
    if (activity === undefined) return;
    const turns = parts.turns();
    if (turns === undefined) {
      door.refused.note('starting');
      refuse(request, response, 'starting');
      return;
    }
    // What fails is found in the log with all else that its turn says.
    await correlated(namedTurn(activity), () => orFail(() => takeTurn(turns, parts.logger, activity, response)));
  });
}

/** Hands an activity to the bot, and its answer to whoever sent it. The SDK would send the text of an exception, and print it. */
async function takeTurn(
  { adapter, bot }: Turns,
  logger: Logger,
  activity: InboundActivity,
  response: ServerResponse,
): Promise<void> {
  const failures: unknown[] = [];
  const answered = await adapter.receive(activity, (context) =>
    bot.run(context).catch((error: unknown) => {
      failures.push(error);
    }),
  );
  if (failures.length > 0) throw failures[0];
  const status = answered?.status ?? 200;
  const body = answered?.body;
  if (status >= 400) logger.warn('an activity was not answered', { status });
  answer(response, status, status >= 400 ? {} : body);
}

function statusOf(error: unknown): number {
  const statusCode: unknown = Reflect.get(Object(error) as object, 'statusCode');
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 600 ? statusCode : 500;
}
