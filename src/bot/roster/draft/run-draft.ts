import { changeIfClear } from '../../../application/roster/change-roster';
import { rememberingDirectory } from '../../../application/people/remembering-directory';
import { type Ports } from '../../../application/ports';
import { findRecorded } from '../../../application/roster/find-command';
import { type Prepared, prepareRoster } from '../../../application/roster/draft/prepare-roster';
import { changeSeveral } from '../../../application/roster/several/change-several';
import { prepareSeveral } from '../../../application/roster/draft/prepare-several';
import { undoMessage } from '../../../application/roster/several/undo-message';
import { defined } from '../../../domain/defined';
import { type HandledCommand } from '../../../domain/roster/handled';
import { type ActivityKey, activityKey, type DepartmentId, type UserId } from '../../../domain/ids';
import { type CommandOutcome, type RosterChange } from '../../../domain/roster/roster-change';
import {
  type Consent,
  commandsOf,
  type RosterCommand,
  type SeveralCommands,
} from '../../../domain/roster/roster-command';
import { draftOf, draftsOf, type RosterDraft } from '../../../domain/roster/roster-draft';
import { type RenderedCard } from '../../../cards/render';
import { type Directory } from '../../../ports/roster/directory';
import { followUpAfterTurn } from '../../turn/after-turn';
import { type BotContext } from '../../turn/bot-context';
import { draftWords, presentChoice, presentConfirm, presentPeopleQuestions } from '../../answer/questions';
import { draftData } from './kept-draft';
import { presentNote, presentRefusal } from '../../answer/plain';
import { saidOf } from './said-draft';
import { presentRosterChange, presentSharedChange } from '../roster-change';
import { presentQuestionOf } from './present-question-of';
import { type DraftReply, ofSender, type PressedTurn, type Reply, type Speaker } from '../../turn/turn';
import { press } from '../../button/press';

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
export async function runDraft(
  context: BotContext,
  turn: DraftTurn,
  directory: Directory = context.ports.directory,
): Promise<DraftReply> {
  const ports = { ...context.ports, directory: rememberingDirectory(directory) };
  // Most are who the directory says, so that only a few are looked for on rosters before anything is done.
  return runWith(context, turn, { ports, takes: true });
}

async function runWith(
  context: BotContext,
  turn: DraftTurn,
  { ports, takes }: { readonly ports: Ports; readonly takes: boolean },
): Promise<DraftReply> {
  const { actor, draft, key } = turn;
  const recorded = turn.isRepeat ? await findRecorded(ports, key, draft.department) : undefined;
  if (recorded !== undefined && recorded.progress === undefined) return presentRecorded(context, recorded);
  // A command that was begun goes on as it was understood then.
  const begun = recorded?.progress?.command;
  if (draft.then !== undefined || begun?.kind === 'several')
    return runSeveral(context, turn, { ports, takes, begun: begun?.kind === 'several' ? begun : undefined });
  const prepared: Prepared =
    begun === undefined || begun.kind === 'undo'
      ? await prepareRoster(ports, actor, draft, { takes })
      : { kind: 'ready', command: begun, taken: [] };
  switch (prepared.kind) {
    case 'look-up-failed':
      return { isTooSlow: true, waiting: presentLookingUp(draft), draft, key };
    case 'refused':
      return presentRefusal(prepared.refusal);
    case 'ask-product':
    case 'ask-department':
      return asked(prepared.draft, presentChoice(prepared, await draftData(context, turn, key, prepared.draft)));
    case 'ask-people':
      return asked(
        prepared.draft,
        presentPeopleQuestions(prepared, await draftData(context, turn, key, prepared.draft)),
      );
    case 'ready': {
      const { command, taken } = prepared;
      const outcome = await changeIfClear(ports, { ...turn, command, shownIn: shownIn(turn) }, taken);
      if (outcome.kind === 'unclear') return runWith(context, turn, { ports, takes: false });
      return presentOutcome(context, outcome, async (agreed) => ({
        heading: `${draftWords(draft)}?`,
        title: 'Move first',
        press: press('roster.confirm', await draftData(context, turn, key, { ...draft, isConfirmed: true, agreed })),
      }));
    }
  }
}

/** A question about a command on its way, and what the command is for whoever refers to it. */
const asked = (draft: RosterDraft, question: RenderedCard): Reply => ({
  ...question,
  ...defined({ said: saidOf(draft) }),
});

