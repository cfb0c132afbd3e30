import { type Button } from '../../cards/parts/button';
import { formField, renderForm, type FormField } from '../../cards/question/form';
import { type RenderedCard } from '../../cards/render';
import { type CalendarDate, isCalendarDate } from '../../domain/calendar';
import { defined } from '../../domain/defined';
import { retirementOf } from '../../domain/institution/catalog';
import { type Policy, type PurchaseField } from '../../domain/institution/policy';
import { type Product } from '../../domain/institution/product';
import { looksLike, MOST_FIELD, valueTyped } from '../../domain/purchase/own-fields';
import { type Proof } from '../../domain/proof/proof';
import { comparableNumber, lastEvent, type Purchase } from '../../domain/purchase/purchase';
import { MOST_NOTE, type PurchaseProblem, type TypedPurchase } from '../../domain/purchase/purchase-form';
import { type PurchaseShown, type SameNumber } from '../../domain/purchase/purchase-shown';
import { type NamedDepartment } from '../../domain/refusal';
import { type SeatCount } from '../../domain/roster/pool';
import { closedAround } from '../../domain/term/turn';
import { dateWords, nameOf, quotedWhole } from '../answer/words';
import { closedWords, problemWords, retirementWords } from './form-words';
import { overlapWords, sameNumberWords, sizeWords } from './purchase-words';
import { type AskedField } from '../../cards/parts/question';
import { button, press } from '../button/press';

/** The inputs of the form, by what they are about. */
export const FORM_INPUTS = {
  product: 'product',
  seats: 'seats',
  purchaseOrderNumber: 'number',
  reseller: 'reseller',
  coverFrom: 'from',
  coverUntil: 'until',
  price: 'price',
  resellerOrderNumber: 'reseller-order',
  link: 'link',
  note: 'note',
} as const satisfies Record<Exclude<keyof TypedPurchase, 'fields'>, string>;

/** Not on the form: a day that was typed into the chat, of which nobody said whether it is the first or the last one. */
export const DAY_INPUT = 'day';

/** What the ids of the organization's own fields have before them, as inputs. */
const OWN_INPUT = 'field-';

/** What was typed into the form, exactly. */
export function typedInForm(inputs: Readonly<Record<string, string>>): TypedPurchase {
  const typed = (field: keyof typeof FORM_INPUTS) => inputs[FORM_INPUTS[field]] ?? '';
  const own = Object.entries(inputs).filter(([id]) => id.startsWith(OWN_INPUT));
  return {
    product: typed('product'),
    seats: typed('seats'),
    purchaseOrderNumber: typed('purchaseOrderNumber'),
    reseller: typed('reseller'),
    coverFrom: typed('coverFrom'),
    coverUntil: typed('coverUntil'),
    price: typed('price'),
    resellerOrderNumber: typed('resellerOrderNumber'),
    link: typed('link'),
    note: typed('note'),
    fields: Object.fromEntries(own.map(([id, value]) => [id.slice(OWN_INPUT.length), value])),
  };
}

/** What the form shows of a purchase that was begun, or came back. */
export function typedOf({ details, proof }: Purchase): TypedPurchase {
  const { priceCents } = details;
  return {
    product: details.product ?? '',
    seats: details.seats === undefined ? '' : String(details.seats),
    purchaseOrderNumber: details.purchaseOrderNumber ?? '',
    reseller: details.reseller ?? '',
    coverFrom: details.coverFrom ?? '',
    coverUntil: details.coverUntil ?? '',
    price:
      priceCents === undefined ? '' : priceCents % 100 === 0 ? String(priceCents / 100) : (priceCents / 100).toFixed(2),
    resellerOrderNumber: details.resellerOrderNumber ?? '',
    link: proof.link ?? '',
    note: details.note ?? '',
    fields: Object.fromEntries((details.fields ?? []).map(({ id, value }) => [id, value])),
  };
}

/** What kept a form from being sent, besides what has to be put right in it. */
export type FormStop = 'closed' | 'retires' | 'same-number';

