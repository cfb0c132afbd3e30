import { PEOPLE_INPUT, PRODUCT_INPUT, renderAddPeople } from '../../cards/roster/add-people';
import { type Choice } from '../../cards/parts/choice';
import { showSeats } from '../../application/roster/show-seats';
import { type DepartmentId, type ProductId, productId } from '../../domain/ids';
import { parseIntent } from '../../intent/parse-intent';
import { type BotContext, vocabularyFor } from '../turn/bot-context';
import { presentRefusal } from '../answer/plain';
import { draftPerson } from '../turn/said';
import { type DraftReply, type PressedTurn, type Reply, type TypedTurn } from '../turn/turn';
import { goOn } from './roster-flow';

/** For which pool people are to be added, as far as the form knows. */
export interface FormData {
  readonly department?: DepartmentId | undefined;
  readonly product?: ProductId | undefined;
}

/** The form that asks whom to add. @param problem What was missing the last time. */
export async function addForm(
  context: BotContext,
  turn: PressedTurn,
  data: FormData,
  problem?: string,
): Promise<Reply> {
  const shown = await showSeats(context.ports, turn.actor, data.department);
  if (shown.kind !== 'shown')
    return presentRefusal(shown.kind === 'refused' ? shown.refusal : { code: 'card-too-old' });
  const pools = shown.answer.filter((pool) => data.product === undefined || pool.product.id === data.product);
  const [only] = pools;
  const products = [...new Map(pools.map((pool) => [pool.product.id, pool.product.name]))];
  const choices = products.map(([value, title]): Choice => ({ title, value }));
  const isSettled = data.product !== undefined && only !== undefined;
  return {
    ...renderAddPeople({
      heading: isSettled ? `Add people to ${only.product.name}` : 'Add people',
      ...subheading(
        problem ?? (only !== undefined && data.department !== undefined ? only.department.name : undefined),
      ),
      products: isSettled ? [] : choices,
      buttons: [
        {
          title: 'Add people',
          verb: 'roster.add',
          // Each form is a command of its own, however often its button is pressed.
          data: { origin: turn.deliveryKey, ...withoutUndefined(data) },
          isPrimary: true,
          sendsInputs: true,
        },
        { title: 'Cancel', verb: 'roster.cancel', data: {} },
      ],
    }),
    place: 'below',
  };
}

const subheading = (text: string | undefined) => (text === undefined ? {} : { subheading: text });

function withoutUndefined(data: FormData): Record<string, string> {
  const { department, product } = data;
  return { ...(department === undefined ? {} : { department }), ...(product === undefined ? {} : { product }) };
}

/** Reads the names of the form as if they had been typed into a command. */
export async function addFromForm(
  context: BotContext,
  turn: PressedTurn,
  data: FormData & { readonly origin: string },
): Promise<DraftReply> {
  const chosenProduct = data.product ?? productInput(turn);
  const vocabulary = await vocabularyFor(context, turn.actor);
  const name = vocabulary.products.find((one) => one.id === chosenProduct)?.name;
  const typed = turn.inputs[PEOPLE_INPUT] ?? '';
  if (chosenProduct === undefined || name === undefined) return addForm(context, turn, data, 'Choose a product.');

  const intent = parseIntent({ text: `add ${typed} to ${name}` }, vocabulary);
  if (intent.kind !== 'add')
    return { ...(await addForm(context, turn, data, 'Name at least one person.')), place: 'instead' };
  const said: TypedTurn = { ...turn, text: typed, mentions: [], isRepeat: true };
  const people = intent.people.map((person) => draftPerson(said, person));
  const place = data.department === undefined ? {} : { department: data.department };
  return goOn(context, turn, data.origin, { kind: 'add', people, product: chosenProduct, ...place });
}

const productInput = (turn: PressedTurn) => {
  const value = turn.inputs[PRODUCT_INPUT] ?? '';
  return value === '' ? undefined : productId(value);
};
