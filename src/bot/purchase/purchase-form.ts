import { type Button } from '../../cards/parts/button';
import { formField, renderForm, type FormField } from '../../cards/question/form';
import { type RenderedCard } from '../../cards/render';
import { type Product } from '../../domain/institution/product';
import { type Proof } from '../../domain/proof/proof';
import { lastEvent, type Purchase } from '../../domain/purchase/purchase';
import { MOST_NOTE, type PurchaseProblem, type TypedPurchase } from '../../domain/purchase/purchase-form';
import { type PurchaseShown } from '../../domain/purchase/purchase-shown';
import { type NamedDepartment } from '../../domain/refusal';
import { type SeatCount } from '../../domain/roster/pool';
import { nameOf, quotedWhole } from '../answer/words';
import { overlapWords, problemWords, sizeWords } from './purchase-words';
import { button } from '../button/press';

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
} as const satisfies Record<keyof TypedPurchase, string>;

/** What was typed into the form, exactly. */
export function typedInForm(inputs: Readonly<Record<string, string>>): TypedPurchase {
  const typed = (field: keyof TypedPurchase) => inputs[FORM_INPUTS[field]] ?? '';
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
  };
}

/** The form of a purchase, with what was typed and what has to be put right. */
export function presentPurchaseForm(given: {
  readonly purchase: Purchase;
  readonly department: NamedDepartment;
  readonly products: readonly Product[];
  readonly typed: TypedPurchase;
  readonly problems: readonly PurchaseProblem[];
  /** What else there is to say below the fields. */
  readonly notes: readonly string[];
  readonly seats: SeatCount | undefined;
  readonly overlap: PurchaseShown['overlap'];
  readonly currency: string;
}): RenderedCard {
  const { purchase, department, products, typed, seats } = given;
  const product = products.find((one) => one.id === typed.product);
  const question = purchase.status === 'returned' ? lastEvent(purchase, 'returned') : undefined;
  const asked =
    question?.by.kind === 'person' ? [`${nameOf(question.by)} asks: ${quotedWhole(question.words ?? '')}`] : [];
  return renderForm({
    heading: headingOf(purchase, product),
    subheading: [department.name, ...(seats === undefined || product === undefined ? [] : [seatsLine(seats)])].join(
      ' · ',
    ),
    problems: given.problems.map(problemWords),
    hints: [...asked, ...(product === undefined ? [] : overlapWords(given.overlap, product.name))],
    rows: rowsOf(typed, products, given.currency),
    notes: [proofLine(purchase.proof, typed.link), ...given.notes],
    buttons: buttonsOf(purchase),
  });
}

const seatsLine = ({ seatCap, seatsFree, waiting }: SeatCount): string =>
  [`${seatsFree} of ${seatCap} seats free`, ...(waiting > 0 ? [`${waiting} waiting`] : [])].join(', ');

function headingOf({ status, details, renews }: Purchase, product: Product | undefined): string {
  if (status === 'returned') return `Change and send ${details.purchaseOrderNumber} again`;
  const verb = renews !== undefined && product?.id === details.product ? 'Renew' : 'Buy';
  return product === undefined ? `${verb} seats` : `${verb} ${product.name} seats`;
}

function rowsOf(
  typed: TypedPurchase,
  products: readonly Product[],
  currency: string,
): readonly (readonly FormField[])[] {
  const field = (name: keyof TypedPurchase, label: string, more?: Partial<FormField>) =>
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
    [field('link', 'Link to the proof', { placeholder: 'https address, unless you send a file', maxLength: 2000 })],
    [field('note', 'Note', { kind: 'lines', placeholder: 'optional', maxLength: MOST_NOTE })],
  ];
}

function proofLine({ files }: Proof, link: string): string {
  if (files.length === 0 && link.trim() !== '') return 'Proof of purchase: the link above. You can send files, too.';
  if (files.length === 0) return 'Proof of purchase: send it to me in this chat as a file, or paste a link above.';
  return `Proof: ${files.map(({ name, sizeBytes }) => `${name} (${sizeWords(sizeBytes)})`).join(', ')}.`;
}

function buttonsOf({ id, department, version, status }: Purchase): readonly Button[] {
  const data = { department, purchase: id, version };
  const send: Button = button('Send to central IT', 'purchase.submit', data, { isPrimary: true, sendsInputs: true });
  return status === 'draft' ? [send, button('Discard', 'purchase.discard', data)] : [send];
}
