import { type Button } from '../../cards/parts/button';
import { type ReminderSection, renderReminder } from '../../cards/reminder/reminder';
import { type RenderedCard } from '../../cards/render';
import {
  type ApproverReminderShown,
  type PoolEnding,
  type PoolNamed,
  type ReminderShown,
  type Unreached,
} from '../../domain/reminder/reminder';
import { dateWords, listWords, nameOf, peopleWords, seatsWords } from '../answer/words';
import { button } from '../button/press';
import { atStakeWords, unreadableWords } from './approver-reminder';
import { endingButtons } from './ending';
import { closedWords, daysWords, decideWords, isOver, poolRow, poolSeats, silenceWords } from './ending-words';
import { carriedNow, gapWords } from './gap-words';

/** Pools on one page of a digest: each has a button of its own, and there is one to turn the page. */
export const POOLS_PER_PAGE = 3;
/** Where they are all that there are, no page is turned. */
const MOST_ON_ONE = 4;
/** Pools with few seats left, or whose people are to be confirmed, that a digest lists. */
const MOST_LISTED = 4;
/** People who were not reached that it names. */
const MOST_UNREACHED = 4;

/** The digest of a delegate or purchaser. @param offset How many of its pools were on the pages before. */
export function presentReminder(shown: ReminderShown, timeZone: string, offset = 0): RenderedCard {
  const { pools, poolCount, keep, lowSeats } = shown;
  const page = pools.slice(0, poolCount <= MOST_ON_ONE ? MOST_ON_ONE : POOLS_PER_PAGE);
  const isAll = page.length === poolCount;
  const [only] = page;
  const isOne = poolCount === 1 && only !== undefined;
  const end = offset + page.length;
  return renderReminder({
    heading: headingOf(shown, page),
    subheading: subheadingOf(shown, page),
    leads: poolCount === 0 ? [] : leadsOf(shown, page),
    sections: [
      {
        rows: page.map((pool) =>
          poolRow(
            pool,
            { ...shown, timeZone },
            { hasDepartment: !isOne, ...(isOne ? {} : { open: openOf(pool, shown, page) }) },
          ),
        ),
      },
      ...keepSection(keep, shown),
      ...lowSection(lowSeats, poolCount === 0),
      ...(shown.centralIt === undefined
        ? []
        : [{ title: 'Central IT', intro: centralItWords(shown.centralIt), rows: [] }]),
    ],
    notes: unreachedNotes(shown.unreached),
    ...(isAll && offset === 0 ? {} : { pageLine: `Pools ${offset + 1} to ${end} of ${poolCount}` }),
    buttons: isOne
      ? endingButtons(only, shown, { isOneOfMany: false })
      : poolCount === 0
        ? lowButtons(lowSeats)
        : [
            ...page.map((pool) => openOf(pool, shown, page)),
            ...(end < poolCount
              ? [turnTo('Show more', end)]
              : offset > 0
                ? [turnTo('Back', Math.max(0, offset - POOLS_PER_PAGE))]
                : []),
          ],
  });
}

const centralItWords = (central: ApproverReminderShown): string =>
  [
    ...(central.unansweredCount === 0 ? [] : [`${atStakeWords(central)}. “reminders” shows them.`]),
    unreadableWords(central),
  ]
    .filter((text) => text !== undefined)
    .join(' ');

const turnTo = (title: string, offset: number): Button => button(title, 'reminder.show', { offset, isInPlace: true });

/** Opens a pool in place; where a page shows several departments, each is named. */
function openOf(
  { department, product, renewal }: PoolEnding,
  { poolCount }: ReminderShown,
  page: readonly PoolEnding[],
): Button {
  const isOne = page.every((one) => one.department.id === department.id);
  const title = isOne ? `${product.name}: ${seatsWords(renewal.seatsOpen)}` : `${product.name}, ${department.name}`;
  const about = { department: department.id, product: product.id, isOneOfMany: poolCount > 1, isInPlace: true };
  return button(title, 'reminder.show', about);
}

