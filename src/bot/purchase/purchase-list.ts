import { type ImportedCover, type PurchaseFound, type PurchaseRights } from '../../application/purchase/show-purchase';
import { type PurchaseLine, type PurchasePage } from '../../application/purchase/list-purchases';
import { type Button } from '../../cards/parts/button';
import { renderList, ROWS_PER_PAGE } from '../../cards/answer/list';
import { renderPurchase } from '../../cards/purchase/purchase';
import { type RenderedCard } from '../../cards/render';
import { MOST_WORDS, type PurchaseState } from '../../domain/purchase/purchase';
import { dateWords, signedSeats } from '../answer/words';
import { WORDS_INPUT } from './purchase';
import { boughtWords, coverWords, stateWords } from './purchase-words';

/** What a list of purchases is about, as its buttons send it back. */
export interface ListData {
  readonly department?: string;
  readonly product?: string;
  readonly state?: PurchaseState;
}

/** A page of purchases. @param may.canSubmit Whether the reader can begin another one. */
export function presentPurchases(
  page: PurchasePage,
  data: ListData,
  { canSubmit }: { readonly canSubmit: boolean },
): RenderedCard {
  const { departments, lines, offset, total } = page;
  const [only] = departments;
  const isOne = departments.length === 1 && only !== undefined;
  const end = offset + lines.length;
  const show = (title: string, to: number): Button => ({
    title,
    verb: 'purchase.list',
    data: { ...data, offset: to, isInPlace: true },
  });
  return renderList({
    heading: data.state === undefined ? 'Purchases' : `Purchases: ${stateWords(data.state).toLowerCase()}`,
    subheading: isOne ? only.name : `${departments.length} departments`,
    rows: lines.map((line) => ({
      title: boughtWords(line.seats, line.product?.name),
      state: stateWords(line.state),
      isAttention: line.state === 'returned',
      lines: [
        [line.purchaseOrderNumber ?? 'no number yet', ...(isOne ? [] : [line.department.name])].join(' · '),
        line.cover === undefined ? '' : coverWords(line.cover),
      ],
      open: openButton(line),
    })),
    emptyLine: data.state === undefined ? 'There are no purchases yet.' : 'There are none.',
    ...(total > lines.length ? { pageLine: `${offset + 1} to ${end} of ${total}` } : {}),
    buttons: [
      ...(offset > 0 ? [show('Previous', Math.max(0, offset - ROWS_PER_PAGE))] : []),
      ...(end < total ? [show('Show more', end)] : []),
      ...(canSubmit
        ? [{ title: 'Buy seats', verb: 'purchase.form', data: isOne ? { department: only.id } : {} } satisfies Button]
        : []),
    ],
  });
}

function openButton({ department, product, purchaseOrderNumber, is }: PurchaseLine): Button {
  const title = `Show ${purchaseOrderNumber ?? 'the draft'}`;
  return is.kind === 'purchase'
    ? { title, verb: 'purchase.show', data: { department: department.id, purchase: is.purchase } }
    : {
        title,
        verb: 'purchase.show-cover',
        data: { department: department.id, product: product?.id ?? '', entitlement: is.entitlement },
      };
}

/** Several things with one purchase order number, to choose from. @param verb What choosing does. */
export function presentWhich(
  found: readonly PurchaseFound[],
  given: { readonly typed: string; readonly verb: string },
): RenderedCard {
  return renderList({
    heading: `Which one of ${given.typed}?`,
    subheading: 'This number names several purchases.',
    rows: found.slice(0, ROWS_PER_PAGE).map((one) => whichRow(one, given.verb)),
    emptyLine: '',
    buttons: [],
  });
}

function whichRow(found: PurchaseFound, verb: string) {
  if (found.kind === 'imported') {
    const { cover } = found;
    const { entitlement, department, product, state } = cover;
    return {
      title: boughtWords(entitlement.seats, product.name),
      state: stateWords(state),
      lines: [department.name, coverWords(entitlement)],
      open: {
        title: `Choose ${product.name} in ${department.name}`,
        verb: verb === 'purchase.show' ? 'purchase.show-cover' : verb,
        data: { department: department.id, product: product.id, entitlement: entitlement.id },
      },
    };
  }
  const { purchase } = found.record;
  const { seats, coverFrom, coverUntil } = purchase.details;
  const department = found.kind === 'draft' ? found.department : found.shown.department;
  const product = found.kind === 'draft' ? undefined : found.shown.product;
  const state = found.kind === 'draft' ? 'draft' : found.shown.state;
  const cover = coverFrom === undefined || coverUntil === undefined ? '' : coverWords({ coverFrom, coverUntil });
  const root = found.kind === 'draft' ? undefined : found.shown.entitlements[0];
  const about =
    verb === 'purchase.correct-form' && root !== undefined
      ? { product: root.product, entitlement: root.id }
      : { purchase: purchase.id, version: purchase.version };
  return {
    title: boughtWords(seats, product?.name),
    state: stateWords(state),
    lines: [department.name, cover],
    open: { title: `Choose ${department.name}`, verb, data: { department: department.id, ...about } },
  };
}

/** Cover that was imported: it has no purchase, and can be corrected and confirmed like one. */
export function presentImported(
  { department, product, entitlement, corrections, state }: ImportedCover,
  { decides }: PurchaseRights,
  notice = '',
): RenderedCard {
  const data = { department: department.id, product: product.id, entitlement: entitlement.id };
  const awaits = entitlement.status === 'awaiting-tenant' && state !== 'ended';
  const isConfirmable =
    state !== 'ended' &&
    state !== 'starts-later' &&
    [entitlement, ...corrections].some((one) => one.status === 'awaiting-tenant');
  const title = boughtWords(entitlement.seats, product.name);
  return renderPurchase({
    heading: title,
    subheading: `${department.name} · imported`,
    outcome: [notice, coverLine(entitlement, state, awaits)].filter((one) => one !== '').join(' '),
    facts: [
      { title: 'Purchase order', text: entitlement.purchaseOrderNumber },
      { title: 'Cover', text: coverWords(entitlement) },
      {
        title: 'Corrected',
        text: corrections.map((one) => `${signedSeats(one.seats)}, ${coverWords(one)}: ${one.reason ?? ''}`).join('; '),
      },
    ],
    warnings: [],
    history: [],
    inputs:
      decides && isConfirmable
        ? [
            {
              id: WORDS_INPUT,
              label: 'How you know, to confirm by hand',
              kind: 'lines',
              value: '',
              missing: 'Type how you know that they are there.',
              maxLength: MOST_WORDS,
            },
          ]
        : [],
    links: [],
    buttons: [
      ...(decides && isConfirmable
        ? [{ title: 'Confirm received', verb: 'purchase.confirm', data, sendsInputs: true }]
        : []),
      ...(decides && state !== 'ended' ? [{ title: 'Correct', verb: 'purchase.correct-form', data }] : []),
      { title: `Show ${product.name}`, verb: 'pool.show', data: { department: department.id, product: product.id } },
    ],
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
