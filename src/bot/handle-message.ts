import { listingDepartmentsOnce } from '../application/access/standing';
import { type CommandKind, isChange } from '../intent/intent';
import { parseIntent } from '../intent/parse-intent';
import { presentNotUnderstood } from './answer/plain';
import { askWhetherMeant } from './ask-whether-meant';
import { handlers } from './features';
import { type BotContext, vocabularyFor } from './turn/bot-context';
import { type Understood } from './turn/feature';
import { draftPerson } from './turn/slots';
import { type DraftReply, type TypedTurn } from './turn/turn';

/** Understands what was typed and does it, asks about it, or says what was understood. */
export async function handleMessage(shared: BotContext, turn: TypedTurn): Promise<DraftReply> {
  const context = { ...shared, ports: listingDepartmentsOnce(shared.ports) };
  const vocabulary = await vocabularyFor(context, turn.actor);
  const intent = parseIntent({ text: turn.text }, vocabulary);
  switch (intent.kind) {
    case 'not-understood':
      return presentNotUnderstood(intent, vocabulary, (person) => draftPerson(turn, person).userText);
    case 'did-you-mean':
      return isChange(intent.intent)
        ? askWhetherMeant({ context, turn, intent: intent.intent, vocabulary })
        : carryOut(intent.intent.kind, { context, turn, intent: intent.intent, vocabulary });
    default:
      return carryOut(intent.kind, { context, turn, intent, vocabulary });
  }
}

const carryOut = <Kind extends CommandKind>(kind: Kind, message: Understood<Kind>): Promise<DraftReply> =>
  handlers[kind](message);
