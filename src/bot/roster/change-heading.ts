import { listWords, nameOf, peopleWords } from '../answer/words';
import { type ChangeLine, poolsOf, type RosterChange } from '../../domain/roster/roster-change';

/** What was done to those whom a command names. */
export const PAST: Readonly<Record<RosterChange['action'], string>> = {
  add: 'added',
  remove: 'removed',
  swap: 'swapped',
  move: 'moved',
  several: 'changed',
  undo: 'put back',
  cover: 'changed',
  mirror: 'changed',
};

const subjectStatuses: readonly ChangeLine['status'][] = ['seated', 'waiting', 'removed', 'restored', 'moved'];

/** People the command names, or whom it put back; the others only felt it. */
const isSubject = (line: ChangeLine): boolean => subjectStatuses.includes(line.status);

/** People the command names, changed or not. */
export const isNamed = (line: ChangeLine): boolean => isSubject(line) || line.status === 'refused';

/** What a roster command did, in a few words. */
export function headingOf(change: RosterChange): string {
  return change.alsoIn === undefined ? headingOfPool(change) : headingOfPools(change);
}

function headingOfPool(change: RosterChange): string {
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
    case 'several':
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
  const hasFailed = line.status !== 'refused' && line.license?.status === 'failed';
  if (hasFailed && (line.status === 'seated' || line.status === 'promoted'))
    return `The ${product.name} license of ${name} failed`;
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

function headingOfSwap({ lines, product }: RosterChange, where?: string): string {
  const leaving = lines.find((line) => line.status === 'removed');
  const coming = lines.find((line) => line.status === 'seated' || line.status === 'waiting');
  if (leaving?.person === undefined || coming?.person === undefined) return 'Nobody was swapped';
  return where === undefined
    ? `${nameOf(coming.person)} took the ${product.name} place of ${nameOf(leaving.person)}`
    : `${nameOf(coming.person)} took the place of ${nameOf(leaving.person)} ${where}`;
}

const PREPOSITIONS: Readonly<Record<RosterChange['action'], string>> = {
  add: 'to',
  remove: 'from',
  swap: 'in',
  move: 'in',
  several: 'in',
  undo: 'in',
  cover: 'in',
  mirror: 'in',
};

/** What was done in several pools: "Jane Doe was added to Visio, not to Project", "3 people removed from Visio, 2 from Project". */
function headingOfPools(change: RosterChange): string {
  const { action } = change;
  const pools = poolsOf(change).map(({ product, lines }) => ({
    name: product.name,
    lines,
    done: countOf(lines.filter(isSubject)),
  }));
  const done = pools.filter((pool) => pool.done > 0);
  const [first] = done;
  if (first === undefined) return `Nobody was ${PAST[action]}`;
  const where = (some: readonly { readonly name: string }[]) =>
    `${PREPOSITIONS[action]} ${listWords(some.map(({ name }) => name))}`;
  const missed = pools.filter((pool) => pool.done === 0);
  const butNot =
    missed.length === 0 ? '' : `, not ${PREPOSITIONS[action]} ${missed.map(({ name }) => name).join(' or ')}`;
  const waiting = pools.filter(({ lines }) => action === 'add' && lines.some(({ status }) => status === 'waiting'));
  const all = pools.flatMap(({ lines }) => lines);
  const [total, changed] = [countOf(all.filter(isNamed)), countOf(all.filter(isSubject))];
  const prefix = action === 'undo' ? 'Undone: ' : '';
  const was = action === 'undo' ? `${PAST.undo} as before` : PAST[action];
  const wait =
    waiting.length === 0 ? '' : `, ${waitingWord(waiting, total)} for ${listWords(waiting.map(({ name }) => name))}`;
  if (action === 'swap') return `${headingOfSwap({ ...change, lines: all }, where(done))}${butNot}`;
  if (total === 1) return `${prefix}${nameOfFirst(all)} was ${was} ${where(done)}${butNot}${wait}`;
  const who = changed === total ? peopleWords(changed) : `${changed} of ${peopleWords(total)}`;
  const isAlike = done.every((pool) => pool.done === changed);
  if (isAlike) return `${prefix}${who} ${was} ${where(done)}${butNot}${wait}`;
  const each = done.slice(1).map((pool) => `, ${pool.done} ${where([pool])}`);
  return `${prefix}${peopleWords(first.done)} ${was} ${where([first])}${each.join('')}${butNot}${wait}`;
}

/** Of one person nothing needs to be said but that; of several, whether it is each of them in every one of these pools. */
function waitingWord(pools: readonly { readonly lines: readonly ChangeLine[] }[], total: number): string {
  if (total === 1) return 'waiting';
  const areAll = pools.every(({ lines }) => countOf(lines.filter(({ status }) => status === 'waiting')) === total);
  return areAll ? 'all waiting' : 'some waiting';
}

/** How many people some lines are about. */
const countOf = (lines: readonly ChangeLine[]): number => new Set(lines.map(keyOfLine)).size;

const keyOfLine = (line: ChangeLine): string =>
  line.status === 'refused' ? (line.person?.userId ?? line.userText) : line.person.userId;

function nameOfFirst(lines: readonly ChangeLine[]): string {
  const line = lines.find(isSubject);
  return line?.person === undefined ? '' : nameOf(line.person);
}
