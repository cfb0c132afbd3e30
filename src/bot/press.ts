import { CHOICE_KEY } from '../cards/choose';
import { type ActivityKey } from '../domain/ids';
import { type RosterDraft } from '../domain/roster-draft';
import { type BotContext } from './bot-context';
import { SLUG } from './card-data';
import { presentRefusal } from './present/plain';
import { type DraftReply, runDraft } from './roster-flow';
import { keyOf, type PressedTurn } from './turn';

/** What was chosen: by a button of its own, or from a list. */
export function choiceOf(turn: PressedTurn, data: { readonly choice?: string | undefined }): string | undefined {
  const choice = data[CHOICE_KEY] ?? turn.inputs[CHOICE_KEY];
  return choice !== undefined && SLUG.test(choice) ? choice : undefined;
}

/** A key that only the sender's own presses share. */
export const ofSender = (turn: PressedTurn, ...parts: readonly string[]): ActivityKey =>
  keyOf(turn.actor.userId, ...parts);

/** Goes on with a command that a card asked about; without one, the card is not one of ours any more. */
export function goOn(
  context: BotContext,
  turn: PressedTurn,
  from: string,
  next: RosterDraft | undefined,
): Promise<DraftReply> {
  if (next === undefined) return Promise.resolve(presentRefusal({ code: 'card-too-old' }));
  return runDraft(context, { ...turn, key: ofSender(turn, from), isRepeat: true, draft: next });
}
