import { type Button } from '../../cards/parts/button';
import { renderPool } from '../../cards/roster/pool';
import { type RenderedCard } from '../../cards/render';
import { type PoolRow, renderSeatsOverview } from '../../cards/roster/seats-overview';
import { type SeatCounts } from '../../cards/parts/seats';
import { type NamePlace } from '../../application/access/page-departments';
import { type PoolPage } from '../../application/roster/shown/show-pool';
import { type PoolSummary, type SeatsPage } from '../../application/roster/shown/show-seats';
import { type DepartmentId } from '../../domain/ids';
import { type Entitlement } from '../../domain/term/entitlement';
import { type RosterEntry, type SeatCount } from '../../domain/roster/pool';
import { explainSeat } from '../answer/explain-license';
import { dateWords, dayWords, seatsWords, shortDateWords, signedSeats } from '../answer/words';
import { paging, type Trail } from '../answer/paging';
import { button } from '../button/press';

/** A page of the pools of the asker's departments, or of the one asked about. */
export function presentSeats(page: SeatsPage, { department, trail }: SeatsData): RenderedCard {
  const { pools, total, canAdd } = page;
  const names = new Set(pools.map((pool) => pool.department.name));
  const { pageLine, buttons } = paging({ ...page, trail, shown: page.departments.length }, (title, further) =>
    button(title, 'seats.show', { department, trail: further, isInPlace: true }),
  );
  const count = pageLine === undefined ? names.size : total;
  const isOne = count === 1 && names.size === 1;
  const [first] = pools;
  const subheading = [isOne ? (first?.department.name ?? '') : `${count} departments`, ...gapPart(pools)];
  return renderSeatsOverview({
    heading: 'Your seats',
    subheading: pools.length === 0 && pageLine === undefined ? 'There are none yet' : subheading.join(' · '),
    pools: pools.map((pool) => poolRow(pool, isOne)),
    moreHint: isOne
      ? 'Type “seats” and the product to see the others.'
      : 'Type “seats for” and the department to see its seats.',
    ...(pageLine === undefined
      ? {}
      : { pageLine: `Departments ${pageLine}${pools.length === 0 ? ' have no seats yet' : ''}` }),
    buttons: [...buttons, ...(canAdd ? [addButton(isOne ? { department: first?.department.id ?? '' } : {})] : [])],
  });
}

/** On a day of the gap: until when none is covered, where any pool is then. */
function gapPart(pools: readonly PoolSummary[]): readonly string[] {
  const starts = pools.flatMap(({ startsOn }) => startsOn ?? []).toSorted();
  if (!pools.some(({ gapUntil }) => gapUntil !== undefined)) return [];
  return [starts[0] === undefined ? 'no cover now' : `no cover until ${dateWords(starts[0])}`];
}

/** Which seats a card shows, as its buttons send it back. */
export interface SeatsData {
  readonly department?: DepartmentId | undefined;
  readonly trail: Trail<NamePlace>;
}

function poolRow(pool: PoolSummary, isOneDepartment: boolean): PoolRow {
  const { department, product } = pool;
  const awaiting = pool.coming
    .filter((one) => one.status === 'awaiting-tenant')
    .reduce((seats, one) => seats + one.seats, 0);
  return {
    productName: product.name,
    ...(isOneDepartment ? {} : { departmentName: department.name }),
    seats: seatCounts(pool.seats),
    coverLine: coverLine(pool),
    ...(awaiting === 0
      ? {}
      : {
          awaitingLine: `${awaiting} more ${awaiting === 1 ? 'seat' : 'seats'} approved, not seen in Microsoft 365 yet`,
        }),
    open: button(`Show ${product.name}`, 'pool.show', {
      department: department.id,
      product: product.id,
      isInPlace: true,
    }),
  };
}

const coverLine = (pool: PoolSummary): string =>
  pool.coverUntil === undefined ? gapLine(pool) : `Covered to ${dateWords(pool.coverUntil)}`;

/** Of a pool without cover. */
function gapLine({ seats, gapUntil, startsOn, wasCovered }: PoolSummary): string {
  if (gapUntil === undefined) return 'No cover now';
  const isCarried = seats.seatCap > 0;
  if (isCarried && startsOn === gapUntil) return `Carried over until cover starts on ${dateWords(gapUntil)}`;
  const now = isCarried ? `Carried over until ${dateWords(gapUntil)}` : 'No cover now';
  if (startsOn !== undefined) return `${now}; cover starts on ${dateWords(startsOn)}`;
  return wasCovered ? `${now}; not renewed` : now;
}

