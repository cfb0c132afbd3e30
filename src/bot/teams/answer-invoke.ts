import { type TurnContext } from 'botbuilder';
import { rememberChat } from '../../application/outbox/remember-chat';
import { withTimeBudget } from '../../concurrency/time-budget';
import { instantOf } from '../../domain/calendar';
import { departmentId, purchaseId } from '../../domain/ids';
import { beginDecline, beginHandOver } from '../audit/hand-over';
import { handlePress, isReadOnlyVerb } from '../handle-press';
import { handOverProof } from '../purchase/proof/hand-over-proof';
import { keepLookUp } from '../roster/look-ups';
import { asking, keptOf, talkOf } from '../turn/kept';
import { type BotContext } from '../turn/bot-context';
import { countedTurn } from '../turn/counted-turn';
import { type DraftReply, type PressedTurn, type Reply, type Speaker } from '../turn/turn';
import { actionOf, consentOf, type InboundActivity } from './activity';
import { shownIn } from '../turn/audience';
import { followReply, nowOrLater } from '../turn/after-turn';
import { apology, closing, quietly } from './guards';
import { cardBody, errorBody, type InvokeBody, messageBody, noResultsBody } from './invoke-response';
import { privately } from './privately';
import { readPressed, sentAt } from './read-turn';
import { messageOf, send, showFile } from './sdk-turn';
import { countRefusals } from './turn-outcome';

/** What was done is not kept from whoever pressed longer than this. */
const CLAIM_MS = 2_000;

/** An invoke on its way through us. */
interface Invoke {
  readonly context: BotContext;
  readonly turn: TurnContext;
  readonly activity: InboundActivity;
  readonly speaker: Speaker | undefined;
}

/** Answers what waits for an answer in its response: a press, a search, a file that was accepted. Never throws. */
export async function answerInvoke(invoke: Invoke): Promise<InvokeBody> {
  try {
    switch (invoke.activity.name) {
      case 'application/search':
        return noResultsBody;
      case 'fileConsent/invoke':
        return await answerConsent(invoke);
      case 'adaptiveCard/action':
        return await answerAction(invoke);
      default:
        return errorBody(501, 'NotSupported', 'This is not supported here.');
    }
  } catch (error) {
    const words = apology(invoke.context, error, 'press');
    return errorBody(500, 'InternalServerError', words.join('. '));
  }
}

async function answerAction(invoke: Invoke): Promise<InvokeBody> {
  const { context, activity, speaker } = invoke;
  const action = actionOf(activity);
  const pressed = speaker === undefined ? undefined : readPressed(activity, speaker, action?.data);
  if (pressed === undefined) return errorBody(400, 'BadRequest', 'This button cannot be read.');
  const isAutomatic = action?.trigger === 'automatic';
  if (isAutomatic && !isReadOnlyVerb(pressed.verb)) return messageBody('Press the button to go on.');
  if (!isAutomatic) rememberPlace(context, activity, pressed);
  const counted = { ...pressed, key: pressed.deliveryKey, isPress: true };
  const answer = await countedTurn(context, counted, async (counting) => handlePress(counting, pressed));
  if (answer === undefined) return errorBody(400, 'BadRequest', 'This button is not known here any more.');
  countRefusals(context.ports.metrics, answer);
  if ('isTooSlow' in answer) return answerPress(invoke, pressed, answer);
  const reply = shownIn(pressed.address, answer);
  if (isAutomatic) return cardBody(reply);
  const instead = await privately(context, pressed, pressed.deliveryKey, reply);
  return instead === undefined ? answerPress(invoke, pressed, reply) : messageBody(instead);
}

/** Whoever presses can be written to there. */
function rememberPlace({ ports, afterTurn }: BotContext, activity: InboundActivity, { address }: PressedTurn): void {
  if (address.conversationType !== 'personal') return;
  afterTurn.begin(() => rememberChat(ports, address, { at: sentAt(activity) }));
}

