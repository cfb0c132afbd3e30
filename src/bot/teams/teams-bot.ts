import { ActivityHandler, type TurnContext } from 'botbuilder';
import { rememberShown } from '../../application/roster/follow-up';
import { publishPurchase, rememberCopy } from '../../application/purchase/publish-purchase';
import { instantOf } from '../../domain/calendar';
import { type ConversationAddress } from '../../domain/conversation';
import { type ActivityKey, departmentId, purchaseId } from '../../domain/ids';
import { isFault } from '../../ports/fault';
import { type TurnStore } from '../../ports/roster/turn-store';
import { consentOf, filesOf, type InboundActivity, readActivity } from './activity';
import { followUpAfterTurn } from '../turn/after-turn';
import { type BotContext } from '../turn/bot-context';
import { handleMessage } from '../handle-message';
import { handlePress, isReadOnlyVerb } from '../handle-press';
import { cardBody, errorBody, type InvokeBody, messageBody, noResultsBody } from './invoke-response';
import { keepLookUp } from '../roster/look-ups';
import { presentNote } from '../answer/plain';
import { replyWelcome } from '../help/reply-welcome';
import { deliveryKey, peopleMentioned, readPressed, readSpeaker, readTyped } from './read-turn';
import { handOverProof, receiveFiles } from '../purchase/proof-files';
import { findMentioned, messageOf, respond, send, showFile } from './sdk-turn';
import { type DraftReply, keyOf, type PressedTurn, type Reply, type Speaker } from '../turn/turn';

type Claim = Awaited<ReturnType<TurnStore['claim']>>;

/** Teams in, Teams out: the only place that touches the SDK's turns. */
export class TeamsBot extends ActivityHandler {
  readonly #context: BotContext;

  constructor(context: BotContext) {
    super();
    this.#context = context;
  }

  protected override async onTurnActivity(turn: TurnContext): Promise<void> {
    const activity = readActivity(turn.activity);
    const isInvoke = turn.activity.type === 'invoke';
    if (activity === undefined) {
      if (isInvoke) await respond(turn, errorBody(400, 'BadRequest', 'This cannot be read.'));
      return;
    }
    const speaker = readSpeaker(activity);
    if (isInvoke) await respond(turn, await this.#answerInvokeSafely(turn, activity, speaker));
    else if (speaker !== undefined) await this.#answerEvent(turn, activity, speaker);
  }

  async #answerEvent(turn: TurnContext, activity: InboundActivity, speaker: Speaker): Promise<void> {
    switch (activity.type) {
      case 'message':
        await this.#answerMessage(turn, activity, speaker);
        break;
      case 'installationUpdate':
        await this.#answerInstallation(turn, activity, speaker);
        break;
      case 'conversationUpdate':
        if (activity.membersAdded?.some((member) => member.id === activity.recipient.id) === true) {
          await this.#welcome(turn, speaker);
        }
        break;
      default:
        // Edited and deleted messages, reactions, typing: nothing runs twice, and nothing is answered.
        break;
    }
  }

  async #answerMessage(turn: TurnContext, activity: InboundActivity, speaker: Speaker): Promise<void> {
    let claim: Claim;
    try {
      await this.#rememberConversation(speaker);
      claim = await this.#context.turns.claim(deliveryKey(activity));
    } catch (error) {
      // Nothing can be done without the store, but that can be said.
      await send(turn, presentNote(...this.#apology(error)));
      return;
    }
    // A repeat whose answer travels in the response gets it again; another one was answered by a post.
    if (claim === 'repeat' && activity.deliveryMode !== 'expectReplies') return;
    await this.#closing(deliveryKey(activity), () =>
      this.#reply(turn, activity, { speaker, isRepeat: claim !== 'first' }),
    );
  }

