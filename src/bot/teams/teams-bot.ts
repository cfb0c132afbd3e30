import { ActivityHandler, type TurnContext } from 'botbuilder';
import { leaveTeam } from '../../application/institution/choose-channel';
import { rememberChat } from '../../application/outbox/remember-chat';
import { findRecorded } from '../../application/roster/find-command';
import { instantOf } from '../../domain/calendar';
import { withTimeBudget } from '../../concurrency/time-budget';
import { type ActivityKey, activityKey, type DepartmentId } from '../../domain/ids';
import { isShown } from '../../domain/roster/handled';
import { type RosterDraft } from '../../domain/roster/roster-draft';
import { type TurnStore } from '../../ports/roster/turn-store';
import { presentNote } from '../answer/plain';
import { replyWelcome } from '../help/reply-welcome';
import { keepLookUp } from '../roster/look-ups';
import { asking, keptOf, talkOf } from '../turn/kept';
import { type BotContext } from '../turn/bot-context';
import { type DraftReply, keyOf, type Reply, type Speaker } from '../turn/turn';
import { filesOf, type InboundActivity, readActivity } from './activity';
import { answerInvoke } from './answer-invoke';
import { followReply, nowOrLater } from '../turn/after-turn';
import { shownIn } from '../turn/audience';
import { apology, type Closed, closing, quietly, safely } from './guards';
import { changingIfFirst } from './first-delivery';
import { errorBody } from './invoke-response';
import { privately } from './privately';
import { handleSent, isSubmit, type SentMessage } from './handle-sent';
import { deliveryKey, readSpeaker, sentAt } from './read-turn';
import { respond, send } from './sdk-turn';
import { asTurn, countRefusals, turnBecomes } from './turn-outcome';
import { Unsaid } from './unsaid';

/** Faults are waited out this long in a turn: Teams waits 15 seconds for its end. */
const TURN_MS = 10_000;

type Claim = Awaited<ReturnType<TurnStore['claim']>>;

/** A message on its way through us. */
interface Message extends SentMessage {
  /** Whether whoever took it on before died over it, and may have posted the answer. */
  readonly isRetried?: boolean;
}

/** Teams in, Teams out: with what is beside it, the only place that touches the SDK's turns. */
export class TeamsBot extends ActivityHandler {
  readonly #context: BotContext;
  readonly #unsaid: Unsaid;

  constructor(context: BotContext) {
    super();
    this.#context = context;
    this.#unsaid = new Unsaid(context);
  }

