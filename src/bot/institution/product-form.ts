import { productChoices, type ProductChoices } from '../../application/institution/show-products';
import { type ProductProblem, saveProduct } from '../../application/institution/save-product';
import { type ProductId } from '../../domain/ids';
import { type Product } from '../../domain/institution/product';
import { plainName } from '../../domain/institution/slug';
import { type BotContext } from '../turn/bot-context';
import { presentRefusal } from '../answer/plain';
import { PRODUCT_FIELDS, presentProductForm, presentProductSaved, type ProductValues } from './products';
import { keyOf, ofSender, type PressedTurn, type Reply, type Speaker } from '../turn/turn';
import { listWords, quoted } from '../answer/words';

const NAME_LENGTH = 60;
const MOST_ALIASES = 20;

/** Which product a form is about: one that is there, a new one, or a new one that people asked for. */
export interface FormOf {
  readonly product?: ProductId | undefined;
  readonly wish?: string | undefined;
}

/** The data of a form's button. */
export interface ProductData extends FormOf {
  readonly origin: string;
  /** What the form showed of a product that is there. */
  readonly seen?: string | undefined;
}

/** The form of a product; only approvers get it. @param given `name` is what a new one may be called. */
export async function productForm(
  { ports }: BotContext,
  { actor }: Speaker,
  given: FormOf & { readonly name?: string | undefined; readonly origin: string },
): Promise<Reply> {
  const found = await productChoices(ports, actor, given.product);
  if (!found.ok) return presentRefusal(found.refusal);
  const { product } = found.choices;
  const wish = given.wish === undefined ? undefined : await ports.institution.look().wish(given.wish);
  const isGone = given.product !== undefined && product === undefined;
  if (isGone || (given.wish !== undefined && wish === undefined)) return presentRefusal({ code: 'card-too-old' });
  if (wish !== undefined && wish.status !== 'open') return presentRefusal({ code: 'wish-settled', typed: wish.typed });
  return form(found.choices, valuesOfProduct(product, wish?.typed ?? given.name ?? ''), [], given);
}

const valuesOfProduct = (product: Product | undefined, name: string): ProductValues => ({
  name: product?.name ?? name.slice(0, NAME_LENGTH),
  aliases: (product?.aliases ?? []).join(', '),
  partNumbers: (product?.skuPartNumbers ?? []).join(','),
});

function form(
  { product, partNumbers }: ProductChoices,
  values: ProductValues,
  problems: readonly string[],
  { origin, wish, seen }: Pick<ProductData, 'origin' | 'wish' | 'seen'>,
): Reply {
  const isNew = product === undefined;
  const data = { origin, wish, ...(isNew ? {} : { product: product.id, seen: seen ?? seenOf(product) }) };
  return presentProductForm({
    heading: isNew ? 'Add a product' : `Edit ${product.name}`,
    isNew,
    values,
    partNumbers,
    problems,
    data,
  });
}

const seenOf = ({ name, aliases, skuPartNumbers }: Product): string =>
  keyOf('product', name, JSON.stringify(aliases), JSON.stringify(skuPartNumbers));

/** Saves a product as its form says, or says everything that is wrong with it. */
export async function saveFromForm({ ports }: BotContext, turn: PressedTurn, data: ProductData): Promise<Reply> {
  const { actor, inputs } = turn;
  const found = await productChoices(ports, actor, data.product);
  if (!found.ok) return presentRefusal(found.refusal);
  const values: ProductValues = {
    name: inputs[PRODUCT_FIELDS.name] ?? '',
    aliases: inputs[PRODUCT_FIELDS.aliases] ?? '',
    partNumbers: inputs[PRODUCT_FIELDS.partNumbers] ?? '',
  };
  const read = readProduct(values, found.choices);
  const key = ofSender(turn, 'product.save', data.origin, data.seen ?? '');
  const outcome = await saveProduct(ports, {
    key,
    actor,
    id: data.product,
    ...read.product,
    wish: data.wish,
    isAsShown: (product) => seenOf(product) === data.seen,
    hasProblems: read.problems.length > 0,
  });
  switch (outcome.kind) {
    case 'refused':
      return presentRefusal(outcome.refusal);
    case 'gone':
      return presentRefusal({ code: 'card-too-old' });
    case 'saved':
      return presentProductSaved(outcome.product, outcome.answered);
    case 'problems': {
      const since = outcome.problems.find((problem) => problem.code === 'changed-since');
      const shown = since === undefined ? found.choices : { ...found.choices, product: since.product };
      const seen = since === undefined ? data.seen : seenOf(since.product);
      const problems = [...read.problems, ...outcome.problems.map(problemWords)];
      return form(shown, values, problems, { ...data, seen });
    }
  }
}

/** Reads what was typed; part numbers that the form did not offer were not chosen in it. */
function readProduct(values: ProductValues, { product, partNumbers }: ProductChoices) {
  const name = oneLine(values.name);
  const typed = values.aliases
    .split(/[,;\r\n]+/u)
    .map(oneLine)
    .filter(Boolean);
  const aliases = typed.filter(
    (one, index) =>
      plainName(one) !== plainName(name) && typed.findIndex((other) => plainName(other) === plainName(one)) === index,
  );
  const offered = partNumbers.map((one) => one.skuPartNumber);
  const chosen = values.partNumbers.split(',').map((one) => one.trim());
  const own = (product?.skuPartNumbers ?? []).filter((one) => chosen.includes(one));
  // Those it had stay in their order, since the first one that the tenant has is used.
  const skuPartNumbers = [...own, ...offered.filter((one) => chosen.includes(one) && !own.includes(one))];
  const isNamed = /\p{L}|\p{N}/u;
  const problems = [
    ...(name === '' ? ['Name: the product needs a name.'] : []),
    ...(name === '' || isNamed.test(name) ? [] : ['Name: it needs at least one letter or digit.']),
    ...(name.length > NAME_LENGTH ? [`Name: at most ${NAME_LENGTH} characters.`] : []),
    ...(aliases.length > MOST_ALIASES ? [`Other names: at most ${MOST_ALIASES}.`] : []),
    ...(aliases.some((one) => one.length > NAME_LENGTH || !isNamed.test(one))
      ? [`Other names: each needs a letter or digit, and has at most ${NAME_LENGTH} characters.`]
      : []),
    ...(skuPartNumbers.length === 0
      ? ['Part numbers: choose at least one that the tenant has and no product uses.']
      : []),
  ];
  return { product: { name, aliases, skuPartNumbers }, problems };
}

const oneLine = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, ' ').trim();

function problemWords(problem: ProductProblem): string {
  switch (problem.code) {
    case 'name-taken':
      return `${quoted(problem.word)} names ${problem.other} already.`;
    case 'part-number-taken':
      return `Part number ${problem.skuPartNumber} belongs to another product already.`;
    case 'changed-since': {
      const { name, skuPartNumbers } = problem.product;
      const words = `It is called ${name} now, with ${listWords(skuPartNumbers)}.`;
      return `Somebody changed this product meanwhile. ${words} Check and save again.`;
    }
  }
}
