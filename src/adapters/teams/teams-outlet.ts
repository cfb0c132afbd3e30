import { type Activity, type CloudAdapter, type ConversationReference, type TurnContext } from 'botbuilder';
import { type ConversationAddress } from '../../domain/conversation';
import { isFault } from '../../ports/fault';
import { type Outlet, type Shown } from '../../ports/teams/outlet';
import { connectorFault, saysWhoIsShut } from './connector-fault';
import { ShutChats } from './shut-chats';

const FILE_CONSENT = 'application/vnd.microsoft.teams.card.file.consent';
const FILE_INFO = 'application/vnd.microsoft.teams.card.file.info';

/**
 * Writes cards into Teams conversations, through stored addresses.
 *
 * @param adapter Asked for when there is something to write: a job may have nothing.
 * @param botId Empty in local mode.
 */
export function teamsOutlet(adapter: () => CloudAdapter, botId: string): Outlet {
  const shut = new ShutChats(botId);

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
      if (isFault(error)) throw error;
      const fault = connectorFault(error, operation, botId);
      throw fault.code === 'blocked' && !saysWhoIsShut(error) ? shut.judge(address.conversationId, fault) : fault;
    }
    shut.arrived();
    return results[0] as Value;
  }

  return {
    post: (address, shown) =>
      inConversation(address, 'post', async (turn) => (await turn.sendActivity(messageOf(shown)))?.id ?? ''),
    offer: (address, { name, description, sizeInBytes, context }) =>
      inConversation(address, 'offer', async (turn) => {
        const content = { description, sizeInBytes, acceptContext: context, declineContext: context };
        const attachments = [{ contentType: FILE_CONSENT, name, content }];
        await turn.sendActivity({ type: 'message', summary: name, attachments });
      }),
    showFile: (address, { name, contentUrl, uniqueId, fileType }, instead) =>
      inConversation(address, 'show', async (turn) => {
        const content = { uniqueId, fileType };
        const attachments = [{ contentType: FILE_INFO, contentUrl, name, content }];
        await turn.sendActivity({ type: 'message', summary: name, attachments });
        if (instead !== undefined) await turn.deleteActivity(instead).catch(() => undefined);
      }),
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
