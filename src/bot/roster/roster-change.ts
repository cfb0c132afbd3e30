import { type Button } from '../../cards/parts/button';
import { type RenderedCard } from '../../cards/render';
import {
  type LicenseLine,
  type PersonResult,
  type PoolResults,
  renderRosterChanged,
} from '../../cards/roster/roster-changed';
import { defined } from '../../domain/defined';
import {
  type ChangeElsewhere,
  type ChangeLine,
  type ChangeStep,
  type DepartmentChange,
  departmentsOf,
  hasEffect,
  type PoolChange,
  poolsOf,
  type RosterChange,
} from '../../domain/roster/roster-change';
import { explainLicense } from '../answer/explain-license';
import { explainLineRefusal } from '../answer/explain-line-refusal';
import { listWords, nameOf, timeWords } from '../answer/words';
import { button, poolButton } from '../button/press';
import { headingOf, isNamed, PAST } from './change-heading';
import { headingOfSteps, stepWords } from './several/step-words';
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
    ...defined({ closing: undone && `Undone at ${timeWords(undone.at, timeZone)}` }),
    buttons: buttonsOf(change),
  });
}

/** What was done in a pool, under its name where there are several. */
function poolResults({ product, lines, seats }: PoolChange, change: RosterChange, timeZone: string): PoolResults {
  const about = { productName: product.name, isOver: change.undone !== undefined, timeZone };
  const isAlone = change.alsoIn === undefined;
  return {
    ...defined({ title: isAlone ? undefined : product.name }),
    people: isAlone && isSaidByHeading(change) ? [] : namedFirst(lines).map((line) => personResult(line, about)),
    moreHint: `“history ${nameOf({ displayName: product.name })}” names everybody`,
    ...defined({
      seats: seats && {
        seatCap: seats.seatCap,
        seatsTaken: seats.seatCap - seats.seatsFree,
        waitingCount: seats.waiting,
      },
    }),
  };
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
    ...defined({ closing: undone && `Undone at ${timeWords(undone.at, timeZone)}` }),
    buttons: buttonsOf(change),
  });
}

/** The card that answers a message for several departments: what each came to, under its name. */
function presentMessage(change: RosterChange, timeZone: string, note?: string): RenderedCard {
  const parts = departmentsOf(change);
  const left = parts.filter((part) => part.undone === undefined);
  const undone = parts.find((part) => part.undone !== undefined && hasEffect(part))?.undone;
  const isOver = undone !== undefined && left.every((part) => !hasEffect(part));
  const missed = (change.elsewhere ?? []).filter((one) => one.change === undefined);
  const names = listWords(parts.map(({ department }) => department.name));
  const still = left.filter((part) => hasEffect(part)).map(({ department }) => department.name);
  const verb = change.action === 'undo' ? 'undone' : 'done';
  const whole = { ...change, alsoIn: parts.flatMap((part) => poolsOf(part)).slice(1) };
  return renderRosterChanged({
    heading: `${isOver ? 'Undone: ' : ''}${headingOfMessage(change, parts, missed)}`,
    subheading: `${names} · ${verb}${byWords(change)} at ${timeWords(change.at, timeZone)}`,
    people: [],
    moreHint: '“history” names everybody',
    alsoIn: [
      ...parts.flatMap((part) => groupsOf(part, timeZone)),
      ...missed.map(({ department }) => ({
        title: department.name,
        people: [{ name: 'Not changed', result: MISSED[change.action === 'undo' ? 'undo' : 'do'], isFailed: true }],
      })),
    ],
    ...(isOver ? {} : licenseOf(whole, timeZone, note)),
    ...defined({
      closing:
        undone && `Undone at ${timeWords(undone.at, timeZone)}${isOver ? '' : `, but not in ${listWords(still)}`}`,
    }),
    buttons: undone === undefined ? buttonsOfMessage(change, parts) : [],
  });
}

const MISSED = {
  do: 'You may no longer change it, or something is in the way – send this part again to see what',
  undo: 'Not your latest change there, or changed by somebody since – left alone',
};

function headingOfMessage(
  { action }: RosterChange,
  parts: readonly DepartmentChange[],
  missed: readonly ChangeElsewhere[],
): string {
  if (action !== 'undo') return headingOfSteps(parts.flatMap(({ steps = [] }) => steps));
  const but = missed.length === 0 ? '' : `, not in ${listWords(missed.map(({ department }) => department.name))}`;
  return `Undone in ${listWords(parts.map(({ department }) => department.name))}${but}`;
}

/** What a message did in one department: its steps in order, or whom an undo put back, and the seats of each pool. */
function groupsOf(part: DepartmentChange, timeZone: string): readonly PoolResults[] {
  const { department, steps } = part;
  const inDepartment = (pool: PoolResults): PoolResults => ({
    ...pool,
    title: `${pool.title ?? ''} · ${department.name}`,
  });
  if (steps === undefined)
    return poolsOf(part).map((pool) =>
      inDepartment({ ...poolResults(pool, { ...part, alsoIn: [] }, timeZone), title: pool.product.name }),
    );
  const about = { change: part, isOver: part.undone !== undefined, timeZone };
  return [
    { title: department.name, people: steps.map((step) => stepResult(step, about)), linesInOrder: STEPS_SHOWN },
    ...poolsOf(part).flatMap((pool) => othersOf(pool, part, timeZone).map(inDepartment)),
  ];
}

