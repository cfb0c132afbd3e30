import { CHOICE_KEY } from '../../cards/question/choose';
import { type ActivityKey } from '../../domain/ids';
import { SLUG } from './card-data';
import { keyOf, type PressedTurn } from './turn';

/** What was chosen: by a button of its own, or from a list. */
export function choiceOf(turn: PressedTurn, data: { readonly choice?: string | undefined }): string | undefined {
  const choice = data[CHOICE_KEY] ?? turn.inputs[CHOICE_KEY];
  return choice !== undefined && SLUG.test(choice) ? choice : undefined;
}

/** A key that only the sender's own presses share. */
export const ofSender = (turn: PressedTurn, ...parts: readonly string[]): ActivityKey =>
  keyOf(turn.actor.userId, ...parts);
