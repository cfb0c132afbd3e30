import { type Button } from '../../cards/parts/button';
import { type RenderedCard } from '../../cards/render';
import { renderRosterChanged } from '../../cards/roster/roster-changed';
import { defined } from '../../domain/defined';
import { type ChangeStep, hasEffect, poolsOf, type RosterChange } from '../../domain/roster/roster-change';
import { nameOf, namesWords, timeWords } from '../answer/words';
import { button, poolButton } from '../button/press';
import { headingOf, PAST } from './change-heading';
import { byWords, licenseOf, othersOf, poolResults, POOLS_SHOWN, stepResult, STEPS_SHOWN } from './change-results';
import { presentMessage } from './several/present-message';
import { headingOfSteps } from './several/step-words';
import { hiddenWords, withoutFailures } from './without-failures';

/** The same as a channel or a group reads it: without what is wrong with somebody's license. */
export function presentSharedChange(change: RosterChange, timeZone: string): RenderedCard {
  const { value, hidden } = withoutFailures(change);
  return presentRosterChange(value, timeZone, hiddenWords(hidden, nameOf({ displayName: change.product.name })));
}

/** The card that answers a roster command, as things stand with its licenses. @param note What else there is to say of them. */
export function presentRosterChange(change: RosterChange, timeZone: string, note?: string): RenderedCard {
  if (change.elsewhere !== undefined) return presentMessage(change, timeZone, note);
  const { department, undone, steps } = change;
  if (steps !== undefined) return presentSeveral(change, steps, timeZone, note);
  const heading = undone === undefined ? headingOf(change) : `Undone: ${headingOf(change)}`;
  const [first, ...others] = poolsOf(change).map((pool) => poolResults(pool, change, timeZone));
  return renderRosterChanged({
    heading,
    subheading: `${department.name} · ${actionWords(change)}${byWords(change)} at ${timeWords(change.at, timeZone)}`,
    people: [],
    ...first,
    alsoIn: others,
    ...(undone === undefined ? licenseOf(change, timeZone, note) : {}),
    ...defined({ closing: closingOf(change, timeZone) }),
    buttons: buttonsOf(change),
  });
}

/** That it was undone, or else whom nobody could tell of it. */
function closingOf({ undone, untold = [] }: RosterChange, timeZone: string): string | undefined {
  if (undone !== undefined) return `Undone at ${timeWords(undone.at, timeZone)}`;
  if (untold.length === 0) return undefined;
  return `Not told: ${namesWords(untold)} ${untold.length === 1 ? 'has' : 'have'} no chat with me yet.`;
}

/** The card that answers several commands: a line for each person of each, in order, then who else felt it, and the seats of each pool. */
function presentSeveral(
  change: RosterChange,
  steps: readonly ChangeStep[],
  timeZone: string,
  note?: string,
): RenderedCard {
  const { department, undone } = change;
  const about = { change, isOver: undone !== undefined, timeZone };
  return renderRosterChanged({
    heading: `${undone === undefined ? '' : 'Undone: '}${headingOfSteps(steps)}`,
    subheading: `${department.name} · ${hasEffect(change) ? 'done' : 'asked'}${byWords(change)} at ${timeWords(change.at, timeZone)}`,
    people: steps.map((step) => stepResult(step, about)),
    linesInOrder: STEPS_SHOWN,
    moreHint: '“history” names everybody',
    alsoIn: poolsOf(change).flatMap((pool) => othersOf(pool, change, timeZone)),
    ...(undone === undefined ? licenseOf(change, timeZone, note) : {}),
    ...defined({ closing: closingOf(change, timeZone) }),
    buttons: buttonsOf(change),
  });
}

function actionWords(change: RosterChange): string {
  if (!hasEffect(change)) return 'asked';
  return change.action === 'undo' ? 'undone' : PAST[change.action];
}

function buttonsOf(change: RosterChange): readonly Button[] {
  const { department, product, action, command, undone, alsoIn } = change;
  if (undone !== undefined) return [];
  const undo: Button = button('Undo', 'roster.undo', { department: department.id, command });
  const pools = poolsOf(change).filter(({ seats }) => seats !== undefined);
  const show = pools.slice(0, POOLS_SHOWN).map((pool) => poolButton(department.id, pool.product));
  const isShort = alsoIn === undefined && action !== 'several' && change.seats.waiting > 0 && action !== 'remove';
  const buy: Button = button('Buy more seats', 'purchase.form', { department: department.id, product: product.id });
  return [...(action !== 'undo' && hasEffect(change) ? [undo] : []), ...show, ...(isShort ? [buy] : [])];
}
