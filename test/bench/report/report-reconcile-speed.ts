import { type Way } from '../reconcile/reconcile-speed.bench';
import { capacityOf, floorSeconds, type SpeedKnobs, type SpeedRow, type SpeedRun } from '../reconcile/reconcile-speed';
import { counts, median, middle, number, table } from './statistics';

const NAMES: Readonly<Record<Way, string>> = {
  'one by one': 'Graph client, one by one',
  'all at once': 'Graph client, Promise.all',
  'plain batches': 'plain $batch, answers unread',
  alacarte: 'alacarte',
};

const GOALS = { floor: 1.1, requests: 1.1, refusedPercent: 1 };

/** Seconds of a run as a multiple of what nobody can do without. */
export const floorRatios = ({ runs }: SpeedRow, knobs: SpeedKnobs): readonly number[] =>
  runs.map(({ milliseconds }) => milliseconds / 1000 / floorSeconds(knobs));

const refusedPercent = ({ refused, writes }: SpeedRun): number => (100 * refused) / writes;
const seconds = ({ runs }: SpeedRow): readonly number[] => runs.map(({ milliseconds }) => milliseconds / 1000);

/** How many people a way lost, over all its runs. */
export const lostBy = ({ runs }: SpeedRow): number => Math.max(...runs.map(({ lost }) => lost));

/** What went wrong: alacarte loses nobody and comes at no wrong time; what others do is what is shown. */
export function speedProblems(rows: readonly SpeedRow[]): readonly string[] {
  return rows
    .filter(({ way }) => way === 'alacarte')
    .flatMap((row) => [
      ...(lostBy(row) > 0 ? [`alacarte at ${row.latencyMs} ms: lost ${lostBy(row)}`] : []),
      ...(row.runs.some(({ violations }) => violations > 0) ? [`alacarte at ${row.latencyMs} ms: violations`] : []),
    ]);
}

/** The comparison of ways to assign many licenses. */
export function speedText(rows: readonly SpeedRow[], knobs: SpeedKnobs): string {
  const head = ['latency', 'way', 'seconds', 'x floor', '429s %', 'HTTP requests', 'runs', 'vs. one by one'];
  const lines = rows.map((row) => [
    `${row.latencyMs} ms`,
    NAMES[row.way],
    ...(lostBy(row) > 0
      ? [`lost ${counts(row.runs.map(({ lost }) => lost))}`, '-']
      : [middle(seconds(row)), middle(floorRatios(row, knobs))]),
    middle(row.runs.map(refusedPercent)),
    counts(row.runs.map(({ httpRequests }) => httpRequests)),
    String(row.runs.length),
    againstSlow(row, rows),
  ]);
  const { people, scale } = knobs;
  return [
    `4. ${people} licenses assigned by the quota of an emulated tenant`,
    '',
    table(head, lines, 2),
    '',
    '  Emulated: what Microsoft publishes of the limits, not a real tenant. Median (min-max); every other round in the opposite order; one by one',
    `  goes once. The tenant lets through ${capacityOf(knobs)} writes at once and 20 a second (3,000 per 150 s, both divided by ${scale}); refused calls`,
    '  are charged a tenth, 1 % of 429s come without Retry-After, 2 % with a fractional one; the latency is added to every HTTP answer.',
    `  Floor: (${people} - ${capacityOf(knobs)}) / 20 = ${number(floorSeconds(knobs))} s. Whoever leaves people without their license has lost them and has no time.`,
    ...rows.filter(({ way }) => way === 'alacarte').map((row) => goalLine(row, knobs)),
    '',
  ].join('\n');
}

/** How many times faster than the one-by-one script at the same latency. */
export function againstSlow(row: SpeedRow, rows: readonly SpeedRow[]): string {
  const slow = rows.find(({ latencyMs, way }) => latencyMs === row.latencyMs && way === 'one by one');
  if (slow === undefined || row === slow || lostBy(row) + lostBy(slow) > 0) return '-';
  return `${number(median(seconds(slow)) / median(seconds(row)))} x`;
}

function goalLine(row: SpeedRow, knobs: SpeedKnobs): string {
  const fewest = Math.ceil(knobs.people / 20);
  const requests = Math.max(...row.runs.map(({ httpRequests }) => httpRequests)) / fewest;
  const refused = Math.max(...row.runs.map(refusedPercent));
  const told = [
    `${number(median(floorRatios(row, knobs)))} x floor (goal ${GOALS.floor})`,
    `lost ${lostBy(row)} (goal 0)`,
    `429s ${number(refused)} % (goal ${GOALS.refusedPercent})`,
    `requests ${number(requests)} x ${fewest} (goal ${GOALS.requests})`,
  ];
  return `  alacarte at ${row.latencyMs} ms: ${told.join(', ')}.`;
}
