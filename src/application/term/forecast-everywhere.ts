import { mapLimited } from '../../concurrency/map-limited';
import { type CalendarDate } from '../../domain/calendar';
import { openAmong } from '../../domain/institution/department';
import { type PoolEnding } from '../../domain/reminder/reminder';
import { type TermTurn, turnAround } from '../../domain/term/turn';
import { byName } from '../access/page-departments';
import { todayOf } from '../today';
import { endingOf, type EndingPorts, readEndings } from './read-endings';
import { poolForecast, type PoolForecast } from './show-forecast';

/** What days to come bring to one pool; with names and prices where that is the turn of a term. */
export interface PoolForecastLine extends PoolForecast {
  readonly ending: PoolEnding | undefined;
}

/** What days to come bring to every pool: it is read while it is gone through. */
export interface ForecastEverywhere {
  readonly turn: TermTurn;
  /** The day that was asked about; undefined where that is the whole turn of a term. */
  readonly on: CalendarDate | undefined;
  /** Some departments at a time, by name. */
  readonly pages: AsyncGenerator<readonly PoolForecastLine[]>;
}

/** Departments that are in memory at once. */
const DEPARTMENTS_AT_ONCE = 20;
const READS_AT_ONCE = 10;

/** What a day, or the turn of a term, brings to every pool, from what is recorded now. It writes nothing. */
export function forecastEverywhere(ports: EndingPorts, date: CalendarDate | undefined): ForecastEverywhere {
  const turn = turnAround(date ?? todayOf(ports), ports.policy);
  const on = date === turn.lastDay ? undefined : date;
  return { turn, on, pages: pagesOf(ports, { turn, on }) };
}

async function* pagesOf(
  ports: EndingPorts,
  asked: Pick<ForecastEverywhere, 'turn' | 'on'>,
): AsyncGenerator<readonly PoolForecastLine[]> {
  const all = openAmong(await ports.departments.departments()).toSorted(byName);
  for (let from = 0; from < all.length; from += DEPARTMENTS_AT_ONCE) {
    const facts = await readEndings(ports, asked.turn, { departments: all.slice(from, from + DEPARTMENTS_AT_ONCE) });
    yield await mapLimited(facts, READS_AT_ONCE, async (one) => ({
      ...poolForecast(ports, one, asked),
      ending: asked.on === undefined ? await endingOf(ports, one, asked.turn) : undefined,
    }));
  }
}