function buttonsOfMessage(change: RosterChange, parts: readonly DepartmentChange[]): readonly Button[] {
  const { action, command, department } = change;
  const undo: Button = button('Undo', 'roster.undo', { department: department.id, command });
  const pools = parts.flatMap((part) =>
    poolsOf(part).flatMap(({ seats, product }) =>
      seats === undefined
        ? []
        : [{ ...poolButton(part.department.id, product), title: `Show ${product.name} in ${part.department.name}` }],
    ),
  );
  return [...(action !== 'undo' && parts.some(hasEffect) ? [undo] : []), ...pools.slice(0, POOLS_SHOWN)];
}

/** How many lines of steps a card has; a message of more says how many more. */
const STEPS_SHOWN = 24;

/** Who else felt it in a pool, and its seats. */
function othersOf(pool: PoolChange, change: RosterChange, timeZone: string): readonly PoolResults[] {
  if (pool.seats === undefined) return [];
  const lines = pool.lines.filter(({ status }) => status === 'promoted' || status === 'unseated');
  return [{ ...poolResults({ ...pool, lines }, { ...change, alsoIn: [] }, timeZone), title: pool.product.name }];
}

function stepResult(
  step: ChangeStep,
  { change, isOver, timeZone }: { readonly change: RosterChange; readonly isOver: boolean; readonly timeZone: string },
): PersonResult {
  const { line, product } = step;
  const name = stepWords(step);
  if (line.status === 'refused')
    return { ...personResult(line, { productName: product.name, isOver, timeZone }), name };
  const now = poolsOf(change).find((pool) => pool.product.id === product.id);
  const last = now?.lines.find(({ person }) => person?.userId === line.person.userId);
  // What the license does belongs to the last thing done to somebody.
  const license =
    last !== undefined && last.status === line.status && 'license' in last ? { license: last.license } : {};
  const { result, isFailed } = personResult(
    { ...line, ...defined(license) },
    { productName: product.name, isOver, timeZone },
  );
  const said = result.replace(/^Removed(?: · )?/u, '');
  return {
    name,
    result: said === '' ? 'Done' : said.charAt(0).toUpperCase() + said.slice(1),
    ...defined({ isFailed }),
  };
}

const byWords = ({ by }: RosterChange): string => (by === undefined ? '' : ` by ${nameOf(by)}`);

const namedFirst = (lines: readonly ChangeLine[]): readonly ChangeLine[] =>
  lines.toSorted((one, other) => Number(isNamed(other)) - Number(isNamed(one)));

function actionWords(change: RosterChange): string {
  if (!hasEffect(change)) return 'asked';
  return change.action === 'undo' ? 'undone' : PAST[change.action];
}

/** One person, done: the heading and the license line say it all. */
function isSaidByHeading({ lines }: RosterChange): boolean {
  const [only] = lines;
  return lines.length === 1 && only !== undefined && only.status !== 'refused';
}

function personResult(
  line: ChangeLine,
  { productName, isOver, timeZone }: { productName: string; isOver: boolean; timeZone: string },
): PersonResult {
  if (line.status === 'refused') {
    const name = line.person?.displayName ?? line.userText;
    return {
      name,
      result: explainLineRefusal(line.refusal, productName, line.userText),
      isFailed: line.refusal.code !== 'left-out',
    };
  }
  const license =
    line.license === undefined || isOver
      ? undefined
      : explainLicense(line.license, productName, timeZone, wishOf(line));
  const isFailed = license?.isFailed === true;
  const words = [placeWords(line), ...(license === undefined ? [] : [license.short])];
  return { name: line.person.displayName, result: words.join(' · '), isFailed };
}

function placeWords(line: Exclude<ChangeLine, { status: 'refused' }>): string {
  switch (line.status) {
    case 'seated':
      return 'Seated';
    case 'waiting':
      return `Waiting, number ${line.waitingPlace}`;
    case 'removed':
      return 'Removed';
    case 'restored':
      return 'Back at the old place';
    case 'moved':
      return line.isSeated ? 'Seated' : 'Waiting';
    case 'promoted':
      return 'Seated from the waiting list';
    case 'unseated':
      return 'Waits now';
  }
}

/** Whether the change wants the person to have the license. */
function wishOf(line: ChangeLine): 'assign' | 'release' {
  if (line.status === 'moved') return line.isSeated ? 'assign' : 'release';
  return ['removed', 'unseated', 'waiting'].includes(line.status) ? 'release' : 'assign';
}

/** The license line for one person alone; with several, each has it beside the name, and what to do is said once. */
function licenseOf(change: RosterChange, timeZone: string, note?: string): { license?: LicenseLine } {
  if (note !== undefined) return { license: { text: note } };
  const all = poolsOf(change).flatMap(({ lines, product }) =>
    lines.map((line) => ({ line, productName: product.name })),
  );
  const licensed = all.flatMap(({ line, productName }) =>
    line.status !== 'refused' && line.license !== undefined
      ? [explainLicense(line.license, productName, timeZone, wishOf(line))]
      : [],
  );
  const failed = licensed.find((words) => words.isFailed);
  const [first] = licensed;
  const words = failed ?? (all.length === 1 ? first : undefined);
  if (words === undefined) return {};
  const { sentence: text, isFailed, whatToDo } = words;
  return { license: { text, isFailed, ...defined({ whatToDo }) } };
}

/** How many pools a card has buttons for; the others are in `seats`. */
const POOLS_SHOWN = 3;

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
