import { type Button } from '../../../cards/parts/button';
import { type RenderedCard } from '../../../cards/render';
import { type PoolResults, renderRosterChanged } from '../../../cards/roster/roster-changed';
import { defined } from '../../../domain/defined';
import {
  type ChangeElsewhere,
  type DepartmentChange,
  departmentsOf,
  hasEffect,
  poolsOf,
  type RosterChange,
} from '../../../domain/roster/roster-change';
import { listWords, timeWords } from '../../answer/words';
import { button, poolButton } from '../../button/press';
import { byWords, licenseOf, othersOf, poolResults, POOLS_SHOWN, stepResult, STEPS_SHOWN } from '../change-results';
import { headingOfSteps } from './step-words';

/** The card that answers a message for several departments: what each came to, under its name. */
export function presentMessage(change: RosterChange, timeZone: string, note?: string): RenderedCard {
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
      ...parts.flatMap((part) =>
        groupsOf(part, { lines: Math.max(1, Math.floor(STEPS_SHOWN / parts.length)), timeZone }),
      ),
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
function groupsOf(
  part: DepartmentChange,
  { lines, timeZone }: { readonly lines: number; readonly timeZone: string },
): readonly PoolResults[] {
  const { department, steps } = part;
  const inDepartment = (pool: PoolResults): PoolResults => ({
    ...pool,
    title: `${pool.title ?? ''} · ${department.name}`,
  });
  if (steps === undefined) {
    return poolsOf(part).map((pool) =>
      inDepartment({ ...poolResults(pool, { ...part, alsoIn: [] }, timeZone), title: pool.product.name }),
    );
  }
  const about = { change: part, isOver: part.undone !== undefined, timeZone };
  return [
    {
      title: department.name,
      people: steps.map((step) => stepResult(step, about)),
      linesInOrder: lines,
      moreHint: '“history” names everybody',
    },
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
