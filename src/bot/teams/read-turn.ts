import { type Instant, instantOf } from '../../domain/calendar';
import { type ConversationAddress } from '../../domain/conversation';
import { defined } from '../../domain/defined';
import { userId, type UserId } from '../../domain/ids';
import { readPress } from '../../cards/parts/button';
import { type InboundActivity, type Mention, mentionsOf, tenantOf } from './activity';
import { typedText } from './typed-text';
import { keyOf, type PressedTurn, type Speaker, type TypedTurn } from '../turn/turn';

const OPEN = '\uE000';
const CLOSE = '\uE001';

/** Who speaks, and where; undefined when Teams does not say who. */
export function readSpeaker(activity: InboundActivity): Speaker | undefined {
  const { from, conversation, recipient, serviceUrl, channelData } = activity;
  if (from.aadObjectId === undefined || from.aadObjectId === '') return undefined;
  const id = userId(from.aadObjectId);
  const type = conversation.conversationType;
  const address: ConversationAddress = {
    tenantId: tenantOf(activity) ?? '',
    conversationId: conversation.id,
    conversationType: type === 'channel' || type === 'groupChat' ? type : 'personal',
    serviceUrl,
    botId: recipient.id,
    teamsUserId: from.id,
    userId: id,
    ...defined({ teamId: type === 'channel' ? channelData?.team?.id : undefined }),
  };
  const displayName = from.name ?? 'Somebody';
  return { address, actor: { kind: 'person', userId: id, displayName, userPrincipalName: '' } };
}

/** The people mentioned in a message, without us. */
export const peopleMentioned = (activity: InboundActivity): readonly Mention[] =>
  mentionsOf(activity).filter((mention) => mention.teamsUserId !== activity.recipient.id);

/**
 * A message as it was typed: quotations and our own mention go, people's become placeholders.
 *
 * @param found The ids of the people mentioned, in their order, as far as Teams knows them.
 */
export function readTyped(
  activity: InboundActivity,
  speaker: Speaker,
  found: readonly (UserId | undefined)[],
): Omit<TypedTurn, 'isRepeat'> {
  const mentions = peopleMentioned(activity);
  const ours = mentionsOf(activity).filter((mention) => mention.teamsUserId === activity.recipient.id);
  const typed = typedText(activity).replace(/[\uE000-\uF8FF]/gu, '');
  const withoutUs = ours.reduce((text, mention) => text.replace(mention.text, ' '), typed);
  const text = mentions.reduce((so, mention, index) => so.replace(mention.text, `${OPEN}${index}${CLOSE}`), withoutUs);
  return {
    ...speaker,
    key: deliveryKey(activity),
    text: text.replace(/<\/?at[^>]*>/giu, ' '),
    mentions: mentions.map(({ name }, index) => ({ name, userId: found[index] })),
  };
}

/** A button that was pressed; undefined when the activity does not come from a card of ours. */
export function readPressed(activity: InboundActivity, speaker: Speaker, sent: unknown): PressedTurn | undefined {
  const press = readPress(sent);
  if (press === undefined) return undefined;
  const { verb, data, inputs, question } = press;
  const card = activity.replyToId ?? '';
  return {
    ...speaker,
    verb,
    data,
    inputs,
    key: keyOf('press', speaker.actor.userId, card, verb, JSON.stringify(data)),
    deliveryKey: deliveryKey(activity),
    activityId: activity.replyToId,
    question,
  };
}

/** The same for every delivery of one activity. One without an id, which a message always has, is known by all that it says. */
export const deliveryKey = (activity: InboundActivity) => {
  const { conversation, id, from } = activity;
  return keyOf('activity', conversation.id, id ?? JSON.stringify(activity), from.id);
};

/** When Teams sent it. */
export const sentAt = ({ timestamp }: InboundActivity): Instant | undefined =>
  timestamp === undefined ? undefined : instantOf(new Date(timestamp));
