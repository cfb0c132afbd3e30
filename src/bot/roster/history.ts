import { type HistoryPage } from '../../application/roster/shown/show-history';
import { renderHistory } from '../../cards/roster/history';
import { momentText } from '../../cards/parts/moment';
import { type RenderedCard } from '../../cards/render';
import { type Actor } from '../../domain/actor';
import { type ProductId } from '../../domain/ids';
import { isRosterFact, type LedgerEntry, type LedgerFact, type LicenseFact } from '../../domain/ledger/ledger-entry';
import { nameAt } from '../../domain/institution/department';
import { type Product } from '../../domain/institution/product';
import { dateWords, listWords, nameOf, quoted, roleWords, seatsWords, namesWords, peopleWords } from '../answer/words';
import { type LedgerPlace } from '../../ports/roster/department-store';
import { paging, type Trail } from '../answer/paging';
import { button } from '../button/press';

/** Which entries a card shows, as its buttons send it back. */
export interface HistoryData {
  readonly department?: string | undefined;
  readonly product?: string | undefined;
  readonly trail: Trail<LedgerPlace>;
}

/** A page of the ledger in words. */
export function presentHistory(
  { departments, entries, next }: HistoryPage,
  given: { readonly products: readonly Product[]; readonly data: HistoryData },
): RenderedCard {
  const { trail, ...about } = given.data;
  const { pageLine, buttons } = paging(
    { trail, shown: entries.length, next },
    (title, further) => button(title, 'history.show', { ...about, trail: further, isInPlace: true }),
    'Newer',
  );
  const productName = (id: ProductId) => given.products.find((product) => product.id === id)?.name ?? id;
  const [only] = departments;
  // Each entry names its department as it was called then.
  const nameThen = ({ department: id, at }: LedgerEntry) => {
    const department = departments.find((one) => one.id === id);
    return department === undefined ? id : nameAt(department, at);
  };
  return renderHistory({
    heading: 'Latest changes',
    subheading: departments.length === 1 && only !== undefined ? only.name : `${departments.length} departments`,
    entries: linesOf(entries).map(({ entry, license }) => ({
      when: momentText(entry.at),
      who: doerWords(entry),
      what: [
        factWords(entry, productName),
        ...(license === undefined ? [] : [license]),
        ...(departments.length > 1 ? [nameThen(entry)] : []),
      ].join(' · '),
    })),
    ...(pageLine === undefined ? {} : { pageLine: `Entries ${pageLine}` }),
    buttons,
  });
}

/** What an entry says, and who did it; with what became of the license, where that is known. */
export function entryWords(
  entry: LedgerEntry,
  license: LicenseFact | undefined,
  products: readonly Product[],
): { readonly who: string; readonly what: readonly string[] } {
  const productName = (id: ProductId) => products.find((product) => product.id === id)?.name ?? id;
  const words = license === undefined ? undefined : TOLD_WITH_CHANGE[license.action];
  return { who: doerWords(entry), what: [factWords(entry, productName), ...(words === undefined ? [] : [words])] };
}

/** An entry with a line of its own, and what the license of it came to. */
interface HistoryLine {
  readonly entry: LedgerEntry;
  readonly license?: string | undefined;
}

/** What the license of somebody did because of a change is said with that change, where both are on the page: the newest of it. */
function linesOf(entries: readonly LedgerEntry[]): readonly HistoryLine[] {
  const newest = new Map<string, string>();
  const changed = new Set(entries.flatMap(({ command, fact }) => changeKeys(command, fact)));
  const isTold = ({ command, fact }: LedgerEntry): boolean => {
    const words = 'person' in fact ? TOLD_WITH_CHANGE[fact.action] : undefined;
    if (words === undefined || !('skuId' in fact)) return false;
    const key = keyOfChange(command, fact.product, fact.person.userId);
    if (!changed.has(key)) return false;
    if (!newest.has(key)) newest.set(key, words);
    return true;
  };
  const own = entries.filter((entry) => !isTold(entry));
  return own.map((entry) => {
    const words = changeKeys(entry.command, entry.fact).flatMap((key) => newest.get(key) ?? []);
    return { entry, license: words.length === 0 ? undefined : words.join(', ') };
  });
}

