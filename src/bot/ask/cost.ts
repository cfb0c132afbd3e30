import { type Cost, type CostLine } from '../../application/ask/show-cost';
import { type ListRow, renderList } from '../../cards/answer/list';
import { type RenderedCard } from '../../cards/render';
import { button, sayButton } from '../button/press';
import { boughtWords, coverWords, moneyWords } from '../purchase/purchase-words';

/** What was paid, by the latest purchases; of those without a price it says so. */
export function presentCost(cost: Cost): RenderedCard {
  const { lines, hasMore, product, departments } = cost;
  const [only, ...others] = departments;
  const where = only !== undefined && others.length === 0 ? only.name : `${departments.length} departments`;
  return renderList({
    heading: headingOf(cost),
    subheading: `${where} · as the purchases say`,
    rows: lines.map((line) => rowOf(line, cost, others.length > 0)),
    emptyLine: `No purchase of ${product?.name ?? 'seats'} was sent from here; what was imported has no price.`,
    ...(hasMore ? { pageLine: 'The latest ones; “purchases” lists them all' } : {}),
    buttons: [sayButton('purchases', 'Show purchases')],
  });
}

function headingOf({ lines, product, currency }: Cost): string {
  const name = product === undefined ? '' : ` of ${product.name}`;
  const priced = lines.find(({ purchase }) => purchase.details.priceCents !== undefined);
  const { priceCents } = priced?.purchase.details ?? {};
  if (priced === undefined || priceCents === undefined) return `No price${name} is on record`;
  if (product === undefined && lines.some((line) => line.product.id !== priced.product.id))
    return 'What seats cost last time';
  return `${priced.product.name} cost ${moneyWords(priceCents, currency)} a seat last time`;
}

function rowOf({ department, product, purchase }: CostLine, { currency }: Cost, hasDepartment: boolean): ListRow {
  const { seats, priceCents, purchaseOrderNumber, reseller } = purchase.details;
  const bought = [purchaseOrderNumber, ...(hasDepartment ? [department.name] : []), coverWords(purchase.details)];
  return {
    title: boughtWords(seats, product.name),
    state: priceCents === undefined ? 'No price given' : moneyWords(priceCents * seats, currency),
    lines: [
      bought.join(' · '),
      [
        ...(priceCents === undefined ? [] : [`${moneyWords(priceCents, currency)} a seat`]),
        ...(reseller === '' ? [] : [reseller]),
        ...(purchase.status === 'approved' ? [] : ['not approved yet']),
      ].join(' · '),
    ],
    open: button(`Show ${purchaseOrderNumber}`, 'purchase.show', { department: department.id, purchase: purchase.id }),
  };
}
