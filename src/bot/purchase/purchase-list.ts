import { type ImportedCover, type PurchaseFound, type PurchaseRights } from '../../application/purchase/show-purchase';
import { type PurchaseLine, type PurchasePage } from '../../application/purchase/list-purchases';
import { type PurchasesPlace } from '../../application/purchase/purchase-parts';
import { defined } from '../../domain/defined';
import { type Button } from '../../cards/parts/button';
import { type ListRow, renderList } from '../../cards/answer/list';
import { renderPurchase } from '../../cards/purchase/purchase';
import { type RenderedCard } from '../../cards/render';
import { type PurchaseState } from '../../domain/purchase/purchase';
import { type PurchaseFilter } from '../../intent/intent';
import { type ButtonData } from '../button/verbs';
import { paging, type Trail } from '../answer/paging';
import { dateWords, signedSeats } from '../answer/words';
import { coverButtons } from './purchase-buttons';
import { boughtWords, coverWords, listedWords, stateWords } from './purchase-words';
import { button, poolButton, sayButton } from '../button/press';

/** What a list of purchases is about, as its buttons send it back. */
export interface ListData {
  readonly department?: string | undefined;
  readonly product?: string | undefined;
  readonly state?: PurchaseFilter | undefined;
}

/** A page of purchases. */
export function presentPurchases(
  { departments, lines, next, canBuy }: PurchasePage,
  { trail, ...data }: ListData & { readonly trail: Trail<PurchasesPlace> },
): RenderedCard {
  const [only] = departments;
  const isOne = departments.length === 1 && only !== undefined;
  const { buttons, ...pageLine } = paging(
    { trail, shown: lines.length, next },
    (title, further) => button(title, 'purchase.list', { ...data, trail: further, isInPlace: true }),
    'Previous',
  );
  return renderList({
    heading: headingOf(data.state),
    subheading: isOne ? only.name : `${departments.length} departments`,
    rows: lines.map((line) => ({
      title: listedWords(line.seats, line.product?.name),
      state: stateWords(line.state),
      isAttention: line.state === 'returned',
      lines: [
        [line.purchaseOrderNumber ?? 'no number yet', ...(isOne ? [] : [line.department.name])].join(' · '),
        line.cover === undefined ? '' : coverWords(line.cover),
      ],
      open: openButton(line),
    })),
    emptyLine: emptyLine(data, trail.length > 0 || next !== undefined),
    ...pageLine,
    buttons: [
      ...buttons,
      ...(lines.length === 0 ? [sayButton('pending', 'What waits for me')] : []),
      ...(canBuy ? [button('Buy seats', 'purchase.form', isOne ? { department: only.id } : {})] : []),
    ],
  });
}

function headingOf(state: PurchaseFilter | undefined): string {
  if (state === undefined) return 'Purchases';
  return state === 'submitted' ? 'Purchases that wait for a decision' : `Purchases: ${stateWords(state).toLowerCase()}`;
}

function emptyLine({ state }: ListData, isPart: boolean): string {
  if (isPart) return 'There are none among these.';
  if (state === 'submitted') return 'No purchase waits for a decision.';
  return state === undefined ? 'There are no purchases yet.' : 'There are none.';
}

function openButton({ department, product, purchaseOrderNumber, is }: PurchaseLine): Button {
  const title = `Show ${purchaseOrderNumber ?? 'the draft'}`;
  return is.kind === 'purchase'
    ? button(title, 'purchase.show', { department: department.id, purchase: is.purchase })
    : button(title, 'purchase.show-cover', {
        department: department.id,
        product: product?.id ?? '',
        entitlement: is.entitlement,
      });
}

/** What choosing one of several purchases can do. */
export type WhichVerb =
  | 'purchase.show'
  | 'purchase.withdraw'
  | 'purchase.correct-form'
  | 'purchase.approve'
  | 'purchase.decline'
  | 'purchase.return';

/** Several things with one purchase order number, to choose from. @param verb What choosing does. */
export function presentWhich(
  found: readonly PurchaseFound[],
  given: { readonly typed: string; readonly verb: WhichVerb; readonly words?: string },
): RenderedCard {
  return renderList({
    heading: `Which one of ${given.typed}?`,
    subheading: 'This number names several purchases.',
    rows: found.map((one) => whichRow(one, given)),
    moreHint: '“purchases” lists them all',
  });
}