const keyOfChange = (command: string, product: string, person: string): string => [command, product, person].join(' ');

/** Whose licenses a fact changes, as keys. */
function changeKeys(command: string, fact: LedgerFact): readonly string[] {
  if (!isRosterFact(fact)) return [];
  const people = fact.action === 'person-swapped' ? [fact.entry, fact.outgoing] : [fact.entry];
  return people.map(({ userId }) => keyOfChange(command, fact.product, userId));
}

/** What is no line of its own beside the change that it follows. */
const TOLD_WITH_CHANGE: Readonly<Partial<Record<LedgerFact['action'], string>>> = {
  'license-requested': 'license requested',
  'license-active': 'license active',
  'license-failed': 'license failed',
  'release-requested': 'license being removed',
  'license-released': 'license removed',
  'release-failed': 'license not removed',
};

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
      return actor.name === 'schedule' ? 'Schedule' : `Job ${actor.name}`;
    case 'group':
      return 'Group in Microsoft 365';
  }
}

/** The facts of an action: one type may stand for several actions. */
type FactOf<Action, One = LedgerFact> = One extends { readonly action: infer Own }
  ? Action extends Own
    ? One
    : never
  : never;

type ProductName = (id: ProductId) => string;

function factWords({ fact, undoes, actor }: LedgerEntry, named: ProductName): string {
  const words = `${wordsOf(fact.action, fact, named)}${reasonWords(fact, actor)}`;
  return undoes === undefined ? words : `${words} (undo)`;
}

/** Why the schedule took somebody off. */
function reasonWords(fact: LedgerFact, actor: Actor): string {
  if (actor.kind !== 'job' || fact.action !== 'person-removed' || fact.entry.until === undefined) return '';
  return `, whose last day was ${dateWords(fact.entry.until)}`;
}

const wordsOf = <Action extends LedgerFact['action']>(
  action: Action,
  fact: FactOf<Action>,
  named: ProductName,
): string => FACTS[action](fact, named);

const licenseOf = (fact: LicenseFact, named: ProductName): string =>
  `${named(fact.product)} license of ${nameOf(fact.person)}`;

