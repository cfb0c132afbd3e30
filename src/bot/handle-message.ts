import { readStanding, standingOnce } from '../application/access/standing';
import { isWayIn, isWayOut } from '../intent/dialogue/yes-no';
import { mayReachBack, readFollowUp } from '../intent/dialogue/read-follow-up';
import { numberSaid } from '../intent/dialogue/ordinal';
import { beginsLikeCommand } from '../intent/dialogue/begins-like-command';
import { mayAnswer } from '../intent/dialogue/may-answer';
import { type Command, type CommandKind, type Intent, isCertain, isChange } from '../intent/intent';
import { parseIntent } from '../intent/parse-intent';
import { normalizeText } from '../intent/text/normalize-text';
import { readTokens, type Token } from '../intent/text/tokens';
import { PLEASE } from '../intent/text/words';
import { presentNotUnderstood } from './answer/plain';
import { askWhetherMeant } from './ask-whether-meant';
import { handlers } from './features';
import { replyToAnswer } from './purchase/question/answer';
import { askForPeople } from './roster/draft/name-people';
import { askWhom } from './talk/ask-whom';
import { answerTyped, askForNames, askOnCard } from './talk/answer-typed';
import { readTalk, refersToSomething, withoutText } from './talk/read-talk';
import { presentAnswered, presentNothingOpen } from './talk/talk-words';
import { type BotContext, type KnownNames, vocabularyFor } from './turn/bot-context';
import { type Understood } from './turn/feature';
import { draftPerson } from './turn/slots';
import { answerTo } from './turn/audience';
import { type DraftReply, type SaidCommand, type TypedTurn } from './turn/turn';

/** A text as it was understood by itself. */
interface Heard {
  readonly context: BotContext;
  readonly turn: TypedTurn;
  readonly intent: Intent;
  readonly vocabulary: KnownNames;
}

/**
 * Understands what was typed and does it, asks about it, or says what was understood. What may be an answer, or refer to what was said
 * before, goes to that first.
 */
export async function handleMessage(shared: BotContext, turn: TypedTurn): Promise<DraftReply> {
  const context = { ...shared, ports: standingOnce(shared.ports) };
  const heard = { context, turn, ...(await understand(context, turn)) };
  return (mayGoOn(heard) ? await goOn(heard) : undefined) ?? carryOut(heard);
}

/** Whether a text may be an answer, or go on with what was said before; of what is plain by itself nobody asks. */
const mayGoOn = ({ intent, turn: { text }, vocabulary }: Heard): boolean =>
  (!isCertain(intent) && text.length < 4_000) ||
  mayAnswer(intent, text, vocabulary.forAnswers) ||
  (!isPlain(intent) && mayReachBack(text));

/** Whether a command says all that it is about. */
const isPlain = (intent: Intent): boolean =>
  isCertain(intent) && !('product' in intent && intent.product.kind === 'missing' && isChange(intent));

/** Whether people and a product were understood: what the sentence says by itself counts, whatever other words are around it. */
function isWhole(intent: Intent): boolean {
  if (intent.kind === 'did-you-mean') return isWhole(intent.intent);
  return (isChange(intent) || intent.kind === 'offer') && 'product' in intent && intent.product.kind !== 'missing';
}

/** Answers the open question, or goes on with the last command. */
async function goOn({ context, turn, intent, vocabulary }: Heard): Promise<DraftReply | undefined> {
  const talk = await readTalk(context, turn);
  // A command fills in no field of text, misspelled or not, nor does a courtesy: what a text says itself is no reason for anything else.
  const isText = intent.kind === 'not-understood' && !beginsLikeCommand(turn.text);
  const isCourtesy = intent.kind === 'greet' || intent.kind === 'thanks';
  const left = talk.open && (isCourtesy ? { ...talk.open, fields: [] } : withoutText(talk.open));
  const open = isText ? talk.open : left;
  // What was answered already is no question any more, but for the very message that answers it, delivered again.
  const isOpen = talk.answered === undefined || turn.isRepeat;
  const answered = open && isOpen ? answerTyped(context, turn, open, vocabulary.forAnswers) : undefined;
  if (answered !== undefined) return answered;
  const found = isWhole(intent) ? undefined : readFollowUp(turn, talk.lasts, vocabulary);
  if (found !== undefined) {
    const { followUp, last } = found;
    const followed = { ...turn, mentions: [...turn.mentions, ...last.mentions] };
    return followUp.kind === 'whom'
      ? askWhom(context, followed, followUp, last)
      : carryOut({ context, turn: followed, intent: followUp.intent, vocabulary });
  }
  const sent = isAnswerOrNothing(intent)
    ? await replyToAnswer(context, turn, isDoubtful(intent, turn.text))
    : undefined;
  if (sent !== undefined) return sent;
  const text = normalizeText(turn.text);
  const tokens = readTokens(text);
  const isPlease = tokens.every(({ word }) => PLEASE.has(word));
  const isTalk = intent.kind === 'not-understood' && (isText || isPlease) && intent.understood.command === undefined;
  const isUnfit = isTalk && open !== undefined && isOpen && !isOnlyAnswer(text, tokens);
  const nobody = isUnfit ? askForNames(open, turn.text) : undefined;
  if (nobody !== undefined) return nobody;
  const isNod = intent.kind === 'thanks' && open !== undefined && isOpen;
  if ((intent.kind !== 'not-understood' && !isNod) || !isOnlyAnswer(text, tokens)) return undefined;
  if (talk.answered !== undefined) return presentAnswered(talk.answered.isWayOut);
  return talk.open === undefined ? presentNothingOpen(talk.closed) : askOnCard(talk.open);
}

