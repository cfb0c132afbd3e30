import { samplePerson } from '../../../src/local/sample/sample-people';

/** The tenant that activities come from. */
export const TENANT_ID = '00000000-0000-4000-8000-00000000007e';
/** The bot, as Teams calls it. */
export const BOT_ID = '28:bot';

/** An activity as Teams sends it; loose, since tests also send what Teams never would. */
export type WireActivity = Readonly<Record<string, unknown>>;

/** Where a person writes to the bot: alone, or in a group chat or channel. */
export interface Place {
  readonly serviceUrl: string;
  readonly conversationId?: string;
  readonly conversationType?: 'personal' | 'groupChat' | 'channel';
}

let lastId = 0;

/** An id that no other activity of this process has. */
export const newActivityId = (): string => `activity-${++lastId}`;

/** The directory id of somebody of the sample tenant. */
export const idOf = (alias: string): string => samplePerson(alias).id;
/** The Teams id of somebody of the sample tenant. */
export const teamsIdOf = (alias: string): string => `29:${alias}`;
/** The chat of somebody of the sample tenant with the bot. */
export const chatOf = (alias: string): string => `a:${alias}`;

/** What every activity of a person carries. */
export function anActivity(alias: string, place: Place, own: WireActivity): WireActivity {
  const { serviceUrl, conversationId = chatOf(alias), conversationType = 'personal' } = place;
  return {
    id: newActivityId(),
    timestamp: '2027-03-01T20:00:00.000Z',
    serviceUrl,
    channelId: 'msteams',
    from: { id: teamsIdOf(alias), name: samplePerson(alias).name, aadObjectId: idOf(alias) },
    recipient: { id: BOT_ID, name: 'alacarte' },
    conversation: {
      id: conversationId,
      conversationType,
      tenantId: TENANT_ID,
      isGroup: conversationType !== 'personal',
    },
    channelData: { tenant: { id: TENANT_ID } },
    entities: [{ type: 'clientInfo', locale: 'en-US', country: 'US', platform: 'Windows' }],
    locale: 'en-US',
    ...own,
  };
}

/** A message somebody typed, with the HTML copy that Teams adds. */
export function aMessage(alias: string, place: Place, text: string, own: WireActivity = {}): WireActivity {
  return anActivity(alias, place, {
    type: 'message',
    textFormat: 'plain',
    text,
    attachments: [{ contentType: 'text/html', content: `<div>${text}</div>` }],
    ...own,
  });
}

/** A mention entity, as Teams resolves it; `text` is what stands in the message. */
export const aMention = (mentioned: WireActivity, text: string): WireActivity => ({ type: 'mention', mentioned, text });

/** The mention of the bot itself. */
export const botMention = aMention({ id: BOT_ID, name: 'alacarte' }, '<at>alacarte</at>');

/** A press on a card of the message `replyToId`. */
export function aPress(
  alias: string,
  place: Place,
  pressed: { readonly action: unknown; readonly replyToId?: string | undefined; readonly trigger?: string },
  own: WireActivity = {},
): WireActivity {
  const { action, replyToId, trigger = 'manual' } = pressed;
  return anActivity(alias, place, {
    type: 'invoke',
    name: 'adaptiveCard/action',
    ...(replyToId === undefined ? {} : { replyToId }),
    value: { action, trigger },
    ...own,
  });
}
