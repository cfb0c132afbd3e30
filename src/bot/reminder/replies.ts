import { showEnding, showEndings, type ShownEnding } from '../../application/reminder/show-ending';
import { isOpenDay, setUntil, type UntilSet } from '../../application/roster/set-until';
import { showPool } from '../../application/roster/shown/show-pool';
import { PEOPLE_ASKED } from '../../cards/reminder/keep-or-drop';
import { type PersonActor } from '../../domain/actor';
import { type CalendarDate } from '../../domain/calendar';
import { type DepartmentId, type ProductId, type UserId } from '../../domain/ids';
import { beginOf } from '../answer/paging';
import { presentNote, presentRefusal } from '../answer/plain';
import { presentWhichDepartment } from '../answer/questions';
import { dateWords, namesWords, peopleWords } from '../answer/words';
import { choosing } from '../button/press';
import { MOST_PAGES_BACK } from '../button/card-data';
import { type ButtonData } from '../button/verbs';
import { type BotContext } from '../turn/bot-context';
import { ofSender, type PressedTurn, type Reply } from '../turn/turn';
import { presentEnding } from './ending';
import { isOver } from './ending-words';
import { type KeepData, presentKeepOrDrop } from './keep-or-drop';
import { POOLS_PER_PAGE, presentReminder } from './reminder';

/** Which pool is shown, and how. */
interface EndingAsked {
  readonly department?: DepartmentId | undefined;
  readonly product: ProductId;
  /** Around which last day; around that of today unless given. */
  readonly lastDay?: CalendarDate | undefined;
  readonly isOneOfMany: boolean;
  /** How many are to be renewed, where that was said. */
  readonly seats?: number | undefined;
  /** What was just done, or why it was not. */
  readonly notice?: string | undefined;
}

/** One pool around the end of its cover, as it stands now. */
export async function replyEnding(context: BotContext, actor: PersonActor, asked: EndingAsked): Promise<Reply> {
  return presentShown(context, await showEnding(context.ports, actor, asked), asked);
}

/** What was read of a pool, as a card. */
export function presentShown({ ports }: BotContext, found: ShownEnding, asked: EndingAsked): Reply {
  const { product, ...options } = asked;
  switch (found.kind) {
    case 'refused':
      return presentRefusal(found.refusal);
    case 'ask-department':
      return presentWhichDepartment(found.departments, choosing('reminder.show', { product }), { buttonTitle: 'Show' });
    case 'shown':
      return presentEnding(found.pool, { ...found.shown, timeZone: ports.policy.timeZone }, options);
  }
}

/** A card of an earlier term: how the pool stands now takes its place. */
export async function otherTerm(
  context: BotContext,
  { actor }: Pick<PressedTurn, 'actor'>,
  { department, product, lastDay, isOneOfMany }: Omit<OnPool, 'trail'>,
): Promise<Reply> {
  const notice = `This card was about the term that ended ${dateWords(lastDay)}; this is how it stands now.`;
  return { ...(await replyEnding(context, actor, { department, product, isOneOfMany, notice })), place: 'instead' };
}

/** A page of the pools of the asker's departments, or of one, that end and that nobody has decided about. */
export async function replyEndings(
  { ports }: BotContext,
  actor: PersonActor,
  { department, offset }: { readonly department?: DepartmentId | undefined; readonly offset: number },
): Promise<Reply> {
  const found = await showEndings(ports, actor, { department, offset, limit: POOLS_PER_PAGE + 1 });
  if ('kind' in found) return presentRefusal(found.refusal);
  const { isAnyEnding, ...shown } = found;
  if (found.poolCount === 0) {
    const last = dateWords(found.turn.lastDay);
    const ends = isOver(found) ? 'ended' : 'ends';
    return isAnyEnding
      ? presentNote('Nothing is left to decide', `Every pool that ${ends} ${last} is renewed or answered.`)
      : presentNote(`Nothing ${ends} ${last}`, `There are no seats that ${isOver(found) ? 'ended' : 'end'} that day.`);
  }
  const digest = { ...shown, rung: undefined, keep: [], lowSeats: [], unreached: [] };
  return presentReminder(digest, ports.policy.timeZone, Math.min(offset, found.poolCount - 1));
}

type OnPool = Pick<ButtonData<'reminder.drop-form'>, 'department' | 'product'> & KeepData;

/** The form that asks who still needs a seat. */
export async function replyKeepOrDrop(
  context: BotContext,
  actor: PersonActor,
  asked: OnPool,
  notice?: string,
): Promise<Reply> {
  const { ports } = context;
  const { department, product, ...data } = asked;
  if (!isOpenDay(ports, data.lastDay)) return otherTerm(context, { actor }, asked);
  const { after } = beginOf(data.trail);
  const shown = await showPool(ports, actor, { department, product, after, limit: PEOPLE_ASKED });
  if (shown.kind === 'refused') return presentRefusal(shown.refusal);
  if (shown.kind === 'ask-department') throw new Error('the button named the department');
  if (!shown.answer.canAdd) {
    return presentNote(
      `Delegates of ${shown.answer.department.name} say who needs a seat`,
      'Only they and central IT can change a roster.',
    );
  }
  return presentKeepOrDrop(shown.answer, data, notice);
}

/** Confirms those that a form showed, and shows the next ones, or how the pool stands then. */
export async function confirmShown(
  context: BotContext,
  turn: PressedTurn,
  data: ButtonData<'reminder.drop'>,
  marked: readonly string[],
): Promise<Reply> {
  const { department, product, lastDay, shown, trail, isOneOfMany } = data;
  const dropped = new Set<UserId>(shown.filter((one) => marked.includes(one)));
  const key = ofSender(turn, turn.key, turn.verb, lastDay, ...shown, 'dropped', ...dropped);
  const done = await setUntil(context.ports, { actor: turn.actor, key, department, product, lastDay, shown, dropped });
  if (done.kind === 'refused') return { ...presentRefusal(done.refusal), place: 'below' };
  if (done.kind === 'other-term') return otherTerm(context, turn, data);
  const notice = setWords(done, lastDay);
  const { ports } = context;
  const { after } = beginOf(trail);
  const page = await showPool(ports, turn.actor, { department, product, after, limit: PEOPLE_ASKED });
  const next = page.kind === 'shown' ? page.answer.next : undefined;
  if (next === undefined) {
    return {
      ...(await replyEnding(context, turn.actor, { department, product, lastDay, isOneOfMany, notice })),
      place: 'instead',
    };
  }
  const further = [...trail, { after: next, seen: beginOf(trail).seen + shown.length }].slice(-MOST_PAGES_BACK);
  const form = await replyKeepOrDrop(
    context,
    turn.actor,
    { department, product, lastDay, isOneOfMany, trail: further },
    notice,
  );
  return { ...form, place: 'instead' };
}

/** "Carla Diaz and David Lee leave after June 30, 2027; 10 people stay." */
function setWords({ kept, dropped }: UntilSet, lastDay: CalendarDate): string {
  const stay = `${peopleWords(kept.length)} ${kept.length === 1 ? 'stays' : 'stay'}`;
  if (dropped.length === 0)
    return kept.length === 0 ? 'Nobody of these is on the roster any more.' : `Confirmed: ${stay}.`;
  const leave = `${namesWords(dropped)} ${dropped.length === 1 ? 'leaves' : 'leave'} after ${dateWords(lastDay)}`;
  return `Confirmed: ${kept.length === 0 ? leave : `${leave}, ${stay}`}.`;
}
