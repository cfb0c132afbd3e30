import { type Storable } from '../../ports/roster/turn-store';
import { type PersonActor } from '../../domain/actor';
import { type ActivityKey } from '../../domain/ids';
import { cancelButton } from '../button/press';
import { type BotContext } from '../turn/bot-context';
import { type DraftReply, keyOf, type PressedTurn } from '../turn/turn';
import { presentAnswered } from './talk-words';

const WAY_OUT = cancelButton().press.verb;

/**
 * Answers a question, unless the same person answered it otherwise before, on the card or by typing. The same answer again goes through, and
 * meets what is on record. An answer that came to nothing because something was in the way leaves the question open.
 */
export async function answeringOnce(
  { turns }: BotContext,
  { question, actor, verb, data, inputs }: PressedTurn,
  work: () => Promise<DraftReply>,
): Promise<DraftReply> {
  if (question === undefined) return work();
  const key = answerKey(question, actor);
  const answer = keyOf('says', verb, JSON.stringify(data), JSON.stringify(inputs));
  const first = await turns.answerOnce(key, { answer, isWayOut: verb === WAY_OUT });
  if (!isAnswer(first) || first.answer !== answer) return presentAnswered(isAnswer(first) && first.isWayOut);
  try {
    const reply = await work();
    // A form that comes back, to be put right, was not answered.
    if (isForm(reply)) await turns.release(key);
    return reply;
  } catch (error) {
    await turns.release(key);
    throw error;
  }
}

const isForm = (reply: DraftReply): boolean =>
  !('isTooSlow' in reply) &&
  reply.question !== undefined &&
  reply.question.yes === undefined &&
  reply.question.options.length === 0;

/** Under which the answer of one person to a question is kept. */
export const answerKey = (question: string, { userId }: Pick<PersonActor, 'userId'>): ActivityKey =>
  keyOf('answer', question, userId);

/** Whether what is on record is an answer. */
export const isAnswer = (said: Storable | undefined): said is { readonly answer: string; readonly isWayOut: boolean } =>
  typeof said === 'object' && said !== null && 'answer' in said && 'isWayOut' in said;