function headingOf(shown: ReminderShown, page: readonly PoolEnding[]): string {
  const { turn, today, poolCount, lowSeats, keep } = shown;
  const when = `${isOver(shown) ? 'ended' : 'end'} ${today === turn.lastDay ? 'today, ' : ''}${dateWords(turn.lastDay)}`;
  const [only] = page;
  const carried = carriedNow(page, shown);
  if (carried > 0) {
    const what =
      poolCount > page.length
        ? `The seats of ${poolCount} pools are`
        : only !== undefined && poolCount === 1
          ? poolSeats(carried, only.product.name)
          : seatsWords(carried);
    return `${what} carried over until ${dateWords(turn.nextFrom)}`;
  }
  if (poolCount === 1 && only !== undefined) {
    const { seatsEnding } = only.renewal;
    return `${poolSeats(seatsEnding, only.product.name)} ${seatsEnding === 1 ? when.replace(/^end /u, 'ends ') : when}`;
  }
  if (page.length === poolCount && poolCount > 0) {
    const seats = page.reduce((sum, { renewal }) => sum + renewal.seatsEnding, 0);
    return `${seatsWords(seats)} ${when}`;
  }
  if (poolCount > 0) return `The seats of ${poolCount} pools ${when}`;
  const [low] = lowSeats;
  if (low !== undefined && lowSeats.length === 1)
    return `${low.seats.seatsFree} of ${low.seats.seatCap} ${low.pool.product.name} seats free`;
  if (low !== undefined) return 'Few seats left';
  return keep.length > 0 ? `Who needs a seat after ${dateWords(turn.lastDay)}?` : 'Nothing is open';
}

function subheadingOf(shown: ReminderShown, page: readonly PoolEnding[]): string {
  const named = page.length > 0 ? page : [...shown.lowSeats, ...shown.keep].map(({ pool }) => pool);
  const departments = [...new Set(named.map(({ department }) => department.name))];
  const where =
    departments.length === 1 ? departments : departments.length === 0 ? [] : [`${departments.length} departments`];
  return [...where, ...(shown.poolCount > 0 ? [daysWords(shown, page)] : [])].join(' · ');
}

function leadsOf(shown: ReminderShown, page: readonly PoolEnding[]): readonly string[] {
  const isAll = page.length === shown.poolCount;
  return [decideWords(shown), closedWords(shown), silenceWords(page, shown, isAll), gapWords(page, shown)].filter(
    (text) => text !== undefined,
  );
}

const where = ({ product, department }: PoolNamed) => ({ title: product.name, titleMore: department.name });

function keepSection(keep: ReminderShown['keep'], shown: ReminderShown): readonly ReminderSection[] {
  if (keep.length === 0) return [];
  const { lastDay } = shown.turn;
  return [
    {
      title: 'Who needs a seat next term',
      intro: 'Confirm who needs a seat next term: silence keeps everybody. Select a pool to go through its people.',
      rows: keep.slice(0, MOST_LISTED).map(({ pool, people }) => ({
        ...where(pool),
        state: peopleWords(people),
        figures: [],
        lines: [],
        open: button(`Confirm who needs ${pool.product.name}`, 'reminder.drop-form', {
          department: pool.department.id,
          product: pool.product.id,
          lastDay,
        }),
      })),
    },
  ];
}

function lowSection(low: ReminderShown['lowSeats'], isAlone: boolean): readonly ReminderSection[] {
  if (low.length === 0) return [];
  return [
    {
      ...(isAlone ? {} : { title: 'Few seats left' }),
      rows: low.slice(0, MOST_LISTED).map(({ pool, seats }) => ({
        ...where(pool),
        state: `${seats.seatsFree} of ${seats.seatCap} seats free`,
        isStateAttention: seats.seatsFree === 0,
        ...(seats.waiting > 0 ? { stateMore: `${seats.waiting} waiting` } : {}),
        figures: [],
        lines: isAlone ? [{ text: 'You will hear again only after seats were free in between.' }] : [],
        open: button(`Show ${pool.product.name}`, 'pool.show', {
          department: pool.department.id,
          product: pool.product.id,
        }),
      })),
    },
  ];
}

function lowButtons(low: ReminderShown['lowSeats']): readonly Button[] {
  const [only, ...others] = low;
  if (only === undefined || others.length > 0) return [button('All seats', 'seats.show', {})];
  const about = { department: only.pool.department.id, product: only.pool.product.id };
  return [
    button('Buy more seats', 'purchase.form', about),
    button(`Show ${only.pool.product.name}`, 'pool.show', about),
  ];
}

function unreachedNotes(unreached: readonly Unreached[]): readonly string[] {
  if (unreached.length === 0) return [];
  const named = unreached.slice(0, MOST_UNREACHED).map(({ person, cause }) => `${nameOf(person)} (${CAUSES[cause]})`);
  const others = unreached.length - named.length;
  return [`Not reached, so please tell them: ${listWords(others > 0 ? [...named, `${others} more`] : named)}.`];
}

/** Why somebody was not reached, in a few words. */
export const CAUSES: Readonly<Record<Unreached['cause'], string>> = {
  'no-chat': 'never wrote to the bot',
  blocked: 'blocked the bot',
  gone: 'the chat is gone',
  failed: 'sending failed',
};