/** Whether a text is no command; a misspelled one is one, unless it says more than that. */
const isAnswerOrNothing = (intent: Intent): boolean =>
  intent.kind === 'not-understood' || (intent.kind === 'did-you-mean' && intent.leftOut !== undefined);

/** Whether a text may well be no answer to a question of central IT: it asks something, takes something back, or may be a command. */
function isDoubtful(intent: Intent, typed: string): boolean {
  const text = normalizeText(typed);
  const takesBack = isWayOut(text, readTokens(text)) && !/^(?:no|nope|nah)(?![\p{L}\p{N}])/iu.test(text);
  return intent.kind === 'did-you-mean' || text.endsWith('?') || takesBack || beginsLikeCommand(typed);
}

/** Whether a text can be nothing but an answer: yes, no, or a number alone. */
const isOnlyAnswer = (text: string, tokens: readonly Token[]): boolean =>
  isWayIn(text, tokens) || isWayOut(text, tokens) || numberSaid(tokens, 0) !== undefined;

/** Does what was understood. */
async function carryOut({ context, turn, intent, vocabulary }: Heard): Promise<DraftReply> {
  switch (intent.kind) {
    case 'not-understood':
      return askForPeople(
        context,
        turn,
        intent,
        presentNotUnderstood(intent, vocabulary, (person) => draftPerson(turn, person).userText),
      );
    case 'did-you-mean':
      return isChange(intent.intent)
        ? withSaid(
            await askWhetherMeant({ context, turn, intent: intent.intent, vocabulary }, intent),
            intent.intent,
            turn,
            { isGuess: true },
          )
        : carryOut({ context, turn, intent: intent.intent, vocabulary });
    default:
      return withSaid(await handle(intent.kind, { context, turn, intent, vocabulary }), intent, turn);
  }
}

/** With what was understood, for what is said next: it may refer to that, and reaches back through no change, whatever became of it. */
const withSaid = (
  reply: DraftReply,
  command: Command,
  { mentions }: TypedTurn,
  guess: Pick<SaidCommand, 'isGuess'> = {},
): DraftReply =>
  'isTooSlow' in reply || !(refersToSomething(command) || isChange(command))
    ? reply
    : { said: { command, mentions, ...guess }, ...reply };

/**
 * Reads a text against the names that this process knows. Who asks is read meanwhile, which brings the newest names with it: where they
 * are others, what is not certain is read once more.
 */
async function understand(
  context: BotContext,
  { text, actor }: TypedTurn,
): Promise<{ readonly intent: Intent; readonly vocabulary: KnownNames }> {
  const { outline } = context.ports;
  const known = await outline.known();
  const asking = readStanding(context.ports, actor);
  // Whoever needs it waits for it, and hears of what is wrong with it.
  asking.catch(() => undefined);
  const vocabulary = vocabularyFor(context, known, actor);
  const intent = parseIntent({ text }, vocabulary);
  if (isCertain(intent)) return { intent, vocabulary };
  await asking;
  const newest = vocabularyFor(context, await outline.known(), actor);
  const isSame = newest.departments === vocabulary.departments && newest.products === vocabulary.products;
  return isSame ? { intent, vocabulary } : { intent: parseIntent({ text }, newest), vocabulary: newest };
}

const handle = async <Kind extends CommandKind>(kind: Kind, message: Understood<Kind>): Promise<DraftReply> =>
  answerTo(kind, await handlers[kind](message));
