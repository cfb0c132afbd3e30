import { type LicenseLine, type PersonResult, type PoolResults } from '../../cards/roster/roster-changed';
import { defined } from '../../domain/defined';
import {
  type ChangeLine,
  type ChangeStep,
  type PoolChange,
  poolsOf,
  type RosterChange,
} from '../../domain/roster/roster-change';
import { explainLicense } from '../answer/explain-license';
import { explainLineRefusal } from '../answer/explain-line-refusal';
import { nameOf } from '../answer/words';
import { isNamed } from './change-heading';
import { stepWords } from './several/step-words';

/** What was done in a pool, under its name where there are several. */
export function poolResults(
  { product, lines, seats }: PoolChange,
  change: RosterChange,
  timeZone: string,
): PoolResults {
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

/** How many lines of steps a card has; a message of more says how many more. */
export const STEPS_SHOWN = 24;

/** Who else felt it in a pool, and its seats. */
export function othersOf(pool: PoolChange, change: RosterChange, timeZone: string): readonly PoolResults[] {
  if (pool.seats === undefined) return [];
  const lines = pool.lines.filter(({ status }) => status === 'promoted' || status === 'unseated');
  return [{ ...poolResults({ ...pool, lines }, { ...change, alsoIn: [] }, timeZone), title: pool.product.name }];
}

/** What one step came to, with what the license does if nothing was done to that person later. */
export function stepResult(
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

/** "by Dana Reyes" */
export const byWords = ({ by }: RosterChange): string => (by === undefined ? '' : ` by ${nameOf(by)}`);

const namedFirst = (lines: readonly ChangeLine[]): readonly ChangeLine[] =>
  lines.toSorted((one, other) => Number(isNamed(other)) - Number(isNamed(one)));

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
      isShared: line.refusal.code === 'right-ended',
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
export function licenseOf(change: RosterChange, timeZone: string, note?: string): { license?: LicenseLine } {
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
export const POOLS_SHOWN = 3;
