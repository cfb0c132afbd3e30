import { type Command, type Intent, isChange, type PersonSaid, type Vocabulary } from '../intent/intent';
import { listingDepartmentsOnce } from '../application/standing';
import { parseIntent } from '../intent/parse-intent';
import { phrases } from '../intent/phrases';
import { renderChoose } from '../cards/choose';
import { type RosterDraft } from '../domain/roster-draft';
import { type BotContext, type KnownNames, vocabularyFor } from './bot-context';
import { handlers } from './handlers';
import { type Heard } from './heard';
import { presentNotUnderstood } from './present/plain';
import { draftData } from './kept-draft';
import { draftWords } from './present/questions';
import { type DraftReply } from './roster-flow';
import { presentRolesMeant } from './role-flow';
import { draftPerson } from './said';
import { roleDraftOf } from './setup-handlers';
import { type Reply, type TypedTurn } from './turn';

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
      // A misspelled question may be answered; a misspelled change is asked about.
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

async function askWhetherMeant(
  context: BotContext,
  turn: TypedTurn,
  intent: Command,
  vocabulary: Vocabulary,
): Promise<Reply> {
  if (intent.kind === 'add-role' || intent.kind === 'remove-role') {
    const roles = roleDraftOf(turn, intent);
    const department = vocabulary.departments.find(({ id }) => id === roles.department);
    return presentRolesMeant(roles, turn.key, department?.name);
  }
  const draft = draftOf(turn, intent);
  const text = saidAnew(intent, vocabulary);
  const isUndo = intent.kind === 'undo';
  return renderChoose({
    heading:
      draft === undefined ? `Did you mean “${text}”?` : `Did you mean: ${meantWords(draft, intent, vocabulary)}?`,
    subheading: 'Nothing was changed yet.',
    label: 'Answer',
    options: [{ title: isUndo ? 'Undo my latest change' : 'Yes, do it', value: 'yes' }],
    verb: draft === undefined ? 'phrase.say' : 'roster.confirm',
    data: draft === undefined ? { text } : await draftData(context, turn, turn.key, draft),
    buttonTitle: 'Yes',
    buttons: [{ title: 'No', verb: 'roster.cancel', data: {} }],
  });
}

/** What to type for a change that is no draft. */
function saidAnew(intent: Command, vocabulary: Vocabulary): string {
  switch (intent.kind) {
    case 'undo':
      return undoWords(intent, vocabulary);
    case 'withdraw':
      return `withdraw ${intent.purchaseOrderNumber}`;
    default:
      return phrases[intent.kind].example;
  }
}

/** What to type for an undo: in the department that was named, if one was. */
function undoWords(intent: Command, { departments }: Vocabulary): string {
  const said = intent.kind === 'undo' && 'typed' in intent.department ? intent.department.typed : undefined;
  const known =
    intent.kind === 'undo' && intent.department.kind === 'known' ? intent.department.departmentId : undefined;
  const name = departments.find((department) => department.id === known)?.name ?? said;
  return name === undefined ? 'undo' : `undo for ${name}`;
}

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
