import { standingOnce } from '../application/access/standing';
import { isLongerThan, MOST_CHARACTERS, presentTooMuchTyped } from './answer/too-long';
import { actions } from './features';
import { isVerb, READ_ONLY_VERBS, readData, type Verb } from './button/verbs';
import { answeringOnce } from './talk/answer-once';
import { type BotContext } from './turn/bot-context';
import { type Actions } from './turn/feature';
import { answerToPress } from './turn/audience';
import { below, type DraftReply, type PressedTurn } from './turn/turn';

/**
 * Does what a pressed button asks; everything is checked anew. A question that was answered otherwise before is not answered again.
 *
 * @returns Undefined when the verb or its data are not ones of ours.
 */
export const handlePress = (context: BotContext, turn: PressedTurn): Promise<DraftReply> | undefined =>
  !isVerb(turn.verb)
    ? undefined
    : isLongerThan(MOST_CHARACTERS, Object.values(turn.inputs).join(''))
      ? Promise.resolve(below(presentTooMuchTyped()))
      : act(turn.verb, actions[turn.verb], context, turn);

function act<Of extends Verb>(
  verb: Of,
  action: Actions[Of],
  context: BotContext,
  turn: PressedTurn,
): Promise<DraftReply> | undefined {
  const data = readData(verb, turn.data);
  if (data === undefined) return undefined;
  const work = () =>
    action({ ...context, ports: standingOnce(context.ports) }, turn, data).then((reply) => answerToPress(verb, reply));
  return isReadOnlyVerb(verb) ? work() : answeringOnce(context, turn, work);
}

/** Whether a verb can be run for an automatic refresh, which may not change or send anything. */
export const isReadOnlyVerb = (verb: string): boolean => READ_ONLY_VERBS.has(verb);
