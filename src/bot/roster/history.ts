import { type HistoryPage } from '../../application/roster/show-history';
import { type Button } from '../../cards/parts/button';
import { ENTRIES_PER_PAGE, renderHistory } from '../../cards/roster/history';
import { type RenderedCard } from '../../cards/render';
import { type Actor } from '../../domain/actor';
import { type ProductId } from '../../domain/ids';
import { type InstitutionFact, type LedgerEntry, type LedgerFact } from '../../domain/ledger/ledger-entry';
import { type Product } from '../../domain/institution/product';
import { listWords, nameOf, quoted, roleWords, seatsWords, whenWords } from '../answer/words';
import { button } from '../button/press';

/** A page of the ledger in words. */
export function presentHistory(
  page: HistoryPage,
  given: {
    readonly products: readonly Product[];
    readonly timeZone: string;
    readonly data: { readonly department?: string; readonly product?: string };
  },
): RenderedCard {
  const { departments, entries, offset, hasMore } = page;
  const show = (title: string, to: number): Button =>
    button(title, 'history.show', { ...given.data, offset: to, isInPlace: true });
  const productName = (id: ProductId) => given.products.find((product) => product.id === id)?.name ?? id;
  const [only] = departments;
  const names = new Map(departments.map((department) => [department.id, department.name]));
  return renderHistory({
    heading: 'Latest changes',
    subheading: departments.length === 1 && only !== undefined ? only.name : `${departments.length} departments`,
    entries: entries.map((entry) => ({
      when: whenWords(entry.at, given.timeZone),
      who: doerWords(entry),
      what: [
        factWords(entry, productName),
        ...(departments.length > 1 ? [names.get(entry.department) ?? entry.department] : []),
      ].join(' · '),
    })),
    ...(offset > 0 || hasMore ? { pageLine: `Entries ${offset + 1} to ${offset + entries.length}` } : {}),
    buttons: [
      ...(offset > 0 ? [show('Newer', Math.max(0, offset - ENTRIES_PER_PAGE))] : []),
      ...(hasMore ? [show('Show more', offset + ENTRIES_PER_PAGE)] : []),
    ],
  });
}

/** Who did it: what a license did in answer to somebody is Microsoft 365's doing, not theirs. */
function doerWords({ fact, actor }: LedgerEntry): string {
  return doneByMicrosoft.includes(fact.action) ? 'Microsoft 365' : actorWords(actor);
}

const doneByMicrosoft: readonly LedgerFact['action'][] = [
  'license-active',
  'license-failed',
  'license-released',
  'release-failed',
];

function actorWords(actor: Actor): string {
  switch (actor.kind) {
    case 'person':
      return actor.displayName;
    case 'import':
      return 'Import';
    case 'job':
      return `Job ${actor.name}`;
    case 'group':
      return 'Group in Microsoft 365';
  }
}

function factWords({ fact, undoes }: LedgerEntry, productName: (id: ProductId) => string): string {
  const words = plainFactWords(fact, productName);
  return undoes === undefined ? words : `${words} (undo)`;
}

function plainFactWords(fact: LedgerFact, productName: (id: ProductId) => string): string {
  switch (fact.action) {
    case 'department-opened':
      return `opened the department ${fact.name}`;
    case 'pool-opened':
      return `opened ${productName(fact.product)}`;
    case 'entitlement-recorded': {
      const { seats, purchaseOrderNumber } = fact.entitlement;
      return `recorded ${seatsWords(seats)} of ${productName(fact.product)} from ${purchaseOrderNumber}`;
    }
    case 'purchase-submitted':
      return `sent ${fact.purchaseOrderNumber}, ${seatsWords(fact.details.seats)} of ${productName(fact.product)}`;
    case 'purchase-returned':
      return `asked about ${fact.purchaseOrderNumber}`;
    case 'purchase-approved':
      return `approved ${fact.purchaseOrderNumber}`;
    case 'purchase-declined':
      return `declined ${fact.purchaseOrderNumber}`;
    case 'purchase-withdrawn':
      return `withdrew ${fact.purchaseOrderNumber}`;
    case 'entitlement-confirmed':
      return fact.units === undefined
        ? `confirmed by hand that the seats of ${fact.purchaseOrderNumber} are there`
        : `found the seats of ${fact.purchaseOrderNumber} in Microsoft 365`;
    case 'cap-changed':
      return `changed the seats of ${productName(fact.product)} from ${fact.seatCapBefore} to ${fact.seatCap}`;
    case 'person-added':
      return `added ${nameOf(fact.entry)} to ${productName(fact.product)}${isSeatedAfter(fact) ? '' : ', waiting'}`;
    case 'person-removed':
      return `removed ${nameOf(fact.entry)} from ${productName(fact.product)}`;
    case 'person-swapped':
      return `swapped ${nameOf(fact.outgoing)} for ${nameOf(fact.entry)} in ${productName(fact.product)}`;
    case 'person-moved':
      return `moved ${nameOf(fact.entry)} within ${productName(fact.product)}`;
    case 'person-kept':
      return `kept the ${productName(fact.product)} seat of ${nameOf(fact.entry)}`;
    case 'license-requested':
      return `requested the ${productName(fact.product)} license of ${nameOf(fact.person)}`;
    case 'license-active':
      return `activated the ${productName(fact.product)} license of ${nameOf(fact.person)}`;
    case 'license-handed-over':
      return `the ${productName(fact.product)} license of ${nameOf(fact.person)} counts for another department now`;
    case 'license-adopted':
      return `took over the ${productName(fact.product)} license of ${nameOf(fact.person)}`;
    case 'license-failed':
      return `refused the ${productName(fact.product)} license of ${nameOf(fact.person)}`;
    case 'release-requested':
      return `asked to remove the ${productName(fact.product)} license of ${nameOf(fact.person)}`;
    case 'license-released':
      return `removed the ${productName(fact.product)} license of ${nameOf(fact.person)}`;
    case 'release-failed':
      return `did not remove the ${productName(fact.product)} license of ${nameOf(fact.person)}`;
    default:
      return institutionFactWords(fact);
  }
}

function institutionFactWords(fact: InstitutionFact): string {
  switch (fact.action) {
    case 'role-given':
      return `made ${nameOf(fact.person)} ${roleWords(fact.role)}`;
    case 'role-taken':
      return `took ${nameOf(fact.person)} off the ${fact.role}s`;
    case 'department-changed':
      return `changed the department to ${fact.name}, in the directory ${listWords(fact.directoryNames)}`;
    case 'product-saved':
      return `saved the product ${fact.product.name} with ${listWords(fact.product.skuPartNumbers)}`;
    case 'product-requested':
      return `asked for the product ${quoted(fact.typed)}`;
    case 'product-request-closed':
      return fact.became === undefined
        ? `turned down the product ${quoted(fact.typed)}: ${fact.reason ?? 'no reason given'}`
        : `added the product ${quoted(fact.typed)} that people asked for`;
    case 'channel-chosen':
      return 'chose the channel that purchases are sent to';
    case 'channel-left':
      return 'stopped sending purchases to a channel';
  }
}

const isSeatedAfter = (fact: { entry: { rank: number }; seatedThrough: number }): boolean =>
  fact.entry.rank <= fact.seatedThrough;
