import { changeRoster } from '../../application/roster/change-roster';
import { findRecorded } from '../../application/roster/find-recorded';
import { type Prepared, prepareRoster } from '../../application/roster/prepare-roster';
import { undoCommand } from '../../application/roster/undo-command';
import { type HandledCommand } from '../../domain/roster/handled';
import { type ActivityKey, type DepartmentId, type UserId } from '../../domain/ids';
import { type CommandOutcome } from '../../domain/roster/roster-change';
import { type Consent } from '../../domain/roster/roster-command';
import { type RosterDraft } from '../../domain/roster/roster-draft';
import { type RenderedCard } from '../../cards/render';
import { type Directory } from '../../ports/roster/directory';
import { type BotContext } from '../turn/bot-context';
import { draftWords, presentChoice, presentConfirm, presentPeopleQuestions } from '../answer/questions';
import { draftData } from './kept-draft';
import { presentNote, presentRefusal } from '../answer/plain';
import { presentRosterChange } from './roster-change';
import { ofSender } from '../turn/press';
import { type DraftReply, type PressedTurn, type Reply, type Speaker } from '../turn/turn';

/** A roster command on its way, and the message or button it came from. */
export interface DraftTurn extends Speaker {
  /** What makes this command recognizable: of the message that first asked for it. */
  readonly key: ActivityKey;
  readonly isRepeat: boolean;
  /** The message of ours that will show the answer, where there is one already. */
  readonly activityId?: string | undefined;
  readonly draft: RosterDraft;
}

/** Goes as far with a roster command as can be gone without asking: a question, a refusal, or what was done. */
export async function runDraft(context: BotContext, turn: DraftTurn, directory?: Directory): Promise<DraftReply> {
  const { actor, draft, key } = turn;
  const ports = directory === undefined ? context.ports : { ...context.ports, directory };
  const recorded = turn.isRepeat ? await findRecorded(ports, actor, key, draft.department) : undefined;
  if (recorded !== undefined && recorded.progress === undefined) return presentRecorded(context, recorded);
  // A command that was begun goes on as it was understood then.
  const begun = recorded?.progress?.command;
  const prepared: Prepared =
    begun === undefined || begun.kind === 'undo'
      ? await prepareRoster(ports, actor, draft)
      : { kind: 'ready', command: begun };
  switch (prepared.kind) {
    case 'look-up-failed':
      return { isTooSlow: true, waiting: presentLookingUp(draft), draft, key };
    case 'refused':
      return presentRefusal(prepared.refusal);
    case 'ask-product':
    case 'ask-department':
      return presentChoice(prepared, await draftData(context, turn, key, prepared.draft));
    case 'ask-people':
      return presentPeopleQuestions(prepared, await draftData(context, turn, key, prepared.draft));
    case 'ready': {
      const outcome = await changeRoster(ports, { ...turn, command: prepared.command, shownIn: shownIn(turn) });
      return presentOutcome(context, outcome, {
        heading: `${draftWords(draft)}?`,
        title: 'Move first',
        verb: 'roster.confirm',
        data: await draftData(context, turn, key, { ...draft, isConfirmed: true, agreed: unseatedBy(outcome) }),
      });
    }
  }
}

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

/** Undoes a command, or asks before somebody loses a seat. */
export async function runUndo(
  context: BotContext,
  turn: Omit<DraftTurn, 'draft'> & { department: DepartmentId; command: string | undefined } & Consent,
): Promise<Reply> {
  const { department, command, isConfirmed, agreed } = turn;
  const outcome = await undoCommand(context.ports, {
    ...turn,
    command: { kind: 'undo', department, command, isConfirmed, ...(agreed === undefined ? {} : { agreed }) },
    shownIn: shownIn(turn),
  });
  const undoes = outcome.kind === 'refused' ? undefined : outcome.undoes;
  // The message that shows what was undone says so now.
  if (outcome.kind === 'changed' && undoes !== undefined) context.afterwards(department, undoes as ActivityKey);
  return presentOutcome(context, outcome, {
    heading: 'Undo your latest change?',
    title: 'Undo',
    verb: 'roster.undo',
    data: {
      department,
      ...(undoes === undefined ? {} : { command: undoes }),
      isConfirmed: true,
      agreed: unseatedBy(outcome),
    },
  });
}

/** Whom a question about lost seats names. */
const unseatedBy = (outcome: CommandOutcome): readonly UserId[] =>
  outcome.kind === 'confirm' ? outcome.unseated.map((person) => person.userId) : [];

function presentOutcome(
  { ports }: BotContext,
  outcome: CommandOutcome,
  confirmed: Parameters<typeof presentConfirm>[1],
): Reply {
  switch (outcome.kind) {
    case 'refused':
      return presentRefusal(outcome.refusal);
    case 'confirm':
      return presentConfirm(outcome, confirmed);
    case 'changed': {
      const { change, isRecorded = false } = outcome;
      return { ...presentRosterChange(change, ports.policy.timeZone), change, isRecorded };
    }
  }
}

/** The answer that an earlier delivery got. */
export const presentRecorded = ({ ports }: BotContext, { change }: HandledCommand): Reply => ({
  ...presentRosterChange(change, ports.policy.timeZone),
  change,
  isRecorded: true,
});

function shownIn({ address, activityId }: { address: DraftTurn['address']; activityId?: string | undefined }) {
  return activityId === undefined ? { address } : { address, activityId };
}

const presentLookingUp = (draft: RosterDraft): RenderedCard =>
  presentNote('Looking up the people…', draftWords(draft), [
    'Microsoft 365 is slow right now. This message changes when it has answered; nothing is lost.',
  ]);
