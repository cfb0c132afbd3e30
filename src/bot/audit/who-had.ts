import { type ListRow, renderList, ROWS_PER_PAGE } from '../../cards/answer/list';
import { inertName, joined } from '../../cards/parts/inert';
import { type RenderedCard } from '../../cards/render';
import { type WhoHad, type WhoHadPerson, type WhoHadPool } from '../../domain/audit/audit-shown';
import { type Instant } from '../../domain/calendar';
import { type WhoHadAbout } from '../../ports/teams/messenger';
import { keptPaging } from '../answer/paging';
import { dateWords, nameOf, peopleWords, shortDateWords } from '../answer/words';
import { button, sayButton } from '../button/press';
import { dayOf } from './words';

/** A page of who had a product on a day, and who waited for it. */
export function presentWhoHad(
  shown: WhoHad,
  given: WhoHadAbout & { readonly timeZone: string; readonly offset?: number },
): RenderedCard {
  const { product, date, isToday, pools } = shown;
  const { timeZone, offset = 0, department } = given;
  const lines = pools.flatMap((pool) => pool.people.map((person) => ({ pool, person })));
  const page = lines.slice(offset, offset + ROWS_PER_PAGE);
  const isOne = pools.length === 1;
  const seated = lines.filter(({ person }) => person.waitingPlace === undefined).length;
  const { buttons, ...pageLine } = keptPaging({ offset, shown: page.length, total: lines.length }, (title, to) =>
    button(title, 'who-had.show', { product: product.id, department, on: date, offset: to, isInPlace: true }),
  );
  return renderList({
    heading: headingOf(seated, shown),
    subheading: capitalized([
      isOne ? inertName(pools[0]?.departmentName ?? '') : '',
      ...(isOne ? seatsWordsOf(pools[0]) : []),
      ...(isOne || seated === lines.length ? [] : [`${lines.length - seated} waiting`]),
      isToday ? 'as recorded by now' : `as recorded by the end of ${dateWords(date)}`,
    ]),
    rows: page.map(({ pool, person }) => rowOf(person, isOne ? undefined : pool, timeZone)),
    emptyLine: isToday ? 'Nobody is on a roster for it.' : 'Nobody was on a roster for it.',
    ...pageLine,
    buttons: [...buttons, ...(isToday ? [sayButton(`who has ${product.name}`, 'Show today')] : [])],
  });
}

/** The parts of a line that begins a card. */
function capitalized(parts: readonly string[]): string {
  const line = joined(parts);
  return `${line.slice(0, 1).toUpperCase()}${line.slice(1)}`;
}

/** "12 people had Visio on March 31, 2027" */
function headingOf(seated: number, { product, date, isToday }: WhoHad): string {
  const name = inertName(product.name);
  if (seated === 0) return isToday ? `Nobody has ${name} today` : `Nobody had ${name} on ${shortDateWords(date)}`;
  if (isToday) return `${peopleWords(seated)} ${seated === 1 ? 'has' : 'have'} ${name} today`;
  return `${peopleWords(seated)} had ${name} on ${shortDateWords(date)}`;
}

function seatsWordsOf(pool: WhoHadPool | undefined): readonly string[] {
  if (pool === undefined) return [];
  const waiting = pool.people.filter(({ waitingPlace }) => waitingPlace !== undefined).length;
  const free = Math.max(0, pool.entitled - (pool.people.length - waiting));
  return [`${free} of ${pool.entitled} seats free`, ...(waiting === 0 ? [] : [`${waiting} waiting`])];
}

function rowOf(
  { person, waitingPlace, from, until }: WhoHadPerson,
  pool: WhoHadPool | undefined,
  timeZone: string,
): ListRow {
  return {
    title: nameOf(person),
    state: waitingPlace === undefined ? 'Seated' : `Waiting, number ${waitingPlace}`,
    lines: [
      joined([
        inertName(pool?.departmentName ?? ''),
        spellWords({ from, until }, waitingPlace === undefined ? 'had it' : 'waited', timeZone),
      ]),
      inertName(person.userPrincipalName),
    ],
  };
}

/** "had it Sep 1, 2026 to Nov 18, 2026"; empty where the ledger says of neither. */
function spellWords(
  { from, until }: { readonly from: Instant | undefined; readonly until: Instant | undefined },
  did: string,
  timeZone: string,
): string {
  if (from === undefined) return until === undefined ? '' : `${did} until ${dayOf(until, timeZone)}`;
  if (until === undefined) return `${did} since ${dayOf(from, timeZone)}`;
  return `${did} ${dayOf(from, timeZone)} to ${dayOf(until, timeZone)}`;
}
