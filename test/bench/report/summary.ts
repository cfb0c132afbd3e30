import { type Measured } from '../bench';
import { type ContentionRow, type ContentionRun } from '../contention/contention';
import { type Strategy } from '../contention/contender.bench';
import { machineLines } from './machine';
import { againstSlow, floorRatios, lostBy } from './report-reconcile-speed';
import { startRatios } from './report-start-up';
import { lostIn, p99Ratios, rateRatios } from './report-turns';
import { counts, median, middle, number, table } from './statistics';

/** Everything on one screen, to be pasted. */
export function summaryText(measured: Measured): string {
  const rows = [...turnRows(measured), ...contentionRows(measured), ...startUpRows(measured), ...speedRows(measured)];
  return [
    'Summary',
    ...machineLines().map((line) => `  ${line}`),
    '',
    table(['', 'alacarte', 'peer', 'ratio'], rows),
    '',
  ].join('\n');
}

function turnRows({ turns = [] }: Measured): readonly (readonly string[])[] {
  return turns.map((one) => {
    const name = `"${one.kind}" turns/s, p99, ${one.connections} connection${one.connections === 1 ? '' : 's'}`;
    if (lostIn(one) > 0) return [name, `lost ${lostIn(one)}`, '', ''];
    const told = (samples: typeof one.alacarte) =>
      `${number(median(samples.map(({ turnsPerSecond }) => turnsPerSecond)))}/s, ${number(median(samples.map(({ p99 }) => p99)))} ms`;
    return [
      name,
      told(one.alacarte),
      `echo bot ${told(one.echo)}`,
      `${middle(rateRatios(one))} x, p99 ${number(median(p99Ratios(one)))} x`,
    ];
  });
}

function contentionRows({ contention = [] }: Measured): readonly (readonly string[])[] {
  const adds = (row: ContentionRow) => row.runs[0]?.end ?? { seated: 0, waiting: 0 };
  const perAdd = ({ runs }: ContentionRow, count: (run: ContentionRun) => number) =>
    median(runs.map((run) => count(run) / (run.end.seated + run.end.waiting)));
  const find = (like: ContentionRow, strategy: Strategy) =>
    contention.find((row) => row.store === like.store && row.processes === like.processes && row.strategy === strategy);
  return contention
    .filter((row) => row.strategy === 'alacarte')
    .flatMap((row) => {
      const [naive, versions] = [find(row, 'naive'), find(row, 'versions')];
      if (naive === undefined || versions === undefined) return [];
      const { seated, waiting } = adds(row);
      const place = `${row.store === 'sqlite' ? 'SQLite' : 'Cosmos'}, ${row.processes} process${row.processes === 1 ? '' : 'es'}`;
      const given = counts(naive.runs.map((run) => run.end.seated));
      return [
        [
          `seats given by ${seated + waiting} adds at once, ${place}`,
          counts(row.runs.map((run) => run.end.seated)),
          `naive ${given}`,
          `cap ${seated}`,
        ],
        [
          `store calls + look-ups per add, ${place}`,
          `${number(perAdd(row, (run) => run.calls))} + ${number(perAdd(row, (run) => run.lookUps))}`,
          `compare and swap ${number(perAdd(versions, (run) => run.calls))}`,
          `1/${number(perAdd(versions, (run) => run.calls) / perAdd(row, (run) => run.calls + run.lookUps))} in all`,
        ],
      ];
    });
}

function startUpRows({ startUp }: Measured): readonly (readonly string[])[] {
  if (startUp === undefined) return [];
  const row = (name: string, milliseconds: readonly number[]) => [
    name,
    `${number(median(milliseconds))} ms`,
    `echo bot ${number(median(startUp.echo))} ms`,
    `${middle(startRatios(milliseconds, startUp))} x`,
  ];
  return [row('start-up, empty store', startUp.empty), row('start-up, warm store', startUp.warm)];
}

function speedRows({ speed }: Measured): readonly (readonly string[])[] {
  if (speed === undefined) return [];
  const { rows, knobs } = speed;
  return rows
    .filter(({ way }) => way === 'alacarte')
    .map((row) => [
      `${knobs.people} licenses, emulated, ${row.latencyMs} ms latency`,
      lostBy(row) > 0 ? `lost ${lostBy(row)}` : `${middle(floorRatios(row, knobs))} x quota floor`,
      'one by one',
      `${againstSlow(row, rows)} faster`,
    ]);
}
