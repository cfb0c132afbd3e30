import { defined } from '../defined';
import { type CalendarDate, isCalendarDate } from '../calendar';
import { isTermEnd, yearAfter } from '../term/cover';
import { type ProductId } from '../ids';
import { type Policy } from '../institution/policy';
import { hasProof, type Proof } from '../proof/proof';
import { type OwnFieldProblem, readOwnFields } from './own-fields';
import { comparableNumber, type PurchaseDetails } from './purchase';
import { nextTermEnd } from '../term/term';

/** What the fields of a purchase's form say, exactly as typed; empty where nothing was. */
export interface TypedPurchase {
  readonly product: string;
  readonly seats: string;
  readonly purchaseOrderNumber: string;
  readonly reseller: string;
  readonly coverFrom: string;
  readonly coverUntil: string;
  readonly price: string;
  readonly resellerOrderNumber: string;
  readonly link: string;
  readonly note: string;
  /** Of the organization's own fields, by their id. */
  readonly fields: Readonly<Record<string, string>>;
}

/** What is wrong with one field, with the facts to say so. */
export type PurchaseProblem =
  | { readonly field: 'product'; readonly code: 'missing' | 'unknown' }
  | { readonly field: 'seats'; readonly code: 'missing' | 'not-a-count'; readonly most: number }
  | {
      readonly field: 'purchaseOrderNumber' | 'reseller' | 'resellerOrderNumber' | 'note';
      readonly code: 'missing' | 'too-long' | 'no-letters';
      readonly most: number;
    }
  | { readonly field: 'coverFrom'; readonly code: 'missing' | 'not-a-date' }
  | {
      readonly field: 'coverUntil';
      readonly code: 'missing' | 'not-a-date' | 'before-start' | 'longer-than-a-year' | 'not-the-term-end' | 'over';
      /** The last day of the term that it is in or before. */
      readonly termEndsOn?: CalendarDate;
    }
  | { readonly field: 'price'; readonly code: 'not-a-price' }
  | ({ readonly field: 'own' } & OwnFieldProblem)
  | { readonly field: 'link'; readonly code: 'not-a-link' }
  | { readonly field: 'proof'; readonly code: 'missing' };

/** A form that was read: what it says, or everything that is wrong with it, in the order of the fields. */
export type PurchaseReading =
  | { readonly ok: true; readonly details: PurchaseDetails; readonly link: string | undefined }
  | {
      readonly ok: false;
      readonly problems: readonly PurchaseProblem[];
      /** What there is nothing wrong with. */
      readonly details: Partial<PurchaseDetails>;
      readonly link: string | undefined;
    };

/** More seats than any department has people. */
export const MOST_SEATS = 100_000;
/** As many characters as a purchase order number may have. */
export const MOST_NUMBER = 40;
const MOST_NAME = 60;
/** As many characters as a note may have. */
export const MOST_NOTE = 280;
const MOST_LINK = 2000;

/**
 * Reads the form of a purchase: fields together, so that every problem is named at once. Proof that was sent as
 * `files` apart from the form counts, too.
 */
export function readPurchaseForm(
  typed: TypedPurchase,
  given: {
    readonly policy: Pick<Policy, 'term' | 'purchasing'>;
    readonly products: readonly ProductId[];
    readonly today: CalendarDate;
    readonly files: Proof['files'];
  },
): PurchaseReading {
  const product = given.products.find((id) => id === typed.product.trim());
  const seats = wholeNumber(typed.seats);
  const price = priceCents(typed.price);
  const link = typed.link.trim();
  const own = readOwnFields(typed.fields, given.policy.purchasing.fields);
  const problems = [
    ...productProblems(typed.product, product),
    ...seatProblems(typed.seats, seats),
    ...numberProblems(typed.purchaseOrderNumber),
    ...textProblems('reseller', typed.reseller, { most: MOST_NAME, isRequired: true }),
    ...coverProblems(typed, given),
    ...(price === undefined ? [{ field: 'price', code: 'not-a-price' } as const] : []),
    ...textProblems('resellerOrderNumber', typed.resellerOrderNumber, { most: MOST_NAME, isRequired: false }),
    ...own.problems.map((problem) => ({ field: 'own', ...problem }) as const),
    ...(link !== '' && !isLink(link) ? [{ field: 'link', code: 'not-a-link' } as const] : []),
    ...(link === '' && !hasProof({ files: given.files }) ? [{ field: 'proof', code: 'missing' } as const] : []),
    ...textProblems('note', typed.note, { most: MOST_NOTE, isRequired: false }),
  ];
  const wrong = new Set<string>(problems.map(({ field }) => field));
  const good = <Value>(field: PurchaseProblem['field'], value: Value | ''): Value | undefined =>
    wrong.has(field) || value === '' ? undefined : value;
  const details: Partial<PurchaseDetails> = defined({
    product,
    seats: good('seats', seats),
    purchaseOrderNumber: good('purchaseOrderNumber', typed.purchaseOrderNumber.trim()),
    reseller: good('reseller', typed.reseller.trim()),
    coverFrom: good('coverFrom', typed.coverFrom.trim() as CalendarDate),
    coverUntil: good('coverUntil', typed.coverUntil.trim() as CalendarDate),
    priceCents: price === 'none' ? undefined : price,
    resellerOrderNumber: good('resellerOrderNumber', typed.resellerOrderNumber.trim()),
    note: good('note', typed.note.trim()),
    fields: own.values.length === 0 ? undefined : own.values,
  });
  const read = { link: good('link', link) };
  return problems.length === 0 && isWhole(details)
    ? { ok: true, details, ...read }
    : { ok: false, problems, details, ...read };
}

