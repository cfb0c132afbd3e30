import { z } from 'zod';
import { defined } from '../../domain/defined';
import { Fault } from '../../ports/fault';
import { type OutletRefusal } from '../../ports/teams/outlet';
import { identityFault } from '../http/identity-fault';
import { retryAfterMs } from '../http/retry-after';
import { connectorIdentity } from './connector-access';

const UNAUTHORIZED = 401;
const TOO_MANY_REQUESTS = 429;
/** How the connector says that it does not know our id. */
const NOT_REGISTERED = 'BotNotRegistered';
/** Answers after which the same may be sent again, as Teams advises; all others will be the same tomorrow. */
const MAY_PASS = new Set([412, 502, 503, 504]);
/** Of these, what a gateway says that did not hear whether it was done. */
const IN_DOUBT = new Set([502, 504]);
/** A connection that was never made. */
const NOT_CONNECTED = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN/u;

/** What the SDK throws when Teams refuses; the code is Teams' own, where it gives one. */
const refusal = z.object({
  statusCode: z.number(),
  code: z.string().optional().catch(undefined),
  body: z
    .object({ error: z.object({ code: z.string() }) })
    .optional()
    .catch(undefined),
  response: z
    .object({
      headers: z.custom<Pick<Headers, 'get'>>((headers) => typeof Reflect.get(Object(headers), 'get') === 'function'),
    })
    .optional()
    .catch(undefined),
});

/**
 * What a message that did not arrive means, whoever sent it: `forbidden` when the connector does not know us, or nobody gives us a token
 * for it; `rejected` when it is about this conversation, or this message; all else may pass.
 *
 * @param botId Empty in local mode.
 */
export function connectorFault(error: unknown, operation: string, botId: string): Fault {
  const noToken = identityFault(error, { service: 'Teams', clientId: botId });
  if (noToken !== undefined) return noToken;
  const { data } = refusal.safeParse(error);
  if (data === undefined) {
    const isOutcomeUnknown = !NOT_CONNECTED.test(connectionCode(error));
    return new Fault('unavailable', `teams ${operation}: no answer`, { cause: error, isOutcomeUnknown });
  }
  const { statusCode, response } = data;
  const message = `teams ${operation}: ${statusCode}`;
  if (statusCode === TOO_MANY_REQUESTS || MAY_PASS.has(statusCode)) {
    const waitMs = retryAfterMs(response?.headers.get('retry-after'));
    const kind = statusCode === TOO_MANY_REQUESTS ? 'throttled' : 'unavailable';
    const isOutcomeUnknown = IN_DOUBT.has(statusCode);
    return new Fault(kind, message, { ...defined({ retryAfterMs: waitMs }), cause: error, isOutcomeUnknown });
  }
  const said = data.body?.error.code ?? data.code;
  if (statusCode === UNAUTHORIZED || said === NOT_REGISTERED)
    return new Fault('forbidden', message, { cause: error, code: 'token-refused', access: connectorIdentity(botId) });
  return new Fault('rejected', message, { cause: error, code: codeOf(statusCode, said) });
}

/** What the connector says of one conversation that is shut. It has no one place for it: a code, or a part of a message. */
const SHUT = ['BotNotInConversationRoster', 'BotDisabledByAdmin', 'ConversationBlockedByUser', 'MessageWritesBlocked'];

/** Whether a refusal names the one conversation that it is about; one that does not may be about the bot. */
export function saysWhoIsShut(error: unknown): boolean {
  const { code, body, message } = Object(error) as { readonly code?: unknown; body?: unknown; message?: unknown };
  const said = JSON.stringify([code, body, message]);
  return SHUT.some((one) => said.includes(one));
}

/** Why it is refused, in our words. */
function codeOf(statusCode: number, said = ''): OutletRefusal {
  switch (statusCode) {
    case 403:
      if (said === 'BotNotInConversationRoster') return 'not-installed';
      return said === 'BotDisabledByAdmin' ? 'disabled' : 'blocked';
    case 404:
    case 410:
      return 'gone';
    default:
      return 'refused';
  }
}

/** What Node says of a connection, however deep the SDK wraps it. */
function connectionCode(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const code: unknown = Reflect.get(error, 'code');
  return `${typeof code === 'string' ? code : ''} ${connectionCode(error.cause)}`;
}
