import { inertName, inertText } from '../../../cards/parts/inert';
import { type Changes } from '../../../cards/purchase/purchase';
import { lastEvent, type PurchaseDetails } from '../../../domain/purchase/purchase';
import { type PurchaseShown } from '../../../domain/purchase/purchase-shown';
import { type Proof } from '../../../domain/proof/proof';
import { shortDateWords } from '../../answer/words';
import { doerWords, moneyWords, proofWords, type PurchaseWordsPolicy } from '../purchase-words';

/** Longer texts are cut here: the whole of them stands among the facts. */
const MOST_SHOWN = 80;

/** What whoever sent a purchase again changed since central IT asked, field by field; undefined when nothing is different, or nobody asked. */
export function changedSince(
  { purchase }: PurchaseShown,
  { purchasing, products }: PurchaseWordsPolicy,
): Changes | undefined {
  const { whenAsked, details, proof, status } = purchase;
  const asked = lastEvent(purchase, 'returned');
  if (whenAsked === undefined || asked === undefined || status !== 'submitted') return undefined;
  const nameOf = (id: string) => products.find((one) => one.id === id)?.name ?? id;
  const lines = (of: PurchaseDetails, shown: Proof): readonly (readonly [label: string, text: string])[] => [
    ['Product', nameOf(of.product)],
    ['Seats', String(of.seats)],
    ['Purchase order', of.purchaseOrderNumber],
    ['Reseller', of.reseller],
    ['Reseller order', of.resellerOrderNumber ?? ''],
    ['Cover from', shortDateWords(of.coverFrom)],
    ['Cover until', shortDateWords(of.coverUntil)],
    ['Seat price', of.priceCents === undefined ? '' : moneyWords(of.priceCents, purchasing.currency)],
    ...(of.fields ?? []).map(({ label, value }) => [inertName(label), value] as const),
    // Their sizes have no room beside each other.
    ['Proof', proofWords(shown, { hasSizes: false })],
    ['Note', of.note ?? ''],
  ];
  const [before, now] = [new Map(lines(whenAsked.details, whenAsked.proof)), new Map(lines(details, proof))];
  const labels = [...new Set([...before.keys(), ...now.keys()])];
  const rows = labels
    .map((label) => ({ label, before: before.get(label) ?? '', now: now.get(label) ?? '' }))
    .filter((row) => row.before !== row.now || isOtherProof(row.label, whenAsked.proof, proof))
    .map(({ label, before: old, now: next }) => ({
      label,
      before: sideOf(old),
      now: old === next ? `${sideOf(next)}, replaced` : sideOf(next),
    }));
  return rows.length === 0 ? undefined : { title: `Changed since ${doerWords(asked.by)} asked`, rows };
}

const sideOf = (text: string): string => (text === '' ? 'none' : inertText(text, MOST_SHOWN));

/** Another file may have the same name, and another link the same host. */
const isOtherProof = (label: string, before: Proof, now: Proof): boolean =>
  label === 'Proof' && JSON.stringify(before) !== JSON.stringify(now);