/** Whether nothing is left out that has to be there. */
const isWhole = (details: Partial<PurchaseDetails>): details is PurchaseDetails =>
  [
    details.product,
    details.seats,
    details.purchaseOrderNumber,
    details.reseller,
    details.coverFrom,
    details.coverUntil,
  ].every((value) => value !== undefined);

function productProblems(typed: string, product: ProductId | undefined): readonly PurchaseProblem[] {
  if (product !== undefined) return [];
  return [{ field: 'product', code: typed.trim() === '' ? 'missing' : 'unknown' }];
}

function seatProblems(typed: string, seats: number | undefined): readonly PurchaseProblem[] {
  if (typed.trim() === '') return [{ field: 'seats', code: 'missing', most: MOST_SEATS }];
  const isCount = seats !== undefined && seats >= 1 && seats <= MOST_SEATS;
  return isCount ? [] : [{ field: 'seats', code: 'not-a-count', most: MOST_SEATS }];
}

function numberProblems(typed: string): readonly PurchaseProblem[] {
  const field = 'purchaseOrderNumber';
  const problems = textProblems(field, typed, { most: MOST_NUMBER, isRequired: true });
  if (problems.length > 0 || comparableNumber(typed) !== '') return problems;
  return [{ field, code: 'no-letters', most: MOST_NUMBER }];
}

function textProblems(
  field: 'purchaseOrderNumber' | 'reseller' | 'resellerOrderNumber' | 'note',
  typed: string,
  { most, isRequired }: { most: number; isRequired: boolean },
): readonly PurchaseProblem[] {
  const { length } = Array.from(typed.trim());
  if (length === 0) return isRequired ? [{ field, code: 'missing', most }] : [];
  return length > most ? [{ field, code: 'too-long', most }] : [];
}

function coverProblems(
  { coverFrom: from, coverUntil: until }: TypedPurchase,
  given: {
    readonly policy: Pick<Policy, 'term'>;
    readonly today: CalendarDate;
  },
): readonly PurchaseProblem[] {
  const [coverFrom, coverUntil] = [from.trim(), until.trim()];
  const problems: PurchaseProblem[] = [];
  if (!isCalendarDate(coverFrom))
    problems.push({ field: 'coverFrom', code: coverFrom === '' ? 'missing' : 'not-a-date' });
  if (!isCalendarDate(coverUntil))
    return [...problems, { field: 'coverUntil', code: coverUntil === '' ? 'missing' : 'not-a-date' }];

  const termEndsOn = nextTermEnd(coverUntil, given.policy.term);
  const problem = (code: Extract<PurchaseProblem, { field: 'coverUntil' }>['code']) =>
    ({ field: 'coverUntil', code, termEndsOn }) as const;
  if (coverUntil < given.today) return [...problems, problem('over')];
  if (!isTermEnd(coverUntil, given.policy)) problems.push(problem('not-the-term-end'));
  if (!isCalendarDate(coverFrom)) return problems;
  if (coverUntil < coverFrom) return [...problems, problem('before-start')];
  return yearAfter(coverFrom) < coverUntil ? [...problems, problem('longer-than-a-year')] : problems;
}

/** `12`, `1,200`: undefined when it is no whole number. */
function wholeNumber(typed: string): number | undefined {
  const text = typed.trim();
  if (!/^\d{1,3}(,\d{3})+$|^\d{1,9}(\.0+)?$/u.test(text)) return undefined;
  return Number(text.replaceAll(',', ''));
}

/** `$1,200.50`: in hundredths; undefined when it is no price. */
function priceCents(typed: string): number | 'none' | undefined {
  const text = typed.trim().replace(/^(?:[$€£]|[A-Z]{3} ?)/u, '');
  if (text === '') return typed.trim() === '' ? 'none' : undefined;
  if (!/^(?:\d{1,3}(?:,\d{3})+|\d{1,7})(?:\.\d{1,2})?$/u.test(text)) return undefined;
  return Math.round(Number(text.replaceAll(',', '')) * 100);
}

/** Whether a text is an `https` address that can be opened. */
function isLink(text: string): boolean {
  return text.length <= MOST_LINK && /^https:\/\/[^\s/@:?#]+\.[^\s/@:?#]+(?::\d+)?(?:[/?#]\S*)?$/iu.test(text);
}
