import { notYours, readStanding } from '../../application/access/standing';
import { type ChoicePress } from '../../cards/parts/button';
import { renderChoose } from '../../cards/question/choose';
import { defined } from '../../domain/defined';
import { type DepartmentId, type ProductId } from '../../domain/ids';
import { isSameName } from '../../domain/institution/slug';
import { type DraftPerson } from '../../domain/roster/roster-draft';
import { type CommandKind } from '../../intent/intent';
import { type DepartmentSaid, type PersonSaid, type PoolSaid, type ProductSaid } from '../../intent/said';
import { presentRefusal, presentRenamedBefore } from '../answer/plain';
import { type BotContext, type KnownNames } from './bot-context';
import { type KnownPool } from './chosen';
import { type Reply, type TypedTurn } from './turn';
import { cancelButton } from '../button/press';

/** A slot of a sentence that is settled, or the reply that asks about it or refuses. */
export type Slot<Value> =
  { readonly ok: true; readonly value: Value | undefined } | { readonly ok: false; readonly reply: Reply };

/** Both slots of a pool, or the reply that asks about one of them or refuses. */
export type PoolSlots = { readonly ok: true; readonly pool: KnownPool } | { readonly ok: false; readonly reply: Reply };

/** A message as far as its slots need it. */
interface Message {
  readonly context: BotContext;
  readonly turn: TypedTurn;
  readonly vocabulary: KnownNames;
}

/** How a slot is asked about. */
interface Asking {
  /** Where the choice goes; made only once the question is asked, since it may keep something in the store. */
  readonly press: () => ChoicePress | Promise<ChoicePress>;
  /** What goes on with the answer, for the card to say: "Add jdoe". */
  readonly about?: string;
}

/** How the slots of a pool are asked about; the press carries what is known of the other one. */
interface PoolAsking extends Omit<Asking, 'press'> {
  readonly press: (known: KnownPool & { readonly isProduct?: true }) => ChoicePress | Promise<ChoicePress>;
}

/** What asks for a product, so that one which is not there may be asked for: a question about something else does not. */
const ASKS_FOR_PRODUCTS: ReadonlySet<CommandKind> = new Set<CommandKind>(['add', 'swap', 'buy', 'renew', 'show-pool']);

/** Which pool is meant: the department first, then the product. */
export async function poolSlots(
  message: Message & { readonly intent: PoolSaid & { readonly kind: CommandKind } },
  asking: PoolAsking,
): Promise<PoolSlots> {
  const { intent } = message;
  const department = await departmentSlot(message, intent.department, {
    ...asking,
    press: () => asking.press(defined({ product: knownProduct(intent.product) })),
  });
  if (!department.ok) return department;
  const placed = defined({ department: department.value });
  const mayAsk = message.vocabulary.mayAskForProducts && ASKS_FOR_PRODUCTS.has(intent.kind);
  const vocabulary = { ...message.vocabulary, mayAskForProducts: mayAsk };
  const product = await productSlot({ ...message, vocabulary }, intent.product, {
    ...asking,
    press: () => asking.press({ ...placed, isProduct: true }),
  });
  return product.ok ? { ok: true, pool: { ...placed, ...defined({ product: product.value }) } } : product;
}

/** The product a sentence names, if that is certain. */
export const knownProduct = (named: ProductSaid): ProductId | undefined =>
  named.kind === 'known' ? named.productId : undefined;

/** The department a sentence names, if that is certain. */
export const knownDepartment = (named: DepartmentSaid): DepartmentId | undefined =>
  named.kind === 'known' ? named.departmentId : undefined;

/** Which product is meant; a misspelled one is asked about, never guessed. */
async function productSlot({ vocabulary }: Message, named: ProductSaid, asking: Asking): Promise<Slot<ProductId>> {
  switch (named.kind) {
    case 'known':
    case 'missing':
      return { ok: true, value: knownProduct(named) };
    case 'unknown': {
      const { products, mayAskForProducts: mayAsk } = vocabulary;
      return { ok: false, reply: presentRefusal({ code: 'unknown-product', typed: named.typed, products, mayAsk }) };
    }
    case 'near':
    case 'several': {
      const ids = named.kind === 'near' ? [named.productId] : named.productIds;
      const options = vocabulary.products.filter((product) => ids.includes(product.id));
      return { ok: false, reply: await ask('Product', options, asking) };
    }
  }
}

/** Which department is meant, among those the sender may know of. */
export async function departmentSlot(
  { context, turn, vocabulary }: Message,
  named: DepartmentSaid,
  asking: Asking,
): Promise<Slot<DepartmentId>> {
  switch (named.kind) {
    case 'known':
    case 'missing':
      return { ok: true, value: knownDepartment(named) };
    case 'unknown': {
      const [renamed, ...others] = vocabulary.forAnswers.departments.filter(({ aliases = [] }) =>
        aliases.some((name) => isSameName(name, named.typed)),
      );
      if (renamed !== undefined && others.length === 0)
        return { ok: false, reply: presentRenamedBefore(renamed, named.typed) };
      const standing = await readStanding(context.ports, turn.actor);
      return { ok: false, reply: presentRefusal(notYours(standing, named.typed)) };
    }
    case 'near':
    case 'several': {
      const ids = named.kind === 'near' ? [named.departmentId] : named.departmentIds;
      const options = vocabulary.departments.filter((department) => ids.includes(department.id));
      return { ok: false, reply: await ask('Department', options, asking) };
    }
  }
}

async function ask(
  label: string,
  options: readonly { id: string; name: string }[],
  { press, about }: Asking,
): Promise<Reply> {
  const [first] = options;
  const isOne = options.length === 1 && first !== undefined;
  return renderChoose({
    heading: isOne ? `Did you mean ${first.name}?` : `Which ${label.toLowerCase()} do you mean?`,
    ...defined({ subheading: about && `${about} · nothing was changed yet` }),
    label,
    options: options.map(({ id, name }) => ({ title: name, value: id })),
    press: await press(),
    buttonTitle: 'Go on',
    ...(isOne && about !== undefined ? { buttons: [cancelButton('No')] } : {}),
  });
}

/** A person of a sentence as a command on its way has them. */
export function draftPerson(
  { actor, mentions }: Pick<TypedTurn, 'actor' | 'mentions'>,
  named: PersonSaid,
): DraftPerson {
  switch (named.kind) {
    case 'text':
      return { userText: named.text };
    case 'sender':
      return { userText: actor.displayName, userId: actor.userId };
    case 'mention': {
      const mention = mentions[named.index];
      return { userText: mention?.name ?? '', ...defined({ userId: mention?.userId }) };
    }
  }
}