  protected override onTurnActivity(turn: TurnContext): Promise<void> {
    const { pace } = this.#context.ports;
    // Answers wait for nobody, and leave less to those who can wait.
    turn.onSendActivities((_, sent, next) => {
      const conversationId = turn.activity.conversation.id;
      if (sent.some(({ type }) => type === 'message')) pace.count({ conversationId });
      return next();
    });
    this.#unsaid.watch(turn);
    return withTimeBudget(TURN_MS, () => this.#answer(turn)).catch((error: unknown) => {
      this.#unsaid.note(error);
    });
  }

  async #answer(turn: TurnContext): Promise<void> {
    const activity = readActivity(turn.activity);
    const isInvoke = turn.activity.type === 'invoke';
    if (activity === undefined) {
      if (isInvoke) await respond(turn, errorBody(400, 'BadRequest', 'This cannot be read.'));
      return;
    }
    await asTurn(this.#context.ports.metrics, activity, async () => {
      const speaker = readSpeaker(activity);
      if (isInvoke) await respond(turn, await answerInvoke({ context: this.#context, turn, activity, speaker }));
      else if (speaker !== undefined) await this.#answerEvent(turn, activity, speaker);
    });
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
        if (isAmong(activity.membersAdded, activity)) await this.#welcome(turn, activity, speaker);
        else if (isAmong(activity.membersRemoved, activity)) await this.#leave(activity, speaker);
        break;
      case 'messageUpdate':
        if (isEdit(activity)) await this.#answerEdit(turn, activity);
        break;
      default:
        // Deleted messages, reactions, typing: nothing runs, and nothing is answered.
        break;
    }
  }

  /** Reads what the answer needs while the message is claimed; what depends on the claim waits for it. */
  async #answerMessage(turn: TurnContext, activity: InboundActivity, speaker: Speaker): Promise<void> {
    const key = deliveryKey(activity);
    const claiming = this.#context.turns.claim(key, talkOf(speaker));
    const begun = this.#begin({ turn, activity, speaker, isRepeat: false }, claiming);
    const claim = await this.#claimed(turn, Promise.all([claiming, this.#rememberConversation(activity, speaker)]));
    if (claim === undefined) return;
    // A repeat whose answer travels in the response gets it again; another one was answered by a post.
    if (claim === 'repeat') turnBecomes('repeat');
    if (claim === 'repeat' && activity.deliveryMode !== 'expectReplies') return;
    // Of a command that was shown its own record tells, and no other claim was closed.
    if (claim === 'retried' && activity.deliveryMode !== 'expectReplies' && (await this.#wasShown(key))) return;
    const message = { turn, activity, speaker, isRepeat: claim !== 'first', isRetried: claim === 'retried' };
    const claimed = { key, talk: talkOf(speaker) };
    await closing(this.#context, claimed, () => this.#reply(message, claim === 'first' ? begun : undefined));
  }

  /** Whether a message made a command, and the answer to it is there. Where the store cannot say so, it is answered once more. */
  async #wasShown(key: ActivityKey, department?: DepartmentId): Promise<boolean> {
    const { ports } = this.#context;
    const recorded = await quietly(this.#context, 'a record was not looked for', () =>
      findRecorded(ports, key, department),
    );
    return recorded !== undefined && isShown(recorded);
  }

  /** Whether the answer to a message that comes again is there: what was typed for a button is on record under the key of the button. */
  async #wasPosted({ activity, isRetried }: Message, { change, isRecorded }: Reply): Promise<boolean> {
    const isPost = isRetried === true && activity.deliveryMode !== 'expectReplies' && !isSubmit(activity);
    if (!isPost || change === undefined || isRecorded !== true) return false;
    return this.#wasShown(activityKey(change.command), change.department.id);
  }

  /** Begins to answer a text that nobody may have claimed yet. Files wait: taking them over is no reading. */
  #begin(message: Message, claiming: Promise<Claim>): Promise<DraftReply> | undefined {
    if (isSubmit(message.activity) || filesOf(message.activity).length > 0) return undefined;
    const isFirst = claiming.then((claim) => claim === 'first');
    const begun = handleSent(changingIfFirst(this.#context, isFirst), message);
    // Whoever waits for it hears of it; what was begun for a repeat is for nobody.
    begun.catch(() => undefined);
    isFirst.catch(() => undefined);
    return begun;
  }

  /** What is answered once. @returns Undefined when the store cannot say whether it was: nothing can be done then, but that can be said. */
  async #claimed(turn: TurnContext, claiming: Promise<readonly [Claim, ...unknown[]]>): Promise<Claim | undefined> {
    try {
      const [claim] = await claiming;
      return claim;
    } catch (error) {
      await send(turn, presentNote(...apology(this.#context, error)));
      return undefined;
    }
  }

  /**
   * Says what a message came to.
   *
   * @returns The key under which it waits for the directory, or under which the record of the command says that it was answered; and what
   *   may be referred to.
   */
  async #reply(message: Message, begun?: Promise<DraftReply>): Promise<Closed> {
    const { turn, speaker } = message;
    const context = this.#context;
    const waits = (key: ActivityKey, draft: RosterDraft) => ({ ...speaker, key, isRepeat: true, draft });
    const answer = await safely(
      context,
      async () => {
        const drafted = await (begun ?? handleSent(context, message));
        if (!('isTooSlow' in drafted)) return drafted;
        const isSaid = await this.#isWaiting(message, drafted.key);
        if (!isSaid) await keepLookUp(context, waits(drafted.key, drafted.draft), undefined);
        return { ...drafted, isSaid };
      },
      isSubmit(message.activity) ? 'press' : 'send',
    );
    countRefusals(context.ports.metrics, answer);
    const reply = 'isTooSlow' in answer ? answer : await this.#readBy(message, answer);
    if (!('isTooSlow' in reply)) {
      const command = reply.change && activityKey(reply.change.command);
      const key = deliveryKey(message.activity);
      if (await this.#wasPosted(message, reply)) return { said: keptOf(reply, key) };
      const isOnRecord = await followReply(
        context,
        reply,
        await this.#unsaid.say(turn, asking(reply, key)),
        speaker.address,
      );
      return { recordedAs: isOnRecord ? command : undefined, said: keptOf(reply, key) };
    }
    if (reply.isSaid) return { recordedAs: reply.key };
    const activityId = await quietly(context, 'a waiting message was not posted', () => send(turn, reply.waiting));
    if (activityId !== undefined)
      await nowOrLater(context, () => keepLookUp(context, waits(reply.key, reply.draft), activityId));
    return { recordedAs: reply.key };
  }

  /** What is read where a message was typed: what is for its sender alone is said in their own chat. */
  async #readBy({ activity, speaker }: Message, reply: Reply): Promise<Reply> {
    const instead = await privately(this.#context, speaker, deliveryKey(activity), reply);
    return instead === undefined ? shownIn(speaker.address, reply) : presentNote(instead);
  }

  /** Whether a message that comes again waits for the directory, and was told so. */
  async #isWaiting({ activity, isRetried }: Message, key: ActivityKey): Promise<boolean> {
    if (isRetried !== true || activity.deliveryMode === 'expectReplies') return false;
    const record = await this.#context.turns.find(key);
    return record?.status === 'looking-up' && record.activityId !== undefined;
  }

  async #answerInstallation(turn: TurnContext, activity: InboundActivity, speaker: Speaker): Promise<void> {
    const action = activity.action?.toLowerCase();
    if (action === 'add') await this.#welcome(turn, activity, speaker);
    else if (action === 'remove') await this.#leave(activity, speaker);
    // Another version of the app, or something that nobody knows of yet: it is still there.
    else await this.#rememberConversation(activity, speaker);
  }

  /** Once for each message, however often it is edited: an edit is not followed, since what was done for the message may have followed it. */
  async #answerEdit(turn: TurnContext, activity: InboundActivity): Promise<void> {
    const key = keyOf('edited', activity.conversation.id, activity.id ?? '', activity.from.id);
    const claim = await this.#claimed(turn, Promise.all([this.#context.turns.claim(key)]));
    // An answer in the response is no second post.
    if (claim === undefined || (claim === 'repeat' && activity.deliveryMode !== 'expectReplies')) return;
    await closing(this.#context, { key }, async () => {
      await send(turn, presentNote('I do not follow edits', 'Please type it anew, as a message of its own.'));
      return undefined;
    });
  }

  /** Once for each conversation, though Teams tells of an installation in two ways. Nobody asked, so that a failure stays silent. */
  async #welcome(turn: TurnContext, activity: InboundActivity, speaker: Speaker): Promise<void> {
    await this.#rememberConversation(activity, speaker, true);
    const key = welcomeKey(speaker);
    await quietly(this.#context, 'a welcome was not posted', async () => {
      if ((await this.#context.turns.claim(key)) === 'repeat') return;
      await closing(this.#context, { key }, async () => {
        await send(turn, await replyWelcome(this.#context, speaker.actor));
        return undefined;
      });
    });
  }

  /** The app was removed: nobody is written to there any more, until it is installed again. */
  #leave(activity: InboundActivity, speaker: Speaker): Promise<unknown> {
    const { turns, ports } = this.#context;
    const { address, actor } = speaker;
    return nowOrLater(this.#context, async () => {
      await turns.release(welcomeKey(speaker));
      if (address.conversationType === 'personal')
        await ports.conversations.leave(address, instantOf(ports.clock.now()), { at: sentAt(activity) });
      else if (address.conversationType === 'channel')
        await leaveTeam(ports, { key: deliveryKey(activity), actor, address });
    });
  }

  /** No answer depends on it. */
  async #rememberConversation(activity: InboundActivity, { address }: Speaker, isInstalled = false): Promise<void> {
    if (address.conversationType !== 'personal') return;
    const sighting = { at: sentAt(activity), isInstalled };
    await nowOrLater(this.#context, () => rememberChat(this.#context.ports, address, sighting));
  }
}

/** Whether the bot itself is one of those who came or went. */
const isAmong = (members: InboundActivity['membersAdded'], { recipient }: InboundActivity): boolean =>
  members?.some(({ id }) => id === recipient.id) === true;

/** Whether somebody wrote a message anew, and did not only bring back one that was deleted; some clients do not say. */
const isEdit = ({ channelData }: InboundActivity): boolean =>
  (channelData?.eventType ?? 'editMessage').toLowerCase() === 'editmessage';

const welcomeKey = ({ address }: Speaker) => keyOf('welcome', address.conversationId);
