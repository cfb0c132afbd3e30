import { type AnswerPress } from '../../cards/parts/question';
import { readAnswer, type AnswerSaid } from '../../intent/dialogue/read-answer';
import { type Vocabulary } from '../../intent/said';
import { handlePress } from '../handle-press';
import { cancelButton } from '../button/press';
import { presentRefusal } from '../answer/plain';
import { type BotContext } from '../turn/bot-context';
import { type DraftReply, keyOf, type PressedTurn, type Reply, type TypedTurn } from '../turn/turn';
import { type Kept } from '../turn/kept';
import { presentNobodyNamed, presentOnCard, presentWhichAnswer } from './talk-words';

type Asked = NonNullable<Kept['question']>;

/** Takes a text for the answer to the open question: it presses what it names. @returns Undefined when it answers nothing. */
export function answerTyped(
  context: BotContext,
  turn: TypedTurn,
  question: Asked,
  vocabulary: Vocabulary,
): Promise<DraftReply> | undefined {
  const { yes, options, fields } = question;
  const answerable = { takesYes: yes !== undefined, options, fields: fields.map(({ kind }) => kind) };
  const mentioned = turn.mentions.map(({ userId }) => userId);
  const answer = readAnswer(turn, answerable, vocabulary, mentioned);
  if (answer === undefined) return undefined;
  if (answer.kind === 'which' || answer.kind === 'near') return Promise.resolve(askAgain(question, answer));
  const pressed = pressOf(question, answer);
  return pressed === undefined ? undefined : press(context, turn, question, pressed);
}

/** Says that a question is open that cannot be answered so shortly. */
export const askOnCard = ({ id, ...question }: Asked): Reply => ({ ...presentOnCard(question), answers: id });

/** Says to a few words that name nobody what to type, where people are asked for; undefined where something else is. */
export function askForNames({ id, ...question }: Asked, typed: string): Reply | undefined {
  const isShort = typed.trim().split(/\s+/u).length <= MOST_WORDS_OF_TALK;
  const asksForPeople = question.options.length === 0 && question.fields.some(({ kind }) => kind === 'people');
  return isShort && asksForPeople ? { ...presentNobodyNamed(question, typed.trim()), answers: id } : undefined;
}

/** Longer texts say something else. */
const MOST_WORDS_OF_TALK = 12;

/** Which of the choices is meant, when that is not certain; the question stays open. */
function askAgain({ id, ...question }: Asked, answer: Extract<AnswerSaid, { kind: 'which' | 'near' }>): Reply {
  const among = answer.kind === 'near' ? [answer.index] : answer.among;
  return { ...presentWhichAnswer(question, among), answers: id };
}

function pressOf({ yes, no, options, fields }: Asked, answer: AnswerSaid): AnswerPress | undefined {
  switch (answer.kind) {
    case 'yes':
      return yes;
    case 'no':
      return no ?? WAY_OUT;
    case 'option':
      return options[answer.index];
    case 'field': {
      const field = fields[answer.index];
      return field && { press: field.press, inputs: { [field.inputId]: answer.text } };
    }
    case 'near':
    case 'which':
      return undefined;
  }
}

/** A question without a way out of its own is left with nothing done. */
const WAY_OUT: AnswerPress = { press: cancelButton().press };

async function press(
  context: BotContext,
  turn: TypedTurn,
  { id }: Asked,
  { press: { verb, data }, inputs = {} }: AnswerPress,
): Promise<DraftReply> {
  const { actor, address } = turn;
  const pressed: PressedTurn = {
    actor,
    address,
    verb,
    data,
    inputs,
    key: keyOf('press', actor.userId, id, verb, JSON.stringify(data)),
    deliveryKey: turn.key,
    activityId: undefined,
    question: id,
  };
  return (await handlePress(context, pressed)) ?? presentRefusal({ code: 'card-too-old' });
}