/** What the form of a purchase is made of. */
interface FormGiven {
  readonly purchase: Purchase;
  readonly department: NamedDepartment;
  readonly products: readonly Product[];
  readonly typed: TypedPurchase;
  readonly problems: readonly PurchaseProblem[];
  /** What else there is to say below the fields. */
  readonly notes: readonly string[];
  readonly seats: SeatCount | undefined;
  readonly overlap: PurchaseShown['overlap'];
  /** What has its number already, as far as whoever buys may see it. */
  readonly sameNumber: readonly SameNumber[];
  readonly purchasing: Policy['purchasing'];
  readonly today: CalendarDate;
  readonly stop?: FormStop | undefined;
  /** The last day of the product, where whoever buys agreed to go past it. */
  readonly retiredOn?: CalendarDate | undefined;
}

/** The form of a purchase, with what was typed and what has to be put right. */
export function presentPurchaseForm(given: FormGiven): RenderedCard {
  const { purchase, department, products, typed, seats } = given;
  const product = products.find((one) => one.id === typed.product);
  return renderForm({
    heading: headingOf(given, product),
    subheading: [department.name, ...(seats === undefined || product === undefined ? [] : [seatsLine(seats)])].join(
      ' · ',
    ),
    problems: given.problems.map(problemWords),
    hints: hintsOf(given, product),
    rows: rowsOf(typed, products, given.purchasing),
    notes: [proofLine(purchase.proof, typed.link), ...given.notes],
    buttons: buttonsOf(given, product),
    asked: askedOf(purchase),
  });
}

/** What of a draft can be typed into the chat, too: it is known by its looks. */
function askedOf({ id, department, version, status }: Purchase): readonly AskedField[] {
  if (status !== 'draft') return [];
  const fills = press('purchase.fill', { department, purchase: id, version });
  return [
    { kind: 'seats', inputId: FORM_INPUTS.seats, press: fills },
    { kind: 'number', inputId: FORM_INPUTS.purchaseOrderNumber, press: fills },
    { kind: 'date', inputId: DAY_INPUT, press: fills },
  ];
}

function hintsOf(given: FormGiven, product: Product | undefined): readonly string[] {
  const { purchase, today, stop, typed, sameNumber } = given;
  const closed = closedAround(today, given.purchasing.closed);
  const retirement = retirementOf(product?.id, given.products);
  const question = purchase.status === 'returned' ? lastEvent(purchase, 'returned') : undefined;
  return [
    ...(closed === undefined ? [] : [closedWords(closed, stop === 'closed' ? keptWhere(purchase) : undefined)]),
    ...(product === undefined || retirement === undefined ? [] : [retirementWords(retirement, product.name, today)]),
    ...(stop === 'retires' ? [pastRetirementWords(given)] : []),
    ...sameNumberWords(typed.purchaseOrderNumber.trim(), sameNumber),
    ...(stop === 'same-number' ? ['If it is another purchase, put the number right; or send it anyway.'] : []),
    ...(question?.by.kind === 'person' ? [`${nameOf(question.by)} asks: ${quotedWhole(question.words ?? '')}`] : []),
    ...(product === undefined ? [] : overlapWords(given.overlap, product.name)),
  ];
}

const keptWhere = ({ status }: Purchase) => (status === 'draft' ? 'as a draft' : 'on the card');

/** What whoever buys cover that goes on after the last day of its product is asked. */
function pastRetirementWords({ typed, products }: FormGiven): string {
  const day = typed.coverUntil.trim();
  const until = isCalendarDate(day) ? dateWords(day) : 'a later day';
  const { successor } = products.find(({ id }) => id === typed.product) ?? {};
  const next = products.find(({ id }) => id === successor);
  const choice = next === undefined ? 'Discard this' : `Choose ${next.name} below`;
  return `The cover goes on to ${until}. ${choice}, or send it anyway.`;
}

const seatsLine = ({ seatCap, seatsFree, waiting }: SeatCount): string =>
  [`${seatsFree} of ${seatCap} seats free`, ...(waiting > 0 ? [`${waiting} waiting`] : [])].join(', ');

