import { type ProductsPage, type PartNumber, type ProductRow } from '../../application/institution/show-products';
import { type WishesPage, type WishOutcome, type WishPlace } from '../../application/institution/product-wishes';
import { formField, renderForm } from '../../cards/question/form';
import { renderList } from '../../cards/answer/list';
import { renderNotice } from '../../cards/answer/notice';
import { type RenderedCard } from '../../cards/render';
import { type Product } from '../../domain/institution/product';
import { type Asker, type ProductWish } from '../../domain/institution/product-wish';
import { type NamedDepartment } from '../../domain/refusal';
import { dayWords, listWords, nameOf, namesWords, quoted } from '../answer/words';
import { paging, type Trail } from '../answer/paging';
import { presentNote } from '../answer/plain';
import { button, cancelButton, type DataFor, sayButton } from '../button/press';

/** Part numbers offered in one form; more would not fit on a card. */
const PART_NUMBERS_SHOWN = 150;
/** People on the card of a wish with the day and the department; the others are only named. */
const ASKERS_SHOWN = 10;

/** A page of the catalog. */
export function presentProducts(page: ProductsPage, trail: Trail<string>): RenderedCard {
  const { lines, total, isSilent, canChange, openWishCount } = page;
  const { buttons, ...pageLine } = paging<string>({ ...page, trail, shown: lines.length }, (title, further) =>
    button(title, 'products.show', { trail: further, isInPlace: true }),
  );
  return renderList({
    heading: total === 1 ? '1 product' : `${total} products`,
    ...(isSilent ? { subheading: 'Microsoft 365 does not say how many there are, so the units are not known' } : {}),
    rows: lines.map(({ product, units }) => ({
      title: product.name,
      state: unitsWords(units),
      isAttention: units === 'none',
      lines: [
        ...(units === undefined ? [] : [listWords(product.skuPartNumbers)]),
        ...(product.aliases.length === 0 ? [] : [`Also called ${listWords(product.aliases)}`]),
      ],
      ...(canChange ? { open: button(`Edit ${product.name}`, 'product.form', { product: product.id }) } : {}),
    })),
    emptyLine: 'There is no product yet.',
    ...pageLine,
    buttons: [
      ...buttons,
      ...(canChange ? [button('Add product', 'product.form', {})] : []),
      ...(openWishCount > 0 ? [sayButton('product requests', `Requests (${openWishCount})`)] : []),
    ],
  });
}

function unitsWords(units: ProductRow['units']): string {
  if (units === undefined) return '';
  if (units === 'unknown') return 'Not known';
  if (units === 'none') return 'Not in the tenant';
  return units === 1 ? '1 unit' : `${units} units`;
}

/** What was typed into the form of a product. */
export interface ProductValues {
  readonly name: string;
  readonly aliases: string;
  /** Separated by commas. */
  readonly partNumbers: string;
}

/** The ids of the fields of a product's form. */
export const PRODUCT_FIELDS = { name: 'name', aliases: 'other-names', partNumbers: 'part-numbers' } as const;

/** The form of a product: a new one, or one that is to be changed. */
export function presentProductForm(given: {
  readonly heading: string;
  readonly isNew: boolean;
  readonly values: ProductValues;
  readonly partNumbers: readonly PartNumber[];
  readonly problems: readonly string[];
  readonly data: DataFor<'product.save'>;
}): RenderedCard {
  const { heading, isNew, values, partNumbers, problems, data } = given;
  return renderForm({
    heading,
    problems,
    hints:
      partNumbers.length === 0 ? ['The tenant has no part number that no product uses: buy some units first.'] : [],
    rows: [
      [
        formField(PRODUCT_FIELDS.name, 'Name', values.name, {
          missing: 'The product needs a name.',
          placeholder: 'Visio',
          maxLength: 60,
        }),
        formField(PRODUCT_FIELDS.aliases, 'Other names, with commas between', values.aliases, {
          placeholder: 'visio plan 2, ms visio',
          maxLength: 300,
        }),
      ],
      [
        formField(PRODUCT_FIELDS.partNumbers, 'Part numbers in the tenant', values.partNumbers, {
          kind: 'choices',
          missing: 'Choose at least one part number.',
          choices: partNumbers.slice(0, PART_NUMBERS_SHOWN).map(({ skuPartNumber, units }) => ({
            title: `${skuPartNumber} · ${unitsWords(units ?? 'none')}`,
            value: skuPartNumber,
          })),
        }),
      ],
    ],
    notes: [
      'A seat is switched on with the first of its part numbers that the tenant has.',
      ...(partNumbers.length > PART_NUMBERS_SHOWN
        ? [
            `${partNumbers.length - PART_NUMBERS_SHOWN} more part numbers are not shown: those last in the alphabet. A product of the policy file can name them.`,
          ]
        : []),
    ],
    buttons: [
      button(isNew ? 'Add product' : 'Save changes', 'product.save', data, { isPrimary: true, sendsInputs: true }),
      cancelButton(),
    ],
  });
}

