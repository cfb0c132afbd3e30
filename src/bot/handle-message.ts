import { readStanding, standingOnce } from '../application/access/standing';
import { type CommandKind, type Intent, isCertain, isChange } from '../intent/intent';
import { parseIntent } from '../intent/parse-intent';
import { presentNotUnderstood } from './answer/plain';
import { askWhetherMeant } from './ask-whether-meant';
import { handlers } from './features';
import { type BotContext, type KnownNames, vocabularyFor } from './turn/bot-context';
import { type Understood } from './turn/feature';
import { draftPerson } from './turn/slots';
import { answerTo } from './turn/audience';
import { type DraftReply, type TypedTurn } from './turn/turn';

/** Understands what was typed and does it, asks about it, or says what was understood. */
export async function handleMessage(shared: BotContext, turn: TypedTurn): Promise<DraftReply> {
  const context = { ...shared, ports: standingOnce(shared.ports) };
  const { intent, vocabulary } = await understand(context, turn);
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

/**
 * Reads a text against the names that this process knows. Who asks is read meanwhile, which brings the newest names with it: where they
 * are others, what is not certain is read once more.
 */
async function understand(
  context: BotContext,
  { text, actor }: TypedTurn,
): Promise<{ readonly intent: Intent; readonly vocabulary: KnownNames }> {
  const { outline } = context.ports;
  const known = await outline.known();
  const asking = readStanding(context.ports, actor);
  // Whoever needs it waits for it, and hears of what is wrong with it.
  asking.catch(() => undefined);
  const vocabulary = vocabularyFor(context, known, actor);
  const intent = parseIntent({ text }, vocabulary);
  if (isCertain(intent)) return { intent, vocabulary };
  await asking;
  const newest = vocabularyFor(context, await outline.known(), actor);
  const isSame = newest.departments === vocabulary.departments && newest.products === vocabulary.products;
  return isSame ? { intent, vocabulary } : { intent: parseIntent({ text }, newest), vocabulary: newest };
}

const carryOut = async <Kind extends CommandKind>(kind: Kind, message: Understood<Kind>): Promise<DraftReply> =>
  answerTo(kind, await handlers[kind](message));