function headingOf({ purchase, stop, products, typed }: FormGiven, product: Product | undefined): string {
  const { status, details, renews } = purchase;
  const verb = renews !== undefined && product?.id === details.product ? 'Renew' : 'Buy';
  if (stop === 'closed') return 'Not sent: purchasing is closed';
  if (stop === 'same-number') return `Send ${typed.purchaseOrderNumber.trim()} again?`;
  const retirement = retirementOf(product?.id, products);
  if (stop === 'retires' && retirement !== undefined)
    return `${verb} ${product?.name} past ${dateWords(retirement.on)}?`;
  if (status === 'returned') return `Change and send ${details.purchaseOrderNumber} again`;
  return product === undefined ? `${verb} seats` : `${verb} ${product.name} seats`;
}

function rowsOf(
  typed: TypedPurchase,
  products: readonly Product[],
  { currency, fields }: Policy['purchasing'],
): readonly (readonly FormField[])[] {
  const field = (name: keyof typeof FORM_INPUTS, label: string, more?: Partial<FormField>) =>
    formField(FORM_INPUTS[name], label, typed[name], more);
  const choices = products.map(({ id, name }) => ({ title: name, value: id }));
  return [
    [
      field('product', 'Product', { kind: 'choice', choices, missing: 'Choose a product.' }),
      field('seats', 'Seats', { kind: 'number', min: 1, missing: 'Type how many seats.' }),
    ],
    [
      field('purchaseOrderNumber', 'Purchase order', {
        placeholder: 'PO-1001',
        maxLength: 60,
        missing: 'Type the number.',
      }),
      field('reseller', 'Reseller', { maxLength: 100, missing: 'Type the reseller.' }),
    ],
    [
      field('coverFrom', 'Cover from', { kind: 'date', missing: 'Choose the first day.' }),
      field('coverUntil', 'Cover until', { kind: 'date', missing: 'Choose the last day.' }),
    ],
    [
      field('price', `Seat price (${currency})`, { placeholder: 'optional', maxLength: 20 }),
      field('resellerOrderNumber', 'Reseller order', { placeholder: 'optional', maxLength: 100 }),
    ],
    ...inPairs(fields.map((own) => ownField(own, typed))),
    [field('link', 'Link to the proof', { placeholder: 'https address, unless you send a file', maxLength: 2000 })],
    [field('note', 'Note', { kind: 'lines', placeholder: 'optional', maxLength: MOST_NOTE })],
  ];
}

/** The input of one of the organization's own fields, with what it should look like. */
function ownField(field: PurchaseField, { fields }: TypedPurchase): FormField {
  const { id, label, isRequired } = field;
  return formField(`${OWN_INPUT}${id}`, label, valueTyped(fields, id), {
    maxLength: MOST_FIELD,
    placeholder: looksLike(field) ?? (isRequired ? '' : 'optional'),
    ...(isRequired ? { missing: `Type this: ${label}.` } : {}),
  });
}

const inPairs = (fields: readonly FormField[]): readonly (readonly FormField[])[] =>
  fields.flatMap((_, index) => (index % 2 === 0 ? [fields.slice(index, index + 2)] : []));

function proofLine({ files }: Proof, link: string): string {
  if (files.length === 0 && link.trim() !== '') return 'Proof of purchase: the link above. You can send files, too.';
  if (files.length === 0) return 'Proof of purchase: send it to me in this chat as a file, or paste a link above.';
  return `Proof: ${files.map(({ name, sizeBytes }) => `${name} (${sizeWords(sizeBytes)})`).join(', ')}.`;
}

function buttonsOf(given: FormGiven, product: Product | undefined): readonly Button[] {
  const { purchase, products, stop } = given;
  const { id, department, version, status } = purchase;
  const data = { department, purchase: id, version };
  const retiredOn = stop === 'retires' ? retirementOf(product?.id, products)?.on : given.retiredOn;
  const title = stop === 'retires' || stop === 'same-number' ? 'Send anyway' : 'Send to central IT';
  // Whoever reads of it here is not asked again.
  const sameNumber = given.sameNumber.length === 0 ? undefined : comparableNumber(given.typed.purchaseOrderNumber);
  const options = { isPrimary: true, sendsInputs: true };
  const send: Button = button(title, 'purchase.submit', { ...data, ...defined({ retiredOn, sameNumber }) }, options);
  return status === 'draft' ? [send, button('Discard', 'purchase.discard', data)] : [send];
}
