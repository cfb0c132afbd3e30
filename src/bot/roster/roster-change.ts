import { type Button } from '../../cards/parts/button';
import { type RenderedCard } from '../../cards/render';
import { type LicenseLine, type PersonResult, renderRosterChanged } from '../../cards/roster/roster-changed';
import { defined } from '../../domain/defined';
import { type ChangeLine, hasEffect, type RosterChange } from '../../domain/roster/roster-change';
import { explainLicense } from '../answer/explain-license';
import { explainLineRefusal } from '../answer/explain-line-refusal';
import { nameOf, peopleWords, timeWords } from '../answer/words';
import { button, poolButton } from '../button/press';

/** The card that answers a roster command, as things stand with its licenses. */
export function presentRosterChange(change: RosterChange, timeZone: string): RenderedCard {
  const { department, product, seats, lines, undone } = change;
  const heading = undone === undefined ? headingOf(change) : `Undone: ${headingOf(change)}`;
  return renderRosterChanged({
    heading,
    subheading: `${department.name} · ${actionWords(change)}${byWords(change)} at ${timeWords(change.at, timeZone)}`,
    people: isSaidByHeading(change) ? [] : namedFirst(lines).map((line) => personResult(line, change, timeZone)),
    seats: {
      seatCap: seats.seatCap,
      seatsTaken: seats.seatCap - seats.seatsFree,
      waitingCount: seats.waiting,
    },
    ...(undone === undefined ? licenseOf(lines, product.name, timeZone) : {}),
    ...defined({ closing: undone && `Undone at ${timeWords(undone.at, timeZone)}` }),
    buttons: buttonsOf(change),
  });
}

const byWords = ({ by }: RosterChange): string => (by === undefined ? '' : ` by ${nameOf(by)}`);

const subjectStatuses: readonly ChangeLine['status'][] = ['seated', 'waiting', 'removed', 'restored', 'moved'];

/** People the command names, or whom it put back; the others only felt it. */
const isSubject = (line: ChangeLine): boolean => subjectStatuses.includes(line.status);

const isNamed = (line: ChangeLine): boolean => isSubject(line) || line.status === 'refused';

const namedFirst = (lines: readonly ChangeLine[]): readonly ChangeLine[] =>
  lines.toSorted((one, other) => Number(isNamed(other)) - Number(isNamed(one)));

function headingOf(change: RosterChange): string {
  const { action, lines, product } = change;
  const done = lines.filter(isSubject);
  const named = lines.filter(isNamed);
  const [only] = named;
  if (named.length === 1 && only !== undefined) return headingOfOne(only, change);
  if (action === 'swap') return headingOfSwap(change);
  if (done.length === 0) return `Nobody was ${PAST[action]}`;
  const count =
    done.length === named.length ? peopleWords(done.length) : `${done.length} of ${peopleWords(named.length)}`;
  switch (action) {
    case 'add':
      return headingOfAdd(done, count, product.name);
    case 'remove':
      return `${count} removed from ${product.name}`;
    case 'move':
      return `${count} moved first in ${product.name}`;
    case 'undo':
      return `Undone: ${count} put back as before in ${product.name}`;
    case 'cover':
      return `The seats of ${product.name} changed`;
    case 'mirror':
      return `The group changed who is in ${product.name}`;
  }
}

function headingOfAdd(done: readonly ChangeLine[], count: string, productName: string): string {
  const waiting = done.filter((line) => line.status === 'waiting').length;
  if (waiting === 0) return `${count} added to ${productName}`;
  if (waiting < done.length) return `${count} added to ${productName}, ${waiting} of them waiting`;
  return count === peopleWords(waiting)
    ? `${count} wait for ${productName}`
    : `${count} added to ${productName}, waiting`;
}

function headingOfOne(line: ChangeLine, { action, product }: RosterChange): string {
  const name = line.person === undefined ? (line.status === 'refused' ? line.userText : '') : nameOf(line.person);
  switch (line.status) {
    case 'seated':
      return `${name} has a ${product.name} seat`;
    case 'waiting':
      return `${name} is number ${line.waitingPlace} waiting for ${product.name}`;
    case 'removed':
      if (action === 'undo') return `Undone: ${name} is off the ${product.name} roster`;
      return line.wasWaiting === true
        ? `${name} no longer waits for ${product.name}`
        : `${name} no longer has ${product.name}`;
    case 'restored':
      return `Undone: ${name} is back in ${product.name}`;
    case 'moved':
      return action === 'undo'
        ? `Undone: ${name} is back at the old place in ${product.name}`
        : `${name} is first in ${product.name}`;
    case 'promoted':
      return `${name} has a ${product.name} seat`;
    case 'unseated':
      return `${name} waits for ${product.name}`;
    case 'refused':
      return `${line.person === undefined ? `“${line.userText}”` : name} was not ${PAST[action]}`;
  }
}

function headingOfSwap({ lines, product }: RosterChange): string {
  const leaving = lines.find((line) => line.status === 'removed');
  const coming = lines.find((line) => line.status === 'seated' || line.status === 'waiting');
  if (leaving?.person === undefined || coming?.person === undefined) return 'Nobody was swapped';
  return `${nameOf(coming.person)} took the ${product.name} place of ${nameOf(leaving.person)}`;
}

const PAST: Readonly<Record<RosterChange['action'], string>> = {
  add: 'added',
  remove: 'removed',
  swap: 'swapped',
  move: 'moved',
  undo: 'put back',
  cover: 'changed',
  mirror: 'changed',
};

function actionWords(change: RosterChange): string {
  if (!hasEffect(change)) return 'asked';
  return change.action === 'undo' ? 'undone' : PAST[change.action];
}

/** One person, done: the heading and the license line say it all. */
function isSaidByHeading({ lines }: RosterChange): boolean {
  const [only] = lines;
  return lines.length === 1 && only !== undefined && only.status !== 'refused';
}

function personResult(line: ChangeLine, change: RosterChange, timeZone: string): PersonResult {
  if (line.status === 'refused') {
    const name = line.person?.displayName ?? line.userText;
    return {
      name,
      result: explainLineRefusal(line.refusal, change.product.name),
      isFailed: line.refusal.code !== 'left-out',
    };
  }
  const isOver = change.undone !== undefined;
  const license =
    line.license === undefined || isOver
      ? undefined
      : explainLicense(line.license, change.product.name, timeZone, wishOf(line));
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
function licenseOf(lines: readonly ChangeLine[], productName: string, timeZone: string): { license?: LicenseLine } {
  const licensed = lines.flatMap((line) =>
    line.status !== 'refused' && line.license !== undefined
      ? [explainLicense(line.license, productName, timeZone, wishOf(line))]
      : [],
  );
  const failed = licensed.find((words) => words.isFailed);
  const [first] = licensed;
  const words = failed ?? (lines.length === 1 ? first : undefined);
  if (words === undefined) return {};
  const { sentence: text, isFailed, whatToDo } = words;
  return { license: { text, isFailed, ...defined({ whatToDo }) } };
}

function buttonsOf(change: RosterChange): readonly Button[] {
  const { department, product, action, command, undone } = change;
  if (undone !== undefined) return [];
  const undo: Button = button('Undo', 'roster.undo', { department: department.id, command });
  const show: Button = poolButton(department.id, product);
  const isShort = change.seats.waiting > 0 && action !== 'remove';
  const buy: Button = button('Buy more seats', 'purchase.form', { department: department.id, product: product.id });
  return [...(action !== 'undo' && hasEffect(change) ? [undo] : []), show, ...(isShort ? [buy] : [])];
}