/** A product is in the catalog as it was asked for. */
export function presentProductSaved({ name, skuPartNumbers }: Product, answered: readonly ProductWish[]): RenderedCard {
  const askers = answered.flatMap((wish) => wish.askers).length;
  return renderNotice({
    heading: `${name} is in the catalog`,
    subheading: listWords(skuPartNumbers),
    lines: [
      `People can type it at once: “buy 5 ${name}”.`,
      ...(askers > 0 ? [`${askers === 1 ? 'One person' : `${askers} people`} asked for it, and will be told.`] : []),
    ],
    buttons: [sayButton('products', 'Show products')],
  });
}

/** A page of the products that people ask for. */
export function presentWishes(
  page: WishesPage,
  { timeZone, trail }: { readonly timeZone: string; readonly trail: Trail<WishPlace> },
): RenderedCard {
  const { lines, canChange, departments } = page;
  const { buttons, ...pageLine } = paging({ ...page, trail, shown: lines.length }, (title, further) =>
    button(title, 'wishes.show', { trail: further, isInPlace: true }),
  );
  return renderList({
    heading: 'Products people ask for',
    rows: lines.map((wish) => {
      const [first, ...others] = wish.askers.map((asker) => askerWords(asker, timeZone, departments));
      const more = others.length === 1 ? others : others.length > 1 ? [`and ${others.length} others`] : [];
      return {
        title: wish.typed,
        state: wish.askers.length === 1 ? '1 person' : `${wish.askers.length} people`,
        isAttention: canChange,
        lines: [first ?? '', ...more],
        ...(canChange ? { open: button(`Answer ${wish.typed}`, 'wish.show', { wish: wish.id }) } : {}),
      };
    }),
    emptyLine: 'Nobody waits for a product.',
    ...pageLine,
    buttons,
  });
}

function askerWords(
  { person, at, department }: Asker,
  timeZone: string,
  departments: readonly NamedDepartment[],
): string {
  const named = departments.find(({ id }) => id === department)?.name;
  return [nameOf(person), named, dayWords(at, timeZone)].filter((one) => one !== undefined).join(' · ');
}

/** The field in which a reason is given. */
export const REASON_FIELD = 'reason';

/** One wish, to be added to the catalog or turned down. */
export function presentWish(
  wish: ProductWish,
  given: {
    readonly timeZone: string;
    /** Those that the wish names. */
    readonly departments: readonly NamedDepartment[];
    readonly reason?: string;
    readonly problems?: readonly string[];
  },
): RenderedCard {
  const { timeZone, departments, reason = '', problems = [] } = given;
  const { id, typed, askers } = wish;
  const others = askers.slice(ASKERS_SHOWN).map(({ person }) => person);
  return renderForm({
    heading: `${quoted(typed)} is asked for`,
    subheading: askers.length === 1 ? '1 person' : `${askers.length} people`,
    problems,
    hints: [
      ...askers.slice(0, ASKERS_SHOWN).map((asker) => askerWords(asker, timeZone, departments)),
      ...(others.length > 0 ? [`and ${namesWords(others, 50)}`] : []),
    ],
    rows: [
      [
        formField(REASON_FIELD, 'If it is not to be added: why', reason, {
          maxLength: 300,
        }),
      ],
    ],
    notes: ['Everybody who asked is told what becomes of it.'],
    buttons: [
      button('Add to catalog', 'product.form', { wish: id }),
      button('Close with this reason', 'wish.close', { wish: id }, { sendsInputs: true }),
      button('All requests', 'wishes.show', { isInPlace: true }),
    ],
  });
}

/** A wish was turned down. */
export const presentWishClosed = (wish: ProductWish): RenderedCard =>
  presentNote(`${quoted(wish.typed)} was closed`, wish.status === 'closed' ? wish.reason : '', [
    'Everybody who asked is told.',
  ]);

/** Says to whoever asks for a product what becomes of it. */
export function presentWishRecorded(outcome: Exclude<WishOutcome, { kind: 'refused' }>): RenderedCard {
  if (outcome.kind === 'in-catalog') {
    const { name } = outcome.product;
    return presentNote(
      `${name} is in the catalog already`,
      `Type “buy 5 ${name}” to tell central IT about a purchase.`,
    );
  }
  const { wish, isNew } = outcome;
  return presentNote(
    isNew ? `Central IT was asked for ${quoted(wish.typed)}` : `You asked for ${quoted(wish.typed)} already`,
    'You are told here when it is added, or why it is not.',
  );
}