/** The words of every fact; one that has none does not compile. */
const FACTS: {
  readonly [Action in LedgerFact['action']]: (fact: FactOf<Action>, named: ProductName) => string;
} = {
  'department-opened': (fact) => `opened the department ${fact.name}`,
  'pool-opened': (fact, named) => `opened ${named(fact.product)}`,
  'entitlement-recorded': (fact, named) =>
    `recorded ${seatsWords(fact.entitlement.seats)} of ${named(fact.product)} from ${fact.entitlement.purchaseOrderNumber}`,
  'purchase-submitted': (fact, named) =>
    `sent ${fact.purchaseOrderNumber}, ${seatsWords(fact.details.seats)} of ${named(fact.product)}`,
  'purchase-returned': (fact) => `asked about ${fact.purchaseOrderNumber}`,
  'purchase-answered': (fact) => `answered the question about ${fact.purchaseOrderNumber}`,
  'purchase-approved': (fact) => `approved ${fact.purchaseOrderNumber}`,
  'purchase-declined': (fact) => `declined ${fact.purchaseOrderNumber}`,
  'purchase-withdrawn': (fact) => `withdrew ${fact.purchaseOrderNumber}`,
  'entitlement-confirmed': (fact) =>
    fact.units === undefined
      ? `confirmed by hand that the seats of ${fact.purchaseOrderNumber} are there`
      : `found the seats of ${fact.purchaseOrderNumber} in Microsoft 365`,
  'cap-changed': (fact, named) =>
    `changed the seats of ${named(fact.product)} from ${fact.seatCapBefore} to ${fact.seatCap}`,
  'person-added': (fact, named) =>
    `added ${nameOf(fact.entry)} to ${named(fact.product)}${isSeatedAfter(fact) ? '' : ', waiting'}`,
  'person-removed': (fact, named) => `removed ${nameOf(fact.entry)} from ${named(fact.product)}`,
  'person-swapped': (fact, named) =>
    `swapped ${nameOf(fact.outgoing)} for ${nameOf(fact.entry)} in ${named(fact.product)}`,
  'person-moved': (fact, named) => `moved ${nameOf(fact.entry)} within ${named(fact.product)}`,
  'person-kept': (fact, named) => `kept the ${named(fact.product)} seat of ${nameOf(fact.entry)}`,
  'person-until': (fact, named) =>
    fact.entry.until === undefined
      ? `kept ${nameOf(fact.entry)} in ${named(fact.product)}`
      : `let ${nameOf(fact.entry)} leave ${named(fact.product)} after ${dateWords(fact.entry.until)}`,
  'renewal-answered': (fact, named) =>
    fact.seats === 0
      ? `let ${named(fact.product)} lapse after ${dateWords(fact.lastDay)}`
      : `wanted ${seatsWords(fact.seats)} of ${named(fact.product)} after ${dateWords(fact.lastDay)}`,
  'roster-attested': (fact, named) =>
    `confirmed who needs ${named(fact.product)}: ${peopleWords(fact.kept.length)} ${fact.kept.length === 1 ? 'stays' : 'stay'}${fact.dropped.length === 0 ? '' : `, ${namesWords(fact.dropped)} ${fact.dropped.length === 1 ? 'leaves' : 'leave'}`}`,
  'license-requested': (fact, named) => `requested the ${licenseOf(fact, named)}`,
  'license-active': (fact, named) => `activated the ${licenseOf(fact, named)}`,
  'license-handed-over': (fact, named) => `the ${licenseOf(fact, named)} counts for another department now`,
  'license-adopted': (fact, named) => `took over the ${licenseOf(fact, named)}`,
  'license-failed': (fact, named) => `refused the ${licenseOf(fact, named)}`,
  'release-requested': (fact, named) => `asked to remove the ${licenseOf(fact, named)}`,
  'license-released': (fact, named) => `removed the ${licenseOf(fact, named)}`,
  'release-failed': (fact, named) => `did not remove the ${licenseOf(fact, named)}`,
  'role-given': (fact) => `made ${nameOf(fact.person)} ${roleWords(fact.role)}`,
  'role-taken': (fact) => `took ${nameOf(fact.person)} off the ${fact.role}s`,
  'department-changed': (fact) =>
    `changed the department to ${fact.name}, in the directory ${listWords(fact.directoryNames)}`,
  'department-closed': (fact) => `closed the department ${fact.name}`,
  'product-saved': (fact) => `saved the product ${fact.product.name} with ${listWords(fact.product.skuPartNumbers)}`,
  'product-requested': (fact) => `asked for the product ${quoted(fact.typed)}`,
  'product-request-closed': (fact) =>
    fact.became === undefined
      ? `turned down the product ${quoted(fact.typed)}: ${fact.reason ?? 'no reason given'}`
      : `added the product ${quoted(fact.typed)} that people asked for`,
  'channel-chosen': () => 'chose the channel that purchases are sent to',
  'channel-left': () => 'stopped sending purchases to a channel',
  'exceptions-seen': (fact, named) => `found ${exceptionsWords(fact.exceptions.length)} of ${named(fact.product)}`,
  'exceptions-gone': (fact, named) =>
    `found ${exceptionsWords(fact.exceptions.length)} of ${named(fact.product)} mended`,
  'exception-answered': (fact, named) => `answered an exception of ${named(fact.product)}: ${fact.words}`,
  'tenant-read': () => 'read the units of the whole tenant',
  'audit-signed': (fact) => `signed the audit of ${dateWords(fact.asOf)}`,
};

const exceptionsWords = (count: number): string => (count === 1 ? '1 exception' : `${count} exceptions`);

const isSeatedAfter = (fact: { entry: { rank: number }; seatedThrough: number }): boolean =>
  fact.entry.rank <= fact.seatedThrough;
