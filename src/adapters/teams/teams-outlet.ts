import { type Activity, type CloudAdapter, type ConversationReference, type TurnContext } from 'botbuilder';
import { z } from 'zod';
import { type ConversationAddress } from '../../domain/conversation';
import { defined } from '../../domain/defined';
import { Fault } from '../../ports/fault';
import { type Outlet, type OutletRefusal, type Shown } from '../../ports/teams/outlet';
import { retryAfterMs } from '../http/retry-after';

const TOO_MANY_REQUESTS = 429;
/** Answers after which the same may be sent again, as Teams advises; all others will be the same tomorrow. */
const MAY_PASS = new Set([412, 502, 503, 504]);
/** Of these, what a gateway says that did not hear whether it was done. */
const IN_DOUBT = new Set([502, 504]);
/** A connection that was never made. */
const NOT_CONNECTED = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN/u;

/**
 * Writes cards into Teams conversations, through stored addresses.
 *
 * @param adapter Asked for when there is something to write: a job may have nothing.
 * @param botId Empty in local mode.
 */
export function teamsOutlet(adapter: () => CloudAdapter, botId: string): Outlet {
  async function inConversation<Value>(
    address: ConversationAddress,
    operation: string,
    work: (turn: TurnContext) => Promise<Value>,
  ): Promise<Value> {
    const results: Value[] = [];
    try {
      await adapter().continueConversationAsync(botId, referenceOf(address), async (turn) => {
        results.push(await work(turn));
      });
    } catch (error) {
      throw asFault(error, operation);
    }
    return results[0] as Value;
  }

  return {
    post: (address, shown) =>
      inConversation(address, 'post', async (turn) => (await turn.sendActivity(messageOf(shown)))?.id ?? ''),
    update: (address, activityId, shown) =>
      inConversation(address, 'update', async (turn) => {
        await turn.updateActivity({ ...messageOf(shown), id: activityId });
      }),
  };
}

function referenceOf(address: ConversationAddress): Partial<ConversationReference> {
  const { tenantId, conversationId, conversationType, serviceUrl, botId, teamsUserId, userId } = address;
  return {
    channelId: 'msteams',
    serviceUrl,
    bot: { id: botId, name: '' },
    user: { id: teamsUserId, name: '', aadObjectId: userId },
    conversation: {
      id: conversationId,
      conversationType,
      tenantId,
      isGroup: conversationType !== 'personal',
      name: '',
    },
  };
}

function messageOf({ card, summary }: Shown): Partial<Activity> {
  return {
    type: 'message',
    summary,
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
  };
}

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

function asFault(error: unknown, operation: string): Fault {
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
  return new Fault('rejected', message, { cause: error, code: codeOf(statusCode, data.body?.error.code ?? data.code) });
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
