import { setTimeout as sleep } from 'node:timers/promises';
import { type Activity, TeamsInfo, type TurnContext } from 'botbuilder';
import { type RenderedCard } from '../cards/render';
import { userId, type UserId } from '../domain/ids';
import { type InvokeBody } from './invoke-response';

/** A card as a message of Teams. */
export function messageOf({ card, summary }: RenderedCard): Partial<Activity> {
  return {
    type: 'message',
    summary,
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
  };
}

/** Posts a message. @returns Its id, where the channel gives one. */
export async function send(turn: TurnContext, shown: RenderedCard): Promise<string | undefined> {
  const sent = await turn.sendActivity(messageOf(shown));
  return sent?.id === undefined || sent.id === '' ? undefined : sent.id;
}

/** Answers an invoke: HTTP 200, whatever the body says. */
export async function respond(turn: TurnContext, body: InvokeBody): Promise<void> {
  await turn.sendActivity({ type: 'invokeResponse', value: { status: 200, body } });
}

/** A turn does not wait longer for Teams to say who somebody mentioned is; then the name must do. */
const WHO_IS_IT_MS = 3000;

/** The directory id of somebody mentioned: Teams itself says who it is, whatever the text says. */
export async function findMentioned(
  turn: TurnContext,
  mention: { readonly teamsUserId: string; readonly aadObjectId: string | undefined },
): Promise<UserId | undefined> {
  if (mention.aadObjectId !== undefined) return userId(mention.aadObjectId);
  const asked = TeamsInfo.getMember(turn, mention.teamsUserId).catch(() => undefined);
  const member = await Promise.race([asked, sleep(WHO_IS_IT_MS, undefined, { ref: false })]);
  return member?.aadObjectId === undefined ? undefined : userId(member.aadObjectId);
}