  /** Says what a message came to. @returns The key under which it waits for the directory, if it does. */
  async #reply(
    turn: TurnContext,
    activity: InboundActivity,
    { speaker, isRepeat }: { speaker: Speaker; isRepeat: boolean },
  ): Promise<ActivityKey | undefined> {
    const reply = await this.#safely(() =>
      isSubmit(activity) ? this.#hearSubmit(activity, speaker) : this.#hear(turn, activity, { speaker, isRepeat }),
    );
    if (!('isTooSlow' in reply)) {
      await this.#follow(reply, await send(turn, reply), speaker.address);
      return undefined;
    }
    const waiting = { ...speaker, key: reply.key, isRepeat: true, draft: reply.draft };
    await keepLookUp(this.#context, waiting, undefined);
    const activityId = await this.#quietly('a waiting message was not posted', () => send(turn, reply.waiting));
    if (activityId !== undefined) await keepLookUp(this.#context, waiting, activityId);
    return reply.key;
  }

  /** Files count before the text that may come with them: they cannot be sent again so easily. */
  #hear(
    turn: TurnContext,
    activity: InboundActivity,
    given: { speaker: Speaker; isRepeat: boolean },
  ): Promise<DraftReply> {
    const files = filesOf(activity);
    if (files.length === 0) return this.#hearText(turn, activity, given);
    return receiveFiles(this.#context, { ...given.speaker, key: deliveryKey(activity) }, files);
  }

  async #hearText(
    turn: TurnContext,
    activity: InboundActivity,
    { speaker, isRepeat }: { speaker: Speaker; isRepeat: boolean },
  ): Promise<DraftReply> {
    const found = await Promise.all(peopleMentioned(activity).map((mention) => findMentioned(turn, mention)));
    return handleMessage(this.#context, { ...readTyped(activity, speaker, found), isRepeat });
  }

  /** A press from a client without `Action.Execute`: it comes as a message, and is answered by one. */
  async #hearSubmit(activity: InboundActivity, speaker: Speaker): Promise<DraftReply> {
    const pressed = readPressed(activity, speaker, sentValue(activity.value));
    const running = pressed === undefined ? undefined : handlePress(this.#context, pressed);
    return running ?? presentNote('This button does nothing any more', 'Type “help” to see what works here.');
  }

  /** Lets a message that shows a purchase follow it. */
  async #keepCopy(
    sent: NonNullable<Reply['follows']>,
    activityId: string,
    address: ConversationAddress,
  ): Promise<void> {
    const { department, id, view, face, round } = sent;
    const { ports, afterTurn } = this.#context;
    await rememberCopy(ports, { department, id, copy: { address, view, activityId, face, round } });
    // It may have changed before the message was known.
    afterTurn.begin(() => publishPurchase(ports, department, id));
  }

  /**
   * Lets what has to follow a change follow after the turn.
   *
   * @returns Whether anything does; it edits the message in the end.
   */
  async #follow(reply: Reply, activityId: string | undefined, address: ConversationAddress): Promise<boolean> {
    if (reply.follows !== undefined && activityId !== undefined)
      await this.#keepCopy(reply.follows, activityId, address);
    const { afterTurn } = reply;
    if (afterTurn !== undefined) this.#context.afterTurn.begin(() => afterTurn(activityId));
    if (reply.change === undefined) return afterTurn !== undefined;
    const { department, command } = reply.change;
    const key = command as ActivityKey;
    const isOnRecord = await rememberShown(this.#context.ports, department.id, key, activityId);
    if (isOnRecord && reply.isRecorded !== true) followUpAfterTurn(this.#context, department.id, key);
    return isOnRecord;
  }

  async #answerInvokeSafely(
    turn: TurnContext,
    activity: InboundActivity,
    speaker: Speaker | undefined,
  ): Promise<InvokeBody> {
    try {
      return await this.#answerInvoke(turn, activity, speaker);
    } catch (error) {
      return errorBody(500, 'InternalServerError', this.#apology(error).join('. '));
    }
  }

  async #answerInvoke(turn: TurnContext, activity: InboundActivity, speaker: Speaker | undefined): Promise<InvokeBody> {
    if (activity.name === 'application/search') return noResultsBody;
    if (activity.name === 'fileConsent/invoke') return this.#answerConsent(turn, activity, speaker);
    if (activity.name !== 'adaptiveCard/action') return errorBody(501, 'NotSupported', 'This is not supported here.');
    const value = (activity.value ?? {}) as { action?: { data?: unknown } | null; trigger?: unknown };
    const pressed = speaker === undefined ? undefined : readPressed(activity, speaker, value.action?.data);
    if (pressed === undefined) return errorBody(400, 'BadRequest', 'This button cannot be read.');

    const isAutomatic = value.trigger === 'automatic';
    if (isAutomatic && !isReadOnlyVerb(pressed.verb)) return messageBody('Press the button to go on.');
    const running = handlePress(this.#context, pressed);
    if (running === undefined) return errorBody(400, 'BadRequest', 'This button is not known here any more.');
    const reply = await running;
    return isAutomatic && !('isTooSlow' in reply) ? cardBody(reply) : this.#answerPress(turn, pressed, reply);
  }

  async #answerPress(turn: TurnContext, pressed: PressedTurn, reply: DraftReply): Promise<InvokeBody> {
    if ('isTooSlow' in reply) {
      const waiting = { ...pressed, key: reply.key, isRepeat: true, draft: reply.draft };
      await keepLookUp(this.#context, waiting, pressed.activityId);
      return cardBody(reply.waiting);
    }
    if (reply.place === 'below') {
      await this.#postBelow(turn, pressed, reply);
      return messageBody('Answered below.');
    }
    // What was done is done: the press is answered, and the message is mended by what follows.
    await this.#quietly('a card could not be edited', () => this.#replaceCard(turn, pressed, reply));
    return cardBody(reply);
  }

  /** Posts an answer once for a press, however often the press is delivered. */
  async #postBelow(turn: TurnContext, { deliveryKey: key, address }: PressedTurn, reply: Reply): Promise<void> {
    if ((await this.#context.turns.claim(key)) === 'repeat') return;
    await this.#closing(key, async () => {
      await this.#follow(reply, await send(turn, reply), address);
      return undefined;
    });
  }

  /** Makes the answer stay in the chat: what an invoke returns is shown to whoever pressed, for now. */
  async #replaceCard(turn: TurnContext, pressed: PressedTurn, reply: Reply): Promise<void> {
    const { activityId, address } = pressed;
    // Where more follows, the message is edited once the license has.
    if ((await this.#follow(reply, activityId, address)) || activityId === undefined) return;
    if (address.conversationType === 'personal') await turn.updateActivity({ ...messageOf(reply), id: activityId });
  }

  /** Hands over a file that was accepted; the question about it goes either way. */
  async #answerConsent(
    turn: TurnContext,
    activity: InboundActivity,
    speaker: Speaker | undefined,
  ): Promise<InvokeBody> {
    const consent = consentOf(activity);
    if (consent === undefined || speaker === undefined) return errorBody(400, 'BadRequest', 'This cannot be read.');
    const { action, context, uploadInfo } = consent;
    if (action === 'decline' || uploadInfo === undefined) return messageBody('Not handed over.');
    const file = await this.#quietly('a file could not be handed over', () =>
      handOverProof(this.#context, speaker, {
        department: departmentId(context.department),
        purchase: purchaseId(context.purchase),
        sha256: context.sha256,
        uploadUrl: uploadInfo.uploadUrl,
      }),
    );
    if (file === undefined) return messageBody('This file cannot be handed over. Open the purchase, and try again.');
    await this.#quietly('a file could not be shown', () => showFile(turn, uploadInfo, activity.replyToId));
    return messageBody('Handed over.');
  }

  async #answerInstallation(turn: TurnContext, activity: InboundActivity, speaker: Speaker): Promise<void> {
    const action = activity.action?.toLowerCase();
    if (action === 'add') await this.#welcome(turn, speaker);
    else if (action === 'remove') {
      await this.#context.turns.release(welcomeKey(speaker));
      if (speaker.address.conversationType === 'personal') {
        await this.#context.ports.conversations.forget(speaker.actor.userId);
      }
    } else await this.#rememberConversation(speaker);
  }

  /** Once for each conversation, though Teams tells of an installation in two ways. */
  async #welcome(turn: TurnContext, speaker: Speaker): Promise<void> {
    await this.#rememberConversation(speaker);
    const { turns } = this.#context;
    const key = welcomeKey(speaker);
    if ((await turns.claim(key)) === 'repeat') return;
    await this.#closing(key, async () => {
      await send(turn, await replyWelcome(this.#context, speaker.actor));
      return undefined;
    });
  }

  async #rememberConversation({ address }: Speaker): Promise<void> {
    if (address.conversationType === 'personal') await this.#context.ports.conversations.save(address);
  }

  /**
   * Does what a claim was for, and closes the claim; when it fails, the next delivery goes on with it at once.
   *
   * @param work May return a key under which it is on record already.
   */
  async #closing(key: ActivityKey, work: () => Promise<ActivityKey | undefined>): Promise<void> {
    const { turns, ports } = this.#context;
    try {
      if ((await work()) === key) return;
    } catch (error) {
      // As if whoever claimed it had died long ago.
      await turns.save({ key, status: 'working', at: instantOf(new Date(0)) });
      throw error;
    }
    await turns.save({ key, status: 'answered', at: instantOf(ports.clock.now()) });
  }

  /** Does what an answer does not depend on. @returns Undefined when it failed. */
  async #quietly<Value>(failure: string, work: () => Promise<Value>): Promise<Value | undefined> {
    try {
      return await work();
    } catch (error) {
      this.#context.ports.logger.warn(failure, { name: (error as Error).name });
      return undefined;
    }
  }

  /** Turns whatever goes wrong into an answer. */
  async #safely(work: () => Promise<DraftReply>): Promise<DraftReply> {
    try {
      return await work();
    } catch (error) {
      return presentNote(...this.#apology(error));
    }
  }

  /** A fault says to try again, a bug is logged under a reference; what went wrong is for the log alone. */
  #apology(error: unknown): readonly [heading: string, subheading: string] {
    const reference = keyOf(String(this.#context.ports.clock.now().getTime()), String(Math.random())).slice(0, 8);
    const kind = isFault(error) ? error.kind : 'bug';
    this.#context.ports.logger.error('a turn failed', { reference, kind, error });
    return isFault(error)
      ? ['That did not work just now', `Please try again in a minute. Reference ${reference}.`]
      : ['Something went wrong on our side', `IT can find it under reference ${reference}.`];
  }
}

/** Whether a message is a press of a button and not a text. */
const isSubmit = ({ value, text = '' }: InboundActivity): boolean => value !== undefined && text.trim() === '';

const welcomeKey = ({ address }: Speaker) => keyOf('welcome', address.conversationId);

/** Teams sends the value of a submit as an object or as its JSON. */
function sentValue(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return undefined;
  }
}
