import { type Button } from '../../cards/parts/button';
import { renderAsk } from '../../cards/question/choose';
import { type RenderedCard } from '../../cards/render';
import { defined } from '../../domain/defined';
import { type Command, type DidYouMean } from '../../intent/intent';
import { presentNote } from '../answer/plain';
import { quoted } from '../answer/words';
import { button, cancelButton } from '../button/press';
import { draftData } from '../roster/draft/kept-draft';
import { messageDraft, type PeopleCommand, productsSaid } from '../roster/draft/message-draft';
import { type BotContext } from '../turn/bot-context';
import { knownDepartment, knownProduct } from '../turn/slots';
import { type Reply, type TypedTurn } from '../turn/turn';
import { type Last } from './read-talk';

/** How many people the question offers. */
const MOST_OFFERED = 5;

/** Asks whom a word like *her* means, where several people were spoken of; each answer names one, and does what was said with them. */
export async function askWhom(
  context: BotContext,
  turn: TypedTurn,
  { word, intents }: { readonly word: string; readonly intents: readonly (Command | DidYouMean)[] },
  { mentions }: Last,
): Promise<Reply> {
  const people = mentions.slice(0, intents.length);
  const changes = intents.flatMap((intent) => (isOfPeople(intent) ? [intent] : []));
  if (people.length > MOST_OFFERED || changes.length < intents.length || people.length < intents.length)
    return presentNote(whomHeading(word), 'Nothing was changed. Please name the person.');
  const buttons: Button[] = [];
  for (const [index, change] of changes.entries()) {
    const { product, ...products } = productsSaid(change.product);
    const pool = { product: knownProduct(product), department: knownDepartment(change.department) };
    const draft = { ...messageDraft(turn, change), ...products, ...defined(pool) };
    const data = await draftData(context, turn, turn.key, draft);
    buttons.push(button(people[index]?.name ?? '', 'roster.confirm', data));
  }
  const reply = presentWhom(word, buttons);
  const options = (reply.question?.options ?? []).map((option, index) => {
    const { address, userId } = people[index] ?? {};
    return { ...option, ...defined({ value: userId, names: address === undefined ? undefined : [address] }) };
  });
  return reply.question === undefined ? reply : { ...reply, question: { ...reply.question, options } };
}

/** Asks which of several people a word means, with a button for each. */
export const presentWhom = (word: string, buttons: readonly Button[]): RenderedCard =>
  renderAsk({
    heading: whomHeading(word),
    subheading: 'Nothing was changed yet.',
    buttons: [...buttons, cancelButton()],
  });

const whomHeading = (word: string): string => `Whom do you mean by ${quoted(word)}?`;

const isOfPeople = (intent: Command | DidYouMean): intent is PeopleCommand =>
  ['add', 'remove', 'swap', 'move'].includes(intent.kind);
