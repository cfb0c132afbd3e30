import { showAddable } from '../../../application/roster/shown/show-addable';
import { PEOPLE_INPUT } from '../../../cards/roster/add-people';
import { type RenderedCard } from '../../../cards/render';
import { defined } from '../../../domain/defined';
import { type DraftPerson, type RosterDraft } from '../../../domain/roster/roster-draft';
import { type NotUnderstood } from '../../../intent/intent';
import { presentNote } from '../../answer/plain';
import { cancelButton, press } from '../../button/press';
import { type ButtonData } from '../../button/verbs';
import { type BotContext } from '../../turn/bot-context';
import { hasPeoplePicker, readPeople } from '../../turn/people-input';
import { draftPerson, knownDepartment, knownProduct } from '../../turn/slots';
import { type DraftReply, type PressedTurn, type TypedTurn } from '../../turn/turn';
import { presentAddForm } from '../add-form';
import { goOn } from './run-draft';

type Unfinished = ButtonData<'roster.name-people'>;

/** How many people each command takes. */
const TAKES: Readonly<Record<RosterDraft['kind'], number>> = { add: 500, remove: 500, swap: 2, move: 1 };

/**
 * A command in which nobody is named, or of a swap nobody who comes: the card that says so asks for it, and takes what is typed next for
 * the people.
 */
export async function askForPeople(
  context: BotContext,
  turn: TypedTurn,
  { reason, understood }: NotUnderstood,
  otherwise: RenderedCard,
): Promise<RenderedCard> {
  const kind = understood.command;
  if (kind !== 'add' && kind !== 'remove' && kind !== 'swap' && kind !== 'move') return otherwise;
  const people = reason === 'incomplete' ? understood.people.map((person) => draftPerson(turn, person)) : [];
  const isAsked = reason === 'no-people' || reason === 'unnamed-people' || reason === 'incomplete';
  if (!isAsked || people.length >= TAKES[kind]) return otherwise;
  const pool = defined({
    product: knownProduct(understood.product),
    department: knownDepartment(understood.department),
  });
  const form = kind === 'add' ? await formFor(context, turn, pool) : undefined;
  const card = form ?? otherwise;
  const field = {
    kind: 'people' as const,
    inputId: PEOPLE_INPUT,
    press: press('roster.name-people', { origin: turn.key, kind, ...pool, people }),
  };
  return {
    ...card,
    question: { asks: card.summary, no: { press: cancelButton().press }, options: [], fields: [field] },
  };
}

/** The form to add people, for those who may. */
async function formFor(
  { ports }: BotContext,
  { actor, address, key }: TypedTurn,
  pool: Pick<RosterDraft, 'product' | 'department'>,
): Promise<RenderedCard | undefined> {
  const shown = await showAddable(ports, actor, pool.department);
  return shown.ok
    ? presentAddForm(shown.pools, { ...pool, origin: key, hasPicker: hasPeoplePicker(address) })
    : undefined;
}

/** Goes on with a command whose people were typed. */
export async function namePeople(
  context: BotContext,
  turn: PressedTurn,
  { origin, people, ...command }: Unfinished,
): Promise<DraftReply> {
  const named: readonly DraftPerson[] = [...people, ...(await readPeople(context.ports, turn, [PEOPLE_INPUT]))];
  const takes = TAKES[command.kind];
  if (named.length === people.length || named.length > takes || (command.kind === 'swap' && named.length !== takes))
    return presentNote('Please name one person', 'Nothing was changed.');
  return goOn(context, turn, origin, { ...command, people: named });
}
