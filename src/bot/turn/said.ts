import { type DepartmentId, type ProductId } from '../../domain/ids';
import { type DraftPerson } from '../../domain/roster/roster-draft';
import { type DepartmentSaid, type PersonSaid, type ProductSaid, type Vocabulary } from '../../intent/intent';
import { renderChoose } from '../../cards/question/choose';
import { type JsonObject } from '../../cards/parts/json';
import { notYours, readStanding } from '../../application/access/standing';
import { type BotContext, type KnownNames } from './bot-context';
import { presentRefusal } from '../answer/plain';
import { type Reply, type TypedTurn } from './turn';

/** A slot of a sentence that is settled, or the reply that asks about it or refuses. */
export type Slot<Value> =
  { readonly ok: true; readonly value: Value | undefined } | { readonly ok: false; readonly reply: Reply };

/** Where a choice about a slot goes. */
export interface Asking {
  readonly verb: string;
  readonly data: JsonObject;
  /** What goes on with the answer, for the card to say: "Add jdoe". */
  readonly about?: string;
}

/** A person of a sentence as a command on its way has them. */
export function draftPerson(turn: TypedTurn, said: PersonSaid): DraftPerson {
  switch (said.kind) {
    case 'text':
      return { userText: said.text };
    case 'sender':
      return { userText: turn.actor.displayName, userId: turn.actor.userId };
    case 'mention': {
      const mention = turn.mentions[said.index];
      const userText = mention?.name ?? '';
      return mention?.userId === undefined ? { userText } : { userText, userId: mention.userId };
    }
  }
}

/** Which product is meant; a misspelled one is asked about, never guessed. */
export function productSlot(said: ProductSaid, vocabulary: KnownNames, asking: Asking): Slot<ProductId> {
  switch (said.kind) {
    case 'known':
      return { ok: true, value: said.productId };
    case 'missing':
      return { ok: true, value: undefined };
    case 'unknown': {
      const { products, mayAskForProducts: mayAsk } = vocabulary;
      return { ok: false, reply: presentRefusal({ code: 'unknown-product', typed: said.typed, products, mayAsk }) };
    }
    case 'near':
    case 'several': {
      const ids = said.kind === 'near' ? [said.productId] : said.productIds;
      const options = vocabulary.products.filter((product) => ids.includes(product.id));
      return { ok: false, reply: ask('Product', options, asking) };
    }
  }
}

/** Which department is meant, among those the sender may know of. */
export async function departmentSlot(
  context: BotContext,
  turn: TypedTurn,
  said: DepartmentSaid,
  given: { readonly vocabulary: Vocabulary; readonly asking: Asking },
): Promise<Slot<DepartmentId>> {
  switch (said.kind) {
    case 'known':
      return { ok: true, value: said.departmentId };
    case 'missing':
      return { ok: true, value: undefined };
    case 'unknown': {
      const standing = await readStanding(context.ports, turn.actor);
      return { ok: false, reply: presentRefusal(notYours(standing, said.typed)) };
    }
    case 'near':
    case 'several': {
      const ids = said.kind === 'near' ? [said.departmentId] : said.departmentIds;
      const options = given.vocabulary.departments.filter((department) => ids.includes(department.id));
      return { ok: false, reply: ask('Department', options, given.asking) };
    }
  }
}

function ask(label: string, options: readonly { id: string; name: string }[], { verb, data, about }: Asking): Reply {
  const [first] = options;
  const isOne = options.length === 1 && first !== undefined;
  return renderChoose({
    heading: isOne ? `Did you mean ${first.name}?` : `Which ${label.toLowerCase()} do you mean?`,
    ...(about === undefined ? {} : { subheading: `${about} · nothing was changed yet` }),
    label,
    options: options.map(({ id, name }) => ({ title: name, value: id })),
    verb,
    data,
    buttonTitle: 'Go on',
    ...(isOne && about !== undefined ? { buttons: [{ title: 'No', verb: 'roster.cancel', data: {} }] } : {}),
  });
}
