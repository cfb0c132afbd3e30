import { type Goal, goalTable } from './goals';
import { median, middle, number, spread, table } from './statistics';
import { type Sample, type TurnComparison, type TurnKnobs } from '../turns/turns';

/** Beyond this spread of the peer itself, a comparison says little. */
const NOISY = 0.1;

/** alacarte's turns a second, as a share of the echo's in the same repeat. */
export function rateRatios({ alacarte, echo }: TurnComparison): readonly number[] {
  return alacarte.map((sample, repeat) => sample.turnsPerSecond / (echo[repeat]?.turnsPerSecond ?? Number.NaN));
}

/** alacarte's turns a second with the licenses of all adds, as a share of the floor bot's in the same repeat. */
const floorRates = ({ alacarte, floor }: TurnComparison): readonly number[] =>
  alacarte.map((sample, repeat) => sample.settledPerSecond / (floor[repeat]?.turnsPerSecond ?? Number.NaN));

const LEAST = { seats: 0.75, add: 0.45 } as const;

/** How fast it is, next to a bot that does no more than it has to. */
export function turnGoals(compared: readonly TurnComparison[]): readonly Goal[] {
  return compared
    .filter(({ connections }) => connections > 1)
    .map((one) => {
      const ratio = median(floorRates(one));
      const least = LEAST[one.kind];
      return {
        goal: `rate of ${one.kind} over ${one.connections} connections >= ${least} x the floor bot's`,
        value: `${middle(floorRates(one))} x`,
        isMet: ratio >= least,
      };
    });
}

/** alacarte's p99 as a multiple of the echo's in the same repeat. */
export function p99Ratios({ alacarte, echo }: TurnComparison): readonly number[] {
  return alacarte.map((sample, repeat) => sample.p99 / (echo[repeat]?.p99 ?? Number.NaN));
}

/** Messages lost in any repeat: then a comparison has no numbers. */
export const lostIn = ({ alacarte, echo, floor }: TurnComparison): number =>
  [...alacarte, ...echo, ...floor].reduce((lost, sample) => lost + sample.lost, 0);

/** What went wrong. */
export function turnProblems(compared: readonly TurnComparison[]): readonly string[] {
  return compared
    .filter((one) => lostIn(one) > 0)
    .map((one) => `${one.kind} over ${one.connections} connections: lost ${lostIn(one)}`);
}

/** The comparison with the echo bot. */
export function turnsText(compared: readonly TurnComparison[], knobs: TurnKnobs): string {
  const head = ['message', 'connections', 'bot', 'turns/s', 'p50 ms', 'p99 ms', 'turns ratio', 'p99 ratio'];
  const rows = compared.flatMap((one) => [
    [one.kind, String(one.connections), 'echo', ...numbers(one.echo), '1', '1'],
    ['', '', 'floor', ...numbers(one.floor), '', ''],
    ['', '', 'alacarte', ...numbers(one.alacarte), ...ratios(one)],
  ]);
  return [
    '1. Turns against a bare botbuilder echo bot on the same restify server and CloudAdapter',
    '',
    table(head, rows, 3),
    '',
    ...explained(knobs),
    ...compared.filter(({ kind }) => kind === 'add').map(followedLine),
    ...compared.flatMap(noiseLine),
    '  Floor: an echo on the bare SDK, restify and the Graph client, with one durable transaction for each message and, for add, one look-up.',
    '',
    goalTable(turnGoals(compared)),
    '',
  ].join('\n');
}

function numbers(samples: readonly Sample[]): readonly string[] {
  const lost = samples.reduce((sum, sample) => sum + sample.lost, 0);
  if (lost > 0) return [`lost ${lost}`, '-', '-'];
  return (['turnsPerSecond', 'p50', 'p99'] as const).map((name) => middle(samples.map((sample) => sample[name])));
}

function ratios(one: TurnComparison): readonly string[] {
  return lostIn(one) > 0 ? ['-', '-'] : [`${middle(rateRatios(one))} x`, `${middle(p99Ratios(one))} x`];
}

function explained({ world, repeats, warmUp, mode, comparisons }: TurnKnobs): readonly string[] {
  const sizes = comparisons.map(
    ({ kind, connections, toAlacarte, toEcho }) => `${kind}/${connections}: ${toAlacarte} and ${toEcho}`,
  );
  return [
    `  Median (min-max) of ${repeats} repeats in the order ABBA after ${warmUp} messages of warm-up; ratios within a repeat. Load: autocannon,`,
    `  each message an activity of its own; messages a repeat to alacarte and echo: ${sizes.join(', ')}.`,
    `  ${world.departments} departments with three pools and one delegate each, who speak in turn; ${world.people} people in the tenant, nobody added twice; no throttling,`,
    '  no added latency. alacarte is `node dist/index.js` with SQLite (every commit on the disk); one look-up in Graph per add.',
    '  A repeat counts only if every message got exactly one right answer and every add is once on a roster and once in a ledger.',
    `  Licensing follows each add behind its turn, in the same process, policy mode "${mode}": it is left on because a bot that`,
    '  postpones it would look faster than it is. It shares the core with the turns, so these are the rates with all of it included:',
  ];
}

function followedLine({ connections, alacarte }: TurnComparison): string {
  const share = number(100 * median(alacarte.map(({ followed }) => followed)));
  const seconds = number(median(alacarte.map(({ settledInSeconds }) => settledInSeconds)));
  return `  add/${connections}: ${share} % was done when the last turn ended, all of it ${seconds} s after the first turn began.`;
}

function noiseLine({ kind, connections, echo }: TurnComparison): readonly string[] {
  const share = spread(echo.map(({ turnsPerSecond }) => turnsPerSecond));
  if (share <= NOISY) return [];
  return [
    `  NOISY: in ${kind}/${connections} the echo itself spread by ${number(100 * share)} % (more than ${100 * NOISY} %): repeat on a quiet machine.`,
  ];
}
