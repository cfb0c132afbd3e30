import { type Activity, ActivityHandler, TeamsInfo, type TurnContext } from 'botbuilder';
import { rememberShown } from '../application/follow-up';
import { readStanding, rolesOf } from '../application/standing';
import { instantOf } from '../domain/calendar';
import { type ActivityKey, userId, type UserId } from '../domain/ids';
import { type RenderedCard } from '../cards/render';
import { isFault } from '../ports/fault';
import { type InboundActivity, readActivity } from './activity';
import { type BotContext } from './bot-context';
import { isReadOnlyVerb, runCardAction } from './card-actions';
import { hear } from './hear';
import { cardBody, errorBody, type InvokeBody, messageBody, noResultsBody } from './invoke-response';
import { keepForLater } from './look-ups';
import { presentNote, presentWelcome } from './present/plain';
import { deliveryKey, peopleMentioned, readPressed, readSpeaker, readTyped } from './read-turn';
import { type DraftReply } from './roster-flow';
import { keyOf, type PressedTurn, type Reply, type Speaker, type TypedTurn } from './turn';

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
    if (isInvoke) await respond(turn, await this.#answerInvoke(turn, activity, speaker));
    else if (speaker !== undefined) await this.#answerEvent(turn, activity, speaker);
  }

  async #answerEvent(turn: TurnContext, activity: InboundActivity, speaker: Speaker): Promise<void> {
    switch (activity.type) {
      case 'message':
        await this.#rememberConversation(speaker);
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
    if (activity.value !== undefined && (activity.text ?? '').trim() === '') {
      await this.#answerSubmit(turn, activity, speaker);
      return;
    }
    const { turns } = this.#context;
    const isAnsweredInline = activity.deliveryMode === 'expectReplies';
    const claim = await turns.claim(deliveryKey(activity));
    if (claim === 'repeat' && !isAnsweredInline) return;

    const found = await Promise.all(peopleMentioned(activity).map((mention) => findMentioned(turn, mention)));
    const typed: TypedTurn = { ...readTyped(activity, speaker, found), isRepeat: claim !== 'first' };
    try {
      await this.#reply(turn, typed, await this.#safely(() => hear(this.#context, typed)));
    } catch (error) {
      await turns.release(typed.key);
      throw error;
    }
  }

  /** Posts a reply to a message; what has to follow it follows behind the turn's back. */
  async #reply(turn: TurnContext, typed: TypedTurn, reply: DraftReply): Promise<void> {
    const at = instantOf(this.#context.ports.clock.now());
    if ('isTooSlow' in reply) {
      await keepForLater(this.#context, { ...typed, draft: reply.draft }, undefined);
      const activityId = await send(turn, reply.waiting);
      await keepForLater(this.#context, { ...typed, draft: reply.draft }, activityId);
      return;
    }
    const activityId = await send(turn, reply);
    await this.#follow(reply, activityId);
    await this.#context.turns.save({ key: typed.key, status: 'answered', at });
  }

  async #follow(reply: Reply, activityId: string | undefined): Promise<void> {
    if (reply.change === undefined) return;
    const { department, command } = reply.change;
    const key = command as ActivityKey;
    if (activityId !== undefined) await rememberShown(this.#context.ports, department.id, key, activityId);
    this.#context.afterwards(department.id, key);
  }

  /** A press from a client without `Action.Execute`: it comes as a message, and is answered by one. */
  async #answerSubmit(turn: TurnContext, activity: InboundActivity, speaker: Speaker): Promise<void> {
    const pressed = readPressed(activity, speaker, sentValue(activity.value));
    const running = pressed === undefined ? undefined : runCardAction(this.#context, pressed);
    if (pressed === undefined || running === undefined) {
      await send(turn, presentNote('This button does nothing any more', 'Type “help” to see what works here.'));
      return;
    }
    const reply = await this.#safely(() => running);
    if ('isTooSlow' in reply) await this.#waitForLookUp(pressed, reply, await send(turn, reply.waiting));
    else await this.#follow(reply, await send(turn, reply));
  }

  async #answerInvoke(turn: TurnContext, activity: InboundActivity, speaker: Speaker | undefined): Promise<InvokeBody> {
    if (activity.name === 'application/search') return noResultsBody;
    if (activity.name !== 'adaptiveCard/action') return errorBody(501, 'NotSupported', 'This is not supported here.');
    const value = (activity.value ?? {}) as { action?: { data?: unknown }; trigger?: unknown };
    const pressed = speaker === undefined ? undefined : readPressed(activity, speaker, value.action?.data);
    if (pressed === undefined) return errorBody(400, 'BadRequest', 'This button cannot be read.');

    const isAutomatic = value.trigger === 'automatic';
    if (isAutomatic && !isReadOnlyVerb(pressed.verb)) return messageBody('Press the button to go on.');
    const running = runCardAction(this.#context, pressed);
    if (running === undefined) return errorBody(400, 'BadRequest', 'This button is not known here any more.');
    return this.#answerPress(turn, pressed, { running, isAutomatic });
  }

  async #answerPress(
    turn: TurnContext,
    pressed: PressedTurn,
    { running, isAutomatic }: { running: Promise<DraftReply>; isAutomatic: boolean },
  ): Promise<InvokeBody> {
    const reply = await this.#safely(() => running);
    if ('isTooSlow' in reply) {
      await this.#waitForLookUp(pressed, reply, pressed.activityId);
      return cardBody(reply.waiting);
    }
    if (isAutomatic) return cardBody(reply);
    if (reply.place === 'below') {
      await this.#follow(reply, await send(turn, reply));
      return messageBody('Answered below.');
    }
    await this.#replaceCard(turn, pressed, reply);
    return cardBody(reply);
  }

  /** Makes the answer stay in the chat: what an invoke returns is shown to whoever pressed, for now. */
  async #replaceCard(turn: TurnContext, pressed: PressedTurn, reply: Reply): Promise<void> {
    if (reply.change !== undefined) {
      // The message is edited once the license has followed.
      await this.#follow(reply, pressed.activityId);
      return;
    }
    const { activityId, address } = pressed;
    if (activityId === undefined || address.conversationType !== 'personal') return;
    try {
      await turn.updateActivity({ ...messageOf(reply), id: activityId });
    } catch (error) {
      this.#context.ports.logger.warn('a card could not be edited', { name: (error as Error).name });
    }
  }

  async #waitForLookUp(
    pressed: PressedTurn,
    reply: Extract<DraftReply, { isTooSlow: true }>,
    activityId: string | undefined,
  ): Promise<void> {
    const key = reply.key;
    await keepForLater(this.#context, { ...pressed, key, isRepeat: true, draft: reply.draft }, activityId);
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
    const { ports, turns } = this.#context;
    const key = welcomeKey(speaker);
    if ((await turns.claim(key)) === 'repeat') return;
    const roles = rolesOf(await readStanding(ports, speaker.actor));
    await send(turn, presentWelcome(ports.policy.organization, roles));
    await turns.save({ key, status: 'answered', at: instantOf(ports.clock.now()) });
  }

  async #rememberConversation({ address }: Speaker): Promise<void> {
    if (address.conversationType === 'personal') await this.#context.ports.conversations.save(address);
  }

  /** Turns whatever goes wrong into an answer: a fault says to try again, a bug is logged under a reference. */
  async #safely(work: () => Promise<DraftReply>): Promise<DraftReply> {
    try {
      return await work();
    } catch (error) {
      const reference = keyOf(String(this.#context.ports.clock.now().getTime()), String(Math.random())).slice(0, 8);
      const kind = isFault(error) ? error.kind : 'bug';
      this.#context.ports.logger.error('a turn failed', { reference, kind, error });
      return isFault(error)
        ? presentNote('That did not work just now', `Please try again in a minute. Reference ${reference}.`)
        : presentNote('Something went wrong on our side', `IT can find it under reference ${reference}.`);
    }
  }
}

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

function messageOf({ card, summary }: RenderedCard): Partial<Activity> {
  return {
    type: 'message',
    summary,
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
  };
}

/** Posts a message. @returns Its id, where the channel gives one. */
async function send(turn: TurnContext, shown: RenderedCard): Promise<string | undefined> {
  const sent = await turn.sendActivity(messageOf(shown));
  return sent?.id === undefined || sent.id === '' ? undefined : sent.id;
}

async function respond(turn: TurnContext, body: InvokeBody): Promise<void> {
  await turn.sendActivity({ type: 'invokeResponse', value: { status: 200, body } });
}

/** The directory id of somebody mentioned: Teams itself says who it is, whatever the text says. */
async function findMentioned(
  turn: TurnContext,
  mention: { readonly teamsUserId: string; readonly aadObjectId: string | undefined },
): Promise<UserId | undefined> {
  if (mention.aadObjectId !== undefined) return userId(mention.aadObjectId);
  try {
    const member = await TeamsInfo.getMember(turn, mention.teamsUserId);
    return member.aadObjectId === undefined ? undefined : userId(member.aadObjectId);
  } catch {
    return undefined;
  }
}
