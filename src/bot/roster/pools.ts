import { type Button } from '../../cards/parts/button';
import { PEOPLE_PER_PAGE, renderPool } from '../../cards/roster/pool';
import { type RenderedCard } from '../../cards/render';
import { type PoolRow, renderSeatsOverview } from '../../cards/roster/seats-overview';
import { type SeatCounts } from '../../cards/parts/seats';
import { type PoolPage, type PoolSummary } from '../../application/roster/show-seats';
import { type Entitlement } from '../../domain/term/entitlement';
import { type SeatCount } from '../../domain/roster/pool';
import { explainSeat } from '../answer/explain-license';
import { dateWords, dayWords, seatsWords, shortDateWords, signedSeats } from '../answer/words';
import { button } from '../button/press';

/** All pools of the asker. @param canChange Whether the asker may add people. */
export function presentSeats(pools: readonly PoolSummary[], canChange: boolean): RenderedCard {
  const departments = [...new Set(pools.map((pool) => pool.department.name))];
  const [only] = departments;
  const isOne = departments.length === 1 && only !== undefined;
  const gap = pools.find((pool) => pool.gapUntil !== undefined)?.gapUntil;
  const subheading = [
    isOne ? only : `${departments.length} departments`,
    ...(gap === undefined ? [] : [`no cover until ${dateWords(gap)}`]),
  ];
  return renderSeatsOverview({
    heading: 'Your seats',
    ...(pools.length === 0 ? {} : { subheading: subheading.join(' · ') }),
    pools: pools.map((pool) => poolRow(pool, isOne)),
    moreHint: isOne
      ? 'Type “seats” and the product to see the others.'
      : 'Type “seats for” and the department to see its seats.',
    buttons: canChange ? [addButton(isOne ? { department: pools[0]?.department.id ?? '' } : {})] : [],
  });
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

function coverLine({ seats, coverUntil, gapUntil }: PoolSummary): string {
  if (coverUntil !== undefined) return `Covered to ${dateWords(coverUntil)}`;
  if (seats.seatCap > 0 && gapUntil !== undefined) return `Carried over until cover starts on ${dateWords(gapUntil)}`;
  return gapUntil === undefined ? 'No cover now' : `No cover now; cover starts on ${dateWords(gapUntil)}`;
}

/** One pool with a page of its people. */
export function presentPool(
  page: PoolPage,
  options: {
    readonly timeZone: string;
    readonly canChange: boolean;
    readonly canSubmit: boolean;
    readonly isOnlyWaiting: boolean;
  },
): RenderedCard {
  const { department, product } = page;
  const shown = page.seated.length + page.waiting.length;
  const isAll = page.offset === 0 && shown === page.total;
  return renderPool({
    productName: product.name,
    departmentName: department.name,
    seats: seatCounts(page.seats),
    coverLines: coverLines(page),
    seated: page.seated.map(({ entry, license }) => {
      const words = explainSeat(license, product.name, options.timeZone);
      return { name: entry.displayName, state: words.short, isFailed: words.isFailed };
    }),
    waiting: page.waiting.map(({ entry, place }) => ({
      position: place,
      name: entry.displayName,
      since: `since ${dayWords(entry.addedAt, options.timeZone)}`,
    })),
    ...(options.isOnlyWaiting ? { emptyLine: 'Nobody waits.' } : {}),
    ...(isAll || shown === 0
      ? {}
      : { pageLine: `People ${page.offset + 1} to ${page.offset + shown} of ${page.total}` }),
    buttons: poolButtons(page, shown, options),
  });
}

function poolButtons(
  { department, product, offset, total, seats }: PoolPage,
  shown: number,
  { canChange, canSubmit, isOnlyWaiting }: { canChange: boolean; canSubmit: boolean; isOnlyWaiting: boolean },
): readonly Button[] {
  // Later pages have ways to turn instead.
  const canBuy = canSubmit && seats.seatsFree === 0 && offset === 0;
  const about = { department: department.id, product: product.id };
  const show = (title: string, to: number): Button =>
    button(title, 'pool.show', { ...about, offset: to, isInPlace: true, isOnlyWaiting });
  return [
    ...(canBuy ? [buyButton(about)] : []),
    ...(canChange ? [addButton(about)] : []),
    ...(offset > 0 ? [show('Previous', Math.max(0, offset - PEOPLE_PER_PAGE))] : []),
    ...(offset + shown < total ? [show('Show more', offset + PEOPLE_PER_PAGE)] : []),
    button('All seats', 'seats.show', { isInPlace: true }),
  ];
}

const buyButton = (about: Record<string, string>): Button => button('Buy more seats', 'purchase.form', { ...about });

const addButton = (about: Record<string, string>): Button => button('Add people', 'roster.add-form', { ...about });

function coverLines({ inForce, coming, seats, gapUntil }: PoolPage): readonly string[] {
  const lines = [
    ...inForce.map((one) => entitlementLine(one, '')),
    ...coming.map((one) => entitlementLine(one, comingWords(one))),
  ];
  if (seats.seatCap > 0 && inForce.length === 0 && gapUntil !== undefined)
    return [`Carried over until cover starts on ${dateWords(gapUntil)}`, ...lines];

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
