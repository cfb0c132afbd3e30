import { setTimeout as sleep } from 'node:timers/promises';
import { type Activity, TeamsInfo, type TurnContext } from 'botbuilder';
import { type RenderedCard } from '../../cards/render';
import { userId, type UserId } from '../../domain/ids';
import { type InvokeBody } from './invoke-response';
import { type FileOffer } from '../../ports/teams/outlet';

/** A card as a message of Teams. */
export function messageOf({ card, summary }: RenderedCard): Partial<Activity> {
  return {
    type: 'message',
    summary,
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
  };
}

const FILE_CONSENT = 'application/vnd.microsoft.teams.card.file.consent';
const FILE_INFO = 'application/vnd.microsoft.teams.card.file.info';

/** A file that the reader has to accept before it is handed over. */
function offerOf({ name, description, sizeInBytes, context }: FileOffer): Partial<Activity> {
  const content = { description, sizeInBytes, acceptContext: context, declineContext: context };
  return { type: 'message', summary: name, attachments: [{ contentType: FILE_CONSENT, name, content }] };
}

/** Shows a file that was handed over, in place of the question about it. */
export async function showFile(
  turn: TurnContext,
  file: { readonly name: string; readonly contentUrl: string; readonly uniqueId: string; readonly fileType: string },
  activityId: string | undefined,
): Promise<void> {
  const { name, contentUrl, uniqueId, fileType } = file;
  const attachments = [{ contentType: FILE_INFO, contentUrl, name, content: { uniqueId, fileType } }];
  await turn.sendActivity({ type: 'message', summary: name, attachments });
  if (activityId !== undefined) await turn.deleteActivity(activityId).catch(() => undefined);
}

/** Posts a message, and the files it offers. @returns Its id, where the channel gives one. */
export async function send(
  turn: TurnContext,
  shown: RenderedCard & { readonly files?: readonly FileOffer[] },
): Promise<string | undefined> {
  const sent = await turn.sendActivity(messageOf(shown));
  for (const file of shown.files ?? []) await turn.sendActivity(offerOf(file));
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
