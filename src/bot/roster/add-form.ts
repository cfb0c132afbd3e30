import { type Addable, showAddable } from '../../application/roster/shown/show-addable';
import { type Choice } from '../../cards/parts/choice';
import { PEOPLE_INPUT, PICKED_INPUT, PRODUCT_INPUT, renderAddPeople } from '../../cards/roster/add-people';
import { type RenderedCard } from '../../cards/render';
import { defined } from '../../domain/defined';
import { productId } from '../../domain/ids';
import { presentRefusal } from '../answer/plain';
import { type BotContext } from '../turn/bot-context';
import { type KnownPool } from '../turn/chosen';
import { hasPeoplePicker, nobodyNamed, readPeople } from '../turn/people-input';
import { type DraftReply, type PressedTurn, type Reply } from '../turn/turn';
import { goOn } from './draft/run-draft';
import { button, cancelButton } from '../button/press';

/** The form that asks whom to add. @param problem What was missing the last time. */
export async function addForm(
  context: BotContext,
  turn: PressedTurn,
  pool: KnownPool,
  problem?: string,
): Promise<Reply> {
  const shown = await showAddable(context.ports, turn.actor, pool.department);
  if (!shown.ok) return presentRefusal(shown.refusal);
  const form = { ...pool, origin: turn.deliveryKey, hasPicker: hasPeoplePicker(turn.address) };
  return { ...presentAddForm(shown.pools, form, problem), place: 'below' };
}

/** The form for these pools. */
export function presentAddForm(
  shown: readonly Addable[],
  { origin, department, product, hasPicker }: KnownPool & { readonly origin: string; readonly hasPicker?: boolean },
  problem?: string,
): RenderedCard {
  const pools = shown.filter((pool) => product === undefined || pool.product.id === product);
  const [only] = pools;
  const products = [...new Map(pools.map((pool) => [pool.product.id, pool.product.name]))];
  const choices = products.map(([value, title]): Choice => ({ title, value }));
  const isSettled = product !== undefined && only !== undefined;
  return renderAddPeople({
    heading: isSettled ? `Add people to ${only.product.name}` : 'Add people',
    ...defined({ subheading: problem ?? (department === undefined ? undefined : only?.department?.name) }),
    products: isSettled ? [] : choices,
    ...defined({ hasPicker }),
    buttons: [
      button(
        'Add people',
        'roster.add',
        { origin, ...defined({ department, product }) },
        { isPrimary: true, sendsInputs: true },
      ),
      cancelButton(),
    ],
  });
}

/** Adds the people of the form: whatever is typed into it is people, not a sentence. */
export async function addFromForm(
  context: BotContext,
  turn: PressedTurn,
  { origin, ...pool }: KnownPool & { readonly origin: string },
): Promise<DraftReply> {
  const product = pool.product ?? productInput(turn);
  if (product === undefined || !context.ports.policy.products.some(({ id }) => id === product))
    return addForm(context, turn, pool, 'Choose a product.');
  const names = [PICKED_INPUT, PEOPLE_INPUT];
  const people = await readPeople(context.ports, turn, names);
  if (people.length === 0)
    return { ...(await addForm(context, turn, pool, nobodyNamed(turn, names))), place: 'instead' };
  return goOn(context, turn, origin, { kind: 'add', ...pool, product, people });
}

const productInput = (turn: PressedTurn) => {
  const value = turn.inputs[PRODUCT_INPUT] ?? '';
  return value === '' ? undefined : productId(value);
};