/** One pool with a page of its people. */
export function presentPool(
  page: PoolPage,
  options: PoolData & { readonly timeZone: string; readonly note?: string },
): RenderedCard {
  const { department, product, canAdd, canBuy } = page;
  const { timeZone, isOnlyWaiting, trail, note } = options;
  const shown = page.seated.length + page.waiting.length;
  const { pageLine, buttons } = paging(
    { trail, shown, next: page.next, total: page.total, ...offsetOf(page, options) },
    (title, further) =>
      button(title, 'pool.show', {
        department: department.id,
        product: product.id,
        trail: further,
        isInPlace: true,
        isOnlyWaiting,
      }),
    'Previous',
  );
  return renderPool({
    productName: product.name,
    departmentName: department.name,
    seats: seatCounts(page.seats),
    coverLines: coverLines(page),
    seated: page.seated.map(({ entry, license }) => {
      const words = explainSeat(license, product.name, timeZone);
      return { name: entry.displayName, state: `${words.short}${leavesWords(entry)}`, isFailed: words.isFailed };
    }),
    waiting: page.waiting.map(({ entry, place }) => ({
      position: place,
      name: entry.displayName,
      since: `since ${dayWords(entry.addedAt, timeZone)}${leavesWords(entry)}`,
    })),
    ...(isOnlyWaiting ? { emptyLine: 'Nobody waits.' } : {}),
    ...(pageLine === undefined ? {} : { pageLine: `People ${pageLine}` }),
    ...(note === undefined ? {} : { note }),
    buttons: [
      // Later pages have ways to turn instead.
      ...(canBuy && page.seats.seatsFree === 0 && trail.length === 0
        ? [buyButton({ department: department.id, product: product.id })]
        : []),
      ...(canAdd ? [addButton({ department: department.id, product: product.id })] : []),
      ...buttons,
      button('All seats', 'seats.show', { isInPlace: true }),
    ],
  });
}

const leavesWords = ({ until }: RosterEntry): string =>
  until === undefined ? '' : `, leaves after ${dateWords(until)}`;

/** Which people of a pool a card shows, as its buttons send it back. */
export interface PoolData {
  readonly isOnlyWaiting: boolean;
  readonly trail: Trail<number>;
}

/** How many people are before a page: known where somebody on it waits, since their places are. */
function offsetOf({ seated, waiting, seats }: PoolPage, { isOnlyWaiting }: PoolData): { readonly offset?: number } {
  const [first] = waiting;
  if (first === undefined) return {};
  const seatedBefore = isOnlyWaiting ? 0 : seats.seatCap - seats.seatsFree;
  return { offset: seatedBefore + first.place - 1 - seated.length };
}

const buyButton = (about: Record<string, string>): Button => button('Buy more seats', 'purchase.form', { ...about });

const addButton = (about: Record<string, string>): Button => button('Add people', 'roster.add-form', { ...about });

function coverLines(page: PoolPage): readonly string[] {
  const { inForce, coming } = page;
  const lines = [
    ...inForce.map((one) => entitlementLine(one, '')),
    ...coming.map((one) => entitlementLine(one, comingWords(one))),
  ];
  if (inForce.length === 0 && page.gapUntil !== undefined) return [gapLine(page), ...lines];
  return lines.length > 0 ? lines : ['No cover now'];
}

function entitlementLine(one: Entitlement, more: string): string {
  const cover = `${shortDateWords(one.coverFrom)} to ${shortDateWords(one.coverUntil)}`;
  const what = one.corrects === undefined ? seatsWords(one.seats) : `corrected by ${signedSeats(one.seats)}`;
  return `${one.purchaseOrderNumber} · ${what} · ${cover}${more}`;
}

const comingWords = (one: Entitlement): string =>
  one.status === 'awaiting-tenant' ? ' · not seen in Microsoft 365 yet' : ' · starts later';

const seatCounts = ({ seatCap, seatsFree, waiting }: SeatCount): SeatCounts => ({
  seatCap,
  seatsTaken: seatCap - seatsFree,
  waitingCount: waiting,
});
