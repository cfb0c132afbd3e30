import { type Activity, type CloudAdapter, type ConversationReference, type TurnContext } from 'botbuilder';
import { z } from 'zod';
import { type ConversationAddress } from '../../domain/conversation';
import { defined } from '../../domain/defined';
import { Fault } from '../../ports/fault';
import { type Outlet, type Shown } from '../../ports/teams/outlet';
import { retryAfterMs } from '../http/retry-after';

const TOO_MANY_REQUESTS = 429;
/** Answers that say that a conversation, or a message in it, is not there for us any more. */
const UNREACHABLE = new Set([403, 404, 410]);
/** Answers that will be the same tomorrow, and say nothing about the conversation. */
const REFUSED = new Set([400, 405, 413]);

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

/** What the SDK throws when Teams refuses. */
const refusal = z.object({
  statusCode: z.number(),
  response: z
    .object({
      headers: z.custom<Pick<Headers, 'get'>>((headers) => typeof Reflect.get(Object(headers), 'get') === 'function'),
    })
    .optional()
    .catch(undefined),
});

function asFault(error: unknown, operation: string): Fault {
  const { data } = refusal.safeParse(error);
  if (data === undefined) return new Fault('unavailable', `teams ${operation}: no answer`, { cause: error });
  const { statusCode, response } = data;
  const message = `teams ${operation}: ${statusCode}`;
  if (statusCode === TOO_MANY_REQUESTS) {
    const waitMs = retryAfterMs(response?.headers.get('retry-after'));
    return new Fault('throttled', message, defined({ cause: error, retryAfterMs: waitMs }));
  }
  if (UNREACHABLE.has(statusCode)) return new Fault('rejected', message, { cause: error, code: 'unreachable' });
  if (REFUSED.has(statusCode)) return new Fault('rejected', message, { cause: error, code: 'refused' });
  return new Fault('unavailable', message, { cause: error });
}