interface Choosing {
  readonly verb: WhichVerb;
  readonly words?: string;
}

function whichRow(found: PurchaseFound, choosing: Choosing): ListRow {
  if (found.kind === 'imported') {
    const { entitlement, department, product, state } = found.cover;
    return {
      title: boughtWords(entitlement.seats, product.name),
      state: stateWords(state),
      lines: [department.name, coverWords(entitlement)],
      open: chooseButton(`Choose ${product.name} in ${department.name}`, found, choosing),
    };
  }
  const { seats, coverFrom, coverUntil } = found.record.purchase.details;
  const { department, product, state } =
    found.kind === 'draft'
      ? { department: found.department, product: undefined, state: 'draft' as const }
      : found.shown;
  const cover = coverFrom === undefined || coverUntil === undefined ? '' : coverWords({ coverFrom, coverUntil });
  return {
    title: listedWords(seats, product?.name),
    state: stateWords(state),
    lines: [department.name, cover],
    open: chooseButton(`Choose ${department.name}`, found, choosing),
  };
}

function chooseButton(title: string, found: PurchaseFound, { verb, words }: Choosing): Button {
  const cover = coverOf(found);
  if (verb === 'purchase.correct-form' && cover !== undefined) return button(title, verb, cover);
  if (found.kind === 'imported') return button(title, 'purchase.show-cover', coverOfImported(found.cover));
  const { id, department, version } = found.record.purchase;
  if (verb === 'purchase.decline' || verb === 'purchase.return')
    return button(title, verb, { department, purchase: id, version, ...defined({ text: words }) });
  return verb === 'purchase.withdraw' || verb === 'purchase.approve'
    ? button(title, verb, { department, purchase: id, version })
    : button(title, 'purchase.show', { department, purchase: id });
}

/** The entitlement that something found gives, once it gives one. */
export function coverOf(found: PurchaseFound): ButtonData<'purchase.correct-form'> | undefined {
  if (found.kind === 'imported') return coverOfImported(found.cover);
  const root = found.kind === 'purchase' ? found.shown.entitlements[0] : undefined;
  const { department } = found.record.purchase;
  return root === undefined ? undefined : { department, product: root.product, entitlement: root.id };
}

const coverOfImported = ({ department, product, entitlement }: ImportedCover) => ({
  department: department.id,
  product: product.id,
  entitlement: entitlement.id,
});

/** Cover that was imported: it has no purchase, and can be corrected and confirmed like one. */
export function presentImported(cover: ImportedCover, { decides }: PurchaseRights, notice = ''): RenderedCard {
  const { department, product, entitlement, corrections, state } = cover;
  const data = coverOfImported(cover);
  const awaits = entitlement.status === 'awaiting-tenant' && state !== 'ended';
  const isConfirmable =
    state !== 'ended' &&
    state !== 'starts-later' &&
    [entitlement, ...corrections].some((one) => one.status === 'awaiting-tenant');
  const title = boughtWords(entitlement.seats, product.name);
  return renderPurchase({
    heading: title,
    subheading: `${department.name} · imported`,
    outcome: [notice, coverLine(entitlement, state, awaits)].filter(Boolean).join(' '),
    facts: [
      { title: 'Purchase order', text: entitlement.purchaseOrderNumber },
      { title: 'Cover', text: coverWords(entitlement) },
      {
        title: 'Corrected',
        text: corrections.map((one) => `${signedSeats(one.seats)}, ${coverWords(one)}: ${one.reason ?? ''}`).join('; '),
      },
    ],
    buttons: [...(decides ? coverButtons(data, { state, isConfirmable }) : []), poolButton(department.id, product)],
    summary: `${title} ${department.name} · ${entitlement.purchaseOrderNumber}`,
  });
}

function coverLine(
  { coverFrom, coverUntil }: ImportedCover['entitlement'],
  state: PurchaseState,
  awaits: boolean,
): string {
  if (awaits) return 'Bought, and not seen in Microsoft 365 yet: awaiting tenant.';
  if (state === 'starts-later') return `In force from its first day, ${dateWords(coverFrom)}.`;
  return state === 'ended' ? `Cover ended on ${dateWords(coverUntil)}.` : `In force to ${dateWords(coverUntil)}.`;
}
