import { type ReminderSection, renderReminder } from '../../cards/reminder/reminder';
import { type RenderedCard } from '../../cards/render';
import { type ApproverReminderShown, type DepartmentAtStake } from '../../domain/reminder/reminder';
import { type Paging } from '../answer/paging';
import { dateWords, dayWords, listWords, nameOf, namesWords, seatsWords } from '../answer/words';
import { button } from '../button/press';
import { inertName } from '../../cards/parts/inert';
import { moneyWords } from '../purchase/purchase-words';
import { closedWords, daysWords, decideWords, isOver } from './ending-words';

/** Departments and pools that one card lists. */
const MOST_UNANSWERED = 6;
const MOST_LAPSING = 4;
const MOST_NAMED = 6;

/** The digest of approvers. @param paging What turns its pages, where somebody asked for it. */
export function presentApproverReminder(
  shown: ApproverReminderShown,
  timeZone: string,
  { pageLine, buttons }: Paging = { buttons: [] },
): RenderedCard {
  const { unanswered, unansweredCount, turn } = shown;
  const listed = unanswered.slice(0, MOST_UNANSWERED);
  const left = unansweredCount - listed.length;
  const seats = `${seatsWords(shown.seats)} ${isOver(shown) ? 'ended' : shown.seats === 1 ? 'ends' : 'end'} ${dateWords(turn.lastDay)}`;
  return renderReminder({
    heading: unansweredCount === 0 ? allAnsweredWords(shown) : `${departmentsWords(unansweredCount)} not answered`,
    subheading: [
      ...(unansweredCount === 0 ? [`Seats end ${dateWords(turn.lastDay)}`] : [seats]),
      daysWords(shown),
    ].join(' · '),
    leads: [
      ...(unansweredCount === 0 ? [] : [decideWords(shown)]),
      closedWords(shown),
      stakeLine(shown),
      unreadableWords(shown),
    ].filter((text) => text !== undefined),
    sections: [
      { title: 'Not answered', rows: listed.map((one) => unansweredRow(one, shown)) },
      ...lapsingSection(shown, timeZone),
      ...namedSection(
        'Nobody was reached: please act for them',
        shown.unreached.map(({ name }) => inertName(name)),
      ),
      ...namedSection(
        'Only one person who can act, or none',
        shown.alone.map(({ department, people }) =>
          people.length === 0 ? inertName(department.name) : `${inertName(department.name)} (${namesWords(people, 1)})`,
        ),
      ),
    ],
    notes: [
      ...(left > 0 && pageLine === undefined ? [`and ${left} more; “reminders” shows them all`] : []),
      ...(unansweredCount > 0 ? ['“renew Visio for Mathematics” opens a pool of any department.'] : []),
    ],
    ...(pageLine === undefined ? {} : { pageLine: `Departments ${pageLine}` }),
    buttons,
  });
}

/** "12 departments have not answered · 140 seats · $8,680.00" */
export const atStakeWords = ({ unansweredCount, seats, costCents, currency }: ApproverReminderShown): string =>
  [
    `${departmentsWords(unansweredCount)} not answered`,
    seatsWords(seats),
    ...(costCents === undefined ? [] : [moneyWords(costCents, currency)]),
  ].join(' · ');

/** Where nothing is open. */
export const allAnsweredWords = ({ unreadable }: Pick<ApproverReminderShown, 'unreadable'>): string =>
  unreadable.length === 0
    ? 'No department has anything left to answer'
    : 'No other department has anything left to answer';

/** "Records of Physics cannot be read: its people were not reminded." */
export function unreadableWords({ unreadable }: Pick<ApproverReminderShown, 'unreadable'>): string | undefined {
  if (unreadable.length === 0) return undefined;
  const names = someNames(unreadable.map(({ name }) => inertName(name)));
  return `Records of ${names} cannot be read: ${unreadable.length === 1 ? 'its' : 'their'} people were not reminded.`;
}

const departmentsWords = (count: number): string => (count === 1 ? '1 department has' : `${count} departments have`);

function stakeLine({ seats, costCents, currency, unansweredCount }: ApproverReminderShown): string | undefined {
  if (unansweredCount === 0) return undefined;
  const paid = costCents === undefined ? '' : `, for which ${moneyWords(costCents, currency)} was paid last term`;
  return `At stake: ${seatsWords(seats)}${paid}.`;
}

function unansweredRow({ department, pools, costCents }: DepartmentAtStake, { currency }: ApproverReminderShown) {
  const seats = pools.reduce((sum, pool) => sum + pool.seats, 0);
  const named = pools.slice(0, MOST_NAMED).map((pool) => `${inertName(pool.product.name)} ${pool.seats}`);
  const others = pools.length - named.length;
  const [only] = pools;
  const about = pools.length === 1 && only !== undefined ? { product: only.product.id } : {};
  return {
    title: department.name,
    state: seatsWords(seats),
    figures: [],
    lines: [
      {
        text: [
          listWords(others > 0 ? [...named, `${others} more`] : named),
          ...(costCents === undefined ? [] : [moneyWords(costCents, currency)]),
        ].join(' · '),
      },
    ],
    open: button(`Show ${department.name}`, 'reminder.show', { department: department.id, ...about }),
  };
}

function lapsingSection({ lapsing }: ApproverReminderShown, timeZone: string): readonly ReminderSection[] {
  if (lapsing.length === 0) return [];
  const listed = lapsing.slice(0, MOST_LAPSING);
  const left = lapsing.length - listed.length;
  return [
    {
      title: 'Said that they let seats lapse',
      rows: listed.map(({ product, department, answer, seats }, index) => ({
        title: product.name,
        titleMore: department.name,
        state: seatsWords(seats),
        figures: [],
        lines: [
          { text: `${nameOf(answer.by)} said so on ${dayWords(answer.at, timeZone)}.` },
          ...(left > 0 && index === listed.length - 1 ? [{ text: `and ${left} more` }] : []),
        ],
      })),
    },
  ];
}

function namedSection(title: string, names: readonly string[]): readonly ReminderSection[] {
  if (names.length === 0) return [];
  return [{ title, intro: someNames(names), rows: [] }];
}

function someNames(names: readonly string[]): string {
  const named = names.slice(0, MOST_NAMED);
  const others = names.length - named.length;
  return listWords(others > 0 ? [...named, `${others} more`] : named);
}
