import {
  isChange,
  type Command,
  type InstitutionCommand,
  type Intent,
  type PersonSaid,
  type RosterCommand,
  type Vocabulary,
} from '../intent/intent';
import { listingDepartmentsOnce } from '../application/access/standing';
import { parseIntent } from '../intent/parse-intent';
import { sayAgain, type ShortChange } from '../intent/roster/say-again';
import { renderChoose } from '../cards/question/choose';
import { type JsonObject } from '../cards/parts/json';
import { type RosterDraft } from '../domain/roster/roster-draft';
import { type BotContext, type KnownNames, vocabularyFor } from './turn/bot-context';
import { handlers } from './handlers';
import { type Heard } from './turn/heard';
import { presentNote, presentNotUnderstood } from './answer/plain';
import { draftData } from './roster/kept-draft';
import { draftWords } from './answer/questions';
import { presentRolesMeant } from './institution/role-flow';
import { draftPerson } from './turn/said';
import { roleDraftOf } from './institution/setup-handlers';
import { type DraftReply, type Reply, type TypedTurn } from './turn/turn';

/** Understands what was typed and does it, asks about it, or says what was understood. */
export async function hear(shared: BotContext, turn: TypedTurn): Promise<DraftReply> {
  const context = { ...shared, ports: listingDepartmentsOnce(shared.ports) };
  const vocabulary = await vocabularyFor(context, turn.actor);
  return answer(context, turn, parseIntent({ text: turn.text }, vocabulary), vocabulary);
}

function answer(context: BotContext, turn: TypedTurn, intent: Intent, vocabulary: KnownNames): Promise<DraftReply> {
  switch (intent.kind) {
    case 'not-understood':
      return Promise.resolve(presentNotUnderstood(intent, vocabulary, (person) => nameSaid(turn, person)));
    case 'did-you-mean':
      return isChange(intent.intent)
        ? askWhetherMeant(context, turn, intent.intent, vocabulary)
        : carryOut({ context, turn, intent: intent.intent, vocabulary });
    default:
      return carryOut({ context, turn, intent, vocabulary });
  }
}

function carryOut<Kind extends Command['kind']>(heard: Heard<Kind>): Promise<DraftReply> {
  const handler = handlers[heard.intent.kind] as (heard: Heard<Kind>) => Promise<DraftReply>;
  return handler(heard);
}

/** Asks about a misspelled change, where a misspelled question is answered: a roster change waits as a draft, any other is short enough to be said again. */
async function askWhetherMeant(
  context: BotContext,
  turn: TypedTurn,
  intent: RosterCommand | InstitutionCommand,
  vocabulary: Vocabulary,
): Promise<Reply> {
  if (intent.kind === 'add-role' || intent.kind === 'remove-role') {
    const roles = roleDraftOf(turn, intent);
    const department = vocabulary.departments.find(({ id }) => id === roles.department);
    return presentRolesMeant(roles, turn.key, department?.name);
  }
  const draft = draftOf(turn, intent);
  if (draft !== undefined) {
    const data = await draftData(context, turn, turn.key, draft);
    return asked(`Did you mean: ${meantWords(draft, intent, vocabulary)}?`, 'Yes, do it', 'roster.confirm', data);
  }
  const text = sayAgain(intent as ShortChange, vocabulary, (person) => nameSaid(turn, person));
  if (text.length > MOST_CHARACTERS_OF_BUTTON) {
    return presentNote('Please type this again, spelled right', 'Nothing was changed yet.', [text]);
  }
  const isUndo = intent.kind === 'undo';
  const heading = isUndo ? `Did you mean “${text}”?` : `Did you mean: ${text}?`;
  return asked(heading, isUndo ? 'Undo my latest change' : 'Yes, do it', 'phrase.say', { text });
}

/** What a button can say. */
const MOST_CHARACTERS_OF_BUTTON = 300;

const asked = (heading: string, title: string, verb: string, data: JsonObject): Reply =>
  renderChoose({
    heading,
    subheading: 'Nothing was changed yet.',
    label: 'Answer',
    options: [{ title, value: 'yes' }],
    verb,
    data,
    buttonTitle: 'Yes',
    buttons: [{ title: 'No', verb: 'roster.cancel', data: {} }],
  });

function meantWords(draft: RosterDraft, intent: Command, vocabulary: Vocabulary): string {
  const said = 'product' in intent && intent.product.kind === 'known' ? intent.product.productId : undefined;
  const product = vocabulary.products.find((one) => one.id === said);
  const words = draftWords(draft);
  const place = { add: 'to', remove: 'from', swap: 'in', move: 'in' }[draft.kind];
  return product === undefined ? words : `${words} ${place} ${product.name}`;
}

function draftOf(turn: TypedTurn, intent: Command): RosterDraft | undefined {
  const pool = (said: Extract<Command, { kind: 'add' | 'remove' | 'swap' | 'move' }>) => ({
    ...(said.product.kind === 'known' ? { product: said.product.productId } : {}),
    ...(said.department.kind === 'known' ? { department: said.department.departmentId } : {}),
  });
  const people = (...said: readonly PersonSaid[]) => said.map((person) => draftPerson(turn, person));
  switch (intent.kind) {
    case 'add':
    case 'remove':
      return { kind: intent.kind, ...pool(intent), people: people(...intent.people) };
    case 'swap':
      return { kind: 'swap', ...pool(intent), people: people(intent.outgoing, intent.incoming) };
    case 'move':
      return { kind: 'move', ...pool(intent), people: people(intent.person) };
    default:
      return undefined;
  }
}

const nameSaid = (turn: TypedTurn, person: PersonSaid): string => draftPerson(turn, person).userText;