async function answerPress({ context, turn }: Invoke, pressed: PressedTurn, reply: DraftReply): Promise<InvokeBody> {
  if ('isTooSlow' in reply) {
    const waiting = { ...pressed, key: reply.key, isRepeat: true, draft: reply.draft };
    await keepLookUp(context, waiting, pressed.activityId);
    return cardBody(reply.waiting);
  }
  if (reply.place === 'below') return postBelow(context, turn, pressed, reply);
  const shown = asking(reply, pressed.deliveryKey);
  // What was done is done: the press is answered, and the message is mended by what follows.
  await quietly(context, 'a card could not be edited', () => replaceCard(context, turn, pressed, shown));
  await keepPress(context, pressed, reply);
  return cardBody(shown);
}

/** Keeps what was asked or done, for what the same person types next. */
async function keepPress(context: BotContext, pressed: PressedTurn, reply: Reply): Promise<void> {
  const { deliveryKey: key } = pressed;
  const said = keptOf(reply, key);
  if (said === undefined) return;
  const at = instantOf(context.ports.clock.now());
  await nowOrLater(context, () => context.turns.save({ key, status: 'answered', at, talk: talkOf(pressed), said }));
}

/**
 * Posts an answer once for a press, however often the press is delivered. Where the store cannot tell whether it was posted, what was
 * done is said in the answer to the press itself.
 */
async function postBelow(
  context: BotContext,
  turn: TurnContext,
  pressed: PressedTurn,
  reply: Reply,
): Promise<InvokeBody> {
  const { deliveryKey, address } = pressed;
  const said = keptOf(reply, deliveryKey);
  const claim = await quietly(context, 'an answer could not be posted below', () =>
    withTimeBudget(CLAIM_MS, () => context.turns.claim(deliveryKey)),
  );
  if (claim === undefined) {
    await followReply(context, reply, undefined, address);
    return cardBody(reply);
  }
  if (claim !== 'repeat') {
    await closing(context, { key: deliveryKey, talk: said === undefined ? undefined : talkOf(pressed) }, async () => {
      await followReply(context, reply, await send(turn, asking(reply, deliveryKey)), address);
      return { said };
    });
  }
  return messageBody('Answered below.');
}

/** Makes the answer stay in the chat: what an invoke returns is shown to whoever pressed, for now. */
async function replaceCard(context: BotContext, turn: TurnContext, pressed: PressedTurn, reply: Reply): Promise<void> {
  const { activityId, address } = pressed;
  // Where more follows, the message is edited once the license has.
  if ((await followReply(context, reply, activityId, address)) || activityId === undefined) return;
  if (address.conversationType === 'personal') await turn.updateActivity({ ...messageOf(reply), id: activityId });
}

/** Hands over a file that was accepted; the question about it goes either way. */
async function answerConsent(invoke: Invoke): Promise<InvokeBody> {
  const { context, turn, activity, speaker } = invoke;
  const consent = consentOf(activity);
  if (consent === undefined || speaker === undefined) return errorBody(400, 'BadRequest', 'This cannot be read.');
  const { action, context: about, uploadInfo } = consent;
  const { department, purchase, sha256 } = about;
  const isProof = department !== undefined && purchase !== undefined;
  if (action === 'decline' || uploadInfo === undefined) {
    if (!isProof) beginDecline(context, speaker, sha256);
    return messageBody('Nothing was sent.');
  }
  const { uploadUrl } = uploadInfo;
  if (!isProof)
    return answerMadeFile(context, speaker, { sha256, uploadUrl, shown: uploadInfo, activityId: activity.replyToId });
  const asked = { department: departmentId(department), purchase: purchaseId(purchase), sha256, uploadUrl };
  const file = await quietly(context, 'a file could not be handed over', () => handOverProof(context, speaker, asked));
  if (file === undefined) return messageBody('This file cannot be handed over. Open the purchase, and try again.');
  await quietly(context, 'a file could not be shown', () => showFile(turn, uploadInfo, activity.replyToId));
  return messageBody('Handed over.');
}

const HAND_OVER_WORDS = {
  begun: 'It is on its way to your files.',
  again: 'It is on its way to your files.',
  'not-offered': 'This file cannot be handed over. Ask for it once more.',
} as const;

/** Begins to hand over a file that was made for whoever accepts it. */
async function answerMadeFile(
  context: BotContext,
  speaker: Speaker,
  accepted: Parameters<typeof beginHandOver>[2],
): Promise<InvokeBody> {
  return messageBody(HAND_OVER_WORDS[await beginHandOver(context, speaker, accepted)]);
}