/** Goes as far with the commands of one message as can be gone without asking: all of them, or none. */
async function runSeveral(
  context: BotContext,
  turn: DraftTurn,
  {
    ports,
    takes,
    begun,
  }: { readonly ports: Ports; readonly takes: boolean; readonly begun: SeveralCommands | undefined },
): Promise<DraftReply> {
  const { actor, draft, key } = turn;
  const prepared = begun
    ? ({ kind: 'ready', commands: commandsOf(begun), taken: [] } as const)
    : await prepareSeveral(ports, actor, draft, { takes });
  switch (prepared.kind) {
    case 'look-up-failed':
      return { isTooSlow: true, waiting: presentLookingUp(draft), draft, key };
    case 'refused':
      return presentRefusal(prepared.refusal);
    case 'ask':
      return presentQuestionOf(prepared, await draftData(context, turn, key, prepared.draft));
    case 'ready': {
      const outcome = await changeSeveral(ports, { ...turn, shownIn: shownIn(turn) }, prepared);
      if (outcome.kind === 'unclear') return runWith(context, turn, { ports, takes: false });
      return presentOutcome(context, outcome, async (agreed) => ({
        heading: `Make all ${draftsOf(draft).length} changes?`,
        title: 'Make all changes',
        press: press(
          'roster.confirm',
          await draftData(context, turn, key, agreedDraft(draft, agreed, isIn(prepared.commands, outcome))),
        ),
      }));
    }
  }
}

/** Commands of which the sender agreed to what the moves among them do. */
function agreedDraft(draft: RosterDraft, agreed: readonly UserId[], isAsked: (at: number) => boolean): RosterDraft {
  const withConsent = (one: RosterDraft, at: number): RosterDraft =>
    one.kind === 'move' && isAsked(at) ? { ...one, isConfirmed: true, agreed } : one;
  const [first, ...others] = draftsOf(draft);
  return draftOf([withConsent(first, 0), ...others.map((one, index) => withConsent(one, index + 1))]);
}

/** Of which of some commands a question is: those of its department. */
const isIn =
  (commands: readonly RosterCommand[], outcome: CommandOutcome) =>
  (at: number): boolean =>
    outcome.kind === 'confirm' && commands[at]?.department === outcome.department.id;

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
  const { outcome, undone, ...asked } = await undoMessage(context.ports, {
    ...turn,
    command: { kind: 'undo', department, command, isConfirmed, ...defined({ agreed }) },
    shownIn: shownIn(turn),
  });
  const undoes = outcome.kind === 'refused' ? undefined : outcome.undoes;
  // The message that shows what was undone says so now.
  if (outcome.kind === 'changed')
    for (const one of undone.toReversed()) followUpAfterTurn(context, one.department, activityKey(one.command));
  return presentOutcome(context, outcome, (unseated) => ({
    heading: 'Undo your latest change?',
    title: 'Undo',
    press: press('roster.undo', {
      department: asked.department,
      ...defined({ command: undoes }),
      isConfirmed: true,
      agreed: [...(asked.agreedBefore ?? []), ...unseated],
    }),
  }));
}

type Question = Parameters<typeof presentConfirm>[1];

/** Shows what became of a command; the question about those who would lose their seats is made only when it has to be asked. */
async function presentOutcome(
  { ports }: BotContext,
  outcome: CommandOutcome,
  question: (agreed: readonly UserId[]) => Question | Promise<Question>,
): Promise<Reply> {
  switch (outcome.kind) {
    case 'refused':
      return presentRefusal(outcome.refusal);
    case 'confirm':
      return presentConfirm(outcome, await question(unseatedBy(outcome)));
    case 'changed': {
      const { change, isRecorded = false } = outcome;
      return { ...presentRosterChange(change, ports.policy.timeZone), ...sharedChange(change, ports), isRecorded };
    }
  }
}

/** Everybody who would lose a seat, once for each. */
const unseatedBy = ({ pools }: Extract<CommandOutcome, { kind: 'confirm' }>): readonly UserId[] =>
  pools.flatMap(({ unseated }) => unseated.map((person) => person.userId));

/** The answer that an earlier delivery got. */
export const presentRecorded = ({ ports }: BotContext, { change }: HandledCommand): Reply => ({
  ...presentRosterChange(change, ports.policy.timeZone),
  ...sharedChange(change, ports),
  isRecorded: true,
});

const sharedChange = (change: RosterChange, { policy }: Pick<Ports, 'policy'>) => ({
  change,
  shared: () => presentSharedChange(change, policy.timeZone),
});

const shownIn = ({ address, activityId }: Omit<DraftTurn, 'draft'>) => ({ address, ...defined({ activityId }) });

const presentLookingUp = (draft: RosterDraft): RenderedCard =>
  presentNote('Looking up the people…', draftWords(draft), [
    'Microsoft 365 is slow right now. This message changes when it has answered; nothing is lost.',
  ]);
