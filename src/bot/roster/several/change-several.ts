import { draftOf } from '../../../domain/roster/roster-draft';
import { isCertain, type PeopleChange } from '../../../intent/intent';
import { draftWords } from '../../answer/questions';
import { choosing } from '../../button/press';
import { type Understood } from '../../turn/feature';
import { poolSlots } from '../../turn/slots';
import { type DraftReply } from '../../turn/turn';
import { draftData } from '../draft/kept-draft';
import { productsSaid } from '../draft/message-draft';
import { runDraft } from '../draft/run-draft';
import { clearPart, replyParts } from './reply-parts';
import { saidDraft } from './said-draft';

/** Does what several commands of one message ask for; asks first where one of them is not certain, and does nothing until all are. */
export async function changeSeveral(message: Understood<'several'>): Promise<DraftReply> {
  const { context, turn, intent, vocabulary } = message;
  const { commands } = intent;
  if (commands.some((command) => unknownIn(command) !== undefined)) {
    const parts = commands.map((command) => {
      const unknown = unknownIn(command);
      const typed = clearPart(turn, command, vocabulary)?.words ?? draftWords(saidDraft(turn, command));
      return unknown === undefined
        ? { typed, command }
        : { typed, command: undefined, why: `Nothing is called “${unknown}”` };
    });
    return replyParts(message, parts);
  }
  const isNear =
    commands.some((command) => !isCertain(command)) && commands.every((one) => clearPart(turn, one, vocabulary));
  if (isNear) {
    return replyParts(
      message,
      commands.map((command) => ({ typed: '', command })),
    );
  }
  const [first, second, ...others] = commands;
  const draft = draftOf([saidDraft(turn, first), ...[second, ...others].map((command) => saidDraft(turn, command))]);
  for (const [at, command] of commands.entries()) {
    const { product } = productsSaid(command.product);
    const slots = await poolSlots(
      { ...message, intent: { kind: command.kind, product, department: command.department } },
      {
        about: draftWords(saidDraft(turn, command)),
        press: async ({ isProduct = false }) =>
          choosing(isProduct ? 'roster.choose-product' : 'roster.choose-department', {
            ...(await draftData(context, turn, turn.key, draft)),
            at: [at],
          }),
      },
    );
    if (!slots.ok) return slots.reply;
  }
  return runDraft(context, { ...turn, draft });
}

/** The product or department that a command names and that there is not. */
function unknownIn({ product, department }: PeopleChange): string | undefined {
  const said = productsSaid(product).product;
  if (said.kind === 'unknown') return said.typed;
  return department.kind === 'unknown' ? department.typed : undefined;
}
