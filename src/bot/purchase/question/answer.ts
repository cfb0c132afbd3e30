import { answerQuestion } from '../../../application/purchase/answer-question';
import {
  answeredWith,
  type OpenQuestion,
  openQuestionFor,
} from '../../../application/purchase/find/find-open-questions';
import { showPurchase } from '../../../application/purchase/show-purchase';
import { type PersonActor } from '../../../domain/actor';
import { instantOf } from '../../../domain/calendar';
import { type ActivityKey } from '../../../domain/ids';
import { type ButtonData } from '../../button/verbs';
import { type BotContext } from '../../turn/bot-context';
import { keyOf, type PressedTurn, type Reply, type TypedTurn } from '../../turn/turn';
import { replyOutcome } from '../replies';
import { presentQuestion, presentWhetherAnswer } from './question-card';
import { WORDS_INPUT, wordsProblem } from './words-input';

type Asked = Pick<ButtonData<'purchase.answer'>, 'department' | 'purchase' | 'version'>;

/** For this time what is typed and is no command is taken for the answer, without asking. */
const FRESH_MS = 10 * 60_000;

/** Sends the answer that was typed on the card of a question, or named by the button. */
export async function pressAnswer(
  context: BotContext,
  turn: PressedTurn,
  { text, ...asked }: ButtonData<'purchase.answer'>,
): Promise<Reply> {
  const reply = await sendAnswer(context, turn.actor, asked, text ?? turn.inputs[WORDS_INPUT] ?? '');
  return { ...reply, place: 'instead' };
}

/**
 * Takes what somebody typed, and what is no command, for the answer to a question of central IT: at once within ten minutes of the question,
 * later after asking whether it is one, once for each question.
 *
 * @param isDoubtful Whether it may well be no answer: then it is asked about in any case.
 * @returns Undefined when no question is open that it may answer.
 */
export async function replyToAnswer(
  context: BotContext,
  turn: TypedTurn,
  isDoubtful = false,
): Promise<Reply | undefined> {
  const { actor, address } = turn;
  if (address.conversationType !== 'personal') return undefined;
  const text = textOf(turn);
  // What an earlier delivery sent is no open question any more.
  const sent = turn.isRepeat ? await answeredWith(context.ports, actor, text) : undefined;
  if (sent !== undefined) return replyOutcome(context, actor, { kind: 'repeat', record: sent }, sent.purchase);
  const [newest, ...older] = await openQuestionFor(context.ports, actor);
  if (newest === undefined) return undefined;
  const now = context.ports.clock.now().getTime();
  const fresh = [newest, ...older].filter(({ askedAt }) => now - Date.parse(askedAt) <= FRESH_MS);
  const [only, ...others] = fresh;
  if (only !== undefined && others.length === 0 && !isDoubtful)
    return sendAnswer(context, actor, { ...only, department: only.department.id }, text);
  const open = only === undefined ? ([newest, ...older] as const) : ([only, ...others] as const);
  const isAsked = fresh.length > 0 || (await isAskedFirst(context, turn, open));
  return isAsked ? presentWhetherAnswer(open, text) : undefined;
}

/** Sends an answer, or says what is wrong with it on the card of the question. */
async function sendAnswer(context: BotContext, actor: PersonActor, asked: Asked, text: string): Promise<Reply> {
  const { department, purchase, version } = asked;
  const problem = wordsProblem(text, 'Nothing was sent: type your answer first.');
  const key = answerKey(actor, asked);
  // Without an answer it is refused, unless there is nothing to answer any more: then that is what has to be said.
  const request = { actor, key, department, purchase, version, text: problem === undefined ? text : '' };
  const outcome = await answerQuestion(context.ports, request);
  if (outcome.kind !== 'refused' || outcome.refusal.code !== 'no-reason')
    return replyOutcome(context, actor, outcome, { department, id: purchase });
  const found = await showPurchase(context.ports, actor, asked);
  return found.kind === 'purchase'
    ? presentQuestion(found.shown, context.ports.policy.timeZone, { typed: text, problem })
    : replyOutcome(context, actor, outcome, { department, id: purchase });
}

/** The same however the answer comes, so that a repeat changes nothing. */
const answerKey = ({ userId }: PersonActor, { department, purchase, version }: Asked): ActivityKey =>
  keyOf(userId, 'purchase.answer', department, purchase, String(version));

/** Whether nobody was asked about these questions before, but for this very message. */
async function isAskedFirst(
  { turns, ports }: BotContext,
  { actor, key: message }: TypedTurn,
  open: readonly OpenQuestion[],
): Promise<boolean> {
  const key = keyOf(actor.userId, 'whether answered', ...open.map(({ purchase, version }) => `${purchase} ${version}`));
  const earlier = await turns.find(key);
  if (earlier !== undefined) return earlier.turn === message;
  await turns.save({ key, status: 'asked', at: instantOf(ports.clock.now()), turn: message });
  return true;
}

/** What was typed, with the names of those who were mentioned. */
const textOf = ({ text, mentions }: TypedTurn): string =>
  text.replace(/\uE000(\d+)\uE001/gu, (_, index: string) => mentions[Number(index)]?.name ?? '').trim();
